import type { PersonId } from './person.ts'

/** How a consultation treats who said what (definitions.md, "Modes of a consultation"). A mode never loosens. */
export type Mode = 'named' | 'confidential' | 'anonymous'

/** A round of sealed answers: a consultation's first or second round, or a debrief's silent answers. */
export interface Round {
  readonly id: string
  readonly purpose: 'consult' | 'second' | 'solo' | 'debrief'
  readonly mode: Mode
  readonly invited: readonly PersonId[]
  readonly openedAt: number
  /** ms UTC. Moves once, with an extension. */
  readonly closesAt: number
  readonly extended: boolean
  readonly closedAt?: number
  /** True once the link between people and answers has been destroyed. */
  readonly unlinked: boolean
}

export type RoundFact =
  | {
      readonly kind: 'RoundOpened'
      readonly round: Pick<Round, 'id' | 'purpose' | 'mode' | 'invited' | 'closesAt'>
    }
  | {
      readonly kind: 'RoundExtended'
      readonly round: string
      readonly closesAt: number
      readonly invited: readonly PersonId[]
    }
  | { readonly kind: 'RoundClosed'; readonly round: string }
  | { readonly kind: 'RoundUnlinked'; readonly round: string }

/** Which facts this part of the state folds; the compiler holds it complete. */
export const roundKinds: Readonly<Record<RoundFact['kind'], true>> = {
  RoundOpened: true,
  RoundExtended: true,
  RoundClosed: true,
  RoundUnlinked: true,
}

/** Folds one fact into the rounds of a case. */
export function foldRounds(rounds: readonly Round[], fact: RoundFact, at: number): readonly Round[] {
  if (fact.kind === 'RoundOpened') {
    return [...rounds, { ...fact.round, openedAt: at, extended: false, unlinked: false }]
  }
  return rounds.map((round) => {
    if (round.id !== fact.round) return round
    if (fact.kind === 'RoundExtended') {
      return { ...round, closesAt: fact.closesAt, invited: fact.invited, extended: true }
    }
    return fact.kind === 'RoundClosed' ? { ...round, closedAt: at } : { ...round, unlinked: true }
  })
}

/** The round of these purposes that is open now, if one is. */
export function openRound(
  rounds: readonly Round[],
  ...purposes: readonly Round['purpose'][]
): Round | undefined {
  return rounds.find((round) => round.closedAt === undefined && purposes.includes(round.purpose))
}
