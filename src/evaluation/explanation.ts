import { effectiveBoundary } from './band.ts'
import type { Recommendation } from './evaluate.ts'
import { type ConditionId, type Factor, type GateId, type OptionId, thresholds } from './model.ts'
import type { EvaluateInput } from './schema.ts'
import { knownFactors, mostPoints, normalisedWeights } from './score.ts'
import { criticalDelta } from './sensitivity.ts'
import { situationOf } from './situation.ts'

/** One factor's part in the score: `points` of at most `of` points. */
export interface Weighing {
  readonly factor: Factor
  readonly points: number
  readonly of: number
}

/** "Would flip if this factor counted n % more or less": `change` is -0.15 for 15 % less. */
export interface WouldFlip {
  readonly factor: Factor
  readonly change: number
  readonly option: OptionId
}

/** What a recommendation's sentence is made of (section 2.6, text pattern). No rater can be told from it. */
export interface Explanation {
  /** The three factors that speak most for ending, the largest first; factors without points are left out. */
  readonly for: readonly Weighing[]
  /** The three that speak most against ending. */
  readonly against: readonly Weighing[]
  /** The smallest changes first; empty is "nothing within 20 %". */
  readonly flips: readonly WouldFlip[]
  /** True where the option would be another one without some single answer; whose is never told. */
  readonly hangsOnOneAnswer: boolean
  readonly gates: readonly GateId[]
  readonly conditions: readonly ConditionId[]
}

const shown = 3

function largest(weighings: readonly Weighing[]): Weighing[] {
  return weighings
    .filter(({ points }) => points > thresholds.bands.epsilon)
    .toSorted((a, b) => b.points - a.points || b.points / b.of - a.points / a.of)
    .slice(0, shown)
}

/** The change of weight, within 20 %, at which a flip found by the runs begins. */
function changeFor(input: EvaluateInput, factor: Factor, k: number): number {
  const { remedy, exit } = effectiveBoundary(situationOf(input).planFailed)
  const reach = k - 1
  const within = [remedy, exit]
    .map((boundary) => criticalDelta(input, factor, boundary))
    .filter((delta) => delta !== null)
    .filter((delta) => delta * reach >= 0 && Math.abs(delta) <= Math.abs(reach))
    .toSorted((a, b) => Math.abs(a) - Math.abs(b))
  return within[0] ?? reach
}

/** Why a recommendation is what it is, ready for a sentence or a chart. `result` must come from this `input`. */
export function explanation(input: EvaluateInput, result: Recommendation): Explanation {
  const most = mostPoints(result.factors, normalisedWeights(input.weights))
  const weighings = knownFactors(result.factors).map((factor) => ({
    factor,
    points: result.contributions[factor] ?? 0,
    of: most[factor] ?? 0,
  }))
  const flips = result.sensitivity.flips.flatMap((flip) =>
    flip.kind === 'weight'
      ? [{ factor: flip.factor, change: changeFor(input, flip.factor, flip.k), option: flip.option }]
      : [],
  )
  return {
    for: largest(weighings),
    against: largest(weighings.map(({ factor, points, of }) => ({ factor, points: of - points, of }))),
    flips: flips.toSorted((a, b) => Math.abs(a.change) - Math.abs(b.change)),
    hangsOnOneAnswer: result.sensitivity.flips.some(({ kind }) => kind === 'rater'),
    gates: result.gates,
    conditions: result.conditions,
  }
}
