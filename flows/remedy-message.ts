import { addWorkingDays } from '../src/calendar/working-days.ts'
import { may } from '../src/case/access.ts'
import { todayIn } from '../src/case/contract-terms.ts'
import type { PersonId } from '../src/case/person.ts'
import { currentPlan, type PlanMessageKind, type RemedyPlan } from '../src/case/plan.ts'
import type { CaseState } from '../src/case/state.ts'
import { holders } from '../src/case/state.ts'
import { placeOf } from '../src/case/whereabouts.ts'
import type { Page } from '../src/engine/card.ts'
import { askCheck, askChoice, askDate, askText } from '../src/engine/fields.ts'
import type { CaseScene, FormRule, PressRule, Step } from '../src/engine/flow.ts'
import { formOn } from '../src/engine/flow.ts'
import type { Field, Form } from '../src/engine/form.ts'
import { type Language, languageNames } from '../src/language/language.ts'
import { type Message, message } from '../src/language/text.ts'
import { lint } from '../src/letters/lint.ts'
import { composeMessage } from '../src/letters/messages.ts'
import { hashOf, readTone } from './client-words.ts'
import { isAlone } from './communicate-gate.ts'
import { messageKindOf } from './remedy-page.ts'
import { about, button, fieldErrors, onCase, page, refuse, show } from './step.ts'

const dayMs = 86_400_000

/** Slots that people write in the client's language, by message; the tone check reads these. */
const wordSlots: Readonly<Record<PlanMessageKind, readonly string[]>> = {
  remedy: ['issueNeutral', 'measures', 'metric'],
  warning: ['incidentNeutral'],
  reprice: ['factsShort', 'optionA', 'optionB'],
}

function draftOf(state: CaseState): RemedyPlan | undefined {
  const plan = currentPlan(state.plans)
  return plan && plan.messageSent === undefined ? plan : undefined
}

function proposedWords(plan: RemedyPlan): Readonly<Record<string, string>> {
  const withoutStop = (words: string) => words.trim().replace(/\.$/u, '')
  return {
    measures: plan.measures.map((measure) => withoutStop(measure.what)).join('; '),
    metric: plan.measures
      .map((measure) => withoutStop(measure.measure))
      .filter((words) => words !== '')
      .join('; '),
    factsShort: '',
  }
}

type MessageValues = Readonly<Record<string, string | boolean>>
type MessageFields = Readonly<Record<string, Field<string | boolean>>>

function fieldsFor(kind: PlanMessageKind, scene: CaseScene, plan: RemedyPlan): MessageFields {
  const typed = plan.message?.kind === kind ? plan.message.slots : {}
  const proposed = proposedWords(plan)
  const value = (slot: string) => typed[slot] ?? (proposed[slot] || undefined)
  const line = (slot: string, label: Message, given = value(slot)) =>
    askText({ label, lines: 'one', max: 120, value: given })
  const words = (slot: string, label: Message) => askText({ label, max: 600, value: value(slot) })
  const answerBy = addWorkingDays(todayIn(scene.case, scene.now), 5, placeOf(scene.case))
  const day = (slot: string, label: Message, given: string) =>
    askDate({ label, value: typed[slot] ?? given, min: todayIn(scene.case, scene.now) })
  const ends = {
    senderName: line('senderName', message('remedy.message.sender'), typed.senderName ?? scene.me.name),
    keep: askCheck({ label: message('communicate.tone.keep') }),
  }
  const starts = { fullName: line('fullName', message('remedy.message.name')) }
  const answer = { answerDate: day('answerDate', message('remedy.message.answer'), answerBy) }
  if (kind === 'remedy') {
    return {
      ...starts,
      issueNeutral: words('issueNeutral', message('remedy.message.issue')),
      measures: words('measures', message('remedy.message.measures')),
      metric: words('metric', message('remedy.message.metric')),
      ...answer,
      ...ends,
    }
  }
  if (kind === 'warning') {
    return {
      ...starts,
      incidentNeutral: words('incidentNeutral', message('remedy.message.incident')),
      contactName: line('contactName', message('remedy.message.contact')),
      clauseRef: line('clauseRef', message('remedy.message.clause')),
      ...ends,
    }
  }
  return {
    ...starts,
    factsShort: words('factsShort', message('remedy.message.facts')),
    startDate: day('startDate', message('remedy.message.start'), plan.reviewDate),
    optionA: words('optionA', message('remedy.message.optionA')),
    optionB: words('optionB', message('remedy.message.optionB')),
    ...answer,
    ...ends,
  }
}

