import type { CustomSeriesRenderItemAPI, CustomSeriesRenderItemParams } from 'echarts'
import { lengthOf, wrapped } from './lettering.ts'
import { colours, inner, margin, type Style, styles, width } from './look.ts'
import { type Drawing, heading } from './page.ts'
import { lettering, type Shape } from './shape.ts'

interface Words {
  readonly label: string
  readonly words: string
}

/** The place of a row's own drawing: its upper edge, its height, and where a value lies from left to right. */
export interface Lane {
  readonly top: number
  readonly height: number
  x(value: number): number
}

interface Rows<R extends Words> {
  readonly title: string
  readonly line: string
  readonly rows: readonly R[]
  /** The values at the left and at the right edge. */
  readonly span: readonly [number, number]
  /** The height of a row's own drawing; 0 where it has none. */
  laneHeight(row: R): number
  /** The style of the figures in words. */
  readonly figures?: Style
  /** Room below the heading for what belongs to all rows. */
  readonly extra?: number
  lane(row: R, lane: Lane, index: number): readonly Shape[]
  /** What belongs to all rows; `lane` reaches from the first to the last one. */
  behind?(lane: Lane): readonly Shape[]
}

const afterRow = 22
const belowCaption = 5
const betweenWords = 20

/** What a row is about on the left, its figure on the right: above its drawing, so that long words have room. */
function captionOf({ label, words }: Words, style: Style) {
  const [figure = ''] = wrapped(words, style, inner * 0.6, 1)
  const left = inner - lengthOf(figure, style) - betweenWords
  const lines = wrapped(label, styles.label, left, 3)
  return { lines, figure, height: lines.length * styles.label.line + belowCaption }
}

/** Rows under each other, each with its words above and its drawing below, on one common scale. */
export function inRows<R extends Words>(given: Rows<R>): Drawing {
  const head = heading(given.title, given.line)
  const style = given.figures ?? styles.words
  let next = head.below + (given.extra ?? 0)
  const placed = given.rows.map((row) => {
    const caption = captionOf(row, style)
    const [top, laneHeight] = [next, given.laneHeight(row)]
    next += caption.height + laneHeight + afterRow
    return { row, caption, top, laneHeight }
  })
  const bottom = next - afterRow
  const renderItem = (_params: CustomSeriesRenderItemParams, api: CustomSeriesRenderItemAPI) => {
    const x = (value: number) => api.coord([value, 0])[0] ?? 0
    const shapes = placed.flatMap(({ row, caption, top, laneHeight }, index) => [
      ...lettering(caption.lines, { x: margin, y: top }, styles.label),
      ...lettering([caption.figure], { x: width - margin, y: top }, style, { align: 'right' }),
      ...given.lane(row, { top: top + caption.height, height: laneHeight, x }, index),
    ])
    const whole = { top: head.below, height: bottom - head.below, x }
    return { type: 'group' as const, children: [...(given.behind?.(whole) ?? []), ...shapes] as never }
  }
  const height = bottom + margin
  return {
    height,
    option: {
      backgroundColor: colours.paper,
      title: [...head.option],
      grid: { left: margin, right: margin, top: 0, height },
      xAxis: { type: 'value', min: given.span[0], max: given.span[1], show: false },
      yAxis: { type: 'value', min: 0, max: 1, show: false },
      series: [{ type: 'custom', data: [0], renderItem, clip: false, silent: true }],
    },
  }
}
