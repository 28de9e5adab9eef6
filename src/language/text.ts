import { type Catalogue, catalogues, chapters, type MessageKey } from './catalogues.ts'
import { formatDateLong, formatDateTime, formatMoney, formatNumber, formatPercent } from './format.ts'
import { inert } from './inert.ts'
import type { Language, Localised } from './language.ts'
import { fillIn, ShownNumber } from './sentence.ts'

export type { MessageKey } from './catalogues.ts'

/** A sentence of ours that is not yet in any language: which one, and what to put into it. */
export interface Message {
  readonly key: MessageKey
  readonly values?: Readonly<Record<string, Value>>
}

/** Words that a person typed. They are shown in quotation marks and never interpreted. */
export interface Said {
  readonly said: string
}

/** Anything a person can read: our sentence, a person's words, or a data file's label in six languages. */
export type Text = Message | Said | Localised

/**
 * What a sentence can be given. A plain number is shown as the reader writes numbers; it, and every other value that
 * carries a number, can also choose a plural. `date` is ISO `yyyy-mm-dd`; `instant` is milliseconds UTC, shown as date
 * and time in the reader's zone; `percent` is a share (0.185 is 18.5 %).
 */
export type Value =
  | string
  | number
  | { readonly date: string }
  | { readonly instant: number }
  | { readonly money: number; readonly currency: string }
  | { readonly percent: number; readonly digits?: number }
  | { readonly number: number; readonly digits?: number }
  | { readonly list: readonly Text[] }
  | Text

/** Who reads: their language, and the IANA zone that instants are shown in. */
export interface Reader {
  readonly language: Language
  readonly zone: string
}

/** A sentence of ours: `message('consult.progress', { answered: 3, invited: 5 })`. */
export function message(key: MessageKey, values?: Readonly<Record<string, Value>>): Message {
  return values === undefined ? { key } : { key, values }
}

const sentences = new Map<Language, Catalogue>()

function sentencesOf(language: Language): Catalogue {
  const known = sentences.get(language)
  if (known) return known
  const merged = Object.assign({}, ...chapters.map((chapter) => catalogues[language][chapter])) as Catalogue
  sentences.set(language, merged)
  return merged
}

/** The tests refuse a catalogue with a gap; a reader who meets one all the same gets English, not an error. */
function sourceOf(key: MessageKey, language: Language): readonly [string, Language] {
  const translated = sentencesOf(language)[key]
  return translated === undefined ? [sentencesOf('en')[key] ?? key, 'en'] : [translated, language]
}

function show(value: Value, reader: Reader): string | ShownNumber {
  const { language } = reader
  if (typeof value === 'string') return inert(value)
  if (typeof value === 'number') return new ShownNumber(value, formatNumber(value, language))
  if ('date' in value) return formatDateLong(value.date, language)
  if ('instant' in value) return formatDateTime(value.instant, reader.zone, language)
  if ('money' in value)
    return new ShownNumber(value.money, formatMoney(value.money, value.currency, language))
  if ('percent' in value) {
    return new ShownNumber(value.percent * 100, formatPercent(value.percent, language, value.digits))
  }
  if ('number' in value)
    return new ShownNumber(value.number, formatNumber(value.number, language, value.digits))
  if ('list' in value)
    return joined(
      value.list.map((item) => say(item, reader)),
      language,
    )
  return say(value, reader)
}

function joined(items: readonly string[], language: Language): string {
  return new Intl.ListFormat(language === 'en' ? 'en-GB' : language, { type: 'conjunction' }).format(items)
}

/**
 * The text as this reader reads it. Values are inserted as they are (ICU syntax in them has no effect), and control
 * characters that could reorder the line are not shown. Never throws: a sentence missing in a language is
 * said in English, a missing value shows as `{name}`.
 */
export function say(text: Text, reader: Reader): string {
  if ('said' in text) return say({ key: 'common.said', values: { words: text.said } }, reader)
  if (!('key' in text)) return text[reader.language]
  const shown = Object.fromEntries(
    Object.entries(text.values ?? {}).map(([name, value]) => [name, show(value, reader)]),
  )
  const [source, language] = sourceOf(text.key, reader.language)
  return fillIn(source, language, shown)
}
