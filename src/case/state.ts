import {
  type Communication,
  type CommunicationFact,
  communicationKinds,
  foldCommunication,
  newCommunication,
} from './communication.ts'
import {
  type Consultation,
  type ConsultationFact,
  consultationKinds,
  foldConsultation,
  newConsultation,
} from './consultation.ts'
import { type DebriefFact, type Debriefing, debriefKinds, foldDebrief, newDebriefing } from './debriefing.ts'
import { type Decision, type DecisionFact, decisionKinds, foldDecision, newDecision } from './decision.ts'
import {
  type Evaluation,
  type EvaluationFact,
  evaluationKinds,
  foldEvaluation,
  newEvaluation,
} from './evaluation.ts'
import type { Fact, Recorded } from './facts.ts'
import {
  type FollowFact,
  type FollowThrough,
  foldFollow,
  followKinds,
  newFollowThrough,
} from './following.ts'
import { foldKeeping, type Keeping, type KeepingFact, keepingKinds, newKeeping } from './keeping.ts'
import { foldOpening, type Opening, type OpeningFact, openingKinds } from './opening.ts'
import type { PersonId } from './person.ts'
import { foldPlans, type PlanFact, planKinds, type RemedyPlan } from './plan.ts'
import { foldRounds, type Round, type RoundFact, roundKinds } from './rounds.ts'
import type { Role } from './stage.ts'

/** What a case is: the fold of its facts. Each part has a file of its own. */
export interface CaseState extends Opening {
  readonly rounds: readonly Round[]
  readonly evaluation: Evaluation
  readonly consultation: Consultation
  readonly decision: Decision
  /** Remedy plans, oldest first; the last one runs while the stage is `remedy`. */
  readonly plans: readonly RemedyPlan[]
  readonly communication: Communication
  readonly follow: FollowThrough
  readonly debrief: Debriefing
  readonly keeping: Keeping
  /** Kinds and times of all facts, for the timeline. */
  readonly timeline: readonly {
    readonly at: number
    readonly by: PersonId | 'calendar'
    readonly kind: string
  }[]
}

/** A case before its first fact. */
export const newCase: CaseState = {
  id: '',
  codeName: '',
  client: { id: '', name: '' },
  openedAt: 0,
  openedBy: '',
  profile: 'normal',
  language: 'en',
  clientLanguage: 'en',
  zone: 'UTC',
  country: 'SE',
  currency: 'EUR',
  stage: 'open',
  enteredStageAt: 0,
  spentMs: {},
  people: {},
  clientPeople: '',
  concern: '',
  incidents: [],
  remedies: [],
  rounds: [],
  evaluation: newEvaluation,
  consultation: newConsultation,
  decision: newDecision,
  plans: [],
  communication: newCommunication,
  follow: newFollowThrough,
  debrief: newDebriefing,
  keeping: newKeeping,
  timeline: [],
}

/** The version of the folding code. Raise it whenever a fold changes: snapshots are then made anew from the facts. */
export const foldVersion = 3

interface Part {
  readonly kinds: Readonly<Record<string, true>>
  fold(state: CaseState, recorded: Recorded): CaseState
}
const parts: readonly Part[] = [
  {
    kinds: openingKinds,
    // It spreads the whole case that it is given: merging its answer into the case would bring back what it took away.
    fold: (state, { fact, at, by }) => foldOpening(state, fact as OpeningFact, at, by) as CaseState,
  },
  {
    kinds: roundKinds,
    fold: (state, { fact, at }) => ({ ...state, rounds: foldRounds(state.rounds, fact as RoundFact, at) }),
  },
  {
    kinds: evaluationKinds,
    fold: (state, { fact, at, by }) => ({
      ...state,
      evaluation: foldEvaluation(state.evaluation, fact as EvaluationFact, at, by),
    }),
  },
  {
    kinds: planKinds,
    fold: (state, { fact, at, by }) => ({
      ...state,
      plans: foldPlans(state.plans, fact as PlanFact, at, by),
    }),
  },
  {
    kinds: communicationKinds,
    fold: (state, { fact, at, by }) => ({
      ...state,
      communication: foldCommunication(state.communication, fact as CommunicationFact, at, by),
    }),
  },
  {
    kinds: followKinds,
    fold: (state, { fact, at, by }) => ({
      ...state,
      follow: foldFollow(state.follow, fact as FollowFact, at, by),
    }),
  },
  {
    kinds: debriefKinds,
    fold: (state, { fact, at, by }) => ({
      ...state,
      debrief: foldDebrief(state.debrief, fact as DebriefFact, at, by),
    }),
  },
  {
    kinds: keepingKinds,
    fold: (state, { fact, at, by }) => ({
      ...state,
      keeping: foldKeeping(state.keeping, fact as KeepingFact, at, by),
    }),
  },
  {
    kinds: consultationKinds,
    fold: (state, { fact, at, by }) => ({
      ...state,
      consultation: foldConsultation(state.consultation, fact as ConsultationFact, at, by),
    }),
  },
  {
    kinds: decisionKinds,
    fold: (state, { fact, at, by }) => ({
      ...state,
      decision: foldDecision(state.decision, fact as DecisionFact, at, by),
    }),
  },
]

/**
 * Folds one fact into a case. Pure: the same facts give the same case.
 * @throws Error when no part of the case knows this kind of fact: a programming error, never a person's.
 */
export function foldCase(state: CaseState, recorded: Recorded<Fact>): CaseState {
  const { kind } = recorded.fact
  const part = parts.find((one) => Object.hasOwn(one.kinds, kind))
  if (!part) throw new Error(`no part of a case folds ${kind}`)
  const entry = { at: recorded.at, by: recorded.by, kind }
  return { ...part.fold(state, recorded), timeline: [...state.timeline, entry] }
}

/** The people who hold a role. A role that nobody holds falls to the owner, four eyes excepted (definitions.md, "Roles"). */
export function holders(state: CaseState, role: Role): readonly PersonId[] {
  const found = Object.keys(state.people).filter((person) => state.people[person]?.includes(role))
  if (found.length > 0 || role === 'owner' || role === 'approver') return found
  return holders(state, 'owner')
}

/** The owner of a case. */
export function ownerOf(state: CaseState): PersonId {
  return holders(state, 'owner')[0] ?? state.openedBy
}

/** Everybody who has a part in a case. */
export function participants(state: CaseState): readonly PersonId[] {
  return Object.keys(state.people)
}
