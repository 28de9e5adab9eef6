import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Channel, ShownReply } from '../../src/engine/channel.ts'
import type { Account, Gesture } from '../../src/engine/gesture.ts'
import { sealedWords } from '../../src/engine/sealed-words.ts'
import { type Language, languageOf } from '../../src/language/language.ts'
import { type RawCall, SlackApi } from './api.ts'
import { type FixedInstallation, fixedInstallation } from './fixed-installation.ts'
import { type Furniture, furniture } from './furniture.ts'
import { type Installation, keptInstallations, type SealedRows } from './installations.ts'
import { SlackPace } from './pace.ts'
import { SlackPeople } from './people.ts'
import type { Home, Received } from './received.ts'
import { sentence } from './screen.ts'
import { createSending, type Sending } from './sending.ts'
import { type Ack, Talk } from './talk.ts'
import { type Rotated, Tokens } from './tokens.ts'
import { Typing } from './typing.ts'

/** How the app is known to Slack, and what it keeps. */
export interface SlackChannelParts {
  /** Checks that requests are Slack's. Not needed with `appToken`. */
  readonly signingSecret?: string
  /** 32 bytes of our own: seals what travels through buttons. */
  readonly secret: Uint8Array
  /** The slash command as people there type it: `/pw`. */
  readonly command: string
  /** Signs the state of an installation under way; made of `secret` where there is none. */
  readonly stateSecret?: string
  /** One workspace: its bot token (`xoxb-…`). */
  readonly botToken?: string
  /** Many workspaces: people install the app at `/slack/install`. */
  readonly oauth?: {
    readonly clientId: string
    readonly clientSecret: string
    /** Where Slack and browsers reach us, without a path: `https://partwell.example.com`. */
    readonly publicUrl: string
    /** Where installations are kept. */
    readonly rows: SealedRows
  }
  /** Socket Mode (`xapp-…`): Slack is reached from here, nobody needs to reach us. */
  readonly appToken?: string
  /** Real time, ms. */
  readonly realNow: () => number
  /** A person's own choice of language in the engine: it goes before Slack's. */
  languageOf?(account: Account): Promise<Language | undefined>
  /** Somebody installed the app: the first administrator of that workspace. */
  installed?(by: Account): Promise<void>
  /** The app was removed from there. */
  removed?(installation: string): Promise<void>
  /** Told of everything that went wrong. The error may hold anything: log its kind only. */
  failed(error: unknown): void
  /** Another Slack than the real one: for tests. */
  readonly elsewhere?: {
    readonly apiUrl?: string
    readonly authorizationUrl?: string
    readonly fetch?: typeof globalThis.fetch
  }
}

/** The port, and what one server has to mount for it. */
export interface SlackChannel extends Channel {
  /** Answers `/slack/events`, `/slack/install` and `/slack/oauth_redirect`; false, at once, for any other path. */
  handle(request: IncomingMessage, response: ServerResponse): boolean
  /** Resolves when everything under way has been answered and shown. */
  idle(): Promise<void>
}

/** Everything behind the port that does not know Bolt. */
export interface Inside {
  /** The one installation of a bot token in the settings. */
  readonly fixed: FixedInstallation | undefined
  readonly tokens: Tokens
  readonly people: SlackPeople
  readonly sending: Sending
  readonly talk: Talk
  readonly typing: Typing
  /** The sentences of this channel's own. */
  readonly words: (language: Language) => Furniture
}

/** Takes a gesture to the engine. */
export type Receive = (gesture: Gesture) => Promise<ShownReply>

async function languageFor(
  account: Account,
  people: SlackPeople,
  parts: SlackChannelParts,
): Promise<Language> {
  const chosen = await parts.languageOf?.(account)
  return chosen ?? languageOf((await people.profile(account)).languageTag) ?? 'en'
}

/** Puts the inside together; the SDK's two calls come from outside. */
export function furnish(
  parts: SlackChannelParts,
  sdk: { readonly call: RawCall; readonly rotate: (refreshToken: string) => Promise<Rotated> },
  receive: Receive,
): Inside {
  const { call, rotate } = sdk
  const fixed = parts.botToken === undefined ? undefined : fixedInstallation(parts.botToken, call)
  const nowhere: SealedRows = { all: async () => [], put: async () => {}, remove: async () => {} }
  const installations = fixed ?? keptInstallations(parts.oauth?.rows ?? nowhere)
  const { realNow, command } = parts
  const words = (language: Language): Furniture => furniture(language, command)
  const failed = (error: unknown): void => parts.failed(error)
  const tokens = new Tokens({ installations, rotate, realNow })
  const api = new SlackApi(tokens, new SlackPace(realNow), call)
  const people = new SlackPeople(api, realNow)
  const sending = createSending({ api, fetch: parts.elsewhere?.fetch ?? globalThis.fetch })
  const talk = new Talk({
    ...{ api, sending, failed, receive, words },
    sealed: sealedWords(parts.secret),
    languageOf: (account) => languageFor(account, people, parts),
  })
  return { fixed, tokens, people, sending, talk, words, typing: new Typing(receive, failed) }
}

/** Who we are in an installation, as payloads are read. */
export function homeOf(found: Installation): Home {
  const { key, teamId, enterpriseId, botUser } = found
  return {
    installation: key,
    ...(teamId === undefined ? {} : { teamId }),
    ...(enterpriseId === undefined ? {} : { enterpriseId }),
    ...(botUser === undefined ? {} : { botUser }),
  }
}

/** What is known of a payload before it is read: who we are there; or that nobody could say. */
export type Through = { readonly home?: Home; readonly down?: boolean }

/** The answer where the app is not installed. There is no language to ask for. */
function absent(received: Received, english: Furniture): Ack {
  const typed = received.kind === 'gesture' && received.surface.from === 'command'
  return typed ? { response_type: 'ephemeral', ...sentence(english.notInstalled, english) } : undefined
}

/**
 * Takes up what somebody did and answers the request once it may be answered; `track` is given what goes on after that.
 * @throws for an event while the store does not answer: Slack sends it again
 */
export async function act(
  through: Through,
  read: (home: Home) => Received,
  { talk, typing, words }: Pick<Inside, 'talk' | 'typing' | 'words'>,
  track: (work: Promise<void>) => void,
): Promise<Ack> {
  const { home, down } = through
  if (home === undefined) {
    const received = read({ installation: '-' })
    return down ? talk.unsaved(received) : absent(received, words('en'))
  }
  const received = read(home)
  if (received.kind === 'ignored') return undefined
  if (received.kind === 'typed') {
    track(typing.take(received))
    return undefined
  }
  const taken = talk.take(received)
  track(taken.done)
  return taken.acked
}

/** The port's half that asks and sends. */
export function outward({ people, sending }: Inside): Omit<Channel, 'name' | 'start' | 'stop'> {
  return {
    post: (to, card) => sending.post(to, card),
    update: (message, card) => sending.update(message, card),
    withdraw: (message) => sending.withdraw(message),
    direct: (account) => sending.direct(account),
    home: (account, card) => sending.home(account, card),
    profile: (account) => people.profile(account),
    async standing(of) {
      if ('account' in of) return of.account.channel === 'slack' ? people.person(of.account) : 'unknown'
      const { channel, kind, installation, id } = of.place
      if (channel !== 'slack') return 'unknown'
      if (kind === 'room') return people.room(installation, id)
      return sending.isDirect(of.place) ? 'member' : 'unknown'
    },
  }
}
