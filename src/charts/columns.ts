import type { BarSeriesOption } from 'echarts'
import type { ColumnsChart } from './chart.ts'
import { lengthOf } from './lettering.ts'
import { colours, fills, inner, margin, styles } from './look.ts'
import { type Drawing, heading } from './page.ts'
import { letters } from './shape.ts'

const plotHeight = 300
const keyLine = 36
const betweenLabels = 16

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

function seriesOf({ parts, columns }: ColumnsChart): BarSeriesOption[] {
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
      itemStyle: {
        color: fills[part % fills.length]?.fill ?? colours.ink,
        decal: (fills[part % fills.length]?.decal ?? { symbol: 'none' }) as never,
        borderColor: colours.paper,
        borderWidth: 1.5,
      },
    }),
  )
  const sums: BarSeriesOption = {
    type: 'bar',
    stack: 'all',
    silent: true,
    emphasis: { disabled: true },
    data: columns.map(() => 0),
    label: {
      show: true,
      position: 'top',
      distance: 6,
      color: colours.ink,
      formatter: ({ dataIndex }) => columns[dataIndex]?.words ?? '',
      ...letters(styles.words),
    },
  }
  return [...stacked, sums]
}

/** Counts by period in columns, with what each part is and the sum over every column. */
export function columns(chart: ColumnsChart): Drawing {
  const head = heading(chart.title, chart.line)
  const labels = labelsOf(chart.columns)
  const top = head.below + chart.parts.length * keyLine + 40
  const most = Math.max(
    1,
    ...chart.columns.map(({ counts }) => counts.reduce((sum, count) => sum + count, 0)),
  )
  const sides = margin + Math.max(0, labels.beyond - margin / 2)
  return {
    height: top + plotHeight + labels.height + 14 + margin,
    option: {
      backgroundColor: colours.paper,
      title: [...head.option],
      legend: {
        data: [...chart.parts],
        orient: 'vertical',
        left: margin,
        top: head.below,
        padding: 0,
        itemWidth: 34,
        itemHeight: 22,
        itemGap: keyLine - 22,
        selectedMode: false,
        textStyle: { color: colours.ink, padding: [0, 0, 0, 6], ...letters(styles.label) },
      },
      grid: { left: sides, right: sides, top, height: plotHeight },
      xAxis: {
        type: 'category',
        z: 3,
        data: labels.texts,
        axisTick: { show: false },
        axisLine: { lineStyle: { color: colours.frame, width: 1.5 } },
        axisLabel: {
          interval: (index: number) => index % labels.every === 0,
          color: colours.quiet,
          margin: 12,
          lineHeight: styles.number.line,
          ...letters(styles.number),
        },
      },
      yAxis: { type: 'value', min: 0, max: most, show: false },
      series: seriesOf(chart),
    },
  }
}
