import { lately, type Outcome } from '../src/case/outcome.ts'
import { dayIn } from '../src/case/whereabouts.ts'
import type { Chapter, Scene, Step } from '../src/engine/flow.ts'
import { message } from '../src/language/text.ts'
import { figures } from './insights-figures.ts'
import { insightsButtons, reasonsPicture, timePicture } from './insights-pictures.ts'
import { button, page, show } from './step.ts'

/** Insights look back as far as cases are kept by default. */
const months = 24

/** The cases that were closed lately; needs the outcomes. */
function closedLately(scene: Scene): readonly Outcome[] {
  return lately(scene.outcomes, dayIn(scene.workspace, scene.now), months)
}

function insightsPage(scene: Scene): Step {
  const { workspace } = scene
  const outcomes = closedLately(scene)
  const open = workspace.lessons.filter(({ doneAt }) => doneAt === undefined).length
  return show(
    page(message('insights.title'), [
      { kind: 'text', text: message('insights.intro', { count: outcomes.length, months }) },
      ...figures(outcomes),
      { kind: 'text', text: message('insights.lessons', { open }) },
      {
        kind: 'buttons',
        buttons: [
          button(message('prevent.lessons.button'), 'prevent.lessons', {}),
          ...insightsButtons(outcomes),
        ],
      },
      { kind: 'text', text: message('insights.private'), tone: 'muted' },
    ]),
  )
}

/** What all cases together tell: counts and days, never a client or a person (definitions, "Retention"). */
export const insights: Chapter = {
  name: 'insights',
  commands: { insights: { act: 'insights.read', needs: ['outcomes'], run: insightsPage } },
  presses: {
    'insights.read': { on: 'workspace', act: 'insights.read', needs: ['outcomes'], run: insightsPage },
    'insights.pictureReasons': {
      on: 'workspace',
      act: 'insights.read',
      needs: ['outcomes'],
      run: (scene) => reasonsPicture(closedLately(scene), scene.me),
    },
    'insights.pictureTime': {
      on: 'workspace',
      act: 'insights.read',
      needs: ['outcomes'],
      run: (scene) => timePicture(closedLately(scene), scene.me),
    },
  },
}
