import { addDays } from '../calendar/day.ts'
import { dueDate, weeklyDates } from '../calendar/due.ts'
import { addWorkingDays } from '../calendar/working-days.ts'
import type { Localised } from '../language/language.ts'
import type { FrozenTerms } from './communication.ts'
import checklist from './data/checklist.json' with { type: 'json' }
import type { PersonId } from './person.ts'
import type { Role } from './stage.ts'
import { type CaseState, holders, ownerOf } from './state.ts'
import { termsOf } from './terms.ts'
import { dayIn, placeOf } from './whereabouts.ts'

/** One task of the follow-through as it stands now (05, section 5.1). */
export interface Task {
  /** F01 … F27 of the checklist, or an id of our own. */
  readonly id: string
  readonly title: Localised | { readonly said: string }
  /** What shows that it is done. */
  readonly evidence?: Localised
  readonly owner: PersonId
  /** ISO date. For the weekly look at the service: the next one. */
  readonly due: string
  /** The contact cannot be closed before it is settled. */
  readonly must: boolean
  /** Whether it applies is for the team to know: "does not apply here" is a good answer, with a reason. */
  readonly askIfItApplies: boolean
  /** Settled by the case itself (sent, closed, debriefed), not by a tick. */
  readonly byItself: boolean
  readonly doneAt?: number
  readonly doneBy?: PersonId
  readonly note?: string
  readonly dropped: boolean
}

interface Template {
  readonly id: string
  readonly role: string
  readonly due: string
  readonly when: string
  readonly askIfItApplies: boolean
  readonly must: boolean
  readonly title: Localised
  readonly evidence: Localised
}
const templates: readonly Template[] = checklist.tasks

/** Tasks that no tick settles: frozen terms, the sent confirmation, the debrief, the closed contact. */
const byItself: ReadonlySet<string> = new Set(['F01', 'F02', 'F03', 'F26', 'F27'])
/** The debrief and the end of contact come after the tasks; they do not hold the debrief up. */
export const closingTasks: ReadonlySet<string> = new Set(['F26', 'F27'])
/** The weekly look at the service, and what must be out of reach on the last day. */
export const serviceTask = 'F10'
/** Their systems, ours, and the passwords: open after the end is an emergency (05, section 5.3). */
export const accessTasks: readonly string[] = ['F12', 'F14', 'F15']

interface Known {
  readonly state: CaseState
  readonly terms: FrozenTerms
  /** ISO dates: told, and the end. */
  readonly T: string
  readonly E: string
}

function known(state: CaseState): Known | undefined {
  const terms = termsOf(state)
  const { sent } = state.communication
  return terms === undefined || sent === undefined
    ? undefined
    : { state, terms, T: sent.on, E: terms.endDate }
}

/** Threats by lawyers or courts bring the hold of all data (F22); the first one sets its clock. */
function firstThreat(state: CaseState): number | undefined {
  return state.follow.messages.find((one) => one.type === 'LEGAL_THREAT')?.at
}

const conditions: Readonly<Record<string, (about: Known) => boolean>> = {
  always: () => true,
  call: ({ state }) => state.communication.calls.some((call) => call.reached),
  invoice: ({ terms }) => terms.finalInvoice !== undefined,
  refund: ({ terms }) => terms.refund !== undefined,
  goodwill: ({ terms }) => terms.goodwill.length > 0,
  notice: ({ T, E }) => E > T,
  alternatives: ({ state }) => (state.communication.slots.alternatives ?? []).length > 0,
  threat: ({ state }) => firstThreat(state) !== undefined || state.evaluation.flags.CLAIM_PENDING === 'yes',
  questions: ({ state }) => state.communication.calls.some((call) => (call.questions ?? '').trim() !== ''),
}

/** Who spoke to the client: whoever was planned to call, who holds that role, who sent the letter, at last the owner. */
export function callerOf(state: CaseState): PersonId {
  const { caller, sent } = state.communication
  const held = Object.keys(state.people).find((person) => state.people[person]?.includes('caller'))
  return [caller, held, sent?.by].find((one) => stillThere(one, state) !== undefined) ?? ownerOf(state)
}

/** The person a task falls to: the caller, the holder of the role, at last the owner of the case. */
function personFor(role: string, state: CaseState): PersonId {
  return role === 'caller' ? callerOf(state) : (holders(state, role as Role)[0] ?? ownerOf(state))
}

/** The next weekly look: the first one that no look on or after its day has covered; the last stays for the record. */
function nextService({ state, T, E }: Known): { readonly due: string; readonly done?: number } {
  const dates = weeklyDates({ T, E })
  const last = state.follow.service
    .map((one) => one.on)
    .toSorted()
    .at(-1)
  const next = last === undefined ? dates[0] : dates.find((date) => date > last)
  return next === undefined ? { due: E, done: 1 } : { due: next }
}

/** The day a task would be due if nobody had moved it. */
function dueOf(template: Template, about: Known): string {
  const { state, T, E } = about
  if (template.id === serviceTask) return nextService(about).due
  const threat = firstThreat(state)
  if (template.id === 'F22' && threat !== undefined) {
    return addWorkingDays(dayIn(state, threat), 1, placeOf(state))
  }
  return dueDate(template.due, { T, E }, placeOf(state)) ?? E
}

