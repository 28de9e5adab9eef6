import { describe, expect, it } from 'vitest'
import type { BarsChart, Chart, ColumnsChart, ScaleChart, WaterfallChart } from '../../src/charts/chart.ts'
import { drawPng, drawSvg } from '../../src/charts/draw.ts'
import { colours } from '../../src/charts/look.ts'
import { barsIn, diamondsIn, dotsIn, lettersIn, wordsIn } from './svg.ts'

const score: BarsChart = {
  kind: 'bars',
  title: 'Heron: the score by factor',
  line: '62 of 100 points speak for ending; most of them come from “How serious is it?”.',
  rows: [
    { label: 'How serious is it?', words: '12 of 15', value: 12, of: 15 },
    { label: 'Revenue share at stake', words: '3 of 6', value: 3, of: 6 },
    { label: 'How influential is the client?', words: '0 of 3', value: 0, of: 3 },
    { label: 'Legal risk of ending', words: 'not known' },
  ],
}
const account: WaterfallChart = {
  kind: 'waterfall',
  title: 'Heron: where a month’s money goes',
  line: 'A month brings in £1,000 and costs £1,200: £200 more than it brings in.',
  rows: [
    { part: 'total', label: 'Revenue', words: '£1,000', value: 1000 },
    { part: 'change', label: 'Our hours', words: '-£900', value: -900 },
    { part: 'change', label: 'Late payment', words: '-£300', value: -300 },
    { part: 'total', label: 'Contribution', words: '-£200', value: -200 },
  ],
}
const answers: ScaleChart = {
  kind: 'scale',
  title: 'Heron: what the team says',
  line: '7 of 7 answered; they are far apart on one question.',
  ticks: ['0', '1', '2', '3', '4'],
  key: { dot: 'one answer', median: 'median' },
  rows: [
    {
      label: 'How serious is it?',
      words: 'Median 3, far apart',
      median: 3,
      dots: [
        { at: 0, count: 2 },
        { at: 3, count: 4 },
        { at: 4, count: 1 },
      ],
    },
    { label: 'How often does it happen?', words: 'Median 2.5, close together', median: 2.5 },
    { label: 'What history do we share?', words: 'Too few answers to show' },
  ],
}
const incidents: ColumnsChart = {
  kind: 'columns',
  title: 'Heron: incidents over time',
  line: 'May 2025 to July 2025: 6 incidents; our part in 2.',
  parts: ['Not our part: 4', 'Partly our part: 1', 'Our part: 1'],
  columns: [
    { label: 'May 2025', counts: [3, 1, 0], words: '4' },
    { label: 'June 2025', counts: [0, 0, 0], words: '' },
    { label: 'July 2025', counts: [1, 0, 1], words: '2' },
  ],
}
const all: readonly Chart[] = [score, account, answers, incidents]

describe('every picture', () => {
  it.each(all)('says its title, its sentence and every figure in words: $kind', async (chart) => {
    const words = wordsIn(await drawSvg(chart))
    const figures = 'rows' in chart ? chart.rows : chart.columns
    for (const { label, words: figure } of figures) {
      expect(words).toContain(label)
      expect(words).toContain(figure)
    }
    expect(words).toContain(chart.title)
    expect(words).toContain(chart.line)
  })

  it('tells who does not see it its title and its sentence, whatever signs are in them', async () => {
    const svg = await drawSvg({ ...score, title: 'Profit & <loss>' })
    expect(svg).toContain('<title>Profit &#38; &#60;loss&#62;</title><desc>62 of 100 points')
    expect(svg).toMatch(/^<svg[^>]* role="img">/)
    expect(wordsIn(svg)).toContain('Profit & <loss>')
  })

  it('is the same for the same figures, whatever was drawn before', async () => {
    const before = await Promise.all(all.map(drawSvg))
    const after = await Promise.all(all.toReversed().map(drawSvg))
    expect(after.toReversed()).toEqual(before)
  })

  it('keeps all letters inside, however long the words are', async () => {
    const long = 'Käyttöoikeussopimuksenirtisanomisilmoituksenvastaanottovahvistus '.repeat(4)
    const [first] = score.rows
    const svg = await drawSvg({
      ...score,
      title: long,
      line: long,
      rows: [{ ...first, label: long, words: long }],
    })
    const [, , height = '0'] = /width="(\d+)" height="(\d+)"/.exec(svg) ?? []
    expect(lettersIn(svg).length).toBeGreaterThan(6)
    expect(wordsIn(svg)).toContain('…')
    for (const { x, y } of lettersIn(svg)) {
      expect(x).toBeGreaterThanOrEqual(36)
      expect(x).toBeLessThanOrEqual(684)
      expect(y).toBeLessThan(Number(height) - 10)
    }
  })
})

