import rules from './data/tone-rules.json' with { type: 'json' }
import { coverPieces, coverSlots, type Folded, fold, original, unwrap } from './fold.ts'
import { type Severity, searchLexicon } from './lexicon.ts'
import type { LintContext, LintOptions, RuleFinding } from './lint-context.ts'
import { bodyOf } from './measure.ts'
import { requiredElements } from './required.ts'
import * as content from './rules-of-content.ts'
import * as form from './rules-of-form.ts'
import { formatSlots, isNameSlot } from './slots.ts'
import type { LetterLanguage } from './tongue.ts'

/** One finding of the tone check. `start` and `end` are UTF-16 offsets in the text as it was given. */
export interface Finding {
  readonly id: string
  readonly severity: Severity
  readonly start: number
  readonly end: number
  readonly text: string
  readonly suggestion: string
}

const RULES: readonly ((context: LintContext) => readonly RuleFinding[])[] = [
  form.tooLong,
  form.exclamations,
  form.capitals,
  form.questions,
  form.longSentences,
  form.connectors,
  content.bareFacts,
  content.manyFacts,
  content.manySteps,
  form.lateDecision,
  form.thanks,
  form.apologies,
  form.openSlots,
  content.foreignFormats,
  form.mixedAddress,
  form.hardEnding,
  content.namesInFacts,
  content.looseQuotes,
  form.emoji,
]

// Names are not words: a firm called "Nightmare Films" may be named in its own letter.
function namesIn(options: LintOptions, language: LetterLanguage): readonly string[] {
  const named = Object.entries(options.slots ?? {}).filter(([name]) => isNameSlot(name))
  const { values } = formatSlots(Object.fromEntries(named), language)
  return Object.values(values).toSorted((a, b) => b.length - a.length)
}

function contextOf(folded: Folded, language: LetterLanguage, options: LintOptions): LintContext {
  const quotes = (options.sourcedQuotes ?? []).map((quote) => quote.text)
  const covered = coverPieces(coverSlots(folded.text), [...quotes, ...namesIn(options, language)])
  return {
    text: folded.text,
    covered,
    language,
    kind: options.kind ?? 'text',
    body: bodyOf(folded.text, language),
    hits: searchLexicon(unwrap(covered), language),
    options,
  }
}

// A suggestion is read by a person: what it leaves open is an ellipsis, not a slot.
function readable(suggestion: string, finding: RuleFinding): string {
  return suggestion
    .replace('{limit}', String(finding.limit ?? ''))
    .replace(/\{\{[^}]+\}\}/gu, '…')
    .replace(/…(?: …)+/gu, '…')
    .replace(/…\.$/u, '…')
}

function ruleSuggestion(finding: RuleFinding, language: LetterLanguage): string {
  const all: Readonly<Record<string, Readonly<Record<LetterLanguage, string>> | undefined>> =
    rules.suggestions
  return readable(all[finding.id]?.[language] ?? '', finding)
}

function missingElements(text: string, language: LetterLanguage, options: LintOptions): readonly Finding[] {
  const kind = options.kind
  if (!options.required || (kind !== 'letter' && kind !== 'email' && kind !== 'call')) return []
  const names: Readonly<Record<string, Readonly<Record<LetterLanguage, string>> | undefined>> = rules.elements
  return requiredElements({ ...options.required, kind, language, text }).missing.map((element) => ({
    id: `REQ.${element}`,
    severity: 'block',
    start: text.length,
    end: text.length,
    text: '',
    suggestion: rules.suggestions.REQ[language].replace('{element}', names[element]?.[language] ?? element),
  }))
}

/**
 * Reads a text as page 4.4 says: NFC, apostrophes, slots and sourced quotes removed, lexicon, structural rules,
 * required elements. Pure and in linear time. It knows no irony and no context: a second human reader stays mandatory.
 */
export function lint(text: string, language: LetterLanguage, options: LintOptions = {}): readonly Finding[] {
  const folded = fold(text)
  const context = contextOf(folded, language, options)
  const words = context.hits.map(({ entry, start, end }) => ({
    id: entry.id,
    severity: entry.severity,
    ...original(folded, start, end),
    suggestion: readable(entry.suggestion, { id: entry.id, severity: entry.severity, start, end }),
  }))
  const structure = RULES.flatMap((rule) => rule(context)).map((finding) => ({
    id: finding.id,
    severity: finding.severity,
    ...original(folded, finding.start, finding.end),
    suggestion: ruleSuggestion(finding, language),
  }))
  return [...words, ...structure, ...missingElements(text, language, options)]
}
