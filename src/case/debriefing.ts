import type { PersonId } from './person.ts'
import type { Lesson } from './workspace.ts'

/** Whether we would decide the same again (debrief D10). */
export const againAnswers = ['yes', 'no', 'later', 'earlier'] as const
/** One of `againAnswers`. */
export type Again = (typeof againAnswers)[number]

/** A look at what came of the lessons, 60 and 180 days after the case was closed (06, section 6.1). */
interface FollowUp {
  readonly day: 60 | 180
  readonly askedAt: number
  readonly doneAt?: number
  readonly note?: string
}

/** Looking back, without blame (06). */
export interface Debriefing {
  /** ISO date that somebody moved the debrief to; without it the date is computed (06.1). */
  readonly movedTo?: string
  readonly movedBecause?: string
  readonly hotWash?: {
    readonly at: number
    readonly by: PersonId
    readonly surprised: string
    readonly promised: string
  }
  /** Notes of the interim debrief, for long notice periods. */
  readonly interim?: { readonly at: number; readonly by: PersonId; readonly notes: string }
  /** Present once the silent round has been opened to all: shuffled, question by question. */
  readonly revealed?: {
    readonly at: number
    readonly invited: number
    readonly answered: number
    readonly again: Readonly<Partial<Record<Again, number>>>
  }
  readonly answers: readonly { readonly question: string; readonly said: string }[]
  readonly lessons: readonly Lesson[]
  readonly noLessonReason?: string
  readonly waiver?: { readonly by: PersonId; readonly reason: string }
  readonly completedAt?: number
  readonly followUps: readonly FollowUp[]
}

/** Before anybody has looked back. */
export const newDebriefing: Debriefing = { answers: [], lessons: [], followUps: [] }

/** What can become true while a team looks back. */
export type DebriefFact =
  | { readonly kind: 'HotWashed'; readonly surprised: string; readonly promised: string }
  | { readonly kind: 'InterimHeld'; readonly notes: string }
  | { readonly kind: 'DebriefMoved'; readonly on: string; readonly reason: string }
  | {
      readonly kind: 'DebriefRevealed'
      readonly invited: number
      readonly answered: number
      readonly answers: Debriefing['answers']
      readonly again: Readonly<Partial<Record<Again, number>>>
    }
  | { readonly kind: 'LessonNoted'; readonly lesson: Lesson }
  | { readonly kind: 'NoLessonNeeded'; readonly reason: string }
  | { readonly kind: 'DebriefWaived'; readonly reason: string }
  | { readonly kind: 'DebriefCompleted' }
  | { readonly kind: 'FollowUpAsked'; readonly day: 60 | 180 }
  | { readonly kind: 'FollowUpDone'; readonly day: 60 | 180; readonly note: string }

/** Which facts this part of the state folds; the compiler holds it complete. */
export const debriefKinds: Readonly<Record<DebriefFact['kind'], true>> = {
  HotWashed: true,
  InterimHeld: true,
  DebriefMoved: true,
  DebriefRevealed: true,
  LessonNoted: true,
  NoLessonNeeded: true,
  DebriefWaived: true,
  DebriefCompleted: true,
  FollowUpAsked: true,
  FollowUpDone: true,
}

/** Folds one fact into the debriefing of a case. */
export function foldDebrief(state: Debriefing, fact: DebriefFact, at: number, by: PersonId): Debriefing {
  switch (fact.kind) {
    case 'HotWashed':
      return { ...state, hotWash: { at, by, surprised: fact.surprised, promised: fact.promised } }
    case 'InterimHeld':
      return { ...state, interim: { at, by, notes: fact.notes } }
    case 'DebriefMoved':
      return { ...state, movedTo: fact.on, movedBecause: fact.reason }
    case 'DebriefRevealed': {
      const { kind: _kind, answers, ...counts } = fact
      return { ...state, answers, revealed: { at, ...counts } }
    }
    case 'LessonNoted':
      return { ...state, lessons: [...state.lessons, fact.lesson] }
    case 'NoLessonNeeded':
      return { ...state, noLessonReason: fact.reason }
    case 'DebriefWaived':
      return { ...state, waiver: { by, reason: fact.reason } }
    case 'DebriefCompleted':
      return { ...state, completedAt: at }
    case 'FollowUpAsked':
      return { ...state, followUps: [...state.followUps, { day: fact.day, askedAt: at }] }
    case 'FollowUpDone':
      return {
        ...state,
        followUps: state.followUps.map((one) =>
          one.day === fact.day ? { ...one, doneAt: at, note: fact.note } : one,
        ),
      }
  }
}
