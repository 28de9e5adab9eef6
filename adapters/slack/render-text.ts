import { limits } from './limits.ts'
import { type Block, plain } from './wire.ts'

/** Cuts at `most` characters, with an ellipsis, never through the middle of a character. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text
  return `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}

/** A long text in pieces of at most `most` characters, broken at line ends or spaces where there are any. */
export function pieces(text: string, most: number): readonly string[] {
  const found: string[] = []
  let rest = text
  while (rest.length > most) {
    const window = rest.slice(0, most).replace(/[\uD800-\uDBFF]$/, '')
    const at = Math.max(window.lastIndexOf('\n'), window.lastIndexOf(' '))
    const end = at > most / 2 ? at + 1 : window.length
    found.push(rest.slice(0, end))
    rest = rest.slice(end)
  }
  if (rest !== '') found.push(rest)
  return found
}

/** Sections of plain text: as many as the length takes. Nothing for an empty text. */
export function sections(text: string): readonly Block[] {
  return pieces(text, limits.text)
    .filter((piece) => piece.trim() !== '')
    .map((piece) => ({ type: 'section', text: plain(piece) }))
}

/** Small grey text. */
export function muted(text: string): readonly Block[] {
  return pieces(text, limits.text)
    .filter((piece) => piece.trim() !== '')
    .map((piece) => ({ type: 'context', elements: [plain(piece)] }))
}

/** A heading; a very long one becomes bold text. */
export function heading(text: string): readonly Block[] {
  if (text.trim() === '') return []
  return text.length <= limits.header ? [{ type: 'header', text: plain(text) }] : rich([line(text, true)])
}

/** A run of text inside a rich text block. Its characters are shown as they are: nothing in them is interpreted. */
export function run(text: string, bold = false): readonly Block[] {
  return pieces(text, limits.richText)
    .filter((piece) => piece !== '')
    .map((piece) => ({ type: 'text', text: piece, ...(bold ? { style: { bold: true } } : {}) }))
}

/** A paragraph of rich text. */
export function line(text: string, bold = false): Block {
  return { type: 'rich_text_section', elements: run(text, bold) }
}

/** A rich text block of these elements; nothing when they are empty. */
export function rich(elements: readonly Block[]): readonly Block[] {
  const full = elements.filter((element) => Array.isArray(element.elements) && element.elements.length > 0)
  return full.length > 0 ? [{ type: 'rich_text', elements: full }] : []
}

/** `text` of a message is read as markup: these three characters are all that begins anything there. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
