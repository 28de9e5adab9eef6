import { branchHeading } from './canonical.ts'
import rules from './data/tone-rules.json' with { type: 'json' }
import { wholeWords } from './lexicon.ts'
import type { LintContext, RuleFinding } from './lint-context.ts'
import { type Span, sentencesOf, spokenCore, wordsOf } from './measure.ts'
import { decisionPattern, thanksPattern } from './required.ts'

function spansOf(text: string, expression: RegExp): readonly Span[] {
  return [...text.matchAll(expression)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }))
}

function isExit(context: LintContext): boolean {
  return context.kind === 'letter' || context.kind === 'email' || context.kind === 'call'
}

/** The part whose length is measured, in place: everything else is blank. */
function measured(context: LintContext): string {
  if (context.kind === 'call') return spokenCore(context.text, branchHeading(context.language))
  return ' '.repeat(context.body.start) + context.text.slice(context.body.start, context.body.end)
}

/** S01: the body is not too long. */
export function tooLong(context: LintContext): readonly RuleFinding[] {
  if (!isExit(context)) return []
  const limit =
    rules.limits.words[context.kind === 'call' ? 'callCore' : context.kind === 'letter' ? 'letter' : 'email'][
      context.language
    ]
  const words = wordsOf(measured(context))
  const first = words[limit]
  const last = words.at(-1)
  return first && last ? [{ id: 'S01', severity: 'warn', start: first.start, end: last.end, limit }] : []
}

/** S02: no exclamation mark; two or more block. */
export function exclamations(context: LintContext): readonly RuleFinding[] {
  const found = spansOf(context.covered, /[!！]/gu)
  const severity = found.length > 1 ? 'block' : 'warn'
  return found.map((span) => ({ id: 'S02', severity, ...span }))
}

/** S03: nothing is shouted; acronyms are not shouting. */
export function capitals(context: LintContext): readonly RuleFinding[] {
  const known = new Set(rules.acronyms)
  return spansOf(context.covered, /(?<![\p{L}\p{N}_/@.-])\p{Lu}{4,}(?![\p{L}\p{N}_/@-])/gu)
    .filter(({ start, end }) => !known.has(context.covered.slice(start, end)))
    .map((span) => ({ id: 'S03', severity: 'warn', ...span }))
}

/** S04: a letter asks one question at most. */
export function questions(context: LintContext): readonly RuleFinding[] {
  if (context.kind !== 'letter' && context.kind !== 'email') return []
  return spansOf(context.covered, /[?？]/gu)
    .slice(1)
    .map((span) => ({ id: 'S04', severity: 'warn', ...span }))
}

/** S05: a sentence can be read in one breath. */
export function longSentences(context: LintContext): readonly RuleFinding[] {
  const limit = rules.limits.sentenceWords[context.language]
  return sentencesOf(context.text).flatMap(({ start, end }) => {
    const words = wordsOf(context.text.slice(start, end))
    const [first, last] = [words[0], words.at(-1)]
    if (words.length <= limit || !first || !last) return []
    return [
      { id: 'S05', severity: 'warn' as const, start: start + first.start, end: start + last.end, limit },
    ]
  })
}

/** S06: one reason is enough; a third causal word is pleading. */
export function connectors(context: LintContext): readonly RuleFinding[] {
  return spansOf(context.covered, wholeWords(rules.connectors[context.language]))
    .slice(2)
    .map((span) => ({ id: 'S06', severity: 'warn', ...span }))
}

/** S10: the decision stands at the beginning. */
export function lateDecision(context: LintContext): readonly RuleFinding[] {
  if (!isExit(context)) return []
  const limit = rules.limits.decisionWords[context.language]
  const text = measured(context)
  const words = wordsOf(text)
  const last = words[Math.min(limit, words.length) - 1]
  if (!last || decisionPattern(context.language).test(text.slice(0, last.end).replace(/\n/gu, ' '))) return []
  return [{ id: 'S10', severity: 'block', start: words[0]?.start ?? 0, end: last.end, limit }]
}

/** S11: a letter thanks once or twice. */
export function thanks(context: LintContext): readonly RuleFinding[] {
  if (context.kind !== 'letter' && context.kind !== 'email') return []
  const found = spansOf(context.covered, thanksPattern(context.language))
  if (found.length === 0)
    return [{ id: 'S11', severity: 'warn', start: context.text.length, end: context.text.length }]
  return found.slice(2).map((span) => ({ id: 'S11', severity: 'warn', ...span }))
}

/** S12: one apology at most, and none in a reply or where none may be made. */
export function apologies(context: LintContext): readonly RuleFinding[] {
  const allowed = context.options.noApology === true || context.kind === 'reply' ? 0 : 1
  const text =
    context.kind === 'call' ? spokenCore(context.covered, branchHeading(context.language)) : context.covered
  return spansOf(text, wholeWords(rules.apology[context.language]))
    .slice(allowed)
    .map((span) => ({ id: 'S12', severity: 'block', ...span }))
}

/** S13: no slot is left open. */
export function openSlots(context: LintContext): readonly RuleFinding[] {
  return spansOf(context.text, /\{\{[^{}\n]{0,60}\}\}|\{\{|\}\}/gu).map((span) => ({
    id: 'S13',
    severity: 'block',
    ...span,
  }))
}

/** S15: the reader is addressed in one way. A call in Swedish or Norwegian may say du to a person and ni to the firm. */
export function mixedAddress(context: LintContext): readonly RuleFinding[] {
  const { language } = context
  if (language === 'en' || (context.kind === 'call' && (language === 'sv' || language === 'nb'))) return []
  const [familiar, formal] = rules.addressForms[language].map((forms) => {
    const expression = wholeWords(forms)
    return spansOf(context.covered, language === 'de' ? new RegExp(expression.source, 'gu') : expression)
  })
  if (!familiar?.length || !formal?.length) return []
  const rarer = familiar.length <= formal.length ? familiar : formal
  return rarer.map((span) => ({ id: 'S15', severity: 'warn', ...span }))
}

const ENDING = new Set(['T01', 'T02', 'T03', 'T04', 'T05', 'T06', 'T07', 'T08', 'T21'])

/** S16: nothing hard stands in the last two sentences of a letter or e-mail. */
export function hardEnding(context: LintContext): readonly RuleFinding[] {
  if (context.kind !== 'letter' && context.kind !== 'email') return []
  const { start, end } = context.body
  const lastTwo = sentencesOf(context.text.slice(start, end)).slice(-2)
  const from = start + (lastTwo[0]?.start ?? 0)
  return context.hits
    .filter((hit) => ENDING.has(hit.entry.id) && hit.start >= from && hit.start < end)
    .map((hit) => ({ id: 'S16', severity: 'block', start: hit.start, end: hit.end }))
}

/** S19: no emoji, drawn or typed. */
export function emoji(context: LintContext): readonly RuleFinding[] {
  const drawn =
    /(?![©®™\p{N}#*])\p{Extended_Pictographic}[\uFE0F\u{1F3FB}-\u{1F3FF}]*|\p{Regional_Indicator}{2}|[\p{N}#*]\uFE0F?\u20E3/gu
  const typed = /(?<=^|[\s.,!?])[:;=]-?[)(DPp](?=$|[\s.,!?])/gu
  return [...spansOf(context.covered, drawn), ...spansOf(context.covered, typed)].map((span) => ({
    id: 'S19',
    severity: 'block',
    ...span,
  }))
}
