import type { OptionId, RatedFactor } from '../evaluation/model.ts'
import type { PersonId } from './person.ts'
import type { Mode } from './rounds.ts'

/** What a teammate declares before rating (03, section 3.5). Material ones keep the testimony and drop the rating. */
export const interests = [
  'none',
  'bonus',
  'family',
  'shares',
  'complaint',
  'dispute',
  'joining',
  'other',
] as const
export type Interest = (typeof interests)[number]
/** Interests whose rating does not enter the medians (03, section 3.5). */
export const materialInterests: readonly Interest[] = ['bonus', 'family', 'shares', 'complaint', 'joining']

/** Ratings of the rated factors: 0-4 in halves, or null for "don't know". */
export type Ratings = Readonly<Partial<Record<RatedFactor, number | null>>>

/** Why a round could not be the ground of an exit: a role of which nobody rated, or too few answers (03, section 3.4). */
export type Lacking = 'contact' | 'decider' | 'finance' | 'ratings' | 'share'

/** What came out of a round when it was revealed: shuffled, without times; r1 … rn stand for nobody. */
export interface Revealed {
  readonly round: string
  readonly invited: number
  readonly answered: number
  /** Ratings that count towards the medians, by stand-in; in named mode, by person. */
  readonly ratings: Readonly<Record<string, Ratings>>
  /** Answers that came but do not count (a material interest, more than 4 "don't know"). */
  readonly informationOnly: number
  /** The option each rater would choose (Q5), as counts. */
  readonly options: Readonly<Partial<Record<OptionId, number>>>
  /** "Likely to change", in percent, sorted. */
  readonly forecasts: readonly number[]
  /** Words whose author ticked that they may be shown as written, by question; shuffled. */
  readonly words: readonly { readonly question: string; readonly said: string }[]
  /** Interests other than "none", shuffled. */
  readonly interests: readonly { readonly interest: Interest; readonly note?: string }[]
}

/** How a rater stands to the result (03, section 3.7). */
export type Stance = 'agree' | 'live-with' | 'disagree'

export interface Consultation {
  readonly mode: Mode
  /** When the owner asked the team; absent before. */
  readonly startedAt?: number
  /** Named mode before round 1: who is to agree first, and the answers so far. */
  readonly awaiting?: {
    readonly invited: readonly PersonId[]
    readonly agreed: readonly PersonId[]
    readonly reason?: string
  }
  /** A person took it on themselves to ask before the facts were complete (req S0.4). */
  readonly override?: { readonly by: PersonId; readonly reason: string }
  readonly revealed: readonly Revealed[]
  /** Business time of the last reveal, ms UTC: cooling-off counts from here. */
  readonly revealedAt?: number
  /** Factors of the second round, if one was opened. */
  readonly disputed: readonly RatedFactor[]
  /** What was missing when the round closed for good; empty when the quorum was met. Known after the close only. */
  readonly lacking: readonly Lacking[]
  /** What the facilitator wrote of the words that may not be shown as written. */
  readonly summary?: string
  /** An outside sparring partner's view as the owner typed it in (solo): reported, never a rating. */
  readonly reported: readonly { readonly said: string; readonly option?: OptionId }[]
  /** The progress last shown in anonymous mode (refreshed three times a day), and when, ms UTC. */
  readonly progress?: { readonly round: string; readonly answered: number; readonly at: number }
}

export const newConsultation: Consultation = {
  mode: 'confidential',
  revealed: [],
  disputed: [],
  lacking: [],
  reported: [],
}

export type ConsultationFact =
  | {
      readonly kind: 'ConsultationStarted'
      readonly mode: Mode
      /** Set in named mode: nobody rates before all of them have agreed. */
      readonly awaiting?: readonly PersonId[]
      readonly override?: { readonly by: PersonId; readonly reason: string }
    }
  | { readonly kind: 'NamesAgreed' }
  | { readonly kind: 'NamesDeclined' }
  | { readonly kind: 'QuorumMissed'; readonly round: string; readonly lacking: readonly Lacking[] }
  | { readonly kind: 'QuorumRetried'; readonly round: string }
  | { readonly kind: 'RoundRevealed'; readonly revealed: Revealed }
  | { readonly kind: 'DisputeOpened'; readonly round: string; readonly factors: readonly RatedFactor[] }
  | { readonly kind: 'WordsSummarised'; readonly said: string }
  | { readonly kind: 'AdviceReported'; readonly said: string; readonly option?: OptionId }
  | { readonly kind: 'ProgressShown'; readonly round: string; readonly answered: number }

/** Which facts this part of the state folds; the compiler holds it complete. */
export const consultationKinds: Readonly<Record<ConsultationFact['kind'], true>> = {
  ConsultationStarted: true,
  NamesAgreed: true,
  NamesDeclined: true,
  QuorumMissed: true,
  QuorumRetried: true,
  RoundRevealed: true,
  DisputeOpened: true,
  WordsSummarised: true,
  AdviceReported: true,
  ProgressShown: true,
}

/** A consultation begins anew: what an earlier one of the same case said stays in the facts, and in its decision record. */
function started(fact: Extract<ConsultationFact, { kind: 'ConsultationStarted' }>, at: number): Consultation {
  return {
    ...newConsultation,
    mode: fact.mode,
    startedAt: at,
    ...(fact.awaiting === undefined ? {} : { awaiting: { invited: fact.awaiting, agreed: [] } }),
    ...(fact.override === undefined ? {} : { override: fact.override }),
  }
}

/** Folds one fact into the consultation. */
export function foldConsultation(
  state: Consultation,
  fact: ConsultationFact,
  at: number,
  by: PersonId,
): Consultation {
  switch (fact.kind) {
    case 'ConsultationStarted':
      return started(fact, at)
    case 'NamesAgreed':
      return state.awaiting
        ? { ...state, awaiting: { ...state.awaiting, agreed: [...state.awaiting.agreed, by] } }
        : state
    case 'NamesDeclined': {
      const { awaiting: _awaiting, startedAt: _startedAt, ...rest } = state
      return rest
    }
    case 'QuorumMissed':
      return { ...state, lacking: fact.lacking }
    case 'QuorumRetried':
      return { ...state, lacking: [] }
    case 'RoundRevealed':
      return { ...state, revealed: [...state.revealed, fact.revealed], revealedAt: at }
    case 'DisputeOpened':
      return { ...state, disputed: fact.factors }
    case 'WordsSummarised':
      return { ...state, summary: fact.said }
    case 'AdviceReported': {
      const { kind: _kind, ...advice } = fact
      return { ...state, reported: [...state.reported, advice] }
    }
    case 'ProgressShown':
      return { ...state, progress: { round: fact.round, answered: fact.answered, at } }
  }
}
