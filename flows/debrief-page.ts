import { may } from '../src/case/access.ts'
import {
  type DebriefQuestion,
  debriefQuestion,
  questionsOf,
  suggestionsFor,
} from '../src/case/debrief-questions.ts'
import { againAnswers } from '../src/case/debriefing.ts'
import type { Lesson } from '../src/case/workspace.ts'
import type { Page } from '../src/engine/card.ts'
import type { CaseScene, Step } from '../src/engine/flow.ts'
import { message } from '../src/language/text.ts'
import { earlyNotes, record } from './debrief-record.ts'
import { about, button, page, refuse, show } from './step.ts'

type Blocks = Page['blocks']

/** The steps of the debrief in the order in which they are read (06, section 6.2): recognition comes first. */
const parts = ['recognise', 'record', 'causes', 'next', 'lessons'] as const

type Part = (typeof parts)[number]

/** More answers to one question than these are on a page of their own. */
const shownAnswers = 15

const asked: Readonly<Partial<Record<Part, readonly DebriefQuestion[]>>> = {
  recognise: ['D5', 'D9'],
  causes: ['D1', 'D2', 'D3', 'D4'],
  next: ['D6', 'D7', 'D8'],
}

function answersTo(scene: CaseScene, question: DebriefQuestion, limit: number): Blocks {
  const all = scene.case.debrief.answers.filter((one) => one.question === question)
  return [
    { kind: 'heading', text: debriefQuestion(question) },
    ...(all.length === 0
      ? [{ kind: 'text' as const, text: message('debrief.page.noAnswer'), tone: 'muted' as const }]
      : []),
    ...all.slice(0, limit).map(({ said }) => ({ kind: 'said' as const, words: { said } })),
    ...(all.length > limit
      ? [
          {
            kind: 'buttons' as const,
            buttons: [
              button(
                message('debrief.page.all', { count: all.length }),
                'debrief.read',
                about(scene.case, { part: question }),
              ),
            ],
          },
        ]
      : []),
  ]
}

function questions(scene: CaseScene, part: Part): Blocks {
  const here = questionsOf(scene.case).filter((question) => asked[part]?.includes(question))
  return here.flatMap((question) => answersTo(scene, question, shownAnswers))
}

/** Lessons of earlier cases that nobody has finished: they come before new ones. */
function earlierLessons(scene: CaseScene): readonly Lesson[] {
  return scene.workspace.lessons
    .filter((one) => one.doneAt === undefined && one.codeName !== scene.case.codeName)
    .toSorted((a, b) => (a.due < b.due ? -1 : 1))
}

function earlier(scene: CaseScene): Blocks {
  const open = earlierLessons(scene)
  if (open.length === 0) return []
  return [
    { kind: 'heading', text: message('debrief.page.earlier', { count: open.length }) },
    ...open.slice(0, 5).map((one) => ({
      kind: 'said' as const,
      words: { said: one.text },
      by: message('debrief.page.lessonBy', {
        type: message('debrief.lessonType', { type: one.type }),
        name: scene.people.name(one.owner),
        due: { date: one.due },
      }),
    })),
    { kind: 'buttons', buttons: [button(message('prevent.lessons.button'), 'prevent.lessons', {})] },
  ]
}

function again(scene: CaseScene): Blocks {
  const counts = scene.case.debrief.revealed?.again ?? {}
  const given = againAnswers.filter((one) => (counts[one] ?? 0) > 0)
  if (given.length === 0) return []
  const all = given.reduce((sum, one) => sum + (counts[one] ?? 0), 0)
  return [
    { kind: 'heading', text: debriefQuestion('D10') },
    {
      kind: 'bars',
      bars: given.map((one) => ({
        label: message('debrief.again', { again: one }),
        value: counts[one] ?? 0,
        max: all,
        words: message('debrief.record.count', { count: counts[one] ?? 0 }),
      })),
    },
  ]
}

function suggestions(scene: CaseScene): Blocks {
  const found = suggestionsFor(scene.case.evaluation.reasons)
  if (found.length === 0 || may(scene.me.id, 'debrief.lesson', scene.case) !== 'yes') return []
  return [
    { kind: 'heading', text: message('debrief.page.suggested') },
    ...found.slice(0, 12).flatMap(
      (one): Blocks => [
        {
          kind: 'text',
          text: message('debrief.page.suggestion', {
            type: message('debrief.lessonType', { type: one.type }),
            text: one.text,
          }),
        },
        {
          kind: 'buttons',
          buttons: [
            button(message('debrief.page.take'), 'debrief.lesson', about(scene.case, { part: one.id })),
          ],
        },
      ],
    ),
  ]
}

/** The lessons of this case, as they stand in the workspace. */
export function lessonBlocks(scene: CaseScene): Blocks {
  return scene.case.debrief.lessons.map((one) => {
    const done = scene.workspace.lessons.find(({ id }) => id === one.id)?.doneAt !== undefined
    return {
      kind: 'said' as const,
      words: { said: one.text },
      by: message(done ? 'debrief.page.lessonDone' : 'debrief.page.lessonBy', {
        type: message('debrief.lessonType', { type: one.type }),
        name: scene.people.name(one.owner),
        due: { date: one.due },
      }),
    }
  })
}

function lessons(scene: CaseScene): Blocks {
  const can = may(scene.me.id, 'debrief.lesson', scene.case) === 'yes'
  return [
    ...lessonBlocks(scene),
    ...(can
      ? [
          {
            kind: 'buttons' as const,
            buttons: [
              button(message('debrief.lesson.button'), 'debrief.lesson', about(scene.case), {
                style: 'primary',
              }),
              button(message('debrief.complete.button'), 'debrief.complete', about(scene.case)),
            ],
          },
        ]
      : []),
    ...suggestions(scene),
  ]
}

const contents: Readonly<Record<Part, (scene: CaseScene) => Blocks>> = {
  recognise: (scene) => [
    { kind: 'text', text: message('debrief.page.recognise') },
    ...questions(scene, 'recognise'),
    ...earlier(scene),
  ],
  record: (scene) => [...record(scene), ...earlyNotes(scene)],
  causes: (scene) => questions(scene, 'causes'),
  next: (scene) => [...questions(scene, 'next'), ...again(scene)],
  lessons,
}

/** Reads the debrief, step by step: subject.part is a step, or a question with all its answers. */
export function readDebrief(scene: CaseScene): Step {
  if (scene.case.debrief.revealed === undefined) return refuse('debrief.read.early')
  const question = questionsOf(scene.case).find((one) => one === scene.subject.part)
  if (question !== undefined) {
    return show(page(message('debrief.page.title', { part: 'answers' }), answersTo(scene, question, 60)))
  }
  const index = Math.max(0, parts.map(String).indexOf(scene.subject.part ?? ''))
  const part = parts[index] ?? 'recognise'
  const following = parts[index + 1]
  return show(
    page(message('debrief.page.title', { part }), [
      ...contents[part](scene),
      ...(following === undefined
        ? []
        : [
            {
              kind: 'buttons' as const,
              buttons: [
                button(
                  message('debrief.page.next', { part: message('debrief.page.title', { part: following }) }),
                  'debrief.read',
                  about(scene.case, { part: following }),
                  { style: 'primary' },
                ),
              ],
            },
          ]),
    ]),
  )
}
