/** The six languages a client can be written to in, in the order the product lists them (page 4). */
export const LETTER_LANGUAGES = ['en', 'sv', 'de', 'nb', 'fi', 'nl'] as const

/** One of the six languages. */
export type LetterLanguage = (typeof LETTER_LANGUAGES)[number]

/** True when a value names one of the six languages. */
export function isLetterLanguage(value: unknown): value is LetterLanguage {
  return (LETTER_LANGUAGES as readonly unknown[]).includes(value)
}
