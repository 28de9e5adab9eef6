import { seenBy } from '../src/case/client.ts'
import type { Page } from '../src/engine/card.ts'
import type { ClientScene, Step } from '../src/engine/flow.ts'
import { remedyOutcomeLabel, remedyTypeLabel } from '../src/evaluation/model.ts'
import { message } from '../src/language/text.ts'
import { button, page, show } from './step.ts'

/** More incidents than this would not fit into one view of every platform. */
const most = 20

/** What this person may see of a client before any case. */
export function clientPage(scene: ClientScene): Step {
  const { incidents, remedies, checks } = seenBy(scene.me.id, scene.client)
  const subject = { client: scene.client.id }
  const newest = incidents.toSorted((a, b) => b.on.localeCompare(a.on)).slice(0, most)
  const blocks: Page['blocks'] = [
    { kind: 'heading', text: message('intake.clientPage.incidents', { count: incidents.length }) },
    ...newest.flatMap((incident) => [
      { kind: 'text' as const, text: message('intake.clientPage.on', { date: { date: incident.on } }) },
      { kind: 'said' as const, words: { said: incident.what } },
    ]),
    { kind: 'heading', text: message('intake.clientPage.remedies', { count: remedies.length }) },
    {
      kind: 'list',
      items: remedies.slice(0, most).map(({ on, type, outcome }) =>
        message('intake.remedy.line', {
          date: { date: on },
          type: remedyTypeLabel(type),
          outcome: remedyOutcomeLabel(outcome),
        }),
      ),
    },
    ...checks.slice(-most).flatMap((check) => [
      { kind: 'heading' as const, text: message('check.keptOn', { instant: { instant: check.keptAt } }) },
      { kind: 'said' as const, words: { said: check.words } },
    ]),
    {
      kind: 'buttons',
      buttons: [
        button(message('desk.log'), 'intake.log', subject, { style: 'primary' }),
        button(message('desk.logRemedy'), 'intake.remedy', subject),
        button(message('check.button'), 'check.ask', subject),
        button(message('intake.open.button'), 'intake.open', subject),
      ],
    },
  ]
  return show(page(message('desk.verbatim', { text: scene.client.name }), blocks))
}
