import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import {
  coolingOffEndsAt,
  debriefDate,
  followUpDates,
  hotWashBy,
  interimDebriefDate,
  remindersFor,
  roundEndsAt,
  roundReminders,
} from '../../src/calendar/deadlines.ts'
import { isWorkingDay } from '../../src/calendar/working-days.ts'
import { halfOfWorkingTime, nextWorkingMoment, type Whereabouts } from '../../src/calendar/working-hours.ts'
import { wallTime } from '../../src/calendar/zone.ts'
import { anyInstant, anyPlace, anyZone } from './any-day.ts'

const stockholm: Whereabouts = { zone: 'Europe/Stockholm', place: { country: 'SE' } }
const newYork: Whereabouts = { zone: 'America/New_York', place: { country: 'US' } }

/** `at('2026-03-02 10:00')` on the wall in Stockholm, or in another zone. */
const at = (wall: string, zone = stockholm.zone) => DateTime.fromSQL(wall, { zone }).toMillis()
const shown = (instant: number, zone = stockholm.zone) =>
  DateTime.fromMillis(instant, { zone }).toFormat('yyyy-MM-dd HH:mm')

describe('a round', () => {
  it.each([
    ['2026-03-02 10:00', 3, '2026-03-05 17:00', 'three working days'],
    ['2026-03-05 23:30', 3, '2026-03-10 17:00', 'late in the evening, over a weekend'],
    ['2026-03-27 10:00', 1, '2026-03-30 17:00', 'over the change to summer time'],
    ['2026-06-17 10:00', 2, '2026-06-22 17:00', 'over Midsummer'],
    ['2026-03-02 10:00', 0, '2026-03-02 17:00', 'the same day'],
    ['2026-03-02 17:00', 0, '2026-03-03 17:00', 'the same day, but it is over'],
    ['2026-03-07 10:00', 0, '2026-03-09 17:00', 'the same day, a Saturday'],
  ])('opened %s for %d working days ends %s: %s', (opened, days, ends) => {
    expect(shown(roundEndsAt(at(opened), days, stockholm))).toBe(ends)
  })

  it('ends by the calendar of the case’s zone, not of UTC', () => {
    const opened = at('2026-03-02 20:30', 'America/New_York')
    expect(shown(roundEndsAt(opened, 1, newYork), newYork.zone)).toBe('2026-03-03 17:00')
  })
})

describe('the reminders of a round', () => {
  const remind = (pace: 'normal' | 'fast' | 'solo', opened: string, days: number) => {
    const openedAt = at(opened)
    return roundReminders(pace, openedAt, roundEndsAt(openedAt, days, stockholm), stockholm).map(
      (reminder) => `${reminder.kind} ${shown(reminder.at)}`,
    )
  }

  it('come at half of the working time, a working day before and two hours before', () => {
    // 7 hours on Monday, 8.5 on each of three days: half of 32.5 is 45 minutes into Wednesday.
    expect(remind('normal', '2026-03-02 10:00', 3)).toEqual([
      'half-time 2026-03-04 09:15',
      'day-before 2026-03-04 17:00',
      'hours-before 2026-03-05 15:00',
    ])
  })

  it('leave out the weekend', () => {
    expect(remind('normal', '2026-03-05 17:00', 2)).toEqual([
      'half-time 2026-03-06 17:00',
      'day-before 2026-03-06 17:00',
      'hours-before 2026-03-09 15:00',
    ])
  })

  it('leave out what would come before the round opened', () => {
    expect(remind('normal', '2026-03-02 17:00', 1)).toEqual([
      'half-time 2026-03-03 12:45',
      'hours-before 2026-03-03 15:00',
    ])
  })

  it('come after four hours and an hour before when it is fast', () => {
    expect(remind('fast', '2026-03-02 10:00', 1)).toEqual([
      'after-hours 2026-03-02 14:00',
      'hours-before 2026-03-03 16:00',
    ])
    expect(remind('fast', '2026-03-02 14:00', 0)).toEqual(['hours-before 2026-03-02 16:00'])
  })

  it('come the next working morning to one who is alone', () => {
    expect(remind('solo', '2026-03-06 10:00', 2)).toEqual(['next-morning 2026-03-09 08:30'])
  })

  it('are moved into a person’s own working hours, and come once where two would meet', () => {
    const endsAt = at('2026-03-09 17:00')
    const reminders = roundReminders('normal', at('2026-03-05 17:00'), endsAt, stockholm)
    const inStockholm = remindersFor(stockholm, reminders, endsAt)
    expect(inStockholm.map((reminder) => `${reminder.kind} ${shown(reminder.at)}`)).toEqual([
      'day-before 2026-03-06 17:00',
      'hours-before 2026-03-09 15:00',
    ])
    // 15:00 in Stockholm is 10:00 in New York, that week only five hours away.
    const inNewYork = remindersFor(newYork, reminders, endsAt)
    expect(inNewYork.map((reminder) => shown(reminder.at, newYork.zone))).toEqual([
      '2026-03-06 11:00',
      '2026-03-09 10:00',
    ])
  })

  it('are dropped where the person wakes after the end', () => {
    const losAngeles: Whereabouts = { zone: 'America/Los_Angeles', place: { country: 'US' } }
    const endsAt = at('2026-03-05 17:00')
    const reminders = roundReminders('fast', at('2026-03-05 09:00'), endsAt, stockholm)
    expect(reminders).toHaveLength(2)
    expect(remindersFor(losAngeles, reminders, endsAt)).toEqual([])
  })

  it('never leave the time of the round or the hours of the person, nor pass three', () => {
    let reached = 0
    fc.assert(
      fc.property(
        anyInstant,
        fc.integer({ min: 0, max: 8 }),
        anyZone,
        anyPlace,
        anyZone,
        fc.constantFrom('normal', 'fast', 'solo'),
        (openedAt, days, zone, place, theirZone, pace) => {
          const endsAt = roundEndsAt(openedAt, days, { zone, place })
          expect(endsAt).toBeGreaterThan(openedAt)
          const person = { zone: theirZone, place }
          const theirs = remindersFor(person, roundReminders(pace, openedAt, endsAt, { zone, place }), endsAt)
          expect(theirs.length).toBeLessThanOrEqual(3)
          reached += theirs.length
          for (const [index, reminder] of theirs.entries()) {
            expect(reminder.at).toBeGreaterThan(theirs[index - 1]?.at ?? openedAt)
            expect(reminder.at).toBeLessThan(endsAt)
            expect(nextWorkingMoment(reminder.at, person)).toBe(reminder.at)
          }
        },
      ),
      { numRuns: 300 },
    )
    expect(reached).toBeGreaterThan(300)
  })
})

