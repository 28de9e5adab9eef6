import { describe, expect, it } from 'vitest'
import { dueDate, dueInstant, parseDueRule, weeklyDates } from '../../src/calendar/due.ts'

const sweden = { country: 'SE' }
const anchors = { T: '2026-06-17', E: '2026-07-17' }

describe('a task of the follow-through', () => {
  it.each([
    ['T', '2026-06-17'],
    ['T+0', '2026-06-17'],
    ['T+same day', '2026-06-17'],
    ['T+1h', '2026-06-17'],
    ['T+1wd', '2026-06-18'],
    ['T+2wd', '2026-06-22'],
    ['T+5wd', '2026-06-25'],
    ['E', '2026-07-17'],
    ['E-5wd', '2026-07-10'],
    ['E+10wd', '2026-07-31'],
    ['E+30d', '2026-08-16'],
    ['E+10', '2026-07-27'],
    ['weekly until E', '2026-06-24'],
  ])('with the rule %s is due %s', (rule, date) => {
    expect(dueDate(rule, anchors, sweden)).toBe(date)
  })

  it.each(['', 'X+1wd', 'T+', 'T+1w', 'T+1.5d', 'E+99999d', 'T 1wd', 'weekly'])('has no rule %j', (rule) => {
    expect(parseDueRule(rule)).toBeUndefined()
    expect(dueDate(rule, anchors, sweden)).toBeUndefined()
  })

  it('waits for the end to be known', () => {
    expect(dueDate('E+5wd', { T: '2026-06-17' }, sweden)).toBeUndefined()
    expect(dueDate('weekly until E', { T: '2026-06-17' }, sweden)).toBeUndefined()
    expect(dueDate('T+1wd', { T: '2026-06-17' }, sweden)).toBe('2026-06-18')
  })

  it('counted in hours is due at a moment', () => {
    expect(dueInstant('T+1h', 1_000)).toBe(3_601_000)
    expect(dueInstant('T+1wd', 1_000)).toBeUndefined()
  })

  it('that comes weekly comes on the last day too, and not after it', () => {
    expect(weeklyDates(anchors)).toEqual([
      '2026-06-24',
      '2026-07-01',
      '2026-07-08',
      '2026-07-15',
      '2026-07-17',
    ])
    expect(weeklyDates({ T: '2026-06-17', E: '2026-06-24' })).toEqual(['2026-06-24'])
    expect(weeklyDates({ T: '2026-06-17', E: '2026-06-16' })).toEqual([])
  })
})
