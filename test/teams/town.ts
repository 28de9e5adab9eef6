import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerConnector, type Call, type Fault } from './connector.ts'
import { connectorToken, type Forged } from './keys.ts'
import { cardOf, type Json } from './seen.ts'
import { Throttle } from './throttle.ts'

export const tenantId = '11111111-2222-4333-8444-555555555555'
export const appId = '0c5cfdbb-596f-4d39-b557-5d9516c94107'
const botName = 'Partwell'

/** Somebody whom Teams knows, as rosters name them. Tests may change what is said of them. */
export interface User {
  readonly name: string
  /** As Teams names them to one bot. */
  readonly id: string
  readonly aadObjectId: string
  tenantId: string
  userRole: string
  email: string
  locale: string
  zone: string
  country: string
}

/** A message as it stands in a conversation. */
export interface Message {
  readonly id: string
  /** The message under which it stands, in a channel. */
  readonly thread: string | undefined
  readonly from: string
  activity: Json
}

/** Where people talk. */
export interface Conversation {
  readonly id: string
  readonly kind: 'personal' | 'groupChat' | 'channel'
  readonly name: string
  readonly members: User[]
  readonly messages: Message[]
  /** Whether the bot is there. */
  installed: boolean
  /** Why the bot may not write there, as the connector says it. */
  barred: { readonly code: string; readonly subCode?: string } | undefined
  tenantId: string
  /** Set on the chat of a meeting. */
  meeting: string | undefined
  readonly team: Team | undefined
  membership: 'standard' | 'private' | 'shared'
}

/** A team, with its channels. */
export interface Team {
  readonly id: string
  readonly name: string
  readonly channels: Conversation[]
}

/** An emulated Teams: people and conversations, the connector that bots call over HTTP, and its signed calls to a bot. */
export class Town {
  readonly people = new Map<string, User>()
  readonly conversations = new Map<string, Conversation>()
  readonly teams = new Map<string, Team>()
  /** Every request of a bot, with its answer, oldest first. */
  readonly calls: Call[] = []
  /** Documents that were uploaded after somebody has agreed to them. */
  readonly uploads = new Map<string, Uint8Array>()
  /** Answers a request instead of Teams, or lets it through with `undefined`. */
  fault: ((call: Pick<Call, 'kind' | 'conversation' | 'body'>) => Fault | undefined) | undefined
  /** Where the data of this organisation is: part of the address, and it may move. */
  region = 'emea'
  /** Whether a 429 says how long to wait. */
  namesWait = true
  /** Milliseconds that the clock is ahead. */
  shift = 0
  /** What the published key is good for. */
  endorsements: readonly string[] = ['msteams']
  readonly throttle = new Throttle(() => this.now())
  readonly token = `town-${randomUUID()}`
  /** The key document is remembered by its address for the life of a process: each town has one of its own. */
  readonly #metadata = `/${randomUUID()}/openidconfiguration`
  readonly #server: Server
  #bot = ''
  #count = 0
  #stopped: number | undefined

