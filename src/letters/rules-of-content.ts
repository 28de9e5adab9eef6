import { letterCatalogue } from './catalogue.ts'
import rules from './data/tone-rules.json' with { type: 'json' }
import { fold } from './fold.ts'
import { wholeWords } from './lexicon.ts'
import type { LintContext, RuleFinding } from './lint-context.ts'
import { type Span, wordsOf } from './measure.ts'
import type { LetterLanguage } from './tongue.ts'

function linesAfter(text: string, from: number): readonly Span[] {
  const spans: Span[] = []
  let at = from
  while (text.startsWith('\n- ', at)) {
    const next = text.indexOf('\n', at + 1)
    const end = next < 0 ? text.length : next
    spans.push({ start: at + 1, end })
    at = end
  }
  return spans
}

/** The fact lines: the list under the letter's own heading for facts. */
function factLines(context: LintContext): readonly Span[] {
  const block = letterCatalogue(context.language).letter.find((one) => one.id === 'facts')
  const heading = fold(block?.text.split('\n')[0] ?? '').text
  const at = heading === '' ? -1 : context.text.indexOf(heading)
  return at < 0 ? [] : linesAfter(context.text, at + heading.length)
}

const YEAR = /(?<!\d)(?:19|20)\d{2}(?!\d)/u
const SOURCE_AT_END = /\([^()\n]{2,}\)\s*\.?\s*$/u

/** S07: every fact has its date and its source. */
export function bareFacts(context: LintContext): readonly RuleFinding[] {
  return factLines(context)
    .filter(({ start, end }) => {
      const line = context.text.slice(start, end)
      return !YEAR.test(line) || !SOURCE_AT_END.test(line)
    })
    .map((span) => ({ id: 'S07', severity: 'block', ...span }))
}

/** S08: three facts at most. */
export function manyFacts(context: LintContext): readonly RuleFinding[] {
  return factLines(context)
    .slice(3)
    .map((span) => ({ id: 'S08', severity: 'block', ...span }))
}

function stepLeads(language: LetterLanguage): readonly string[] {
  const words = letterCatalogue(language)
  const blocks = [...words.letter, ...words.email].filter((block) => block.id === 'steps_taken')
  return blocks.map((block) => fold(block.text.split('{{')[0] ?? '').text.trimEnd())
}

/** S09: three steps at most. */
export function manySteps(context: LintContext): readonly RuleFinding[] {
  return stepLeads(context.language).flatMap((lead) => {
    const at = context.text.indexOf(lead)
    if (at < 0) return []
    const rest = context.text.slice(at + lead.length)
    const list = /^[^\n]*?(?=(?<!\d)\.\s|(?<=\d{4})\.\s|\n|$)/u.exec(rest)?.[0] ?? ''
    const parts = list.split(';')
    if (parts.length <= 3) return []
    const start = at + lead.length + parts.slice(0, 3).join(';').length + 1
    return [{ id: 'S09', severity: 'warn' as const, start, end: at + lead.length + list.length }]
  })
}

const SHORT_DATE: Readonly<Record<LetterLanguage, RegExp>> = {
  en: /^\d{2}\/\d{2}\/\d{4}$/,
  sv: /^\d{4}-\d{2}-\d{2}$/,
  de: /^\d{1,2}\.\d{1,2}\.\d{4}$/,
  nb: /^\d{1,2}\.\d{1,2}\.\d{4}$/,
  fi: /^\d{1,2}\.\d{1,2}\.\d{4}$/,
  nl: /^\d{1,2}-\d{1,2}-\d{4}$/,
}

const WRITTEN_DATE =
  /(?<![\p{L}\p{N}./-])(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}([./-])\d{1,2}\1\d{4}|\d{1,2}\/\d{1,2}\/\d{2})(?![\p{L}\p{N}]|[./-]\p{N})/gu

