import { createHmac } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createEmulator, type Emulator } from 'emulate'
import {
  createSlackChannel,
  type SlackChannel,
  type SlackChannelParts,
} from '../../adapters/slack/channel.ts'
import { optionalScopes, scopes, usualCommand } from '../../adapters/slack/surfaces.ts'
import type { ShownReply } from '../../src/engine/channel.ts'
import type { Account, Gesture } from '../../src/engine/gesture.ts'
import { isJson, type Json, listOf } from './seen.ts'

/** What the emulated Slack lacks about people and rooms; tests set it. */
export type Extra = Record<string, unknown>

/** One call of the Web API, as it was made and answered. */
export interface Call {
  readonly method: string
  readonly args: Json
  readonly answer: Json
}

/** Answers a call instead of Slack, or lets it through with `undefined`. */
export type Fault = (method: string, args: Json) => Promise<Response> | Response | undefined

export const signingSecret = 'shh'
const [appId, team] = ['A0PARTWELL', 'T000000001']
const clientId = '1.2'
const clientSecret = 'client-secret'

/** A workspace on the emulated Slack, with a channel of ours connected to it over real HTTP. */
export class Town {
  readonly calls: Call[] = []
  readonly people = new Map<string, string>()
  readonly extra = new Map<string, Extra>()
  readonly failures: unknown[] = []
  /** Milliseconds that real time is ahead. */
  shift = 0
  fault: Fault | undefined
  /** Answers every gesture where no engine does. */
  answer: (gesture: Gesture) => ShownReply | Promise<ShownReply> = () => ({ kind: 'nothing' })
  readonly gestures: Gesture[] = []
  /** Whose each trigger is. */
  readonly triggers = new Map<string, string>()
  readonly url: string
  readonly #slack: Emulator
  #server: Server | undefined
  #channel: SlackChannel | undefined
  #port = 0

  private constructor(slack: Emulator) {
    this.#slack = slack
    this.url = slack.url
  }

  /** `files`: whether the optional scope was granted where the app was installed by hand. */
  static async build(
    names: readonly string[],
    team?: { readonly redirect?: string; readonly files?: boolean },
  ): Promise<Town> {
    const slack = await createEmulator({
      service: 'slack',
      port: 0,
      seed: {
        slack: {
          strict_scopes: true,
          users: names.map((name) => ({ name, real_name: `${name} Berg` })),
          oauth_apps: [
            {
              ...{ client_id: clientId, client_secret: clientSecret, app_id: appId, name: 'Partwell' },
              redirect_uris: [team?.redirect ?? 'https://partwell.test/slack/oauth_redirect'],
              ...{ scopes: [...scopes, ...optionalScopes], bot_name: 'partwell' },
            },
          ],
          tokens: [
            {
              token: 'xoxb-ours',
              type: 'bot',
              user: 'partwell',
              scopes: [...scopes, ...(team?.files === false ? [] : optionalScopes)],
              app_id: appId,
            },
            {
              ...{ token: 'xoxp-admin', type: 'user', user: 'admin', app_id: appId },
              scopes: [
                'groups:write',
                'groups:read',
                'users:read',
                'groups:history',
                'im:history',
                'chat:write',
              ],
            },
          ],
        },
      },
    })
    const town = new Town(slack)
    for (const user of listOf((await town.slack('users.list', {})).members)) {
      town.people.set(String(user.name), String(user.id))
    }
    return town
  }

