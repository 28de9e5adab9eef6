import { describe, expect, it } from 'vitest'
import type { Incident } from '../../src/case/client.ts'
import type { Revealed } from '../../src/case/consultation.ts'
import { evaluateInput, evidenceOf, yearlyFigures } from '../../src/case/evaluate-input.ts'
import { type CaseState, newCase } from '../../src/case/state.ts'
import { blockingFlags, legalFlags, legalNotes } from '../../src/evaluation/legal.ts'
import type { ReasonCode } from '../../src/evaluation/model.ts'
import { profit } from '../../src/evaluation/profit.ts'
import { profitSchema } from '../../src/evaluation/schema.ts'

function incident(more: Partial<Incident> = {}): Incident {
  return {
    id: 'incident_1',
    on: '2027-01-04',
    what: 'An invoice was disputed.',
    affected: 1,
    ourPart: 'no',
    reasons: ['R07'],
    verified: false,
    reporter: 'kari',
    shielded: false,
    loggedAt: 0,
    ...more,
  }
}
function about(reasons: readonly ReasonCode[], incidents: readonly Incident[] = []): CaseState {
  return { ...newCase, incidents, evaluation: { ...newCase.evaluation, reasons } }
}

describe('the evidence for a reason', () => {
  it('counts dated incidents, and papers or people as sources', () => {
    const incidents = [
      incident({ justified: 'no', source: 'Mail 1' }),
      incident({ justified: 'partly', source: ' MAIL 1 ' }),
      incident({ justified: 'no', reporter: 'ola' }),
    ]
    expect(evidenceOf(about(['R07', 'R05'], incidents))).toEqual([
      { code: 'R07', incidents: 3, sources: 2, verified: false },
      { code: 'R05', incidents: 0, sources: 0, verified: false },
    ])
  })

  it('leaves out a disputed invoice where the client was right (S0.20)', () => {
    const incidents = [incident({ justified: 'yes', verified: true })]
    expect(evidenceOf(about(['R07'], incidents))).toEqual([
      { code: 'R07', incidents: 0, sources: 0, verified: false },
    ])
  })

  it('takes finance’s figures as evidence of a loss and of late payment, and of nothing else (S0.19, S2.11, S3.4)', () => {
    const figures = {
      ...profitSchema.parse({
        revenue: 100,
        directCost: 95,
        invoices: [{ amount: 100, daysLate: 3 }],
      }),
      months: 1,
      enteredBy: 'ola',
      enteredAt: 0,
    }
    const base = about(['R05', 'R06', 'R11'])
    const state = { ...base, evaluation: { ...base.evaluation, figures } }
    expect(evidenceOf(state).map(({ incidents }) => incidents)).toEqual([0, 1, 1])
    const onTime = { ...figures, directCost: 10, invoices: [{ amount: 100, daysLate: 0 }] }
    const well = { ...base, evaluation: { ...base.evaluation, figures: onTime } }
    expect(evidenceOf(well).map(({ incidents }) => incidents)).toEqual([0, 0, 0])
  })
})

describe('figures of a month', () => {
  it('become those of a year, except what was asked for a year', () => {
    const input = profitSchema.parse({
      revenue: 185_000,
      directCost: 6500,
      costToServe: [{ hours: 206, rate: 820 }],
      invoices: [{ amount: 1_110_000, daysLate: 21 }],
      companyRevenue: 20_000_000,
      costOfCapital: 0.08,
    })
    const figures = { ...input, months: 1, invoiceMonths: 6, enteredBy: 'ola', enteredAt: 0 }
    const state = { ...newCase, evaluation: { ...newCase.evaluation, figures } }
    const yearly = yearlyFigures(state)
    expect(yearly).toMatchObject({ revenue: 2_220_000, directCost: 78_000, companyRevenue: 20_000_000 })
    expect(yearly?.invoices).toEqual([{ amount: 2_220_000, daysLate: 21 }])
    const result = yearly && profit(yearly)
    expect(result?.revenueShare).toBeCloseTo(0.111)
    expect(result?.paymentDelayCost).toBeCloseTo((2_220_000 * 21 * 0.08) / 365)
    expect(yearlyFigures(newCase)).toBeUndefined()
  })
})

describe('the input of the model', () => {
  it('treats every blocking question that is not answered with no as a lock (S0.34)', () => {
    expect(evaluateInput(newCase).flags.legalBlocking).toEqual(blockingFlags)
    const flags = Object.fromEntries(legalFlags.map(({ id }) => [id, 'no' as const]))
    const clear = { ...newCase, evaluation: { ...newCase.evaluation, flags } }
    expect(evaluateInput(clear).flags.legalBlocking).toEqual([])
    const unsure = {
      ...clear,
      evaluation: {
        ...clear.evaluation,
        flags: { ...flags, INSOLVENCY: 'unknown' as const, CONSUMER: 'yes' as const },
      },
    }
    expect(evaluateInput(unsure).flags.legalBlocking).toEqual(['INSOLVENCY'])
  })

  it('counts the ratings of the latest reveal, and an answer that is missing as not known', () => {
    const revealed = (round: string, ratings: Revealed['ratings']): Revealed => ({
      round,
      invited: 3,
      answered: 3,
      ratings,
      informationOnly: 0,
      interests: [],
      options: {},
      forecasts: [],
      words: [],
    })
    const round = (id: string, purpose: 'consult' | 'second') => ({
      id,
      purpose,
      mode: 'confidential' as const,
      invited: [],
      openedAt: 0,
      closesAt: 0,
      extended: false,
      unlinked: false,
    })
    const first = revealed('a', { r1: { severity: 4, staff: 1 }, r2: { severity: 0, staff: 2 } })
    const second = revealed('b', { r1: { severity: 3, staff: 1 } })
    const state: CaseState = {
      ...newCase,
      rounds: [round('a', 'consult'), round('b', 'second')],
      consultation: { ...newCase.consultation, revealed: [first, second], disputed: ['severity'] },
    }
    const input = evaluateInput(state)
    expect(input.round).toBe(2)
    expect(input.ratings.r1).toMatchObject({ severity: 3, staff: 1, change: null })
    expect(Object.keys(input.ratings)).toEqual(['r1'])
    const before = { ...state, consultation: { ...state.consultation, revealed: [first] } }
    expect(evaluateInput(before).ratings.r1).toMatchObject({ severity: 4, staff: 1 })
    expect(evaluateInput(before).round).toBe(1)
  })
})

describe('legal notes', () => {
  it.each(['SE', 'DE', 'NO', 'FI', 'NL'])(
    'of %s stand in English and in its own language, then those of the Union',
    (country) => {
      const notes = legalNotes(country)
      const own = notes.filter(({ id }) => id.startsWith(country))
      expect(own.length).toBeGreaterThanOrEqual(6)
      for (const note of own) expect(note.local).toBeTruthy()
      expect(notes.slice(own.length).every(({ id }) => id.startsWith('EU-'))).toBe(true)
    },
  )

  it('of countries outside the Union do not speak of its law', () => {
    for (const country of ['UK', 'US']) {
      expect(legalNotes(country).length).toBeGreaterThan(0)
      expect(legalNotes(country).some(({ id }) => id.startsWith('EU-'))).toBe(false)
    }
    expect(legalNotes('ZZ')).toEqual([])
  })
})
