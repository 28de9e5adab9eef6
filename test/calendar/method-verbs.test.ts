import { describe, expect, it } from 'vitest'
import { workdays } from '../../src/calendar/method-verbs.ts'
import vectors from './vectors.json' with { type: 'json' }

describe('the verb workdays', () => {
  it('answers every vector, one at a time or all at once', () => {
    const expected = vectors.addWorkingDays.map((vector) => vector.expected)
    expect(vectors.addWorkingDays.map((vector) => workdays(vector))).toEqual(
      expected.map((json) => ({ ok: true, json })),
    )
    expect(workdays(vectors.addWorkingDays)).toEqual({ ok: true, json: expected })
  })

  it('takes weekends only for a country it does not know', () => {
    expect(workdays({ country: 'JP', start: '2026-12-24', workingDays: 2 })).toEqual({
      ok: true,
      json: '2026-12-28',
    })
  })

  it('names what is wrong with each input', () => {
    const good = { country: 'SE', start: '2026-01-01', workingDays: 1 }
    const result = workdays([
      good,
      { ...good, start: '2026-02-30' },
      { ...good, workingDays: 1.5, country: 7 },
    ])
    expect(result.ok ? [] : result.problems.map((problem) => problem.split(':')[0])).toEqual([
      '1.start',
      '2.country',
      '2.workingDays',
    ])
  })

  it.each([null, 7, 'SE', {}, { country: 'SE', start: '2026-01-01', workingDays: 1e9 }])(
    'refuses %j',
    (input) => {
      const result = workdays(input)
      expect(result.ok).toBe(false)
      expect(result.ok ? [] : result.problems).not.toEqual([])
    },
  )
})
