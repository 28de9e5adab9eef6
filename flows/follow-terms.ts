import type { CaseFact } from '../src/case/case-fact.ts'
import { type Deviation, type TermName, termNames } from '../src/case/following.ts'
import type { PersonId } from '../src/case/person.ts'
import { type CaseState, holders } from '../src/case/state.ts'
import { approvalsNeeded, deviationsThatHold, holds, openDeviations } from '../src/case/terms.ts'
import { dayIn } from '../src/case/whereabouts.ts'
import type { Page } from '../src/engine/card.ts'
import { askChoice, askText, mayDate } from '../src/engine/fields.ts'
import {
  type CaseScene,
  type FormRule,
  formOn,
  type PressRule,
  type Step,
  type Tell,
} from '../src/engine/flow.ts'
import { type Message, message } from '../src/language/text.ts'
import { after } from './closing.ts'
import {
  about,
  button,
  codeNameOf,
  fieldErrors,
  neutral,
  note,
  onCase,
  page,
  personal,
  refuse,
  show,
} from './step.ts'

/** Two changes of what was promised are a sign that somebody in charge must look (05.3). */
const tooMany = 2

/** Who may approve this change: approvers and decision makers, never the one who proposed it. */
export function approversOf(state: CaseState, proposer: PersonId): readonly PersonId[] {
  const people = new Set([...holders(state, 'approver'), ...holders(state, 'decider')])
  return [...people].filter((person) => person !== proposer)
}

interface DeviateValues {
  readonly term: TermName
  readonly change: string
  readonly newDate: string | undefined
  readonly reason: string
}

const deviateForm = formOn<DeviateValues>('case', {
  act: 'follow.deviate',
  form: (scene) => {
    const needed = approvalsNeeded(scene.case)
    if (approversOf(scene.case, scene.me.id).length < needed) {
      return { refused: message('follow.deviate.approvers', { needed }) }
    }
    return {
      name: 'follow.deviate',
      subject: about(scene.case),
      title: message('follow.deviate.title'),
      intro: [message('follow.deviate.intro', { needed })],
      fields: {
        term: askChoice<TermName>({
          label: message('follow.deviate.term'),
          options: termNames.map((term) => ({ value: term, label: message('follow.term', { term }) })),
        }),
        change: askText({ label: message('follow.deviate.change'), max: 1000 }),
        newDate: mayDate({
          label: message('follow.deviate.newDate'),
          hint: message('follow.deviate.newDateHint'),
          min: dayIn(scene.case, scene.now),
        }),
        reason: askText({ label: message('follow.deviate.reason'), min: 20, max: 1000 }),
      },
      submit: message('follow.deviate.submit'),
    }
  },
  take: (scene, { term, change, newDate, reason }) => {
    const isDay = term === 'endDate' || term === 'contactUntil'
    if (isDay && newDate === undefined) return fieldErrors({ newDate: message('common.error.required') })
    const deviation = {
      id: scene.id('deviation'),
      term,
      change,
      reason,
      ...(isDay && newDate !== undefined ? { newDate } : {}),
    }
    const proposed: CaseFact = { kind: 'TermChangeProposed', deviation }
    const needed = approvalsNeeded(scene.case)
    return onCase(scene, [proposed], note('follow.deviate.saved', { needed }))
  },
})

function deviationOf(scene: CaseScene): Deviation | undefined {
  return scene.case.follow.deviations.find((one) => one.id === scene.subject.item)
}

function deviationPage(scene: CaseScene, one: Deviation): Page {
  const item = about(scene.case, { item: one.id })
  const { newDate } = one
  const mine = approversOf(scene.case, one.by).includes(scene.me.id) && !one.approvedBy.includes(scene.me.id)
  const open = openDeviations(scene.case).some(({ id }) => id === one.id)
  return page(message('follow.deviation.title'), [
    {
      kind: 'rows',
      rows: [
        { label: message('follow.deviate.term'), value: message('follow.term', { term: one.term }) },
        ...(newDate === undefined
          ? []
          : [
              {
                label: message('follow.deviate.newDate'),
                value: message('follow.day', { date: { date: newDate } }),
              },
            ]),
        {
          label: message('follow.deviation.by'),
          value: message('follow.name', { name: scene.people.name(one.by) }),
        },
      ],
    },
    { kind: 'said', words: { said: one.change }, by: message('follow.deviate.change') },
    { kind: 'said', words: { said: one.reason }, by: message('follow.deviate.reason') },
    { kind: 'text', text: deviationStatus(scene.case, one), tone: 'strong' },
    ...(mine && open
      ? [
          {
            kind: 'buttons' as const,
            buttons: [
              button(message('follow.deviation.agree'), 'follow.agree', item, { style: 'primary' }),
              button(message('follow.deviation.decline'), 'follow.decline', item),
            ],
          },
        ]
      : []),
  ])
}

