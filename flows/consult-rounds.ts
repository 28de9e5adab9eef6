import { roundEndsAt } from '../src/calendar/deadlines.ts'
import type { Ballot } from '../src/case/ballot.ts'
import { counts } from '../src/case/ballot.ts'
import type { Lacking, Ratings, Revealed } from '../src/case/consultation.ts'
import type { PersonId } from '../src/case/person.ts'
import { openRound, type Purpose, type Round } from '../src/case/rounds.ts'
import type { Role } from '../src/case/stage.ts'
import { type CaseState, holders } from '../src/case/state.ts'
import { whereaboutsOf } from '../src/case/whereabouts.ts'
import type { CaseScene, View } from '../src/engine/flow.ts'
import { type CaseDisagreement, caseDisagreement } from '../src/evaluation/disagreement.ts'
import { forEachRatedFactor, type RatedFactor, ratedFactors, thresholds } from '../src/evaluation/model.ts'
import type { RaterAnswers } from '../src/evaluation/schema.ts'
import { normalisedWeights } from '../src/evaluation/score.ts'

/** Distributions are shown from this many answers on (03, section 3.6). */
export const fewestForSpread = 5
/** The smallest share of the invited who must have answered in a normal round (03, section 3.4). */
const quorumShare = 0.6

/** When a round of this purpose ends that opens at this instant (03, section 3.3), ms UTC. */
export function endsAt(state: CaseState, purpose: Purpose, openedAt: number): number {
  const fast = state.profile === 'fast'
  const first = state.profile === 'normal' ? 3 : 1
  const second = fast ? 0 : 2
  return roundEndsAt(
    openedAt,
    purpose === 'second' ? second : purpose === 'solo' ? 1 : first,
    whereaboutsOf(state),
  )
}

/** One working day more: the extension, and the time for those who are asked in addition. */
export function oneDayMore(state: CaseState, from: number): number {
  return roundEndsAt(from, 1, whereaboutsOf(state))
}

/** The round of ratings that people are answering now. */
export function askingRound(state: CaseState): Round | undefined {
  return state.stage === 'consult' ? openRound(state.rounds, 'consult', 'second', 'solo') : undefined
}

/** The first round of the present consultation. */
export function firstRound(state: CaseState): Round | undefined {
  return state.rounds.findLast(({ purpose }) => purpose === 'consult')
}

/** What the latest reveal told, once there is one. */
export function revealedNow(state: CaseState): Revealed | undefined {
  return state.consultation.revealed.at(-1)
}

/** Whether this person holds the role themselves; a role that merely fell to the owner does not count. */
export function holdsRole(state: CaseState, person: PersonId, role: Role): boolean {
  return state.people[person]?.includes(role) ?? false
}

/** Who reads along only. */
export function isObserver(state: CaseState, person: PersonId): boolean {
  return state.people[person]?.every((role) => role === 'observer') ?? true
}

/** Who may be asked: everybody in the case but observers. */
export function askable(state: CaseState): readonly PersonId[] {
  return Object.keys(state.people).filter((person) => !isObserver(state, person))
}

/** The fewest ratings that a profile needs (02, section 2.4, item 5). */
export function fewestRatings(state: CaseState): number {
  return thresholds.minRaters[state.profile]
}

/** Whether somebody said that there are no figures; the fact pack is complete without them then. */
export function figuresSettled(state: CaseState): boolean {
  return (
    state.evaluation.figures !== undefined ||
    ('noFigures' in state.evaluation && state.evaluation.noFigures === true)
  )
}

/** What keeps the round from being ground enough for an exit (03, section 3.4). Asked at the close only. */
export function lackingIn(
  state: CaseState,
  round: Round,
  answered: ReadonlySet<PersonId>,
  ballots: readonly Ballot[],
): readonly Lacking[] {
  const oneOf = (role: Role) => holders(state, role).some((person) => answered.has(person))
  const here = round.invited.filter((person) => answered.has(person)).length
  const all: readonly (readonly [Lacking, boolean])[] = [
    ['ratings', ballots.filter(counts).length < fewestRatings(state)],
    ['contact', state.profile !== 'solo' && !oneOf('contact')],
    ['decider', state.profile !== 'solo' && !oneOf('decider')],
    ['share', state.profile === 'normal' && here < round.invited.length * quorumShare],
    ['finance', state.profile === 'normal' && !figuresSettled(state)],
  ]
  return all.flatMap(([what, missing]) => (missing ? [what] : []))
}

/** A rater's answers with every factor in its place; what was not asked or not known is null. */
export function complete(ratings: Ratings): RaterAnswers {
  return forEachRatedFactor((factor) => ratings[factor] ?? null)
}

/** How far the ratings of a reveal lie apart. */
export function apartIn(
  state: Pick<CaseState, 'weights'>,
  revealed: Pick<Revealed, 'ratings'>,
): CaseDisagreement {
  return caseDisagreement(Object.values(revealed.ratings).map(complete), normalisedWeights(state.weights))
}

/** The factors a second round is about: those on which people are moderately or far apart (03, section 3.8). */
export function disputedIn(
  state: Pick<CaseState, 'weights'>,
  revealed: Pick<Revealed, 'ratings'>,
): readonly RatedFactor[] {
  const { levels } = apartIn(state, revealed)
  return ratedFactors.filter((factor) => levels[factor] === 'high' || levels[factor] === 'moderate')
}

/** Whether the talk and a second round come next: needed, not held, and nobody has moved on. */
export function secondRoundDue(state: CaseState): boolean {
  const revealed = revealedNow(state)
  const open = state.stage === 'consult' && askingRound(state) === undefined
  return open && revealed !== undefined && state.consultation.disputed.length === 0
}

/** Whether the quorum was missed for good and the owner has yet to choose what to do. */
export function quorumPending(state: CaseState): boolean {
  const round = firstRound(state)
  return (
    state.stage === 'consult' &&
    round?.closedAt !== undefined &&
    state.consultation.lacking.length > 0 &&
    revealedNow(state) === undefined
  )
}

/**
 * "n of m answered", as far as it may be told: in anonymous mode from 5 invited on, and as last refreshed, so that the
 * number never moves with a person. A second round asks those who answered the first.
 */
export function progressOf(
  view: Pick<View | CaseScene, 'case' | 'answered'>,
): { readonly answered: number; readonly invited: number; readonly closesAt: number } | undefined {
  const round = askingRound(view.case)
  if (!round) return undefined
  const invited = asked(view, round).length
  if (round.mode !== 'anonymous') {
    return { answered: view.answered(round.id).size, invited, closesAt: round.closesAt }
  }
  if (invited < fewestForSpread) return undefined
  const { progress } = view.case.consultation
  return { answered: progress?.round === round.id ? progress.answered : 0, invited, closesAt: round.closesAt }
}

/** Who is asked in a round: those who are still in the case; the second one goes to those who answered the first. */
export function asked(view: Pick<View | CaseScene, 'case' | 'answered'>, round: Round): readonly PersonId[] {
  const first = firstRound(view.case)
  const here = round.invited.filter((person) => view.case.people[person] !== undefined)
  if (!first || (round.purpose !== 'second' && round.purpose !== 'stance')) return here
  const before = view.answered(first.id)
  return here.filter((person) => before.has(person))
}
