import { coolingOffEndsAt } from '../src/calendar/deadlines.ts'
import { readBallot, readStance, type SealedStance } from '../src/case/ballot.ts'
import type { Interest, Revealed } from '../src/case/consultation.ts'
import type { Dissent } from '../src/case/decision.ts'
import { evaluateInput } from '../src/case/evaluate-input.ts'
import type { PersonId } from '../src/case/person.ts'
import type { CaseState } from '../src/case/state.ts'
import type { CaseScene } from '../src/engine/flow.ts'
import { conditionsFor } from '../src/evaluation/conditions.ts'
import { type Evaluation, evaluate } from '../src/evaluation/evaluate.ts'
import { type ConditionId, isExit, type OptionId, optionIds } from '../src/evaluation/model.ts'
import type { EvaluateInput } from '../src/evaluation/schema.ts'
import { situationOf } from '../src/evaluation/situation.ts'
import { askable, firstRound, holdsRole, revealedNow } from './consult-rounds.ts'

/** What a decision rests on: the reveal, and what the model makes of it and of the facts as they are now. */
export interface Basis {
  readonly revealed: Revealed
  readonly input: EvaluateInput
  readonly result: Evaluation
}

/** The basis of a decision; nothing before the reveal. */
export function basisOf(state: CaseState): Basis | undefined {
  const revealed = revealedNow(state)
  if (!revealed) return undefined
  const input = evaluateInput(state, revealed.ratings)
  return { revealed, input, result: evaluate(input) }
}

/** Without the quorum a case may be kept or mended, never ended (definitions, "Life of a case"). */
const optionsWithoutQuorum: readonly OptionId[] = ['KEEP_TALK', 'REMEDY_PLAN']

/** The options that may be signed. */
export function optionsLeft(state: CaseState): readonly OptionId[] {
  return state.consultation.lacking.length > 0 ? optionsWithoutQuorum : optionIds
}

/** Conditions that somebody has to meet before an exit is signed, in the order of the model. */
const toMeet: readonly ConditionId[] = [
  'LEGAL_REVIEW',
  'REPUTATION_PLAN',
  'FINANCE_SIGNOFF',
  'VERIFY_REDLINE',
]

/** All conditions of deciding for this option, met or not. */
function conditionsOf(basis: Basis, option: OptionId): readonly ConditionId[] {
  const { result, input } = basis
  if (result.status !== 'OK') return []
  return conditionsFor({ option, path: result.path }, result.factors, situationOf(input)).conditions
}

/** What is still open of them. Only exits wait for their conditions. */
export function openConditions(state: CaseState, basis: Basis, option: OptionId): readonly ConditionId[] {
  if (!isExit(option)) return []
  return conditionsOf(basis, option).filter(
    (condition) => toMeet.includes(condition) && state.decision.conditions[condition] === undefined,
  )
}

/** When an exit may be signed: a day after the final reveal; at once on the fast track (03, section 3.3). ms UTC */
export function exitFrom(state: CaseState): number {
  const { revealedAt } = state.consultation
  return state.profile === 'fast' || revealedAt === undefined ? 0 : coolingOffEndsAt(revealedAt)
}

/** The second persons for an exit: every approver but the one who signed. */
export function approversOf(state: CaseState, signer: PersonId): readonly PersonId[] {
  return Object.keys(state.people).filter(
    (person) => person !== signer && holdsRole(state, person, 'approver'),
  )
}

/** A firm of one has no second person: it looks again itself, a day later (definitions, "Roles"). */
export function isAlone(state: CaseState): boolean {
  return state.profile === 'solo' && askable(state).length === 1
}

/** How people stand to the result, shuffled; needs the ballots. */
export function stancesIn(scene: CaseScene): readonly SealedStance[] {
  const first = firstRound(scene.case)
  const round = scene.case.rounds.findLast(
    ({ purpose, openedAt }) => purpose === 'stance' && openedAt >= (first?.openedAt ?? 0),
  )
  return round ? scene.ballots(round.id).flatMap((sealed) => readStance(sealed) ?? []) : []
}

/** The dissents as their authors gave them, named only where they ticked so. */
export function dissentIn(scene: CaseScene): readonly Dissent[] {
  return stancesIn(scene)
    .flatMap(({ dissent, by }) =>
      dissent === undefined ? [] : [{ said: dissent, ...(by === undefined ? {} : { by }) }],
    )
    .toSorted((a, b) => (a.said < b.said ? -1 : 1))
}

/** The interest that I declared with my rating; nothing where I have not rated. Needs my own ballot. */
export function myInterest(scene: CaseScene): Interest | undefined {
  const first = firstRound(scene.case)
  return first ? readBallot(scene.ownBallot(first.id))?.interest : undefined
}
