import type { Language } from '../../src/language/language.ts'
import { type MessageKey, message, say, type Value } from '../../src/language/text.ts'

/** Says the page's own sentences in one reader's language. */
export interface PageReader {
  readonly language: Language
  readonly zone: string
  say(key: MessageKey, values?: Readonly<Record<string, Value>>): string
}

/** A reader of pages, by language and IANA zone. */
export function pageReader(language: Language, zone: string): PageReader {
  return { language, zone, say: (key, values) => say(message(key, values), { language, zone }) }
}
