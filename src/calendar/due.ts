import { addDays } from './day.ts'
import type { Place } from './place.ts'
import { addWorkingDays } from './working-days.ts'
import type { Instant } from './zone.ts'

/** The two dates that tasks hang on: T, the client was told; E, the effective end. E may not be known yet. */
export interface Anchors {
  readonly T: string
  readonly E?: string
}

/** When a task is due: so long before or after an anchor, or every week until the end. */
export type DueRule =
  | { readonly anchor: 'T' | 'E'; readonly offset: number; readonly unit: 'days' | 'workingDays' | 'hours' }
  | { readonly weeklyUntil: 'E' }

const units = { wd: 'workingDays', d: 'days', h: 'hours' } as const

/**
 * Reads a due rule of the checklist: `T`, `E+5wd`, `E-5wd`, `E+30d`, `T+1h`, `T+same day`, `weekly until E`. A number
 * without a unit is calendar days. `undefined` for anything else.
 */
export function parseDueRule(rule: string): DueRule | undefined {
  const text = rule.trim()
  if (text === 'weekly until E') return { weeklyUntil: 'E' }
  if (text === 'T+same day') return { anchor: 'T', offset: 0, unit: 'days' }
  const [, anchor, sign, count, unit] = /^([TE])(?:([+-])(\d{1,4})(wd|d|h)?)?$/.exec(text) ?? []
  if (anchor !== 'T' && anchor !== 'E') return undefined
  const size = count === undefined ? 0 : Number(count)
  const offset = sign === '-' && size > 0 ? -size : size
  return { anchor, offset, unit: unit === 'wd' || unit === 'h' ? units[unit] : units.d }
}

/**
 * The day a rule falls due, as ISO. Working days are those of the place; a rule in hours is due on its anchor's day (the
 * hour is `dueInstant`); a weekly one falls due first a week after T, at the latest on E. `undefined` if the rule cannot
 * be read or hangs on an end that is not known yet.
 */
export function dueDate(rule: string, anchors: Anchors, place: Place): string | undefined {
  const due = parseDueRule(rule)
  if (due === undefined) return undefined
  if ('weeklyUntil' in due) return weeklyDates(anchors)[0]
  const anchor = anchors[due.anchor]
  if (anchor === undefined || due.unit === 'hours') return anchor
  return due.unit === 'days' ? addDays(anchor, due.offset) : addWorkingDays(anchor, due.offset, place)
}

/** The moment a rule in hours falls due, counted from the moment the client was told; `undefined` for other rules. */
export function dueInstant(rule: string, toldAt: Instant): Instant | undefined {
  const due = parseDueRule(rule)
  if (due === undefined || 'weeklyUntil' in due || due.unit !== 'hours' || due.anchor !== 'T')
    return undefined
  return toldAt + due.offset * 3_600_000
}

/** Every date of a weekly task: each seventh day after T and before E, and E itself. None while the end is unknown. */
export function weeklyDates({ T, E }: Anchors): readonly string[] {
  if (E === undefined || E < T) return []
  const dates: string[] = []
  for (let date = addDays(T, 7); date < E; date = addDays(date, 7)) dates.push(date)
  return [...dates, E]
}
