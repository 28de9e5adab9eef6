import type { CommunicationFact } from './communication.ts'
import type { DebriefFact } from './debriefing.ts'
import type { EvaluationFact } from './evaluation.ts'
import type { FollowFact } from './following.ts'
import type { OpeningFact } from './opening.ts'
import type { PlanFact } from './plan.ts'
import type { RoundFact } from './rounds.ts'

/** Every kind of fact that a case can hold. */
export type CaseFact =
  | OpeningFact
  | RoundFact
  | EvaluationFact
  | PlanFact
  | CommunicationFact
  | FollowFact
  | DebriefFact