  private constructor() {
    this.#server = createServer((request, response) => {
      answerConnector(this, request, response).catch(() => response.destroy())
    })
  }

  static async open(names: readonly string[]): Promise<Town> {
    const town = new Town()
    await new Promise<void>((resolve) => town.#server.listen(0, '127.0.0.1', resolve))
    for (const name of names) town.settle(name)
    return town
  }

  now = (): number => (this.#stopped ?? Date.now()) + this.shift

  /** From here on time passes only as `shift` says. */
  stopClock(): void {
    this.#stopped = Date.now()
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Where a bot reaches this Teams. */
  get serviceUrl(): string {
    return `${this.url}/${this.region}/${tenantId}/`
  }

  get metadataPath(): string {
    return this.#metadata
  }

  get metadataUrl(): string {
    return `${this.url}${this.#metadata}`
  }

  /** An id that was not given before; later ones are greater, as those of messages are. */
  nextId(): string {
    this.#count += 1
    return String(1_767_000_000_000 + this.#count)
  }

  /** Somebody moves in: known to Teams, and to the bot from the first thing they do. */
  settle(name: string): User {
    const known = this.people.get(name)
    if (known) return known
    const index = String(this.people.size + 1).padStart(12, '0')
    const user: User = {
      ...{ name, id: `29:1-${name}`, aadObjectId: `00000000-0000-4000-8000-${index}` },
      ...{ tenantId, userRole: 'user', email: `${name.toLowerCase()}@studio.example` },
      ...{ locale: 'en-GB', zone: 'Europe/Oslo', country: 'NO' },
    }
    this.people.set(name, user)
    this.#found({ id: `a:1-${name}`, kind: 'personal', name, members: [user] })
    return user
  }

  user(name: string): User {
    const user = this.people.get(name)
    if (!user) throw new Error(`nobody is called ${name}`)
    return user
  }

  #found(about: Pick<Conversation, 'id' | 'kind' | 'name' | 'members'>, more: Partial<Conversation> = {}) {
    const made: Conversation = {
      ...{ ...about, messages: [], installed: false, barred: undefined, tenantId },
      ...{ meeting: undefined, team: undefined, membership: 'standard', ...more },
    }
    this.conversations.set(made.id, made)
    return made
  }

  /** The conversation of this person with the bot. */
  personal(name: string): Conversation {
    return this.conversation(`a:1-${name}`)
  }

  /** @throws when there is none of this id; one of a thread is its channel's */
  conversation(id: string): Conversation {
    const found = this.conversations.get(id.split(';', 1)[0] ?? '')
    if (!found) throw new Error(`no conversation ${id}`)
    return found
  }

  group(name: string, names: readonly string[]): Conversation {
    const members = names.map((one) => this.user(one))
    return this.#found({ id: `19:${name}@thread.v2`, kind: 'groupChat', name, members })
  }

  /** A team; its first channel is the one where everybody is. */
  team(name: string, names: readonly string[], channels: readonly string[] = ['General']): Team {
    const idOf = (channel: string) => `19:${name}-${channel}@thread.tacv2`
    const team: Team = { id: idOf(channels[0] ?? ''), name, channels: [] }
    const members = names.map((one) => this.user(one))
    for (const channel of channels) {
      const about = { id: idOf(channel), kind: 'channel', name: channel, members } as const
      team.channels.push(this.#found(about, { team }))
    }
    this.teams.set(team.id, team)
    return team
  }

  /** The bot that Teams calls. */
  reach(address: string): void {
    this.#bot = address
  }

  /** What every activity of somebody says of them and of where they are. */
  activity(user: User, where: Conversation, more: Json, thread?: string): Json {
    const { kind, team } = where
    const { aadObjectId, locale, zone, country } = user
    const id = thread === undefined ? where.id : `${where.id};messageid=${thread}`
    const place = team ? { channel: { id: where.id }, team: { id: team.id } } : {}
    const teams = team ? { teamsChannelId: where.id, teamsTeamId: team.id } : {}
    return {
      ...{ id: `f:${randomUUID()}`, channelId: 'msteams', serviceUrl: this.serviceUrl },
      ...{ timestamp: new Date(this.now()).toISOString(), locale, localTimezone: zone },
      from: { id: user.id, name: user.name, aadObjectId },
      recipient: { id: `28:${appId}`, name: botName },
      conversation: {
        ...{ id, conversationType: kind, tenantId: where.tenantId },
        ...(kind === 'personal' ? {} : { isGroup: true }),
      },
      entities: [{ type: 'clientInfo', locale, country, platform: 'Web', timezone: zone }],
      channelData: {
        ...{ tenant: { id: user.tenantId }, ...teams, ...place },
        ...(where.meeting === undefined ? {} : { meeting: { id: where.meeting } }),
      },
      ...more,
    }
  }

  /** Who sends this, as the Bot Connector proves it. */
  signature(forged: Forged = {}, serviceUrl = this.serviceUrl): string {
    return `Bearer ${connectorToken(appId, serviceUrl, forged)}`
  }

  /** Calls the bot as the Bot Connector does: signed. */
  deliver(activity: Json, forged: Forged & { readonly headers?: Readonly<Record<string, string>> } = {}) {
    const authorization = this.signature(forged, String(activity.serviceUrl ?? this.serviceUrl))
    return this.post(JSON.stringify(activity), { authorization, ...forged.headers })
  }

  post(body: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return fetch(`${this.#bot}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
      body,
    })
  }

  /** The entity and the text of mentioning the bot. */
  mention(words: string): Json {
    const text = `<at>${botName}</at>`
    const mentioned = { id: `28:${appId}`, name: botName }
    return { text: `${text} ${words}`, mentions: [{ type: 'mention', text, mentioned }] }
  }

  /** A message as a message extension is handed it. */
  payload({ id, from, activity }: Message, where: Conversation): Json {
    const text = String(activity.text ?? '')
    const by = [...this.people.values()].find((one) => one.id === from)
    return {
      ...{ id, createdDateTime: new Date(this.now()).toISOString(), deleted: false },
      from: by
        ? { user: { userIdentityType: 'aadUser', id: by.aadObjectId, displayName: by.name } }
        : { application: { applicationIdentityType: 'bot', displayName: botName } },
      body: {
        contentType: 'html',
        content: `<p>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p>`,
      },
      ...{ attachments: [], mentions: [], reactions: [] },
      linkToMessage: `https://teams.microsoft.com/l/message/${where.id}/${id}`,
    }
  }

  /** What a bot has sent: every card or text, edits included, oldest first. */
  sends(conversation?: string): readonly Call[] {
    return this.calls.filter(
      ({ kind, conversation: id }) =>
        (kind === 'post' || kind === 'update') && (conversation === undefined || id === conversation),
    )
  }

  /** The cards that stand in a conversation now. */
  cards(conversation: string): readonly Json[] {
    return this.conversation(conversation).messages.flatMap(({ activity }) => {
      const card = cardOf(activity)
      return card ? [card] : []
    })
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve())
      this.#server.closeAllConnections()
    })
  }
}