describe('bars', () => {
  it('are as long as their figures say, inside a frame as long as the most', async () => {
    const svg = await drawSvg(score)
    const [serious, share, none] = barsIn(svg, colours.first).map(({ width }) => width)
    const frames = barsIn(svg, colours.tint).map(({ width }) => width)
    expect(none).toBeUndefined()
    expect((serious ?? 0) / (share ?? 1)).toBeCloseTo(4, 2)
    expect(frames).toHaveLength(3)
    expect((frames[0] ?? 0) / (frames[1] ?? 1)).toBeCloseTo(15 / 6, 2)
    expect((serious ?? 0) / (frames[0] ?? 1)).toBeCloseTo(12 / 15, 2)
  })

  it('of nothing at all are words without bars', async () => {
    const rows = [{ label: 'How serious is it?', words: '0 cases', value: 0 }]
    const svg = await drawSvg({ ...score, rows })
    expect(barsIn(svg, colours.first)).toEqual([])
    expect(wordsIn(svg)).toContain('0 cases')
  })
})

describe('a waterfall', () => {
  it('begins each change where the last step ended, and ends below zero where a client costs money', async () => {
    const svg = await drawSvg(account)
    const [revenue, contribution] = barsIn(svg, colours.first)
    const [hours, late] = barsIn(svg, colours.second)
    if (!revenue || !contribution || !hours || !late) throw new Error('a step is missing')
    const end = ({ x, width }: { x: number; width: number }) => x + width
    const zero = revenue.x
    expect(end(hours)).toBeCloseTo(end(revenue), 0)
    expect(end(late)).toBeCloseTo(hours.x, 0)
    expect(end(contribution)).toBeCloseTo(zero, 0)
    expect(contribution.x).toBeCloseTo(late.x, 0)
    expect(contribution.width / revenue.width).toBeCloseTo(0.2, 2)
    expect(hours.width / revenue.width).toBeCloseTo(0.9, 2)
  })

  it('shows a change of nothing as no box, and a tiny one as a stroke inside the picture', async () => {
    const rows: WaterfallChart['rows'] = [
      { part: 'total', label: 'Revenue', words: '9', value: 1e9 },
      { part: 'change', label: 'Our hours', words: '-1', value: -1 },
      { part: 'change', label: 'Late payment', words: '0', value: 0 },
    ]
    const boxes = barsIn(await drawSvg({ ...account, rows }), colours.second)
    expect(boxes).toHaveLength(1)
    expect(boxes[0]?.width).toBeGreaterThan(2)
    expect((boxes[0]?.x ?? 0) + (boxes[0]?.width ?? 0)).toBeLessThanOrEqual(684)
  })

  it('of zeros only is still a picture', async () => {
    const rows = account.rows.map((row) => ({ ...row, value: 0 }))
    expect(barsIn(await drawSvg({ ...account, rows }), colours.first)).toEqual([])
  })
})

