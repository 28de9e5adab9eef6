import data from './data/exit-clause.json' with { type: 'json' }
import { type Filled, fill } from './fill.ts'
import { formatSlots, type Slots } from './slots.ts'
import type { LetterLanguage } from './tongue.ts'

/** The seven sentences of the exit clause (page 6): a draft for counsel. */
export const EXIT_CLAUSES = ['X1', 'X2', 'X3', 'X4', 'X5', 'X6', 'X7'] as const
/** One sentence of the exit clause. */
export type ExitClause = (typeof EXIT_CLAUSES)[number]

/** One sentence of the exit clause with its slots (noticePeriod, cureDays, checkDays, handoverDays) written in. */
export function exitClause(clause: ExitClause, language: LetterLanguage, slots: Slots): Filled {
  return fill(data[clause][language], formatSlots(slots, language).values, language)
}
