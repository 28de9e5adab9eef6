import { evaluate, type Recommendation } from '../../src/evaluation/evaluate.ts'
import { forEachRatedFactor, type RatedFactor } from '../../src/evaluation/model.ts'
import { type EvaluateInput, type EvaluateRequest, evaluateSchema } from '../../src/evaluation/schema.ts'

type Rates = Partial<Record<RatedFactor, number | null>>

/** The same ratings from so many people: 2 for everything but what is said. */
export function team(people: number, rates: Rates = {}): EvaluateRequest['ratings'] {
  const answers = { ...forEachRatedFactor(() => 2), ...rates }
  return Object.fromEntries(Array.from({ length: people }, (_, index) => [`r${index + 1}`, answers]))
}

/** A late payer, four raters, everything in the middle, all expert values known; changed by what is said. */
export function aCase(changes: Partial<EvaluateRequest> = {}): EvaluateInput {
  return evaluateSchema.parse({
    reasons: [{ code: 'R06', incidents: 3, sources: 2 }],
    ratings: team(4),
    expert: { legal: 1, profitability: 1, dependency: 1 },
    remedies: [],
    ...changes,
  })
}

/** Evaluates a case that has enough data. */
export function recommend(changes: Partial<EvaluateRequest> = {}): Recommendation {
  const result = evaluate(aCase(changes))
  if (result.status !== 'OK') throw new Error(`expected a recommendation, got ${result.status}`)
  return result
}

/** Failed remedies of these kinds. */
export function failed(...types: ('talk' | 'written' | 'approach' | 'terms' | 'escalation' | 'plan')[]) {
  return types.map((type) => ({ type, outcome: 'failed' as const }))
}

/** Ratings that put the score deep into the exit band. */
export const unbearable: Rates = {
  severity: 3,
  frequency: 4,
  staff: 2,
  business: 4,
  misfit: 2,
  change: 0,
  history: 1,
  reputation: 1,
  influence: 1,
}
