import { type AddressForm, letterCatalogue } from './catalogue.ts'
import type { LetterLanguage } from './tongue.ts'

/** A template with its slots written in, and the names of those for which there was no value. */
export interface Filled {
  readonly text: string
  readonly missing: readonly string[]
}

const SLOT = /\{\{([pP]\.)?([A-Za-z_]+)\}\}/g

/** The names of the slots a template needs, pronoun macros left out, each once. */
export function slotsOf(template: string): readonly string[] {
  const names = [...template.matchAll(SLOT)].flatMap((match) => (match[1] || !match[2] ? [] : [match[2]]))
  return [...new Set(names)]
}

function pronoun(
  macro: string,
  name: string,
  language: LetterLanguage,
  address: AddressForm,
): string | undefined {
  const { forms } = letterCatalogue(language).address
  const word = (forms[address] ?? forms.org)?.[name]
  return macro === 'P.' && word ? word.charAt(0).toUpperCase() + word.slice(1) : word
}

/**
 * Writes values and pronouns into a template. A slot without a value stands in `missing` and leaves nothing behind,
 * so that no caller can let "{{" through.
 */
export function fill(
  template: string,
  values: Readonly<Record<string, string>>,
  language: LetterLanguage,
  address: AddressForm = 'org',
): Filled {
  const missing = new Set<string>()
  const text = template.replace(SLOT, (_, macro: string | undefined, name: string) => {
    const value = macro
      ? pronoun(macro, name, language, address)
      : Object.hasOwn(values, name)
        ? values[name]
        : undefined
    if (value === undefined) missing.add(`${macro ?? ''}${name}`)
    return value ?? ''
  })
  return { text, missing: [...missing] }
}
