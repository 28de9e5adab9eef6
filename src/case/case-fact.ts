import type { CommunicationFact } from './communication.ts'
import type { EvaluationFact } from './evaluation.ts'
import type { OpeningFact } from './opening.ts'
import type { PlanFact } from './plan.ts'
import type { RoundFact } from './rounds.ts'

/** Every kind of fact that a case can hold. */
export type CaseFact = OpeningFact | RoundFact | EvaluationFact | PlanFact | CommunicationFact
