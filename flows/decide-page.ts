import { owesAnswer } from '../src/case/ballot.ts'
import type { CaseState } from '../src/case/state.ts'
import type { Button, Page } from '../src/engine/card.ts'
import type { CaseScene, PressRule } from '../src/engine/flow.ts'
import type { Recommendation } from '../src/evaluation/evaluate.ts'
import { explanation } from '../src/evaluation/explanation.ts'
import {
  conditionText,
  type Factor,
  factorAnchors,
  factorLabel,
  gateText,
  optionLabel,
  ratedFactors,
} from '../src/evaluation/model.ts'
import { profit } from '../src/evaluation/profit.ts'
import { type Message, message, type Text } from '../src/language/text.ts'
import { leanings, releasedWords, spreads, wordsOf } from './consult-result.ts'
import { lackingWords } from './consult-start.ts'
import { tellable } from './consult-tellable.ts'
import { type Basis, basisOf, dissentIn, stancesIn } from './decide-basis.ts'
import { scoreButton } from './decide-picture.ts'
import { page, refuse, show } from './step.ts'

type Block = Page['blocks'][number]
const text = (one: Text, tone?: 'muted' | 'strong' | 'warning'): Block => ({
  kind: 'text',
  text: one,
  ...(tone === undefined ? {} : { tone }),
})
const heading = (one: Message): Block => ({ kind: 'heading', text: one })
/** A line and what belongs to it; nothing where there is nothing. */
const titled = (title: Message, items: readonly Text[]): readonly Block[] =>
  items.length === 0 ? [] : [text(title), { kind: 'list', items }]

/** The client's figures: what they leave, and what leaving would change. Always both (02, section 2.7). */
function figures(state: CaseState, { input }: Basis): readonly Block[] {
  if (!input.pnl) return [text(message('decide.figures.none'), 'muted')]
  const { contribution, margin, exitEffectAnnual, priceIncreaseToTarget } = profit(input.pnl)
  const money = (amount: number) =>
    message('decide.money', { amount: { money: amount, currency: state.currency } })
  const share = (of: number | null) =>
    of === null ? [] : [message('consult.result.share', { share: { percent: of } })]
  return [
    {
      kind: 'rows',
      rows: [
        { label: message('decide.figures.contribution'), value: money(contribution) },
        ...share(margin).map((value) => ({ label: message('decide.figures.margin'), value })),
        { label: message('decide.figures.exit'), value: money(exitEffectAnnual) },
        ...share(priceIncreaseToTarget).map((value) => ({ label: message('decide.figures.price'), value })),
      ],
    },
  ]
}

const consequenceFactors: readonly Factor[] = ['reputation', 'influence', 'legal', 'dependency']

/**
 * What ending would bring with it (req S0.32): each factor with the anchor its value stands nearest to. Of one or two
 * answers it would be theirs, and is told no more than the answers themselves.
 */
function consequences(state: CaseState, { result, revealed }: Basis): readonly Block[] {
  if (result.status !== 'OK') return []
  const all = Object.values(revealed.ratings)
  const tooFew = (factor: Factor): boolean => {
    const rated = ratedFactors.find((one) => one === factor)
    if (!rated) return false
    const { told, values } = tellable(state, rated, all)
    return told === 'nothing' && values.length > 0
  }
  return [
    {
      kind: 'rows',
      rows: consequenceFactors.map((factor) => {
        if (tooFew(factor)) return { label: factorLabel(factor), value: message('consult.result.tooFew') }
        const value = result.factors[factor]
        const anchor = value === null ? undefined : factorAnchors(factor)[Math.round(value)]
        return { label: factorLabel(factor), value: anchor ?? message('common.unknown') }
      }),
    },
  ]
}

/** Dissent as it stands above the sign button. */
function dissentBlocks(scene: CaseScene): readonly Block[] {
  const stances = stancesIn(scene)
  const said = dissentIn(scene).map(
    ({ said: words, by }): Block => ({
      kind: 'said',
      words: { said: words },
      ...(by === undefined ? {} : { by: message('consult.name', { name: scene.people.name(by) }) }),
    }),
  )
  return [
    ...(said.length === 0 ? [text(message('decide.dissent.none'), 'muted')] : said),
    ...(owesAnswer(stances) ? [text(message('decide.dissent.owed'), 'warning')] : []),
  ]
}

