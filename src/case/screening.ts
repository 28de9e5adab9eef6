import { addMonths } from '../calendar/day.ts'
import type { ReasonCode } from '../evaluation/model.ts'
import type { Localised } from '../language/language.ts'
import type { Said } from '../language/text.ts'
import suggestions from './data/lesson-suggestions.json' with { type: 'json' }
import answers from './data/screening.json' with { type: 'json' }
import { lately, type Outcome } from './outcome.ts'
import type { Workspace } from './workspace.ts'

/** How an answer looks: green 0, unclear 1, red 2 (06, section 6.4). */
export const lights = ['green', 'unclear', 'red'] as const
/** One of `lights`. */
export type Light = (typeof lights)[number]

/** What the score says: take, take with conditions, or decide by two people (06, section 6.4). */
export type ScreeningVerdict = 'take' | 'conditions' | 'two'

/** A question that every prospect is asked. */
export interface ScreeningQuestion {
  /** S1 to S12, or a lesson's id. */
  readonly id: string
  readonly text: Localised | Said
  /** What a green and a red answer look like; a lesson has none. */
  readonly looks?: { readonly green: Localised; readonly red: Localised }
  /** Counts double: a reason that it guards against occurred in the last 24 months. */
  readonly double: boolean
  /** Code names of the past cases whose lessons it comes from or is about, newest first. */
  readonly cases: readonly string[]
}

interface Answer {
  readonly id: string
  readonly guardsAgainst: readonly ReasonCode[]
  readonly green: Localised
  readonly red: Localised
}
const standard = answers.questions as readonly Answer[]
const texts: Readonly<Record<string, { readonly text: Localised }>> = suggestions.texts

/** Reasons that occurred within so many months count double. */
const memoryMonths = 24
/** More lessons than this would not fit into one dialog of every platform; the newest ones are asked. */
const mostLessons = 5

function occurred(outcomes: readonly Outcome[], today: string): ReadonlySet<string> {
  return new Set(lately(outcomes, today, memoryMonths).flatMap(({ reasons }) => reasons))
}

/** Lessons of the last 24 months, newest first. */
function remembered({ lessons }: Workspace, today: string): Workspace['lessons'] {
  const since = Date.parse(addMonths(today, -memoryMonths))
  return lessons.filter(({ madeAt }) => madeAt >= since).toReversed()
}

/** The words of the twelve questions: a lesson that only repeats one of them is not asked twice. */
const standardWords = new Set(standard.flatMap(({ id }) => Object.values(texts[id]?.text ?? {})))

/**
 * The questions for every prospect on this day (ISO date): the twelve, then what the workspace has learnt to ask. All
 * prospects get the same ones (equal treatment). `outcomes` are those of the workspace's closed cases.
 */
export function screeningQuestions(
  workspace: Workspace,
  outcomes: readonly Outcome[],
  today: string,
): readonly ScreeningQuestion[] {
  const reasons = occurred(outcomes, today)
  const lessons = remembered(workspace, today)
  const casesOf = (codes: readonly string[]): readonly string[] => [
    ...new Set(
      lessons
        .filter((lesson) => lesson.reasons.some((code) => codes.includes(code)))
        .map((one) => one.codeName),
    ),
  ]
  const learnt = workspace.lessons
    .filter(({ type, text }) => type === 'SCREENING' && !standardWords.has(text.trim()))
    .slice(-mostLessons)
  return [
    ...standard.flatMap(({ id, guardsAgainst, green, red }) => {
      const text = texts[id]?.text
      if (text === undefined) return []
      const double = guardsAgainst.some((code) => reasons.has(code))
      return [{ id, text, looks: { green, red }, double, cases: casesOf(guardsAgainst) }]
    }),
    ...learnt.map((lesson) => ({
      id: lesson.id,
      text: { said: lesson.text },
      double: lesson.reasons.some((code) => reasons.has(code)),
      cases: [lesson.codeName],
    })),
  ]
}

/** Rude to our people, or an unlawful wish: red there is for two people to decide, whatever the score. */
const twoPeople = ['S7', 'S8']
const takeBelow = 0.2
const conditionsUpTo = 0.45
const epsilon = 1e-9

/** The score of these answers, 0 to 1, and what it says (06, section 6.4). Every question must be answered. */
export function scoreOf(
  questions: readonly Pick<ScreeningQuestion, 'id' | 'double'>[],
  given: Readonly<Record<string, Light>>,
): { readonly score: number; readonly verdict: ScreeningVerdict; readonly red: readonly string[] } {
  const weightOf = ({ double }: Pick<ScreeningQuestion, 'double'>): number => (double ? 2 : 1)
  const most = questions.reduce((sum, question) => sum + 2 * weightOf(question), 0)
  const sum = questions.reduce(
    (total, question) => total + weightOf(question) * lights.indexOf(given[question.id] ?? 'unclear'),
    0,
  )
  const score = most === 0 ? 0 : sum / most
  const red = questions.filter(({ id }) => given[id] === 'red').map(({ id }) => id)
  const forTwo = score > conditionsUpTo + epsilon || red.some((id) => twoPeople.includes(id))
  return { score, red, verdict: forTwo ? 'two' : score < takeBelow - epsilon ? 'take' : 'conditions' }
}