function messageForm(kind: PlanMessageKind, scene: CaseScene, plan: RemedyPlan): Form<MessageValues> {
  return {
    name: `remedy.${kind}`,
    subject: about(scene.case),
    title: message('remedy.message.title'),
    intro: [message('remedy.message.intro', { language: languageNames[scene.case.clientLanguage] })],
    fields: fieldsFor(kind, scene, plan),
    submit: message('common.continue'),
  }
}

function slotsFrom(values: MessageValues, plan: RemedyPlan): Readonly<Record<string, string>> {
  const typed = Object.entries(values).filter(([, value]) => typeof value === 'string')
  return { ...(Object.fromEntries(typed) as Record<string, string>), reviewDate: plan.reviewDate }
}

/** What the check of the whole text finds beyond the fields is said at the first field of words. */
function wholeErrors(
  kind: PlanMessageKind,
  text: string,
  slots: Readonly<Record<string, string>>,
  language: Language,
): Readonly<Record<string, Message>> {
  const found = lint(text, language, { kind: 'message', slots }).find(
    (finding) => finding.severity === 'block',
  )
  const field = wordSlots[kind][0]
  if (!found || field === undefined) return {}
  return { [field]: message('communicate.tone.block', { words: found.text, suggestion: found.suggestion }) }
}

function requiredAt(slots: readonly string[]): Readonly<Record<string, Message>> {
  return Object.fromEntries(slots.map((slot) => [slot, message('common.error.required')] as const))
}

function takeMessage(kind: PlanMessageKind, scene: CaseScene, values: MessageValues): Step {
  const plan = draftOf(scene.case)
  if (!plan) return refuse('remedy.refused.messageSent')
  const language = scene.case.clientLanguage
  const slots = slotsFrom(values, plan)
  const read = Object.fromEntries(wordSlots[kind].map((slot) => [slot, slots[slot]]))
  const tone = readTone(read, language, values.keep === true)
  if (Object.keys(tone.errors).length > 0) return fieldErrors(tone.errors)
  const written = composeMessage({ kind, language, slots })
  if (!written.ok) return fieldErrors(requiredAt(written.missing))
  const whole = wholeErrors(kind, written.text, slots, language)
  if (Object.keys(whole).length > 0) return fieldErrors(whole)
  const { subject, text } = written
  const kept = tone.kept.map((name) => name.split(':')[0] ?? name)
  const sent = { kind, slots, subject, text, hash: hashOf(text), kept }
  const facts = [{ kind: 'PlanMessageWritten', plan: plan.id, message: sent } as const]
  const after: RemedyPlan = { ...plan, message: { ...sent, author: scene.me.id, writtenAt: scene.now } }
  return onCase(scene, facts, { kind: 'page', page: messagePage(scene, after) })
}

function formOf(kind: PlanMessageKind): FormRule {
  return formOn<MessageValues>('case', {
    act: 'remedy.plan',
    form(scene) {
      const plan = draftOf(scene.case)
      if (!plan || plan.option === 'KEEP_TALK') return { refused: message('remedy.refused.messageSent') }
      if (messageKindOf(plan) !== kind) return { refused: message('remedy.refused.otherMessage') }
      return messageForm(kind, scene, plan)
    },
    take: (scene, values) => takeMessage(kind, scene, values),
  })
}

/** Whether this person may approve the message: allowed to, and not the one who wrote it, unless nobody else is there. */
function mayApproveMessage(person: PersonId, state: CaseState, plan: RemedyPlan): boolean {
  const second = plan.message?.author !== person || isAlone(state)
  return second && may(person, 'remedy.approve', state) === 'yes'
}

/** Who is asked to approve: the approvers, else the decision maker, else the deputy; never the author. */
export function messageApprovers(state: CaseState, plan: RemedyPlan): readonly PersonId[] {
  const candidates = [
    ...holders(state, 'approver'),
    ...holders(state, 'decider'),
    ...holders(state, 'deputy'),
    ...holders(state, 'owner'),
  ]
  const first = candidates.find((person) => mayApproveMessage(person, state, plan))
  return first === undefined ? [] : [first]
}

function messageState(plan: RemedyPlan): Message {
  if (plan.messageSent !== undefined)
    return message('remedy.state.sent', { on: { date: plan.messageSent.on } })
  return message(
    plan.message?.approvedBy === undefined ? 'remedy.message.waiting' : 'remedy.message.approved',
  )
}

