import { thresholds } from './model.ts'
import type { ProfitInput } from './schema.ts'

const { epsilon } = thresholds.bands
const lowestBearableMargin = -0.1
const dependencySteps = [0.05, 0.1, 0.2, 0.35] as const

/** A client's profit and loss for the period, in the currency of the input; keys as in section 2.7's vectors. */
export interface Profit {
  readonly costToServe: number
  readonly paymentDelayCost: number
  readonly contribution: number
  /** Contribution divided by revenue; null without revenue. */
  readonly margin: number | null
  /** Null where no revenue could cover the cost. */
  readonly breakEvenRevenue: number | null
  readonly targetRevenue: number | null
  /** As a share of today's revenue: 0.08 is 8 % more; null without revenue. */
  readonly priceIncreaseToBreakEven: number | null
  readonly priceIncreaseToTarget: number | null
  readonly profitabilityScore: number
  /** What the year's profit changes by if the client leaves: negative is a loss. */
  readonly exitEffectAnnual: number
  readonly freedHours: number
  /** Present where the company's revenue is known. */
  readonly revenueShare?: number
  readonly dependencyScore?: number
  /** What the freed hours could earn in a year; present where a margin per hour is given. */
  readonly redeploymentValue?: number
  /** Present where a replacement is given. */
  readonly replacementInvestment?: number
  readonly replacementGainMonthly?: number
  /** 0 if nothing has to be invested; null if the replacement never earns it back. */
  readonly paybackMonths?: number | null
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

/** The profitability factor, 0 (target reached) to 4 (heavy loss or no revenue), from a margin (section 2.7). */
export function profitabilityScore(margin: number | null, targetMargin: number): number {
  if (margin === null) return 4
  const reaches = (limit: number) => margin >= limit - epsilon
  if (reaches(targetMargin)) return 0
  if (reaches(targetMargin / 2)) return 1
  if (reaches(0)) return 2
  return reaches(lowestBearableMargin) ? 3 : 4
}

/** The dependency factor, 0 (under 5 %) to 4 (35 % or more), from the client's share of revenue (section 2.7). */
export function dependencyScore(revenueShare: number): number {
  return dependencySteps.filter((step) => revenueShare >= step - epsilon).length
}

/** Money earned for an hour of work: revenue divided by hours; null without hours. */
export function effectiveHourlyRate(revenue: number, hours: number): number | null {
  return hours > 0 ? revenue / hours : null
}

function concentration(input: ProfitInput): Pick<Profit, 'revenueShare' | 'dependencyScore'> {
  if (!input.companyRevenue) return {}
  const revenueShare = input.revenue / input.companyRevenue
  return { revenueShare, dependencyScore: dependencyScore(revenueShare) }
}

type ReplacementFigures = Pick<Profit, 'replacementInvestment' | 'replacementGainMonthly' | 'paybackMonths'>

function replacementOf(input: ProfitInput, contribution: number): ReplacementFigures {
  if (!input.replacement) return {}
  const { acquisitionCost, exitCost, leadMonths, monthlyContribution } = input.replacement
  const monthly = contribution / 12
  const investment = acquisitionCost + exitCost + monthly * leadMonths
  const gain = monthlyContribution - monthly
  const earned = gain > 0 ? leadMonths + investment / gain : null
  return {
    replacementInvestment: investment,
    replacementGainMonthly: gain,
    paybackMonths: investment <= 0 ? 0 : earned,
  }
}

function paymentDelayCost({ invoices, costOfCapital }: ProfitInput): number {
  const { dayBasis } = thresholds.profitability
  return sum(
    invoices.map(({ amount, daysLate }) => ((amount * Math.max(0, daysLate)) / dayBasis) * costOfCapital),
  )
}

type PriceFigures = Pick<
  Profit,
  'breakEvenRevenue' | 'targetRevenue' | 'priceIncreaseToBreakEven' | 'priceIncreaseToTarget'
>

/** The revenue at which a cost is covered, or the target margin reached; late payment grows with revenue. */
function pricesFor(
  { revenue, targetMargin }: ProfitInput,
  fixedCost: number,
  delayCost: number,
): PriceFigures {
  const delayShare = revenue > 0 ? delayCost / revenue : 0
  const revenueFor = (target: number) => {
    const kept = 1 - delayShare - target
    return kept > epsilon ? fixedCost / kept : null
  }
  const increaseTo = (needed: number | null) =>
    needed === null || revenue === 0 ? null : needed / revenue - 1
  const breakEvenRevenue = revenueFor(0)
  const targetRevenue = revenueFor(targetMargin)
  return {
    breakEvenRevenue,
    targetRevenue,
    priceIncreaseToBreakEven: increaseTo(breakEvenRevenue),
    priceIncreaseToTarget: increaseTo(targetRevenue),
  }
}

type ExitFigures = Pick<Profit, 'exitEffectAnnual' | 'freedHours' | 'redeploymentValue'>

function exitFigures(input: ProfitInput, costToServe: number, lossesAndDelay: number): ExitFigures {
  const { revenue, directCost, avoidableDirect, avoidableCostToServe } = input
  const freedHours = avoidableCostToServe * sum(input.costToServe.map(({ hours }) => hours))
  const perHour = input.redeployMarginPerHour ?? null
  return {
    exitEffectAnnual:
      avoidableDirect * directCost + avoidableCostToServe * costToServe + lossesAndDelay - revenue,
    freedHours,
    ...(perHour === null ? {} : { redeploymentValue: freedHours * perHour * input.redeployUtilisation }),
  }
}

/**
 * The client's profit and loss, and what leaving would change (section 2.7). Both stand side by side on purpose: a
 * client can lose money on full cost, and leaving can still lower the profit until the freed hours are used elsewhere.
 */
export function profit(input: ProfitInput): Profit {
  const { revenue, directCost } = input
  const costToServe = sum(input.costToServe.map(({ hours, rate }) => hours * rate))
  const delayCost = paymentDelayCost(input)
  const losses = input.badDebt + input.concessions + input.otherCost
  const contribution = revenue - directCost - costToServe - delayCost - losses
  const margin = revenue > 0 ? contribution / revenue : null
  return {
    costToServe,
    paymentDelayCost: delayCost,
    contribution,
    margin,
    ...pricesFor(input, directCost + costToServe + losses, delayCost),
    profitabilityScore: profitabilityScore(margin, input.targetMargin),
    ...exitFigures(input, costToServe, losses + delayCost),
    ...concentration(input),
    ...replacementOf(input, contribution),
  }
}
