import type { Element } from './wire.ts'

/** Cuts at `most` characters, with an ellipsis, never through the middle of a character. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text
  if (most < 1) return ''
  return `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}

/** "{{DATE(…)}}" would be replaced by a moment, wherever it stands: a word joiner between the braces keeps it as it is. */
const still = (text: string): string => text.replaceAll('{{', '{\u2060{')

/** How a run of text looks. */
export interface Look {
  readonly bold?: boolean
  readonly muted?: boolean
  readonly large?: boolean
}

/** A run of text. Its characters are shown as they are: unlike a TextBlock's, nothing in them is markup. */
export function run(text: string, look: Look = {}): Element {
  return {
    type: 'TextRun',
    text: still(text),
    ...(look.bold ? { weight: 'Bolder' } : {}),
    ...(look.muted ? { isSubtle: true, size: 'Small' } : {}),
    ...(look.large ? { size: 'Large' } : {}),
  }
}

/** One paragraph of these runs. `spacing`: how far it stands from what is above. */
export function paragraph(runs: readonly Element[], spacing?: 'None' | 'Small' | 'Medium'): Element {
  return { type: 'RichTextBlock', inlines: runs, ...(spacing === undefined ? {} : { spacing }) }
}

/** A text, line by line, since a run keeps no line ends. Nothing for an empty text. */
export function lines(text: string, look: Look = {}): readonly Element[] {
  return text
    .split(/\r\n|[\r\n\u2028\u2029]/)
    .map((line, index) => ({ line, index }))
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, index }) => paragraph([run(line, look)], index > 0 ? 'Small' : undefined))
}

/** Text in which a TextBlock would find nothing to interpret. */
const harmless = /^(?!\s|\d+[.)]|-)[^\\*_[\]()~`#<>&{}|+\r\n]*$/

/** A heading; one with a character that could be markup becomes large bold text, which a screen reader does not jump to. */
export function heading(text: string, large = false): readonly Element[] {
  if (text.trim() === '') return []
  if (!harmless.test(text) || /:\/\/|www\./i.test(text)) return lines(text, { bold: true, large })
  const size = large ? { size: 'Large' } : {}
  return [{ type: 'TextBlock', text, wrap: true, style: 'heading', weight: 'Bolder', ...size }]
}