describe('the next working moment', () => {
  it.each([
    ['2026-03-02 10:15', '2026-03-02 10:15', 'now'],
    ['2026-03-02 08:29', '2026-03-02 08:30', 'too early'],
    ['2026-03-02 17:00', '2026-03-02 17:00', 'the last moment'],
    ['2026-03-02 17:01', '2026-03-03 08:30', 'too late'],
    ['2026-03-06 18:00', '2026-03-09 08:30', 'Friday evening'],
    ['2026-12-23 18:00', '2026-12-28 08:30', 'before Christmas'],
    ['2026-03-28 12:00', '2026-03-30 08:30', 'the weekend the clocks go forward'],
    ['2026-10-24 12:00', '2026-10-26 08:30', 'the weekend they go back'],
  ])('%s is %s: %s', (instant, moment) => {
    expect(shown(nextWorkingMoment(at(instant), stockholm))).toBe(moment)
  })

  it('steps over the day that Samoa skipped', () => {
    const samoa: Whereabouts = { zone: 'Pacific/Apia', place: { country: 'WS' } }
    const evening = at('2011-12-29 18:00', samoa.zone)
    expect(shown(nextWorkingMoment(evening, samoa), samoa.zone)).toBe('2012-01-02 08:30')
  })

  it('takes a zone nobody knows for UTC', () => {
    const nowhere: Whereabouts = { zone: 'Mars/Olympus', place: { country: '' } }
    expect(nextWorkingMoment(Date.UTC(2026, 2, 2, 3), nowhere)).toBe(Date.UTC(2026, 2, 2, 8, 30))
  })

  it('is never earlier, within working hours, and its own next one, anywhere', () => {
    let moved = 0
    fc.assert(
      fc.property(anyInstant, anyZone, anyPlace, (instant, zone, place) => {
        const moment = nextWorkingMoment(instant, { zone, place })
        const { date, minutes } = wallTime(moment, zone)
        expect(moment).toBeGreaterThanOrEqual(instant)
        expect(isWorkingDay(date, place)).toBe(true)
        expect(minutes).toBeGreaterThanOrEqual(510)
        expect(minutes).toBeLessThanOrEqual(1020)
        expect(nextWorkingMoment(moment, { zone, place })).toBe(moment)
        if (moment > instant) moved += 1
      }),
      { numRuns: 500 },
    )
    expect(moved).toBeGreaterThan(100)
  })
})

describe('half of the working time', () => {
  it('is half of the time itself where nobody works', () => {
    expect(shown(halfOfWorkingTime(at('2026-03-07 10:00'), at('2026-03-07 12:00'), stockholm))).toBe(
      '2026-03-07 11:00',
    )
  })
})

describe('after the end', () => {
  const sweden = stockholm.place

  it('the debrief is ten working days after the effective date', () => {
    expect(debriefDate('2026-06-15', undefined, sweden)).toBe('2026-06-30')
    expect(debriefDate('2026-06-15', '2026-06-20', sweden)).toBe('2026-06-30')
  })

  it('the debrief waits for the last task, on a working day, but not for ever', () => {
    expect(debriefDate('2026-06-15', '2026-07-04', sweden)).toBe('2026-07-06')
    expect(debriefDate('2026-06-15', '2026-12-01', sweden)).toBe('2026-07-28')
  })

  it('an interim debrief comes only when the notice is longer than sixty days', () => {
    expect(interimDebriefDate('2026-03-02', '2026-05-01', sweden)).toBeUndefined()
    expect(interimDebriefDate('2026-03-02', '2026-05-02', sweden)).toBe('2026-03-09')
  })

  it('the hot wash is within two working days, the follow-ups after 60 and 180 days', () => {
    expect(hotWashBy('2026-06-18', sweden)).toBe('2026-06-23')
    expect(followUpDates('2026-01-01')).toEqual(['2026-03-02', '2026-06-30'])
  })

  it('cooling-off is 24 hours, whatever the clocks do', () => {
    expect(shown(coolingOffEndsAt(at('2026-03-28 12:00')))).toBe('2026-03-29 13:00')
  })
})
