import data from './data/formats.json' with { type: 'json' }
import type { LetterLanguage } from './tongue.ts'

/** An amount in the currency's main unit (12345.6 means 12 345.60), with its ISO 4217 code. */
export interface Money {
  readonly amount: number
  readonly currency: string
}

/** The locales whose formats we know by heart, so that no runtime's ICU can change a letter. */
export type LetterLocale = keyof typeof data.locales

interface LocaleFormat {
  readonly date: string
  readonly group: string
  readonly decimal: string
  readonly percent: string
  readonly minus: string
  readonly symbols: Readonly<Record<string, string | undefined>>
  readonly other: string
}

const locales: Readonly<Record<LetterLocale, LocaleFormat>> = data.locales

const DEFAULT_LOCALE: Readonly<Record<LetterLanguage, LetterLocale>> = {
  en: 'en-GB',
  sv: 'sv-SE',
  de: 'de-DE',
  nb: 'nb-NO',
  fi: 'fi-FI',
  nl: 'nl-NL',
}

const WHOLE_UNIT_CURRENCIES = new Set(['ISK', 'JPY', 'KRW', 'CLP', 'VND'])

/** The locale of a language: the asked one if we know it and it is of that language, else the default. */
function letterLocale(language: LetterLanguage, asked?: string): LetterLocale {
  return asked !== undefined && asked in locales && asked.startsWith(`${language}-`)
    ? (asked as LetterLocale)
    : DEFAULT_LOCALE[language]
}

function daysInMonth(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0
}

/** Year, month and day of a written ISO day (2026-03-01), or undefined where there is no such day. */
export function readIsoDay(text: string): { year: number; month: number; day: number } | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!match) return undefined
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  return year > 0 && day >= 1 && day <= daysInMonth(year, month) ? { year, month, day } : undefined
}

function monthName(language: LetterLanguage, month: number): string {
  return data.months[language][month - 1] ?? ''
}

/** A day in long form with its year ("1. maaliskuuta 2026"), as letters need it; undefined if the ISO day does not exist. */
export function formatDay(iso: string, language: LetterLanguage, locale?: string): string | undefined {
  const read = readIsoDay(iso)
  if (!read) return undefined
  return locales[letterLocale(language, locale)].date
    .replace('{d}', String(read.day))
    .replace('{month}', monthName(language, read.month))
    .replace('{y}', String(read.year))
}

/** A month with its year ("March 2026", Finnish in the nominative); undefined unless the text is yyyy-mm. */
export function formatMonth(iso: string, language: LetterLanguage): string | undefined {
  const match = /^(\d{4})-(\d{2})$/.exec(iso)
  const name = match ? monthName(language, Number(match[2])) : ''
  if (!match || name === '') return undefined
  return `${language === 'fi' ? name.replace(/ta$/u, '') : name} ${match[1]}`
}

function groupDigits(digits: string, separator: string): string {
  return digits.replace(/\B(?=(?:\d{3})+$)/gu, separator)
}

function formatNumber(value: number, decimals: number, format: LocaleFormat): string {
  const fixed = Math.abs(value).toFixed(decimals)
  const [whole = '0', fraction] = fixed.split('.')
  const sign = value < 0 && Number(fixed) !== 0 ? format.minus : ''
  return `${sign}${groupDigits(whole, format.group)}${fraction === undefined ? '' : format.decimal + fraction}`
}

/** An amount with its currency, with no-break spaces where the locale has a space ("12 345,60 kr"). */
export function formatMoney(money: Money, language: LetterLanguage, locale?: string): string {
  const format = locales[letterLocale(language, locale)]
  const code = money.currency.toUpperCase()
  const decimals = WHOLE_UNIT_CURRENCIES.has(code) ? 0 : 2
  // Half a cent is rounded away from zero before toFixed, which would round 1.005 down.
  const scaled = Math.round(Math.abs(money.amount) * 10 ** decimals + 1e-7) / 10 ** decimals
  const number = formatNumber(money.amount < 0 ? -scaled : scaled, decimals, format)
  return (format.symbols[code] ?? format.other).replace('{n}', () => number).replace('{code}', code)
}

/** A percentage with at most one decimal ("18,5 %" with a no-break space where the locale has a space). */
export function formatPercent(percent: number, language: LetterLanguage, locale?: string): string {
  const format = locales[letterLocale(language, locale)]
  const rounded = Math.round(percent * 10) / 10
  return format.percent.replace('{n}', formatNumber(rounded, Number.isInteger(rounded) ? 0 : 1, format))
}
