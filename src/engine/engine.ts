import type { ChannelName } from '../case/person.ts'
import { type Language, languageOf } from '../language/language.ts'
import { type MessageKey, message, say } from '../language/text.ts'
import { Acquaintances, NeedAccounts } from './acquaintances.ts'
import type { Answered } from './answering.ts'
import type { Channel, ShownReply } from './channel.ts'
import { converse, type Notice } from './converse.ts'
import { Delivery, type DeliveryParts } from './deliver.ts'
import { fileKinds, filePage, type MakeFile } from './file.ts'
import type { Gesture } from './gesture.ts'
import { Pace } from './pace.ts'
import { routesOf } from './routes.ts'
import { StoreError } from './store.ts'

/** How often a gesture is tried again when somebody else's commit came first. */
const attempts = 8

export interface EngineParts extends Omit<DeliveryParts, 'routes'> {
  /** Real time, ms: for rate limits. */
  readonly realNow: () => number
  readonly notice: Notice
  /** What went wrong, whole: for a debugger or a test, never for a log (it may quote people). */
  readonly onError?: (error: unknown) => void
  /** Makes documents and pictures, after the commit. */
  readonly makeFile: MakeFile
  /** The language in which people are refused of whom the platform names none. */
  readonly language: Language
}

export interface Engine {
  /** Answers one gesture. The answer follows the commit; it never throws for what a person or a database does. */
  receive(gesture: Gesture): Promise<ShownReply>
  readonly delivery: Delivery
}

/** Somebody else's commit came first, or gave the name away that was free a moment ago: with what is true now it may fit. */
function isSomebodyElses(error: unknown): boolean {
  return error instanceof StoreError && (error.kind === 'version' || error.kind === 'name-taken')
}

/** The conversation engine: gestures in, facts and answers out, whichever platform they came through. */
export function createEngine(parts: EngineParts): Engine {
  const routes = routesOf(parts.house.chapters)
  const delivery = new Delivery({ ...parts, routes })
  const pace = new Pace(parts.realNow)
  /** Where the store cannot tell what somebody chose to read, the platform's own language for them is the best there is. */
  const words = (key: MessageKey, tag?: string): string =>
    say(message(key), { language: languageOf(tag) ?? parts.language, zone: 'UTC' })

  /** A refusal before anything is known of somebody here: in the language in which the platform knows them. */
  async function refusal(
    key: MessageKey,
    { account }: Gesture,
    channel: Channel,
  ): Promise<Extract<Answered, { readonly kind: 'refused' }>> {
    const profile = await channel.profile(account).catch(() => undefined)
    return { kind: 'refused', words: words(key, profile?.languageTag) }
  }

  async function answer(gesture: Gesture, channel: Channel, known: Acquaintances): Promise<Answered> {
    await known.ask([gesture.account])
    if (known.belonging(gesture.account) !== 'member')
      return refusal('common.refused.outsider', gesture, channel)
    const tenant = await parts.store.tenantOf(gesture.account)
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await parts.store.transact(tenant, (tx) =>
          converse(tx, gesture, {
            house: parts.house,
            routes,
            known,
            now: parts.clock.now(),
            notice: parts.notice,
          }),
        )
      } catch (error) {
        if (error instanceof NeedAccounts) await known.ask(error.accounts)
        else if (!isSomebodyElses(error) || attempt >= attempts) throw error
      }
    }
  }

  /** A file that cannot be made is a page that says so: what was committed stands, and its words can be read. */
  async function whole(answered: Answered): Promise<ShownReply> {
    if (answered.kind !== 'file') return answered
    const { card, file } = answered
    const { name, content } = file
    const { mediaType } = fileKinds[content.kind]
    const alt = content.kind === 'picture' ? { alt: content.chart.line } : {}
    try {
      const bytes = await parts.makeFile(content)
      return { kind: 'file', attachment: { name, mediaType, bytes, ...alt }, card }
    } catch (error) {
      parts.onError?.(error)
      parts.log('file-failed', { error: error instanceof Error ? error.name : 'unknown' })
      return filePage(card, name, 'failed')
    }
  }

  return {
    delivery,
    async receive(gesture) {
      const channel = parts.channels.get(gesture.account.channel as ChannelName)
      if (!channel) return { kind: 'refused', words: words('common.refused.outsider') }
      // Typing is no act: the channel hands in one at a time of each form.
      if (gesture.what.kind !== 'typed' && !pace.allows(gesture.account))
        return refusal('common.refused.tooFast', gesture, channel)
      const known = new Acquaintances(channel)
      try {
        const reply = await answer(gesture, channel, known)
        delivery.poke()
        return await whole(reply)
      } catch (error) {
        parts.onError?.(error)
        parts.log('gesture-failed', { error: error instanceof Error ? error.name : 'unknown' })
        return {
          kind: 'refused',
          words: words('common.refused.notSaved', known.profile(gesture.account)?.languageTag),
        }
      }
    },
  }
}
