import type { OptionId, ReasonCode } from '../evaluation/model.ts'
import type { Stage } from './stage.ts'
import type { CaseState } from './state.ts'

/**
 * How a case ended, for insights: codes and days only, so that it may outlive the case (definitions, "Retention").
 * It names no client, no person and no case.
 */
export interface Outcome {
  /** Month in which it was closed, `2026-03`. */
  readonly month: string
  /** The reasons that at least one dated incident showed. */
  readonly reasons: readonly ReasonCode[]
  /** What was decided last; `none` where nobody decided. */
  readonly option: OptionId | 'none'
  readonly result: 'kept' | 'ended' | 'withdrawn'
  /** Whole days spent in each stage that it went through. */
  readonly days: Readonly<Partial<Record<Stage, number>>>
  /** Whether a decision went another way than the recommendation. */
  readonly overridden: boolean
  /** Remedy plans that were reviewed, by what came of them. */
  readonly plans: { readonly worked: number; readonly failed: number }
}

const dayMs = 86_400_000

/** The outcome of a case that has just been closed, in `month` where the case is kept. */
export function outcomeOf(state: CaseState, month: string): Outcome {
  const shown = new Set(state.incidents.flatMap((incident) => incident.reasons))
  const days = Object.entries(state.spentMs).map(([stage, ms]) => [stage, Math.round(ms / dayMs)])
  const reviewed = (outcome: 'worked' | 'failed') =>
    state.plans.filter((plan) => plan.outcome === outcome).length
  return {
    month,
    reasons: state.evaluation.reasons.filter((code) => shown.has(code)),
    option: state.decision.records.at(-1)?.option ?? 'none',
    result: state.outcome ?? 'withdrawn',
    days: Object.fromEntries(days),
    overridden: state.decision.records.some(({ choice }) => choice === 'otherwise'),
    plans: { worked: reviewed('worked'), failed: reviewed('failed') },
  }
}

/** The outcomes of the last `months` months, the present one among them. `today` is an ISO date. */
export function lately(outcomes: readonly Outcome[], today: string, months: number): readonly Outcome[] {
  const count = (date: string): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7))
  return outcomes.filter(({ month }) => count(today) - count(month) < months)
}
