import type { ClientFact } from '../src/case/client.ts'
import type { CommunicationFact } from '../src/case/communication.ts'
import type { OpeningFact } from '../src/case/opening.ts'
import type { PlanFact } from '../src/case/plan.ts'
import type { CaseScene, Step } from '../src/engine/flow.ts'

type Placed = Step['facts'][number]

/** A fact on the case of this scene, checked to be one that a case folds. */
export function caseFact(scene: CaseScene, fact: OpeningFact | PlanFact | CommunicationFact): Placed {
  return { on: scene.case.id, fact }
}

/** A fact on the client that this case is about. */
export function clientFact(scene: CaseScene, fact: ClientFact): Placed {
  return { on: scene.case.client.id, fact }
}
