import { isCallDay } from '../src/calendar/call-window.ts'
import { workingDaysBetween } from '../src/calendar/working-days.ts'
import { instantAt, wallTime } from '../src/calendar/zone.ts'
import {
  type CallNote,
  type CommunicationFact,
  type NoCallReason,
  noCallReasons,
} from '../src/case/communication.ts'
import { todayIn } from '../src/case/contract-terms.ts'
import type { PersonId } from '../src/case/person.ts'
import { type CaseState, participants } from '../src/case/state.ts'
import { placeOf } from '../src/case/whereabouts.ts'
import { askChoice, askDate, askText, mayNumber, mayText } from '../src/engine/fields.ts'
import { type CaseScene, type FormRule, formOn, type Step } from '../src/engine/flow.ts'
import type { Form } from '../src/engine/form.ts'
import { type Message, message } from '../src/language/text.ts'
import { withPage } from './communicate-draft.ts'
import { afterwards } from './communicate-fields.ts'
import { isHarmed } from './communicate-gate.ts'
import { clientPlace, isSilenced, nextAttemptAfter } from './communicate-letter.ts'
import { letterPage } from './communicate-page.ts'
import { caseFact } from './facts-of.ts'
import { about, note, refuse, show } from './step.ts'

/** Calls begin between 09:00 and 14:30, every half hour (04, section 4.1: the window closes at 15:00). */
const callTimes = [
  '09:00',
  '09:30',
  '10:00',
  '10:30',
  '11:00',
  '11:30',
  '12:00',
  '12:30',
  '13:00',
  '13:30',
  '14:00',
  '14:30',
] as const
type CallTime = (typeof callTimes)[number]

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}

interface PlanValues {
  readonly caller: PersonId
  readonly on: string
  readonly time: CallTime
}

function planErrors(scene: CaseScene, values: PlanValues): Readonly<Record<string, Message>> {
  const day = isCallDay(values.on, clientPlace(scene.case))
    ? {}
    : {
        on: message('communicate.error.callDay', { next: { date: nextAttemptAfter(scene.case, values.on) } }),
      }
  return isHarmed(scene.case, values.caller) ? { ...day, caller: message('communicate.error.harmed') } : day
}

/** The caller gets the role that lets them read the script and write the note; who had it before loses it. */
function roleFacts(scene: CaseScene, caller: PersonId): Step['facts'] {
  return participants(scene.case).flatMap((person) => {
    const held = scene.case.people[person] ?? []
    const roles = held.filter((role) => role !== 'caller')
    if (person === caller) {
      return held.includes('caller')
        ? []
        : [caseFact(scene, { kind: 'PersonJoined', person, roles: [...roles, 'caller'] })]
    }
    return held.includes('caller') ? [caseFact(scene, { kind: 'PersonJoined', person, roles })] : []
  })
}

function planForm(scene: CaseScene): Form<PlanValues> {
  const { caller, slots, callAt } = scene.case.communication
  const today = todayIn(scene.case, scene.now)
  const time = callAt === undefined ? undefined : timeIn(scene.case, callAt)
  return {
    name: 'communicate.plan',
    subject: about(scene.case),
    title: message('communicate.plan.title'),
    intro: [message('communicate.plan.intro'), message('communicate.plan.harmed')],
    fields: {
      caller: askChoice<PersonId>({
        label: message('communicate.field.caller'),
        value: caller,
        options: participants(scene.case).map((value) => ({
          value,
          label: message('communicate.person', { name: scene.people.name(value) }),
        })),
      }),
      on: askDate({
        label: message('communicate.field.callDate'),
        value: slots.callDate ?? nextAttemptAfter(scene.case, today),
        min: today,
      }),
      time: askChoice<CallTime>({
        label: message('communicate.field.callTime'),
        value: callTimes.find((one) => one === time),
        options: callTimes.map((value) => ({ value, label: message('communicate.time', { time: value }) })),
      }),
    },
    submit: message('common.save'),
  }
}

function timeIn(state: CaseState, instant: number): string {
  const { minutes } = wallTime(instant, state.zone)
  const two = (part: number) => String(Math.floor(part)).padStart(2, '0')
  return `${two(minutes / 60)}:${two(minutes % 60)}`
}

const plan: FormRule = formOn<PlanValues>('case', {
  act: 'communicate.write',
  form: (scene) => planForm(scene),
  take(scene, values) {
    const errors = planErrors(scene, values)
    if (Object.keys(errors).length > 0) return { facts: [], reply: { kind: 'errors', errors } }
    const at = instantAt(values.on, minutesOf(values.time), scene.case.zone)
    const fact: CommunicationFact = { kind: 'CallPlanned', caller: values.caller, at, on: values.on }
    return {
      facts: [caseFact(scene, fact), ...roleFacts(scene, values.caller)],
      reply: { kind: 'page', page: letterPage(afterwards(scene, fact)) },
    }
  },
})

