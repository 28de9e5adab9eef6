import type { ReasonCode } from './model.ts'
import type { EvaluateFlags, EvaluateInput, Reason, Remedy } from './schema.ts'

/** Everything the decision path needs beside the factor values; the same in every run of the sensitivity. */
export interface Situation {
  readonly confirmed: ReadonlySet<ReasonCode>
  readonly flags: EvaluateFlags
  readonly termsFailed: boolean
  readonly planFailed: boolean
  readonly planPending: boolean
}

/** A reason counts as confirmed with at least one dated incident (section 2.2). */
export function isConfirmed(reason: Pick<Reason, 'incidents'>): boolean {
  return reason.incidents >= 1
}

/**
 * How well a reason is supported: 1 with two incidents from two sources or a document, 0.5 with an incident, else 0
 * (section 2.2).
 */
function evidenceValue(reason: Pick<Reason, 'incidents' | 'sources' | 'verified'>): 0 | 0.5 | 1 {
  if (reason.verified || (reason.incidents >= 2 && reason.sources >= 2)) return 1
  return isConfirmed(reason) ? 0.5 : 0
}

/** The mean evidence value over the selected reasons, confirmed or not; 0 without reasons (section 2.6). */
export function meanEvidence(reasons: readonly Reason[]): number {
  if (reasons.length === 0) return 0
  return reasons.reduce((total, reason) => total + evidenceValue(reason), 0) / reasons.length
}

function has(remedies: readonly Remedy[], type: Remedy['type'], outcome: Remedy['outcome']): boolean {
  return remedies.some((remedy) => remedy.type === type && remedy.outcome === outcome)
}

/** Reads the situation from an input. */
export function situationOf(input: EvaluateInput): Situation {
  return {
    confirmed: new Set(input.reasons.filter(isConfirmed).map(({ code }) => code)),
    flags: input.flags,
    termsFailed: has(input.remedies, 'terms', 'failed'),
    planFailed: has(input.remedies, 'plan', 'failed'),
    planPending: has(input.remedies, 'plan', 'pending'),
  }
}
