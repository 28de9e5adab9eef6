import { type ConditionId, conditionIds, type FactorValues, isExit, thresholds } from './model.ts'
import type { Decision } from './path.ts'
import type { Situation } from './situation.ts'

/** What must be done first, and whether legal holds the key. */
export interface Conditions {
  readonly conditions: readonly ConditionId[]
  /** True: no exit may be signed, not even by deciding otherwise, until legal has cleared it. */
  readonly locked: boolean
}

const fastPaths: readonly Decision['path'][] = ['fast_redline', 'fast_repeated', 'final_warning']

/** The conditions of a decision, in the order of section 2.9; they never change the option (section 2.4). */
export function conditionsFor(
  { option, path }: Pick<Decision, 'option' | 'path'>,
  values: FactorValues,
  { confirmed, flags }: Situation,
): Conditions {
  const exit = isExit(option)
  const unverified = flags.redline && !flags.redlineVerified
  const now = option === 'TERMINATE_NOW'
  const locked = !flags.legalCleared && (flags.legalBlocking.length > 0 || now || (values.legal ?? 2) >= 3)
  const outsideEffect = Math.max(values.influence ?? 0, values.reputation ?? 0)
  const holds: Record<ConditionId, boolean> = {
    FOUR_EYES: exit,
    LEGAL_REVIEW: locked,
    REPUTATION_PLAN: exit && outsideEffect >= 3,
    FINANCE_SIGNOFF: exit && (values.dependency ?? 0) >= 3,
    VERIFY_REDLINE: unverified,
    NO_REASON_TO_CLIENT: flags.tippingOff,
    SUSPEND_CONTACT: unverified || now,
    PROTECT_STAFF: (values.staff ?? 0) >= 3 || fastPaths.includes(path),
    MULTI_REASON: confirmed.size >= 2,
  }
  return { conditions: conditionIds.filter((id) => holds[id]), locked }
}

/** The default review period of a remedy plan in working days: 30; 20 for three reasons or more; 10 for a final warning. */
export function reviewWorkingDays(path: Decision['path'], confirmedReasons: number): number {
  const { review } = thresholds
  if (path === 'final_warning') return review.finalWarning
  return confirmedReasons >= review.severalReasonsFrom ? review.severalReasons : review.workingDays
}