  /** Calls the emulated Slack as the bot, past our own channel. */
  async slack(method: string, args: Json, token = 'xoxb-ours'): Promise<Json> {
    const response = await fetch(`${this.url}/api/${method}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(args),
    })
    return (await response.json()) as Json
  }

  user(name: string): string {
    return this.people.get(name) ?? 'U0NOBODY'
  }

  account(name: string): Account {
    return { channel: 'slack', installation: team, user: this.user(name) }
  }

  now = (): number => Date.now() + this.shift

  /** The seam between the SDK and Slack: faults, what the emulator lacks, and a record of every call. */
  fetch = async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const address = new URL(String(url))
    const method = address.pathname.replace('/api/', '')
    const args = typeof init?.body === 'string' ? argsOf(init.body) : {}
    // A call that hangs ends when whoever made it gives up.
    const given = new Promise<never>((_resolve, reject) => {
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))
    })
    given.catch(() => {})
    const faulty = await Promise.race([this.fault?.(method, args), given])
    const response = faulty ?? (await fetch(address, init))
    if (!address.pathname.startsWith('/api/') || !/json/.test(response.headers.get('content-type') ?? '')) {
      this.calls.push({ method, args, answer: { status: response.status } })
      return response
    }
    const answer = this.#complete(method, (await response.json()) as Json)
    this.calls.push({ method, args, answer })
    const { status, headers } = response
    return new Response(JSON.stringify(answer), {
      status,
      headers: { 'content-type': 'application/json', 'retry-after': headers.get('retry-after') ?? '' },
    })
  }

  #complete(method: string, answer: Json): Json {
    const part = method === 'users.info' ? 'user' : method === 'conversations.info' ? 'channel' : undefined
    const found = part === undefined ? undefined : answer[part]
    if (part === undefined || !isJson(found)) return answer
    return { ...answer, [part]: { ...found, ...this.extra.get(String(found.id)) } }
  }

  /** Our own channel, connected and listening. */
  async connect(
    receive: ((gesture: Gesture) => Promise<ShownReply>) | undefined = undefined,
    more: Partial<SlackChannelParts> = {},
  ): Promise<SlackChannel> {
    const channel = createSlackChannel({
      ...{ signingSecret, secret: new Uint8Array(32).fill(3), realNow: this.now },
      command: usualCommand,
      ...(more.oauth || more.appToken ? {} : { botToken: 'xoxb-ours' }),
      failed: (error) => this.failures.push(error),
      elsewhere: {
        apiUrl: `${this.url}/api/`,
        authorizationUrl: `${this.url}/oauth/v2/authorize`,
        fetch: this.fetch as typeof globalThis.fetch,
      },
      ...more,
    })
    this.#channel = channel
    this.#server = createServer((request, response) => {
      if (!channel.handle(request, response)) response.writeHead(404).end()
    })
    await new Promise<void>((resolve) => this.#server?.listen(0, '127.0.0.1', resolve))
    this.#port = (this.#server.address() as AddressInfo).port
    await channel.start(
      receive ??
        (async (gesture) => {
          this.gestures.push(gesture)
          return this.answer(gesture)
        }),
    )
    return channel
  }

  /** A bot that listens here is the one that Slack posts to. */
  reach(port: number): void {
    this.#port = port
  }

  get port(): number {
    return this.#port
  }

  get address(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  get channel(): SlackChannel {
    if (!this.#channel) throw new Error('not connected')
    return this.#channel
  }

  /** A private room with these people and the bot. */
  async room(name: string, members: readonly string[]): Promise<string> {
    const made = await this.slack('conversations.create', { name, is_private: true }, 'xoxp-admin')
    const id = String((made.channel as Json).id)
    const users = ['partwell', ...members].map((one) => this.user(one)).join(',')
    await this.slack('conversations.invite', { channel: id, users }, 'xoxp-admin')
    return id
  }

  trigger(user: string, view?: string): Promise<string> {
    const of = view === undefined ? { user_id: user } : { user_id: user, view_id: view }
    return this.slack('views.generateTriggerId', of).then((answer) => {
      const trigger = String(answer.trigger_id)
      this.triggers.set(trigger, user)
      return trigger
    })
  }

  /** Posts a body as Slack does: signed. */
  post(
    body: string,
    contentType: string,
    more: { readonly at?: number; readonly secret?: string; readonly headers?: Record<string, string> } = {},
  ): Promise<Response> {
    const stamp = String(Math.floor((more.at ?? this.now()) / 1000))
    const mac = createHmac('sha256', more.secret ?? signingSecret)
      .update(`v0:${stamp}:${body}`)
      .digest('hex')
    return fetch(`${this.address}/slack/events`, {
      method: 'POST',
      headers: {
        'content-type': contentType,
        'x-slack-request-timestamp': stamp,
        'x-slack-signature': `v0=${mac}`,
        ...more.headers,
      },
      body,
    })
  }

  form(fields: Readonly<Record<string, string>>, more: Parameters<Town['post']>[2] = {}): Promise<Response> {
    return this.post(new URLSearchParams(fields).toString(), 'application/x-www-form-urlencoded', more)
  }

  interaction(payload: Json, more: Parameters<Town['post']>[2] = {}): Promise<Response> {
    return this.form({ payload: JSON.stringify(payload) }, more)
  }

  event(event: Json, more: Json = {}, headers: Record<string, string> = {}): Promise<Response> {
    const body = {
      ...{ type: 'event_callback', team_id: team, api_app_id: appId, event_id: `Ev${this.#count++}` },
      event_time: Math.floor(this.now() / 1000),
      authorizations: [{ team_id: team, enterprise_id: null, is_bot: true, is_enterprise_install: false }],
      event,
      ...more,
    }
    return this.post(JSON.stringify(body), 'application/json', { headers })
  }
  #count = 1

  /** The calls of one method, oldest first. */
  made(method: string): readonly Call[] {
    return this.calls.filter((call) => call.method === method)
  }

  async close(): Promise<void> {
    await this.#channel?.stop()
    await new Promise<void>((resolve) => {
      this.#server?.close(() => resolve())
      this.#server?.closeAllConnections()
      if (!this.#server) resolve()
    })
    await this.#slack.close()
  }
}

function argsOf(body: string): Json {
  return Object.fromEntries(
    [...new URLSearchParams(body)].map(([key, value]) => {
      if (!/^[[{]/.test(value)) return [key, value]
      try {
        return [key, JSON.parse(value) as unknown]
      } catch {
        return [key, value]
      }
    }),
  )
}

export const teamId = team
export const oauthApp = { clientId, clientSecret }
