import { may } from '../src/case/access.ts'
import type { CaseFact } from '../src/case/case-fact.ts'
import { accessTasks, openTasks, serviceTask, type Task, tasksOf } from '../src/case/tasks.ts'
import { dayIn } from '../src/case/whereabouts.ts'
import type { Button, Page } from '../src/engine/card.ts'
import { askChoice, askDate, askPerson, askText, mayDate, mayText } from '../src/engine/fields.ts'
import { type CaseScene, type FormRule, formOn, type PressRule, type Step } from '../src/engine/flow.ts'
import type { Fields } from '../src/engine/form.ts'
import { type Message, type MessageKey, message } from '../src/language/text.ts'
import { after } from './closing.ts'
import { about, button, fieldErrors, note, onCase, page, refuse, show } from './step.ts'

/** The re-engagement rule is set with this task (05.1). */
const crmTask = 'F06'

function taskOf(scene: CaseScene): Task | undefined {
  return tasksOf(scene.case).find((task) => task.id === scene.subject.item)
}

function mayChange(scene: CaseScene, task: Task): boolean {
  const { case: state, me } = scene
  if (may(me.id, 'follow.task', state) !== 'yes') return false
  return task.owner === me.id || may(me.id, 'follow.plan', state) === 'yes'
}

/** The task a form is about, if this person may change it and it is still open. */
function changeable(scene: CaseScene): Task | { readonly refused: Message } {
  const task = taskOf(scene)
  if (task === undefined) return { refused: message('follow.task.gone') }
  if (task.byItself || task.doneAt !== undefined) return { refused: message('follow.task.settled') }
  if (!mayChange(scene, task)) {
    return { refused: message('follow.task.notYours', { name: scene.people.name(task.owner) }) }
  }
  return task
}

/** A task in one line: what, who, when, and whether that day has passed. */
export function taskLine(scene: CaseScene, task: Task): Message {
  const late = task.due < dayIn(scene.case, scene.now)
  const values = { title: task.title, name: scene.people.name(task.owner), due: { date: task.due } }
  return message(late ? 'follow.task.late' : 'follow.task.line', values)
}

function settledLine(scene: CaseScene, task: Task): Message {
  const { doneAt = 0, doneBy, title } = task
  const on = { date: dayIn(scene.case, doneAt) }
  if (doneBy === undefined) return message('follow.task.doneItself', { title, on })
  const values = { title, on, name: scene.people.name(doneBy) }
  return message(task.dropped ? 'follow.task.dropped' : 'follow.task.done', values)
}

function listed(scene: CaseScene, tasks: readonly Task[]): Page['blocks'] {
  const open = tasks.filter((task) => task.doneAt === undefined)
  const settled = tasks.filter((task) => task.doneAt !== undefined)
  const lines = open.flatMap((task): Page['blocks'] => [
    { kind: 'text', text: taskLine(scene, task) },
    ...(task.byItself
      ? []
      : [
          {
            kind: 'buttons' as const,
            buttons: [button(message('common.open'), 'follow.task', about(scene.case, { item: task.id }))],
          },
        ]),
  ])
  return [
    ...(open.length === 0 ? [{ kind: 'text' as const, text: message('follow.tasks.none') }] : lines),
    ...(settled.length === 0
      ? []
      : [
          { kind: 'heading' as const, text: message('follow.tasks.settled') },
          { kind: 'list' as const, items: settled.map((task) => settledLine(scene, task)) },
        ]),
  ]
}

function tasksPage(scene: CaseScene, mine: boolean): Page {
  const tasks = mine
    ? openTasks(scene.case).filter((task) => task.owner === scene.me.id)
    : tasksOf(scene.case).slice(0, 45)
  const add =
    !mine && may(scene.me.id, 'follow.plan', scene.case) === 'yes'
      ? [
          {
            kind: 'buttons' as const,
            buttons: [button(message('follow.add.button'), 'follow.add', about(scene.case))],
          },
        ]
      : []
  return page(message(mine ? 'follow.mine.title' : 'follow.tasks.title'), [...listed(scene, tasks), ...add])
}

function doneAction(task: Task): string {
  if (task.id === serviceTask) return 'follow.service'
  return task.id === crmTask ? 'follow.crm' : 'follow.done'
}

