import { wallTime } from '../src/calendar/zone.ts'
import { foldWorkspace, type Lesson, type WorkspaceFact } from '../src/case/workspace.ts'
import type { Page } from '../src/engine/card.ts'
import type { CaseScene, Chapter, Scene, Section, Step } from '../src/engine/flow.ts'
import { message } from '../src/language/text.ts'
import { button, page, refuse, show } from './step.ts'

/** Open lessons on one page; more of them are a page further. */
const shownOpen = 20
const shownDone = 30

function mayFinish(scene: Scene, lesson: Lesson): boolean {
  return lesson.owner === scene.me.id || scene.workspace.admins.includes(scene.me.id)
}

function openLesson(scene: Scene, lesson: Lesson, today: string): Page['blocks'] {
  const values = {
    codeName: lesson.codeName,
    type: message('debrief.lessonType', { type: lesson.type }),
    name: scene.people.name(lesson.owner),
    due: { date: lesson.due },
  }
  const late = lesson.due < today
  return [
    {
      kind: 'text',
      text: message(late ? 'prevent.lessons.late' : 'prevent.lessons.open', values),
      ...(late ? { tone: 'warning' as const } : {}),
    },
    { kind: 'said', words: { said: lesson.text } },
    { kind: 'said', words: { said: lesson.measure }, by: message('prevent.lessons.measure') },
    ...(mayFinish(scene, lesson)
      ? [
          {
            kind: 'buttons' as const,
            buttons: [button(message('prevent.lessons.finish'), 'prevent.done', { item: lesson.id })],
          },
        ]
      : []),
  ]
}

function lessonsPage(scene: Scene): Page {
  const today = wallTime(scene.now, scene.me.zone).date
  const open = scene.workspace.lessons
    .filter((one) => one.doneAt === undefined)
    .toSorted((a, b) => (a.due < b.due ? -1 : 1))
  const done = scene.workspace.lessons.filter((one) => one.doneAt !== undefined).toReversed()
  const from = Number(scene.subject.part ?? 0)
  const start = Number.isInteger(from) && from > 0 && from < open.length ? from : 0
  const next = start + shownOpen
  return page(message('prevent.lessons.title'), [
    { kind: 'text', text: message('prevent.lessons.intro', { count: open.length }) },
    ...open.slice(start, next).flatMap((one) => openLesson(scene, one, today)),
    ...(next < open.length
      ? [
          {
            kind: 'buttons' as const,
            buttons: [button(message('prevent.lessons.more'), 'prevent.lessons', { part: String(next) })],
          },
        ]
      : []),
    ...(done.length === 0 || start > 0
      ? []
      : [
          { kind: 'heading' as const, text: message('prevent.lessons.done') },
          {
            kind: 'list' as const,
            items: done.slice(0, shownDone).map((one) =>
              message('prevent.lessons.doneLine', {
                codeName: one.codeName,
                type: message('debrief.lessonType', { type: one.type }),
                text: { said: one.text },
              }),
            ),
          },
        ]),
  ])
}

function finish(scene: Scene): Step {
  const lesson = scene.workspace.lessons.find((one) => one.id === scene.subject.item)
  if (lesson === undefined || lesson.doneAt !== undefined) return refuse('prevent.lessons.over')
  if (!mayFinish(scene, lesson)) {
    return refuse('prevent.lessons.notYours', { name: scene.people.name(lesson.owner) })
  }
  const done: WorkspaceFact = { kind: 'LessonDone', lesson: lesson.id }
  const workspace = foldWorkspace(scene.workspace, { fact: done, by: scene.me.id, at: scene.now, v: 1 })
  return {
    facts: [{ on: 'workspace', fact: done }],
    reply: show(lessonsPage({ ...scene, workspace, subject: {} })).reply,
  }
}

function section(scene: CaseScene): Section | undefined {
  const open = scene.workspace.lessons.filter((one) => one.doneAt === undefined).length
  if (open === 0) return undefined
  return {
    blocks: [{ kind: 'text', text: message('prevent.section', { count: open }), tone: 'muted' }],
    buttons: [button(message('prevent.lessons.button'), 'prevent.lessons', {})],
  }
}

/** What was learnt, kept where the next case meets it (06.3): anybody in the workspace may read it. */
export const prevent: Chapter = {
  name: 'prevent',
  presses: {
    'prevent.lessons': { on: 'workspace', act: 'lessons.read', run: (scene) => show(lessonsPage(scene)) },
    'prevent.done': { on: 'workspace', act: 'lessons.read', run: finish },
  },
  section,
}
