import { letterCatalogue } from './catalogue.ts'
import type { ComposedLetter, ComposedText } from './compose.ts'
import type { LetterLanguage } from './tongue.ts'

/**
 * The one form of a text that is approved, hashed and exported (trust P6): NFC, line feeds only, no blanks at line
 * ends, one line feed at the end. Canonical text stays as it is.
 */
export function canonicalText(text: string): string {
  const lines = text.normalize('NFC').replace(/\r\n?/g, '\n').split('\n')
  return `${lines
    .map((line) => line.replace(/[ \t]+$/u, ''))
    .join('\n')
    .trim()}\n`
}

function withSubject(text: ComposedText): string {
  return canonicalText(`${text.subject}\n\n${text.body}`)
}

/** The three texts as a person copies them: the subject is the first line; the call's branches stand after the call. */
export interface LetterTexts {
  readonly letter: string
  readonly email: string
  readonly call: string
}

/** The heading after which a call script holds what is only said if it is needed. */
export function branchHeading(language: LetterLanguage): string {
  return letterCatalogue(language).labels.branches
}

/** Writes a composed letter as three canonical texts. */
export function letterTexts(composed: ComposedLetter, language: LetterLanguage): LetterTexts {
  const { core, branches } = composed.call
  return {
    letter: withSubject(composed.letter),
    email: withSubject(composed.email),
    call: canonicalText(`${core}\n\n${branchHeading(language)}\n\n${branches}`),
  }
}