function messageButtons(scene: CaseScene, plan: RemedyPlan) {
  if (plan.messageSent !== undefined || !plan.message) return []
  const writes = may(scene.me.id, 'remedy.plan', scene.case) === 'yes'
  const { hash, kind, approvedBy } = plan.message
  const approve = approvedBy === undefined && mayApproveMessage(scene.me.id, scene.case, plan)
  return [
    ...(approve
      ? [
          button(message('remedy.button.approve'), 'remedy.approve', about(scene.case, { part: hash }), {
            style: 'primary',
          }),
        ]
      : []),
    ...(writes && approvedBy !== undefined
      ? [button(message('remedy.button.sent'), 'remedy.sent', about(scene.case), { style: 'primary' })]
      : []),
    ...(writes ? [button(message('remedy.button.rewrite'), `remedy.${kind}`, about(scene.case))] : []),
  ]
}

/** The message in one copyable block, and what this person can do with it. */
function messagePage(scene: CaseScene, plan: RemedyPlan): Page {
  const buttons = messageButtons(scene, plan)
  const label = message('remedy.message.copy', { language: languageNames[scene.case.clientLanguage] })
  return page(message('remedy.message.title'), [
    { kind: 'text', text: messageState(plan), tone: 'strong' },
    ...(plan.message ? [{ kind: 'copy', label, words: plan.message.text } as const] : []),
    ...(plan.message && plan.message.kept.length > 0
      ? [
          {
            kind: 'text',
            text: message('remedy.message.kept', { count: plan.message.kept.length }),
            tone: 'muted',
          } as const,
        ]
      : []),
    ...(buttons.length > 0 ? [{ kind: 'buttons', buttons } as const] : []),
  ])
}

const readMessage: PressRule = {
  on: 'case',
  act: 'case.read',
  run(scene) {
    const plan = scene.case.plans.at(-1)
    return plan?.message ? show(messagePage(scene, plan)) : refuse('remedy.refused.noMessage')
  },
}

const approve: PressRule = {
  on: 'case',
  act: 'remedy.approve',
  run(scene) {
    const plan = draftOf(scene.case)
    if (!plan?.message) return refuse('remedy.refused.noMessage')
    if (!mayApproveMessage(scene.me.id, scene.case, plan)) return refuse('remedy.refused.author')
    if (isAlone(scene.case) && scene.now < plan.message.writtenAt + dayMs) {
      return refuse('communicate.refused.tomorrow')
    }
    if (plan.message.hash !== scene.subject.part) return refuse('remedy.refused.changed')
    const facts = [{ kind: 'PlanMessageApproved', plan: plan.id, hash: plan.message.hash } as const]
    const after: RemedyPlan = { ...plan, message: { ...plan.message, approvedBy: scene.me.id } }
    return onCase(scene, facts, { kind: 'page', page: messagePage(scene, after) })
  },
}

const routes = ['email', 'letter', 'meeting'] as const
type Route = (typeof routes)[number]

const sentForm = formOn<{ on: string; route: Route }>('case', {
  act: 'remedy.plan',
  form(scene) {
    const plan = draftOf(scene.case)
    if (plan?.message?.approvedBy === undefined) return { refused: message('remedy.refused.notApproved') }
    const today = todayIn(scene.case, scene.now)
    return {
      name: 'remedy.sent',
      subject: about(scene.case),
      title: message('remedy.sent.title'),
      fields: {
        on: askDate({ label: message('remedy.sent.on'), value: today, max: today }),
        route: askChoice<Route>({
          label: message('remedy.sent.route'),
          options: routes.map((value) => ({ value, label: message('remedy.route', { route: value }) })),
        }),
      },
      submit: message('common.save'),
    }
  },
  take(scene, values) {
    const plan = draftOf(scene.case)
    if (plan?.message?.approvedBy === undefined) return refuse('remedy.refused.notApproved')
    const facts = [{ kind: 'PlanMessageSent', plan: plan.id, ...values } as const]
    return onCase(scene, facts, {
      kind: 'note',
      text: message('remedy.state.sent', { on: { date: values.on } }),
    })
  },
})

/** The forms and presses of the one message of a plan. */
export const messageForms: Readonly<Record<string, FormRule>> = {
  'remedy.remedy': formOf('remedy'),
  'remedy.warning': formOf('warning'),
  'remedy.reprice': formOf('reprice'),
  'remedy.sent': sentForm,
}
export const messagePresses: Readonly<Record<string, PressRule>> = {
  'remedy.message': readMessage,
  'remedy.approve': approve,
}
