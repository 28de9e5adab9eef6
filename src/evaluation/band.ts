import { thresholds } from './model.ts'

const { keepBelow, exitFrom, tie, epsilon } = thresholds.bands

/** The three bands of the score (section 2.4, item 6). */
export type Band = 'KEEP' | 'REMEDY' | 'EXIT'

/** A score's band, and whether it was so near a boundary that the tie rule decided. */
export interface BandReading {
  readonly band: Band
  readonly nearBoundary: boolean
}

/**
 * The band of a score with the tie rule: less than 2 points from a boundary the milder band holds until a remedy plan
 * has failed, then the stricter one. The reversible option comes first until it has been used up (section 2.4, item 6).
 */
export function bandOf(score: number, planFailed: boolean): BandReading {
  const isNear = (boundary: number) => Math.abs(score - boundary) < tie - epsilon
  if (isNear(keepBelow)) return { band: planFailed ? 'REMEDY' : 'KEEP', nearBoundary: true }
  if (isNear(exitFrom)) return { band: planFailed ? 'EXIT' : 'REMEDY', nearBoundary: true }
  if (score < keepBelow - epsilon) return { band: 'KEEP', nearBoundary: false }
  return { band: score < exitFrom - epsilon ? 'REMEDY' : 'EXIT', nearBoundary: false }
}

/** Where the bands begin in effect, in points: 37 and 62, or 33 and 58 once a plan has failed (section 2.6). */
export function effectiveBoundary(planFailed: boolean): { readonly remedy: number; readonly exit: number } {
  const shift = planFailed ? -tie : tie
  return { remedy: keepBelow + shift, exit: exitFrom + shift }
}
