import type { CaseFact } from '../src/case/case-fact.ts'
import { type CaseState, holders, ownerOf } from '../src/case/state.ts'
import { openMusts, serviceTask, tasksOf } from '../src/case/tasks.ts'
import { termsOf } from '../src/case/terms.ts'
import { dayIn } from '../src/case/whereabouts.ts'
import { askCheck, askChoice, askText, mayText } from '../src/engine/fields.ts'
import {
  type CaseScene,
  type FormRule,
  formOn,
  type PressRule,
  type Step,
  type Tell,
} from '../src/engine/flow.ts'
import { type Message, message, say } from '../src/language/text.ts'
import { mayClose, toEverybody } from './closing.ts'
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

/** Why the contact cannot be closed yet (05.1; req S3.31): a must is open, or the last day has not passed. */
function notYet(state: CaseState, now: number): Message | undefined {
  const terms = termsOf(state)
  if (terms === undefined) return message('follow.notSent')
  if (state.follow.contactClosedAt !== undefined) return message('follow.close.already')
  if (state.follow.pausedAt !== undefined) return message('follow.paused')
  const open = openMusts(state)
  const next = open[0]
  if (next !== undefined) {
    return message('follow.close.musts', { count: open.length, next: next.title, due: { date: next.due } })
  }
  return dayIn(state, now) <= terms.endDate
    ? message('follow.close.early', { date: { date: terms.endDate } })
    : undefined
}

/** A word for the people who did it (req S3.48, C12): the client is not named. */
function word(state: CaseState): readonly Tell[] {
  const codeName = codeNameOf(state)
  const card = personal(
    neutral('follow.word.title', { codeName }),
    neutral('follow.word.preview', { codeName }),
    [{ kind: 'text', text: neutral('follow.word.text') }],
  )
  return toEverybody(state, card)
}

const closeForm = formOn<{ redeployment: string; sure: boolean }>('case', {
  act: 'follow.close',
  form: (scene) => {
    const refused = notYet(scene.case, scene.now)
    if (refused !== undefined) return { refused }
    const plan = scene.case.follow.changes.F24?.evidence
    return {
      name: 'follow.close',
      subject: about(scene.case),
      title: message('follow.close.title'),
      intro: [message('follow.close.intro')],
      fields: {
        redeployment: askText({
          label: message('follow.close.redeployment'),
          hint: message('follow.close.redeploymentHint'),
          min: 5,
          max: 1000,
          value: plan,
        }),
        sure: askCheck({ label: message('follow.close.sure'), must: true }),
      },
      submit: message('follow.close.button'),
    }
  },
  take: (scene, { redeployment }) => {
    const refused = notYet(scene.case, scene.now)
    if (refused !== undefined) return { facts: [], reply: { kind: 'refused', text: refused } }
    const facts: readonly CaseFact[] = [{ kind: 'ContactClosed', redeployment }]
    const step = mayClose(scene, facts, () => note('follow.close.saved'))
    return { ...step, tell: word(scene.case) }
  },
})

const levels = ['kept', 'dropped'] as const
type Level = (typeof levels)[number]

function serviceAlarm(scene: CaseScene): readonly Tell[] {
  const codeName = codeNameOf(scene.case)
  const people = new Set([...holders(scene.case, 'delivery'), ownerOf(scene.case)])
  const card = personal(
    neutral('follow.dropAlarm.title', { codeName }),
    neutral('follow.dropAlarm.preview', { codeName }),
    [
      { kind: 'text', text: neutral('follow.dropAlarm.text') },
      {
        kind: 'buttons',
        buttons: [button(neutral('common.open'), 'follow.task', about(scene.case, { item: serviceTask }))],
      },
    ],
  )
  return [...people].map((to) => ({ about: scene.case.id, to, card, urgency: 'alarm' as const }))
}

/** The weekly look: is the service what it was before the notice? A drop above 20 % goes to who leads delivery (05.1). */
const serviceForm = formOn<{ level: Level; note: string | undefined }>('case', {
  act: 'follow.task',
  form: (scene) => {
    const task = tasksOf(scene.case).find(({ id }) => id === serviceTask)
    if (task === undefined || task.doneAt !== undefined) return { refused: message('follow.task.settled') }
    return {
      name: 'follow.service',
      subject: about(scene.case, { item: serviceTask }),
      title: message('follow.service.title'),
      intro: [message('follow.service.intro')],
      fields: {
        level: askChoice<Level>({
          label: message('follow.service.level'),
          options: levels.map((level) => ({
            value: level,
            label: message('follow.service.option', { level }),
          })),
        }),
        note: mayText({ label: message('follow.service.note'), max: 1000 }),
      },
      submit: message('common.save'),
    }
  },
  take: (scene, { level, note: said }) => {
    if (level === 'dropped' && said === undefined) {
      return fieldErrors({ note: message('common.error.required') })
    }
    const on = dayIn(scene.case, scene.now)
    const checked: CaseFact = {
      kind: 'ServiceChecked',
      on,
      level,
      ...(said === undefined ? {} : { note: said }),
    }
    return {
      ...onCase(scene, [checked], note('common.saved')),
      tell: level === 'dropped' ? serviceAlarm(scene) : [],
    }
  },
})

/** The note to our own people (05.4), to be copied: only for those who need to know. */
function internalNotice(scene: CaseScene): Step {
  const terms = termsOf(scene.case)
  if (terms === undefined) return refuse('follow.notSent')
  const words = say(
    message('follow.notice.words', {
      client: scene.case.client.name,
      date: { date: terms.endDate },
      contact: terms.contactName,
    }),
    scene.me,
  )
  return show(
    page(message('follow.notice.title'), [
      { kind: 'text', text: message('follow.notice.text') },
      { kind: 'copy', label: message('follow.notice.copy'), words },
    ]),
  )
}

/** The end of the contact, and the weekly look until then. */
export const endForms: Readonly<Record<string, FormRule>> = {
  'follow.close': closeForm,
  'follow.service': serviceForm,
}

/** The internal note. */
export const endPresses: Readonly<Record<string, PressRule>> = {
  'follow.notice': { on: 'case', act: 'follow.plan', run: internalNotice },
}
