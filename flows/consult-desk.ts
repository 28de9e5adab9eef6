import { addDays } from '../src/calendar/day.ts'
import { roundReminders } from '../src/calendar/deadlines.ts'
import { instantAt, wallTime } from '../src/calendar/zone.ts'
import { may } from '../src/case/access.ts'
import { openRound, type Round } from '../src/case/rounds.ts'
import type { CaseState } from '../src/case/state.ts'
import { whereaboutsOf } from '../src/case/whereabouts.ts'
import type { Button, Discreet, Page, PersonalCard } from '../src/engine/card.ts'
import type { CaseScene, Due, Section, Standing, TimerRule, View } from '../src/engine/flow.ts'
import { message } from '../src/language/text.ts'
import { fact } from './case-fact.ts'
import { quorumButtons } from './consult-result.ts'
import {
  asked,
  askingRound,
  fewestForSpread,
  holdsRole,
  progressOf,
  quorumPending,
  revealedNow,
  secondRoundDue,
} from './consult-rounds.ts'
import { stanceButtons, stanceRound } from './consult-stance.ts'
import { yetToAgree } from './consult-start.ts'
import { about, answer, button, codeNameOf, neutral, personal } from './step.ts'

/** The action that shows the fact pack. */
const readFacts = 'evaluate.pack'

function buttons(
  label: Discreet,
  action: string,
  state: CaseState,
  round?: Round,
): PersonalCard['blocks'][number] {
  const facts = button(neutral('consult.ask.facts'), readFacts, about(state))
  const give = button(label, action, about(state, round ? { round: round.id } : {}), { style: 'primary' })
  return { kind: 'buttons', buttons: [facts, give] }
}

/** The ask of a round for one person: neutral words, the deadline and the promise of its mode. */
function askCard(view: View, round: Round, answered: boolean): PersonalCard {
  const { case: state } = view
  const codeName = codeNameOf(state)
  const closesAt = { instant: round.closesAt }
  const title = neutral(answered ? 'consult.ask.answered' : 'consult.ask.title', { codeName })
  if (answered) {
    return personal(title, title, [
      { kind: 'text', text: neutral('consult.ask.change', { closesAt }) },
      buttons(neutral('consult.ask.edit'), 'consult.rate', state, round),
    ])
  }
  const opens = round.opensAt
  return personal(title, neutral('consult.ask.preview', { codeName, closesAt }), [
    { kind: 'text', text: neutral(round.purpose === 'second' ? 'consult.ask.second' : 'consult.ask.text') },
    { kind: 'text', text: neutral('consult.ask.until', { closesAt }), tone: 'strong' },
    ...(opens === undefined
      ? []
      : [{ kind: 'text' as const, text: neutral('consult.ask.opens', { opensAt: { instant: opens } }) }]),
    { kind: 'text', text: neutral(promiseOf[round.mode]), tone: 'muted' },
    buttons(neutral('consult.ask.give'), 'consult.rate', state, round),
  ])
}
const promiseOf = {
  named: 'consult.promise.named',
  confidential: 'consult.promise.confidential',
  anonymous: 'consult.promise.anonymous',
} as const

function agreeCard(state: CaseState): PersonalCard {
  const codeName = codeNameOf(state)
  return personal(
    neutral('consult.agree.title', { codeName }),
    neutral('consult.agree.preview', { codeName }),
    [
      { kind: 'text', text: neutral('consult.agree.text') },
      {
        kind: 'buttons',
        buttons: [
          button(neutral('consult.agree.yes'), 'consult.agree', about(state), {
            style: 'primary',
            opens: 'nothing',
          }),
          button(neutral('consult.agree.no'), 'consult.decline', about(state), { opens: 'nothing' }),
        ],
      },
    ],
  )
}

function stanceCard(state: CaseState, answered: boolean): PersonalCard {
  const codeName = codeNameOf(state)
  const title = neutral('consult.stance.title', { codeName })
  return personal(title, neutral('consult.stance.preview', { codeName }), [
    { kind: 'text', text: neutral(answered ? 'consult.stance.answered' : 'consult.stance.text') },
    {
      kind: 'buttons',
      buttons: [
        button(neutral('consult.result.button'), 'consult.result', about(state), { style: 'primary' }),
      ],
    },
  ])
}

/** The personal asks of this chapter. What somebody else has answered changes none of them. */
export function consultCards(view: View): readonly Standing[] {
  const { case: state } = view
  if (state.stage === 'closed') return []
  const round = askingRound(state)
  const stance = openRound(state.rounds, 'stance')
  return [
    ...yetToAgree(state).map((to) => ({ slot: `consult.agree:${to}`, to, card: agreeCard(state) })),
    ...(round
      ? asked(view, round).map((to) => ({
          slot: `consult.rate:${to}`,
          to,
          card: askCard(view, round, view.answered(round.id).has(to)),
        }))
      : []),
    ...(stance
      ? asked(view, stance).map((to) => ({
          slot: `consult.stance:${to}`,
          to,
          card: stanceCard(state, view.answered(stance.id).has(to)),
        }))
      : []),
  ]
}

/** The next of 09:00, 13:00 and 17:00 in the case's zone after this instant. */
function nextRefresh(state: CaseState, after: number): number {
  const today = wallTime(after, state.zone).date
  const times = [today, addDays(today, 1)].flatMap((date) =>
    [9, 13, 17].map((hour) => instantAt(date, hour * 60, state.zone)),
  )
  return times.find((instant) => instant > after) ?? after
}

