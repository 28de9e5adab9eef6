import { ballotsOf, dissentQuestions, readStance } from '../src/case/ballot.ts'
import type { Ratings, Revealed, Stance } from '../src/case/consultation.ts'
import { openRound, type Round } from '../src/case/rounds.ts'
import type { CaseState } from '../src/case/state.ts'
import type { Button, Page } from '../src/engine/card.ts'
import { askCheck, askText, mayChoice, mayText } from '../src/engine/fields.ts'
import { type CaseScene, formOn, type PressRule, type Sealed, type Step } from '../src/engine/flow.ts'
import type { Form } from '../src/engine/form.ts'
import { disagreement } from '../src/evaluation/disagreement.ts'
import { median } from '../src/evaluation/factor-values.ts'
import {
  factorLabel,
  type OptionId,
  optionIds,
  optionLabel,
  type RatedFactor,
  ratedFactors,
} from '../src/evaluation/model.ts'
import { type Message, message, type Text } from '../src/language/text.ts'
import { questionText } from './consult-questions.ts'
import {
  apartIn,
  asked,
  fewestForSpread,
  firstRound,
  holdsRole,
  quorumPending,
  revealedNow,
  secondRoundDue,
} from './consult-rounds.ts'
import { lackingWords } from './consult-start.ts'
import { about, button, note, onCase, page, refuse, show } from './step.ts'

type Block = Page['blocks'][number]

const text = (one: Text, tone?: 'muted' | 'strong' | 'warning'): Block => ({
  kind: 'text',
  text: one,
  ...(tone === undefined ? {} : { tone }),
})
const heading = (one: Text): Block => ({ kind: 'heading', text: one })

/**
 * One factor as it may be told: the spread from five answers on, median and level word from three, nothing below
 * (03, section 3.6). A firm of one or two sees its own mean.
 */
function spread(state: CaseState, factor: RatedFactor, all: readonly Ratings[]): Text {
  const values = all.flatMap((ratings) => ratings[factor] ?? [])
  const { n, median: middle, level } = disagreement(values)
  const own = state.profile === 'solo' && n > 0
  if (middle === null || (n < 3 && !own)) return message('consult.result.tooFew')
  const shown = { median: { number: middle }, level }
  if (n < fewestForSpread) return message(own ? 'consult.result.own' : 'consult.result.median', shown)
  const of = (grade: number) => values.filter((value) => value === grade).length
  return message('consult.result.spread', { ...shown, n0: of(0), n1: of(1), n2: of(2), n3: of(3), n4: of(4) })
}

