import type { Revealed } from '../src/case/consultation.ts'
import type { CaseState } from '../src/case/state.ts'
import type { Chart, ScaleRow } from '../src/charts/chart.ts'
import type { Button } from '../src/engine/card.ts'
import type { PressRule } from '../src/engine/flow.ts'
import { factorLabel, type RatedFactor, ratedFactors } from '../src/evaluation/model.ts'
import { formatNumber } from '../src/language/format.ts'
import { message, type Reader, say } from '../src/language/text.ts'
import { revealedNow } from './consult-rounds.ts'
import { type Tellable, tellable, tellableWords } from './consult-tellable.ts'
import { sendPicture } from './picture.ts'
import { about, button, codeNameOf, neutral, refuse } from './step.ts'

const grades = [0, 1, 2, 3, 4]

/** How many gave each answer, the smallest answer first: nothing of the order in which they came is left. */
function counted(values: readonly number[]): NonNullable<ScaleRow['dots']> {
  const different = [...new Set(values)].toSorted((a, b) => a - b)
  return different.map((at) => ({ at, count: values.filter((value) => value === at).length }))
}

function rowOf(factor: RatedFactor, told: Tellable, reader: Reader): ScaleRow {
  return {
    label: say(factorLabel(factor), reader),
    words: say(tellableWords(told), reader),
    ...(told.told === 'nothing' || told.median === null ? {} : { median: told.median }),
    ...(told.told === 'spread' ? { dots: counted(told.values) } : {}),
  }
}

function toldOf(state: CaseState, revealed: Revealed): readonly (readonly [RatedFactor, Tellable])[] {
  const all = Object.values(revealed.ratings)
  return ratedFactors.map((factor) => [factor, tellable(state, factor, all)])
}

/** A dot for each answer where five or more came, the median from three on; nothing where nothing may be told. */
function answersChart(state: CaseState, revealed: Revealed, reader: Reader): Chart | undefined {
  const told = toldOf(state, revealed)
  if (told.every(([, { told: how }]) => how === 'nothing')) return undefined
  const far = told.filter(([, { told: how, level }]) => how !== 'nothing' && level === 'high').length
  const { answered, invited } = revealed
  return {
    kind: 'scale',
    title: say(message('consult.picture.title', { codeName: state.codeName }), reader),
    line: say(message('consult.picture.line', { answered, invited, far }), reader),
    ticks: grades.map((grade) => formatNumber(grade, reader.language)),
    key: {
      dot: say(message('consult.picture.dot'), reader),
      median: say(message('consult.picture.median'), reader),
    },
    rows: told.map(([factor, one]) => rowOf(factor, one, reader)),
  }
}

/** The answers as a picture, for everybody who may read the result. */
export const answersRule: PressRule = {
  on: 'case',
  act: 'consult.read',
  run({ case: state, me }) {
    const revealed = revealedNow(state)
    if (!revealed) return refuse('consult.refused.notYet')
    const chart = answersChart(state, revealed, me)
    const name = neutral('consult.picture.file', { codeName: codeNameOf(state) })
    return chart ? sendPicture(name, chart) : refuse('consult.result.tooFew')
  },
}

/** The button for it, where there is something that may be drawn. */
export function answersButton(state: CaseState, revealed: Revealed): readonly Button[] {
  const nothing = toldOf(state, revealed).every(([, { told }]) => told === 'nothing')
  return nothing ? [] : [button(message('consult.picture.button'), 'consult.picture', about(state))]
}
