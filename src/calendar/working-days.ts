import { type Day, dayOf, isoDate, weekdayOf } from './day.ts'
import { isHolidayDay } from './holidays.ts'
import type { Place } from './place.ts'

function worked(day: Day, place: Place): boolean {
  return weekdayOf(day) <= 5 && !isHolidayDay(day, place)
}

/**
 * Monday to Friday, and neither a public holiday nor a customary closing day of the place (06, section 6.1). Right for
 * 1990-2100 by today's rules: holidays that were moved for one year are not known. Throws `RangeError` if the date is
 * not ISO, as all of this file do.
 */
export function isWorkingDay(date: string, place: Place): boolean {
  return worked(dayOf(date), place)
}

/**
 * The nth working day after the date, whole `n`; the date itself is day 0, whether or not it is a working day. A
 * negative `n` counts backwards.
 */
export function addWorkingDays(date: string, n: number, place: Place): string {
  const step = Math.sign(n)
  let day = dayOf(date)
  for (let left = Math.abs(Math.trunc(n)); left > 0; ) {
    day += step
    if (worked(day, place)) left -= 1
  }
  return isoDate(day)
}

/**
 * How many working days `addWorkingDays` would count from one date to the other: those after `from`, up to and with
 * `to`; negative if `to` is earlier (then those before `from`, down to and with `to`).
 */
export function workingDaysBetween(from: string, to: string, place: Place): number {
  const [start, end] = [dayOf(from), dayOf(to)]
  const step = Math.sign(end - start)
  let count = 0
  for (let day = start; day !== end; ) {
    day += step
    if (worked(day, place)) count += step
  }
  return count
}

/** The date itself if it is a working day, else the next one. */
export function workingDayOnOrAfter(date: string, place: Place): string {
  return isWorkingDay(date, place) ? date : addWorkingDays(date, 1, place)
}

/** The date itself if it is a working day, else the one before. */
export function workingDayOnOrBefore(date: string, place: Place): string {
  return isWorkingDay(date, place) ? date : addWorkingDays(date, -1, place)
}
