import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  createTeamsChannel,
  type TeamsChannel,
  type TeamsChannelParts,
} from '../../adapters/teams/channel.ts'
import type { Place } from '../../src/case/person.ts'
import type { ShownReply } from '../../src/engine/channel.ts'
import type { Account, Gesture } from '../../src/engine/gesture.ts'
import { connectorIssuer } from './keys.ts'
import { Person } from './person.ts'
import { appId, type Conversation, type Town, tenantId } from './town.ts'

/** What the channel keeps, in memory: it outlives the channel as a database does. */
export class Shelves {
  readonly #rows = new Map<string, string>()
  /** Set while the database does not answer. */
  down = false

  readonly rows: TeamsChannelParts['rows'] = {
    all: async (shelf) => {
      this.#up()
      const mine = [...this.#rows].filter(([key]) => key.startsWith(`${shelf}\n`))
      return mine.map(([key, value]) => ({ key: key.slice(shelf.length + 1), value }))
    },
    put: async (shelf, key, value) => {
      this.#up()
      this.#rows.set(`${shelf}\n${key}`, value)
    },
    remove: async (shelf, key) => {
      this.#up()
      this.#rows.delete(`${shelf}\n${key}`)
    },
  }

  /** Changes what is kept behind the channel's back. */
  rewrite(change: (value: string) => string): void {
    for (const [key, value] of this.#rows) this.#rows.set(key, change(value))
  }

  #up(): void {
    if (this.down) throw new Error('the database is down')
  }
}

type Receive = (gesture: Gesture) => Promise<ShownReply>

/** Our channel, connected to an emulated Teams and listening. */
export class Bot {
  readonly town: Town
  readonly shelves: Shelves
  readonly failures: unknown[] = []
  readonly gestures: Gesture[] = []
  readonly installers: Account[] = []
  readonly removals: string[] = []
  /** Answers every gesture where no engine does. */
  answer: (gesture: Gesture) => ShownReply | Promise<ShownReply> = () => ({ kind: 'nothing' })
  readonly channel: TeamsChannel
  readonly #server: Server

  private constructor(town: Town, more: Partial<TeamsChannelParts>, shelves: Shelves) {
    this.town = town
    this.shelves = shelves
    this.channel = createTeamsChannel({
      ...{ appId, tenantId, credential: { type: 'SingleTenant', password: 'secret' } },
      ...{ rows: shelves.rows, secret: new Uint8Array(32).fill(3), realNow: town.now },
      installed: async (by) => void this.installers.push(by),
      removed: async (installation) => void this.removals.push(installation),
      failed: (error) => void this.failures.push(error),
      elsewhere: {
        serviceUrls: [`${town.url}/`],
        openIdMetadataUrl: town.metadataUrl,
        tokenIssuer: connectorIssuer,
        token: async () => town.token,
      },
      ...more,
    })
    this.#server = createServer((request, response) => {
      if (!this.channel.handle(request, response)) response.writeHead(404).end()
    })
  }

  static async connect(
    town: Town,
    receive?: Receive,
    { shelves = new Shelves(), ...more }: Partial<TeamsChannelParts> & { readonly shelves?: Shelves } = {},
  ): Promise<Bot> {
    const bot = new Bot(town, more, shelves)
    await new Promise<void>((resolve) => bot.#server.listen(0, '127.0.0.1', resolve))
    town.reach(bot.address)
    await bot.channel.start(receive ?? ((gesture) => bot.#receive(gesture)))
    return bot
  }

  async #receive(gesture: Gesture): Promise<ShownReply> {
    this.gestures.push(gesture)
    return this.answer(gesture)
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  account(name: string): Account {
    return { channel: 'teams', installation: tenantId, user: this.town.user(name).aadObjectId }
  }

  /** A conversation as the engine names it. */
  place(conversation: Pick<Conversation, 'id' | 'kind'>): Place {
    const kind = conversation.kind === 'personal' ? 'direct' : 'room'
    return { kind, channel: 'teams', installation: tenantId, id: conversation.id }
  }

  /** Somebody who sees the whole of what follows from what they do before they go on. */
  person(name: string): Person {
    return new Person(this.town, name, () => this.channel.idle())
  }

  /** Stops the channel and what listens for it; the town and the shelves stay. */
  async close(): Promise<void> {
    await this.channel.stop()
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve())
      this.#server.closeAllConnections()
    })
  }
}
