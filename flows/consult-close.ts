import { type Ballot, ballotsOf, revealOf, withSecond } from '../src/case/ballot.ts'
import type { Lacking } from '../src/case/consultation.ts'
import type { Fact } from '../src/case/facts.ts'
import type { PersonId } from '../src/case/person.ts'
import type { Round } from '../src/case/rounds.ts'
import { ownerOf } from '../src/case/state.ts'
import { askCheck } from '../src/engine/fields.ts'
import { type CaseScene, formOn, type Step, type Tell, type TimerRule } from '../src/engine/flow.ts'
import type { Form } from '../src/engine/form.ts'
import { type Message, message } from '../src/language/text.ts'
import { fact } from './case-fact.ts'
import { apartIn, asked, askingRound, endsAt, firstRound, lackingIn, oneDayMore } from './consult-rounds.ts'
import { about, answer, button, codeNameOf, neutral, note, onCase, personal, refuse } from './step.ts'

const hourMs = 3_600_000
/** How long people may say how they stand, at most; the signature ends it. ms */
const stanceMs = 365 * 24 * hourMs

/** A round that collects answers nobody waits for: from the first one's missing, or about the result. */
function sideRound(
  scene: CaseScene,
  purpose: 'late' | 'stance',
  first: Round,
  invited: readonly PersonId[],
): Fact {
  return fact({
    kind: 'RoundOpened',
    round: { id: scene.id('round'), purpose, mode: first.mode, invited, closesAt: scene.now + stanceMs },
  })
}

/** What becomes known now, and what opens with it. The reveal is one step: everything at once, shuffled. */
export function reveal(
  scene: CaseScene,
  round: Round,
  ballots: readonly Ballot[],
  reason?: string,
): readonly Fact[] {
  const revealed = revealOf(round.id, asked(scene, round).length, ballots)
  const first = firstRound(scene.case) ?? round
  const missing = first.invited.filter((person) => !scene.answered(first.id).has(person))
  const late =
    round.purpose === 'consult' && first.mode !== 'anonymous' && missing.length > 0
      ? [sideRound(scene, 'late', first, missing)]
      : []
  const again = round.purpose === 'consult' && scene.case.profile !== 'solo' && reason === undefined
  const stays = again && apartIn(scene.case, revealed).secondRound
  return [fact({ kind: 'RoundRevealed', revealed }), ...late, ...(stays ? [] : decisionFacts(scene, reason))]
}

/** The stage "decision" begins: from now on people may say how they stand to the result. */
export function decisionFacts(scene: CaseScene, reason?: string): readonly Fact[] {
  const first = firstRound(scene.case)
  return [
    fact({ kind: 'StageEntered', stage: 'decide', ...(reason === undefined ? {} : { reason }) }),
    ...(first ? [sideRound(scene, 'stance', first, first.invited)] : []),
  ]
}

/** The solo case looks again a day later; only then is there a result. */
function secondLook(scene: CaseScene, round: Round): readonly Fact[] {
  const opensAt = scene.now + 24 * hourMs
  return [
    fact({
      kind: 'RoundOpened',
      round: {
        id: scene.id('round'),
        purpose: 'solo',
        mode: round.mode,
        invited: round.invited,
        opensAt,
        closesAt: endsAt(scene.case, 'solo', opensAt),
      },
    }),
  ]
}

/** Everything that follows from the end of this round. `extendable`: its deadline passed, nobody closed it early. */
function endOf(
  scene: CaseScene,
  round: Round,
  extendable: boolean,
): { facts: readonly Fact[]; lacking: readonly Lacking[] } {
  const closed = fact({ kind: 'RoundClosed', round: round.id })
  const here = ballotsOf(scene.ballots(round.id))
  const first = firstRound(scene.case)
  const before = first && first.id !== round.id ? ballotsOf(scene.ballots(first.id)) : []
  if (round.purpose === 'second') {
    return { facts: [closed, ...reveal(scene, round, withSecond(before, here))], lacking: [] }
  }
  const found = lackingIn(scene.case, round, scene.answered(round.id), here)
  if (found.length > 0) {
    const extends_ = extendable && !round.extended && scene.case.profile !== 'fast'
    if (extends_) {
      const closesAt = oneDayMore(scene.case, Math.max(scene.now, round.closesAt))
      return {
        facts: [fact({ kind: 'RoundExtended', round: round.id, closesAt, invited: round.invited })],
        lacking: [],
      }
    }
    return {
      facts: [closed, fact({ kind: 'QuorumMissed', round: round.id, lacking: found })],
      lacking: found,
    }
  }
  if (round.purpose === 'consult' && scene.case.profile === 'solo') {
    return { facts: [closed, ...secondLook(scene, round)], lacking: [] }
  }
  return { facts: [closed, ...reveal(scene, round, withSecond(before, here))], lacking: [] }
}

