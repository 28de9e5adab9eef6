import { DateTime } from 'luxon'
import { type FormatLocale, type LocaleFormat, localeFormats } from './locales.ts'

const nbsp = '\u00A0'

/** ISO `yyyy-mm-dd` of a day that exists, taken apart. */
function partsOf(isoDate: string): { year: number; month: number; day: number } | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(isoDate)) return undefined
  const date = DateTime.fromISO(isoDate, { zone: 'utc' })
  return date.isValid ? { year: date.year, month: date.month, day: date.day } : undefined
}

function fill(pattern: string, isoDate: string, format: LocaleFormat, months = format.months): string {
  const parts = partsOf(isoDate)
  if (parts === undefined) return isoDate
  const two = (part: number) => String(part).padStart(2, '0')
  const values: Readonly<Record<string, string>> = {
    d: String(parts.day),
    dd: two(parts.day),
    m: String(parts.month),
    mm: two(parts.month),
    month: months[parts.month - 1] ?? '',
    yyyy: String(parts.year).padStart(4, '0'),
  }
  return pattern.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
}

/** `1 March 2026`: the form for letters, always with the year. What is no ISO date comes back as it was given. */
export function formatDateLong(isoDate: string, locale: FormatLocale): string {
  const format = localeFormats[locale]
  return fill(format.dateLong, isoDate, format)
}

/** `01/03/2026`: the form for tables. What is no ISO date comes back as it was given. */
export function formatDateShort(isoDate: string, locale: FormatLocale): string {
  const format = localeFormats[locale]
  return fill(format.dateShort, isoDate, format)
}

/** `March 2026`, from any ISO date in that month. What is no ISO date comes back as it was given. */
export function formatMonthYear(isoDate: string, locale: FormatLocale): string {
  const format = localeFormats[locale]
  return fill('{month} {yyyy}', isoDate, format, format.monthsAlone ?? format.months)
}

function inZone(instant: number, zone: string): DateTime {
  const there = DateTime.fromMillis(instant, { zone })
  return there.isValid ? there : DateTime.fromMillis(instant, { zone: 'utc' })
}

function clockTime(there: DateTime, format: LocaleFormat): string {
  const minute = String(there.minute).padStart(2, '0')
  if (format.clock === 'am-pm') {
    return `${there.hour % 12 === 0 ? 12 : there.hour % 12}:${minute}${nbsp}${there.hour < 12 ? 'AM' : 'PM'}`
  }
  return `${String(there.hour).padStart(format.hourDigits, '0')}${format.clock === 'dot' ? '.' : ':'}${minute}`
}

/** `14:05`, `14:05 Uhr`, `kl. 14:05`: the time in the zone as it stands in running text. An unknown zone is read as UTC. */
export function formatTime(instant: number, zone: string, locale: FormatLocale): string {
  const format = localeFormats[locale]
  return format.timeInText.replace('{time}', clockTime(inZone(instant, zone), format))
}

/** `1 March 2026 at 14:05`, in the zone. An unknown zone is read as UTC. */
export function formatDateTime(instant: number, zone: string, locale: FormatLocale): string {
  const format = localeFormats[locale]
  const there = inZone(instant, zone)
  return format.dateTime
    .replace('{date}', formatDateLong(there.toFormat('yyyy-MM-dd'), locale))
    .replace('{time}', clockTime(there, format))
}

/** Digits and grouping of a size without its sign; rounds half away from zero, as people do. */
function digitsOf(size: number, format: LocaleFormat, least: number, most: number): string {
  const shown = new Intl.NumberFormat('en', { minimumFractionDigits: least, maximumFractionDigits: most })
  return shown
    .formatToParts(size)
    .map((part) =>
      part.type === 'group' ? format.group : part.type === 'decimal' ? format.decimal : part.value,
    )
    .join('')
}

/** Puts the minus where the language has it, and none before a rounded zero. */
function signed(amount: number, digits: string, format: LocaleFormat): string {
  return amount < 0 && /[1-9∞]/.test(digits) ? `${format.minus}${digits}` : digits
}

/** `1,250.5`. With `digits`, exactly that many decimals; without, as many as needed up to two. */
export function formatNumber(amount: number, locale: FormatLocale, digits?: number): string {
  const format = localeFormats[locale]
  return signed(amount, digitsOf(Math.abs(amount), format, digits ?? 0, digits ?? 2), format)
}

/** A share as percent: 0.185 is `18.5%` or `18,5 %`. Without `digits`, as many decimals as needed, at most one. */
export function formatPercent(share: number, locale: FormatLocale, digits?: number): string {
  const format = localeFormats[locale]
  // 0.145 * 100 is 14.499…; twelve digits are more than any share we show has.
  const percent = Number((Math.abs(share) * 100).toPrecision(12))
  return format.percent.replace(
    '{n}',
    signed(share, digitsOf(percent, format, digits ?? 0, digits ?? 1), format),
  )
}

/** Decimals a currency has (2 for one we do not know). */
function currencyDigits(currency: string): number {
  try {
    const format = new Intl.NumberFormat('en', { style: 'currency', currency })
    return format.resolvedOptions().maximumFractionDigits ?? 2
  } catch {
    return 2
  }
}

/**
 * `£12,345.60`, `12 345,60 kr`, `€ 12.345,60`, with the currency's own decimals. `inTable` takes the short sign where a
 * sentence takes a word (Swedish "euro"). A currency without a sign in this language is written as its ISO code.
 */
export function formatMoney(
  amount: number,
  currency: string,
  locale: FormatLocale,
  place: 'inText' | 'inTable' = 'inText',
): string {
  const format = localeFormats[locale]
  const code = currency.toUpperCase()
  const word = place === 'inText' ? format.currencyWords?.[code] : undefined
  const sign = word ?? format.currencySigns[code] ?? code
  const digits = digitsOf(Math.abs(amount), format, currencyDigits(code), currencyDigits(code))
  if (format.money !== '{c}{n}')
    return format.money.replace('{n}', () => signed(amount, digits, format)).replace('{c}', () => sign)
  return signed(amount, `${sign}${sign === code ? nbsp : ''}${digits}`, format)
}
