import { effectiveBoundary } from './band.ts'
import { factorValues, raterIds } from './factor-values.ts'
import { type Factor, factors, type OptionId, thresholds, type Weights } from './model.ts'
import { type Decision, decide } from './path.ts'
import type { EvaluateInput } from './schema.ts'
import { mostPoints, normalisedWeights, score, utility } from './score.ts'
import { situationOf } from './situation.ts'

/** A run that gave another option: a factor's weight times `k`, or one rater left out. `S` is that run's score. */
export type Flip =
  | {
      readonly kind: 'weight'
      readonly factor: Factor
      readonly k: number
      readonly S: number
      readonly option: OptionId
    }
  | { readonly kind: 'rater'; readonly rater: string; readonly S: number; readonly option: OptionId }

/** How the recommendation stands up to other weights and to the absence of any one rater. */
export interface Sensitivity {
  readonly runs: number
  readonly flips: readonly Flip[]
  /** The share of runs that gave the same option, 0 to 1. */
  readonly robustness: number
}

/**
 * Runs the whole path again with every weight 20 % up and down, and, with three raters or more, without each of them
 * (section 2.6). Flips by rater count, and are never shown to people by rater.
 */
export function sensitivity(input: EvaluateInput, weights: Weights, decision: Decision): Sensitivity {
  const situation = situationOf(input)
  const values = factorValues(input)
  const weightRuns = factors.flatMap((factor) =>
    thresholds.sensitivity.weightFactors.map((k): Flip => {
      const run = decide(values, { ...weights, [factor]: weights[factor] * k }, situation)
      return { kind: 'weight', factor, k, S: run.score, option: run.option }
    }),
  )
  const raters = raterIds(input)
  const raterRuns = (raters.length >= 3 ? raters : []).map((rater): Flip => {
    const run = decide(factorValues(input, rater), weights, situation)
    return { kind: 'rater', rater, S: run.score, option: run.option }
  })
  const all = [...weightRuns, ...raterRuns]
  const flips = all.filter(({ option }) => option !== decision.option)
  return { runs: all.length, flips, robustness: 1 - flips.length / all.length }
}

/** The effective boundary in points that the case's score lies nearest to: 37 or 62, with a failed plan 33 or 58. */
export function nearestBoundary(input: EvaluateInput): number {
  const points = score(factorValues(input), normalisedWeights(input.weights))
  const { remedy, exit } = effectiveBoundary(situationOf(input).planFailed)
  return Math.abs(points - remedy) < Math.abs(points - exit) ? remedy : exit
}

/**
 * By which share one factor's weight would have to change for the score to reach a boundary (points, 0 to 100):
 * -0.15 is "15 % less". Null where no change of this weight can do it (section 2.6, closed form).
 */
export function criticalDelta(input: EvaluateInput, factor: Factor, boundary: number): number | null {
  const values = factorValues(input)
  const weights = normalisedWeights(input.weights)
  const value = values[factor]
  const weight = (mostPoints(values, weights)[factor] ?? 0) / 100
  const b = boundary / 100
  if (value === null || weight === 0) return null
  const pull = utility(factor, value) - b
  if (Math.abs(pull) < thresholds.bands.epsilon) return null
  return (b - score(values, weights) / 100) / (weight * pull)
}
