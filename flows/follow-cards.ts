import type { PersonId } from '../src/case/person.ts'
import { type CaseState, holders, ownerOf } from '../src/case/state.ts'
import { openMusts, openTasks, type Task } from '../src/case/tasks.ts'
import { openDeviations, termsOf } from '../src/case/terms.ts'
import type { PersonalCard } from '../src/engine/card.ts'
import type { Standing, View } from '../src/engine/flow.ts'
import { approversOf } from './follow-terms.ts'
import { about, button, codeNameOf, neutral, personal } from './step.ts'

const hourMs = 3_600_000

/** How long the decision maker has for new facts (05.2), ms. */
export const newFactsMs = 48 * hourMs

/** Whether the follow-through runs: from the sent letter until the case is closed. */
export function runs(state: CaseState): boolean {
  return (state.stage === 'follow' || state.stage === 'debrief') && termsOf(state) !== undefined
}

function byOwner(tasks: readonly Task[]): ReadonlyMap<PersonId, readonly Task[]> {
  return Map.groupBy(tasks, (task) => task.owner)
}

function tasksCard(state: CaseState, tasks: readonly Task[]): PersonalCard {
  const codeName = codeNameOf(state)
  const values = { codeName, count: tasks.length, due: { date: tasks[0]?.due ?? '' } }
  return personal(neutral('follow.ask.title', { codeName }), neutral('follow.ask.preview', values), [
    { kind: 'text', text: neutral('follow.ask.text', values) },
    { kind: 'buttons', buttons: [button(neutral('follow.mine.button'), 'follow.mine', about(state))] },
  ])
}

function taskCards(state: CaseState): readonly Standing[] {
  return [...byOwner(openTasks(state))].map(([person, tasks]) => ({
    slot: `follow.tasks:${person}`,
    to: person,
    card: tasksCard(state, tasks),
  }))
}

function deviationCards(state: CaseState): readonly Standing[] {
  const codeName = codeNameOf(state)
  return openDeviations(state).flatMap((one) =>
    approversOf(state, one.by)
      .filter((person) => !one.approvedBy.includes(person))
      .map((person) => ({
        slot: `follow.deviation:${one.id}:${person}`,
        to: person,
        card: personal(
          neutral('follow.deviation.askTitle', { codeName }),
          neutral('follow.deviation.askPreview', { codeName }),
          [
            { kind: 'text', text: neutral('follow.deviation.askText') },
            {
              kind: 'buttons',
              buttons: [button(neutral('common.open'), 'follow.deviation', about(state, { item: one.id }))],
            },
          ],
        ),
      })),
  )
}

function factsCards(state: CaseState): readonly Standing[] {
  const codeName = codeNameOf(state)
  return unsettled(state).flatMap(({ id, at }) =>
    holders(state, 'decider').map((person) => ({
      slot: `follow.facts:${id}:${person}`,
      to: person,
      card: personal(
        neutral('follow.facts.askTitle', { codeName }),
        neutral('follow.facts.askPreview', { codeName, until: { instant: at + newFactsMs } }),
        [
          { kind: 'text', text: neutral('follow.facts.askText', { until: { instant: at + newFactsMs } }) },
          {
            kind: 'buttons',
            buttons: [button(neutral('common.open'), 'follow.read', about(state, { item: id }))],
          },
        ],
      ),
    })),
  )
}

/** New facts that the decision maker has not weighed yet. */
export function unsettled(state: CaseState) {
  return state.follow.messages.filter((one) => one.type === 'NEW_FACTS' && one.settled === undefined)
}

function closeCard(state: CaseState): readonly Standing[] {
  if (state.follow.contactClosedAt !== undefined || openMusts(state).length > 0) return []
  const codeName = codeNameOf(state)
  const date = { date: termsOf(state)?.endDate ?? '' }
  const owner = ownerOf(state)
  return [
    {
      slot: `follow.close:${owner}`,
      to: owner,
      card: personal(
        neutral('follow.close.askTitle', { codeName }),
        neutral('follow.close.askPreview', { codeName }),
        [
          { kind: 'text', text: neutral('follow.close.askText', { date }) },
          {
            kind: 'buttons',
            buttons: [button(neutral('follow.close.button'), 'follow.close', about(state))],
          },
        ],
      ),
    },
  ]
}

/** What stands now: one card a person for all their tasks, changes to approve, new facts to weigh, the end of contact. */
export function followCards({ case: state }: View): readonly Standing[] {
  if (!runs(state)) return []
  return [...taskCards(state), ...deviationCards(state), ...factsCards(state), ...closeCard(state)]
}