const POINT_AMOUNT = /^\d{1,3}(?:\.\d{3})*(?:,(?:\d{2}|-|–))?$|^\d+(?:,\d{2})?$/u
const BLANK_AMOUNT = /^\d{1,3}(?: \d{3})*(?:,\d{2})?$|^\d+(?:,\d{2})?$/u
const AMOUNT: Readonly<Record<LetterLanguage, RegExp>> = {
  en: /^\d{1,3}(?:,\d{3})*(?:\.\d{2})?$|^\d+(?:\.\d{2})?$/u,
  sv: BLANK_AMOUNT,
  de: POINT_AMOUNT,
  nb: BLANK_AMOUNT,
  fi: BLANK_AMOUNT,
  nl: POINT_AMOUNT,
}

const BESIDE_CURRENCY =
  /(?:€|£|\$|(?<!\p{L})(?:EUR|GBP|USD|SEK|NOK|CHF|kr)) ?(\d+(?:[., ]\d+){0,8})|(?<![\p{N}.,])(\d+(?:[., ]\d+){0,8}) ?(?:€|£|\$|(?:EUR|GBP|USD|SEK|NOK|CHF|kr|euro[as]?|kronor|kroner)(?!\p{L}))/gu

function badDates(context: LintContext): readonly Span[] {
  const strict = context.kind === 'letter' || context.kind === 'email'
  return [...context.covered.matchAll(WRITTEN_DATE)]
    .filter((match) => strict || !SHORT_DATE[context.language].test(match[0]))
    .map((match) => ({ start: match.index, end: match.index + match[0].length }))
}

function badAmounts(context: LintContext): readonly Span[] {
  return [...context.covered.matchAll(BESIDE_CURRENCY)]
    .filter((match) => !AMOUNT[context.language].test(match[1] ?? match[2] ?? ''))
    .map((match) => ({ start: match.index, end: match.index + match[0].length }))
}

function relativeDates(context: LintContext): readonly Span[] {
  if (context.kind !== 'letter' && context.kind !== 'email') return []
  return [...context.covered.matchAll(wholeWords(rules.relativeDate[context.language]))].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }))
}

/** S14: dates and amounts as the language writes them; in letters in long form, and no relative days. */
export function foreignFormats(context: LintContext): readonly RuleFinding[] {
  return [...badDates(context), ...badAmounts(context), ...relativeDates(context)].map((span) => ({
    id: 'S14',
    severity: 'warn',
    ...span,
  }))
}

/** S17: our own people are not named in facts. */
export function namesInFacts(context: LintContext): readonly RuleFinding[] {
  const names = (context.options.employees ?? [])
    .map((name) => fold(name).text.trim())
    .filter((name) => name.length > 1)
  return factLines(context).flatMap(({ start, end }) =>
    names.flatMap((name) => {
      const at = context.text.slice(start, end).indexOf(name)
      return at < 0
        ? []
        : [{ id: 'S17', severity: 'warn' as const, start: start + at, end: start + at + name.length }]
    }),
  )
}

const QUOTED = /[“”„«»"]([^“”„«»"\n]{1,800})[“”«»"]|(?<![\p{L}\p{N}])'([^'\n]{20,800})'(?![\p{L}\p{N}])/gu
const TITLE_WORDS = 3
const QUOTE_WORDS = 25

/** S18: a client is quoted word for word, briefly, from writing, and with legal's consent; short titles are no quotes. */
export function looseQuotes(context: LintContext): readonly RuleFinding[] {
  const sourced = new Map(
    (context.options.sourcedQuotes ?? []).map((quote) => [fold(quote.text.trim()).text, quote]),
  )
  const own = new Set(
    Object.values(context.options.slots ?? {})
      .filter((value) => typeof value === 'string')
      .map((value) => fold(value).text.trim()),
  )
  return [...context.text.matchAll(QUOTED)].flatMap((match) => {
    const quote = (match[1] ?? match[2] ?? '').trim()
    const length = wordsOf(quote).length
    const known = sourced.get(quote)
    const isClear = known
      ? known.legalApproved && length <= QUOTE_WORDS
      : length <= TITLE_WORDS || own.has(quote)
    const isPiece = context.kind === 'text' && known === undefined && length <= QUOTE_WORDS
    if (isClear || isPiece) return []
    return [{ id: 'S18', severity: 'block' as const, start: match.index, end: match.index + match[0].length }]
  })
}