function taskButtons(scene: CaseScene, task: Task): readonly Button[] {
  if (task.doneAt !== undefined || task.byItself || !mayChange(scene, task)) return []
  const on = (key: MessageKey, action: string, style?: 'primary') =>
    button(message(key), action, about(scene.case, { item: task.id }), style === undefined ? {} : { style })
  const drops = task.askIfItApplies && may(scene.me.id, 'follow.plan', scene.case) === 'yes'
  return [
    on(task.id === serviceTask ? 'follow.service.button' : 'follow.done.button', doneAction(task), 'primary'),
    on('follow.hand.button', 'follow.hand'),
    ...(task.id === serviceTask ? [] : [on('follow.move.button', 'follow.move')]),
    ...(drops ? [on('follow.drop.button', 'follow.drop')] : []),
  ]
}

function taskPage(scene: CaseScene, task: Task): Page {
  const changed = scene.case.follow.changes[task.id]
  const buttons = taskButtons(scene, task)
  const reason = changed?.dueReason
  return page(message('follow.task.title'), [
    { kind: 'heading', text: taskTitle(task) },
    {
      kind: 'rows',
      rows: [
        {
          label: message('common.label.owner'),
          value: message('follow.name', { name: scene.people.name(task.owner) }),
        },
        { label: message('follow.task.due'), value: message('follow.day', { date: { date: task.due } }) },
        ...(task.evidence === undefined
          ? []
          : [{ label: message('follow.task.evidence'), value: task.evidence }]),
      ],
    },
    ...(task.must
      ? [{ kind: 'text' as const, text: message('follow.task.must'), tone: 'strong' as const }]
      : []),
    ...(reason === undefined
      ? []
      : [{ kind: 'said' as const, words: { said: reason }, by: message('follow.move.because') }]),
    ...(task.doneAt === undefined ? [] : [{ kind: 'text' as const, text: settledLine(scene, task) }]),
    ...(task.note === undefined ? [] : [{ kind: 'said' as const, words: { said: task.note } }]),
    ...(buttons.length === 0 ? [] : [{ kind: 'buttons' as const, buttons }]),
  ])
}

function taskTitle(task: Task): Message {
  return message('follow.task.name', { title: task.title })
}

function openTask(scene: CaseScene): Step {
  const task = taskOf(scene)
  return task === undefined ? refuse('follow.task.gone') : show(taskPage(scene, task))
}

/** A form about one open task of somebody who may change it. */
function taskForm<V>(
  name: string,
  words: { readonly title: MessageKey; readonly submit?: MessageKey },
  fields: (scene: CaseScene, task: Task) => Fields<V>,
  take: (scene: CaseScene, task: Task, values: V) => Step,
): FormRule {
  return formOn<V>('case', {
    act: 'follow.task',
    form: (scene) => {
      const task = changeable(scene)
      if ('refused' in task) return task
      return {
        name,
        subject: about(scene.case, { item: task.id }),
        title: message(words.title),
        intro: [taskTitle(task), ...cautions(task)],
        fields: fields(scene, task),
        submit: message(words.submit ?? 'common.save'),
      }
    },
    take: (scene, values) => {
      const task = changeable(scene)
      return 'refused' in task
        ? { facts: [], reply: { kind: 'refused', text: task.refused } }
        : take(scene, task, values)
    },
  })
}

/** What people must know before they write: no passwords here, and data is never a lever (05.1). */
function cautions(task: Task): readonly Message[] {
  if (accessTasks.includes(task.id)) return [message('follow.caution.passwords')]
  return task.id === 'F13' ? [message('follow.caution.data')] : []
}

/** What is left to do for this person, in one line. */
function settle(scene: CaseScene, facts: readonly CaseFact[]): Step {
  const left = openTasks(after(scene, facts)).filter((task) => task.owner === scene.me.id).length
  return onCase(scene, facts, note('follow.done.saved', { left }))
}

const doneForm = taskForm<{ evidence: string }>(
  'follow.done',
  { title: 'follow.done.title', submit: 'follow.done.button' },
  (_scene, task) => ({
    evidence: askText({
      label: message('follow.done.evidence'),
      ...(task.evidence === undefined ? {} : { hint: task.evidence }),
    }),
  }),
  (scene, task, { evidence }) => settle(scene, [{ kind: 'TaskDone', task: task.id, evidence }]),
)

const rules = ['never', 'after', 'condition'] as const
type Rule = (typeof rules)[number]

