import type { Option } from '../src/engine/form.ts'
import { type ReasonCode, reasonCodes, reasonLabel } from '../src/evaluation/model.ts'
import { type Language, type Localised, languageNames, languages } from '../src/language/language.ts'
import { message } from '../src/language/text.ts'

/** Words that are the same in every language: a currency's code, a zone, a digit. */
export function same(words: string): Localised {
  return { en: words, sv: words, de: words, nb: words, fi: words, nl: words }
}

/** An id as a sentence can choose by it: ICU knows no hyphens there. */
export function chosen(id: string): string {
  return id.replaceAll('-', '_')
}

type Choice<V extends string> = Option & { readonly value: V }

/** Yes or no. */
export const yesNo: readonly Choice<'yes' | 'no'>[] = [
  { value: 'yes', label: message('common.yes') },
  { value: 'no', label: message('common.no') },
]

/** Yes, partly or no. */
export const yesPartlyNo: readonly Choice<'yes' | 'partly' | 'no'>[] = [
  { value: 'yes', label: message('common.yes') },
  { value: 'partly', label: message('common.partly') },
  { value: 'no', label: message('common.no') },
]

/** Yes, no or don't know. */
export const yesNoUnknown: readonly Choice<'yes' | 'no' | 'unknown'>[] = [
  ...yesNo,
  { value: 'unknown', label: message('common.unknown') },
]

/** The closed list of reasons, "something else" last (req S0.11). */
export const reasonChoices: readonly Choice<ReasonCode>[] = reasonCodes
  .toSorted((a, b) => Number(a === 'R00') - Number(b === 'R00'))
  .map((code) => ({ value: code, label: reasonLabel(code) }))

/** The six languages by their own names. */
export const languageChoices: readonly Choice<Language>[] = languages.map((language) => ({
  value: language,
  label: same(languageNames[language]),
}))

/** Countries that can be chosen: those whose holidays we know, their neighbours, and any other. */
const countries = [
  'SE',
  'DE',
  'NO',
  'FI',
  'NL',
  'UK',
  'US',
  'DK',
  'AT',
  'BE',
  'CH',
  'EE',
  'ES',
  'FR',
  'IE',
  'IT',
  'PL',
  'PT',
  'ZZ',
] as const

/** Options for a country, and the one that is stored already where the list lacks it. */
export function countryChoices(stored?: string): readonly Choice<string>[] {
  const known: readonly string[] = countries
  const all = stored === undefined || known.includes(stored) ? known : [...known, stored]
  return all.map((country) => ({
    value: country,
    label: known.includes(country) ? message('desk.country', { country }) : same(country),
  }))
}

const currencies = ['EUR', 'SEK', 'NOK', 'DKK', 'GBP', 'USD', 'CHF', 'PLN'] as const

/** Options for a currency, by ISO code. */
export function currencyChoices(stored?: string): readonly Choice<string>[] {
  const known: readonly string[] = currencies
  const all = stored === undefined || known.includes(stored) ? known : [...known, stored]
  return all.map((currency) => ({ value: currency, label: same(currency) }))
}

const zones =
  'Europe/Stockholm Europe/Oslo Europe/Helsinki Europe/Berlin Europe/Amsterdam Europe/London Europe/Copenhagen ' +
  'Europe/Brussels Europe/Dublin Europe/Lisbon Europe/Madrid Europe/Paris Europe/Rome Europe/Tallinn Europe/Vienna ' +
  'Europe/Warsaw Europe/Zurich Europe/Athens Atlantic/Reykjavik America/New_York America/Chicago America/Denver ' +
  'America/Los_Angeles America/Sao_Paulo Asia/Dubai Asia/Kolkata Asia/Singapore Asia/Tokyo Australia/Sydney UTC'

/** Options for a time zone, the stored one first where the list lacks it. */
export function zoneChoices(stored: string): readonly Choice<string>[] {
  const known = zones.split(' ')
  const all = known.includes(stored) ? known : [stored, ...known]
  return all.map((zone) => ({ value: zone, label: same(zone) }))
}
