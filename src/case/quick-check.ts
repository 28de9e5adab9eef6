import { type ReasonCode, type RemedyType, reasonSets, thresholds } from '../evaluation/model.ts'
import { effectiveHourlyRate, profit } from '../evaluation/profit.ts'
import { profitSchema } from '../evaluation/schema.ts'

/** What somebody tells about a client in two minutes. What they do not know is left out. */
export interface CheckInput {
  readonly reasons: readonly ReasonCode[]
  /** Kinds of remedy that were tried and did not help. */
  readonly tried: readonly RemedyType[]
  /** A month's revenue, hours, and what an hour costs us, in one currency. */
  readonly revenue?: number | undefined
  readonly hours?: number | undefined
  readonly rate?: number | undefined
  /** What it does to our people, 0 to 4 (02, "staff" anchors). */
  readonly staff?: number | undefined
  /** How likely it is to change, 0 to 4 (02, "change" anchors). */
  readonly change?: number | undefined
}

/** Why the check answers as it does, for `check.because`. */
export type Because =
  | 'integrity'
  | 'people'
  | 'conduct'
  | 'exhausted'
  | 'refused'
  | 'loss'
  | 'tried'
  | 'margin'
  | 'several'
  | 'strain'
  | 'weak'
  | 'untried'
  | 'changing'

/** What is missing to know, for `check.missing`. */
export type Missing = 'figures' | 'staff' | 'change' | 'dates' | 'ourPart' | 'contract'

/** The answer of a quick check. Money is in the currency of the input, a month. */
export interface CheckAnswer {
  readonly verdict: 'talk' | 'plan' | 'case'
  readonly because: readonly Because[]
  readonly missing: readonly Missing[]
  /** Revenue for an hour of work; null without hours. */
  readonly hourlyRate: number | null
  readonly contribution: number | null
  /** A share of revenue; null without revenue. */
  readonly margin: number | null
}

function figuresOf({ revenue, hours, rate }: CheckInput) {
  if (revenue === undefined || hours === undefined || rate === undefined) return undefined
  const result = profit(profitSchema.parse({ revenue, costToServe: [{ hours, rate }] }))
  return { ...result, hourlyRate: effectiveHourlyRate(revenue, hours) }
}

const isIn = (set: readonly ReasonCode[], reasons: readonly ReasonCode[]): boolean =>
  reasons.some((code) => set.includes(code))

/** A change that is rated 3 or more keeps a client for now (02, gate G6); 1 or less is no sign of one. */
const likely = 3
const unlikely = 1

function forCase(input: CheckInput, margin: number | null): readonly Because[] {
  const { reasons, tried, staff, change } = input
  const hurt = staff === undefined || staff >= 2
  const hopeless = change !== undefined && change <= unlikely
  const mayChange = change !== undefined && change >= likely
  return [
    ...(isIn(reasonSets.integrity, reasons) ? (['integrity'] as const) : []),
    ...(staff !== undefined && staff >= 3 ? (['people'] as const) : []),
    ...(isIn(reasonSets.conduct, reasons) && hurt ? (['conduct'] as const) : []),
    ...(tried.length >= 3 && !mayChange ? (['exhausted'] as const) : []),
    ...(tried.length > 0 && hopeless ? (['refused'] as const) : []),
    ...(margin !== null && margin < 0 && tried.includes('terms') && !mayChange ? (['loss'] as const) : []),
  ]
}

function forPlan(input: CheckInput, belowTarget: boolean): readonly Because[] {
  const { reasons, tried, staff } = input
  const weighty = reasons.filter((code) => !(reasonSets.weak as readonly ReasonCode[]).includes(code))
  return [
    ...(tried.length > 0 ? (['tried'] as const) : []),
    ...(belowTarget ? (['margin'] as const) : []),
    ...(weighty.length >= 2 ? (['several'] as const) : []),
    ...(staff === 2 || isIn(reasonSets.conduct, reasons) ? (['strain'] as const) : []),
  ]
}

function forTalk({ reasons, change }: CheckInput): readonly Because[] {
  const onlyWeak = reasons.every((code) => (reasonSets.weak as readonly ReasonCode[]).includes(code))
  return [
    ...(onlyWeak ? (['weak'] as const) : []),
    ...(change !== undefined && change >= likely ? (['changing'] as const) : []),
    'untried',
  ]
}

/**
 * "Talk", "plan" or "open a case" from what one person knows (definitions, "Quick check"). It follows the spirit of the
 * decision model without being it: harm to our people and integrity come before money, ending is never an answer, and
 * a case is for what one person should not decide alone. `dated`: dated incidents of the client that this person can see.
 */
export function quickCheck(input: CheckInput, dated: number): CheckAnswer {
  const figures = figuresOf(input)
  const margin = figures?.margin ?? null
  const { targetMargin } = thresholds.profitability
  const onCase = forCase(input, margin)
  const onPlan = forPlan(input, margin !== null && margin < targetMargin / 2)
  const verdict = onCase.length > 0 ? 'case' : onPlan.length > 0 ? 'plan' : 'talk'
  return {
    verdict,
    because: { case: onCase, plan: onPlan, talk: forTalk(input) }[verdict],
    missing: missingIn(input, verdict, dated),
    hourlyRate: figures?.hourlyRate ?? null,
    contribution: figures?.contribution ?? null,
    margin,
  }
}

function missingIn(input: CheckInput, verdict: CheckAnswer['verdict'], dated: number): readonly Missing[] {
  return [
    ...(figuresOf(input) === undefined ? (['figures'] as const) : []),
    ...(input.staff === undefined ? (['staff'] as const) : []),
    ...(input.change === undefined ? (['change'] as const) : []),
    ...(dated === 0 ? (['dates'] as const) : []),
    'ourPart',
    ...(verdict === 'case' ? (['contract'] as const) : []),
  ]
}
