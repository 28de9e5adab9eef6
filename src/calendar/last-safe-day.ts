import { callDayOnOrBefore, isCallDay } from './call-window.ts'
import { type Contract, lastReceiptDate } from './contract.ts'
import { addDays } from './day.ts'
import type { Place } from './place.ts'
import { addWorkingDays, isWorkingDay, workingDayOnOrBefore } from './working-days.ts'

/** The form the contract asks a notice to have. */
export type NoticeForm = 'email' | 'letter' | 'registered'

/** Working days that a notice is under way; on the safe side for post within Europe. */
const deliveryWorkingDays: Readonly<Record<NoticeForm, number>> = {
  email: 0,
  letter: 3,
  registered: 5,
}

/** Working days from the decision to the call: the target of requirement S2.20, the cooling-off included. */
const decisionToCallWorkingDays = 3

/** One link of the chain, in the order people walk it. */
export interface SafeStep {
  readonly step: 'decide-by' | 'call-by' | 'send-by' | 'received-by' | 'ends-on'
  readonly date: string
}

/** Who is where, and how the notice travels. */
export interface NoticeRoute {
  readonly team: Place
  readonly client: Place
  readonly form: NoticeForm
}

/** The notice must reach them on a day they work, and leave on a day we do. */
function sendBy(receivedBy: string, { team, client, form }: NoticeRoute): string {
  const sent = addWorkingDays(receivedBy, -deliveryWorkingDays[form], client)
  return workingDayOnOrBefore(sent, team)
}

function callBy(sentBy: string, { team, client }: NoticeRoute): string {
  let day = callDayOnOrBefore(sentBy, client)
  while (!(isCallDay(day, client) && isWorkingDay(day, team))) day = addDays(day, -1)
  return day
}

/**
 * The last safe day (product, chapter 2), counted back from the day the contract shall end: decide by, call by, send by,
 * received by. The call comes on a day we may call on, the writing leaves the same day or later. Empty if no notice is
 * needed or none is in time (see `lastReceiptDate`).
 */
export function lastSafeDay(contract: Contract, endsOn: string, route: NoticeRoute): readonly SafeStep[] {
  const lastReceipt = lastReceiptDate(contract, endsOn)
  if (lastReceipt === undefined) return []
  const receivedBy = workingDayOnOrBefore(lastReceipt, route.client)
  const sentBy = sendBy(receivedBy, route)
  const calledBy = callBy(sentBy, route)
  return [
    { step: 'decide-by', date: addWorkingDays(calledBy, -decisionToCallWorkingDays, route.team) },
    { step: 'call-by', date: calledBy },
    { step: 'send-by', date: sentBy },
    { step: 'received-by', date: receivedBy },
    { step: 'ends-on', date: endsOn },
  ]
}
