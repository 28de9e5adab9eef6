import type { OpeningFact } from '../src/case/opening.ts'
import type { CaseScene } from '../src/engine/flow.ts'

/** The first part of the fact pack that is saved begins the stage `evaluate`. */
export function entering(scene: CaseScene): readonly OpeningFact[] {
  return scene.case.stage === 'open' ? [{ kind: 'StageEntered', stage: 'evaluate' }] : []
}
