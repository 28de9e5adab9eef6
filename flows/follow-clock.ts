import { addDays } from '../src/calendar/day.ts'
import { addWorkingDays } from '../src/calendar/working-days.ts'
import type { PersonId } from '../src/case/person.ts'
import { type CaseState, holders, ownerOf } from '../src/case/state.ts'
import { accessTasks, openMusts, openTasks, type Task, tasksOf } from '../src/case/tasks.ts'
import { termsOf } from '../src/case/terms.ts'
import { dayIn, morningOf, placeOf } from '../src/case/whereabouts.ts'
import type { CaseScene, Due, Step, Tell, TimerRule, View } from '../src/engine/flow.ts'
import { newFactsMs, runs, unsettled } from './follow-cards.ts'
import { about, answer, button, codeNameOf, neutral, personal } from './step.ts'

/** When the letter was sent, ms UTC: what was due before that is no news on a card that has just come. */
function sentAt(state: CaseState): number {
  return state.timeline.findLast((one) => one.kind === 'LetterSent')?.at ?? 0
}

/** The morning of the working day after a day, ms UTC. */
function nextMorning(state: CaseState, date: string): number {
  return morningOf(state, addWorkingDays(date, 1, placeOf(state)))
}

function nudges(state: CaseState): readonly Due[] {
  const open = openTasks(state)
  const mine = open.flatMap((task): readonly Due[] => {
    const key = `${task.owner}:${task.due}`
    return [
      { key: `follow.due:${key}`, kind: 'follow.nudge', dueAt: morningOf(state, task.due) },
      { key: `follow.late:${key}`, kind: 'follow.nudge', dueAt: nextMorning(state, task.due) },
    ]
  })
  const musts = open
    .filter((task) => task.must)
    .map(({ due }) => ({
      key: `follow.overdue:${due}`,
      kind: 'follow.overdue',
      dueAt: nextMorning(state, due),
    }))
  const since = sentAt(state)
  return [...new Map([...mine, ...musts].map((due) => [due.key, due])).values()].filter(
    ({ dueAt }) => dueAt > since,
  )
}

function openAccess(state: CaseState): readonly Task[] {
  return openTasks(state).filter((task) => accessTasks.includes(task.id))
}

function accessAlarm(state: CaseState): readonly Due[] {
  const end = termsOf(state)?.endDate
  if (end === undefined || openAccess(state).length === 0) return []
  return [{ key: `follow.access:${end}`, kind: 'follow.access', dueAt: morningOf(state, addDays(end, 1)) }]
}

function closing(state: CaseState): readonly Due[] {
  const task = tasksOf(state).find(({ id }) => id === 'F27')
  if (task === undefined || task.doneAt !== undefined) return []
  return [{ key: `follow.closing:${task.due}`, kind: 'follow.closing', dueAt: morningOf(state, task.due) }]
}

/**
 * Nudges on the day a task is due and one working day after, an alarm for what must be done, access that is still open
 * the day after the end, new facts without an answer after two days. None while the exit is on hold, but the last.
 */
export function followDue({ case: state }: View): readonly Due[] {
  if (!runs(state)) return []
  const facts = unsettled(state).map(({ id, at }) => ({
    key: `follow.facts:${id}`,
    kind: 'follow.facts',
    dueAt: at + newFactsMs,
  }))
  if (state.follow.pausedAt !== undefined) return facts
  return [...nudges(state), ...accessAlarm(state), ...closing(state), ...facts]
}

const nothing = answer({ kind: 'nothing' })

function tells(
  scene: CaseScene,
  to: readonly PersonId[],
  tell: Omit<Tell, 'about' | 'to' | 'collapse'>,
): Step {
  const people = [...new Set(to)]
  return {
    ...nothing,
    tell: people.map((person) => ({
      ...tell,
      about: scene.case.id,
      to: person,
      collapse: `${tell.card.title.key}:${scene.case.id}:${person}`,
    })),
  }
}

/** After an outage the missed nudges of a person come as one: the last of them speaks. */
function laterIsDue(
  scene: CaseScene,
  person: PersonId,
  tick: { readonly dueAt: number; readonly key: string },
) {
  return nudges(scene.case).some(
    ({ key, kind, dueAt }) =>
      kind === 'follow.nudge' &&
      key.split(':')[1] === person &&
      dueAt <= scene.now &&
      (dueAt > tick.dueAt || (dueAt === tick.dueAt && key > tick.key)),
  )
}

