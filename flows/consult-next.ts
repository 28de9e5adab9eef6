import { ballotsOf, withSecond } from '../src/case/ballot.ts'
import type { PersonId } from '../src/case/person.ts'
import { askPeople, askText } from '../src/engine/fields.ts'
import { type CaseScene, formOn, type PressRule } from '../src/engine/flow.ts'
import type { Form } from '../src/engine/form.ts'
import { type Message, message } from '../src/language/text.ts'
import { fact } from './case-fact.ts'
import { decisionFacts, resultTells, reveal } from './consult-close.ts'
import {
  disputedIn,
  endsAt,
  firstRound,
  isObserver,
  oneDayMore,
  quorumPending,
  secondRoundDue,
} from './consult-rounds.ts'
import { about, fieldErrors, note, onCase, refuse } from './step.ts'

interface RetryValues {
  readonly people: readonly PersonId[]
}

/** Too few answers: more people are asked, before anything has been revealed to anybody. */
export const retryRule = formOn<RetryValues>('case', {
  act: 'consult.close',
  form: (scene: CaseScene) =>
    quorumPending(scene.case)
      ? {
          name: 'consult.retry',
          subject: about(scene.case),
          title: message('consult.retry.title'),
          intro: [message('consult.retry.intro')],
          fields: {
            people: askPeople({
              label: message('consult.start.people'),
              value: firstRound(scene.case)?.invited ?? [],
              min: 1,
            }),
          },
          submit: message('consult.start.submit'),
        }
      : { refused: message('consult.refused.closed') },
  take(scene: CaseScene, { people }: RetryValues) {
    const { case: state } = scene
    const round = firstRound(state)
    if (!round || !quorumPending(state)) return refuse('consult.refused.closed')
    if (people.some((person) => state.people[person] === undefined || isObserver(state, person))) {
      return fieldErrors({ people: message('consult.start.error.stranger') })
    }
    // Whoever has answered stays invited: their sealed answer counts.
    const invited = [...new Set([...round.invited, ...people])]
    const closesAt = oneDayMore(state, scene.now)
    const facts = [
      fact({ kind: 'RoundReopened', round: round.id, closesAt, invited }),
      fact({ kind: 'QuorumRetried', round: round.id }),
    ]
    return onCase(scene, facts, note('consult.start.done', { count: invited.length }))
  },
})

const reasonForm = (
  scene: CaseScene,
  name: 'consult.goOn' | 'consult.moveOn',
  intro: Message,
): Form<{ readonly reason: string }> => ({
  name,
  subject: about(scene.case),
  title: message('consult.moveOn.title'),
  intro: [intro],
  fields: { reason: askText({ label: message('consult.moveOn.reason'), min: 20, max: 500 }) },
  submit: message('consult.moveOn.submit'),
})

/** Goes on without the quorum: the answers there are are revealed, and what may be decided is narrower. */
export const goOnRule = formOn<{ readonly reason: string }>('case', {
  act: 'consult.close',
  needs: ['ballots'],
  form: (scene: CaseScene) =>
    quorumPending(scene.case)
      ? reasonForm(scene, 'consult.goOn', message('consult.goOn.intro'))
      : { refused: message('consult.refused.closed') },
  take(scene: CaseScene, { reason }: { readonly reason: string }) {
    const round = firstRound(scene.case)
    if (!round || !quorumPending(scene.case)) return refuse('consult.refused.closed')
    const second = scene.case.rounds.findLast(({ purpose }) => purpose === 'solo')
    const later = second && second.openedAt > round.openedAt ? ballotsOf(scene.ballots(second.id)) : []
    const facts = reveal(scene, round, withSecond(ballotsOf(scene.ballots(round.id)), later), reason)
    return { ...onCase(scene, facts, note('consult.close.done')), tell: resultTells(scene, facts) }
  },
})

/** Does without the second round: the recommendation stays provisional, and the reason is kept. */
export const moveOnRule = formOn<{ readonly reason: string }>('case', {
  act: 'consult.close',
  form: (scene: CaseScene) =>
    secondRoundDue(scene.case)
      ? reasonForm(scene, 'consult.moveOn', message('consult.moveOn.intro'))
      : { refused: message('consult.refused.closed') },
  take(scene: CaseScene, { reason }: { readonly reason: string }) {
    if (!secondRoundDue(scene.case)) return refuse('consult.refused.closed')
    return onCase(scene, decisionFacts(scene, reason), note('consult.moveOn.done'))
  },
})

/** After the talk: the disputed factors are rated once more, blind. There is no third round. */
export const secondRule: PressRule = {
  on: 'case',
  act: 'consult.close',
  run(scene) {
    const { case: state, now } = scene
    const first = firstRound(state)
    const revealed = state.consultation.revealed.at(-1)
    if (!first || !revealed || !secondRoundDue(state)) return refuse('consult.refused.closed')
    const closesAt = endsAt(state, 'second', now)
    const id = scene.id('round')
    const facts = [
      fact({ kind: 'DisputeOpened', round: id, factors: disputedIn(state, revealed) }),
      fact({
        kind: 'RoundOpened',
        round: { id, purpose: 'second', mode: first.mode, invited: first.invited, closesAt },
      }),
    ]
    return onCase(scene, facts, note('consult.second.opened', { instant: { instant: closesAt } }))
  },
}
