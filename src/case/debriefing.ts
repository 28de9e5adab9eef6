import type { PersonId } from './person.ts'
import type { Lesson } from './workspace.ts'

/** Looking back, without blame (06). */
export interface Debriefing {
  /** ISO date of the debrief, computed by 06.1, moved only with a reason. */
  readonly on?: string
  readonly movedBecause?: string
  readonly hotWash?: {
    readonly at: number
    readonly by: PersonId
    readonly surprised: string
    readonly promised: string
  }
  /** Answers of the silent round after its close, by question, shuffled. */
  readonly answers: readonly { readonly question: string; readonly said: string }[]
  readonly lessons: readonly Lesson[]
  readonly noLessonReason?: string
  readonly waiver?: { readonly by: PersonId; readonly reason: string }
  readonly completedAt?: number
  readonly followUps: readonly { readonly day: 60 | 180; readonly doneAt?: number; readonly note?: string }[]
}
export const newDebriefing: Debriefing = { answers: [], lessons: [], followUps: [] }