const crmForm = taskForm<{
  evidence: string
  rule: Rule
  after: string | undefined
  condition: string | undefined
}>(
  'follow.crm',
  { title: 'follow.crm.title' },
  (scene) => ({
    evidence: askText({ label: message('follow.crm.note'), hint: message('follow.crm.hint'), max: 300 }),
    rule: askChoice<Rule>({
      label: message('follow.crm.rule'),
      options: rules.map((rule) => ({ value: rule, label: message('follow.crm.option', { rule }) })),
    }),
    after: mayDate({ label: message('follow.crm.after'), min: dayIn(scene.case, scene.now) }),
    condition: mayText({ label: message('follow.crm.condition'), lines: 'one', max: 300 }),
  }),
  (scene, task, { evidence, rule, after: day, condition }) => {
    if (rule === 'after' && day === undefined) return fieldErrors({ after: message('common.error.required') })
    if (rule === 'condition' && condition === undefined) {
      return fieldErrors({ condition: message('common.error.required') })
    }
    const reengagement = {
      rule,
      ...(rule === 'after' && day !== undefined ? { after: day } : {}),
      ...(rule === 'condition' && condition !== undefined ? { condition } : {}),
    }
    return settle(scene, [
      { kind: 'ReengagementSet', reengagement },
      { kind: 'TaskDone', task: task.id, evidence },
    ])
  },
)

const handForm = taskForm<{ person: string }>(
  'follow.hand',
  { title: 'follow.hand.title' },
  () => ({ person: askPerson({ label: message('follow.hand.person') }) }),
  (scene, task, { person }) => {
    if (scene.case.people[person] === undefined) {
      const name = scene.people.name(person)
      return fieldErrors({ person: message('follow.hand.stranger', { name }) })
    }
    const handed: CaseFact = { kind: 'TaskTaken', task: task.id, owner: person }
    return onCase(scene, [handed], note('follow.hand.saved', { name: scene.people.name(person) }))
  },
)

const moveForm = taskForm<{ due: string; reason: string }>(
  'follow.move',
  { title: 'follow.move.title' },
  (scene, task) => ({
    due: askDate({ label: message('follow.move.due'), min: dayIn(scene.case, scene.now), value: task.due }),
    reason: askText({ label: message('follow.move.reason'), lines: 'one', min: 5, max: 500 }),
  }),
  (scene, task, { due, reason }) => {
    const moved: CaseFact = { kind: 'TaskMoved', task: task.id, due, reason }
    return onCase(scene, [moved], note('follow.move.saved', { date: { date: due } }))
  },
)

const dropForm = taskForm<{ reason: string }>(
  'follow.drop',
  { title: 'follow.drop.title' },
  () => ({ reason: askText({ label: message('follow.drop.reason'), min: 5, max: 500 }) }),
  (scene, task, { reason }) => {
    const allowed = task.askIfItApplies && may(scene.me.id, 'follow.plan', scene.case) === 'yes'
    if (!allowed) return refuse('follow.drop.refused')
    return settle(scene, [{ kind: 'TaskDropped', task: task.id, reason }])
  },
)

const addForm = formOn<{ title: string; person: string; due: string }>('case', {
  act: 'follow.plan',
  form: (scene) => ({
    name: 'follow.add',
    subject: about(scene.case),
    title: message('follow.add.title'),
    fields: {
      title: askText({ label: message('follow.add.what'), lines: 'one', max: 200 }),
      person: askPerson({ label: message('common.label.owner'), value: scene.me.id }),
      due: askDate({ label: message('follow.task.due'), min: dayIn(scene.case, scene.now) }),
    },
    submit: message('common.save'),
  }),
  take: (scene, { title, person, due }) => {
    if (scene.case.people[person] === undefined) {
      const name = scene.people.name(person)
      return fieldErrors({ person: message('follow.hand.stranger', { name }) })
    }
    const task = { id: scene.id('task'), title, owner: person, due }
    const added: CaseFact = { kind: 'TaskAdded', task }
    return onCase(scene, [added], note('common.saved'))
  },
})

/** Pages of the follow-through's tasks: everybody's, mine, one. */
export const taskPresses: Readonly<Record<string, PressRule>> = {
  'follow.tasks': { on: 'case', act: 'case.read', run: (scene) => show(tasksPage(scene, false)) },
  'follow.mine': { on: 'case', act: 'follow.task', run: (scene) => show(tasksPage(scene, true)) },
  'follow.task': { on: 'case', act: 'case.read', run: openTask },
}

/** Done with evidence, handed over, moved with a reason, not needed here, added. */
export const taskForms: Readonly<Record<string, FormRule>> = {
  'follow.done': doneForm,
  'follow.crm': crmForm,
  'follow.hand': handForm,
  'follow.move': moveForm,
  'follow.drop': dropForm,
  'follow.add': addForm,
}
