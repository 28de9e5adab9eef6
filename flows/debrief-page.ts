import { may } from '../src/case/access.ts'
import { isKept } from '../src/case/debrief-dates.ts'
import {
  type DebriefQuestion,
  debriefQuestion,
  questionsOf,
  suggestionsFor,
} from '../src/case/debrief-questions.ts'
import { againAnswers } from '../src/case/debriefing.ts'
import type { CaseState } from '../src/case/state.ts'
import { tasksOf } from '../src/case/tasks.ts'
import { deviationsThatHold } from '../src/case/terms.ts'
import { dayIn } from '../src/case/whereabouts.ts'
import type { Lesson } from '../src/case/workspace.ts'
import type { Page, Row } from '../src/engine/card.ts'
import type { CaseScene, Step } from '../src/engine/flow.ts'
import { median } from '../src/evaluation/factor-values.ts'
import { factorLabel, optionIds, optionLabel, ratedFactors } from '../src/evaluation/model.ts'
import { message } from '../src/language/text.ts'
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
export function earlierLessons(scene: CaseScene): readonly Lesson[] {
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

function decisionRows(state: CaseState): readonly Row[] {
  const record = state.decision.records.at(-1)
  if (record === undefined) return []
  const recommended = optionIds.find((one) => one === record.recommended)
  return [
    { label: message('debrief.record.decided'), value: optionLabel(record.option) },
    {
      label: message('debrief.record.recommended'),
      value: recommended === undefined ? message('debrief.record.tooLittle') : optionLabel(recommended),
    },
    {
      label: message('debrief.record.signed'),
      value: message('follow.day', { date: { date: dayIn(state, record.signedAt) } }),
    },
  ]
}

/** What the team foresaw, beside what came (hindsight check): counts and medians, nobody's own. */
function forecastRows(state: CaseState): readonly Row[] {
  const forecasts = state.consultation.revealed.at(-1)?.forecasts ?? []
  const middle = median(forecasts)
  const plan = state.plans.at(-1)?.outcome
  const tasks = tasksOf(state).filter((task) => task.doneAt !== undefined && !task.dropped)
  const onTime = tasks.filter((task) => dayIn(state, task.doneAt ?? 0) <= task.due).length
  return [
    ...(middle === null || middle === undefined
      ? []
      : [
          {
            label: message('debrief.record.foreseen'),
            value: message('debrief.record.change', { share: { percent: middle / 100, digits: 0 } }),
          },
        ]),
    ...(plan === undefined
      ? []
      : [{ label: message('debrief.record.plan'), value: message('debrief.record.planOutcome', { plan }) }]),
    {
      label: message('debrief.record.came'),
      value: message('debrief.record.outcome', { outcome: isKept(state) ? 'kept' : 'ended' }),
    },
    ...(isKept(state)
      ? []
      : [
          {
            label: message('debrief.record.tasks'),
            value: message('debrief.record.onTime', { onTime, done: tasks.length }),
          },
          {
            label: message('debrief.record.deviations'),
            value: message('debrief.record.count', { count: deviationsThatHold(state).length }),
          },
          {
            label: message('debrief.record.messages'),
            value: message('debrief.record.count', { count: state.follow.messages.length }),
          },
        ]),
  ]
}

/** Round-1 ratings as medians, whoever gave them. */
function ratingRows(state: CaseState): readonly Row[] {
  const ratings = Object.values(state.consultation.revealed[0]?.ratings ?? {})
  return ratedFactors.flatMap((factor) => {
    const given = ratings.map((one) => one[factor]).filter((one) => typeof one === 'number')
    const middle = given.length === 0 ? null : median(given)
    return middle === null
      ? []
      : [
          {
            label: factorLabel(factor),
            value: message('debrief.record.rating', { median: { number: middle } }),
          },
        ]
  })
}

function record(scene: CaseScene): Blocks {
  const { case: state } = scene
  const signed = state.decision.records.at(-1)
  const ratings = ratingRows(state)
  return [
    { kind: 'text', text: message('debrief.record.intro') },
    { kind: 'rows', rows: [...decisionRows(state), ...forecastRows(state)] },
    ...(signed === undefined
      ? []
      : [
          {
            kind: 'said' as const,
            words: { said: signed.rationale },
            by: message('debrief.record.rationale'),
          },
        ]),
    ...(ratings.length === 0
      ? []
      : [
          { kind: 'heading' as const, text: message('debrief.record.ratings') },
          { kind: 'rows' as const, rows: ratings },
        ]),
  ]
}

/** The notes of the first look back, while memory was fresh. */
function earlyNotes(scene: CaseScene): Blocks {
  const { hotWash, interim } = scene.case.debrief
  return [
    ...(hotWash === undefined
      ? []
      : [
          {
            kind: 'said' as const,
            words: { said: hotWash.surprised },
            by: message('debrief.wash.surprised'),
          },
          { kind: 'said' as const, words: { said: hotWash.promised }, by: message('debrief.wash.promised') },
        ]),
    ...(interim === undefined
      ? []
      : [{ kind: 'said' as const, words: { said: interim.notes }, by: message('debrief.interim.title') }]),
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
  const index = Math.max(
    0,
    parts.findIndex((one) => one === scene.subject.part),
  )
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