/** What the case itself knows to be settled. */
function settledByItself(id: string, { state }: Known): { readonly at: number } | undefined {
  const reached = state.communication.calls.findLast((call) => call.reached)
  const sentAt = state.timeline.findLast((one) => one.kind === 'LetterSent')?.at ?? state.enteredStageAt
  const at = {
    F01: sentAt,
    F02: reached?.at,
    F03: sentAt,
    F26: state.debrief.completedAt,
    F27: state.follow.contactClosedAt,
  }[id]
  return at === undefined ? undefined : { at }
}

function lastLook(state: CaseState): number | undefined {
  return state.timeline.findLast((one) => one.kind === 'ServiceChecked')?.at
}

/** When a task was settled, ms UTC, and by whom and how; nothing while it is open. */
function settlement(id: string, about: Known): Pick<Task, 'doneAt' | 'doneBy' | 'note'> {
  const changed = about.state.follow.changes[id]
  const note = changed?.droppedBecause ?? changed?.evidence
  if (changed?.doneAt !== undefined) {
    return {
      doneAt: changed.doneAt,
      ...(changed.doneBy === undefined ? {} : { doneBy: changed.doneBy }),
      ...(note === undefined ? {} : { note }),
    }
  }
  if (id === serviceTask && nextService(about).done !== undefined) {
    return { doneAt: lastLook(about.state) ?? about.state.enteredStageAt }
  }
  const own = settledByItself(id, about)
  return own ? { doneAt: own.at } : {}
}

/** People leave cases; their tasks do not. */
function stillThere(person: PersonId | undefined, state: CaseState): PersonId | undefined {
  return person !== undefined && state.people[person] !== undefined ? person : undefined
}

function fromTemplate(template: Template, about: Known): Task {
  const changed = about.state.follow.changes[template.id]
  return {
    id: template.id,
    title: template.title,
    evidence: template.evidence,
    owner: stillThere(changed?.owner, about.state) ?? personFor(template.role, about.state),
    due: changed?.due ?? dueOf(template, about),
    must: template.must,
    askIfItApplies: template.askIfItApplies,
    byItself: byItself.has(template.id),
    dropped: changed?.droppedBecause !== undefined,
    ...settlement(template.id, about),
  }
}

/** A request for data brings a clock of one month of its own (05, section 5.3); it is answered by whoever legal is. */
function dataRequests(about: Known): readonly Task[] {
  const { state } = about
  return state.follow.messages
    .filter((one) => one.type === 'DATA')
    .map(({ id, at }) => {
      const task = `data:${id}`
      const changed = state.follow.changes[task]
      return {
        id: task,
        title: checklist.dataRequest,
        owner: stillThere(changed?.owner, state) ?? personFor('legal', state),
        due: changed?.due ?? addDays(dayIn(state, at), 30),
        must: true,
        askIfItApplies: false,
        byItself: false,
        dropped: changed?.droppedBecause !== undefined,
        ...settlement(task, about),
      }
    })
}

function ownTasks(about: Known): readonly Task[] {
  const { state } = about
  return state.follow.added.map((added) => {
    const changed = state.follow.changes[added.id]
    return {
      id: added.id,
      title: { said: added.title },
      owner: stillThere(changed?.owner ?? added.owner, state) ?? ownerOf(state),
      due: changed?.due ?? added.due,
      must: false,
      askIfItApplies: true,
      byItself: false,
      dropped: changed?.droppedBecause !== undefined,
      ...settlement(added.id, about),
    }
  })
}

/**
 * The follow-through of a case: the tasks of the checklist whose condition holds, data requests and our own, soonest
 * first, with what people have changed. Derived from the state, so that a moved end date moves what hangs on it. Empty
 * before the letter is sent.
 */
export function tasksOf(state: CaseState): readonly Task[] {
  const about = known(state)
  if (about === undefined) return []
  const listed = templates.filter(({ when }) => conditions[when]?.(about) ?? true)
  const tasks = [
    ...listed.map((template) => fromTemplate(template, about)),
    ...dataRequests(about),
    ...ownTasks(about),
  ]
  return tasks.toSorted((a, b) => (a.due === b.due ? a.id.localeCompare(b.id) : a.due < b.due ? -1 : 1))
}

/** Tasks that somebody still has to do. Those that the case settles by itself are nobody's to do. */
export function openTasks(state: CaseState): readonly Task[] {
  return tasksOf(state).filter((task) => task.doneAt === undefined && !task.byItself)
}

/** What stands between the case and a closed contact. */
export function openMusts(state: CaseState): readonly Task[] {
  return tasksOf(state).filter((task) => task.must && task.doneAt === undefined)
}

/** The day on which the last task was settled, once all of them are; the debrief and the closing do not count. */
export function allTasksDoneOn(state: CaseState): string | undefined {
  const tasks = tasksOf(state).filter((task) => !closingTasks.has(task.id))
  const times = tasks.map((task) => task.doneAt)
  if (tasks.length === 0 || times.includes(undefined)) return undefined
  return dayIn(state, Math.max(...times.map((at) => at ?? 0)))
}
