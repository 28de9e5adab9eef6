import de from './data/tone.de.json' with { type: 'json' }
import en from './data/tone.en.json' with { type: 'json' }
import fi from './data/tone.fi.json' with { type: 'json' }
import nb from './data/tone.nb.json' with { type: 'json' }
import nl from './data/tone.nl.json' with { type: 'json' }
import sv from './data/tone.sv.json' with { type: 'json' }
import type { LetterLanguage } from './tongue.ts'

/** How much a finding weighs: `block` stops approval, `warn` needs one click, `hint` is shown. */
export type Severity = 'block' | 'warn' | 'hint'

/** One entry of the lexicon. Two entries may share an id where one wording is doubtful and only a hint. */
export interface ToneEntry {
  readonly id: string
  readonly category: string
  readonly severity: Severity
  /** Alternatives; `<NAME>` stands for a part that several of them share. */
  readonly patterns: readonly string[]
  readonly suggestion: string
  readonly testHit: string
  readonly testOk: string
}

/** A phrase found in a folded text. */
export interface LexiconHit {
  readonly entry: ToneEntry
  readonly start: number
  readonly end: number
}

interface Lexicon {
  readonly parts: Readonly<Record<string, string | undefined>>
  readonly entries: readonly ToneEntry[]
}

const lexicons = { en, sv, de, nb, fi, nl } as Readonly<Record<LetterLanguage, Lexicon>>

/** All entries of one language. */
export function toneEntries(language: LetterLanguage): readonly ToneEntry[] {
  return lexicons[language].entries
}

/** Findings that legal may release (page 4.4); nobody may release the others that block. */
export const RELEASABLE_BY_LEGAL: readonly string[] = ['T25', 'T27', 'T29']

// "Sie" is the client, "sie" are the servers: the formal address counts only with its capital.
function keepFormalAddress(pattern: string): string {
  return pattern.replace(/(?<![\p{L}\\])(?:Sie|Ihnen|Ihr\p{Ll}*)(?!\p{L})/gu, (word) => `(?-i:${word})`)
}

/** A pattern of whole words: nothing of a word before it, nothing after it, case left aside. */
export function wholeWords(pattern: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${pattern})(?![\\p{L}\\p{N}])`, 'giu')
}

// Parts may stand inside parts; none stands inside itself.
function written(pattern: string, parts: Lexicon['parts']): string {
  return pattern.replace(/<([A-Z]+)>/g, (_, name: string) => {
    const part = parts[name]
    if (part === undefined) throw new Error(`tone lexicon: no part <${name}>`)
    return written(part, parts)
  })
}

const compiled = new Map<LetterLanguage, readonly { entry: ToneEntry; expression: RegExp }[]>()

function compile(language: LetterLanguage): readonly { entry: ToneEntry; expression: RegExp }[] {
  const known = compiled.get(language)
  if (known) return known
  const { parts, entries } = lexicons[language]
  const fresh = entries.map((entry) => {
    const pattern = entry.patterns.map((one) => written(one, parts)).join('|')
    return { entry, expression: wholeWords(language === 'de' ? keepFormalAddress(pattern) : pattern) }
  })
  compiled.set(language, fresh)
  return fresh
}

function hintsUnderFirmer(hits: readonly LexiconHit[]): readonly LexiconHit[] {
  return hits.filter(
    (hit) =>
      hit.entry.severity !== 'hint' ||
      !hits.some(
        (other) =>
          other !== hit && other.entry.id === hit.entry.id && other.start < hit.end && hit.start < other.end,
      ),
  )
}

/** Every phrase of the lexicon in a folded text, in the order of the text. */
export function searchLexicon(text: string, language: LetterLanguage): readonly LexiconHit[] {
  const hits = compile(language).flatMap(({ entry, expression }) =>
    [...text.matchAll(expression)].map((match) => ({
      entry,
      start: match.index,
      end: match.index + match[0].length,
    })),
  )
  return hintsUnderFirmer(hits).toSorted((a, b) => a.start - b.start || a.entry.id.localeCompare(b.entry.id))
}
