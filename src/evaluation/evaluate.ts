import { conditionsFor } from './conditions.ts'
import { type Confidence, confidence } from './confidence.ts'
import { type CaseDisagreement, caseDisagreement } from './disagreement.ts'
import { factorValues, raterIds } from './factor-values.ts'
import {
  type ConditionId,
  type Factor,
  type FactorValues,
  type GateId,
  type OptionId,
  type PathId,
  thresholds,
  type Weights,
} from './model.ts'
import { type Decision, decide } from './path.ts'
import type { EvaluateInput } from './schema.ts'
import { contributions, coverage, type Indices, indices, missingFactors, normalisedWeights } from './score.ts'
import { type Sensitivity, sensitivity } from './sensitivity.ts'
import { meanEvidence, situationOf } from './situation.ts'

/** A recommendation with everything that explains it (section 2.9). Points and indices are 0 to 100, unrounded. */
export interface Recommendation {
  readonly status: 'OK'
  readonly option: OptionId
  readonly path: PathId
  readonly gates: readonly GateId[]
  readonly score: number
  /** True until the second round that this case needs has been held. */
  readonly provisional: boolean
  readonly contributions: Readonly<Partial<Record<Factor, number>>>
  readonly indices: Indices
  readonly factors: FactorValues
  readonly coverage: number
  readonly nearBoundary: boolean
  readonly disagreement: CaseDisagreement
  readonly sensitivity: Sensitivity
  readonly confidence: Confidence
  readonly conditions: readonly ConditionId[]
  readonly locked: boolean
  /** The order of work among cases, not the strength of the measure; at most 100. */
  readonly priority: number
}

/** Too little is known for a recommendation (section 2.4, item 5). */
export interface InsufficientData {
  readonly status: 'INSUFFICIENT_DATA'
  readonly coverage: number
  readonly raters: number
  readonly needRaters: number
  readonly missing: readonly Factor[]
}

/** What an evaluation gives. */
export type Evaluation = Recommendation | InsufficientData

const pointsForEachFurtherReason = 5

/** What is missing for a recommendation; null when there is enough (section 2.4, item 5). */
function insufficiency(
  input: EvaluateInput,
  values: FactorValues,
  weights: Weights,
): InsufficientData | null {
  const raters = raterIds(input).length
  const needRaters = thresholds.minRaters[input.mode]
  const covered = coverage(values, weights)
  const enough = covered >= thresholds.minCoverage - thresholds.bands.epsilon && raters >= needRaters
  if (enough) return null
  return {
    status: 'INSUFFICIENT_DATA',
    coverage: covered,
    raters,
    needRaters,
    missing: missingFactors(values),
  }
}

/** How far the raters agree, how the option stands up to change, and how far both can be relied on. */
function reliability(input: EvaluateInput, weights: Weights, decision: Decision) {
  const raters = raterIds(input).flatMap((id) => input.ratings[id] ?? [])
  const apart = caseDisagreement(raters, weights)
  const stability = sensitivity(input, weights, decision)
  return {
    provisional: apart.secondRound && input.round === 1,
    disagreement: apart,
    sensitivity: stability,
    confidence: confidence({
      D: apart.D,
      robustness: stability.robustness,
      evidence: meanEvidence(input.reasons),
      nearBoundary: decision.nearBoundary,
      raters: raters.length,
      secondRound: apart.secondRound,
    }),
  }
}

/**
 * The whole decision model over one case: values, score, path, disagreement, sensitivity, confidence and conditions
 * (sections 2.4 to 2.6). It recommends; people decide.
 */
export function evaluate(input: EvaluateInput): Evaluation {
  const weights = normalisedWeights(input.weights)
  const values = factorValues(input)
  const missing = insufficiency(input, values, weights)
  if (missing) return missing
  const situation = situationOf(input)
  const decision = decide(values, weights, situation)
  return {
    status: 'OK',
    ...decision,
    ...reliability(input, weights, decision),
    contributions: contributions(values, weights),
    indices: indices(values, weights),
    factors: values,
    coverage: coverage(values, weights),
    ...conditionsFor(decision, values, situation),
    priority: Math.min(100, decision.score + pointsForEachFurtherReason * (situation.confirmed.size - 1)),
  }
}
