import type { PersonId } from './person.ts'

/** How a consultation treats who said what (definitions.md, "Modes of a consultation"). A mode never loosens. */
export type Mode = 'named' | 'confidential' | 'anonymous'

/**
 * What a round of sealed answers is for: a consultation's first or second round, the second look of a solo case, what
 * came after the close, how raters stand to the result, or a debrief's silent answers.
 */
export type Purpose = 'consult' | 'second' | 'solo' | 'late' | 'stance' | 'debrief'

/** A round of sealed answers. */
export interface Round {
  readonly id: string
  readonly purpose: Purpose
  readonly mode: Mode
  readonly invited: readonly PersonId[]
  readonly openedAt: number
  /** Nobody answers before this (ms UTC): the second look of a solo case is a day later. */
  readonly opensAt?: number
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
      readonly round: Pick<Round, 'id' | 'purpose' | 'mode' | 'invited' | 'closesAt' | 'opensAt'>
    }
  | {
      readonly kind: 'RoundExtended'
      readonly round: string
      readonly closesAt: number
      readonly invited: readonly PersonId[]
    }
  | { readonly kind: 'RoundClosed'; readonly round: string }
  | {
      /** Opened again before anything was revealed, with more people: the answers so far stay sealed and count. */
      readonly kind: 'RoundReopened'
      readonly round: string
      readonly closesAt: number
      readonly invited: readonly PersonId[]
    }
  | { readonly kind: 'RoundUnlinked'; readonly round: string }

/** Which facts this part of the state folds; the compiler holds it complete. */
export const roundKinds: Readonly<Record<RoundFact['kind'], true>> = {
  RoundOpened: true,
  RoundExtended: true,
  RoundClosed: true,
  RoundReopened: true,
  RoundUnlinked: true,
}

/** Folds one fact into the rounds of a case. */
export function foldRounds(rounds: readonly Round[], fact: RoundFact, at: number): readonly Round[] {
  if (fact.kind === 'RoundOpened') {
    return [...rounds, { ...fact.round, openedAt: at, extended: false, unlinked: false }]
  }
  return rounds.map((round) => (round.id === fact.round ? foldRound(round, fact, at) : round))
}

function foldRound(round: Round, fact: Exclude<RoundFact, { kind: 'RoundOpened' }>, at: number): Round {
  switch (fact.kind) {
    case 'RoundExtended':
      return { ...round, closesAt: fact.closesAt, invited: fact.invited, extended: true }
    case 'RoundClosed':
      return { ...round, closedAt: at }
    case 'RoundReopened': {
      const { closedAt: _closedAt, ...open } = round
      return { ...open, closesAt: fact.closesAt, invited: fact.invited, extended: true }
    }
    case 'RoundUnlinked':
      return { ...round, unlinked: true }
  }
}

/** The round of these purposes that is open now, if one is. */
export function openRound(rounds: readonly Round[], ...purposes: readonly Purpose[]): Round | undefined {
  return rounds.find((round) => round.closedAt === undefined && purposes.includes(round.purpose))
}

/** The rounds whose answers can still be linked to people, of these modes (all modes where none is named). */
export function linkedRounds(rounds: readonly Round[], ...modes: readonly Mode[]): readonly Round[] {
  return rounds.filter(({ unlinked, mode }) => !unlinked && (modes.length === 0 || modes.includes(mode)))
}
