import type { EChartsOption, TitleComponentOption } from 'echarts'
import { wrapped } from './lettering.ts'
import { colours, inner, margin, styles } from './look.ts'
import { letters } from './shape.ts'

/** A picture as the drawing library is asked for it, and how high it is. */
export interface Drawing {
  readonly option: EChartsOption
  readonly height: number
}

const between = 10

/** The title and the sentence, in as many lines as they need, and where the picture below them begins. */
export function heading(
  title: string,
  line: string,
): { readonly option: readonly TitleComponentOption[]; readonly below: number } {
  const titleLines = wrapped(title, styles.title, inner, 2)
  const sentence = wrapped(line, styles.sentence, inner, 4)
  const sentenceTop = margin + titleLines.length * styles.title.line + between
  const at = (top: number, style: typeof styles.title | typeof styles.sentence, fill: string) => ({
    left: margin,
    top,
    padding: 0,
    textStyle: {
      ...letters(style),
      lineHeight: style.line,
      color: fill,
    },
  })
  return {
    option: [
      { text: titleLines.join('\n'), ...at(margin, styles.title, colours.ink) },
      { text: sentence.join('\n'), ...at(sentenceTop, styles.sentence, colours.quiet) },
    ],
    below: sentenceTop + sentence.length * styles.sentence.line + 24,
  }
}
