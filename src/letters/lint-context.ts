import type { LexiconHit, Severity } from './lexicon.ts'
import type { Span } from './measure.ts'
import type { FactInput } from './phrases.ts'
import type { RequiredQuery } from './required.ts'
import type { Slots } from './slots.ts'
import type { LetterLanguage } from './tongue.ts'

/** What a text is: `message` for warnings, remedy proposals and new terms; `text` for a piece of any of them. */
export const LINT_KINDS = ['letter', 'email', 'call', 'reply', 'message', 'text'] as const
/** One kind of text. */
export type LintKind = (typeof LINT_KINDS)[number]

/** Words a client wrote to us; only what legal has cleared may be quoted (S18). */
export interface SourcedQuote {
  readonly text: string
  readonly legalApproved: boolean
}

/** What the check is told beside the text. Names in `slots` are not read as words. */
export interface LintOptions {
  readonly kind?: LintKind
  readonly slots?: Slots
  readonly sourcedQuotes?: readonly SourcedQuote[]
  readonly facts?: readonly FactInput[]
  /** True on fast_redline, R12, CLAIM_PENDING, or where legal says so: no apology at all (S12). */
  readonly noApology?: boolean
  /** Names of our own people, who may not stand in facts (S17). */
  readonly employees?: readonly string[]
  /** Also report required elements that are missing. */
  readonly required?: Omit<RequiredQuery, 'language' | 'text' | 'kind'>
}

/** A finding of a structural rule, in offsets of the folded text. */
export interface RuleFinding extends Span {
  readonly id: string
  readonly severity: Severity
  readonly limit?: number
}

/** What the structural rules look at. `text` is folded with its lines kept; `covered` hides slots, names and quotes. */
export interface LintContext {
  readonly text: string
  readonly covered: string
  readonly language: LetterLanguage
  readonly kind: LintKind
  readonly body: Span
  readonly hits: readonly LexiconHit[]
  readonly options: LintOptions
}
