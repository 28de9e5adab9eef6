import type { CaseScene, Chapter, Step } from '../src/engine/flow.ts'
import { note } from './step.ts'

function resolved(scene: CaseScene, as: 'again' | 'arrived'): Step {
  const { item } = scene.subject
  return {
    facts: [],
    reply: note(as === 'again' ? 'common.parked.sentAgain' : 'common.parked.noted'),
    ...(item === undefined ? {} : { parked: { id: item, as } }),
  }
}

/** A message of which we cannot know whether it arrived: the owner looks, then says which (definitions.md, "Messages"). */
export const parked: Chapter = {
  name: 'parked',
  presses: {
    'parked.again': { on: 'case', act: 'case.parked', run: (scene) => resolved(scene, 'again') },
    'parked.arrived': { on: 'case', act: 'case.parked', run: (scene) => resolved(scene, 'arrived') },
  },
}
