import { letterCatalogue, type PresetName } from './catalogue.ts'
import { noticeTitle } from './compose.ts'
import type { LetterLanguage } from './tongue.ts'

/** A part of a letter's body, as it is set: a paragraph (its line ends kept), or a list. */
export type SheetPart =
  | { readonly kind: 'text'; readonly words: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }

/** A letter taken apart for a sheet of paper. `title` is the kind of notice in general words: nobody's name is in it. */
export interface LetterSheet {
  readonly title: string
  readonly subject: string
  readonly body: readonly SheetPart[]
  /** The greeting at the end, then who signs; what follows it (attachments) stands in `after`. */
  readonly closing: readonly string[]
  readonly after: readonly SheetPart[]
}

const itemMark = '- '

/** Lines of a paragraph: those that begin a list's item stand together. */
function partsOf(paragraph: string): readonly SheetPart[] {
  const parts: SheetPart[] = []
  for (const line of paragraph.split('\n')) {
    const last = parts.at(-1)
    if (line.startsWith(itemMark)) {
      const item = line.slice(itemMark.length)
      if (last?.kind === 'list') parts.splice(-1, 1, { kind: 'list', items: [...last.items, item] })
      else parts.push({ kind: 'list', items: [item] })
    } else if (last?.kind === 'text') parts.splice(-1, 1, { kind: 'text', words: `${last.words}\n${line}` })
    else parts.push({ kind: 'text', words: line })
  }
  return parts
}

/**
 * Takes a canonical letter apart, word for word: what stands on the sheet is what was approved (trust P6). A letter whose
 * closing is not the catalogue's keeps it as its last paragraph.
 */
export function letterSheet(letter: string, language: LetterLanguage, preset: PresetName): LetterSheet {
  const [subject = '', ...paragraphs] = letter.trimEnd().split('\n\n')
  const greeting = letterCatalogue(language).closing.letter
  const at = paragraphs.findLastIndex((paragraph) => paragraph.split('\n', 1)[0] === greeting)
  const end = at < 0 ? paragraphs.length : at
  return {
    title: noticeTitle(language, preset),
    subject,
    body: paragraphs.slice(0, end).flatMap(partsOf),
    closing: paragraphs[at]?.split('\n') ?? [],
    after: paragraphs.slice(end + 1).flatMap(partsOf),
  }
}
