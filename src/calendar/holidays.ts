import data from './data/holidays.json' with { type: 'json' }
import { civilDay, type Day, isoDate, weekdayOf, yearOf } from './day.ts'
import type { Place } from './place.ts'

type Rule = readonly (string | number)[]

interface CountryRules {
  readonly rules: readonly Rule[]
  readonly closing: readonly Rule[]
  readonly optionalClosing: Readonly<Record<string, Rule>>
  readonly regions: Readonly<Record<string, readonly Rule[]>>
}

const countries: Readonly<Record<string, CountryRules>> = data

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const [friday, saturday, sunday] = [5, 6, 7]

/** Easter Sunday by the anonymous Gregorian computus. */
export function easterSunday(year: number): Day {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114
  return civilDay(year, Math.floor(f / 31), (f % 31) + 1)
}

/** `06-20` in that year. */
function dayIn(year: number, monthDay: string | number | undefined): Day {
  const [month = 1, day = 1] = String(monthDay).split('-').map(Number)
  return civilDay(year, month, day)
}

function weekdayNumber(name: string | number | undefined): number {
  return weekdays.indexOf(String(name)) + 1
}

/** The first such weekday on or after the day. */
function onOrAfter(day: Day, weekday: number): Day {
  return day + ((weekday - weekdayOf(day) + 7) % 7)
}

function lastOfMonth(year: number, month: number, weekday: number): Day {
  const lastDay = month === 12 ? civilDay(year, 12, 31) : civilDay(year, month + 1, 1) - 1
  return onOrAfter(lastDay - 6, weekday)
}

/** United States: Saturday's holiday is kept on Friday, Sunday's on Monday. */
function observed(day: Day): Day {
  const weekday = weekdayOf(day)
  return weekday === saturday ? day - 1 : weekday === sunday ? day + 1 : day
}

/** United Kingdom: a holiday on a weekend is kept on Monday. */
function nextMonday(day: Day): Day {
  return weekdayOf(day) >= saturday ? onOrAfter(day, 1) : day
}

/** Christmas Day and Boxing Day with their substitutes, which never fall on each other. */
function ukChristmas(year: number): readonly Day[] {
  const christmas = civilDay(year, 12, 25)
  switch (weekdayOf(christmas)) {
    case friday:
      return [christmas, christmas + 3]
    case saturday:
      return [christmas + 2, christmas + 3]
    case sunday:
      return [christmas + 1, christmas + 2]
    default:
      return [christmas, christmas + 1]
  }
}

/** 27 April, the day before if that is a Sunday; until 2013 Queen's Day, 30 April, by the same rule. */
function kingsDay(year: number): Day {
  const day = civilDay(year, 4, year >= 2014 ? 27 : 30)
  return weekdayOf(day) === sunday ? day - 1 : day
}

function daysOfRule([kind, first, second, third]: Rule, year: number): readonly Day[] {
  switch (kind) {
    case 'fixed':
      return [dayIn(year, first)]
    case 'easter':
      return [easterSunday(year) + Number(first)]
    case 'weekdayInRange':
      return [onOrAfter(dayIn(year, second), weekdayNumber(first))]
    case 'wednesdayBefore':
      return [onOrAfter(dayIn(year, first) - 7, 3)]
    case 'nthWeekday':
      return [onOrAfter(civilDay(year, Number(third), 1), weekdayNumber(first)) + 7 * (Number(second) - 1)]
    case 'lastWeekday':
      return [lastOfMonth(year, Number(second), weekdayNumber(first))]
    case 'usObserved':
      return [observed(dayIn(year, first))]
    case 'ukNewYear':
      return [nextMonday(civilDay(year, 1, 1))]
    case 'ukChristmas':
      return ukChristmas(year)
    case 'kingsDay':
      return [kingsDay(year)]
    default:
      throw new RangeError(`holidays.json has a rule that nobody wrote: ${kind}`)
  }
}

function rulesOf(place: Place): readonly Rule[] {
  const code = place.country.toUpperCase()
  const country = countries[code === 'GB' ? 'UK' : code]
  if (country === undefined) return []
  const region = place.region?.toUpperCase().replace(/^[A-Z]{2}-/, '') ?? ''
  const chosen = Object.entries(country.optionalClosing).flatMap(([name, rule]) =>
    place.optionalClosing?.includes(name) ? [rule] : [],
  )
  return [...country.rules, ...country.closing, ...(country.regions[region] ?? []), ...chosen]
}

const known = new Map<string, ReadonlySet<Day>>()

function daysIn(year: number, place: Place): ReadonlySet<Day> {
  const id = [year, place.country, place.region ?? '', ...(place.optionalClosing ?? [])].join(' ')
  const found = known.get(id)
  if (found !== undefined) return found
  // With next year's: New Year's Day on a Saturday is observed on 31 December in the United States.
  const rules = rulesOf(place)
  const days = new Set(
    [year, year + 1]
      .flatMap((one) => rules.flatMap((rule) => daysOfRule(rule, one)))
      .filter((day) => yearOf(day) === year),
  )
  known.set(id, days)
  return days
}

/** Whether the day is a public holiday or a customary closing day there, whatever its weekday. */
export function isHolidayDay(day: Day, place: Place): boolean {
  return daysIn(yearOf(day), place).has(day)
}

/**
 * Public holidays and customary closing days of the place in that year, as ISO dates in order. Some fall on weekends.
 * Empty for a country we have no rules for.
 */
export function holidaysIn(year: number, place: Place): readonly string[] {
  return [...daysIn(year, place)].toSorted((a, b) => a - b).map(isoDate)
}

/** The closing days a workspace may switch on in this country, by name (`christmas-eve`), for its settings. */
export function optionalClosingNames(country: string): readonly string[] {
  return Object.keys(countries[country.toUpperCase()]?.optionalClosing ?? {})
}
