import { debriefDate, followUpDates, hotWashBy, interimDebriefDate } from '../calendar/deadlines.ts'
import { addWorkingDays } from '../calendar/working-days.ts'
import type { Debriefing } from './debriefing.ts'
import type { PersonId } from './person.ts'
import type { Round } from './rounds.ts'
import { type CaseState, holders, ownerOf, participants } from './state.ts'
import { allTasksDoneOn, callerOf, closingTasks, tasksOf } from './tasks.ts'
import { termsOf } from './terms.ts'
import { dayIn, placeOf } from './whereabouts.ts'

/** A case whose client stays: the debrief asks less, and nobody waits for an end (definitions, "Life of a case"). */
export function isKept(state: CaseState): boolean {
  return state.communication.sent === undefined
}

/** The last working day on which a debrief may begin (06.1); `undefined` without an end. */
export function latestDebriefOn(state: CaseState): string | undefined {
  const terms = termsOf(state)
  return terms === undefined ? undefined : addWorkingDays(terms.endDate, 30, placeOf(state))
}

/**
 * The day of the debrief as ISO date (06.1): ten working days after the end or when the last task closed, whichever is
 * later, at most thirty working days after the end. While tasks are open that is the last of these days. A date that
 * somebody moved it to wins. `undefined` without an end.
 */
export function debriefOn(state: CaseState): string | undefined {
  const terms = termsOf(state)
  if (terms === undefined) return undefined
  if (state.debrief.movedTo !== undefined) return state.debrief.movedTo
  const done = allTasksDoneOn(state)
  return done === undefined ? latestDebriefOn(state) : debriefDate(terms.endDate, done, placeOf(state))
}

/** The day to expect while tasks are open: when all of them are settled on their days. Shown, never acted upon. */
export function expectedDebriefOn(state: CaseState): string | undefined {
  const terms = termsOf(state)
  const on = debriefOn(state)
  if (terms === undefined || on === undefined || state.debrief.movedTo !== undefined) return on
  const open = tasksOf(state).filter((task) => task.doneAt === undefined && !closingTasks.has(task.id))
  const last = open.at(-1)
  return last === undefined ? on : debriefDate(terms.endDate, last.due, placeOf(state))
}

/** The day of the conversation, ISO: the call that reached them, else the day the letter went out. */
function talkedOn(state: CaseState): string | undefined {
  const reached = state.communication.calls.findLast((call) => call.reached)
  return reached === undefined ? state.communication.sent?.on : dayIn(state, reached.at)
}

/** The last day for the hot wash, ISO. */
export function hotWashOn(state: CaseState): string | undefined {
  const talked = talkedOn(state)
  return talked === undefined ? undefined : hotWashBy(talked, placeOf(state))
}

/** Who talks it over: who called, and one more (06.1): the owner or the deputy, else the decision maker. */
export function hotWashPeople(state: CaseState): readonly PersonId[] {
  const first = callerOf(state)
  const others = [ownerOf(state), ...holders(state, 'deputy'), ...holders(state, 'decider')]
  const second = others.find((one) => one !== first)
  return [first, second].filter((one) => one !== undefined)
}

/** The day of the interim debrief, ISO; only when more than 60 days lie between the letter and the end. */
export function interimOn(state: CaseState): string | undefined {
  const { sent } = state.communication
  const terms = termsOf(state)
  if (sent === undefined || terms === undefined) return undefined
  return interimDebriefDate(sent.on, terms.endDate, placeOf(state))
}

/** The silent round of the debrief. */
export function debriefRound(state: CaseState): Round | undefined {
  return state.rounds.findLast((round) => round.purpose === 'debrief')
}

/** Who is asked: everybody in the case but observers. */
export function debriefPeople(state: CaseState): readonly PersonId[] {
  return participants(state).filter((person) => {
    const roles = state.people[person] ?? []
    return roles.length !== 1 || roles[0] !== 'observer'
  })
}

/** The days of the two follow-ups, ISO; none unless a debrief was held and the case is closed. */
export function followUpsOn(
  state: CaseState,
): readonly { readonly day: Debriefing['followUps'][number]['day']; readonly on: string }[] {
  if (state.stage !== 'closed' || state.debrief.completedAt === undefined) return []
  const [first, second] = followUpDates(dayIn(state, state.enteredStageAt))
  return [
    { day: 60, on: first },
    { day: 180, on: second },
  ]
}
