import { may } from '../src/case/access.ts'
import { openTasks, serviceTask, type Task, tasksOf } from '../src/case/tasks.ts'
import { dayIn } from '../src/case/whereabouts.ts'
import type { Button, Page } from '../src/engine/card.ts'
import type { CaseScene, PressRule, Step } from '../src/engine/flow.ts'
import { type Message, type MessageKey, message } from '../src/language/text.ts'
import { about, button, page, refuse, show } from './step.ts'

/** The re-engagement rule is set with this task (05.1). */
const crmTask = 'F06'

/** The task that a button or form is about. */
export function taskOf(scene: CaseScene): Task | undefined {
  return tasksOf(scene.case).find((task) => task.id === scene.subject.item)
}

/** Whether this person may change a task: its owner, or whoever plans the follow-through. */
export function mayChange(scene: CaseScene, task: Task): boolean {
  const { case: state, me } = scene
  if (may(me.id, 'follow.task', state) !== 'yes') return false
  return task.owner === me.id || may(me.id, 'follow.plan', state) === 'yes'
}

/** A task in one line: what, who, when, and whether that day has passed. */
function taskLine(scene: CaseScene, task: Task): Message {
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

/** A task's name as a sentence. */
export function taskTitle(task: Task): Message {
  return message('follow.task.name', { title: task.title })
}

function openTask(scene: CaseScene): Step {
  const task = taskOf(scene)
  return task === undefined ? refuse('follow.task.gone') : show(taskPage(scene, task))
}

/** Pages of the follow-through's tasks: everybody's, mine, one. */
export const taskPresses: Readonly<Record<string, PressRule>> = {
  'follow.tasks': { on: 'case', act: 'case.read', run: (scene) => show(tasksPage(scene, false)) },
  'follow.mine': { on: 'case', act: 'follow.task', run: (scene) => show(tasksPage(scene, true)) },
  'follow.task': { on: 'case', act: 'case.read', run: openTask },
}
