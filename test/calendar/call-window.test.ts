import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import {
  answerDate,
  callDayOnOrBefore,
  isCallDay,
  isCallMoment,
  nextCallMoment,
} from '../../src/calendar/call-window.ts'
import { dayOf, weekdayOf } from '../../src/calendar/day.ts'
import { isHolidayDay } from '../../src/calendar/holidays.ts'
import type { Whereabouts } from '../../src/calendar/working-hours.ts'
import { wallTime } from '../../src/calendar/zone.ts'
import { anyInstant, anyPlace, anyZone } from './any-day.ts'

const helsinki: Whereabouts = { zone: 'Europe/Helsinki', place: { country: 'FI' } }
const at = (wall: string) => DateTime.fromSQL(wall, { zone: helsinki.zone }).toMillis()
const shown = (instant: number) =>
  DateTime.fromMillis(instant, { zone: helsinki.zone }).toFormat('yyyy-MM-dd HH:mm')

describe('the call to the client', () => {
  it.each([
    ['2026-03-03', true, 'a Tuesday'],
    ['2026-03-05', true, 'a Thursday'],
    ['2026-03-02', false, 'a Monday'],
    ['2026-03-06', false, 'a Friday'],
    ['2026-05-13', false, 'the day before Ascension'],
    ['2026-05-14', false, 'Ascension itself'],
    ['2026-12-23', false, 'the day before Christmas Eve'],
    ['2026-01-06', false, 'Epiphany, a Tuesday'],
  ])('on %s: %s, %s', (date, may) => {
    expect(isCallDay(date, helsinki.place)).toBe(may)
  })

  it.each([
    ['2026-03-03 08:59', '2026-03-03 09:00'],
    ['2026-03-03 09:00', '2026-03-03 09:00'],
    ['2026-03-03 14:59', '2026-03-03 14:59'],
    ['2026-03-03 15:00', '2026-03-04 09:00'],
    ['2026-03-05 15:00', '2026-03-10 09:00'],
    ['2026-05-12 16:00', '2026-05-19 09:00'],
  ])('asked for at %s comes at %s on their clock', (asked, called) => {
    expect(shown(nextCallMoment(at(asked), helsinki))).toBe(called)
  })

  it('leaves them 24 hours after a crisis', () => {
    const crisis = at('2026-03-03 10:30')
    expect(isCallMoment(at('2026-03-04 10:00'), helsinki, [crisis])).toBe(false)
    expect(shown(nextCallMoment(at('2026-03-03 11:00'), helsinki, [crisis]))).toBe('2026-03-04 10:30')
    expect(shown(nextCallMoment(at('2026-03-05 11:00'), helsinki, [at('2026-03-05 09:30')]))).toBe(
      '2026-03-10 09:00',
    )
  })

  it('is counted back to the last day it may come', () => {
    expect(callDayOnOrBefore('2026-05-17', helsinki.place)).toBe('2026-05-12')
  })

  it('never comes outside their window, nor before it was asked for, anywhere', () => {
    const crisesAfter = fc.array(fc.integer({ min: -2 * 86_400_000, max: 4 * 86_400_000 }), { maxLength: 3 })
    let waited = 0
    fc.assert(
      fc.property(anyInstant, anyZone, anyPlace, crisesAfter, (instant, zone, place, offsets) => {
        const crises = offsets.map((offset) => instant + offset)
        const called = nextCallMoment(instant, { zone, place }, crises)
        const { date, minutes } = wallTime(called, zone)
        expect(called).toBeGreaterThanOrEqual(instant)
        expect([2, 3, 4]).toContain(weekdayOf(dayOf(date)))
        expect(minutes >= 540 && minutes < 900).toBe(true)
        expect(isHolidayDay(dayOf(date), place) || isHolidayDay(dayOf(date) + 1, place)).toBe(false)
        for (const crisis of crises) expect(Math.abs(called - crisis)).toBeGreaterThanOrEqual(86_400_000)
        if (called > instant) waited += 1
      }),
      { numRuns: 300 },
    )
    expect(waited).toBeGreaterThan(200)
  })
})

describe('a date given to the client', () => {
  it('is never on their holiday', () => {
    expect(answerDate('2026-12-24', helsinki.place)).toBe('2026-12-28')
    expect(answerDate('2026-03-03', helsinki.place)).toBe('2026-03-03')
  })
})