function failedCalls(state: CaseState): readonly CallNote[] {
  return state.communication.calls.filter((call) => !call.reached)
}

/** Two attempts within three working days (04, section 4.1). */
function hasTriedTwice(state: CaseState): boolean {
  const days = failedCalls(state)
    .map((call) => wallTime(call.at, state.zone).date)
    .toSorted()
  return days.some((day, index) => {
    const next = days[index + 1]
    return next !== undefined && workingDaysBetween(day, next, placeOf(state)) <= 3
  })
}

const noCall: FormRule = formOn<{ reason: NoCallReason }>('case', {
  act: 'communicate.write',
  form: (scene) => ({
    name: 'communicate.noCall',
    subject: about(scene.case),
    title: message('communicate.noCall.title'),
    intro: [message('communicate.noCall.intro')],
    fields: {
      reason: askChoice<NoCallReason>({
        label: message('communicate.field.noCall'),
        value: scene.case.communication.noCallReason,
        options: noCallReasons.map((value) => ({
          value,
          label: message('communicate.noCall.reason', { reason: value }),
        })),
      }),
    },
    submit: message('common.save'),
  }),
  take(scene, { reason }) {
    const early = reason === 'attempts' && !hasTriedTwice(scene.case)
    const spoken = reason === 'silence' && !isSilenced(scene.case)
    if (early || spoken) {
      const error = message(early ? 'communicate.error.attempts' : 'communicate.error.silence')
      return { facts: [], reply: { kind: 'errors', errors: { reason: error } } }
    }
    return withPage(scene, { kind: 'CallDropped', reason }, (next) => show(letterPage(next)))
  },
})

interface NoteValues {
  readonly reached: 'yes' | 'no'
  readonly on: string
  readonly time: string
  readonly minutes: number | undefined
  readonly promised: string | undefined
  readonly questions: string | undefined
}

function noteForm(scene: CaseScene): Form<NoteValues> {
  const today = todayIn(scene.case, scene.now)
  return {
    name: 'communicate.note',
    subject: about(scene.case),
    title: message('communicate.note.title'),
    intro: [message('communicate.note.intro')],
    fields: {
      reached: askChoice<'yes' | 'no'>({
        label: message('communicate.field.reached'),
        options: [
          { value: 'yes', label: message('communicate.note.reached') },
          { value: 'no', label: message('communicate.note.missed') },
        ],
      }),
      on: askDate({ label: message('communicate.field.calledOn'), value: today, max: today }),
      time: askText({
        label: message('communicate.field.calledAt'),
        lines: 'one',
        max: 5,
        value: timeIn(scene.case, scene.now),
      }),
      minutes: mayNumber({ label: message('communicate.field.minutes'), max: 600, whole: true }),
      promised: mayText({ label: message('communicate.field.promised') }),
      questions: mayText({ label: message('communicate.field.questions') }),
    },
    submit: message('common.save'),
  }
}

function callFrom(scene: CaseScene, values: NoteValues): Omit<CallNote, 'by'> {
  const { minutes, promised, questions } = values
  return {
    at: instantAt(values.on, minutesOf(values.time.replace('.', ':')), scene.case.zone),
    reached: values.reached === 'yes',
    ...(minutes === undefined ? {} : { minutes }),
    ...(promised === undefined ? {} : { promised }),
    ...(questions === undefined ? {} : { questions }),
  }
}

/** A call on another day than the letter says changes the letter, and so it is approved again. */
function callFacts(scene: CaseScene, values: NoteValues): readonly CommunicationFact[] {
  const noted: CommunicationFact = { kind: 'CallNoted', call: callFrom(scene, values) }
  const other = values.reached === 'yes' && values.on !== scene.case.communication.slots.callDate
  return other ? [noted, { kind: 'LetterFieldsSet', fields: { callDate: values.on }, kept: [] }] : [noted]
}

const noteCall: FormRule = formOn<NoteValues>('case', {
  act: 'communicate.call',
  form: noteForm,
  take(scene, values) {
    if (!/^([01]?\d|2[0-3])[:.][0-5]\d$/.test(values.time.trim())) {
      return { facts: [], reply: { kind: 'errors', errors: { time: message('communicate.error.time') } } }
    }
    if (scene.case.communication.sent !== undefined) return refuse('communicate.refused.sent')
    const facts = callFacts(scene, { ...values, time: values.time.trim() })
    const missed = values.reached === 'no' ? 'communicate.done.missed' : 'communicate.done.reached'
    const key = facts.length > 1 ? 'communicate.done.otherDay' : missed
    return { facts: facts.map((fact) => caseFact(scene, fact)), reply: note(key) }
  },
})

/** The forms around the call: who and when, why nobody calls, and the note afterwards. */
export const callForms: Readonly<Record<string, FormRule>> = {
  'communicate.plan': plan,
  'communicate.noCall': noCall,
  'communicate.note': noteCall,
}
