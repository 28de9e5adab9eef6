import type { DecisionRecord } from '../src/case/decision.ts'
import type { Fact } from '../src/case/facts.ts'
import { linkedRounds } from '../src/case/rounds.ts'
import type { CaseScene, Step, Tell } from '../src/engine/flow.ts'
import { isExit } from '../src/evaluation/model.ts'
import { fact } from './case-fact.ts'
import { about, button, codeNameOf, neutral, note, onCase, personal } from './step.ts'

/** Everything that a signature makes true: the record, the next stage, and in anonymous mode the end of every link. */
export function signed(scene: CaseScene, record: DecisionRecord): Step {
  const { case: state } = scene
  const next = isExit(record.option) ? 'communicate' : 'remedy'
  const open = state.rounds.filter(({ closedAt, purpose }) => closedAt === undefined && purpose !== 'debrief')
  const anonymous = linkedRounds(state.rounds, 'anonymous').filter(({ purpose }) => purpose !== 'debrief')
  const facts: readonly Fact[] = [
    fact({ kind: 'DecisionSigned', record }),
    ...open.map(({ id }) => fact({ kind: 'RoundClosed', round: id })),
    ...anonymous.map(({ id }) => fact({ kind: 'RoundUnlinked', round: id })),
    fact({ kind: 'StageEntered', stage: next }),
  ]
  return {
    ...onCase(scene, facts, note('decide.sign.done')),
    unlink: anonymous.map(({ id }) => ({ stream: state.id, round: id })),
    tell: signedTells(scene),
  }
}

/** Everybody in the case hears once, in neutral words, that it is decided. */
function signedTells(scene: CaseScene): readonly Tell[] {
  const { case: state } = scene
  const codeName = codeNameOf(state)
  const card = personal(
    neutral('decide.told.title', { codeName }),
    neutral('decide.told.preview', { codeName }),
    [
      { kind: 'text', text: neutral('decide.told.text') },
      { kind: 'buttons', buttons: [button(neutral('decide.record.button'), 'decide.record', about(state))] },
    ],
  )
  return Object.keys(state.people).map((to) => ({
    about: state.id,
    to,
    card,
    urgency: 'asked' as const,
    promise: 'at-most-once' as const,
  }))
}
