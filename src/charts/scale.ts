import type { ScaleChart, ScaleRow } from './chart.ts'
import { lengthOf } from './lettering.ts'
import { colours, inner, margin, styles } from './look.ts'
import type { Drawing } from './page.ts'
import { inRows, type Lane } from './rows.ts'
import { diamond, dot, lettering, rule, type Shape } from './shape.ts'

const keyHeight = 46
const numbersHeight = 36
/** Room above the line for the mark of the median alone. */
const markHeight = 14
/** Between the line of the scale and the dots, so that the mark of the median covers none. */
const clearance = 12
const biggest = 9
const smallest = 4
const gap = 4
/** Beside the scale: dots at its ends lie on both sides of them. */
const sides = 70

/** How dots of one value lie: so many beside each other, each so large. */
interface Packing {
  readonly across: number
  readonly radius: number
}

/** The largest dots with which the fullest value fits between its neighbours in three lines; more lines where none do. */
function packing(fullest: number, room: number): Packing {
  const acrossWith = (radius: number) => Math.floor(room / (2 * radius + gap))
  let radius = biggest
  while (radius > smallest && fullest > 3 * acrossWith(radius)) radius -= 1
  return { across: acrossWith(radius), radius }
}

const pitchOf = ({ radius }: Packing): number => 2 * radius + gap
const fullestOf = ({ dots = [] }: ScaleRow): number => Math.max(0, ...dots.map(({ count }) => count))

/** A row is as high as its highest pile; without a mark it has no scale. */
function heightOf(row: ScaleRow, packed: Packing): number {
  const fullest = fullestOf(row)
  if (fullest === 0) return row.median === undefined ? 0 : markHeight + numbersHeight
  return clearance + Math.ceil(fullest / packed.across) * pitchOf(packed) + numbersHeight
}

function pile(
  { at, count }: { readonly at: number; readonly count: number },
  lane: Lane,
  axis: number,
  packed: Packing,
): readonly Shape[] {
  const { across, radius } = packed
  return Array.from({ length: count }, (_, index) => {
    const line = Math.floor(index / across)
    const here = Math.min(across, count - line * across)
    const x = lane.x(at) + ((index % across) - (here - 1) / 2) * pitchOf(packed)
    return dot(x, axis - clearance - radius - line * pitchOf(packed), radius)
  })
}

function answers(row: ScaleRow, lane: Lane, ticks: readonly string[], packed: Packing): readonly Shape[] {
  if (lane.height === 0) return []
  const axis = lane.top + lane.height - numbersHeight
  return [
    rule([lane.x(0), axis], [lane.x(ticks.length - 1), axis], colours.frame),
    ...ticks.flatMap((tick, value) => [
      rule([lane.x(value), axis - 6], [lane.x(value), axis + 6], colours.frame),
      ...lettering([tick], { x: lane.x(value), y: axis + 10 }, styles.number, {
        align: 'center',
        fill: colours.quiet,
      }),
    ]),
    ...(row.dots ?? []).flatMap((one) => pile(one, lane, axis, packed)),
    ...(row.median === undefined ? [] : [diamond(lane.x(row.median), axis)]),
  ]
}

/** What the marks mean, in one line. */
function keyOf({ key, rows }: ScaleChart, top: number): readonly Shape[] {
  const middle = top + styles.label.line / 2
  const dotted = rows.some(({ dots }) => dots !== undefined)
  const second = dotted ? margin + 28 + lengthOf(key.dot, styles.label) + 40 : margin
  return [
    ...(dotted
      ? [
          dot(margin + biggest, middle, biggest),
          ...lettering([key.dot], { x: margin + 28, y: top }, styles.label),
        ]
      : []),
    diamond(second + biggest, middle),
    ...lettering([key.median], { x: second + 28, y: top }, styles.label),
  ]
}

/** Answers as dots over each question's scale. Dots of one value are alike, and lie in no order. */
export function scale(chart: ScaleChart): Drawing {
  const { rows, ticks, title, line } = chart
  const last = ticks.length - 1
  const room = (inner - 2 * sides) / last - 24
  const packed = packing(Math.max(...rows.map(fullestOf)), room)
  const beyond = (sides * last) / (inner - 2 * sides)
  return inRows({
    title,
    line,
    rows,
    span: [-beyond, last + beyond],
    laneHeight: (row) => heightOf(row, packed),
    figures: styles.label,
    extra: keyHeight,
    lane: (row, lane) => answers(row, lane, ticks, packed),
    behind: ({ top }) => keyOf(chart, top),
  })
}
