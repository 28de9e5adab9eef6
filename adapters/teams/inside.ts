import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Channel, ShownReply } from '../../src/engine/channel.ts'
import type { Account, Gesture } from '../../src/engine/gesture.ts'
import { sealedWords } from '../../src/engine/sealed-words.ts'
import type { Language } from '../../src/language/language.ts'
import { accountOf, isDirect, personIn, readActivity, roomIn } from './activity.ts'
import { baseOf, type RawCalls, TeamsApi } from './api.ts'
import { Files } from './files.ts'
import type { Activity } from './gate.ts'
import type { SealedRows } from './kept.ts'
import { takeNews } from './news.ts'
import { TeamsPace } from './pace.ts'
import { isVisit, parseActivity } from './parse.ts'
import { TeamsPeople } from './people.ts'
import type { Received } from './received.ts'
import { References } from './references.ts'
import { createSending, type Sending } from './sending.ts'
import type { IsTeams } from './service-urls.ts'
import type { Answer } from './showing.ts'
import { Talk } from './talk.ts'

/** How the app is known to Teams, and what it keeps. */
export interface TeamsChannelParts {
  /** The app's id in Entra (MICROSOFT_APP_ID). */
  readonly appId: string
  /** The one organisation that is served (MICROSOFT_APP_TENANT_ID). */
  readonly tenantId: string
  /** `none`: local mode against Microsoft's playground, on this computer only; nothing is signed. */
  readonly credential:
    | { readonly type: 'SingleTenant'; readonly password: string }
    | { readonly type: 'UserAssignedMSI' }
    | { readonly type: 'none' }
  /** Where conversation references are kept. */
  readonly rows: SealedRows
  /** 32 bytes of our own: seals what travels through buttons. */
  readonly secret: Uint8Array
  /** Real time, ms. */
  readonly realNow: () => number
  /** A person's own choice of language in the engine: it goes before Teams'. */
  languageOf?(account: Account): Promise<Language | undefined>
  /** Somebody installed the app: the first administrator of that organisation. */
  installed?(by: Account): Promise<void>
  /** The app was removed from everywhere in the organisation. */
  removed?(installation: string): Promise<void>
  /** Told of everything that went wrong. The error may hold anything: log its kind only. */
  failed(error: unknown): void
  /** Another Teams than the real one: for tests and the playground. */
  readonly elsewhere?: {
    /** Addresses that are Teams' own beside the real ones, each with everything below its path. */
    readonly serviceUrls?: readonly string[]
    /** Whose keys sign what arrives. */
    readonly openIdMetadataUrl?: string
    readonly tokenIssuer?: string
    /** The bearer token of what is sent, instead of one from Microsoft's login. */
    readonly token?: () => Promise<string>
  }
}

/** The port, and what one server has to mount for it. */
export interface TeamsChannel extends Channel {
  /** Answers `/api/messages`; false, at once, for any other path. */
  handle(request: IncomingMessage, response: ServerResponse): boolean
  /** Resolves when everything under way has been answered and shown. */
  idle(): Promise<void>
}

/** Follows what goes on after an answer. */
export type Track = (work: Promise<unknown>) => void

/** Everything behind the port that does not know botbuilder. */
export interface Inside {
  readonly references: References
  readonly people: TeamsPeople
  readonly sending: Sending
  /** Takes up an activity that is Teams' own. */
  take(activity: Activity): Promise<Answer>
}

/** Puts the inside together; the SDK's calls come from outside. */
export function furnish(
  parts: TeamsChannelParts,
  given: { readonly raw: RawCalls; readonly isTeams: IsTeams; readonly track: Track },
  receive: (gesture: Gesture) => Promise<ShownReply>,
): Inside {
  const { tenantId, realNow, rows } = parts
  const { raw, isTeams, track } = given
  const failed = (error: unknown): void => parts.failed(error)
  const references = new References({ rows, realNow, failed, track })
  const api = new TeamsApi(raw, new TeamsPace(realNow), isTeams)
  const people = new TeamsPeople({ api, references, tenantId, realNow })
  const sealed = sealedWords(parts.secret)
  const chosen = async (account: Account): Promise<Language | undefined> => parts.languageOf?.(account)
  const files = new Files({ api, isTeams })
  const talk = new Talk({ api, references, files, people, sealed, receive, chosen, failed })
  const removed = async (): Promise<void> => parts.removed?.(tenantId)
  const installed = async (by: Account): Promise<void> => parts.installed?.(by)
  const newsParts = { api, references, people, sealed, chosen, installed, removed, failed }

  async function act(received: Received): Promise<Answer> {
    if (received.kind === 'unknown-invoke') return { status: 501, body: { error: { code: 'NotSupported' } } }
    if (received.kind === 'news') track(takeNews(received.news, newsParts).catch(failed))
    if (received.kind !== 'deed') return { status: 200 }
    const taken = talk.take(received.doing, received.deed)
    track(taken.done)
    return taken.answered
  }

  return {
    references,
    people,
    sending: createSending({ api, references, tenantId }),
    async take(activity) {
      const read = readActivity(activity)
      if (!read) return { status: 400 }
      const received = parseActivity(read, tenantId)
      const gone = received.kind === 'news' && received.news.change === 'removed'
      const account = accountOf(read, tenantId)
      // Through the message extension, the conversation need not be one of ours.
      const visit = isVisit(read)
      if (account && !gone) {
        const { direct, room, ...person } = personIn(read)
        references.met(account.user, {
          ...person,
          direct: visit ? undefined : direct,
          room: visit ? undefined : room,
        })
      }
      if (!gone && !visit && !isDirect(read)) references.entered(baseOf(read.conversation.id), roomIn(read))
      return act(received)
    },
  }
}

/** The port's half that asks and sends. */
export function outward({ people, references, sending }: Inside): Omit<Channel, 'name' | 'start' | 'stop'> {
  return {
    post: (to, card) => sending.post(to, card),
    update: (message, card) => sending.update(message, card),
    withdraw: (message) => sending.withdraw(message),
    direct: (account) => sending.direct(account),
    // Teams has no home of an app for each person: the desk is an answer.
    home: async () => {},
    profile: (account) => people.profile(account),
    async standing(of) {
      if ('account' in of) return of.account.channel === 'teams' ? people.person(of.account) : 'unknown'
      const { channel, kind, id } = of.place
      if (channel !== 'teams') return 'unknown'
      if (kind === 'room') return people.room(id)
      return (await references.holder(id)) ? 'member' : 'unknown'
    },
  }
}
