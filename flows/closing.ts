import type { CaseFact } from '../src/case/case-fact.ts'
import { isKept } from '../src/case/debrief-dates.ts'
import { outcomeOf } from '../src/case/outcome.ts'
import { type CaseState, foldCase, participants } from '../src/case/state.ts'
import { dayIn } from '../src/case/whereabouts.ts'
import type { PersonalCard } from '../src/engine/card.ts'
import type { CaseScene, Reply, Step, Tell } from '../src/engine/flow.ts'
import { onCase } from './step.ts'

/** The case as it will be once these facts are true. */
export function after(scene: CaseScene, facts: readonly CaseFact[]): CaseState {
  return facts.reduce(
    (state, fact) => foldCase(state, { fact, by: scene.me.id, at: scene.now, v: 1 }),
    scene.case,
  )
}

/**
 * What closes a case: a completed debrief or a named waiver (req S0.64), and for a client who left, a closed contact,
 * so that nothing that must be done is forgotten. The links between people and their answers go with it.
 */
function closingFacts(state: CaseState): readonly CaseFact[] {
  const lookedBack = state.debrief.completedAt !== undefined || state.debrief.waiver !== undefined
  const settled = isKept(state) || state.follow.contactClosedAt !== undefined
  if (!lookedBack || !settled || state.stage !== 'debrief') return []
  const open = state.rounds.filter((round) => round.closedAt === undefined)
  return [
    ...open.map((round): CaseFact => ({ kind: 'RoundClosed', round: round.id })),
    ...state.rounds
      .filter((round) => !round.unlinked)
      .map((round): CaseFact => ({ kind: 'RoundUnlinked', round: round.id })),
    { kind: 'CaseEnded', outcome: isKept(state) ? 'kept' : 'ended' },
  ]
}

/**
 * How the case ended, for the workspace, once these facts have ended it; nothing otherwise. Every way of closing a case
 * goes through here, so that insights know them all (definitions, "Retention").
 */
export function outcomeNoted(scene: CaseScene, facts: readonly CaseFact[]): Pick<Step, 'outcome'> {
  const state = after(scene, facts)
  if (scene.case.stage === 'closed' || state.stage !== 'closed') return {}
  return { outcome: outcomeOf(state, dayIn(state, scene.now).slice(0, 7)) }
}

/** A step of these facts, and of the closing where they complete it. */
export function mayClose(
  scene: CaseScene,
  facts: readonly CaseFact[],
  reply: (closed: boolean) => Reply,
): Step {
  const closing = closingFacts(after(scene, facts))
  const unlink = closing.flatMap((fact) =>
    fact.kind === 'RoundUnlinked' ? [{ stream: scene.case.id, round: fact.round }] : [],
  )
  const all = [...facts, ...closing]
  const step = onCase(scene, all, reply(closing.length > 0))
  return { ...step, ...outcomeNoted(scene, all), unlink }
}

/** The same kind word to everybody who took part; observers only looked on. */
export function toEverybody(state: CaseState, card: PersonalCard): readonly Tell[] {
  return participants(state)
    .filter((person) => state.people[person]?.some((role) => role !== 'observer'))
    .map((to) => ({ about: state.id, to, card, urgency: 'unasked' as const }))
}
