import { kendallsW } from '../evaluation/concordance.ts'
import { disagreement } from '../evaluation/disagreement.ts'
import { evaluate } from '../evaluation/evaluate.ts'
import { profit } from '../evaluation/profit.ts'
import {
  deltaSchema,
  disagreementSchema,
  evaluateSchema,
  kendallSchema,
  profitSchema,
} from '../evaluation/schema.ts'
import { criticalDelta, nearestBoundary } from '../evaluation/sensitivity.ts'
import { type Verb, verb } from './verb.ts'

/** The verbs of the decision model (section 2.9). */
export const evaluationVerbs: Readonly<Record<string, Verb>> = {
  evaluate: verb({ schema: evaluateSchema, run: evaluate }),
  profit: verb({ schema: profitSchema, run: profit }),
  disagreement: verb({ schema: disagreementSchema, run: disagreement, listDepth: 1 }),
  kendall: verb({ schema: kendallSchema, run: kendallsW, listDepth: 2 }),
  delta: verb({
    schema: deltaSchema,
    run: ({ input, factor, boundary }) => criticalDelta(input, factor, boundary ?? nearestBoundary(input)),
    decimals: 6,
  }),
}
