import type { ReasonCode } from '../evaluation/model.ts'
import type { Localised } from '../language/language.ts'
import questions from './data/debrief-questions.json' with { type: 'json' }
import suggestions from './data/lesson-suggestions.json' with { type: 'json' }
import { isKept } from './debrief-dates.ts'
import type { CaseState } from './state.ts'
import type { Lesson } from './workspace.ts'

/** A question that is answered in words. D10 is a choice and stands apart. */
export type DebriefQuestion = Exclude<keyof typeof questions, 'D10'>

/** Recognition first, then what led here, then what comes of it (06, section 6.2). */
const ended: readonly DebriefQuestion[] = ['D5', 'D9', 'D1', 'D2', 'D3', 'D4', 'D6', 'D7', 'D8']
const kept: readonly DebriefQuestion[] = ['D1', 'D4', 'D6', 'D7', 'D8']

/** The questions of this case in the order in which they are asked and read. */
export function questionsOf(state: CaseState): readonly DebriefQuestion[] {
  return isKept(state) ? kept : ended
}

/** A question of the debrief in six languages. */
export function debriefQuestion(id: DebriefQuestion | 'D10'): Localised {
  return questions[id]
}

/** Something that helped elsewhere, to be made into a lesson. */
export interface Suggestion {
  readonly id: string
  readonly type: Lesson['type']
  readonly text: Localised
  /** The reasons of the case it guards against. */
  readonly reasons: readonly ReasonCode[]
}

const texts: Readonly<Record<string, { readonly type: string; readonly text: Localised }>> = suggestions.texts
const byReason: Readonly<Record<string, readonly string[]>> = suggestions.byReason

/** What a case's reasons suggest (06, section 6.3), each once, in the order of its reasons. */
export function suggestionsFor(reasons: readonly ReasonCode[]): readonly Suggestion[] {
  const ids = [...new Set(reasons.flatMap((reason) => byReason[reason] ?? []))]
  return ids.flatMap((id) => {
    const known = texts[id]
    if (known === undefined) return []
    return {
      id,
      type: known.type as Lesson['type'],
      text: known.text,
      reasons: reasons.filter((reason) => byReason[reason]?.includes(id)),
    }
  })
}
