import type { ConsultationFact } from '../src/case/consultation.ts'
import type { DecisionFact } from '../src/case/decision.ts'
import type { EvaluationFact } from '../src/case/evaluation.ts'
import type { Fact } from '../src/case/facts.ts'
import type { OpeningFact } from '../src/case/opening.ts'
import type { RoundFact } from '../src/case/rounds.ts'

/** A fact that asking and deciding make true; the compiler checks what it says before it becomes any fact. */
export function fact(one: ConsultationFact | DecisionFact | EvaluationFact | OpeningFact | RoundFact): Fact {
  return one
}
