import { addDays, daysBetween } from './day.ts'
import type { Place } from './place.ts'
import { addWorkingDays, workingDayOnOrAfter } from './working-days.ts'
import { halfOfWorkingTime, nextWorkingMoment, type Whereabouts, workEndsMinutes } from './working-hours.ts'
import { type Instant, instantAt, wallTime } from './zone.ts'

const hourMs = 3_600_000

/** How fast a consultation goes (03, section 3.3). */
export type Pace = 'normal' | 'fast' | 'solo'

/** Which reminder it is. */
export type ReminderKind = 'half-time' | 'day-before' | 'hours-before' | 'after-hours' | 'next-morning'

/** A reminder to those who have not answered. */
export interface Reminder {
  readonly kind: ReminderKind
  readonly at: Instant
}

/**
 * When a round ends: 17:00 in the case's zone on the nth working day after the day it opened there (definitions,
 * "Clocks"). `workingDays` 0 is the same day, or the next working day if that is none or 17:00 has passed.
 */
export function roundEndsAt(openedAt: Instant, workingDays: number, where: Whereabouts): Instant {
  const opened = wallTime(openedAt, where.zone).date
  const last =
    workingDays === 0
      ? workingDayOnOrAfter(opened, where.place)
      : addWorkingDays(opened, workingDays, where.place)
  const endsAt = instantAt(last, workEndsMinutes, where.zone)
  if (endsAt > openedAt) return endsAt
  return instantAt(addWorkingDays(last, 1, where.place), workEndsMinutes, where.zone)
}

function planned(pace: Pace, openedAt: Instant, endsAt: Instant, where: Whereabouts): readonly Reminder[] {
  if (pace === 'fast') {
    return [
      { kind: 'after-hours', at: openedAt + 4 * hourMs },
      { kind: 'hours-before', at: endsAt - hourMs },
    ]
  }
  if (pace === 'solo') {
    const tomorrow = addDays(wallTime(openedAt, where.zone).date, 1)
    return [{ kind: 'next-morning', at: nextWorkingMoment(instantAt(tomorrow, 0, where.zone), where) }]
  }
  const end = wallTime(endsAt, where.zone)
  const dayBefore = addWorkingDays(end.date, -1, where.place)
  return [
    { kind: 'half-time', at: halfOfWorkingTime(openedAt, endsAt, where) },
    { kind: 'day-before', at: instantAt(dayBefore, Math.floor(end.minutes), where.zone) },
    { kind: 'hours-before', at: endsAt - 2 * hourMs },
  ]
}

/**
 * The reminders of a round, in order, all after it opened and before it ends (definitions, "Clocks"). Normal: at half
 * of the working time, one working day before, two hours before. Fast: after four hours, one hour before. Solo: the next
 * working morning. An extension adds none: do not ask again for it. Each person gets them by `remindersFor`.
 */
export function roundReminders(
  pace: Pace,
  openedAt: Instant,
  endsAt: Instant,
  where: Whereabouts,
): readonly Reminder[] {
  return planned(pace, openedAt, endsAt, where)
    .filter(({ at }) => at > openedAt && at < endsAt)
    .toSorted((a, b) => a.at - b.at)
}

/**
 * The same reminders as this person gets them: moved into their own working hours, dropped where that is not before the
 * end, and only once where two would come together. At most three (03, section 3.3).
 */
export function remindersFor(
  person: Whereabouts,
  reminders: readonly Reminder[],
  endsAt: Instant,
): readonly Reminder[] {
  const moved = reminders
    .map(({ kind, at }) => ({ kind, at: nextWorkingMoment(at, person) }))
    .filter(({ at }) => at < endsAt)
  return moved.filter(({ at }, index) => moved[index + 1]?.at !== at).slice(0, 3)
}

/** When an exit may be signed: 24 hours after the final reveal (definitions, "Clocks"). */
export function coolingOffEndsAt(revealedAt: Instant): Instant {
  return revealedAt + 24 * hourMs
}

/** The last day for the hot wash: the second working day after the conversation (06, section 6.1). */
export function hotWashBy(talkedOn: string, place: Place): string {
  return addWorkingDays(talkedOn, 2, place)
}

/**
 * The day of the debrief (06, section 6.1): ten working days after the effective date, or when the last task closed
 * (the next working day if that is none), whichever is later, and at most thirty working days after the effective date.
 * Without `lastTaskClosedOn` it is the ten working days; ask again when a task closes.
 */
export function debriefDate(endsOn: string, lastTaskClosedOn: string | undefined, place: Place): string {
  const earliest = addWorkingDays(endsOn, 10, place)
  const latest = addWorkingDays(endsOn, 30, place)
  const closed = lastTaskClosedOn === undefined ? earliest : workingDayOnOrAfter(lastTaskClosedOn, place)
  if (closed <= earliest) return earliest
  if (closed >= latest) return latest
  return closed
}

/**
 * The interim debrief, five working days after the communication, if more than 60 days lie between it and the effective
 * date, before memory fades (06, section 6.1); else `undefined`.
 */
export function interimDebriefDate(communicatedOn: string, endsOn: string, place: Place): string | undefined {
  return daysBetween(communicatedOn, endsOn) > 60 ? addWorkingDays(communicatedOn, 5, place) : undefined
}

/** When the debrief's actions are looked at again: 60 and 180 calendar days after it (06, section 6.1). */
export function followUpDates(debriefedOn: string): readonly [string, string] {
  return [addDays(debriefedOn, 60), addDays(debriefedOn, 180)]
}
