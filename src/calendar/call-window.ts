import { addDays, dayOf, weekdayOf } from './day.ts'
import { isHolidayDay } from './holidays.ts'
import type { Place } from './place.ts'
import { isWorkingDay, workingDayOnOrAfter } from './working-days.ts'
import type { Whereabouts } from './working-hours.ts'
import { type Instant, instantAt, wallTime } from './zone.ts'

const opensMinutes = 9 * 60
const closesMinutes = 15 * 60
const dayMs = 86_400_000
const [tuesday, thursday] = [2, 4]

/**
 * Whether a client may be called on that day with such news: Tuesday to Thursday, a working day of theirs, and not the
 * day before a holiday of theirs (04, section 4.1). Closing days count as holidays.
 */
export function isCallDay(date: string, client: Place): boolean {
  const weekday = weekdayOf(dayOf(date))
  return (
    weekday >= tuesday &&
    weekday <= thursday &&
    isWorkingDay(date, client) &&
    !isHolidayDay(dayOf(date) + 1, client)
  )
}

/** The last day on or before the date on which the client may be called. */
export function callDayOnOrBefore(date: string, client: Place): string {
  let day = date
  while (!isCallDay(day, client)) day = addDays(day, -1)
  return day
}

function withinCrisis(instant: Instant, crises: readonly Instant[]): boolean {
  return crises.some((crisis) => Math.abs(instant - crisis) < dayMs)
}

/**
 * Whether the client may be called at that moment: a call day, 09:00-15:00 on their clock (15:00 is too late to begin),
 * and not within 24 hours of a crisis of theirs that we know of, given as instants.
 */
export function isCallMoment(
  instant: Instant,
  client: Whereabouts,
  crises: readonly Instant[] = [],
): boolean {
  const { date, minutes } = wallTime(instant, client.zone)
  const inHours = minutes >= opensMinutes && minutes < closesMinutes
  return inHours && isCallDay(date, client.place) && !withinCrisis(instant, crises)
}

/** The first moment at or after the instant when the client may be called: itself, or the start of the next window. */
export function nextCallMoment(
  instant: Instant,
  client: Whereabouts,
  crises: readonly Instant[] = [],
): Instant {
  if (isCallMoment(instant, client, crises)) return instant
  const afterCrises = crises.map((crisis) => crisis + dayMs)
  const { date } = wallTime(instant, client.zone)
  for (let days = 0; ; days += 1) {
    const opens = instantAt(addDays(date, days), opensMinutes, client.zone)
    // Within a day, a window opens at nine or when a crisis is 24 hours old.
    const starts = [opens, ...afterCrises.filter((end) => end > opens && end < opens + dayMs)].toSorted(
      (a, b) => a - b,
    )
    const found = starts.find((start) => start >= instant && isCallMoment(start, client, crises))
    if (found !== undefined) return found
  }
}

/** A date given to the client for an answer: itself, or their next working day (06, section 6.1). */
export function answerDate(date: string, client: Place): string {
  return workingDayOnOrAfter(date, client)
}
