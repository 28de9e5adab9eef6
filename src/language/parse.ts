import { DateTime } from 'luxon'
import { type FormatLocale, localeFormats } from './locales.ts'

/** Every space people group digits with: no-break, narrow no-break, thin, figure. */
const spaces = /[\s\u00A0\u202F\u2009\u2007]+/g

/** What keyboards and word processors put for a minus. */
const minusSigns = /^[-\u2212\u2013\u2012]/

const wholeInGroups = (separator: string) => new RegExp(`^\\d{1,3}(?:\\${separator}\\d{3})+$`)

function wholePart(text: string, separators: readonly string[]): string | undefined {
  if (/^\d+$/.test(text)) return text
  const separator = separators.find((candidate) => wholeInGroups(candidate).test(text))
  return separator === undefined ? undefined : text.replaceAll(separator, '')
}

/** Which of the separators in it is the decimal one: the last of two kinds, else what the language says. */
function decimalOf(digits: string, locale: FormatLocale): string | undefined {
  const [last] = /[.,](?=[^.,]*$)/.exec(digits) ?? []
  if (last === undefined) return undefined
  const other = last === '.' ? ',' : '.'
  if (digits.includes(other)) return last
  if (digits.split(last).length > 2) return undefined
  const couldBeGroup = /^[1-9]\d{0,2}[.,]\d{3}$/.test(digits)
  return couldBeGroup && localeFormats[locale].decimal !== last ? undefined : last
}

/**
 * The number a person typed, in any of the ways our languages write one: `1 250,50`, `1.250,50`, `1,250.50`, `1250.5`,
 * with any space for grouping and any minus. Where it could be two numbers (`1.250`) the language decides. `undefined`
 * for everything else: other words and signs, hexadecimal, exponents, groups that are not of three, numbers too large
 * to hold.
 */
export function parseNumber(input: string, locale: FormatLocale): number | undefined {
  const typed = input.trim()
  const negative = minusSigns.test(typed)
  const digits = typed
    .replace(negative ? minusSigns : /^\+/, '')
    .trim()
    .replace(spaces, ' ')
  const decimal = decimalOf(digits, locale)
  const cut = decimal === undefined ? digits.length : digits.lastIndexOf(decimal)
  const fraction = digits.slice(cut + 1)
  const groups = [' ', "'", '’', '.', ','].filter((separator) => separator !== decimal)
  const whole = cut === 0 ? '0' : wholePart(digits.slice(0, cut), groups)
  if (whole === undefined || digits === '') return undefined
  if (decimal !== undefined && !/^\d+$/.test(fraction)) return undefined
  const size = Number(`${whole}.${fraction === '' ? '0' : fraction}`)
  if (!Number.isFinite(size)) return undefined
  return negative && size !== 0 ? -size : size
}

function iso(year: string, month: string | number, day: string): string | undefined {
  const date = DateTime.fromObject(
    { year: Number(year), month: Number(month), day: Number(day) },
    { zone: 'utc' },
  )
  return date.isValid && date.year >= 1900 && date.year <= 2199 ? date.toFormat('yyyy-MM-dd') : undefined
}

function monthNamed(name: string, locale: FormatLocale): number | undefined {
  const typed = name.toLowerCase()
  if (typed.length < 3) return undefined
  const found = localeFormats[locale].months.flatMap((month, index) =>
    month.toLowerCase().startsWith(typed) ? [index + 1] : [],
  )
  return found.length === 1 ? found[0] : undefined
}

function inFigures(typed: string, locale: FormatLocale): string | undefined {
  const [, year, month, day] = /^(\d{4})[-./](\d{1,2})[-./](\d{1,2})$/.exec(typed) ?? []
  if (year !== undefined && month !== undefined && day !== undefined) return iso(year, month, day)
  const [, first, second, last] = /^(\d{1,2})[-./] ?(\d{1,2})[-./ ] ?(\d{4})$/.exec(typed) ?? []
  if (first === undefined || second === undefined || last === undefined) return undefined
  return localeFormats[locale].order === 'mdy' ? iso(last, first, second) : iso(last, second, first)
}

function inWords(typed: string, locale: FormatLocale): string | undefined {
  const [, day, name, year] = /^(\d{1,2})\.? (\p{L}+)\.?,? (\d{4})$/u.exec(typed) ?? []
  const [, nameFirst, dayAfter, yearAfter] = /^(\p{L}+)\.? (\d{1,2}),? (\d{4})$/u.exec(typed) ?? []
  const month = monthNamed(name ?? nameFirst ?? '', locale)
  const [theDay, theYear] = [day ?? dayAfter, year ?? yearAfter]
  if (month === undefined || theDay === undefined || theYear === undefined) return undefined
  return iso(theYear, month, theDay)
}

/**
 * The day a person typed, as ISO `yyyy-mm-dd`: ISO itself, the language's short form with any of `-`, `.` and `/`
 * (`1.3.2026`, `01/03/2026`), or its long form (`1 mars 2026`). Day and month stand in the language's order. `undefined`
 * for days that do not exist, years of two digits (nobody can tell them from days) or outside 1900-2199, and anything else.
 */
export function parseDate(input: string, locale: FormatLocale): string | undefined {
  const typed = input.trim().replace(spaces, ' ')
  return inFigures(typed, locale) ?? inWords(typed, locale)
}
