import { instantAt } from '../src/calendar/zone.ts'
import { may } from '../src/case/access.ts'
import { type CaseState, holders } from '../src/case/state.ts'
import type { Button, Page } from '../src/engine/card.ts'
import type { CaseScene, Due, Section, Standing, TimerRule, View } from '../src/engine/flow.ts'
import { conditionText } from '../src/evaluation/model.ts'
import { message } from '../src/language/text.ts'
import { revealedNow } from './consult-rounds.ts'
import { actionFor, conditionForms, conditionsWaiting, whoMeets } from './decide-conditions.ts'
import { yetToConfirm } from './decide-confirm.ts'
import { about, answer, button, codeNameOf, neutral, personal } from './step.ts'

/** Asks of those who must act: a condition to meet, a proposal to confirm, a decision to take. */
export function decideCards(view: View): readonly Standing[] {
  const { case: state } = view
  if (state.stage !== 'decide') return []
  const codeName = codeNameOf(state)
  const conditions = conditionsWaiting(state).flatMap((condition) =>
    whoMeets(state, condition).map((to): Standing => {
      const title = neutral('decide.ask.condition', { codeName })
      const card = personal(title, title, [
        { kind: 'text', text: neutral('decide.ask.conditionText') },
        {
          kind: 'buttons',
          buttons: [
            button(neutral('decide.page.button'), 'decide.page', about(state)),
            button(neutral('decide.ask.act'), actionFor(state, condition), about(state), {
              style: 'primary',
            }),
          ],
        },
      ])
      return { slot: `decide.condition.${condition}:${to}`, to, card }
    }),
  )
  const second = yetToConfirm(state).map((to): Standing => {
    const title = neutral('decide.ask.second', { codeName })
    const card = personal(title, title, [
      { kind: 'text', text: neutral('decide.ask.secondText') },
      {
        kind: 'buttons',
        buttons: [
          button(neutral('decide.page.button'), 'decide.page', about(state)),
          button(neutral('decide.confirm.button'), 'decide.confirm', about(state), { style: 'primary' }),
        ],
      },
    ])
    return { slot: `decide.confirm:${to}`, to, card }
  })
  return [...conditions, ...second, ...signCards(state)]
}

function signCards(state: CaseState): readonly Standing[] {
  if (state.decision.pending || !revealedNow(state)) return []
  const codeName = codeNameOf(state)
  const { postponedUntil, sentBack } = state.decision
  return holders(state, 'decider').map((to): Standing => {
    const title = neutral('decide.ask.sign', { codeName })
    const card = personal(title, title, [
      { kind: 'text', text: neutral(sentBack ? 'decide.ask.sentBack' : 'decide.ask.signText') },
      ...(postponedUntil === undefined
        ? []
        : [
            {
              kind: 'text' as const,
              text: neutral('decide.ask.postponed', { date: { date: postponedUntil } }),
            },
          ]),
      {
        kind: 'buttons',
        buttons: [button(neutral('decide.page.button'), 'decide.page', about(state), { style: 'primary' })],
      },
    ])
    return { slot: `decide.sign:${to}`, to, card }
  })
}

/** The date to which a decision was put off: 09:00 in the case's zone. */
export function decideDue(view: View): readonly Due[] {
  const { stage, zone, decision } = view.case
  if (stage !== 'decide' || decision.postponedUntil === undefined) return []
  return [
    {
      key: `decide.postponed:${decision.postponedUntil}`,
      kind: 'decide.postponed',
      dueAt: instantAt(decision.postponedUntil, 9 * 60, zone),
    },
  ]
}

/** Tells owner and decision maker that the day has come. A decision taken meanwhile needs no word. */
export const postponedTimer: TimerRule = {
  run(scene) {
    const { case: state } = scene
    if (state.stage !== 'decide' || state.decision.postponedUntil === undefined)
      return answer({ kind: 'nothing' })
    const codeName = codeNameOf(state)
    const title = neutral('decide.postponed.title', { codeName })
    const card = personal(title, title, [
      { kind: 'text', text: neutral('decide.postponed.text') },
      { kind: 'buttons', buttons: [button(neutral('decide.page.button'), 'decide.page', about(state))] },
    ])
    const to = [...new Set([...holders(state, 'owner'), ...holders(state, 'decider')])]
    return {
      facts: [],
      reply: { kind: 'nothing' },
      tell: to.map((person) => ({ about: state.id, to: person, card, urgency: 'unasked' as const })),
    }
  },
}

/** What this person can do about the decision now. */
export function decideButtons(scene: CaseScene): readonly Button[] {
  const { case: state, me } = scene
  const can = (act: Parameters<typeof may>[1]) => may(me.id, act, state) === 'yes'
  const here = about(state)
  if (state.stage !== 'decide') return []
  const conditions = conditionForms
    .filter(({ condition }) => state.decision.conditions[condition] === undefined)
    .filter(({ condition }) => whoMeets(state, condition).includes(me.id))
    .filter(({ condition }) => condition !== 'VERIFY_REDLINE' || state.evaluation.redline?.reported === true)
  return [
    ...(can('decide.sign') && !state.decision.pending
      ? [
          button(message('decide.sign.button'), 'decide.sign', here, { style: 'primary' as const }),
          button(message('decide.postpone.button'), 'decide.postpone', here),
        ]
      : []),
    ...(yetToConfirm(state).includes(me.id)
      ? [button(message('decide.confirm.button'), 'decide.confirm', here, { style: 'primary' as const })]
      : []),
    ...conditions.map(({ condition }) =>
      button(message('decide.condition.button', { condition }), actionFor(state, condition), here),
    ),
    ...(can('decide.reopen') && !state.decision.pending
      ? [button(message('decide.reopen.button'), 'decide.reopen', here)]
      : []),
  ]
}

/** The part of the case page: the decision, what it waits for, and who is next. */
export function decideSection(scene: CaseScene): Section | undefined {
  const { case: state, me } = scene
  if (may(me.id, 'decide.read', state) !== 'yes') return undefined
  const { records, pending, postponedUntil, sentBack } = state.decision
  if (state.stage !== 'decide' && records.length === 0) return undefined
  const waiting = conditionsWaiting(state)
  const blocks: Page['blocks'] = [
    { kind: 'heading', text: message('decide.section.title') },
    ...(pending ? [{ kind: 'text' as const, text: message('decide.section.pending') }] : []),
    ...(postponedUntil === undefined
      ? []
      : [
          {
            kind: 'text' as const,
            text: message('decide.ask.postponed', { date: { date: postponedUntil } }),
          },
        ]),
    ...(sentBack
      ? [
          {
            kind: 'text' as const,
            text: message('decide.section.sentBack', { name: scene.people.name(sentBack.by) }),
          },
          { kind: 'said' as const, words: { said: sentBack.reason } },
        ]
      : []),
    ...(waiting.length === 0 ? [] : [{ kind: 'list' as const, items: waiting.map(conditionText) }]),
  ]
  return {
    blocks,
    buttons: [
      ...(revealedNow(state) && state.stage === 'decide'
        ? [button(message('decide.page.button'), 'decide.page', about(state))]
        : []),
      ...decideButtons(scene),
      ...(records.length > 0 ? [button(message('decide.record.button'), 'decide.record', about(state))] : []),
    ],
  }
}