const nudge: TimerRule = {
  run(scene, tick) {
    const person = tick.key.split(':')[1] ?? ''
    const today = dayIn(scene.case, scene.now)
    const due = openTasks(scene.case).filter((task) => task.owner === person && task.due <= today)
    if (due.length === 0 || laterIsDue(scene, person, tick)) return nothing
    const codeName = codeNameOf(scene.case)
    const values = { codeName, count: due.length }
    const card = personal(
      neutral('follow.nudge.title', { codeName }),
      neutral('follow.nudge.preview', values),
      [
        { kind: 'text', text: neutral('follow.nudge.text', values) },
        {
          kind: 'buttons',
          buttons: [button(neutral('follow.mine.button'), 'follow.mine', about(scene.case))],
        },
      ],
    )
    return tells(scene, [person], { card, urgency: 'unasked' })
  },
}

const overdue: TimerRule = {
  run(scene, tick) {
    const today = dayIn(scene.case, scene.now)
    const late = openMusts(scene.case).filter((task) => !task.byItself && task.due < today)
    const later = nudges(scene.case).some(
      ({ kind, dueAt }) => kind === 'follow.overdue' && dueAt > tick.dueAt && dueAt <= scene.now,
    )
    if (late.length === 0 || later) return nothing
    const codeName = codeNameOf(scene.case)
    const values = { codeName, count: late.length }
    const card = personal(
      neutral('follow.overdue.title', { codeName }),
      neutral('follow.overdue.preview', values),
      [
        { kind: 'text', text: neutral('follow.overdue.text', values) },
        {
          kind: 'buttons',
          buttons: [button(neutral('follow.tasks.button'), 'follow.tasks', about(scene.case))],
        },
      ],
    )
    return tells(scene, [ownerOf(scene.case)], { card, urgency: 'alarm' })
  },
}

const access: TimerRule = {
  run(scene) {
    const open = openAccess(scene.case)
    if (open.length === 0) return nothing
    const codeName = codeNameOf(scene.case)
    const card = personal(
      neutral('follow.access.title', { codeName }),
      neutral('follow.access.preview', { codeName }),
      [
        { kind: 'text', text: neutral('follow.access.text', { count: open.length }) },
        {
          kind: 'buttons',
          buttons: [button(neutral('follow.tasks.button'), 'follow.tasks', about(scene.case))],
        },
      ],
    )
    const people = [...open.map((task) => task.owner), ownerOf(scene.case)]
    return tells(scene, people, { card, urgency: 'alarm' })
  },
}

const closingNudge: TimerRule = {
  run(scene) {
    if (scene.case.follow.contactClosedAt !== undefined) return nothing
    const codeName = codeNameOf(scene.case)
    const card = personal(
      neutral('follow.closing.title', { codeName }),
      neutral('follow.closing.preview', { codeName }),
      [
        { kind: 'text', text: neutral('follow.closing.text') },
        {
          kind: 'buttons',
          buttons: [button(neutral('follow.tasks.button'), 'follow.tasks', about(scene.case))],
        },
      ],
    )
    return tells(scene, [ownerOf(scene.case)], { card, urgency: 'unasked' })
  },
}

const facts: TimerRule = {
  run(scene, tick) {
    const id = tick.key.split(':')[1]
    if (!unsettled(scene.case).some((one) => one.id === id)) return nothing
    const codeName = codeNameOf(scene.case)
    const card = personal(
      neutral('follow.facts.lateTitle', { codeName }),
      neutral('follow.facts.latePreview', { codeName }),
      [
        {
          kind: 'buttons',
          buttons: [
            button(
              neutral('common.open'),
              'follow.read',
              about(scene.case, id === undefined ? {} : { item: id }),
            ),
          ],
        },
      ],
    )
    return tells(scene, [...holders(scene.case, 'decider'), ownerOf(scene.case)], { card, urgency: 'asked' })
  },
}

/** The clocks of the follow-through. */
export const followTimers: Readonly<Record<string, TimerRule>> = {
  'follow.nudge': nudge,
  'follow.overdue': overdue,
  'follow.access': access,
  'follow.closing': closingNudge,
  'follow.facts': facts,
}
