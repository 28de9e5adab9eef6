import { addWorkingDays } from '../src/calendar/working-days.ts'
import { instantAt, wallTime } from '../src/calendar/zone.ts'
import type { FrozenTerms } from '../src/case/communication.ts'
import { todayIn } from '../src/case/contract-terms.ts'
import type { PersonId } from '../src/case/person.ts'
import { type CaseState, ownerOf } from '../src/case/state.ts'
import { morningOf, placeOf } from '../src/case/whereabouts.ts'
import { askCheck, askChoice, askDate, askText } from '../src/engine/fields.ts'
import {
  type CaseScene,
  type Due,
  type FormRule,
  formOn,
  type Step,
  type TimerRule,
} from '../src/engine/flow.ts'
import type { Form } from '../src/engine/form.ts'
import { type Message, type MessageKey, message } from '../src/language/text.ts'
import { isApproved, isCallSettled, isGateOpen } from './communicate-gate.ts'
import { endWorking } from './communicate-letter.ts'
import { decisionOf } from './decided.ts'
import { caseFact } from './facts-of.ts'
import { about, answer, button, codeNameOf, neutral, note, personal, refuse } from './step.ts'

const hourMs = 3_600_000

/** Ways a notice can travel. Text messages and chat are never among them (req S3.7). */
export const sendRoutes = ['email', 'letter', 'registered', 'hand'] as const
/** One way a notice can travel. */
export type SendRoute = (typeof sendRoutes)[number]

/** Routes that meet the form the agreement asks for; a stricter one always does. */
function routesFor(form: 'any' | 'email' | 'letter' | 'registered'): readonly SendRoute[] {
  if (form === 'registered') return ['registered', 'hand']
  return form === 'letter' ? ['letter', 'registered', 'hand'] : sendRoutes
}

/** What the sent text promises, frozen: a change needs two approvers and a reason (05.1). Absent while a date is missing. */
function frozenTerms(state: CaseState): FrozenTerms | undefined {
  const { slots } = state.communication
  const { endDate, contactUntil, contactName, handoverItems, handoverDate, handoverContact } = slots
  if (endDate === undefined || contactUntil === undefined || contactName === undefined) return undefined
  if (handoverItems === undefined || handoverDate === undefined || handoverContact === undefined)
    return undefined
  const { finalInvoiceAmount, finalInvoiceDate, finalInvoiceDue, refundAmount, refundDate, refundReason } =
    slots
  const billed = slots.invoice === 'final' && finalInvoiceAmount !== undefined
  const invoice =
    billed && finalInvoiceDate !== undefined && finalInvoiceDue !== undefined
      ? { finalInvoice: { amount: finalInvoiceAmount, on: finalInvoiceDate, due: finalInvoiceDue } }
      : {}
  const refund =
    refundAmount !== undefined && refundDate !== undefined && refundReason !== undefined
      ? { refund: { amount: refundAmount, by: refundDate, reason: refundReason } }
      : {}
  return {
    currency: state.currency,
    endDate,
    contactUntil,
    contactName,
    ...invoice,
    ...refund,
    goodwill: slots.goodwill ?? [],
    handover: { items: handoverItems, by: handoverDate, contact: handoverContact },
  }
}

interface SentValues {
  readonly on: string
  readonly route: SendRoute
  readonly proof: string
  readonly exact: boolean
}

function refusal(scene: CaseScene): MessageKey | undefined {
  const { sent } = scene.case.communication
  if (sent !== undefined) return 'communicate.refused.sent'
  if (!isApproved(scene.case)) return 'communicate.refused.notApproved'
  if (!isGateOpen(scene.case, scene.workspace)) return 'communicate.refused.gate'
  return isCallSettled(scene.case) ? undefined : 'communicate.refused.callFirst'
}

function sentErrors(scene: CaseScene, values: SentValues): Readonly<Record<string, Message>> {
  const form = scene.case.contract?.form ?? 'any'
  const { endDate } = scene.case.communication.slots
  const earliest = endWorking(scene.case, values.on).endsOn
  const immediate = decisionOf(scene.case)?.option === 'TERMINATE_NOW'
  const late = !immediate && endDate !== undefined && earliest > endDate
  return {
    ...(routesFor(form).includes(values.route)
      ? {}
      : { route: message('communicate.error.route', { form }) }),
    ...(late ? { on: message('communicate.error.tooLate', { date: { date: earliest } }) } : {}),
  }
}

function sentForm(scene: CaseScene): Form<SentValues> {
  const today = todayIn(scene.case, scene.now)
  const reached = scene.case.communication.calls.findLast((call) => call.reached)
  const first = reached === undefined ? undefined : wallTime(reached.at, scene.case.zone).date
  return {
    name: 'communicate.sent',
    subject: about(scene.case),
    title: message('communicate.sent.title'),
    intro: [message('communicate.sent.intro')],
    fields: {
      on: askDate({
        label: message('communicate.field.sentOn'),
        value: today,
        max: today,
        ...(first === undefined ? {} : { min: first }),
      }),
      route: askChoice<SendRoute>({
        label: message('communicate.field.route'),
        options: sendRoutes.map((value) => ({
          value,
          label: message('communicate.route', { route: value }),
        })),
      }),
      proof: askText({ label: message('communicate.field.proof'), lines: 'one', min: 3, max: 200 }),
      exact: askCheck({ label: message('communicate.field.exact'), must: true }),
    },
    submit: message('common.save'),
  }
}

