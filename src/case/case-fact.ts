import type { CommunicationFact } from './communication.ts'
import type { ConsultationFact } from './consultation.ts'
import type { DebriefFact } from './debriefing.ts'
import type { DecisionFact } from './decision.ts'
import type { EvaluationFact } from './evaluation.ts'
import type { FollowFact } from './following.ts'
import type { KeepingFact } from './keeping.ts'
import type { OpeningFact } from './opening.ts'
import type { PlanFact } from './plan.ts'
import type { RoundFact } from './rounds.ts'

/** Every kind of fact that a case can hold. */
export type CaseFact =
  | OpeningFact
  | RoundFact
  | EvaluationFact
  | ConsultationFact
  | DecisionFact
  | PlanFact
  | CommunicationFact
  | FollowFact
  | DebriefFact
  | KeepingFact