/** Deadline, reminders, and in anonymous mode the refreshes of the progress. An extension adds no reminders. */
export function consultDue(view: View): readonly Due[] {
  const { case: state } = view
  const round = askingRound(state)
  if (!round) return []
  const opensAt = round.opensAt ?? round.openedAt
  const pace = round.purpose === 'second' && state.profile === 'solo' ? 'normal' : state.profile
  const reminders = round.extended ? [] : roundReminders(pace, opensAt, round.closesAt, whereaboutsOf(state))
  const { progress } = state.consultation
  const seenAt = progress?.round === round.id ? progress.at : round.openedAt
  const refresh = nextRefresh(state, seenAt)
  const refreshes =
    round.mode === 'anonymous' && asked(view, round).length >= fewestForSpread && refresh < round.closesAt
      ? [{ key: `consult.progress:${round.id}:${refresh}`, kind: 'consult.progress', dueAt: refresh }]
      : []
  return [
    // A moved deadline is another timer: a key fires once.
    { key: `consult.close:${round.id}:${round.closesAt}`, kind: 'consult.close', dueAt: round.closesAt },
    ...reminders.slice(0, 3).map(({ kind, at }) => ({
      key: `consult.remind:${round.id}:${kind}`,
      kind: 'consult.remind',
      dueAt: at,
    })),
    ...refreshes,
  ]
}

/** Reminds those who have not answered, and nobody else. After an outage the missed ones collapse into one. */
export const remindTimer: TimerRule = {
  run(scene) {
    const { case: state } = scene
    const round = askingRound(state)
    if (!round || scene.now >= round.closesAt) return answer({ kind: 'nothing' })
    const answered = scene.answered(round.id)
    const codeName = codeNameOf(state)
    const closesAt = { instant: round.closesAt }
    const card = personal(
      neutral('consult.remind.title', { codeName }),
      neutral('consult.remind.preview', { codeName, closesAt }),
      [
        { kind: 'text', text: neutral('consult.remind.text', { closesAt }) },
        buttons(neutral('consult.ask.give'), 'consult.rate', state, round),
      ],
    )
    return {
      facts: [],
      reply: { kind: 'nothing' },
      tell: asked(scene, round)
        .filter((person) => !answered.has(person))
        .map((to) => ({
          about: state.id,
          to,
          card,
          urgency: 'unasked' as const,
          collapse: `consult.remind:${round.id}:${to}`,
        })),
    }
  },
}

/** Brings the number up to date that an anonymous round shows: three times a day, so that it moves with nobody. */
export const progressTimer: TimerRule = {
  run(scene) {
    const round = askingRound(scene.case)
    if (round?.mode !== 'anonymous') return answer({ kind: 'nothing' })
    const answered = scene.answered(round.id).size
    const shown = fact({ kind: 'ProgressShown', round: round.id, answered })
    return { facts: [{ on: scene.case.id, fact: shown }], reply: { kind: 'nothing' } }
  },
}

function sectionButtons(scene: CaseScene): readonly Button[] {
  const { case: state, me } = scene
  const can = (act: Parameters<typeof may>[1]) => may(me.id, act, state) === 'yes'
  const round = askingRound(state)
  const late = openRound(state.rounds, 'late')
  const mine = (round && asked(scene, round).includes(me.id)) || late?.invited.includes(me.id)
  const on = (label: Parameters<typeof message>[0], action: string) =>
    button(message(label), action, about(state))
  return [
    ...(can('consult.start') && yetToAgree(state).length === 0
      ? [on('consult.start.button', 'consult.start')]
      : []),
    ...(mine ? [on('consult.ask.give', 'consult.rate')] : []),
    ...(round && can('consult.close') ? [on('consult.close.button', 'consult.close')] : []),
    ...(quorumPending(state) && can('consult.close') ? quorumButtons(state) : []),
    ...(secondRoundDue(state) && can('consult.close')
      ? [on('consult.second.button', 'consult.second'), on('consult.moveOn.button', 'consult.moveOn')]
      : []),
    ...(revealedNow(state) && can('consult.read') ? [on('consult.result.button', 'consult.result')] : []),
    ...(revealedNow(state) && can('consult.summarise') && holdsRole(state, me.id, 'facilitator')
      ? [on('consult.summarise.button', 'consult.summarise')]
      : []),
    ...(stanceRound(scene) ? stanceButtons(state) : []),
    ...(state.profile === 'solo' && can('consult.close')
      ? [on('consult.advice.button', 'consult.advice')]
      : []),
  ]
}

/** The part of the case page: progress and deadline, and what this person can do now. */
export function consultSection(scene: CaseScene): Section | undefined {
  const { case: state } = scene
  const here = sectionButtons(scene)
  const progress = progressOf(scene)
  if (here.length === 0 && !progress) return undefined
  const round = askingRound(state)
  const told: Page['blocks'] = [
    { kind: 'heading', text: message('consult.section.title') },
    ...(progress
      ? [{ kind: 'text' as const, text: message('consult.progress', progressValues(progress)) }]
      : []),
    ...(round
      ? [
          {
            kind: 'text' as const,
            text: message('consult.mode.holds', { mode: round.mode }),
            tone: 'muted' as const,
          },
        ]
      : []),
    ...(state.consultation.awaiting && yetToAgree(state).length > 0
      ? [{ kind: 'text' as const, text: message('consult.section.waiting') }]
      : []),
  ]
  return { blocks: told, buttons: here }
}

function progressValues(progress: NonNullable<ReturnType<typeof progressOf>>) {
  return { answered: progress.answered, invited: progress.invited, closesAt: { instant: progress.closesAt } }
}
