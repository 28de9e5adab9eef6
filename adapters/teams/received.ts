import { createHash } from 'node:crypto'
import type { Account, Gesture, RawValues, What } from '../../src/engine/gesture.ts'
import type { Address } from './api.ts'

/** Where something was done, and so where its answer is shown. */
export interface Surface {
  /**
   * `typed`: a message; `card`: a button of a card, whose answer takes the card's place or is told beside it; `sent`: the
   * same from a client that sends a message instead; `dialog`: a dialog of that person's.
   */
  readonly from: 'typed' | 'card' | 'sent' | 'dialog'
  /** The person's own conversation, not a room. */
  readonly direct: boolean
  /** Through the message extension: the app need not be in that conversation. */
  readonly visiting: boolean
  readonly address: Address
  /** The message that was written, or the one that holds the card. */
  readonly message: string | undefined
  /** The card is a working card. */
  readonly onWorking: boolean
}

/** Who did it, how Teams delivered it, and where the answer goes. */
export interface Doing {
  /** The platform's own id of the delivery: the same again gets the same answer. */
  readonly delivery: string
  readonly account: Account
  readonly at: Gesture['at']
  readonly surface: Surface
  /** A person of another organisation, or a place of others, says the activity itself. */
  readonly outside: boolean
  /** The language of the client. */
  readonly languageTag: string | undefined
}

/** What somebody did, once it is known to be well formed. */
export type Deed =
  | { readonly kind: 'gesture'; readonly id: string; readonly what: What; readonly handed?: Handed }
  /** A message in a room: it is answered where only they can read it. */
  | { readonly kind: 'mention'; readonly words: string }
  /** Words that were typed before, sealed by us. */
  | { readonly kind: 'again'; readonly id: string; readonly sealed: string }
  | { readonly kind: 'part'; readonly nonce: string; readonly part: number }
  | { readonly kind: 'close' }
  | { readonly kind: 'consent'; readonly consent: Consent }
  /** A button of nobody's that we know. */
  | { readonly kind: 'strange' }

/** A yes to a file, with where it is to be put; or a no. */
export interface Consent {
  readonly nonce: string
  readonly upload:
    | {
        readonly uploadUrl: string
        readonly contentUrl: string
        readonly name: string
        readonly uniqueId: string
        readonly fileType: string
      }
    | undefined
}

/** A form as it was handed in: to show it again. */
export interface Handed {
  readonly nonce: string
  readonly values: RawValues
}

/** What came from Teams. */
export type Received =
  | { readonly kind: 'deed'; readonly doing: Doing; readonly deed: Deed }
  | { readonly kind: 'news'; readonly news: News }
  /** An invoke that nobody here can answer. */
  | { readonly kind: 'unknown-invoke' }
  | { readonly kind: 'ignored' }

/** News of the app itself, and of members. */
export interface News {
  readonly change: 'added' | 'removed' | 'members'
  readonly id: string
  /** Who did it. */
  readonly by: Account | undefined
  readonly direct: boolean
  readonly address: Address
  readonly team: string | undefined
  readonly languageTag: string | undefined
  /** People, not the app, who were added to or taken out of the conversation. */
  readonly others: boolean
}

/** An id made of what was done: the same thing sent again has the same one. */
export function idOf(...meaning: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(meaning)).digest('hex').slice(0, 40)
}
