import type { Stage } from '../case/stage.ts'
import type { MessageKey, Said, Text } from '../language/text.ts'
import type { Subject } from './gesture.ts'

declare const brand: unique symbol
/** A neutral word that stands for a case wherever others could look: "Heron". The only string that a room may see. */
export type CodeName = string & { readonly [brand]: 'code name' }
/** A teammate's display name. Fit for one person's own conversation and dialogs, not for a room. */
export type PersonName = string & { readonly [brand]: 'person name' }

/** What a sentence in a room may be filled with: counts, dates, a code name, a stage. No free string fits this type. */
export type NeutralValue =
  | number
  | { readonly date: string }
  | { readonly instant: number }
  | CodeName
  | Stage
  | Neutral
/** A sentence that any bystander may read (DESIGN: "Where words may go"). */
export interface Neutral {
  readonly key: MessageKey
  readonly values?: Readonly<Record<string, NeutralValue>>
}
/** A sentence for one person's conversation with the bot: neutral, but teammates may be named. */
export interface Discreet {
  readonly key: MessageKey
  readonly values?: Readonly<Record<string, NeutralValue | PersonName | Discreet>>
}

/** The words that each audience may be shown. */
export interface WordsFor {
  readonly room: Neutral
  readonly personal: Discreet
  readonly dialog: Text
}
/** Who sees a card. `dialog` is the only one that may hold what people wrote. */
export type Audience = keyof WordsFor

/** A button. `subject` travels through the platform: ids only. `opens` tells the platform what the answer will be. */
export interface Button<T = Text> {
  readonly label: T
  readonly action: string
  readonly subject: Subject
  readonly style?: 'primary' | 'danger'
  /** `dialog`: the answer is a dialog (form or page); `nothing`: the card itself changes. */
  readonly opens: 'dialog' | 'nothing'
}

/** A row of a small table of facts: "Owner: Anna". */
export interface Row<T = Text> {
  readonly label: T
  readonly value: T
}

/** A bar of a plain chart that is also readable as text (req D10): `value` of `max`, with its own words. */
export interface Bar<T = Text> {
  readonly label: T
  readonly value: number
  readonly max: number
  readonly words: T
}

/** The parts of a card that every audience may have. */
export type PlainBlock<T> =
  | { readonly kind: 'heading'; readonly text: T }
  | { readonly kind: 'text'; readonly text: T; readonly tone?: 'muted' | 'strong' | 'warning' }
  | { readonly kind: 'rows'; readonly rows: readonly Row<T>[] }
  | { readonly kind: 'list'; readonly items: readonly T[]; readonly ordered?: boolean }
  | { readonly kind: 'buttons'; readonly buttons: readonly Button<T>[] }
/** The parts that only a dialog may have: people's words, figures, and text to copy elsewhere. */
export type DialogBlock<T> =
  | PlainBlock<T>
  | { readonly kind: 'said'; readonly words: Said; readonly by?: T }
  | { readonly kind: 'bars'; readonly bars: readonly Bar<T>[] }
  /** One copyable block (definitions, "Fears"): exactly these characters. */
  | { readonly kind: 'copy'; readonly label: T; readonly words: string }

/** What we show. `preview` is the notification, the fallback and the screen reader's summary: always neutral. */
export interface CardFor<A extends Audience> {
  readonly audience: A
  readonly preview: Neutral
  readonly title: WordsFor[A]
  readonly blocks: readonly (A extends 'dialog' ? DialogBlock<Text> : PlainBlock<WordsFor[A]>)[]
}
export type RoomCard = CardFor<'room'>
export type PersonalCard = CardFor<'personal'>
export type Page = CardFor<'dialog'>
export type Card = RoomCard | PersonalCard | Page

/** A card in one reader's language, as channels get it: every sentence is a plain string by now. */
export interface ShownCard {
  readonly audience: Audience
  readonly preview: string
  readonly title: string
  readonly blocks: readonly DialogBlock<string>[]
  /** The language of the reader, for `lang` attributes and hyphenation. */
  readonly language: string
}
