import IntlMessageFormat from 'intl-messageformat'
import type { Language } from './language.ts'

/** A number that reads as the reader writes it and still counts as a number where ICU picks a plural. */
export class ShownNumber {
  readonly amount: number
  readonly shown: string

  constructor(amount: number, shown: string) {
    this.amount = amount
    this.shown = shown
  }

  [Symbol.toPrimitive](hint: string): string | number {
    return hint === 'number' ? this.amount : this.shown
  }
}

const compiled = new Map<string, IntlMessageFormat>()

/** Compiled at first use and kept: compiling six catalogues at the start would delay it by seconds. */
function compile(source: string, language: Language): IntlMessageFormat {
  const id = `${language} ${source}`
  const known = compiled.get(id)
  if (known) return known
  const format = new IntlMessageFormat(source, language, undefined, { ignoreTag: true })
  compiled.set(id, format)
  return format
}

/** A value that was forgotten stands in the sentence as `{name}`, where a golden file or a reader will notice it. */
function forgiving(values: Readonly<Record<string, string | ShownNumber>>) {
  return new Proxy(values, {
    has: () => true,
    get: (shown, name) =>
      typeof name === 'string' && Object.hasOwn(shown, name) ? shown[name] : `{${String(name)}}`,
  })
}

/**
 * An ICU message with its values put in. Values are text already, or numbers that know how they are shown; ICU syntax
 * inside them has no effect, and one that is missing shows as `{name}`. Throws a `SyntaxError` if the source is no ICU
 * message (the catalogue test finds those first).
 */
export function fillIn(
  source: string,
  language: Language,
  values: Readonly<Record<string, string | ShownNumber>>,
): string {
  return compile(source, language)
    .formatToParts<string | ShownNumber>(forgiving(values))
    .map((part) => String(part.value))
    .join('')
}
