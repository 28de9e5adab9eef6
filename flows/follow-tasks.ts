import { may } from '../src/case/access.ts'
import type { CaseFact } from '../src/case/case-fact.ts'
import { accessTasks, openTasks, type Task } from '../src/case/tasks.ts'
import { dayIn } from '../src/case/whereabouts.ts'
import { askChoice, askDate, askPerson, askText, mayDate, mayText } from '../src/engine/fields.ts'
import { type CaseScene, type FormRule, formOn, type Step } from '../src/engine/flow.ts'
import type { Fields } from '../src/engine/form.ts'
import { type Message, type MessageKey, message } from '../src/language/text.ts'
import { after } from './closing.ts'
import { mayChange, taskOf, taskTitle } from './follow-task-page.ts'
import { about, fieldErrors, note, onCase, refuse } from './step.ts'

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

/** Done with evidence, handed over, moved with a reason, not needed here, added. */
export const taskForms: Readonly<Record<string, FormRule>> = {
  'follow.done': doneForm,
  'follow.crm': crmForm,
  'follow.hand': handForm,
  'follow.move': moveForm,
  'follow.drop': dropForm,
  'follow.add': addForm,
}
