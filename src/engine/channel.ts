import type { ChannelName, Place } from '../case/person.ts'
import type { ShownCard } from './card.ts'
import type { ShownForm } from './form.ts'
import type { Account, Gesture, MessageRef } from './gesture.ts'

/** How somebody or someplace stands to the workspace. Everything but `member` fails closed (trust P4). */
export type Belonging = 'member' | 'guest' | 'external' | 'unknown'

/** A person's own settings on the platform, where it has them. */
export interface AccountProfile {
  readonly name: string
  readonly languageTag?: string
  readonly zone?: string
  readonly country?: string
}

/** The immediate answer to a gesture, in the reader's language. */
export type ShownReply =
  | { readonly kind: 'form'; readonly form: ShownForm }
  | { readonly kind: 'page'; readonly card: ShownCard }
  /** A file for this person only, and the page that holds the same text. Who takes no files shows `withoutFiles`. */
  | { readonly kind: 'file'; readonly attachment: Attachment; readonly card: ShownCard }
  | { readonly kind: 'note'; readonly words: string }
  | { readonly kind: 'refused'; readonly words: string }
  | { readonly kind: 'nothing' }

/** A document for a person. `name` is neutral: a code name and a kind, never a client's name. */
export interface Attachment {
  readonly name: string
  readonly mediaType: string
  /** What a picture shows, in one sentence, for who does not see it (req D10). */
  readonly alt?: string
  readonly bytes: Uint8Array
}

/**
 * What became of a send that did not succeed. `retry`: the platform did not take it, try again (after `afterMs` real
 * time where it said so); `unknown`: we cannot know whether it took it; `refused`: it never will (trust F7, F8).
 */
export class NotSent extends Error {
  readonly outcome: 'retry' | 'unknown' | 'refused'
  readonly afterMs: number | undefined
  constructor(outcome: 'retry' | 'unknown' | 'refused', reason: string, afterMs?: number) {
    super(reason)
    this.name = 'NotSent'
    this.outcome = outcome
    this.afterMs = afterMs
  }
}

/** The port that each adapter implements: parse in, render out. It holds no state of a case. Nothing beyond these. */
export interface Channel {
  readonly name: ChannelName
  /** Begins to receive. Each gesture is answered once; the answer follows the commit. */
  start(receive: (gesture: Gesture) => Promise<ShownReply>): Promise<void>
  /** Stops receiving; resolves when what was under way has been answered. */
  stop(): Promise<void>
  /** @throws NotSent */
  post(to: Place, card: ShownCard): Promise<MessageRef>
  /** Idempotent: the same card twice is the same message. @throws NotSent */
  update(message: MessageRef, card: ShownCard): Promise<void>
  /** Idempotent. @throws NotSent */
  withdraw(message: MessageRef): Promise<void>
  /** The person's one-to-one conversation with the bot. @throws NotSent */
  direct(account: Account): Promise<Place>
  /** The person's own desk, where the platform has one; else nothing. @throws NotSent */
  home(account: Account, card: ShownCard): Promise<void>
  profile(account: Account): Promise<AccountProfile>
  /** Asked on every gesture and again before every post; may be cached for seconds, never across an event that changes it. */
  standing(of: { readonly account: Account } | { readonly place: Place }): Promise<Belonging>
}
