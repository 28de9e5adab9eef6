import { defaultWeights, type Weights } from '../evaluation/model.ts'
import type { Language } from '../language/language.ts'
import type { Recorded } from './facts.ts'
import { defaultPatterns, type PatternLimits } from './pattern.ts'
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

/** Weights that an admin has proposed, and what they wait for. */
export interface ProposedWeights {
  readonly weights: Weights
  readonly by: PersonId
  /** When they apply by themselves, ms UTC: the notice of a workspace with one admin. Without it a second admin decides. */
  readonly appliesAt?: number
}

/** What holds for the whole workspace: settings, admins, code names in use, lessons, how cases ended. */
export interface Workspace {
  readonly language: Language
  readonly zone: string
  /** ISO country (UK for the United Kingdom), whose working days count. */
  readonly country: string
  readonly region?: string
  /** Optional closing days that are kept here, by name (06, section 6.1). */
  readonly closingDays: readonly string[]
  readonly currency: string
  readonly admins: readonly PersonId[]
  /** Budget for goodwill and refunds that needs no finance approval, in `currency`. */
  readonly goodwillBudget: number
  /** Months after its closing that a case is kept (definitions, "Retention"). */
  readonly retentionMonths: number
  /** When what was logged counts as a pattern. */
  readonly patterns: PatternLimits
  /** Weights for cases opened from now on; those of the model until somebody changes them. */
  readonly weights?: Weights
  readonly proposedWeights?: ProposedWeights
  /** Code names ever given, never given again. */
  readonly codeNames: readonly string[]
  readonly lessons: readonly Lesson[]
  /** Cases that were erased, oldest first: all that is left of them here (trust K4). */
  readonly erased: readonly ErasedCase[]
}

/** That a case was erased, in which month (`2027-03`), and whether by itself or because two people asked for it. */
export interface ErasedCase {
  readonly codeName: string
  readonly month: string
  readonly why: 'retention' | 'asked'
}

export type WorkspaceFact =
  | {
      readonly kind: 'WorkspaceSet'
      readonly settings: Partial<
        Pick<
          Workspace,
          | 'language'
          | 'zone'
          | 'country'
          | 'region'
          | 'closingDays'
          | 'currency'
          | 'goodwillBudget'
          | 'retentionMonths'
          | 'patterns'
        >
      >
    }
  | { readonly kind: 'AdminsNamed'; readonly admins: readonly PersonId[] }
  | { readonly kind: 'CodeNameTaken'; readonly codeName: string }
  | { readonly kind: 'LessonLearnt'; readonly lesson: Lesson }
  | { readonly kind: 'LessonDone'; readonly lesson: string }
  | ({ readonly kind: 'CaseErased' } & ErasedCase)
  | { readonly kind: 'WeightsProposed'; readonly weights: Weights; readonly appliesAt?: number }
  | { readonly kind: 'WeightsConfirmed' }
  | { readonly kind: 'WeightsDropped' }

export const newWorkspace: Workspace = {
  language: 'en',
  zone: 'Europe/Stockholm',
  country: 'SE',
  closingDays: [],
  currency: 'EUR',
  admins: [],
  goodwillBudget: 0,
  retentionMonths: 24,
  patterns: defaultPatterns,
  codeNames: [],
  lessons: [],
  erased: [],
}

/** Folds one fact into the workspace. */
export function foldWorkspace(state: Workspace, { fact, at, by }: Recorded<WorkspaceFact>): Workspace {
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
    case 'CaseErased': {
      const { kind: _kind, ...erased } = fact
      return { ...state, erased: [...state.erased, erased] }
    }
    case 'WeightsProposed': {
      const { kind: _kind, ...proposed } = fact
      return { ...withWeights(state, weightsAt(state, at)), proposedWeights: { ...proposed, by } }
    }
    case 'WeightsConfirmed':
      return state.proposedWeights ? withWeights(state, state.proposedWeights.weights) : state
    case 'WeightsDropped':
      return withWeights(state, weightsAt(state, at))
  }
}

function withWeights({ proposedWeights: _settled, ...state }: Workspace, weights: Weights): Workspace {
  return { ...state, weights }
}

/** The weights that a case opened at this instant (ms UTC) is weighed by, and keeps. */
export function weightsAt({ weights, proposedWeights }: Workspace, now: number): Weights {
  const applies = proposedWeights?.appliesAt
  if (proposedWeights && applies !== undefined && applies <= now) return proposedWeights.weights
  return weights ?? defaultWeights
}
