import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluate, type Recommendation } from '../../src/evaluation/evaluate.ts'
import {
  conditionIds,
  defaultWeights,
  forEachFactor,
  forEachRatedFactor,
  isExit,
  ratedFactors,
  reasonCodes,
  remedyOutcomes,
  remedyTypes,
} from '../../src/evaluation/model.ts'
import { type EvaluateInput, type EvaluateRequest, evaluateSchema } from '../../src/evaluation/schema.ts'

const rating = fc.option(fc.integer({ min: 0, max: 4 }), { freq: 12 })
const answers = fc.record(forEachRatedFactor(() => rating))
const unbearable = (change: number) =>
  forEachRatedFactor((factor) => {
    if (factor === 'change') return change
    return ['history', 'reputation', 'influence'].includes(factor) ? 0 : 4
  })
const extreme = fc.constantFrom(unbearable(0), unbearable(3))
const reason = fc.record({
  code: fc.constantFrom(...reasonCodes),
  incidents: fc.integer({ min: 0, max: 4 }),
  sources: fc.integer({ min: 0, max: 3 }),
  verified: fc.boolean(),
})
const expert = fc.record({
  legal: fc.integer({ min: 0, max: 4 }),
  profitability: fc.integer({ min: 0, max: 4 }),
  dependency: fc.integer({ min: 0, max: 4 }),
})
const flag = fc.boolean()
const request: fc.Arbitrary<EvaluateRequest> = fc.record({
  reasons: fc.uniqueArray(reason, { selector: ({ code }) => code, maxLength: 4 }),
  ratings: fc
    .oneof(
      fc.array(answers, { minLength: 3, maxLength: 6 }),
      fc.array(fc.oneof(answers, extreme), { minLength: 3, maxLength: 6 }),
      extreme.map((same) => [same, same, same]),
    )
    .map((list) => Object.fromEntries(list.map((entry, index) => [`r${index}`, entry]))),
  expert,
  remedies: fc.array(
    fc.record({
      type: fc.constantFrom(...remedyTypes),
      outcome: fc.constantFrom('failed' as const, ...remedyOutcomes),
    }),
    { maxLength: 8 },
  ),
  round: fc.constantFrom(1 as const, 2 as const),
  weights: fc.option(fc.record(forEachFactor(() => fc.integer({ min: 1, max: 30 })))),
  flags: fc.record({
    redline: flag,
    redlineVerified: flag,
    warningGiven: flag,
    repeatedAfterWarning: flag,
    legalBlocking: fc.constantFrom([], ['INSOLVENCY']),
    legalCleared: flag,
    tippingOff: flag,
  }),
})

/** Walks random cases; hands on those with a recommendation and returns how many there were of each path and gate. */
function walk(visit: (input: EvaluateInput, result: Recommendation) => void): Map<string, number> {
  const reached = new Map<string, number>()
  const count = (key: string) => {
    reached.set(key, (reached.get(key) ?? 0) + 1)
  }
  fc.assert(
    fc.property(request, (given) => {
      const input = evaluateSchema.parse(given)
      const result = evaluate(input)
      if (result.status !== 'OK') {
        count('insufficient')
        return
      }
      for (const key of [result.path, result.option, ...result.gates]) count(key)
      visit(input, result)
    }),
    { numRuns: 1500, seed: 7 },
  )
  return reached
}

const fastPaths = ['fast_redline', 'fast_repeated']

