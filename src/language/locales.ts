import type { Language } from './language.ts'

/**
 * How dates and numbers are written. A reader's language decides, and English then means British; letters to the
 * United States use `en-US`.
 */
export type FormatLocale = Language | 'en-US'

/** One way of writing. Patterns hold `{d}` day, `{dd}` day in two digits, `{mm}`, `{month}`, `{yyyy}`. */
export interface LocaleFormat {
  readonly months: readonly string[]
  /** The month standing alone, where it differs from the form a date takes (Finnish). */
  readonly monthsAlone?: readonly string[]
  readonly dateLong: string
  readonly dateShort: string
  /** Between the parts of a typed short date, and their order. */
  readonly order: 'dmy' | 'mdy' | 'ymd'
  /** `{time}` as it stands in running text. */
  readonly timeInText: string
  readonly dateTime: string
  readonly clock: 'colon' | 'dot' | 'am-pm'
  readonly hourDigits: 1 | 2
  readonly group: string
  readonly decimal: string
  readonly minus: string
  readonly percent: string
  /** `{n}` is the amount, `{c}` the sign; a letter code always has a no-break space beside it. */
  readonly money: string
  readonly currencySigns: Readonly<Record<string, string>>
  /** Signs for running text, where they differ from those of tables. */
  readonly currencyWords?: Readonly<Record<string, string>>
}

const nbsp = '\u00A0'
const minusSign = '\u2212'

const english = 'January February March April May June July August September October November December'.split(
  ' ',
)

const british: LocaleFormat = {
  months: english,
  dateLong: '{d} {month} {yyyy}',
  dateShort: '{dd}/{mm}/{yyyy}',
  order: 'dmy',
  timeInText: '{time}',
  dateTime: '{date} at {time}',
  clock: 'colon',
  hourDigits: 2,
  group: ',',
  decimal: '.',
  minus: '-',
  percent: '{n}%',
  money: '{c}{n}',
  currencySigns: { GBP: '£', EUR: '€', USD: 'US$' },
}

/** Every way of writing, as the table of locale formats decides it, whatever version of ICU the runtime has. */
export const localeFormats: Readonly<Record<FormatLocale, LocaleFormat>> = {
  en: british,
  'en-US': {
    ...british,
    dateLong: '{month} {d}, {yyyy}',
    dateShort: '{mm}/{dd}/{yyyy}',
    order: 'mdy',
    clock: 'am-pm',
    hourDigits: 1,
    currencySigns: { GBP: '£', EUR: '€', USD: '$' },
  },
  sv: {
    months: 'januari februari mars april maj juni juli augusti september oktober november december'.split(
      ' ',
    ),
    dateLong: '{d} {month} {yyyy}',
    dateShort: '{yyyy}-{mm}-{dd}',
    order: 'ymd',
    timeInText: 'kl. {time}',
    dateTime: `{date} kl.${nbsp}{time}`,
    clock: 'colon',
    hourDigits: 2,
    group: nbsp,
    decimal: ',',
    minus: minusSign,
    percent: `{n}${nbsp}%`,
    money: `{n}${nbsp}{c}`,
    currencySigns: { SEK: 'kr', EUR: '€', GBP: '£', USD: 'US$' },
    currencyWords: { EUR: 'euro' },
  },
  de: {
    months: 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' '),
    dateLong: '{d}. {month} {yyyy}',
    dateShort: '{dd}.{mm}.{yyyy}',
    order: 'dmy',
    timeInText: `{time}${nbsp}Uhr`,
    dateTime: `{date}, {time}${nbsp}Uhr`,
    clock: 'colon',
    hourDigits: 2,
    group: '.',
    decimal: ',',
    minus: '-',
    percent: `{n}${nbsp}%`,
    money: `{n}${nbsp}{c}`,
    currencySigns: { EUR: '€', GBP: '£', USD: '$' },
  },
  nb: {
    months: 'januar februar mars april mai juni juli august september oktober november desember'.split(' '),
    dateLong: '{d}. {month} {yyyy}',
    dateShort: '{dd}.{mm}.{yyyy}',
    order: 'dmy',
    timeInText: 'kl. {time}',
    dateTime: `{date} kl.${nbsp}{time}`,
    clock: 'colon',
    hourDigits: 2,
    group: nbsp,
    decimal: ',',
    minus: minusSign,
    percent: `{n}${nbsp}%`,
    money: `{n}${nbsp}{c}`,
    currencySigns: { NOK: 'kr', EUR: '€', GBP: '£', USD: 'USD' },
  },
  fi: {
    months: (
      'tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta ' +
      'heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta'
    ).split(' '),
    monthsAlone: (
      'tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu ' +
      'heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu'
    ).split(' '),
    dateLong: '{d}. {month} {yyyy}',
    dateShort: '{d}.{m}.{yyyy}',
    order: 'dmy',
    timeInText: 'klo {time}',
    dateTime: `{date} klo${nbsp}{time}`,
    clock: 'dot',
    hourDigits: 1,
    group: nbsp,
    decimal: ',',
    minus: minusSign,
    percent: `{n}${nbsp}%`,
    money: `{n}${nbsp}{c}`,
    currencySigns: { EUR: '€', GBP: '£', USD: '$' },
  },
  nl: {
    months: 'januari februari maart april mei juni juli augustus september oktober november december'.split(
      ' ',
    ),
    dateLong: '{d} {month} {yyyy}',
    dateShort: '{dd}-{mm}-{yyyy}',
    order: 'dmy',
    timeInText: `{time}${nbsp}uur`,
    dateTime: `{date} om {time}${nbsp}uur`,
    clock: 'dot',
    hourDigits: 2,
    group: '.',
    decimal: ',',
    minus: '-',
    percent: '{n}%',
    money: `{c}${nbsp}{n}`,
    currencySigns: { EUR: '€', GBP: '£', USD: 'US$' },
  },
}
