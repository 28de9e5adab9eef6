import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { RequestHandler } from 'express'
import type { Place } from '../../src/case/person.ts'
import type { ShownCard } from '../../src/engine/card.ts'
import {
  type AccountProfile,
  type Belonging,
  type Channel,
  NotSent,
  type ShownReply,
} from '../../src/engine/channel.ts'
import type { Account, Gesture, MessageRef } from '../../src/engine/gesture.ts'
import type { Language } from '../../src/language/language.ts'
import { type ChatParts, freshId } from './chat.ts'
import type { BusinessClock } from './clock.ts'
import type { LocalDirectory } from './directory.ts'
import { doorsOf, openSessions } from './guard.ts'
import { limits } from './limits.ts'
import { type Live, openLive } from './live.ts'
import { openMemory } from './memory.ts'
import { directPlace, installation, type Places, placesOf } from './places.ts'
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

/** The sending half of the port: what the bot posts goes into the transcript, and open pages are told. */
function sender(parts: WebChannelParts, places: Places, live: Pick<Live, 'announce'>) {
  function known(place: Place): Place {
    const found =
      place.channel === 'web' && place.installation === installation ? places.find(place.id) : undefined
    if (found === undefined) throw new NotSent('refused', 'no such conversation')
    return found
  }
  /** Trust: a dialog's words never stand in a conversation, and personal ones never in a room. */
  function fitting(place: Place, card: ShownCard): Content {
    if (card.audience === 'dialog' || (card.audience === 'personal' && place.kind === 'room')) {
      throw new NotSent('refused', 'the card is for another audience')
    }
    if (JSON.stringify(card).length > limits.cardCharacters)
      throw new NotSent('refused', 'the card is too long')
    return { kind: 'card', card }
  }
  async function add(place: Place, content: Content): Promise<MessageRef> {
    const id = freshId()
    await parts.transcript.append(place.id, { id, at: parts.clock.now(), content })
    live.announce(places.members(place.id))
    return { place, id }
  }
  return {
    post: async (to: Place, card: ShownCard) => add(known(to), fitting(known(to), card)),
    async update(message: MessageRef, card: ShownCard) {
      const place = known(message.place)
      const content = fitting(place, card)
      const entry = await parts.transcript.entry(place.id, message.id)
      if (entry === undefined) throw new NotSent('refused', 'the message is gone')
      if (JSON.stringify(entry.content) === JSON.stringify(content)) return
      await parts.transcript.replace(place.id, message.id, content)
      live.announce(places.members(place.id))
    },
    async withdraw(message: MessageRef) {
      const place = known(message.place)
      await parts.transcript.remove(place.id, message.id)
      live.announce(places.members(place.id))
    },
    async file(
      to: Place,
      file: { readonly name: string; readonly mediaType: string; readonly bytes: Uint8Array },
    ) {
      if (file.bytes.byteLength > limits.fileBytes) throw new NotSent('refused', 'the document is too large')
      const base64 = Buffer.from(file.bytes).toString('base64')
      await add(known(to), { kind: 'file', name: file.name, mediaType: file.mediaType, base64 })
    },
  }
}

/** What is asked about people and places. */
function registry(parts: WebChannelParts, places: Places) {
  const personOf = (account: Account) =>
    account.channel === 'web' && account.installation === installation
      ? parts.directory.person(account.user)
      : undefined
  return {
    async direct(account: Account): Promise<Place> {
      const person = personOf(account)
      if (person === undefined) throw new NotSent('refused', 'no such person')
      return directPlace(person.id)
    },
    async profile(account: Account): Promise<AccountProfile> {
      const person = personOf(account)
      if (person === undefined) return { name: '' }
      return { name: person.name, languageTag: person.language, zone: person.zone, country: person.country }
    },
    async standing(of: { readonly account: Account } | { readonly place: Place }): Promise<Belonging> {
      if ('account' in of) {
        const person = personOf(of.account)
        if (person === undefined) return 'unknown'
        return person.guest ? 'guest' : 'member'
      }
      const { place } = of
      const here = place.channel === 'web' && place.installation === installation && places.find(place.id)
      if (!here) return 'unknown'
      return places.members(here.id).some((member) => parts.directory.person(member)?.guest)
        ? 'guest'
        : 'member'
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

/**
 * The local chat in the browser: a channel like the others, for trying out and for teams on one computer. There is no
 * desk of its own: the command '' answers with it, so `home` does nothing.
 */
export function createWebChannel(parts: WebChannelParts): WebChannel {
  const host = parts.host ?? '127.0.0.1'
  const places = placesOf(parts.directory)
  let running: { readonly server: Server; readonly port: number; readonly live: Live } | undefined
  // Before the start nobody listens; after it, this passes on to whoever does.
  const announce: Live['announce'] = (people) => running?.live.announce(people)

  function chatOf(live: Live, receive: (gesture: Gesture) => Promise<ShownReply>): ChatParts {
    const { directory, transcript, clock, failed } = parts
    return {
      ...{ directory, transcript, clock, places, live, receive, failed },
      memory: openMemory(),
      commandWords: (language) => parts.commandWords(language),
      languageOf: async (user) => parts.languageOf?.({ channel: 'web', installation, user }),
      openAt: loopback.has(host) ? undefined : (parts.publicUrl ?? host),
    }
  }

  return {
    name: 'web',
    get url() {
      if (running === undefined) throw new Error('the web channel has not started')
      return `http://${host.includes(':') ? `[${host}]` : host}:${running.port}`
    },
    async start(receive) {
      const live = openLive()
      let port = parts.port
      const app = buildServer({
        chat: chatOf(live, receive),
        sessions: openSessions(parts.secret, () => port),
        doors: () => doorsOf(host, port, parts.publicUrl),
        also: parts.also,
      })
      const server = createServer(
        { requestTimeout: limits.requestTimeoutMs, headersTimeout: limits.headersTimeoutMs },
        app,
      )
      port = await listen(server, parts.port, host)
      running = { server, port, live }
    },
    async stop() {
      if (running === undefined) return
      const { server, live } = running
      running = undefined
      live.close()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      await closed
    },
    ...sender(parts, places, { announce }),
    ...registry(parts, places),
    home: async () => {},
  }
}
