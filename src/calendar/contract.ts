import { addDays, addMonths, daysBetween, monthEnd } from './day.ts'

/** How long before the end the client must have our letter; with `toMonthEnd` only the end of a month will do. */
export interface Notice {
  readonly count: number
  readonly unit: 'days' | 'months'
  readonly toMonthEnd?: boolean
}

/**
 * What a contract says about its end. `endsOn` is the last day of a fixed term; a notice in it allows an earlier end.
 * `renewsOn` is the first day of the next term, `renewalMonths` (1 or more) how long each next term is.
 */
export type Contract =
  | { readonly kind: 'open-ended'; readonly notice: Notice }
  | { readonly kind: 'fixed-term'; readonly endsOn: string; readonly notice?: Notice }
  | {
      readonly kind: 'renewing'
      readonly renewsOn: string
      readonly renewalMonths: number
      readonly notice: Notice
    }

/** One line of the working: what was done, and the date it led to. */
export interface EndStep {
  readonly step: 'received' | 'notice-over' | 'month-end' | 'term-end'
  readonly date: string
}

/** The last day of the contract, and how it was found (07, section 7.3: "shows the working"). */
export interface ContractEnd {
  readonly endsOn: string
  readonly steps: readonly EndStep[]
}

/** The day of receipt does not count: 30 days from 1 March end on 31 March, a month from 31 January on 28 February. */
function noticeSteps(receivedOn: string, { count, unit, toMonthEnd }: Notice): readonly EndStep[] {
  const over = unit === 'days' ? addDays(receivedOn, count) : addMonths(receivedOn, count)
  const steps: readonly EndStep[] = [{ step: 'notice-over', date: over }]
  return toMonthEnd === true ? [...steps, { step: 'month-end', date: monthEnd(over) }] : steps
}

/** Last day of the first term that ends on or after the date. */
function termEndFrom(date: string, renewsOn: string, renewalMonths: number): string {
  const term = Math.max(1, Math.trunc(renewalMonths))
  // Each term is counted from the first renewal: a chain of months from the 31st would slide to the 28th and stay.
  for (let terms = 0; ; terms += 1) {
    const last = addDays(addMonths(renewsOn, terms * term), -1)
    if (last >= date) return last
  }
}

/**
 * The last day of the contract if our notice is received on that day in the agreed form (07, section 7.3). Counts from
 * receipt, then to the month's end or the term's end where the contract asks for one. A fixed term ends by itself.
 * Throws `RangeError` for what is no ISO date.
 */
export function contractEnd(contract: Contract, receivedOn: string): ContractEnd {
  const received: EndStep = { step: 'received', date: receivedOn }
  const notice = contract.notice === undefined ? [] : noticeSteps(receivedOn, contract.notice)
  const over = notice.at(-1)?.date
  if (contract.kind === 'open-ended') return { endsOn: over ?? receivedOn, steps: [received, ...notice] }
  if (contract.kind === 'fixed-term') {
    if (over !== undefined && over < contract.endsOn) return { endsOn: over, steps: [received, ...notice] }
    return {
      endsOn: contract.endsOn,
      steps: [received, ...notice, { step: 'term-end', date: contract.endsOn }],
    }
  }
  const endsOn = termEndFrom(over ?? receivedOn, contract.renewsOn, contract.renewalMonths)
  return { endsOn, steps: [received, ...notice, { step: 'term-end', date: endsOn }] }
}

/**
 * The last day on which our notice may be received for the contract to end on that day or before. `undefined` if no
 * notice is needed (a fixed term that has run out by then) or none is in time (a fixed term or term that ends later).
 */
export function lastReceiptDate(contract: Contract, endsOn: string): string | undefined {
  if (contract.notice === undefined) return undefined
  if (contract.kind === 'fixed-term' && contract.endsOn <= endsOn) return undefined
  if (contract.kind === 'renewing' && addDays(contract.renewsOn, -1) > endsOn) return undefined
  const { count, unit } = contract.notice
  const about = unit === 'days' ? addDays(endsOn, -count) : addMonths(endsOn, -count)
  // Months are not of one length, so the day counted back can be three too early; a month's or a term's end only moves it back.
  let day = addDays(about, 3)
  while (contractEnd(contract, day).endsOn > endsOn) day = addDays(day, -1)
  return day
}

/** The first renewal after today: `renewsOn`, or the renewal of a later term where that has passed. */
export function nextRenewal(contract: Extract<Contract, { kind: 'renewing' }>, today: string): string {
  return addDays(termEndFrom(today, contract.renewsOn, contract.renewalMonths), 1)
}

/** The day by which notice must be received so that the contract does not renew at that renewal. */
export function renewalCutOff(
  contract: Extract<Contract, { kind: 'renewing' }>,
  renewsOn = contract.renewsOn,
): string {
  const lastDay = addDays(renewsOn, -1)
  return lastReceiptDate(contract, lastDay) ?? lastDay
}

/** The reminders before a renewal's cut-off, 60, 30 and 14 days ahead, the earliest first (product, chapter 2). */
export function cutOffReminders(
  cutOff: string,
): readonly { readonly daysBefore: number; readonly date: string }[] {
  return [60, 30, 14].map((daysBefore) => ({ daysBefore, date: addDays(cutOff, -daysBefore) }))
}

/** Whole days since we learned of the cause (07, section 7.3); 0 on the day itself. */
export function causeKnownDays(learnedOn: string, today: string): number {
  return Math.max(0, daysBetween(learnedOn, today))
}

/** Whether to warn that the cause grows old: from day 10, since Germany gives two weeks (07, section 7.3). */
export function causeIsAgeing(learnedOn: string, today: string): boolean {
  return causeKnownDays(learnedOn, today) >= 10
}
