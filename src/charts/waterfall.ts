import type { AccountRow, WaterfallChart } from './chart.ts'
import { colours, type Fill, slanted, solid } from './look.ts'
import type { Drawing } from './page.ts'
import { inRows } from './rows.ts'
import { filled, rule } from './shape.ts'

interface Step extends AccountRow {
  readonly from: number
  readonly to: number
}

/** Where each row begins and ends: a total on zero, a change at the end of the row before. */
function stepsOf(rows: readonly AccountRow[]): readonly Step[] {
  let end = 0
  return rows.map((row) => {
    const from = row.part === 'total' ? 0 : end
    end = from + row.value
    return { ...row, from, to: end }
  })
}

const look = ({ part }: AccountRow): Fill => (part === 'total' ? solid : slanted)

/** A change too small to be seen is a stroke all the same. */
const thinnest = 3

/** An account step by step. What is below zero stands left of the line of zero. */
export function waterfall({ rows, ...words }: WaterfallChart): Drawing {
  const steps = stepsOf(rows)
  const ends = steps.flatMap(({ from, to }) => [from, to])
  const [least, most] = [Math.min(0, ...ends), Math.max(0, ...ends)]
  const high = most > least ? most : least + 1
  return inRows({
    ...words,
    rows: steps,
    span: [least, high],
    laneHeight: () => 30,
    lane: (step, { top, height, x }, index) => {
      const long = step.value === 0 ? 0 : Math.max(thinnest, Math.abs(x(step.to) - x(step.from)))
      const left = Math.min(x(step.from), x(step.to), x(high) - long)
      const bottom = top + height
      return [
        ...filled({ x: left, y: top, width: long, height }, look(step)),
        rule([x(0), top - 2], [x(0), bottom + 2], colours.ink),
        ...(index + 1 < steps.length
          ? [rule([x(step.to), bottom], [x(step.to), bottom + 16], colours.frame, true)]
          : []),
      ]
    },
  })
}
