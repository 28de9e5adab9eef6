import type { CaseState } from '../src/case/state.ts'
import type { BarRow, Chart } from '../src/charts/chart.ts'
import type { Button } from '../src/engine/card.ts'
import type { PressRule } from '../src/engine/flow.ts'
import type { Recommendation } from '../src/evaluation/evaluate.ts'
import { type Factor, factorLabel, factors, ratedFactors } from '../src/evaluation/model.ts'
import { mostPoints, normalisedWeights } from '../src/evaluation/score.ts'
import { type Message, message, type Reader, say } from '../src/language/text.ts'
import { tellable } from './consult-tellable.ts'
import { type Basis, basisOf } from './decide-basis.ts'
import { sendPicture } from './picture.ts'
import { about, button, codeNameOf, neutral, refuse } from './step.ts'

/**
 * True where the points of some question would tell what one or two people answered (03, section 3.6). Leaving out that row
 * alone would not help: the score less the other points is what it would say.
 */
function tellsPeople(state: CaseState, { revealed }: Basis): boolean {
  const all = Object.values(revealed.ratings)
  return ratedFactors.some((factor) => {
    const { told, values } = tellable(state, factor, all)
    return told === 'nothing' && values.length > 0
  })
}

const tenths = (points: number) => ({ number: Math.round(points * 10) / 10 })

/** Every factor with its points of the most it could have, the largest first; those without a value last. */
function rowsOf(result: Recommendation, basis: Basis, reader: Reader): readonly BarRow[] {
  const most = mostPoints(result.factors, normalisedWeights(basis.input.weights))
  const points = (factor: Factor) => result.contributions[factor] ?? -1
  return factors
    .toSorted((a, b) => points(b) - points(a))
    .map((factor) => {
      const label = say(factorLabel(factor), reader)
      const [value, of] = [result.contributions[factor], most[factor]]
      if (value === undefined || of === undefined)
        return { label, words: say(message('decide.picture.unknown'), reader) }
      const words = say(message('decide.picture.points', { points: tenths(value), most: tenths(of) }), reader)
      return { label, words, value, of }
    })
}

function lineOf(result: Recommendation): Message {
  const score = { number: Math.round(result.score) }
  const [largest] = factors.toSorted(
    (a, b) => (result.contributions[b] ?? 0) - (result.contributions[a] ?? 0),
  )
  return largest === undefined || (result.contributions[largest] ?? 0) <= 0
    ? message('decide.picture.lineNone', { score })
    : message('decide.picture.line', { score, factor: factorLabel(largest) })
}

function scoreChart(state: CaseState, basis: Basis, reader: Reader): Chart | undefined {
  const { result } = basis
  if (result.status !== 'OK' || tellsPeople(state, basis)) return undefined
  return {
    kind: 'bars',
    title: say(message('decide.picture.title', { codeName: state.codeName }), reader),
    line: say(lineOf(result), reader),
    rows: rowsOf(result, basis, reader),
  }
}

/** The score by factor as a picture, for everybody who may read the decision page. */
export const scoreRule: PressRule = {
  on: 'case',
  act: 'decide.read',
  run({ case: state, me }) {
    const basis = basisOf(state)
    if (!basis) return refuse('consult.refused.notYet')
    if (basis.result.status !== 'OK') return refuse('decide.insufficient')
    const chart = scoreChart(state, basis, me)
    const name = neutral('decide.picture.file', { codeName: codeNameOf(state) })
    return chart ? sendPicture(name, chart) : refuse('decide.picture.few')
  },
}

/** The button for it, where it tells nothing of a single person. */
export function scoreButton(state: CaseState, basis: Basis): readonly Button[] {
  if (basis.result.status !== 'OK' || tellsPeople(state, basis)) return []
  return [button(message('decide.picture.button'), 'decide.picture', about(state))]
}
