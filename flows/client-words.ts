import { createHash } from 'node:crypto'
import type { Language } from '../src/language/language.ts'
import { type Message, message } from '../src/language/text.ts'
import { RELEASABLE_BY_LEGAL } from '../src/letters/lexicon.ts'
import { type Finding, lint } from '../src/letters/lint.ts'

/** SHA-256 of a text, hexadecimal: what an approval is bound to (trust P6). */
export function hashOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}

/** The name of a finding in a field with these words: another wording is another finding. */
export function findingName(finding: Pick<Finding, 'id'>, field: string, words: string): string {
  return `${finding.id}:${field}:${hashOf(words).slice(0, 12)}`
}

/** What the tone check says about a set of fields. */
export interface ToneResult {
  /** By field: what stops it, with the words to use instead. */
  readonly errors: Readonly<Record<string, Message>>
  /** Findings that go through because the person chose to keep them, as `findingName`. */
  readonly kept: readonly string[]
}

function errorFor(finding: Finding, keep: boolean): Message | undefined {
  const words = { words: finding.text, suggestion: finding.suggestion }
  const releasable = RELEASABLE_BY_LEGAL.includes(finding.id)
  if (finding.severity === 'block' && !releasable) return message('communicate.tone.block', words)
  if (keep || finding.severity === 'hint') return undefined
  return message(releasable ? 'communicate.tone.legal' : 'communicate.tone.warn', words)
}

/**
 * Reads what people typed for the client, field by field, in the client's language (04, section 4.4). What blocks is
 * refused with its replacement; a warning passes once `keep` is ticked, and so does what only legal can release.
 */
export function readTone(
  fields: Readonly<Record<string, string | undefined>>,
  language: Language,
  keep: boolean,
): ToneResult {
  const errors: Record<string, Message> = {}
  const kept: string[] = []
  for (const [field, words] of Object.entries(fields)) {
    if (words === undefined) continue
    for (const finding of lint(words, language)) {
      const error = errorFor(finding, keep)
      if (error !== undefined) errors[field] ??= error
      else if (finding.severity !== 'hint') kept.push(findingName(finding, field, words))
    }
  }
  return { errors, kept }
}
