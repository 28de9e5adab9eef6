import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isCallDay } from '../../src/calendar/call-window.ts'
import {
  type Contract,
  causeIsAgeing,
  causeKnownDays,
  contractEnd,
  cutOffReminders,
  lastReceiptDate,
  nextRenewal,
  renewalCutOff,
} from '../../src/calendar/contract.ts'
import { addDays, isoDate } from '../../src/calendar/day.ts'
import { lastSafeDay, type NoticeForm } from '../../src/calendar/last-safe-day.ts'
import { isWorkingDay } from '../../src/calendar/working-days.ts'
import { anyPlace } from './any-day.ts'

const months = (count: number, toMonthEnd = false): Contract => ({
  kind: 'open-ended',
  notice: { count, unit: 'months', toMonthEnd },
})
const days = (count: number): Contract => ({ kind: 'open-ended', notice: { count, unit: 'days' } })
const yearly: Extract<Contract, { kind: 'renewing' }> = {
  kind: 'renewing',
  renewsOn: '2027-01-01',
  renewalMonths: 12,
  notice: { count: 3, unit: 'months' },
}

describe('the end of a contract', () => {
  it.each([
    ['30 days', days(30), '2026-03-01', '2026-03-31'],
    ['a month', months(1), '2026-03-15', '2026-04-15'],
    ['a month, received on a day the next one lacks', months(1), '2026-01-31', '2026-02-28'],
    ['a month, in a leap year', months(1), '2028-01-31', '2028-02-29'],
    ['three months to the month’s end', months(3, true), '2026-03-15', '2026-06-30'],
    ['a month to its end, received on the last day', months(1, true), '2026-02-28', '2026-03-31'],
    ['a fixed term', { kind: 'fixed-term', endsOn: '2026-12-31' }, '2026-03-15', '2026-12-31'],
    [
      'a fixed term with notice',
      { kind: 'fixed-term', endsOn: '2026-12-31', notice: { count: 1, unit: 'months' } },
      '2026-03-15',
      '2026-04-15',
    ],
    [
      'a fixed term that ends first',
      { kind: 'fixed-term', endsOn: '2026-04-01', notice: { count: 1, unit: 'months' } },
      '2026-03-15',
      '2026-04-01',
    ],
    ['a renewal, in time', yearly, '2026-09-30', '2026-12-31'],
    ['a renewal, a day late', yearly, '2026-10-01', '2027-12-31'],
  ] as const)('with %s', (_, contract, receivedOn, endsOn) => {
    expect(contractEnd(contract, receivedOn).endsOn).toBe(endsOn)
  })

  it('shows the working', () => {
    expect(contractEnd(months(3, true), '2026-03-15').steps).toEqual([
      { step: 'received', date: '2026-03-15' },
      { step: 'notice-over', date: '2026-06-15' },
      { step: 'month-end', date: '2026-06-30' },
    ])
    expect(contractEnd(yearly, '2026-10-01').steps.map(({ step }) => step)).toEqual([
      'received',
      'notice-over',
      'term-end',
    ])
  })

  it('is on the same day of the month term after term, from the 31st too', () => {
    const halfYearly: typeof yearly = { ...yearly, renewsOn: '2026-08-31', renewalMonths: 6 }
    expect(nextRenewal(halfYearly, '2026-10-01')).toBe('2027-02-28')
    expect(nextRenewal(halfYearly, '2027-03-01')).toBe('2027-08-31')
  })
})

