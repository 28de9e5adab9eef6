import type { Outcome } from '../src/case/outcome.ts'
import type { Chart } from '../src/charts/chart.ts'
import type { Button } from '../src/engine/card.ts'
import type { Step } from '../src/engine/flow.ts'
import { message, type Reader, say } from '../src/language/text.ts'
import { fewest, reasonsIn, timesIn, timeWords } from './insights-figures.ts'
import { sendPicture } from './picture.ts'
import { button, neutral, refuse } from './step.ts'

function reasonsChart(outcomes: readonly Outcome[], reader: Reader): Chart | undefined {
  const reasons = reasonsIn(outcomes)
  const [first] = reasons
  if (!first || outcomes.length < fewest) return undefined
  const line = message('insights.picture.reasonsLine', {
    reason: first.label,
    count: first.value,
    all: outcomes.length,
  })
  return {
    kind: 'bars',
    title: say(message('insights.reasons'), reader),
    line: say(line, reader),
    rows: reasons.map(({ label, words, value }) => ({
      label: say(label, reader),
      words: say(words, reader),
      value,
    })),
  }
}

function timeChart(outcomes: readonly Outcome[], reader: Reader): Chart | undefined {
  const times = timesIn(outcomes)
  const [longest] = times.toSorted((a, b) => b.half - a.half)
  if (!longest || outcomes.length < fewest) return undefined
  const stage = message('common.stage', { stage: longest.stage })
  const line = message('insights.picture.timeLine', { stage, days: { number: longest.half } })
  return {
    kind: 'bars',
    title: say(message('insights.time'), reader),
    line: say(line, reader),
    rows: times.map((one) => ({
      label: say(message('common.stage', { stage: one.stage }), reader),
      words: say(timeWords(one), reader),
      value: one.half,
    })),
  }
}

/** The reasons of closed cases as a picture; from three cases on. */
export function reasonsPicture(outcomes: readonly Outcome[], reader: Reader): Step {
  const chart = reasonsChart(outcomes, reader)
  return chart ? sendPicture(neutral('insights.picture.reasonsFile'), chart) : refuse('insights.picture.none')
}

/** The time in each stage as a picture; from three cases on. */
export function timePicture(outcomes: readonly Outcome[], reader: Reader): Step {
  const chart = timeChart(outcomes, reader)
  return chart ? sendPicture(neutral('insights.picture.timeFile'), chart) : refuse('insights.picture.none')
}

/** The pictures that there are enough cases for. */
export function insightsButtons(outcomes: readonly Outcome[]): readonly Button[] {
  if (outcomes.length < fewest) return []
  return [
    ...(reasonsIn(outcomes).length === 0
      ? []
      : [button(message('insights.picture.reasonsButton'), 'insights.pictureReasons', {})]),
    ...(timesIn(outcomes).length === 0
      ? []
      : [button(message('insights.picture.timeButton'), 'insights.pictureTime', {})]),
  ]
}
