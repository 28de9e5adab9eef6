import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { RequestHandler } from 'express'
import type { Place } from '../../src/case/person.ts'
import type { ShownCard } from '../../src/engine/card.ts'
import { type Belonging, type Channel, NotSent, type ShownReply } from '../../src/engine/channel.ts'
import type { Account, Gesture, MessageRef } from '../../src/engine/gesture.ts'
import type { Language } from '../../src/language/language.ts'
import { type ChatParts, freshId } from './chat.ts'
import type { BusinessClock } from './clock.ts'
import type { LocalDirectory } from './directory.ts'
import { doorsOf, openSessions } from './guard.ts'
import { limits } from './limits.ts'
import { type Live, openLive } from './live.ts'
import { openMemory } from './memory.ts'
import { accountOf, directPlace, installation, type Places, placesOf } from './places.ts'
import { buildServer } from './server.ts'
import type { Content, Transcript } from './transcript.ts'

/** What the web channel is made of. `main.ts` wires the ports to the store. */
export interface WebChannelParts {
  readonly directory: LocalDirectory
  readonly transcript: Transcript
  readonly clock: BusinessClock
  /** 0 lets the system choose. */
  readonly port: number
  /** `127.0.0.1` by default: anybody who reaches the page can be anybody. */
  readonly host?: string
  /** Where the page is reached when that is not `host:port` (a port that is forwarded). */
  readonly publicUrl?: string
  /** Signs the forms' tokens. The same after a restart, so that open pages go on working. */
  readonly secret: string
  /** Canonical English command (`help`, `log`, …) -> the word in a language. */
  commandWords(language: Language): Readonly<Record<string, string>>
  /** A person's own choice of language in the engine, where they made one: it goes before the directory's. */
  languageOf?(account: Account): Promise<Language | undefined>
  /** Told of every failed answer. The error may hold anything: log its kind only. */
  failed(error: unknown): void
  /** More routes on the same port, such as health; behind the Host and Origin checks. */
  readonly also?: RequestHandler
}

/** The port, and where the page is once it has started. */
export interface WebChannel extends Channel {
  /** Such as `http://127.0.0.1:3000`. @throws before `start` */
  readonly url: string
}

const loopback = new Set(['127.0.0.1', '::1', 'localhost'])
const isOurs = (of: Pick<Account, 'channel' | 'installation'>) =>
  of.channel === 'web' && of.installation === installation
type Receive = (gesture: Gesture) => Promise<ShownReply>

/** Trust: a dialog's words never stand in a conversation, and personal ones never in a room. @throws NotSent */
function fitting(place: Place, card: ShownCard): Content {
  if (card.audience === 'dialog' || (card.audience === 'personal' && place.kind === 'room')) {
    throw new NotSent('refused', 'the card is for another audience')
  }
  if (JSON.stringify(card).length > limits.cardCharacters)
    throw new NotSent('refused', 'the card is too long')
  return { kind: 'card', card }
}

type Sender = Pick<Channel, 'post' | 'update' | 'withdraw'>

/** The sending half of the port: what the bot posts goes into the transcript, and open pages are told. */
function sender({ transcript, clock }: WebChannelParts, places: Places, announce: Live['announce']): Sender {
  function known(place: Place): Place {
    const found = isOurs(place) ? places.find(place.id) : undefined
    if (found === undefined) throw new NotSent('refused', 'no such conversation')
    return found
  }
  async function add(place: Place, content: Content): Promise<MessageRef> {
    const id = freshId()
    await transcript.append(place.id, { id, at: clock.now(), content })
    announce(places.members(place.id))
    return { place, id }
  }
  return {
    post: async (to, card) => add(known(to), fitting(known(to), card)),
    async update(message, card) {
      const place = known(message.place)
      const content = fitting(place, card)
      const entry = await transcript.entry(place.id, message.id)
      if (entry === undefined) throw new NotSent('refused', 'the message is gone')
      if (JSON.stringify(entry.content) === JSON.stringify(content)) return
      await transcript.replace(place.id, message.id, content)
      announce(places.members(place.id))
    },
    async withdraw(message) {
      const place = known(message.place)
      await transcript.remove(place.id, message.id)
      announce(places.members(place.id))
    },
  }
}