/** Tells the owner that the quorum is missing: which roles, never which persons. */
function escalation(scene: CaseScene): readonly Tell[] {
  const codeName = codeNameOf(scene.case)
  const card = personal(
    neutral('consult.quorum.title', { codeName }),
    neutral('consult.quorum.preview', { codeName }),
    [
      { kind: 'text', text: neutral('consult.quorum.text') },
      {
        kind: 'buttons',
        buttons: [
          button(neutral('consult.quorum.button'), 'consult.quorum', about(scene.case), { style: 'primary' }),
        ],
      },
    ],
  )
  return [{ about: scene.case.id, to: ownerOf(scene.case), card, urgency: 'asked' }]
}

export function resultTells(scene: CaseScene, facts: readonly Fact[]): readonly Tell[] {
  if (!facts.some(({ kind }) => kind === 'RoundRevealed')) return []
  const codeName = codeNameOf(scene.case)
  const card = personal(
    neutral('consult.result.title', { codeName }),
    neutral('consult.result.preview', { codeName }),
    [
      { kind: 'text', text: neutral('consult.result.ready') },
      {
        kind: 'buttons',
        buttons: [button(neutral('consult.result.button'), 'consult.result', about(scene.case))],
      },
    ],
  )
  const to = Object.keys(scene.case.people)
  return to.map((person) => ({ about: scene.case.id, to: person, card, urgency: 'asked' }))
}

function ending(scene: CaseScene, round: Round, byClock: boolean): Step {
  const { facts, lacking } = endOf(scene, round, byClock)
  const told = [...resultTells(scene, facts), ...(lacking.length > 0 ? escalation(scene) : [])]
  const closed = lacking.length > 0 ? 'consult.close.missed' : 'consult.close.done'
  return { ...onCase(scene, facts, note(closed)), tell: told }
}

/** The deadline. A round that was closed, extended or reopened meanwhile is left alone. */
export const deadlineTimer: TimerRule = {
  needs: ['ballots'],
  run(scene) {
    const round = askingRound(scene.case)
    if (!round || scene.now < round.closesAt) return answer({ kind: 'nothing' })
    return ending(scene, round, true)
  },
}

function closeForm(scene: CaseScene): Form<{ readonly sure: boolean }> | { readonly refused: Message } {
  const round = askingRound(scene.case)
  if (!round) return { refused: message('consult.refused.closed') }
  const missing = asked(scene, round).length - scene.answered(round.id).size
  // In anonymous mode the very number that is missing would move with a person.
  const told =
    round.mode === 'anonymous'
      ? 'consult.close.early'
      : missing > 0
        ? 'consult.close.missing'
        : 'consult.close.all'
  return {
    name: 'consult.close',
    subject: about(scene.case, { round: round.id }),
    title: message('consult.close.title'),
    intro: [message(told, { missing }), message('consult.close.once')],
    fields: { sure: askCheck({ label: message('consult.close.sure'), must: true }) },
    submit: message('consult.close.submit'),
  }
}

/** Closes before the deadline, on purpose. What it lacks then cannot be extended, but more people can be asked. */
export const closeRule = formOn<{ readonly sure: boolean }>('case', {
  act: 'consult.close',
  needs: ['ballots'],
  form: closeForm,
  take(scene: CaseScene) {
    const round = askingRound(scene.case)
    if (!round || (scene.subject.round !== undefined && scene.subject.round !== round.id)) {
      return refuse('consult.refused.closed')
    }
    if (round.opensAt !== undefined && scene.now < round.opensAt) {
      return refuse('consult.refused.early', { instant: { instant: round.opensAt } })
    }
    return ending(scene, round, false)
  },
})
