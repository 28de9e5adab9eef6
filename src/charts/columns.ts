import type { BarSeriesOption, LegendComponentOption, XAXisComponentOption } from 'echarts'
import type { ColumnsChart } from './chart.ts'
import { lengthOf } from './lettering.ts'
import { colours, fills, inner, margin, type Style, solid, styles, width } from './look.ts'
import { type Drawing, heading } from './page.ts'
import { letters } from './shape.ts'

const highest = 300
const lowest = 120
/** A single one is no tower. */
const highestOne = 60
const keyLine = 36
const swatch = 22
const betweenLabels = 16
const sumStyles: readonly Style[] = [styles.words, { ...styles.words, size: 17 }]

/** The labels, one word a line, and under every how many columns there is room for one. */
function labelsOf(columns: ColumnsChart['columns']) {
  const words = columns.map(({ label }) => label.split(' '))
  const longest = Math.max(...words.flat().map((word) => lengthOf(word, styles.number)))
  const each = inner / columns.length
  return {
    every: Math.max(1, Math.ceil((longest + betweenLabels) / each)),
    texts: words.map((all) => all.join('\n')),
    height: Math.max(...words.map(({ length }) => length)) * styles.number.line,
    /** The first and the last label may reach beyond their columns. */
    beyond: Math.max(0, longest / 2 - each / 2),
  }
}

function itemStyle(part: number) {
  const { fill, decal } = fills[part % fills.length] ?? solid
  return { color: fill, ...(decal ? { decal } : {}), borderColor: colours.paper, borderWidth: 1.5 } as never
}

/** The sums in the largest style in which they do not touch; none where even the smallest is too wide. */
function sumStyle(columns: ColumnsChart['columns'], plotWidth: number): Style | undefined {
  const each = plotWidth / columns.length
  return sumStyles.find((style) => columns.every(({ words }) => lengthOf(words, style) + 2 <= each))
}

function seriesOf({ parts, columns }: ColumnsChart, plotWidth: number): BarSeriesOption[] {
  const style = sumStyle(columns, plotWidth)
  const stacked = parts.map(
    (name, part): BarSeriesOption => ({
      type: 'bar',
      name,
      stack: 'all',
      silent: true,
      emphasis: { disabled: true },
      barMaxWidth: 96,
      barCategoryGap: '22%',
      data: columns.map(({ counts }) => counts[part] ?? 0),
      itemStyle: itemStyle(part),
    }),
  )
  const sums: BarSeriesOption = {
    type: 'bar',
    stack: 'all',
    silent: true,
    emphasis: { disabled: true },
    data: columns.map(() => 0),
    label: {
      show: style !== undefined,
      position: 'top',
      distance: 6,
      color: colours.ink,
      formatter: ({ dataIndex }) => columns[dataIndex]?.words ?? '',
      ...letters(style ?? styles.words),
    },
  }
  return [...stacked, sums]
}

/** What each part is, one line each. */
function keyOf({ parts }: ColumnsChart, top: number): LegendComponentOption {
  return {
    data: [...parts],
    orient: 'vertical',
    left: margin,
    top,
    padding: 0,
    itemWidth: 34,
    itemHeight: swatch,
    itemGap: keyLine - swatch,
    selectedMode: false,
    textStyle: { color: colours.ink, padding: [0, 0, 0, 6], ...letters(styles.label) },
  }
}

function periods({ texts, every }: ReturnType<typeof labelsOf>): XAXisComponentOption {
  return {
    type: 'category',
    // Over the white lines around the boxes.
    z: 3,
    data: texts,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: colours.frame, width: 1.5 } },
    axisLabel: {
      interval: (index: number) => index % every === 0,
      color: colours.quiet,
      margin: 12,
      lineHeight: styles.number.line,
      ...letters(styles.number),
    },
  }
}

/** Counts by period in columns, with what each part is and the sum over every column. */
export function columns(chart: ColumnsChart): Drawing {
  const head = heading(chart.title, chart.line)
  const labels = labelsOf(chart.columns)
  const top = head.below + chart.parts.length * keyLine + 40
  const sums = chart.columns.map(({ counts }) => counts.reduce((sum, count) => sum + count, 0))
  const most = Math.max(lowest / highestOne, ...sums)
  const plotHeight = Math.min(highest, most * highestOne)
  const sides = margin + Math.max(0, labels.beyond - margin / 2)
  return {
    height: top + plotHeight + labels.height + 14 + margin,
    option: {
      backgroundColor: colours.paper,
      title: [...head.option],
      legend: keyOf(chart, head.below),
      grid: { left: sides, right: sides, top, height: plotHeight },
      xAxis: periods(labels),
      yAxis: { type: 'value', min: 0, max: most, show: false },
      series: seriesOf(chart, width - 2 * sides),
    },
  }
}
