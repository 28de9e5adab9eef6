import { DateTime } from 'luxon'

/** An instant: milliseconds since 1970 UTC. */
export type Instant = number

/** A moment as the wall in a zone shows it. */
export interface WallTime {
  /** ISO `yyyy-mm-dd`. */
  readonly date: string
  /** Minutes since midnight, with seconds and milliseconds as the fraction. */
  readonly minutes: number
}

/** A zone the runtime does not know is read as UTC: a profile with a strange zone must not stop a case. */
function at(instant: Instant, zone: string): DateTime {
  const there = DateTime.fromMillis(instant, { zone })
  return there.isValid ? there : DateTime.fromMillis(instant, { zone: 'utc' })
}

/** What calendar and clock show in the zone at that instant. */
export function wallTime(instant: Instant, zone: string): WallTime {
  const there = at(instant, zone)
  const seconds = there.second + there.millisecond / 1000
  return { date: there.toFormat('yyyy-MM-dd'), minutes: there.hour * 60 + there.minute + seconds / 60 }
}

/**
 * The instant at which the wall shows this time (whole minutes since midnight). A time that the clocks skip is moved on
 * by the length of the gap; one that comes twice is taken the first time.
 */
export function instantAt(date: string, minutes: number, zone: string): Instant {
  const [year = 1970, month = 1, day = 1] = date.split('-').map(Number)
  const parts = { year, month, day, hour: Math.floor(minutes / 60), minute: minutes % 60 }
  const there = DateTime.fromObject(parts, { zone })
  return (there.isValid ? there : DateTime.fromObject(parts, { zone: 'utc' })).toMillis()
}
