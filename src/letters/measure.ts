import formats from './data/formats.json' with { type: 'json' }
import rules from './data/tone-rules.json' with { type: 'json' }
import type { LetterLanguage } from './tongue.ts'

/** A piece of a text by its offsets. */
export interface Span {
  readonly start: number
  readonly end: number
}

const MONTHS = [...new Set(Object.values(formats.months).flat())]
  .sort((a, b) => b.length - a.length)
  .join('|')
const WORD = new RegExp(
  [
    `\\d{1,2}\\.? (?:${MONTHS}) \\d{4}`,
    `(?:${MONTHS}) \\d{1,2}, \\d{4}`,
    '\\+\\d[\\d ()-]{5,20}\\d',
    '\\d{1,3}(?: \\d{3})+(?:[.,]\\d+)?',
    "[\\p{L}\\p{N}]+(?:['’.,:/@+-][\\p{L}\\p{N}]+)*",
  ].join('|'),
  'giu',
)

/** The words of a text; a date in long form, an amount, a telephone number or an address counts as one. */
export function wordsOf(text: string): readonly Span[] {
  return [...text.matchAll(WORD)].map((match) => ({ start: match.index, end: match.index + match[0].length }))
}

// A full stop after a digit and before a small letter or a month belongs to a date ("1. maaliskuuta", "1. März").
const SENTENCE_END =
  /[!?…]+["”»’)]*(?=\s|$)|(?<!\d)\.+["”»’)]*(?=\s|$)|(?<=\d)\.["”»’)]*(?=\s+["“„«‘]?\p{Lu}|\s*$|\s*\n)(?!\s+(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)\b)|;|\n|:(?=[^.!?\n]{0,600};)/gu

/** The sentences of a text; list items, and the parts of a list with semicolons, count each for itself. */
export function sentencesOf(text: string): readonly Span[] {
  const spans: Span[] = []
  let start = 0
  for (const match of text.matchAll(SENTENCE_END)) {
    const end = match.index + match[0].length
    if (/[\p{L}\p{N}]/u.test(text.slice(start, end))) spans.push({ start, end })
    start = end
  }
  if (/[\p{L}\p{N}]/u.test(text.slice(start))) spans.push({ start, end: text.length })
  return spans
}

function lineStart(pattern: string, ending: string): RegExp {
  return new RegExp(`(?:^|\\n)[^\\S\\n]*(?:${pattern})${ending}`, 'iu')
}

/**
 * The body of a letter or e-mail: what stands between the salutation line (if one stands in the first 400 characters)
 * and the closing. Without them the whole text is the body.
 */
export function bodyOf(text: string, language: LetterLanguage): Span {
  const greeting = lineStart(rules.salutation[language], '(?![\\p{L}])[^\\n]{0,80}(?:\\n|$)').exec(
    text.slice(0, 400),
  )
  const start = greeting ? greeting.index + greeting[0].length : 0
  const closing = lineStart(rules.closing[language], '[,.]?[^\\S\\n]*(?:\\n|$)').exec(text.slice(start))
  return { start, end: closing ? start + closing.index : text.length }
}

/** The spoken core of a call script: without the branches, and without directions in brackets (covered by blanks). */
export function spokenCore(text: string, branchHeading: string): string {
  const at = text.indexOf(`\n${branchHeading}\n`)
  const core = at < 0 ? text : text.slice(0, at)
  return core.replace(/\([^()\n]{0,200}\)/gu, (direction) => ' '.repeat(direction.length))
}
