import { roundEndsAt, roundReminders } from '../src/calendar/deadlines.ts'
import type { CaseFact } from '../src/case/case-fact.ts'
import { debriefOn, debriefPeople, debriefRound } from '../src/case/debrief-dates.ts'
import { questionsOf } from '../src/case/debrief-questions.ts'
import { againAnswers } from '../src/case/debriefing.ts'
import type { PersonId } from '../src/case/person.ts'
import type { Round } from '../src/case/rounds.ts'
import { type CaseState, holders } from '../src/case/state.ts'
import { morningOf, whereaboutsOf } from '../src/case/whereabouts.ts'
import type { CaseScene, Due, Sealed, Standing, Step, TimerRule, View } from '../src/engine/flow.ts'
import { about, answer, button, codeNameOf, neutral, note, onCase, personal, refuse } from './step.ts'

/** Answers stay open until 17:00 two working days later. */
const openWorkingDays = 2

const nothing = answer({ kind: 'nothing' })

/** Those asked who are still in the case. */
function askedNow(state: CaseState, round: Round): readonly PersonId[] {
  return round.invited.filter((person) => state.people[person] !== undefined)
}

/** Cards for those who are asked; who has answered may change it until the close. */
export function answerCards(view: View): readonly Standing[] {
  const { case: state } = view
  const round = debriefRound(state)
  if (round === undefined || round.closedAt !== undefined || state.stage !== 'debrief') return []
  const codeName = codeNameOf(state)
  const until = { instant: round.closesAt }
  const answered = view.answered(round.id)
  return askedNow(state, round).map((person) => {
    const done = answered.has(person)
    return {
      slot: `debrief.answer:${person}`,
      to: person,
      card: personal(
        neutral('debrief.ask.title', { codeName }),
        neutral('debrief.ask.preview', { codeName, until }),
        [
          { kind: 'text', text: neutral(done ? 'debrief.ask.done' : 'debrief.ask.text', { until }) },
          {
            kind: 'buttons',
            buttons: [
              button(
                neutral(done ? 'debrief.answer.change' : 'debrief.answer.button'),
                'debrief.answer',
                about(state, { round: round.id }),
              ),
            ],
          },
        ],
      ),
    }
  })
}

/** When the round opens by itself, when it reminds, when it ends. */
export function roundDue(view: View): readonly Due[] {
  const { case: state } = view
  const round = debriefRound(state)
  if (round === undefined) return beginsAt(state)
  if (round.closedAt !== undefined || state.stage !== 'debrief') return []
  const where = whereaboutsOf(state)
  const reminders = roundReminders('normal', round.openedAt, round.closesAt, where)
  return [
    { key: `debrief.close:${round.id}`, kind: 'debrief.close', dueAt: round.closesAt },
    ...reminders.map(({ kind, at }) => ({
      key: `debrief.remind:${round.id}:${kind}`,
      kind: 'debrief.remind',
      dueAt: at,
    })),
  ]
}

/** At nine on its day in the case's zone; at once for a client who stays. */
function beginsAt(state: CaseState): readonly Due[] {
  if (state.stage === 'debrief') {
    return [{ key: 'debrief.open', kind: 'debrief.begin', dueAt: state.enteredStageAt }]
  }
  const on = state.stage === 'follow' ? debriefOn(state) : undefined
  return on === undefined
    ? []
    : [{ key: 'debrief.begin', kind: 'debrief.begin', dueAt: morningOf(state, on) }]
}

const begin: TimerRule = {
  run(scene) {
    const { case: state } = scene
    const starts = state.stage === 'follow' || state.stage === 'debrief'
    if (!starts || debriefRound(state) !== undefined || state.debrief.waiver !== undefined) return nothing
    const entered: readonly CaseFact[] =
      state.stage === 'follow' ? [{ kind: 'StageEntered', stage: 'debrief' }] : []
    const round = {
      id: scene.id('round'),
      purpose: 'debrief' as const,
      mode: 'confidential' as const,
      invited: debriefPeople(state),
      closesAt: roundEndsAt(scene.now, openWorkingDays, whereaboutsOf(state)),
    }
    return onCase(scene, [...entered, { kind: 'RoundOpened', round } as CaseFact], { kind: 'nothing' })
  },
}

