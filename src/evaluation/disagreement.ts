import { answersTo, median } from './factor-values.ts'
import { forEachRatedFactor, type RatedFactor, ratedFactors, thresholds, type Weights } from './model.ts'
import type { RaterAnswers } from './schema.ts'

const { adLow, adHigh, secondRoundWeight } = thresholds.disagreement
const { epsilon } = thresholds.bands
const fewestAnswers = 3

/** How far a team is apart on one factor (section 2.5). */
export type DisagreementLevel = 'low' | 'moderate' | 'high' | 'not_computable'

/** The spread of the answers to one factor; the figures are null with fewer than three answers. */
export interface Disagreement {
  readonly n: number
  readonly median: number | null
  /** Mean distance from the median, in scale points. */
  readonly ad: number | null
  readonly iqr: number | null
  /** True where at least a third rate 0-1 and at least a third 3-4. */
  readonly polarised: boolean
  readonly level: DisagreementLevel
}

/** A quantile by linear interpolation (type 7) of sorted values, of which there must be at least one. */
function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share
  const below = sorted[Math.floor(at)] ?? 0
  const above = sorted[Math.ceil(at)] ?? below
  return below + (above - below) * (at - Math.floor(at))
}

function levelOf(ad: number, polarised: boolean): DisagreementLevel {
  if (polarised || ad > adHigh + epsilon) return 'high'
  return ad > adLow + epsilon ? 'moderate' : 'low'
}

/** How far the ratings of one factor lie apart; "don't know" (null) is left out (section 2.5). */
export function disagreement(ratings: readonly (number | null)[]): Disagreement {
  const sorted = ratings.filter((rating) => rating !== null).toSorted((a, b) => a - b)
  const n = sorted.length
  const middle = median(sorted)
  if (middle === null || n < fewestAnswers) {
    return { n, median: middle, ad: null, iqr: null, polarised: false, level: 'not_computable' }
  }
  const ad = sorted.reduce((total, rating) => total + Math.abs(rating - middle), 0) / n
  const low = sorted.filter((rating) => rating <= 1).length
  const high = sorted.filter((rating) => rating >= 3).length
  const polarised = low * 3 >= n && high * 3 >= n
  const iqr = quantile(sorted, 0.75) - quantile(sorted, 0.25)
  return { n, median: middle, ad, iqr, polarised, level: levelOf(ad, polarised) }
}

/** The disagreement of a case, and whether a second round on the disputed factors is needed (section 2.5). */
export interface CaseDisagreement {
  /** The weighted mean of the factors' distances; null where no factor has three answers. */
  readonly D: number | null
  readonly secondRound: boolean
  readonly factors: Readonly<Record<RatedFactor, number | null>>
  readonly levels: Readonly<Record<RatedFactor, DisagreementLevel>>
}

/** The disagreement over all rated factors; `weights` in points of 100. */
export function caseDisagreement(raters: readonly RaterAnswers[], weights: Weights): CaseDisagreement {
  const each = forEachRatedFactor((factor) => disagreement(answersTo(factor, raters)))
  const computable = ratedFactors.filter((factor) => each[factor].ad !== null)
  const total = computable.reduce((sum, factor) => sum + weights[factor], 0)
  const apart = computable.reduce((sum, factor) => sum + weights[factor] * (each[factor].ad ?? 0), 0)
  const D = total > 0 ? apart / total : null
  const heavyDispute = ratedFactors.some(
    (factor) => each[factor].level === 'high' && weights[factor] >= secondRoundWeight - epsilon,
  )
  return {
    D,
    secondRound: heavyDispute || (D !== null && D > adHigh + epsilon),
    factors: forEachRatedFactor((factor) => each[factor].ad),
    levels: forEachRatedFactor((factor) => each[factor].level),
  }
}
