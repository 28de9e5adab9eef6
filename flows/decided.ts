import type { DecisionRecord } from '../src/case/decision.ts'
import type { CaseState } from '../src/case/state.ts'
import { type ConditionId, conditionIds, type ReasonCode } from '../src/evaluation/model.ts'

/** The decision that holds: the last one signed. */
export function decisionOf(state: CaseState): DecisionRecord | undefined {
  return state.decision.records.at(-1)
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined
}

/** The path of the model behind the decision, such as `final_warning`; absent where the model had too little to go on. */
export function pathOf(state: CaseState): string | undefined {
  const path = fieldOf(decisionOf(state)?.recommendation, 'path')
  return typeof path === 'string' ? path : undefined
}

/** The conditions that came with the decision. */
export function conditionsOf(state: CaseState): readonly ConditionId[] {
  const listed = fieldOf(decisionOf(state)?.recommendation, 'conditions')
  return Array.isArray(listed) ? conditionIds.filter((id) => listed.includes(id)) : []
}

/**
 * The conditions that somebody has to meet and nobody has yet. Those that only describe the case are left out; who
 * decides otherwise has met those of their own option at the signature.
 */
export function unmetConditions(state: CaseState): readonly ConditionId[] {
  if (decisionOf(state)?.choice === 'otherwise') return []
  const toMeet: readonly ConditionId[] = [
    'LEGAL_REVIEW',
    'REPUTATION_PLAN',
    'FINANCE_SIGNOFF',
    'VERIFY_REDLINE',
  ]
  return conditionsOf(state).filter(
    (id) => toMeet.includes(id) && state.decision.conditions[id] === undefined,
  )
}

/** The selected reasons that at least one dated incident shows (02, section 2.2). */
export function confirmedReasons(state: CaseState): readonly ReasonCode[] {
  const shown = new Set(state.incidents.flatMap((incident) => incident.reasons))
  return state.evaluation.reasons.filter((code) => shown.has(code))
}