/** Every factor in a row, in the order of the form. */
export function spreads(state: CaseState, revealed: Revealed): Block {
  const all = Object.values(revealed.ratings)
  return {
    kind: 'rows',
    rows: ratedFactors.map((factor) => ({ label: factorLabel(factor), value: spread(state, factor, all) })),
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

/** Words whose authors ticked that they may be shown, under their questions; and what the facilitator made of the rest. */
export function wordsOf(state: CaseState, words: Revealed['words']): readonly Block[] {
  const questions = [...new Set(words.map(({ question }) => question))]
  const { summary, reported } = state.consultation
  return [
    ...questions.flatMap((question): readonly Block[] => [
      text(questionText(question), 'strong'),
      ...words
        .filter((one) => one.question === question)
        .map(({ said }): Block => ({ kind: 'said', words: { said } })),
    ]),
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
  const high = revealed ? ratedFactors.filter((factor) => apartIn(revealed).levels[factor] === 'high') : []
  return [text(message('consult.result.apart'), 'warning'), { kind: 'list', items: high.map(factorLabel) }]
}

function resultPage(scene: CaseScene, revealed: Revealed): Page {
  const { case: state } = scene
  const { answered, invited, informationOnly } = revealed
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
    ...(stanceRound(scene) ? [{ kind: 'buttons' as const, buttons: stanceButtons(state) }] : []),
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

/** The round in which this person may say how they stand; those who answered the first round. */
export function stanceRound(scene: CaseScene): Round | undefined {
  const round = openRound(scene.case.rounds, 'stance')
  return round && asked(scene, round).includes(scene.me.id) ? round : undefined
}

const stances: readonly Stance[] = ['agree', 'live-with', 'disagree']

/** Agree, can live with it, disagree. */
export function stanceButtons(state: CaseState): readonly Button[] {
  return stances.map((stance) =>
    button(message('consult.stance', { stance: stance === 'live-with' ? 'live' : stance }), stanceAction[stance], about(state), {
      opens: stance === 'disagree' ? 'dialog' : 'nothing',
    }),
  )
}
const stanceAction = {
  agree: 'consult.agreeWithIt',
  'live-with': 'consult.liveWithIt',
  disagree: 'consult.dissent',
} as const satisfies Record<Stance, string>

function sealStance(scene: CaseScene, round: Round, words: Sealed): Step {
  return {
    facts: [],
    seal: {
      stream: scene.case.id,
      round: round.id,
      words: { contact: holdsRole(scene.case, scene.me.id, 'contact'), ...words },
    },
    reply: note('consult.stance.sealed'),
  }
}

/** One press says how one stands; it stays sealed like a rating, and can be changed until the signature. */
export const stanceRule = (stance: Exclude<Stance, 'disagree'>): PressRule => ({
  on: 'case',
  act: 'consult.dissent',
  needs: ['own-ballot'],
  run(scene) {
    const round = stanceRound(scene)
    return round ? sealStance(scene, round, { stance, safety: false }) : refuse('consult.refused.closed')
  },
})

interface DissentValues {
  readonly safety: boolean
  readonly said?: string
  readonly named: boolean
}

function dissentForm(scene: CaseScene): Form<DissentValues> | { readonly refused: Message } {
  const round = stanceRound(scene)
  if (!round) return { refused: message('consult.refused.closed') }
  const own = readStance(scene.ownBallot(round.id))
  return {
    name: 'consult.dissent',
    subject: about(scene.case),
    title: message('consult.dissent.title'),
    intro: [
      message('consult.dissent.intro'),
      ...dissentQuestions.map((one) => one.text),
      message('common.readable'),
    ],
    fields: {
      said: mayText({ label: message('consult.dissent.said'), max: 600, value: own?.dissent }),
      safety: askCheck({ label: message('consult.dissent.safety'), value: own?.safety }),
      named: askCheck({ label: message('consult.dissent.named'), value: own?.by !== undefined }),
    } as Form<DissentValues>['fields'],
    submit: message('consult.rate.seal'),
  }
}

/** Disagrees, with up to 600 characters that the decision maker reads above the sign button; named or not. */
export const dissentRule = formOn<DissentValues>('case', {
  act: 'consult.dissent',
  needs: ['own-ballot'],
  form: dissentForm,
  take(scene: CaseScene, { said, safety, named }: DissentValues) {
    const round = stanceRound(scene)
    if (!round) return refuse('consult.refused.closed')
    return sealStance(scene, round, {
      stance: 'disagree',
      safety,
      ...(said === undefined ? {} : { dissent: said }),
      ...(named ? { by: scene.me.id } : {}),
    })
  },
})

/** Words that their authors did not release: read by a named facilitator only. */
function unreleased(scene: CaseScene): readonly string[] {
  const rounds = scene.case.rounds.filter(({ id }) => id === firstRound(scene.case)?.id)
  return rounds.flatMap(({ id }) =>
    ballotsOf(scene.ballots(id)).flatMap(({ asWritten, words }) =>
      asWritten ? [] : Object.values(words ?? {}),
    ),
  )
}

/** The facilitator says in their own words what may not be shown as written (03, section 3.6). */
export const summariseRule = formOn<{ readonly said: string }>('case', {
  act: 'consult.summarise',
  needs: ['ballots'],
  form: (scene: CaseScene) =>
    revealedNow(scene.case) && holdsRole(scene.case, scene.me.id, 'facilitator')
      ? {
          name: 'consult.summarise',
          subject: about(scene.case),
          title: message('consult.summarise.title'),
          intro: [
            message('consult.summarise.intro'),
            ...unreleased(scene)
              .toSorted()
              .map((said) => ({ said })),
          ],
          fields: {
            said: askText({
              label: message('consult.summarise.said'),
              value: scene.case.consultation.summary,
            }),
          },
          submit: message('common.save'),
        }
      : { refused: message('consult.refused.facilitator') },
  take: (scene: CaseScene, { said }: { readonly said: string }) =>
    onCase(scene, [{ kind: 'WordsSummarised', said } as never], note('common.saved')),
})

interface AdviceValues {
  readonly said: string
  readonly option?: OptionId
}

/** A sparring partner from outside is no participant: the owner types in what they said, marked as reported. */
export const adviceRule = formOn<AdviceValues>('case', {
  act: 'consult.close',
  form: (scene: CaseScene) =>
    scene.case.profile === 'solo'
      ? {
          name: 'consult.advice',
          subject: about(scene.case),
          title: message('consult.advice.title'),
          intro: [message('consult.advice.intro')],
          fields: {
            said: askText({ label: message('consult.advice.said'), max: 1000 }),
            option: mayChoice<OptionId>({
              label: message('consult.words.option'),
              options: optionIds.map((option) => ({ value: option, label: optionLabel(option) })),
            }),
          } as Form<AdviceValues>['fields'],
          submit: message('common.save'),
        }
      : { refused: message('consult.refused.solo') },
  take: (scene: CaseScene, { said, option }: AdviceValues) =>
    onCase(
      scene,
      [{ kind: 'AdviceReported', said, ...(option === undefined ? {} : { option }) } as never],
      note('common.saved'),
    ),
})
