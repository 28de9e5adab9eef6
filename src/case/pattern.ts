import { addDays, addMonths } from '../calendar/day.ts'
import type { ClientState } from './client.ts'

/** A pattern in what was logged that is worth a case (product.md, "Log"). */
export type Pattern = 'frequent' | 'bad-months' | 'late-invoices'

/** When what was logged counts as a pattern; settings of the workspace. */
export interface PatternLimits {
  /** So many incidents … */
  readonly incidents: number
  /** … in so many days. */
  readonly days: number
  /** So many bad months running, the present or the last one among them. */
  readonly badMonths: number
  /** A month is bad from so many incidents on. */
  readonly badMonthIncidents: number
  /** So many late invoices (R06) … */
  readonly lateInvoices: number
  /** … in so many months. */
  readonly lateMonths: number
}

/** Three in 30 days, two bad months of two each, three late invoices in six months (product.md, "Log"). */
export const defaultPatterns: PatternLimits = {
  incidents: 3,
  days: 30,
  badMonths: 2,
  badMonthIncidents: 2,
  lateInvoices: 3,
  lateMonths: 6,
}

/**
 * The pattern that the log of a client shows on this day, the quickest one first. `today` is an ISO date. An objection
 * to an invoice that was justified is none of the client's doing and does not count (req S0.20).
 */
export function patternIn(
  { incidents }: Pick<ClientState, 'incidents'>,
  today: string,
  limits: PatternLimits = defaultPatterns,
): Pattern | undefined {
  const counting = incidents.filter(
    ({ reasons, justified }) => !(reasons.includes('R07') && justified === 'yes'),
  )
  const since = (date: string) => counting.filter(({ on }) => on > date && on <= today)
  if (since(addDays(today, -limits.days)).length >= limits.incidents) return 'frequent'
  const late = since(addMonths(today, -limits.lateMonths)).filter(({ reasons }) => reasons.includes('R06'))
  if (late.length >= limits.lateInvoices) return 'late-invoices'
  return badMonthsEnd(counting, today, limits) || badMonthsEnd(counting, monthBefore(today), limits)
    ? 'bad-months'
    : undefined
}

const monthBefore = (date: string): string => addDays(`${date.slice(0, 7)}-01`, -1)

/** Whether the month of this day and those before it, as many as it takes, were all bad. */
function badMonthsEnd(
  incidents: readonly { readonly on: string }[],
  day: string,
  { badMonths, badMonthIncidents }: PatternLimits,
): boolean {
  let end = day
  for (let month = 0; month < badMonths; month += 1) {
    const inMonth = incidents.filter(({ on }) => on.slice(0, 7) === end.slice(0, 7) && on <= end)
    if (inMonth.length < badMonthIncidents) return false
    end = monthBefore(end)
  }
  return true
}
