import { DateTime } from 'luxon'

/** A calendar day as a number: days since 1970-01-01, so that days can be counted without a zone in sight. */
export type Day = number

const dayMs = 86_400_000

/** The day of an ISO date `yyyy-mm-dd`. Throws `RangeError` for anything else: dates are parsed at the edge. */
export function dayOf(isoDate: string): Day {
  const date = DateTime.fromISO(isoDate, { zone: 'utc' })
  if (!/^\d{4}-\d{2}-\d{2}$/.test(isoDate) || !date.isValid)
    throw new RangeError(`not an ISO date: ${isoDate}`)
  return date.toMillis() / dayMs
}

/** The day as ISO `yyyy-mm-dd`. */
export function isoDate(day: Day): string {
  return DateTime.fromMillis(day * dayMs, { zone: 'utc' }).toFormat('yyyy-MM-dd')
}

/** The day with this year, month (1-12) and day of the month, which must exist. */
export function civilDay(year: number, month: number, dayOfMonth: number): Day {
  return DateTime.utc(year, month, dayOfMonth).toMillis() / dayMs
}

/** The year that the day is in. */
export function yearOf(day: Day): number {
  return DateTime.fromMillis(day * dayMs, { zone: 'utc' }).year
}

/** 1 Monday to 7 Sunday. */
export function weekdayOf(day: Day): number {
  // Day 0 was a Thursday.
  return ((((day + 3) % 7) + 7) % 7) + 1
}

/** `days` calendar days later (earlier if negative). Throws `RangeError` if the date is not ISO. */
export function addDays(date: string, days: number): string {
  return isoDate(dayOf(date) + days)
}

/** Calendar days from one date to another: 0 for the same day, negative if `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return dayOf(to) - dayOf(from)
}

/** `months` later on the same day of the month, or its last day where the month is shorter. */
export function addMonths(date: string, months: number): string {
  return isoDate(
    DateTime.fromMillis(dayOf(date) * dayMs, { zone: 'utc' })
      .plus({ months })
      .toMillis() / dayMs,
  )
}

/** The last day of the date's month. */
export function monthEnd(date: string): string {
  const day = DateTime.fromMillis(dayOf(date) * dayMs, { zone: 'utc' })
  return isoDate(civilDay(day.year, day.month, day.daysInMonth ?? 28))
}
