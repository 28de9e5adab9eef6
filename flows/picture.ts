import type { Chart } from '../src/charts/chart.ts'
import type { Neutral, Page } from '../src/engine/card.ts'
import type { Step } from '../src/engine/flow.ts'
import { type Message, message } from '../src/language/text.ts'
import { answer, page } from './step.ts'

const verbatim = (text: string): Message => message('desk.verbatim', { text })

/** The figures of a picture as rows, for who does not see it and for where no file can go (req D10). */
function figuresIn(chart: Chart): Page['blocks'] {
  if (chart.kind === 'columns') {
    const rows = chart.columns.map(({ label, words }) => ({ label: verbatim(label), value: verbatim(words) }))
    return [
      { kind: 'list', items: chart.parts.map(verbatim) },
      { kind: 'rows', rows },
    ]
  }
  const rows = chart.rows.map(({ label, words }) => ({ label: verbatim(label), value: verbatim(words) }))
  return [{ kind: 'rows', rows }]
}

/** Answers with a picture for this person only. The page beside it says the same: its sentence and all of its figures. */
export function sendPicture(name: Neutral, chart: Chart): Step {
  const text = page(verbatim(chart.title), [
    { kind: 'text', text: verbatim(chart.line) },
    ...figuresIn(chart),
  ])
  return answer({ kind: 'file', file: { name, content: { kind: 'picture', chart } }, page: text })
}
