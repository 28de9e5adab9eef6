import { describe, expect, it } from 'vitest'
import { concordanceLevel, kendallsW } from '../../src/evaluation/concordance.ts'
import { confidence } from '../../src/evaluation/confidence.ts'
import { disagreement } from '../../src/evaluation/disagreement.ts'
import { evaluate } from '../../src/evaluation/evaluate.ts'
import { explanation } from '../../src/evaluation/explanation.ts'
import { countsAsRating, evaluateSchema } from '../../src/evaluation/schema.ts'
import { criticalDelta, nearestBoundary } from '../../src/evaluation/sensitivity.ts'
import { meanEvidence } from '../../src/evaluation/situation.ts'
import { aCase, recommend, team } from './a-case.ts'
import vectors from './vectors.json' with { type: 'json' }

const split = evaluateSchema.parse(vectors.evaluation.find(({ id }) => id === 'V12')?.input)

describe('disagreement', () => {
  it('sees two camps where the mean distance does not', () => {
    const thirds = disagreement([1, 3, 2])
    expect(thirds.ad).toBeCloseTo(2 / 3, 9)
    expect(thirds).toMatchObject({ polarised: true, level: 'high' })
  })

  it('calls exactly 0.8 moderate', () => {
    expect(disagreement([0, 1, 1, 2, 3])).toMatchObject({ ad: 0.8, level: 'moderate' })
  })

  it("leaves out who doesn't know, and says when too few are left", () => {
    expect(disagreement([2, null, 4, null])).toEqual({
      n: 2,
      median: 3,
      ad: null,
      iqr: null,
      polarised: false,
      level: 'not_computable',
    })
  })

  it('asks for a second round when one heavy factor is disputed, not when a light one is', () => {
    const disputed = (factor: 'staff' | 'misfit') => {
      const [low, high] = [team(1, { [factor]: 0 }).r1, team(1, { [factor]: 4 }).r1]
      const ratings = { a: low ?? {}, b: low ?? {}, c: high ?? {}, d: high ?? {} }
      return recommend({ ratings })
    }
    expect(disputed('staff')).toMatchObject({ provisional: true, disagreement: { secondRound: true } })
    expect(disputed('misfit')).toMatchObject({ provisional: false, disagreement: { secondRound: false } })
  })

  it('is final after the second round, with confidence still capped by what stays disputed', () => {
    const result = evaluate({ ...split, round: 2 })
    expect(result).toMatchObject({ provisional: false, disagreement: { secondRound: true } })
    expect(result).toMatchObject({ confidence: { caps: ['near_boundary', 'high_disagreement'] } })
  })
})

describe('the order of reasons', () => {
  it('is corrected for ties and indifferent to how tied places are numbered', () => {
    const mid = [
      [1, 2.5, 2.5, 4],
      [1, 2, 3, 4],
      [2, 1, 3, 4],
    ]
    const competition = [[1, 2, 2, 4], ...mid.slice(1)]
    // By hand: R = 4, 5.5, 8.5, 12; spread 37.5 (mean 7.5); most = 9 * 60 - 3 * 6 = 522.
    expect(kendallsW(mid)).toBeCloseTo((12 * 37.5) / 522, 9)
    expect(kendallsW(competition)).toBeCloseTo((12 * 37.5) / 522, 9)
  })

  it('is unknown with two raters, two reasons, or nothing but ties', () => {
    const two = [1, 2, 3]
    expect(kendallsW([two, two])).toBeNull()
    expect(kendallsW([two, two, two].map((ranks) => ranks.slice(0, 2)))).toBeNull()
    expect(kendallsW([two, two, two].map(() => [2, 2, 2]))).toBeNull()
  })

  it('is put in a word', () => {
    expect([0.7, 0.5, 0.49].map(concordanceLevel)).toEqual(['strong', 'moderate', 'weak'])
  })
})

