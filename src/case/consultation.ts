import type { Factor, OptionId } from '../evaluation/model.ts'
import type { PersonId } from './person.ts'
import type { Mode } from './rounds.ts'

/** What a teammate declares before rating (03, section 3.5). Material ones keep the testimony and drop the rating. */
export type Interest = 'none' | 'bonus' | 'family' | 'shares' | 'complaint' | 'dispute' | 'joining' | 'other'
export const materialInterests: readonly Interest[] = ['bonus', 'family', 'shares', 'complaint', 'joining']

/** Ratings of the rated factors: 0-4, or null for "don't know". */
export type Ratings = Readonly<Partial<Record<Factor, number | null>>>

/** What came out of a round when it was revealed: shuffled, without times; r1 … rn stand for nobody. */
export interface Revealed {
  readonly round: string
  readonly invited: number
  readonly answered: number
  /** Ratings that count towards the medians, by stand-in. */
  readonly ratings: Readonly<Record<string, Ratings>>
  /** Answers that came but do not count (a material interest, more than 4 "don't know", after the close). */
  readonly informationOnly: number
  /** The option each rater would choose (Q5), as counts. */
  readonly options: Readonly<Partial<Record<OptionId, number>>>
  /** "Likely to change", in percent, sorted. */
  readonly forecasts: readonly number[]
  /** Words whose author ticked that they may be shown as written, by question; shuffled. */
  readonly words: readonly { readonly question: string; readonly said: string }[]
}

/** How a rater stands to the result (03, section 3.7). */
export type Stance = 'agree' | 'live-with' | 'disagree'

export interface Consultation {
  readonly mode: Mode
  readonly declared: Readonly<Record<PersonId, { readonly interest: Interest; readonly note?: string }>>
  /** For named mode: who has agreed to it. */
  readonly agreedNamed: readonly PersonId[]
  readonly revealed: readonly Revealed[]
  /** Factors of the second round, if one was opened. */
  readonly disputed: readonly Factor[]
  readonly stances: Readonly<Record<PersonId, Stance>>
  readonly dissent: readonly {
    readonly id: string
    readonly said: string
    readonly by?: PersonId
    readonly safety: boolean
  }[]
  /** When the quorum was still missing after the one extension. */
  readonly quorumMissed: boolean
  /** Reminder keys already sent for a round: nobody is reminded twice for the same reason. */
  readonly reminded: readonly string[]
  /** The number last shown as progress in anonymous mode (refreshed three times a day). */
  readonly shownProgress?: number
}

export const newConsultation: Consultation = {
  mode: 'confidential',
  declared: {},
  agreedNamed: [],
  revealed: [],
  disputed: [],
  stances: {},
  dissent: [],
  quorumMissed: false,
  reminded: [],
}