describe('every case', () => {
  it('has a score, indices and a confidence from 0 to 100, made of its contributions', () => {
    const reached = walk((_, result) => {
      const parts = Object.values(result.contributions).reduce((total, points) => total + points, 0)
      expect(parts).toBeCloseTo(result.score, 6)
      const figures = [result.score, result.confidence.value, ...Object.values(result.indices)]
      for (const figure of figures) {
        if (figure === null) continue
        expect(figure).toBeGreaterThanOrEqual(-1e-9)
        expect(figure).toBeLessThanOrEqual(100 + 1e-9)
      }
      expect(result.priority).toBeLessThanOrEqual(100)
      const { flips, runs, robustness } = result.sensitivity
      expect(runs).toBeGreaterThanOrEqual(26)
      expect(robustness).toBeCloseTo(1 - flips.length / runs, 9)
      expect(flips.every(({ option }) => option !== result.option)).toBe(true)
    })
    for (const path of [
      'no_confirmed_reason',
      'fast_redline',
      'fast_repeated',
      'final_warning',
      'band_remedy',
    ]) {
      expect(reached.get(path) ?? 0, path).toBeGreaterThan(10)
    }
  })

  it('never ends off the fast track without a confirmed reason, three failed remedies and no running plan (S0.24, S2.6)', () => {
    const reached = walk((input, result) => {
      if (!isExit(result.option) || fastPaths.includes(result.path)) return
      const failedKinds = new Set(
        input.remedies.flatMap(({ type, outcome }) => (outcome === 'failed' ? [type] : [])),
      )
      expect(failedKinds.size).toBeGreaterThanOrEqual(3)
      expect(failedKinds.has('written') || failedKinds.has('plan')).toBe(true)
      expect(input.remedies).not.toContainEqual(expect.objectContaining({ type: 'plan', outcome: 'pending' }))
      expect(input.reasons.some(({ incidents }) => incidents > 0)).toBe(true)
    })
    for (const key of ['TERMINATE_NOTICE', 'band_exit', 'G5_PENDING', 'G7_LAST_RESORT', 'G6_CHANGE']) {
      expect(reached.get(key) ?? 0, key).toBeGreaterThan(3)
    }
  })

  it('asks a second person for every exit, lists conditions in one order, and locks exactly when legal must look (S0.34, S0.76)', () => {
    const reached = walk((_, result) => {
      expect(result.conditions.includes('FOUR_EYES')).toBe(isExit(result.option))
      expect(result.locked).toBe(result.conditions.includes('LEGAL_REVIEW'))
      const places = result.conditions.map((id) => conditionIds.indexOf(id))
      expect(places).toEqual(places.toSorted((a, b) => a - b))
    })
    expect(reached.get('TERMINATE_NOW') ?? 0).toBeGreaterThan(10)
  })

  it('counts only the proportions of the weights, and not the order of raters or reasons', () => {
    const reached = walk((input, result) => {
      const weights = input.weights ?? defaultWeights
      const again = evaluate({
        ...input,
        weights: forEachFactor((factor) => (weights[factor] ?? 0) * 7),
        ratings: Object.fromEntries(Object.entries(input.ratings).toReversed()),
        reasons: input.reasons.toReversed(),
      })
      if (again.status !== 'OK') expect.fail('the same case is suddenly insufficient')
      expect(again.score).toBeCloseTo(result.score, 9)
      expect(again.disagreement.secondRound).toBe(result.disagreement.secondRound)
      expect(again).toMatchObject({ option: result.option, path: result.path, conditions: result.conditions })
    })
    expect(reached.size).toBeGreaterThan(12)
  })

  it('never scores lower when severity is rated higher, nor higher when change is more likely', () => {
    let compared = 0
    walk((input, result) => {
      const shifted = (factor: 'severity' | 'change') => {
        const ratings = Object.fromEntries(
          Object.entries(input.ratings).map(([id, given]) => {
            const rated = given[factor]
            return [id, { ...given, [factor]: rated === null ? null : Math.min(4, rated + 1) }]
          }),
        )
        const moved = evaluate({ ...input, ratings })
        return moved.status === 'OK' ? moved.score : Number.NaN
      }
      expect(shifted('severity')).toBeGreaterThanOrEqual(result.score - 1e-9)
      expect(shifted('change')).toBeLessThanOrEqual(result.score + 1e-9)
      compared += 1
    })
    expect(compared).toBeGreaterThan(500)
  })
})

it('keeps the factors of a rater in the order of the form', () => {
  expect(Object.keys(forEachRatedFactor(() => 0))).toEqual([...ratedFactors])
})