describe('answers on a scale', () => {
  it('have a dot each, over the value that was given, beside the one of the key', async () => {
    const svg = await drawSvg(answers)
    const [key, ...dots] = dotsIn(svg, colours.first)
    expect(key).toBeDefined()
    expect(dots).toHaveLength(7)
    const ticks = lettersIn(svg).filter(({ words }) => words === '0' || words === '3' || words === '4')
    const at = (tick: string) => ticks.find(({ words }) => words === tick)?.x ?? 0
    const middle = (some: readonly { x: number }[]) => some.reduce((sum, { x }) => sum + x, 0) / some.length
    expect(middle(dots.slice(0, 2))).toBeCloseTo(at('0'), 0)
    expect(middle(dots.slice(2, 6))).toBeCloseTo(at('3'), 0)
    expect(dots[6]?.x).toBeCloseTo(at('4'), 0)
    expect(new Set(dots.map(({ x, y }) => `${x} ${y}`)).size).toBe(7)
  })

  it('mark the median, and where only words may be told draw nothing', async () => {
    const svg = await drawSvg(answers)
    const marks = diamondsIn(svg, colours.second)
    expect(marks).toHaveLength(3)
    const ticks = lettersIn(svg).filter(({ words }) => words === '2' || words === '3')
    expect(marks[2]?.x).toBeCloseTo(((ticks.at(-2)?.x ?? 0) + (ticks.at(-1)?.x ?? 0)) / 2, 0)
    expect(lettersIn(svg).filter(({ words }) => words === '4')).toHaveLength(2)
  })

  it('find room for sixty people without lying over each other', async () => {
    const row = { label: 'How serious is it?', words: 'Median 3', median: 3 }
    const dots = [0, 1, 2, 3, 4].map((at) => ({ at, count: 12 * at + 1 }))
    const [, ...places] = dotsIn(await drawSvg({ ...answers, rows: [{ ...row, dots }] }), colours.first)
    expect(places).toHaveLength(125)
    for (const [index, one] of places.entries()) {
      for (const other of places.slice(index + 1)) {
        expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThan(8)
      }
    }
  })
})

describe('columns over time', () => {
  const line = 1.5

  it('are as high as their counts, stacked, with the sum over each', async () => {
    const svg = await drawSvg(incidents)
    const blue = barsIn(svg, colours.first).filter(({ height, width }) => height > 1 && width > 40)
    const [may, july] = blue
    // The white line around a box is half inside it.
    expect(((may?.height ?? 0) + line) / ((july?.height ?? 0) + line)).toBeCloseTo(3, 2)
    const [ours] = barsIn(svg, colours.third).filter(({ height }) => height > 1)
    expect(ours?.x).toBeCloseTo(july?.x ?? 0, 1)
    expect(ours?.height).toBeCloseTo(july?.height ?? 0, 0)
    const sums = lettersIn(svg).filter(({ words }) => words === '4' || words === '2')
    expect(sums.map(({ words }) => words)).toEqual(['4', '2'])
  })

  it('tell their parts apart by words and pattern, not by colour alone', async () => {
    const svg = await drawSvg(incidents)
    for (const part of incidents.parts) expect(wordsIn(svg)).toContain(part)
    expect(svg.match(/<pattern /g)?.length).toBeGreaterThanOrEqual(2)
  })

  it('name as many periods as there is room for, never one over another', async () => {
    const columns = Array.from({ length: 24 }, (_, index) => ({
      label: `marraskuu ${2000 + index}`,
      counts: [120, 0, 0],
      words: '120',
    }))
    const months = lettersIn(await drawSvg({ ...incidents, columns })).filter(
      ({ words }) => words === 'marraskuu',
    )
    expect(months.length).toBeGreaterThan(3)
    for (const [index, { x }] of months.slice(1).entries())
      expect(x - (months[index]?.x ?? 0)).toBeGreaterThan(100)
  })
})

describe('a PNG', () => {
  it('is 1,440 pixels wide, whatever fonts the machine has', async () => {
    const png = Buffer.from(await drawPng(score))
    expect(png.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a')
    expect(png.readUInt32BE(16)).toBe(1440)
    expect(png.readUInt32BE(20)).toBeGreaterThan(800)
    // Another word gives another picture: the letters are there.
    const [first, ...rest] = score.rows
    const other = await drawPng({
      ...score,
      rows: [{ ...first, label: 'How far is it?', words: '12 of 15' }, ...rest],
    })
    expect(Buffer.compare(png, Buffer.from(other))).not.toBe(0)
  })
})
