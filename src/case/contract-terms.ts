import {
  type ContractEnd,
  contractEnd,
  type Contract as DatedContract,
  type Notice,
  nextRenewal,
  renewalCutOff,
} from '../calendar/contract.ts'
import { addDays } from '../calendar/day.ts'
import { lastSafeDay, type NoticeForm, type SafeStep } from '../calendar/last-safe-day.ts'
import { wallTime } from '../calendar/zone.ts'
import type { Contract } from './opening.ts'
import type { CaseState } from './state.ts'
import { placeOf } from './whereabouts.ts'

function noticeOf(contract: Contract): Notice | undefined {
  const { noticeDays, noticeMonths, toMonthEnd } = contract
  if (noticeMonths) return { count: noticeMonths, unit: 'months', toMonthEnd }
  return noticeDays || toMonthEnd ? { count: noticeDays ?? 0, unit: 'days', toMonthEnd } : undefined
}

/** The contract as the calendar counts with it; `undefined` where there is none, or a date it hangs on is missing. */
function datedContract(contract: Contract): DatedContract | undefined {
  const notice = noticeOf(contract)
  const atOnce: Notice = { count: 0, unit: 'days' }
  const { kind, termEnds } = contract
  if (kind === 'open-ended') return { kind, notice: notice ?? atOnce }
  if (kind === 'none' || termEnds === undefined) return undefined
  if (kind === 'fixed-term') return { kind, endsOn: termEnds, ...(notice ? { notice } : {}) }
  return { kind, renewsOn: termEnds, renewalMonths: contract.renewalMonths ?? 12, notice: notice ?? atOnce }
}

/** The day by which notice must be received so that the contract does not renew again; only for renewing ones. */
export function cutOffAfter(contract: Contract, today: string): string | undefined {
  const dated = datedContract(contract)
  if (dated?.kind !== 'renewing') return undefined
  const first = renewalCutOff(dated, nextRenewal(dated, today))
  return first >= today
    ? first
    : renewalCutOff(dated, nextRenewal(dated, addDays(nextRenewal(dated, today), 1)))
}

/** When the contract would end if they had our notice today, with the working; `undefined` without a contract. */
export function endIfToldOn(contract: Contract, receivedOn: string): ContractEnd | undefined {
  const dated = datedContract(contract)
  return dated && contractEnd(dated, receivedOn)
}

/** How a notice travels: where the contract leaves the form open, an e-mail will do. */
function routeOf(form: Contract['form']): NoticeForm {
  return form === 'any' ? 'email' : form
}

/**
 * Decide by, call by, send by, received by, counted back from the day on which the contract shall end (product.md,
 * "Open"). Empty where no notice is needed or none is in time.
 */
export function safeDays(about: CaseState, endsOn: string): readonly SafeStep[] {
  const { contract } = about
  const dated = contract && datedContract(contract)
  if (!dated) return []
  const team = placeOf(about)
  return lastSafeDay(dated, endsOn, {
    team,
    client: { country: contract.country },
    form: routeOf(contract.form),
  })
}

/** The ISO date at that instant where the case is. */
export function todayIn(about: Pick<CaseState, 'zone'>, now: number): string {
  return wallTime(now, about.zone).date
}
