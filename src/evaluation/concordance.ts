/** How strongly the raters agree on the order of the reasons (section 2.5; a convention, not a law of nature). */
export type ConcordanceLevel = 'strong' | 'moderate' | 'weak'

/** Ranks with ties replaced by the mean of the places they share, which is what Kendall's W asks for. */
function midRanks(ranks: readonly number[]): number[] {
  return ranks.map((rank) => {
    const before = ranks.filter((other) => other < rank).length
    const same = ranks.filter((other) => other === rank).length
    return before + (same + 1) / 2
  })
}

function tieTerm(ranks: readonly number[]): number {
  const counts = Map.groupBy(ranks, (rank) => rank)
  return [...counts.values()].reduce((total, { length }) => total + length ** 3 - length, 0)
}

/**
 * Kendall's W with the correction for ties: 0 (no agreement) to 1 (the same order). One row for each rater, all of
 * one length. Null with fewer than three raters or reasons, or where everybody ties everything (section 2.5).
 */
export function kendallsW(rows: readonly (readonly number[])[]): number | null {
  const raters = rows.length
  const reasons = rows[0]?.length ?? 0
  if (raters < 3 || reasons < 3) return null
  const ranked = rows.map(midRanks)
  const sums = Array.from({ length: reasons }, (_, reason) =>
    ranked.reduce((total, ranks) => total + (ranks[reason] ?? 0), 0),
  )
  const mean = sums.reduce((total, sum) => total + sum, 0) / reasons
  const spread = sums.reduce((total, sum) => total + (sum - mean) ** 2, 0)
  const ties = ranked.reduce((total, ranks) => total + tieTerm(ranks), 0)
  const most = raters ** 2 * (reasons ** 3 - reasons) - raters * ties
  return most > 0 ? (12 * spread) / most : null
}

/** W in a word: 0.7 and more strong, 0.5 and more moderate, else weak. */
export function concordanceLevel(w: number): ConcordanceLevel {
  if (w >= 0.7) return 'strong'
  return w >= 0.5 ? 'moderate' : 'weak'
}
