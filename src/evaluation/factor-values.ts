import { type FactorValues, forEachRatedFactor, type RatedFactor, ratedFactors } from './model.ts'
import { profit } from './profit.ts'
import type { EvaluateInput, RaterAnswers, Remedy } from './schema.ts'

/** The median; the mean of the two middle values of an even number; null of nothing (section 2.4, item 1). */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.ceil(sorted.length / 2) - 1]
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2
}

/** The answers to one factor, without the "don't know". */
export function answersTo(factor: RatedFactor, raters: readonly RaterAnswers[]): number[] {
  return raters.map((answers) => answers[factor]).filter((answer) => answer !== null)
}

/** The ids of the raters who rated at least one factor: who knows nothing of anything is no rater. */
export function raterIds(input: EvaluateInput): string[] {
  return Object.entries(input.ratings)
    .filter(([, answers]) => ratedFactors.some((factor) => answers[factor] !== null))
    .map(([id]) => id)
}

/** The remedies factor, 0 to 4: how many kinds have failed, and whether writing or a plan was among them (2.3). */
export function remediesScore(remedies: readonly Pick<Remedy, 'type' | 'outcome'>[]): number {
  const failed = new Set(remedies.filter(({ outcome }) => outcome === 'failed').map(({ type }) => type))
  if (failed.size < 3) return failed.size
  if (failed.size >= 4 && failed.has('plan')) return 4
  return failed.has('written') || failed.has('plan') ? 3 : 2
}

/**
 * The value of every factor (section 2.4, item 1): medians of the ratings; expert values set by hand, which override
 * what the figures say. With `without` one rater is left out (section 2.6).
 */
export function factorValues(input: EvaluateInput, without?: string): FactorValues {
  const raters = raterIds(input)
    .filter((id) => id !== without)
    .flatMap((id) => input.ratings[id] ?? [])
  const figures = input.pnl ? profit(input.pnl) : null
  return {
    ...forEachRatedFactor((factor) => median(answersTo(factor, raters))),
    profitability: input.expert.profitability ?? figures?.profitabilityScore ?? null,
    dependency: input.expert.dependency ?? figures?.dependencyScore ?? null,
    legal: input.expert.legal ?? null,
    remedies: remediesScore(input.remedies),
  }
}
