import { addDays, daysBetween } from './day.ts'
import type { Place } from './place.ts'
import { addWorkingDays, isWorkingDay, workingDayOnOrAfter } from './working-days.ts'
import { type Instant, instantAt, wallTime } from './zone.ts'

/** Where and when somebody works: their IANA zone, and the place whose holidays they keep. */
export interface Whereabouts {
  readonly zone: string
  readonly place: Place
}

/** 08:30, in minutes since midnight: nobody is reminded earlier (03, section 3.3). */
const workStartsMinutes = 8 * 60 + 30

/** 17:00, in minutes since midnight: the last moment of a working day, and when rounds end. */
export const workEndsMinutes = 17 * 60

function isWorkingMoment(instant: Instant, { zone, place }: Whereabouts): boolean {
  const { date, minutes } = wallTime(instant, zone)
  return isWorkingDay(date, place) && minutes >= workStartsMinutes && minutes <= workEndsMinutes
}

/**
 * The instant itself if it is between 08:30 and 17:00 (both included) on a working day of the person, else the next
 * 08:30 of one. Never earlier than the instant; asking twice changes nothing.
 */
export function nextWorkingMoment(instant: Instant, person: Whereabouts): Instant {
  if (isWorkingMoment(instant, person)) return instant
  const { date } = wallTime(instant, person.zone)
  let day = workingDayOnOrAfter(date, person.place)
  for (;;) {
    const opens = instantAt(day, workStartsMinutes, person.zone)
    // A zone that crosses the date line skips a whole day: 08:30 of that day is then a moment of another one.
    if (opens >= instant && isWorkingMoment(opens, person)) return opens
    day = addWorkingDays(day, 1, person.place)
  }
}

/** The person's working hours of one date as instants, cut to what lies between the two; empty on a day off. */
function hoursOf(date: string, { zone, place }: Whereabouts, from: Instant, to: Instant) {
  const start = Math.max(from, instantAt(date, workStartsMinutes, zone))
  const end = Math.min(to, instantAt(date, workEndsMinutes, zone))
  return { start, length: isWorkingDay(date, place) ? Math.max(0, end - start) : 0 }
}

/**
 * The instant at which half of the working hours between the two has passed. If there are none between them, half of
 * the time itself.
 */
export function halfOfWorkingTime(from: Instant, to: Instant, where: Whereabouts): Instant {
  const first = wallTime(from, where.zone).date
  const days = daysBetween(first, wallTime(to, where.zone).date)
  const stretches = Array.from({ length: Math.max(0, days) + 1 }, (_, index) =>
    hoursOf(addDays(first, index), where, from, to),
  )
  let left = stretches.reduce((sum, { length }) => sum + length, 0) / 2
  for (const { start, length } of stretches) {
    if (length > 0 && left <= length) return Math.round(start + left)
    left -= length
  }
  return Math.round((from + to) / 2)
}