function apart(result: Recommendation): readonly Block[] {
  const { levels } = result.disagreement
  const high = Object.entries(levels).flatMap(([factor, level]) =>
    level === 'high' ? [factorLabel(factor as keyof typeof levels)] : [],
  )
  return titled(message('decide.apart'), high)
}

/** The recommendation in the pattern of 02, section 2.6: never more sure than it is, never without what would flip it. */
function recommendation(state: CaseState, { input, result }: Basis): readonly Block[] {
  if (result.status !== 'OK') {
    const missing = result.missing.map(factorLabel)
    return [
      text(message('decide.insufficient'), 'warning'),
      text(message('decide.raters', { raters: result.raters, need: result.needRaters })),
      ...titled(message('decide.missing'), missing),
    ]
  }
  const why = explanation(input, result)
  const factors = (all: readonly { readonly factor: Factor }[]) =>
    all.map(({ factor }) => factorLabel(factor))
  const flips = why.flips.map(({ factor, change, option }) =>
    message(change < 0 ? 'decide.flip.less' : 'decide.flip.more', {
      factor: factorLabel(factor),
      share: { percent: Math.abs(change), digits: 0 },
      option: optionLabel(option),
    }),
  )
  return [
    text(
      message('decide.recommends', {
        option: optionLabel(result.option),
        score: { number: result.score, digits: 0 },
        level: result.confidence.level,
      }),
      'strong',
    ),
    ...(result.provisional ? [text(message('decide.provisional'), 'warning')] : []),
    ...(result.nearBoundary ? [text(message('decide.boundary'), 'muted')] : []),
    ...titled(message('decide.for'), factors(why.for)),
    ...titled(message('decide.against'), factors(why.against)),
    ...(flips.length === 0
      ? [text(message('decide.flip.none'))]
      : titled(message('decide.flip.others'), flips)),
    ...(why.hangsOnOneAnswer ? [text(message('decide.flip.one'))] : []),
    ...result.gates.map((gate) => text(gateText(gate), 'warning')),
    ...apart(result),
    ...(result.conditions.length === 0
      ? []
      : [
          heading(message('decide.conditions')),
          { kind: 'list' as const, items: result.conditions.map((one) => conditionState(state, one)) },
        ]),
  ]
}

function conditionState(state: CaseState, condition: Recommendation['conditions'][number]): Text {
  const met = state.decision.conditions[condition] !== undefined
  return met
    ? message('decide.condition.met', { condition: conditionText(condition) })
    : conditionText(condition)
}

/** The decision page in the order of 03, section 3.9. */
function decisionPage(scene: CaseScene, basis: Basis, buttons: readonly Button[]): Page {
  const { case: state } = scene
  const premortem = basis.revealed.words.filter(({ question }) => question.startsWith('PM'))
  const other = basis.revealed.words.filter(({ question }) => !question.startsWith('PM'))
  return page(message('decide.page.title'), [
    heading(message('decide.page.factors')),
    spreads(state, basis.revealed),
    ...leanings(basis.revealed),
    ...wordsOf(state, other),
    heading(message('decide.page.figures')),
    ...figures(state, basis),
    heading(message('decide.page.consequences')),
    ...consequences(state, basis),
    heading(message('decide.page.premortem')),
    ...(premortem.length === 0
      ? [text(message('decide.page.noPremortem'), 'muted')]
      : releasedWords(premortem)),
    ...basis.revealed.interests.map(({ interest }) =>
      text(message('decide.interest', { interest: message('consult.interest', { interest }) }), 'muted'),
    ),
    heading(message('decide.page.dissent')),
    ...dissentBlocks(scene),
    heading(message('decide.page.recommendation')),
    ...lackingWords(state.consultation.lacking).map((one) => text(one, 'warning')),
    ...(state.consultation.lacking.length > 0 ? [text(message('decide.limited'), 'warning')] : []),
    ...recommendation(state, basis),
    ...(buttons.length === 0 ? [] : [{ kind: 'buttons' as const, buttons }]),
  ])
}

/** The decision page for everybody in the case; only the decision maker finds the sign button on it. */
export const pageRule = (buttons: (scene: CaseScene) => readonly Button[]): PressRule => ({
  on: 'case',
  act: 'decide.read',
  needs: ['ballots'],
  run(scene) {
    const basis = basisOf(scene.case)
    if (!basis) return refuse('consult.refused.notYet')
    return show(decisionPage(scene, basis, [...buttons(scene), ...scoreButton(scene.case, basis)]))
  },
})