/** Sent by a person, exactly as approved: the terms are frozen and the follow-through begins (req S0.53, S0.54). */
const sent: FormRule = formOn<SentValues>('case', {
  act: 'communicate.send',
  form(scene) {
    const refused = refusal(scene)
    return refused === undefined ? sentForm(scene) : { refused: message(refused) }
  },
  take(scene, values) {
    const refused = refusal(scene)
    const { texts } = scene.case.communication
    const terms = frozenTerms(scene.case)
    if (refused !== undefined || texts === undefined || terms === undefined) {
      return refuse(refused ?? 'communicate.refused.noTexts')
    }
    const errors = sentErrors(scene, values)
    if (Object.keys(errors).length > 0) return { facts: [], reply: { kind: 'errors', errors } }
    const { on, route, proof } = values
    return {
      facts: [
        caseFact(scene, { kind: 'LetterSent', on, route, proof, hash: texts.hash, terms }),
        caseFact(scene, { kind: 'StageEntered', stage: 'follow' }),
      ],
      reply: note('communicate.done.sent'),
    }
  },
})

function isContacted(state: CaseState): boolean {
  return state.communication.sent !== undefined || state.communication.calls.length > 0
}

function decidedAt(state: CaseState): number {
  const record = decisionOf(state)
  return record?.confirmedAt ?? record?.signedAt ?? state.enteredStageAt
}

/** Alarms after three and five working days without contact, the note after the call, the writing on the same day. */
export function communicateDue(state: CaseState): readonly Due[] {
  const { callAt, calls, noCallReason } = state.communication
  const decided = todayIn(state, decidedAt(state))
  const alarms = isContacted(state)
    ? []
    : [3, 5].map((days) => ({
        key: `communicate.alarm:${decided}:${days}`,
        kind: 'communicate.alarm',
        dueAt: morningOf(state, addWorkingDays(decided, days, placeOf(state))),
      }))
  const noted = callAt !== undefined && calls.some((call) => call.at >= callAt - hourMs)
  const note =
    callAt === undefined || noted || noCallReason !== undefined
      ? []
      : [{ key: `communicate.note:${callAt}`, kind: 'communicate.note', dueAt: callAt + hourMs }]
  const reached = calls.findLast((call) => call.reached)
  const day = reached === undefined ? undefined : wallTime(reached.at, state.zone).date
  const writing =
    day === undefined || state.communication.sent !== undefined
      ? []
      : [
          {
            key: `communicate.today:${day}`,
            kind: 'communicate.today',
            dueAt: instantAt(day, 15 * 60 + 30, state.zone),
          },
        ]
  return [...alarms, ...note, ...writing]
}

const nothing = answer({ kind: 'nothing' })

function remind(
  scene: CaseScene,
  to: PersonId,
  key: 'communicate.tell.alarm' | 'communicate.tell.note' | 'communicate.tell.today',
  action: string,
): Step {
  const codeName = codeNameOf(scene.case)
  const text = neutral(key, { codeName })
  const card = personal(neutral('communicate.ask.title', { codeName }), text, [
    { kind: 'text', text },
    {
      kind: 'buttons',
      buttons: [button(neutral('communicate.button.go'), action, about(scene.case), { style: 'primary' })],
    },
  ])
  const tell = {
    to,
    about: scene.case.id,
    card,
    urgency: 'unasked',
    collapse: `${key}:${scene.case.id}`,
  } as const
  return { facts: [], tell: [tell], reply: { kind: 'nothing' } }
}

const alarm: TimerRule = {
  run: (scene) =>
    scene.case.stage !== 'communicate' || isContacted(scene.case)
      ? nothing
      : remind(scene, ownerOf(scene.case), 'communicate.tell.alarm', 'communicate.open'),
}

const noteDue: TimerRule = {
  run: (scene) =>
    scene.case.stage !== 'communicate' || isCallSettled(scene.case)
      ? nothing
      : remind(
          scene,
          scene.case.communication.caller ?? ownerOf(scene.case),
          'communicate.tell.note',
          'communicate.note',
        ),
}

const today: TimerRule = {
  run: (scene) =>
    scene.case.stage !== 'communicate' || scene.case.communication.sent !== undefined
      ? nothing
      : remind(scene, ownerOf(scene.case), 'communicate.tell.today', 'communicate.texts'),
}

/** The form that marks the letter as sent, and the timers that keep the time promised. */
export const sendForms: Readonly<Record<string, FormRule>> = { 'communicate.sent': sent }
export const sendTimers: Readonly<Record<string, TimerRule>> = {
  'communicate.alarm': alarm,
  'communicate.note': noteDue,
  'communicate.today': today,
}
