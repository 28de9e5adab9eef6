import { thresholds } from './model.ts'

/** Confidence in a word. */
export type ConfidenceLevel = 'high' | 'medium' | 'low'
/** Why confidence cannot be more than medium (section 2.6). */
export type ConfidenceCap = 'near_boundary' | 'few_raters' | 'high_disagreement'

/** How far the recommendation can be relied on, 0 to 100, and in a word. */
export interface Confidence {
  readonly value: number
  readonly level: ConfidenceLevel
  readonly caps: readonly ConfidenceCap[]
  /** Agreement, 0 to 1. */
  readonly A: number
  /** Mean evidence value, 0 to 1. */
  readonly evidence: number
}

/** What confidence is made of. */
export interface ConfidenceParts {
  readonly D: number | null
  readonly robustness: number
  readonly evidence: number
  readonly nearBoundary: boolean
  readonly raters: number
  readonly secondRound: boolean
}

const unknownAgreement = 0.5
const noAgreementAt = 1.6
const manyRaters = 3

/** Confidence of section 2.6: agreement, robustness and evidence, capped at medium where any cap holds. */
export function confidence(parts: ConfidenceParts): Confidence {
  const { weights, high, medium } = thresholds.confidence
  const A = parts.D === null ? unknownAgreement : Math.max(0, 1 - parts.D / noAgreementAt)
  const value =
    100 * (weights.agreement * A + weights.robustness * parts.robustness + weights.evidence * parts.evidence)
  const caps: ConfidenceCap[] = []
  if (parts.nearBoundary) caps.push('near_boundary')
  if (parts.raters < manyRaters) caps.push('few_raters')
  if (parts.secondRound) caps.push('high_disagreement')
  const reaches = (limit: number) => value >= limit - thresholds.bands.epsilon
  const best = caps.length > 0 ? 'medium' : 'high'
  const uncertain = reaches(medium) ? 'medium' : 'low'
  return { value, level: reaches(high) ? best : uncertain, caps, A, evidence: parts.evidence }
}
