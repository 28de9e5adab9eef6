import type { Recorded } from './facts.ts'
import type { PersonId } from './person.ts'
import type { Light, ScreeningVerdict } from './screening.ts'

/** What we do about a prospect. */
export type ProspectChoice = 'take' | 'conditions' | 'decline'

/** What one of the two who decide says, and why. */
export interface ProspectVoice {
  readonly by: PersonId
  readonly choice: ProspectChoice
  readonly why: string
  readonly at: number
}

/** One screening of a prospect (06, section 6.4). */
export interface Screening {
  readonly id: string
  readonly by: PersonId
  readonly at: number
  /** The light of each question by its id: S1 to S12, and lessons. */
  readonly answers: Readonly<Record<string, Light>>
  /** Questions that counted double, by id. */
  readonly doubled: readonly string[]
  /** 0 to 1 */
  readonly score: number
  readonly verdict: ScreeningVerdict
  readonly note?: string
  /** The second person, where two decide and somebody was asked. */
  readonly second?: PersonId
  /** What the two have said; the last word of each. */
  readonly voices: readonly ProspectVoice[]
}

/** A prospect as we keep it: never a protected characteristic, only answers to the same questions as for all. */
export interface ProspectState {
  readonly id: string
  readonly name: string
  readonly screenings: readonly Screening[]
}

export type ProspectFact =
  | { readonly kind: 'ProspectNamed'; readonly id: string; readonly name: string }
  | {
      readonly kind: 'ProspectScreened'
      readonly screening: Omit<Screening, 'by' | 'at' | 'second' | 'voices'>
    }
  | { readonly kind: 'SecondAsked'; readonly screening: string; readonly person: PersonId }
  | {
      readonly kind: 'ProspectVoiced'
      readonly screening: string
      readonly choice: ProspectChoice
      readonly why: string
    }

export const newProspect: ProspectState = { id: '', name: '', screenings: [] }

/** Folds one fact into a prospect. */
export function foldProspect(state: ProspectState, { fact, at, by }: Recorded<ProspectFact>): ProspectState {
  switch (fact.kind) {
    case 'ProspectNamed':
      return { ...state, id: fact.id, name: fact.name }
    case 'ProspectScreened':
      return { ...state, screenings: [...state.screenings, { ...fact.screening, by, at, voices: [] }] }
    case 'SecondAsked':
      return withScreening(state, fact.screening, (one) => ({
        ...one,
        second: fact.person,
        voices: one.voices.filter((voice) => voice.by === one.by),
      }))
    case 'ProspectVoiced': {
      const { choice, why } = fact
      return withScreening(state, fact.screening, (one) => ({
        ...one,
        voices: [...one.voices.filter((voice) => voice.by !== by), { by, choice, why, at }],
      }))
    }
  }
}

function withScreening(
  state: ProspectState,
  id: string,
  change: (screening: Screening) => Screening,
): ProspectState {
  return { ...state, screenings: state.screenings.map((one) => (one.id === id ? change(one) : one)) }
}

/** Who has a part in a prospect: those who screened it, and those asked to decide with them. */
export function peopleOfProspect(state: ProspectState): readonly PersonId[] {
  return [
    ...new Set(state.screenings.flatMap(({ by, second }) => (second === undefined ? [by] : [by, second]))),
  ]
}

/** The screenings that this person made or was asked about, newest first. */
export function screeningsSeenBy(person: PersonId, state: ProspectState): readonly Screening[] {
  return state.screenings.filter(({ by, second }) => by === person || second === person).toReversed()
}

/** What two people have decided together; nothing while one has not spoken or they differ. */
export function decidedByTwo({ voices }: Pick<Screening, 'voices'>): ProspectChoice | undefined {
  const [first, second] = voices
  return first && second && first.choice === second.choice ? first.choice : undefined
}