describe('confidence', () => {
  const parts = { D: 0, robustness: 1, evidence: 1, nearBoundary: false, raters: 3, secondRound: false }

  it('halves agreement at a mean distance of 0.8 and ends it at 1.6', () => {
    expect(confidence({ ...parts, D: 0.8 }).A).toBeCloseTo(0.5, 9)
    expect(confidence({ ...parts, D: 2 }).A).toBe(0)
    expect(confidence({ ...parts, D: null }).A).toBe(0.5)
  })

  it('is high from 75 and medium from 50', () => {
    expect(confidence({ ...parts, robustness: 0.375 })).toMatchObject({ value: 75, level: 'high' })
    expect(confidence({ ...parts, D: 1.6, robustness: 0.75 })).toMatchObject({ value: 50, level: 'medium' })
    expect(confidence({ ...parts, D: 1.6, robustness: 0.7 }).level).toBe('low')
  })

  it('is never lifted by a cap', () => {
    const low = { ...parts, D: 1.6, robustness: 0, nearBoundary: true, raters: 2, secondRound: true }
    expect(confidence(low)).toMatchObject({
      level: 'low',
      caps: ['near_boundary', 'few_raters', 'high_disagreement'],
    })
  })

  it('counts every selected reason as evidence, also the unsupported', () => {
    const supported = { code: 'R06' as const, incidents: 2, sources: 2, verified: false }
    const weak = { code: 'R07' as const, incidents: 5, sources: 1, verified: false }
    const empty = { code: 'R08' as const, incidents: 0, sources: 0, verified: false }
    const document = { code: 'R11' as const, incidents: 1, sources: 1, verified: true }
    expect(meanEvidence([supported, weak, empty, document])).toBeCloseTo(0.625, 9)
    expect(meanEvidence([])).toBe(0)
  })
})

describe('what would flip it', () => {
  it('says by how much, in effect at 62 or 58', () => {
    expect(nearestBoundary(split)).toBe(62)
    const flips = explanation(split, recommendationOf(split)).flips
    expect(flips.find(({ factor }) => factor === 'severity')?.change).toBeCloseTo(0.1374, 4)
    expect(flips.find(({ factor }) => factor === 'staff')?.change).toBeCloseTo(-0.1488, 4)
    expect(flips.every(({ change }) => Math.abs(change) <= 0.2 + 1e-9)).toBe(true)
  })

  it('hangs on one answer without saying whose', () => {
    const told = explanation(split, recommendationOf(split))
    expect(told.hangsOnOneAnswer).toBe(true)
    expect(JSON.stringify(told)).not.toMatch(/"r[0-9]"/)
  })

  it('is nothing for a factor without a value or with the boundary as its pull', () => {
    const input = aCase({ expert: { legal: 1, profitability: 1 } })
    expect(criticalDelta(input, 'dependency', 62)).toBeNull()
    expect(criticalDelta(input, 'severity', 50)).toBeNull()
  })

  it('ranks the three largest parts on each side', () => {
    const told = explanation(split, recommendationOf(split))
    expect(told.for.map(({ factor }) => factor)).toEqual(['severity', 'change', 'remedies'])
    expect(told.against.map(({ factor }) => factor)).toEqual(['staff', 'profitability', 'business'])
    expect(told.for[0]).toMatchObject({ points: 10.5, of: 14 })
  })

  function recommendationOf(input: typeof split) {
    const result = evaluate(input)
    if (result.status !== 'OK') throw new Error('expected a recommendation')
    return result
  }
})

describe('too little to go on', () => {
  it('recommends nothing with too few raters, even over a verified red line (S0.25, S0.29)', () => {
    const result = evaluate(
      aCase({
        reasons: [{ code: 'R01', incidents: 2, sources: 2 }],
        ratings: team(2),
        flags: { redline: true, redlineVerified: true },
      }),
    )
    expect(result).toEqual({
      status: 'INSUFFICIENT_DATA',
      coverage: 1,
      raters: 2,
      needRaters: 3,
      missing: [],
    })
  })

  it('does not count a person who knows nothing as a rater', () => {
    const silent = Object.fromEntries(Object.keys(team(1).r1 ?? {}).map((factor) => [factor, null]))
    expect(evaluate(aCase({ ratings: { ...team(2), r3: silent } }))).toMatchObject({
      raters: 2,
      needRaters: 3,
    })
    expect(recommend({ ratings: { ...team(3), r4: silent } }).sensitivity.runs).toBe(29)
  })

  it('goes on without a fifth of the weight, and spreads the score over the rest (S0.23)', () => {
    const result = recommend({
      ratings: team(4, { severity: null, misfit: null }),
      expert: { legal: 1, profitability: 1, dependency: 1 },
    })
    expect(result.coverage).toBeCloseTo(0.81, 9)
    expect(result.factors.severity).toBeNull()
    expect(Object.keys(result.contributions)).not.toContain('severity')
    const gone = evaluate(aCase({ ratings: team(4, { severity: null, business: null }) }))
    expect(gone).toMatchObject({ status: 'INSUFFICIENT_DATA', missing: ['severity', 'business'] })
  })

  it("takes more than four don't-knows as information, not as a rating", () => {
    const four = { severity: 1, frequency: 1, staff: 1, business: 1 }
    expect(countsAsRating({ ...four, misfit: 2 })).toBe(true)
    expect(countsAsRating({ ...four, misfit: null })).toBe(false)
  })
})
