import {
  type ComposedPart,
  type LetterReason,
  letterCatalogue,
  type PresetName,
  presets,
  REASONS,
} from './catalogue.ts'
import data from './data/required.json' with { type: 'json' }
import { fold } from './fold.ts'
import { reasonSentence } from './phrases.ts'
import type { LetterLanguage } from './tongue.ts'

/** What a text is checked for: the blocks it was composed of, or its words once a person has edited it. */
export interface RequiredQuery {
  readonly kind: ComposedPart
  readonly preset: PresetName
  readonly language: LetterLanguage
  readonly blocks?: readonly string[]
  readonly text?: string
  readonly hasRemedies?: boolean
  readonly prepaid?: boolean
  readonly reason?: LetterReason
}

/** Required elements a text lacks, and recommended ones (alternatives, apology, goodwill) it does without. */
export interface RequiredResult {
  readonly missing: readonly string[]
  readonly recommended: readonly string[]
}

const BLOCKS_OF: Readonly<Record<ComposedPart, Readonly<Record<string, RegExp>>>> = {
  letter: {
    decision: /^decision_/,
    end_date: /^decision_/,
    notice: /^notice_(?!fallback)/,
    until_then: /^until_then/,
    final_invoice: /^final_invoice/,
    thanks: /^(?:decision_|wishes)/,
    wishes: /^wishes/,
    goodwill: /^goodwill/,
    alternatives: /^alternatives/,
  },
  email: {
    decision: /^intro_/,
    end_date: /^intro_/,
    next_steps: /^next_head$/,
    final_invoice: /^next_invoice/,
    transition: /^next_transition$/,
    thanks: /^(?:intro_|wishes)/,
    wishes: /^wishes/,
    goodwill: /^next_goodwill$/,
    alternatives: /^next_alternatives$/,
  },
  call: { headline: /^headline/, next: /^next(?:_immediate)?$/, confirm: /^confirm/, apology: /^regret$/ },
}

function blockPattern(kind: ComposedPart, element: string): RegExp {
  return BLOCKS_OF[kind][element] ?? new RegExp(`^${element}$`)
}

function entriesOf(query: RequiredQuery): readonly string[] {
  return presets[query.kind][query.preset].flatMap((entry) => entry.replace('?', '').split('|'))
}

function isRequired(element: string, query: RequiredQuery): boolean {
  const name = element.replace('*', '')
  if (name === 'steps_taken' && element.endsWith('*') && query.hasRemedies !== true) return false
  if (name === 'refund' && element.endsWith('*') && query.prepaid !== true) return false
  return entriesOf(query).some((id) => blockPattern(query.kind, name).test(id))
}

// Long enough to be told from chance, short enough to survive small edits.
const FRAGMENT_LENGTH = 10

function fragmentsOf(template: string): readonly string[] {
  const parts = template.split(/\{\{[^}]+\}\}|\n/u).map((part) => fold(part).text.trim().toLowerCase())
  const longest = parts.reduce((best, part) => (part.length > best.length ? part : best), '')
  return longest.length >= FRAGMENT_LENGTH ? [longest] : []
}

function templatesFor(element: string, query: RequiredQuery): readonly string[] {
  if (element === 'reason') {
    const reasons = query.reason === undefined ? REASONS : [query.reason]
    return reasons.map((reason) => reasonSentence(reason, query.language).text)
  }
  const words = letterCatalogue(query.language)
  const source =
    query.kind === 'letter' ? words.letter : query.kind === 'email' ? words.email : words.callScript
  const pattern = blockPattern(query.kind, element)
  return source
    .filter((block) => pattern.test(block.id))
    .flatMap((block) => [block.text, block.informal ?? block.text])
}

function detector(element: string, query: RequiredQuery): RegExp | undefined {
  const detect: Readonly<Record<string, Readonly<Record<LetterLanguage, string>> | undefined>> = data.detect
  const name = element === 'decision' || element === 'headline' ? 'end_date' : element
  const pattern = query.kind === 'call' && name !== 'end_date' ? undefined : detect[name]?.[query.language]
  return pattern === undefined ? undefined : new RegExp(`(?<!\\p{L})(?:${pattern})|${pattern}`, 'iu')
}

function standsIn(element: string, text: string, query: RequiredQuery): boolean {
  const flat = fold(text).text.replace(/\n/gu, ' ')
  if (detector(element, query)?.test(flat)) return true
  const lower = flat.toLowerCase()
  const short = templatesFor(element, query).filter(
    (template) => !template.includes('{{') && template.length < FRAGMENT_LENGTH,
  )
  const fragments = [
    ...templatesFor(element, query).flatMap(fragmentsOf),
    ...short.map((one) => one.toLowerCase()),
  ]
  return fragments.some((fragment) => lower.includes(fragment))
}

function has(element: string, query: RequiredQuery): boolean {
  if (query.text !== undefined) return standsIn(element, query.text, query)
  return (query.blocks ?? []).some((id) => blockPattern(query.kind, element).test(id))
}

/**
 * What a letter, e-mail or call script lacks. Required is what page 4.2 requires and the preset has a place for
 * (definitions, "Letters"); the steps tried only where there were remedies, the refund only where something was prepaid.
 */
export function requiredElements(query: RequiredQuery): RequiredResult {
  const wanted = data.required[query.kind].filter((element) => isRequired(element, query))
  const names = wanted.map((element) => element.replace('*', ''))
  const advised = data.required.recommended.filter((element) => isRequired(element, query))
  return {
    missing: names.filter((element) => !has(element, query)),
    recommended: query.kind === 'call' ? [] : advised.filter((element) => !has(element, query)),
  }
}

/** The words by which the last day is told; also what the tone check looks for among the first words. */
export function decisionPattern(language: LetterLanguage): RegExp {
  return new RegExp(data.detect.end_date[language], 'iu')
}

/** The words by which a text thanks. */
export function thanksPattern(language: LetterLanguage): RegExp {
  return new RegExp(`(?<!\\p{L})(?:be|ge)?(?:${data.detect.thanks[language]})`, 'giu')
}
