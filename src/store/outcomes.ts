import type { CaseOutcome, Tx } from '../engine/store.ts'
import { newId } from './chance.ts'
import type { Scope } from './scope.ts'

/** A code of ours, never words: lower case, digits, and `. _ -`. */
const CODE = /^[a-z0-9][a-z0-9._-]{0,59}$/i
const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/

function check({ month, reasons, option, result, days, plans }: CaseOutcome): void {
  const codes = [...reasons, option, result, ...Object.keys(days)]
  const isClear = MONTH.test(month) && codes.every((code) => CODE.test(code))
  // This row is not encrypted: a word that somebody typed must never get into it.
  const counts = [...Object.values(days), plans.worked, plans.failed]
  if (!isClear || !counts.every((count) => Number.isSafeInteger(count) && count >= 0)) {
    throw new RangeError('The outcome of a case holds codes, a month and whole days only.')
  }
}

function sorted(days: CaseOutcome['days']): CaseOutcome['days'] {
  return Object.fromEntries(Object.entries(days).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** How cases ended: rows in the clear, under random ids, so that erasure and statistics do not fight. */
export function outcomesOf(scope: Scope): Pick<Tx, 'noteOutcome' | 'outcomes'> {
  return {
    async noteOutcome(outcome) {
      check(outcome)
      const { month, option, result } = outcome
      await scope.trx
        .insertInto('case_outcomes')
        .values({
          tenant: scope.tenant,
          id: newId('outcome', scope.random),
          month,
          reasons: JSON.stringify(outcome.reasons.toSorted()),
          option,
          result,
          days: JSON.stringify(sorted(outcome.days)),
          overridden: outcome.overridden ? 1 : 0,
          plans_worked: outcome.plans.worked,
          plans_failed: outcome.plans.failed,
        })
        .execute()
    },
    async outcomes() {
      const rows = await scope.trx
        .selectFrom('case_outcomes')
        .select([
          ...(['month', 'reasons', 'option', 'result', 'days'] as const),
          ...(['overridden', 'plans_worked', 'plans_failed'] as const),
        ])
        .where('tenant', '=', scope.tenant)
        .orderBy('month')
        .orderBy('id')
        .execute()
      return rows.map(({ reasons, days, overridden, plans_worked, plans_failed, ...row }) => ({
        ...row,
        overridden: overridden === 1,
        plans: { worked: plans_worked, failed: plans_failed },
        reasons: JSON.parse(reasons) as CaseOutcome['reasons'],
        days: JSON.parse(days) as CaseOutcome['days'],
      }))
    },
  }
}
