import type { FrozenTerms } from './communication.ts'
import type { Deviation } from './following.ts'
import type { CaseState } from './state.ts'

/** How many people other than the one who proposes must approve a change of a frozen term (05.1): two, one in a firm of two. */
export function approvalsNeeded(state: Pick<CaseState, 'profile'>): number {
  return state.profile === 'solo' ? 1 : 2
}

/** Whether a change of a frozen term holds. */
export function holds(deviation: Deviation, state: Pick<CaseState, 'profile'>): boolean {
  return deviation.declinedBy === undefined && deviation.approvedBy.length >= approvalsNeeded(state)
}

/** Changes of frozen terms that hold, oldest first: the count is a measure of how well we kept our word (06, section 6.6). */
export function deviationsThatHold(state: CaseState): readonly Deviation[] {
  return state.follow.deviations.filter((one) => holds(one, state))
}

/** Changes that still wait for somebody. */
export function openDeviations(state: CaseState): readonly Deviation[] {
  return state.follow.deviations.filter((one) => one.declinedBy === undefined && !holds(one, state))
}

/** The frozen terms with the days that approved changes have moved. `undefined` before the letter is sent. */
export function termsOf(state: CaseState): FrozenTerms | undefined {
  const { terms } = state.communication
  if (terms === undefined) return undefined
  const moved = deviationsThatHold(state).flatMap(({ term, newDate }) =>
    newDate !== undefined && (term === 'endDate' || term === 'contactUntil') ? [[term, newDate]] : [],
  )
  return { ...terms, ...Object.fromEntries(moved) }
}
