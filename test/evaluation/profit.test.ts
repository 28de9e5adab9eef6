import { describe, expect, it } from 'vitest'
import { breakEven } from '../../src/evaluation/break-even.ts'
import {
  dependencyScore,
  effectiveHourlyRate,
  profit,
  profitabilityScore,
} from '../../src/evaluation/profit.ts'
import { type ProfitRequest, profitSchema } from '../../src/evaluation/schema.ts'

const figures = (request: ProfitRequest) => profit(profitSchema.parse(request))

const havbris = (hours: number, revenue = 185_000) =>
  figures({
    revenue,
    directCost: 6_500,
    costToServe: [{ hours, rate: 820 }],
    costOfCapital: 0,
    targetMargin: 0.3,
  })

describe('Havbris', () => {
  it('earns 898 an hour and 5.2 % today', () => {
    expect(Math.round(effectiveHourlyRate(185_000, 206) ?? 0)).toBe(898)
    const today = havbris(206)
    expect(today.contribution).toBeCloseTo(9_580, 6)
    expect(today.margin).toBeCloseTo(0.052, 3)
    expect(today.profitabilityScore).toBe(2)
  })

  it('earns 1,171 an hour and 26.5 % after the good end, 31.9 % with the new price', () => {
    expect(Math.round(effectiveHourlyRate(185_000, 158) ?? 0)).toBe(1_171)
    const end = havbris(158)
    expect(end.contribution).toBeCloseTo(48_940, 6)
    expect(end.margin).toBeCloseTo(0.265, 3)
    const priced = havbris(158, 199_800)
    expect(priced.contribution).toBeCloseTo(63_740, 6)
    expect(priced.margin).toBeCloseTo(0.319, 3)
    expect(priced.profitabilityScore).toBe(0)
  })

  it('has no hourly rate without hours', () => {
    expect(effectiveHourlyRate(185_000, 0)).toBeNull()
  })
})

describe('profit', () => {
  it('never counts an early payment as a gain', () => {
    const early = figures({ revenue: 1000, invoices: [{ amount: 1000, daysLate: -20 }] })
    expect(early.paymentDelayCost).toBe(0)
  })

  it('says what the freed hours could earn (S0.71)', () => {
    const result = figures({
      revenue: 100_000,
      costToServe: [{ hours: 100, rate: 50 }],
      redeployMarginPerHour: 30,
    })
    expect(result.freedHours).toBeCloseTo(70, 9)
    expect(result.redeploymentValue).toBeCloseTo(70 * 30 * 0.6, 9)
  })

  describe('a replacement', () => {
    const replaced = (monthlyContribution: number, acquisitionCost = 9_000) =>
      figures({
        revenue: 24_000,
        directCost: 12_000,
        replacement: { acquisitionCost, exitCost: 1_000, leadMonths: 2, monthlyContribution },
      })

    it('pays back after the lead time and what was invested', () => {
      expect(replaced(2_000)).toMatchObject({
        replacementInvestment: 12_000,
        replacementGainMonthly: 1_000,
        paybackMonths: 14,
      })
    })

    it('never pays back when it earns no more than today', () => {
      expect(replaced(1_000).paybackMonths).toBeNull()
    })

    it('is free when leaving saves more than it costs', () => {
      const loss = figures({
        revenue: 0,
        directCost: 120_000,
        replacement: { acquisitionCost: 5_000, exitCost: 0, leadMonths: 1, monthlyContribution: 0 },
      })
      expect(loss.paybackMonths).toBe(0)
    })
  })

  it('has no break-even revenue where late payment eats every unit of it', () => {
    const result = figures({
      revenue: 1000,
      directCost: 10,
      invoices: [{ amount: 1000, daysLate: 3650 }],
      costOfCapital: 0.1,
    })
    expect(result.breakEvenRevenue).toBeNull()
    expect(result.priceIncreaseToTarget).toBeNull()
  })

  it('gives a boundary to the better side for margins and to the heavier for dependency', () => {
    expect([0.2, 0.1, 0, -0.1, -0.11, null].map((margin) => profitabilityScore(margin, 0.2))).toEqual([
      0, 1, 2, 3, 4, 4,
    ])
    // 0.1 + 0.1 + 0.1 - 0.3 is not quite 0 in floating point; it must count as 0.
    expect(profitabilityScore(0.3 - 0.1 - 0.1 - 0.1, 0.2)).toBe(2)
    expect([0.049, 0.05, 0.1, 0.2, 0.35].map(dependencyScore)).toEqual([0, 1, 2, 3, 4])
  })
})

describe('break-even', () => {
  it('says under which risk of losing others ending beats keeping', () => {
    const input = { exitEffectAnnual: -3_501, redeploymentValue: 58_501, linkedRevenue: 1_100_000 }
    expect(breakEven({ ...input, linkedMargin: 0.2 })).toEqual({ kind: 'below', risk: 0.25 })
    expect(breakEven(input)).toEqual({ kind: 'below', risk: 0.05 })
  })

  it('is never worth it when ending alone costs money, and always when nothing can be lost', () => {
    expect(breakEven({ exitEffectAnnual: -10, redeploymentValue: 10, linkedRevenue: 0 }).kind).toBe('never')
    expect(breakEven({ exitEffectAnnual: 10, redeploymentValue: 0, linkedRevenue: 0 }).kind).toBe('always')
    expect(breakEven({ exitEffectAnnual: 10, redeploymentValue: 0, linkedRevenue: 10 }).kind).toBe('always')
  })
})

describe('what the figures are made of', () => {
  const figures = profitSchema.parse({
    revenue: 10_000,
    costToServe: [
      { hours: 40, rate: 50 },
      { hours: 10, rate: 100 },
    ],
    invoices: [
      { amount: 3650, daysLate: 20 },
      { amount: 9999, daysLate: -5 },
    ],
    costOfCapital: 0.1,
    avoidableCostToServe: 0.5,
  })

  it('takes our hours at their rate (S0.17)', () => {
    expect(profit(figures).costToServe).toBe(3000)
  })

  it('shows what late payment costs on its own line: amount, days of 365, cost of capital (S0.22)', () => {
    expect(profit(figures).paymentDelayCost).toBeCloseTo(20)
  })

  it('says how many hours would become free (S0.71)', () => {
    expect(profit(figures).freedHours).toBe(25)
  })
})
