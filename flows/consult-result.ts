import { ballotsOf } from '../src/case/ballot.ts'
import type { Revealed } from '../src/case/consultation.ts'
import { openRound } from '../src/case/rounds.ts'
import type { CaseState } from '../src/case/state.ts'
import type { Button, Page } from '../src/engine/card.ts'
import type { CaseScene, PressRule } from '../src/engine/flow.ts'
import { median } from '../src/evaluation/factor-values.ts'
import { factorLabel, optionIds, optionLabel, ratedFactors } from '../src/evaluation/model.ts'
import { message, type Text } from '../src/language/text.ts'
import { answersButton } from './consult-picture.ts'
import { questionText } from './consult-questions.ts'
import { apartIn, fewestForSpread, quorumPending, revealedNow, secondRoundDue } from './consult-rounds.ts'
import { stanceButtons, stanceRound } from './consult-stance.ts'
import { lackingWords } from './consult-start.ts'
import { type Tellable, tellable, tellableWords } from './consult-tellable.ts'
import { about, button, page, refuse, show } from './step.ts'

type Block = Page['blocks'][number]

const text = (one: Text, tone?: 'muted' | 'strong' | 'warning'): Block => ({
  kind: 'text',
  text: one,
  ...(tone === undefined ? {} : { tone }),
})
const heading = (one: Text): Block => ({ kind: 'heading', text: one })

function spread(one: Tellable): Text {
  if (one.told !== 'spread' || one.median === null) return tellableWords(one)
  const of = (grade: number) => one.values.filter((value) => value === grade).length
  return message('consult.result.spread', {
    median: { number: one.median },
    level: one.level,
    n0: of(0),
    n1: of(1),
    n2: of(2),
    n3: of(3),
    n4: of(4),
  })
}

/** Every factor in a row, in the order of the form. */
export function spreads(state: CaseState, revealed: Revealed): Block {
  const all = Object.values(revealed.ratings)
  return {
    kind: 'rows',
    rows: ratedFactors.map((factor) => ({
      label: factorLabel(factor),
      value: spread(tellable(state, factor, all)),
    })),
  }
}

/** In named mode everybody agreed that ratings carry names. */
function byName(scene: CaseScene, revealed: Revealed): readonly Block[] {
  const round = scene.case.rounds.find(({ id }) => id === revealed.round)
  if (round?.mode !== 'named') return []
  return [
    heading(message('consult.result.names')),
    ...Object.entries(revealed.ratings).map(
      ([person, ratings]): Block => ({
        kind: 'rows',
        rows: [
          {
            label: message('consult.result.name'),
            value: message('consult.name', { name: scene.people.name(person) }),
          },
          ...ratedFactors.map((factor) => ({
            label: factorLabel(factor),
            value: message('consult.scale', { grade: String(ratings[factor] ?? 'unknown') }),
          })),
        ],
      }),
    ),
  ]
}

/** Options and forecasts of the group, from five answers on; the median of the forecasts from three. */
export function leanings({ options, forecasts }: Revealed): readonly Block[] {
  const chosen = optionIds.flatMap((option) => {
    const count = options[option] ?? 0
    return count > 0
      ? [{ label: optionLabel(option), value: message('consult.result.count', { count }) }]
      : []
  })
  const total = Object.values(options).reduce((sum, count) => sum + count, 0)
  const middle = median(forecasts)
  const forecast: readonly Block[] =
    middle === null || forecasts.length < 3
      ? []
      : [
          text(message('consult.result.forecast', { median: { percent: middle / 100 } })),
          ...(forecasts.length < fewestForSpread
            ? []
            : [
                text(
                  message('consult.result.forecasts', {
                    list: {
                      list: forecasts.map((one) =>
                        message('consult.result.share', { share: { percent: one / 100 } }),
                      ),
                    },
                  }),
                ),
              ]),
        ]
  return [
    ...(total < fewestForSpread
      ? []
      : [heading(message('consult.result.options')), { kind: 'rows' as const, rows: chosen }]),
    ...forecast,
  ]
}

