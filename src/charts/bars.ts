import type { BarsChart } from './chart.ts'
import { solid } from './look.ts'
import type { Drawing } from './page.ts'
import { inRows } from './rows.ts'
import { filled, framed } from './shape.ts'

/** Lengths to compare; where there is a most, a frame shows it. */
export function bars({ rows, ...words }: BarsChart): Drawing {
  const most = Math.max(0, ...rows.map(({ value = 0, of = 0 }) => Math.max(value, of)))
  return inRows({
    ...words,
    rows,
    span: [0, most > 0 ? most : 1],
    laneHeight: ({ value }) => (value === undefined ? 0 : 26),
    lane: ({ value, of }, { top, height, x }) => {
      const long = (to: number) => ({ x: x(0), y: top, width: x(to) - x(0), height })
      return [
        ...(value === undefined || of === undefined || of <= 0 ? [] : [framed(long(of))]),
        ...filled(long(Math.max(0, value ?? 0)), solid),
      ]
    },
  })
}