/** Where a proposed change stands. */
function deviationStatus(state: CaseState, one: Deviation): Message {
  const status = one.declinedBy !== undefined ? 'declined' : holds(one, state) ? 'holds' : 'open'
  return message('follow.deviation.status', {
    status,
    have: one.approvedBy.length,
    needed: approvalsNeeded(state),
  })
}

/** The change this person is asked about, or a refusal. */
function asked(scene: CaseScene): Deviation | Step {
  const one = deviationOf(scene)
  if (one === undefined || !openDeviations(scene.case).some(({ id }) => id === one.id)) {
    return refuse('follow.deviation.over')
  }
  if (!approversOf(scene.case, one.by).includes(scene.me.id)) return refuse('follow.deviation.own')
  return one.approvedBy.includes(scene.me.id) ? refuse('follow.deviation.once') : one
}

function alarms(before: CaseState, state: CaseState): readonly Tell[] {
  const count = deviationsThatHold(state).length
  if (count < tooMany || count === deviationsThatHold(before).length) return []
  const codeName = codeNameOf(state)
  const card = personal(
    neutral('follow.deviations.title', { codeName }),
    neutral('follow.deviations.preview', { codeName, count }),
    [
      { kind: 'text', text: neutral('follow.deviations.text', { count }) },
      { kind: 'buttons', buttons: [button(neutral('follow.terms.button'), 'follow.terms', about(state))] },
    ],
  )
  return holders(state, 'decider').map((to) => ({ about: state.id, to, card, urgency: 'alarm' as const }))
}

function agree(scene: CaseScene): Step {
  const one = asked(scene)
  if ('facts' in one) return one
  const facts: readonly CaseFact[] = [{ kind: 'TermChangeApproved', deviation: one.id }]
  const state = after(scene, facts)
  const approved = state.follow.deviations.find(({ id }) => id === one.id) ?? one
  const reply = { kind: 'note' as const, text: deviationStatus(state, approved) }
  return { ...onCase(scene, facts, reply), tell: alarms(scene.case, state) }
}

function decline(scene: CaseScene): Step {
  const one = asked(scene)
  if ('facts' in one) return one
  const declined: CaseFact = { kind: 'TermChangeDeclined', deviation: one.id }
  return onCase(scene, [declined], note('follow.deviation.declined'))
}

function termsPage(scene: CaseScene): Page {
  const { deviations } = scene.case.follow
  return page(message('follow.terms.title'), [
    { kind: 'text', text: message('follow.terms.count', { count: deviationsThatHold(scene.case).length }) },
    ...deviations
      .toReversed()
      .slice(0, 40)
      .flatMap((one): Page['blocks'] => [
        {
          kind: 'text',
          text: message('follow.terms.line', {
            term: message('follow.term', { term: one.term }),
            date: { date: dayIn(scene.case, one.at) },
            status: deviationStatus(scene.case, one),
          }),
        },
        {
          kind: 'buttons',
          buttons: [button(message('common.open'), 'follow.deviation', about(scene.case, { item: one.id }))],
        },
      ]),
  ])
}

function openDeviation(scene: CaseScene): Step {
  const one = deviationOf(scene)
  return one === undefined ? refuse('follow.deviation.over') : show(deviationPage(scene, one))
}

/** A change of what was promised: read, agree, decline; and all of them. */
export const termPresses: Readonly<Record<string, PressRule>> = {
  'follow.terms': { on: 'case', act: 'case.read', run: (scene) => show(termsPage(scene)) },
  'follow.deviation': { on: 'case', act: 'case.read', run: openDeviation },
  'follow.agree': { on: 'case', act: 'follow.approve', run: agree },
  'follow.decline': { on: 'case', act: 'follow.approve', run: decline },
}

/** Proposing such a change. */
export const termForms: Readonly<Record<string, FormRule>> = { 'follow.deviate': deviateForm }