/** Words whose authors ticked that they may be shown, under their questions. */
export function releasedWords(words: Revealed['words']): readonly Block[] {
  const questions = [...new Set(words.map(({ question }) => question))]
  return questions.flatMap((question): readonly Block[] => [
    text(questionText(question), 'strong'),
    ...words
      .filter((one) => one.question === question)
      .map(({ said }): Block => ({ kind: 'said', words: { said } })),
  ])
}

/** The released words, what the facilitator made of the others, and advice that was reported from outside. */
export function wordsOf(state: CaseState, words: Revealed['words']): readonly Block[] {
  const { summary, reported } = state.consultation
  return [
    ...releasedWords(words),
    ...(summary === undefined
      ? []
      : [
          text(message('consult.result.summary'), 'strong'),
          { kind: 'said' as const, words: { said: summary } },
        ]),
    ...reported.flatMap(({ said, option }): readonly Block[] => [
      text(message('consult.result.reported'), 'strong'),
      { kind: 'said', words: { said } },
      ...(option === undefined ? [] : [text(optionLabel(option))]),
    ]),
  ]
}

/** Answers that came after the close: counted as late, shown where their author ticked so, in no median. */
function lateOnes(scene: CaseScene): readonly Block[] {
  const round = openRound(scene.case.rounds, 'late')
  const late = round ? ballotsOf(scene.ballots(round.id)) : []
  if (late.length === 0) return []
  const words = late.flatMap((one) => (one.asWritten ? Object.values(one.words ?? {}) : []))
  return [
    text(message('consult.result.late', { count: late.length }), 'muted'),
    ...words.toSorted().map((said): Block => ({ kind: 'said', words: { said } })),
  ]
}

function pendingBlocks(state: CaseState): readonly Block[] {
  if (!secondRoundDue(state)) return []
  const revealed = revealedNow(state)
  const high = revealed
    ? ratedFactors.filter((factor) => apartIn(state, revealed).levels[factor] === 'high')
    : []
  return [text(message('consult.result.apart'), 'warning'), { kind: 'list', items: high.map(factorLabel) }]
}

function resultButtons(scene: CaseScene, revealed: Revealed): readonly Button[] {
  const stances = stanceRound(scene) ? stanceButtons(scene.case) : []
  return [...stances, ...answersButton(scene.case, revealed)]
}

function resultPage(scene: CaseScene, revealed: Revealed): Page {
  const { case: state } = scene
  const { answered, invited, informationOnly } = revealed
  const buttons = resultButtons(scene, revealed)
  return page(message('consult.result.pageTitle'), [
    text(message('consult.result.counts', { answered, invited })),
    ...(informationOnly === 0
      ? []
      : [text(message('consult.result.informs', { count: informationOnly }), 'muted')]),
    ...lackingWords(state.consultation.lacking).map((one) => text(one, 'warning')),
    spreads(state, revealed),
    ...pendingBlocks(state),
    ...leanings(revealed),
    ...wordsOf(state, revealed.words),
    ...lateOnes(scene),
    ...byName(scene, revealed),
    ...(buttons.length === 0 ? [] : [{ kind: 'buttons' as const, buttons }]),
  ])
}

/** What came out, for everybody in the case, observers included; before the reveal there is nothing to read. */
export const resultRule: PressRule = {
  on: 'case',
  act: 'consult.read',
  needs: ['ballots'],
  run(scene) {
    const revealed = revealedNow(scene.case)
    return revealed ? show(resultPage(scene, revealed)) : refuse('consult.refused.notYet')
  },
}

/** What was lacking, by role, and the ways on. */
export const quorumRule: PressRule = {
  on: 'case',
  act: 'consult.close',
  run(scene) {
    const { case: state } = scene
    if (!quorumPending(state)) return refuse('consult.refused.closed')
    return show(
      page(message('consult.quorum.pageTitle'), [
        text(message('consult.quorum.text')),
        { kind: 'list', items: lackingWords(state.consultation.lacking) },
        text(message('consult.goOn.intro')),
        { kind: 'buttons', buttons: quorumButtons(state) },
      ]),
    )
  },
}

/** Ask more people, or go on without. */
export function quorumButtons(state: CaseState): readonly Button[] {
  return [
    button(message('consult.retry.button'), 'consult.retry', about(state), { style: 'primary' }),
    button(message('consult.goOn.button'), 'consult.goOn', about(state)),
  ]
}
