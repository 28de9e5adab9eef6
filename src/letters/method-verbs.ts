import { type LetterTexts, letterTexts } from './canonical.ts'
import { type LetterReason, REASONS } from './catalogue.ts'
import { composeLetter, type LetterInput } from './compose.ts'
import { type Finding, lint } from './lint.ts'
import { LINT_KINDS, type LintKind } from './lint-context.ts'
import { letterInputSchema, problemsIn } from './schema.ts'
import { isLetterLanguage, LETTER_LANGUAGES, type LetterLanguage } from './tongue.ts'

/** What a verb answers: its JSON, or one plain sentence for each thing that is wrong with what it was given. */
export type VerbAnswer =
  | { readonly ok: true; readonly json: unknown }
  | { readonly ok: false; readonly problems: readonly string[] }

function option(args: readonly string[], name: string): string | undefined {
  const joined = args.find((arg) => arg.startsWith(`--${name}=`))
  if (joined !== undefined) return joined.slice(name.length + 3)
  const at = args.indexOf(`--${name}`)
  return at < 0 ? undefined : (args[at + 1] ?? '')
}

function isKind(value: string): value is LintKind {
  return (LINT_KINDS as readonly string[]).includes(value)
}

function lintArguments(args: readonly string[]): {
  language?: LetterLanguage
  kind?: LintKind
  problems: string[]
} {
  const language = option(args, 'language')
  const kind = option(args, 'kind') ?? 'text'
  const problems = [
    ...(isLetterLanguage(language)
      ? []
      : [`--language: ${language ?? '(missing)'} is not one of ${LETTER_LANGUAGES.join(', ')}`]),
    ...(isKind(kind) ? [] : [`--kind: ${kind} is not one of ${LINT_KINDS.join(', ')}`]),
  ]
  return { ...(isLetterLanguage(language) ? { language } : {}), ...(isKind(kind) ? { kind } : {}), problems }
}

/** `lint --language xx [--kind letter|email|call|reply|message|text]`: a text on stdin, its findings as JSON. */
export function lintVerb(stdinText: string, args: readonly string[]): VerbAnswer {
  const { language, kind, problems } = lintArguments(args)
  if (language === undefined || kind === undefined) return { ok: false, problems }
  const found: readonly Finding[] = lint(stdinText.replace(/^\uFEFF/u, ''), language, { kind })
  return { ok: true, json: found }
}

type Outcome =
  | { readonly ok: true; readonly texts: LetterTexts }
  | { readonly ok: false; readonly problems: readonly string[] }

// A reason may also stand among the slots, as it does in a case's own fields.
function withReasonFromSlots(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('slots' in value)) return value
  const { slots } = value
  if (typeof slots !== 'object' || slots === null || !('reason' in slots) || 'reason' in value) return value
  const { reason, ...rest } = slots
  return (REASONS as readonly unknown[]).includes(reason)
    ? { ...value, slots: rest, reason: reason as LetterReason }
    : value
}

function composeOne(value: unknown): Outcome {
  const parsed = letterInputSchema.safeParse(withReasonFromSlots(value))
  if (!parsed.success) return { ok: false, problems: problemsIn(parsed.error) }
  const input: LetterInput = parsed.data
  const composed = composeLetter(input)
  if (!composed.ok) return { ok: false, problems: composed.problems.map((problem) => problem.message) }
  return { ok: true, texts: letterTexts(composed.value, input.language) }
}

function composeMany(values: readonly unknown[]): VerbAnswer {
  const outcomes = values.map(composeOne)
  const problems = outcomes.flatMap((outcome, index) =>
    outcome.ok ? [] : outcome.problems.map((problem) => `${index}.${problem}`),
  )
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, json: outcomes.flatMap((outcome) => (outcome.ok ? [outcome.texts] : [])) }
}

/** `letter`: {language, preset, slots, …} on stdin (or a list of them) gives {letter, email, call} (or a list). */
export function letterVerb(stdinText: string, _args: readonly string[]): VerbAnswer {
  let value: unknown
  try {
    value = JSON.parse(stdinText.replace(/^\uFEFF/u, ''))
  } catch (error) {
    return {
      ok: false,
      problems: [`input: is not JSON (${error instanceof Error ? error.message : String(error)})`],
    }
  }
  if (Array.isArray(value)) return composeMany(value)
  const outcome = composeOne(value)
  return outcome.ok ? { ok: true, json: outcome.texts } : outcome
}
