import { describe, expect, it } from 'vitest'
import { kendallsW } from '../../src/evaluation/concordance.ts'
import { disagreement } from '../../src/evaluation/disagreement.ts'
import { evaluate } from '../../src/evaluation/evaluate.ts'
import { profit } from '../../src/evaluation/profit.ts'
import { evaluateSchema, profitSchema } from '../../src/evaluation/schema.ts'
import { criticalDelta } from '../../src/evaluation/sensitivity.ts'
import { rounded } from '../../src/method/verb.ts'
import vectors from './vectors.json' with { type: 'json' }

describe('the worked examples', () => {
  it.each(vectors.evaluation)('$id: $title', ({ input, expected }) => {
    expect(rounded(evaluate(evaluateSchema.parse(input)), 4)).toEqual(expected)
  })

  it.each(vectors.profitability)('$id', ({ input, expected }) => {
    expect(rounded(profit(profitSchema.parse(input)), 4)).toEqual(expected)
  })

  it.each(vectors.disagreement)('$id', ({ input, expected }) => {
    expect(rounded(disagreement(input), 4)).toEqual(expected)
  })

  it.each(vectors.kendallsW)('$id', ({ input, expected }) => {
    expect(kendallsW(input)).toBeCloseTo(expected, 6)
  })

  it.each(vectors.criticalDelta)(
    '$case would flip on $factor',
    ({ case: id, factor, boundary, expected }) => {
      const input = evaluateSchema.parse(vectors.evaluation.find((vector) => vector.id === id)?.input)
      const known =
        factor === 'severity' || factor === 'staff' ? factor : expect.fail(`unknown factor ${factor}`)
      expect(criticalDelta(input, known, boundary)).toBeCloseTo(expected, 6)
    },
  )
})