describe('the last day a notice may be received', () => {
  it.each([
    ['a month', months(1), '2026-02-28', '2026-01-31'],
    ['three months', months(3), '2026-05-31', '2026-02-28'],
    ['30 days', days(30), '2026-03-31', '2026-03-01'],
    ['a month to its end, for the middle of one', months(1, true), '2026-04-15', '2026-02-28'],
    ['a renewal', yearly, '2026-12-31', '2026-09-30'],
    ['the next renewal', yearly, '2027-12-31', '2027-09-30'],
  ] as const)('with %s', (_, contract, endsOn, received) => {
    expect(lastReceiptDate(contract, endsOn)).toBe(received)
  })

  it('is not there where the contract ends by itself, or cannot end so early', () => {
    expect(lastReceiptDate({ kind: 'fixed-term', endsOn: '2026-12-31' }, '2026-12-31')).toBeUndefined()
    expect(lastReceiptDate(yearly, '2026-11-30')).toBeUndefined()
  })

  it('is in time, and the day after is too late', () => {
    const notice = fc.record({
      count: fc.integer({ min: 0, max: 24 }),
      unit: fc.constantFrom('days' as const, 'months' as const),
      toMonthEnd: fc.boolean(),
    })
    const contract: fc.Arbitrary<Contract> = fc.oneof(
      notice.map((one) => ({ kind: 'open-ended' as const, notice: one })),
      notice.map((one) => ({ kind: 'fixed-term' as const, endsOn: '2031-12-31', notice: one })),
      notice.map((one) => ({
        kind: 'renewing' as const,
        renewsOn: '2026-01-31',
        renewalMonths: 5,
        notice: one,
      })),
    )
    fc.assert(
      fc.property(contract, fc.integer({ min: 20_500, max: 22_000 }).map(isoDate), (one, endsOn) => {
        const last = lastReceiptDate(one, endsOn) ?? ''
        expect(contractEnd(one, last).endsOn <= endsOn).toBe(true)
        expect(contractEnd(one, addDays(last, 1)).endsOn > endsOn).toBe(true)
      }),
    )
  })

  it('before a renewal is announced 60, 30 and 14 days ahead', () => {
    expect(renewalCutOff(yearly)).toBe('2026-09-30')
    expect(renewalCutOff(yearly, nextRenewal(yearly, '2027-02-01'))).toBe('2027-09-30')
    expect(cutOffReminders('2026-09-30')).toEqual([
      { daysBefore: 60, date: '2026-08-01' },
      { daysBefore: 30, date: '2026-08-31' },
      { daysBefore: 14, date: '2026-09-16' },
    ])
  })
})

describe('the last safe day', () => {
  const sweden = { country: 'SE' }

  it('is counted back from the end: received, sent, called, decided', () => {
    expect(lastSafeDay(yearly, '2026-12-31', { team: sweden, client: sweden, form: 'letter' })).toEqual([
      { step: 'decide-by', date: '2026-09-21' },
      { step: 'call-by', date: '2026-09-24' },
      { step: 'send-by', date: '2026-09-25' },
      { step: 'received-by', date: '2026-09-30' },
      { step: 'ends-on', date: '2026-12-31' },
    ])
  })

  it('has the letter arrive before the client’s holiday, not on it', () => {
    const steps = lastSafeDay(days(30), '2027-01-24', {
      team: { country: 'UK' },
      client: { country: 'DE' },
      form: 'email',
    })
    expect(steps.find(({ step }) => step === 'received-by')?.date).toBe('2026-12-24')
  })

  it('does not ask the team to call on its own holiday', () => {
    const steps = lastSafeDay(days(30), '2026-06-14', {
      team: sweden,
      client: { country: 'UK' },
      form: 'email',
    })
    const dates = Object.fromEntries(steps.map(({ step, date }) => [step, date]))
    // Thursday the 14th is Ascension in Sweden only.
    expect(dates).toMatchObject({ 'call-by': '2026-05-13', 'send-by': '2026-05-15' })
  })

  it('is empty where the contract ends by itself', () => {
    const fixed: Contract = { kind: 'fixed-term', endsOn: '2026-12-31' }
    expect(lastSafeDay(fixed, '2026-12-31', { team: sweden, client: sweden, form: 'letter' })).toEqual([])
  })

  it('is a chain in order, of days on which each thing can be done', () => {
    const end = fc.integer({ min: 20_500, max: 40_000 }).map(isoDate)
    const form = fc.constantFrom<NoticeForm>('email', 'letter', 'registered')
    fc.assert(
      fc.property(end, anyPlace, anyPlace, form, (endsOn, team, client, how) => {
        const chain = lastSafeDay(months(1), endsOn, { team, client, form: how })
        const dates = chain.map(({ date }) => date)
        expect(dates).toHaveLength(5)
        expect(dates.toSorted()).toEqual(dates)
        const [decide = '', call = '', send = '', received = ''] = dates
        expect([decide, call, send].every((date) => isWorkingDay(date, team))).toBe(true)
        expect(isCallDay(call, client) && isWorkingDay(received, client)).toBe(true)
        expect(contractEnd(months(1), received).endsOn <= endsOn).toBe(true)
      }),
    )
  })
})

describe('a cause', () => {
  it('grows old from the tenth day', () => {
    expect(causeKnownDays('2026-03-01', '2026-03-10')).toBe(9)
    expect(causeIsAgeing('2026-03-01', '2026-03-10')).toBe(false)
    expect(causeIsAgeing('2026-03-01', '2026-03-11')).toBe(true)
    expect(causeKnownDays('2026-03-02', '2026-03-01')).toBe(0)
  })
})