/** What is asked about people and places. */
function registry(
  { directory }: WebChannelParts,
  places: Places,
): Pick<Channel, 'direct' | 'profile' | 'standing'> {
  const personOf = (account: Account) => (isOurs(account) ? directory.person(account.user) : undefined)
  return {
    async direct(account) {
      const person = personOf(account)
      if (person === undefined) throw new NotSent('refused', 'no such person')
      return directPlace(person.id)
    },
    async profile(account) {
      const person = personOf(account)
      if (person === undefined) return { name: '' }
      return { name: person.name, languageTag: person.language, zone: person.zone, country: person.country }
    },
    async standing(of): Promise<Belonging> {
      if ('account' in of) {
        const person = personOf(of.account)
        if (person === undefined) return 'unknown'
        return person.guest ? 'guest' : 'member'
      }
      const here = isOurs(of.place) ? places.find(of.place.id) : undefined
      if (here === undefined) return 'unknown'
      return places.members(here.id).some((member) => directory.person(member)?.guest) ? 'guest' : 'member'
    },
  }
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

/** The running half: a server that listens, and what it takes to stop it. */
interface Site {
  readonly port: number
  readonly live: Live
  /** Resolves when what was under way has been answered. */
  close(): Promise<void>
}

/** While it stops: how often it hangs up on who has been answered, and how long who has not may take, ms. */
const [lookForIdleMs, answerWithinMs] = [50, 5_000]

async function openSite(
  parts: WebChannelParts,
  host: string,
  places: Places,
  receive: Receive,
): Promise<Site> {
  const { directory, transcript, clock, failed } = parts
  const live = openLive()
  const chat: ChatParts = {
    ...{ directory, transcript, clock, places, live, receive, failed },
    memory: openMemory(),
    commandWords: (language) => parts.commandWords(language),
    languageOf: async (user) => parts.languageOf?.(accountOf(user)),
    openAt: loopback.has(host) ? undefined : (parts.publicUrl ?? host),
  }
  let port = parts.port
  const app = buildServer({
    chat,
    sessions: openSessions(parts.secret, () => port),
    doors: () => doorsOf(host, port, parts.publicUrl),
    also: parts.also,
  })
  const timeouts = { requestTimeout: limits.requestTimeoutMs, headersTimeout: limits.headersTimeoutMs }
  const server = createServer(timeouts, app)
  port = await listen(server, parts.port, host)
  return {
    port,
    live,
    async close() {
      live.close()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      // A browser keeps its connection open after its answer; somebody may have sent half a request.
      const idle = setInterval(() => server.closeIdleConnections(), lookForIdleMs)
      const late = setTimeout(() => server.closeAllConnections(), answerWithinMs)
      await closed
      clearInterval(idle)
      clearTimeout(late)
    },
  }
}

/**
 * The local chat in the browser: a channel like the others, for trying out and for teams on one computer. There is no
 * desk of its own: the command '' answers with it, so `home` does nothing.
 */
export function createWebChannel(parts: WebChannelParts): WebChannel {
  const host = parts.host ?? '127.0.0.1'
  const places = placesOf(parts.directory)
  let site: Site | undefined
  return {
    name: 'web',
    get url() {
      if (site === undefined) throw new Error('the web channel has not started')
      return `http://${host.includes(':') ? `[${host}]` : host}:${site.port}`
    },
    async start(receive) {
      site = await openSite(parts, host, places, receive)
    },
    async stop() {
      const stopping = site
      site = undefined
      await stopping?.close()
    },
    ...sender(parts, places, (people) => site?.live.announce(people)),
    ...registry(parts, places),
    home: async () => {},
  }
}
