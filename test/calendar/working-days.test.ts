import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, isoDate } from '../../src/calendar/day.ts'
import { easterSunday, holidaysIn, optionalClosingNames } from '../../src/calendar/holidays.ts'
import type { Place } from '../../src/calendar/place.ts'
import {
  addWorkingDays,
  isWorkingDay,
  workingDayOnOrAfter,
  workingDayOnOrBefore,
  workingDaysBetween,
} from '../../src/calendar/working-days.ts'
import { anyDate, anyPlace } from './any-day.ts'
import vectors from './vectors.json' with { type: 'json' }

const sweden: Place = { country: 'SE' }

describe('holidays', () => {
  it.each(vectors.holidays2026)('of $country in 2026', ({ country, year, expected }) => {
    expect(holidaysIn(year, { country })).toEqual(expected)
  })

  it.each([
    [1990, '1990-04-15'],
    [2000, '2000-04-23'],
    [2019, '2019-04-21'],
    [2024, '2024-03-31'],
    [2038, '2038-04-25'],
    [2049, '2049-04-18'],
    [2100, '2100-03-28'],
  ])('Easter %d is on %s', (year, easter) => {
    expect(isoDate(easterSunday(year))).toBe(easter)
  })

  it.each([
    ['US', '2027-12-31', 'New Year’s Day 2028, a Saturday, is observed the year before'],
    ['US', '2023-01-02', 'New Year’s Day 2023, a Sunday, is observed on Monday'],
    ['UK', '2022-01-03', 'New Year’s Day 2022, a Saturday'],
    ['UK', '2021-12-27', 'Christmas Day 2021, a Saturday'],
    ['UK', '2021-12-28', 'Boxing Day 2021, a Sunday'],
    ['UK', '2022-12-27', 'Christmas Day 2022, a Sunday'],
    ['GB', '2026-08-31', 'the ISO code of the United Kingdom'],
    ['NL', '2025-04-26', 'King’s Day 2025, a Saturday since the 27th is a Sunday'],
    ['NL', '2012-04-30', 'Queen’s Day'],
    ['se', '2026-06-19', 'Midsummer Eve, a customary closing day'],
  ])('in %s include %s: %s', (country, date) => {
    expect(holidaysIn(Number(date.slice(0, 4)), { country })).toContain(date)
  })

  it('of a Land are added to those of Germany', () => {
    const corpusChristi = '2026-06-04'
    expect(isWorkingDay(corpusChristi, { country: 'DE' })).toBe(true)
    expect(isWorkingDay(corpusChristi, { country: 'DE', region: 'NW' })).toBe(false)
    expect(isWorkingDay(corpusChristi, { country: 'DE', region: 'DE-NW' })).toBe(false)
    expect(isWorkingDay(corpusChristi, { country: 'DE', region: 'XX' })).toBe(true)
    expect(isWorkingDay('2026-11-18', { country: 'DE', region: 'SN' })).toBe(false)
    expect(isWorkingDay('2022-11-16', { country: 'DE', region: 'SN' })).toBe(false)
  })

  it('that a workspace may switch on count only when it does', () => {
    expect(optionalClosingNames('NL')).toEqual(['good-friday', 'liberation-day'])
    expect(optionalClosingNames('DE')).toEqual(['christmas-eve', 'new-years-eve'])
    expect(optionalClosingNames('SE')).toEqual([])
    expect(isWorkingDay('2026-04-03', { country: 'NL' })).toBe(true)
    expect(isWorkingDay('2026-04-03', { country: 'NL', optionalClosing: ['good-friday'] })).toBe(false)
    expect(
      isWorkingDay('2026-12-24', { country: 'NO', optionalClosing: ['christmas-eve', 'constructor'] }),
    ).toBe(false)
  })
})

describe('working days', () => {
  it.each(vectors.addWorkingDays)('$country $region $start + $workingDays', (vector) => {
    const place = { country: vector.country, ...(vector.region === null ? {} : { region: vector.region }) }
    expect(addWorkingDays(vector.start, vector.workingDays, place)).toBe(vector.expected)
  })

  it('are all but weekends in a country we have no rules for', () => {
    expect(isWorkingDay('2026-12-25', { country: 'JP' })).toBe(true)
    expect(isWorkingDay('2026-12-26', { country: '' })).toBe(false)
    expect(isWorkingDay('2026-12-25', { country: 'constructor' })).toBe(true)
  })

  it('count from a leap day', () => {
    expect(addWorkingDays('2028-02-28', 1, sweden)).toBe('2028-02-29')
    expect(addWorkingDays('2028-02-29', 1, sweden)).toBe('2028-03-01')
  })

  it('are found on or beside a day', () => {
    expect(workingDayOnOrAfter('2026-06-19', sweden)).toBe('2026-06-22')
    expect(workingDayOnOrBefore('2026-06-19', sweden)).toBe('2026-06-18')
    expect(workingDayOnOrAfter('2026-06-18', sweden)).toBe('2026-06-18')
  })

  it('stay where they are for zero days, even on a holiday', () => {
    expect(addWorkingDays('2026-12-25', 0, sweden)).toBe('2026-12-25')
  })

  it('refuse what is no date', () => {
    expect(() => isWorkingDay('2026-02-30', sweden)).toThrow(RangeError)
    expect(() => addWorkingDays('tomorrow', 1, sweden)).toThrow(RangeError)
  })

  it('are landed on, in order, and counted back, from any day in any place', () => {
    const reached = { backwards: 0, fromDayOff: 0 }
    fc.assert(
      fc.property(anyDate, fc.integer({ min: -60, max: 60 }), anyPlace, (date, n, place) => {
        const landed = addWorkingDays(date, n, place)
        if (n !== 0) expect(isWorkingDay(landed, place)).toBe(true)
        if (n < 0) reached.backwards += 1
        if (!isWorkingDay(date, place)) reached.fromDayOff += 1
        expect(addWorkingDays(date, n + 1, place) > landed).toBe(true)
        expect(addWorkingDays(addDays(date, 1), n, place) >= landed).toBe(true)
        expect(workingDaysBetween(date, landed, place)).toBe(n)
      }),
      { numRuns: 400 },
    )
    expect(reached.backwards).toBeGreaterThan(50)
    expect(reached.fromDayOff).toBeGreaterThan(50)
  })
})