/** Reminds those who have not answered, and nobody else; missed reminders come as one. */
const remind: TimerRule = {
  run(scene, tick) {
    const { case: state } = scene
    const round = debriefRound(state)
    if (round === undefined || round.closedAt !== undefined || scene.now >= round.closesAt) return nothing
    const later = roundReminders('normal', round.openedAt, round.closesAt, whereaboutsOf(state))
    if (later.some(({ at }) => at > tick.dueAt && at <= scene.now)) return nothing
    const codeName = codeNameOf(state)
    const until = { instant: round.closesAt }
    const card = personal(
      neutral('debrief.remind.title', { codeName }),
      neutral('debrief.ask.preview', { codeName, until }),
      [
        { kind: 'text', text: neutral('debrief.ask.text', { until }) },
        {
          kind: 'buttons',
          buttons: [
            button(neutral('debrief.answer.button'), 'debrief.answer', about(state, { round: round.id })),
          ],
        },
      ],
    )
    const answered = scene.answered(round.id)
    const missing = askedNow(state, round).filter((person) => !answered.has(person))
    return {
      ...nothing,
      tell: missing.map((to) => ({
        about: state.id,
        to,
        card,
        urgency: 'unasked' as const,
        collapse: `debrief.remind:${round.id}:${to}`,
      })),
    }
  },
}

/** Answers question by question, each question in an order of its own, so that no two answers tell their author. */
function revealed(scene: CaseScene, round: Round): CaseFact {
  const all = scene.ballots(round.id).map(texts)
  const answers = questionsOf(scene.case).flatMap((question) =>
    all
      .flatMap((one) => one[question] ?? [])
      .toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
      .map((said) => ({ question, said })),
  )
  const again = Object.fromEntries(
    againAnswers
      .map((one) => [one, all.filter((given) => given.D10 === one).length] as const)
      .filter(([, count]) => count > 0),
  )
  return {
    kind: 'DebriefRevealed',
    invited: round.invited.length,
    answered: all.length,
    answers,
    again,
  }
}

function open(scene: CaseScene, round: Round): readonly CaseFact[] {
  return [{ kind: 'RoundClosed', round: round.id }, revealed(scene, round)]
}

const close: TimerRule = {
  needs: ['ballots'],
  run(scene) {
    const round = debriefRound(scene.case)
    if (round === undefined || round.closedAt !== undefined) return nothing
    return onCase(scene, open(scene, round), { kind: 'nothing' })
  },
}

/** Opens the answers before the deadline; only once everybody has given theirs, so that nobody is left out. */
export function revealEarly(scene: CaseScene): Step {
  const round = debriefRound(scene.case)
  if (round === undefined || round.closedAt !== undefined) return refuse('debrief.answer.closed')
  const answered = scene.answered(round.id)
  const missing = askedNow(scene.case, round).filter((person) => !answered.has(person)).length
  if (missing > 0) return refuse('debrief.reveal.missing', { missing })
  return onCase(scene, open(scene, round), note('debrief.reveal.saved'))
}

/** The facilitator's card once the answers are open, until the debrief is done. */
export function leadCards({ case: state }: View): readonly Standing[] {
  const { revealed: known, completedAt, waiver } = state.debrief
  if (state.stage !== 'debrief' || known === undefined || completedAt !== undefined || waiver) return []
  const codeName = codeNameOf(state)
  return holders(state, 'facilitator').map((person) => ({
    slot: `debrief.lead:${person}`,
    to: person,
    card: personal(
      neutral('debrief.lead.title', { codeName }),
      neutral('debrief.lead.preview', { codeName }),
      [
        {
          kind: 'text',
          text: neutral('debrief.lead.text', { answered: known.answered, invited: known.invited }),
        },
        { kind: 'buttons', buttons: [button(neutral('debrief.read.button'), 'debrief.read', about(state))] },
      ],
    ),
  }))
}

/** The clocks of the silent round. */
export const answerTimers: Readonly<Record<string, TimerRule>> = {
  'debrief.begin': begin,
  'debrief.remind': remind,
  'debrief.close': close,
}

/** The words of a sealed answer, by question. */
export function texts(own: Sealed | undefined): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    Object.entries(own ?? {}).flatMap(([id, said]) => (typeof said === 'string' ? [[id, said]] : [])),
  )
}
