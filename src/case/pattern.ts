import { addDays, addMonths } from '../calendar/day.ts'
import type { ClientState } from './client.ts'

/** A pattern in what was logged that is worth a case (product.md, "Log"). */
export type Pattern = 'frequent' | 'late-invoices'

/**
 * The pattern that the log of a client shows on this day: three incidents in 30 days, or three late invoices (R06) in
 * six months. `today` is an ISO date.
 */
export function patternIn({ incidents }: Pick<ClientState, 'incidents'>, today: string): Pattern | undefined {
  const since = (date: string) => incidents.filter(({ on }) => on > date && on <= today)
  if (since(addDays(today, -30)).length >= 3) return 'frequent'
  const late = since(addMonths(today, -6)).filter(({ reasons }) => reasons.includes('R06'))
  return late.length >= 3 ? 'late-invoices' : undefined
}
