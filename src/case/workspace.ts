import type { Language } from '../language/language.ts'
import type { Recorded } from './facts.ts'
import type { PersonId } from './person.ts'

/** What a lesson becomes (06, section 6.3). */
export const lessonTypes = [
  'SCREENING',
  'EXPECTATION',
  'TRAINING',
  'EARLY_SIGNAL',
  'PRICING',
  'PROCESS',
] as const

/** A lesson from a debrief, kept by the workspace so that the next case and the next prospect meet it (06.3). */
export interface Lesson {
  readonly id: string
  readonly type: (typeof lessonTypes)[number]
  readonly codeName: string
  readonly reasons: readonly string[]
  readonly text: string
  readonly measure: string
  readonly owner: PersonId
  /** ISO date */
  readonly due: string
  readonly madeAt: number
  readonly doneAt?: number
}

/** What holds for the whole workspace: settings, admins, code names in use, lessons. */
export interface Workspace {
  readonly language: Language
  readonly zone: string
  /** ISO country (UK for the United Kingdom), whose working days count. */
  readonly country: string
  readonly region?: string
  readonly currency: string
  readonly admins: readonly PersonId[]
  /** Budget for goodwill and refunds that needs no finance approval, in `currency`. */
  readonly goodwillBudget: number
  /** Code names ever given, never given again. */
  readonly codeNames: readonly string[]
  readonly lessons: readonly Lesson[]
}

export type WorkspaceFact =
  | {
      readonly kind: 'WorkspaceSet'
      readonly settings: Partial<
        Pick<Workspace, 'language' | 'zone' | 'country' | 'region' | 'currency' | 'goodwillBudget'>
      >
    }
  | { readonly kind: 'AdminsNamed'; readonly admins: readonly PersonId[] }
  | { readonly kind: 'CodeNameTaken'; readonly codeName: string }
  | { readonly kind: 'LessonLearnt'; readonly lesson: Lesson }
  | { readonly kind: 'LessonDone'; readonly lesson: string }

export const newWorkspace: Workspace = {
  language: 'en',
  zone: 'Europe/Stockholm',
  country: 'SE',
  currency: 'EUR',
  admins: [],
  goodwillBudget: 0,
  codeNames: [],
  lessons: [],
}

/** Folds one fact into the workspace. */
export function foldWorkspace(state: Workspace, { fact, at }: Recorded<WorkspaceFact>): Workspace {
  switch (fact.kind) {
    case 'WorkspaceSet':
      return { ...state, ...fact.settings }
    case 'AdminsNamed':
      return { ...state, admins: fact.admins }
    case 'CodeNameTaken':
      return { ...state, codeNames: [...state.codeNames, fact.codeName] }
    case 'LessonLearnt':
      return { ...state, lessons: [...state.lessons, fact.lesson] }
    case 'LessonDone':
      return {
        ...state,
        lessons: state.lessons.map((lesson) =>
          lesson.id === fact.lesson ? { ...lesson, doneAt: at } : lesson,
        ),
      }
  }
}
