import { describe, expect, it } from 'vitest'
import { defaultPatterns, patternIn } from '../../src/case/pattern.ts'

const incident = (on: string, reasons: readonly string[] = [], justified?: 'yes') => ({
  id: on,
  on,
  what: 'Something happened.',
  affected: 1,
  ourPart: 'no' as const,
  reasons,
  verified: false,
  reporter: 'person_a',
  shielded: false,
  loggedAt: 0,
  ...(justified === undefined ? {} : { justified }),
})
const on = (...dates: readonly string[]) => ({ incidents: dates.map((date) => incident(date)) })

describe('a pattern in the log', () => {
  it('is three incidents in 30 days, not in 31', () => {
    expect(patternIn(on('2027-02-01', '2027-02-15', '2027-03-02'), '2027-03-02')).toBe('frequent')
    expect(patternIn(on('2027-01-30', '2027-03-01', '2027-03-01'), '2027-03-01')).toBeUndefined()
  })

  it('is two bad months running, the present or the last one among them', () => {
    const bad = on('2026-12-02', '2026-12-20', '2027-01-03', '2027-01-20')
    expect(patternIn(bad, '2027-01-20')).toBe('bad-months')
    expect(patternIn(bad, '2027-02-25')).toBe('bad-months')
    expect(patternIn(bad, '2027-03-01')).toBeUndefined()
    expect(
      patternIn(on('2026-11-02', '2026-11-20', '2027-01-03', '2027-01-20'), '2027-01-20'),
    ).toBeUndefined()
  })

  it('is three late invoices in six months (S0.19)', () => {
    const late = {
      incidents: ['2026-09-10', '2026-11-10', '2027-01-10'].map((date) => incident(date, ['R06'])),
    }
    expect(patternIn(late, '2027-01-10')).toBe('late-invoices')
    expect(patternIn(late, '2027-03-11')).toBeUndefined()
  })

  it('does not count an objection to an invoice that was justified (S0.20)', () => {
    const incidents = ['2027-02-20', '2027-02-21', '2027-02-22'].map((date) => incident(date, ['R07'], 'yes'))
    expect(patternIn({ incidents }, '2027-02-22')).toBeUndefined()
  })

  it('is what the workspace says it is', () => {
    const limits = { ...defaultPatterns, incidents: 5, badMonthIncidents: 5 }
    expect(patternIn(on('2027-02-01', '2027-02-15', '2027-02-16'), '2027-02-16', limits)).toBeUndefined()
  })
})
