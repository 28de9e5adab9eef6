import { describe, expect, it } from 'vitest'
import {
  formatDateLong,
  formatDateShort,
  formatDateTime,
  formatMoney,
  formatMonthYear,
  formatNumber,
  formatPercent,
  formatTime,
} from '../../src/language/format.ts'

const n = '\u00A0'
const fiveNow = Date.UTC(2026, 2, 1, 14, 5)

describe('how each language writes', () => {
  it.each([
    ['en', '1 March 2026', '01/03/2026', 'March 2026'],
    ['en-US', 'March 1, 2026', '03/01/2026', 'March 2026'],
    ['sv', '1 mars 2026', '2026-03-01', 'mars 2026'],
    ['de', '1. März 2026', '01.03.2026', 'März 2026'],
    ['nb', '1. mars 2026', '01.03.2026', 'mars 2026'],
    ['fi', '1. maaliskuuta 2026', '1.3.2026', 'maaliskuu 2026'],
    ['nl', '1 maart 2026', '01-03-2026', 'maart 2026'],
  ] as const)('dates in %s', (locale, long, short, month) => {
    expect(formatDateLong('2026-03-01', locale)).toBe(long)
    expect(formatDateShort('2026-03-01', locale)).toBe(short)
    expect(formatMonthYear('2026-03-01', locale)).toBe(month)
  })

  it.each([
    ['en', '14:05', '1 March 2026 at 14:05'],
    ['en-US', `2:05${n}PM`, `March 1, 2026 at 2:05${n}PM`],
    ['sv', 'kl. 14:05', `1 mars 2026 kl.${n}14:05`],
    ['de', `14:05${n}Uhr`, `1. März 2026, 14:05${n}Uhr`],
    ['nb', 'kl. 14:05', `1. mars 2026 kl.${n}14:05`],
    ['fi', 'klo 14.05', `1. maaliskuuta 2026 klo${n}14.05`],
    ['nl', `14.05${n}uur`, `1 maart 2026 om 14.05${n}uur`],
  ] as const)('times in %s', (locale, time, dateTime) => {
    expect(formatTime(fiveNow, 'UTC', locale)).toBe(time)
    expect(formatDateTime(fiveNow, 'UTC', locale)).toBe(dateTime)
  })

  it.each([
    ['en', 'GBP', '£12,345.60', '-£12,345.60'],
    ['en', 'EUR', '€12,345.60', '-€12,345.60'],
    ['en', 'SEK', `SEK${n}12,345.60`, `-SEK${n}12,345.60`],
    ['en-US', 'USD', '$12,345.60', '-$12,345.60'],
    ['sv', 'SEK', `12${n}345,60${n}kr`, `−12${n}345,60${n}kr`],
    ['sv', 'EUR', `12${n}345,60${n}euro`, `−12${n}345,60${n}euro`],
    ['de', 'EUR', `12.345,60${n}€`, `-12.345,60${n}€`],
    ['nb', 'NOK', `12${n}345,60${n}kr`, `−12${n}345,60${n}kr`],
    ['nb', 'SEK', `12${n}345,60${n}SEK`, `−12${n}345,60${n}SEK`],
    ['fi', 'EUR', `12${n}345,60${n}€`, `−12${n}345,60${n}€`],
    ['nl', 'EUR', `€${n}12.345,60`, `€${n}-12.345,60`],
  ] as const)('money in %s, in %s', (locale, currency, owed, owing) => {
    expect(formatMoney(12345.6, currency, locale)).toBe(owed)
    expect(formatMoney(-12345.6, currency, locale)).toBe(owing)
  })

  it('writes Swedish euro with its sign in a table', () => {
    expect(formatMoney(12345.6, 'EUR', 'sv', 'inTable')).toBe(`12${n}345,60${n}€`)
  })

  it('gives a currency its own number of decimals, and two to one it does not know', () => {
    expect(formatMoney(1200, 'JPY', 'en')).toBe(`JPY${n}1,200`)
    expect(formatMoney(1200, '???', 'en')).toBe(`???${n}1,200.00`)
  })

  it.each([
    ['en', '18.5%', '-1,234,567.89'],
    ['sv', `18,5${n}%`, `−1${n}234${n}567,89`],
    ['de', `18,5${n}%`, '-1.234.567,89'],
    ['nb', `18,5${n}%`, `−1${n}234${n}567,89`],
    ['fi', `18,5${n}%`, `−1${n}234${n}567,89`],
    ['nl', '18,5%', '-1.234.567,89'],
  ] as const)('percent and numbers in %s', (locale, percent, number) => {
    expect(formatPercent(0.185, locale)).toBe(percent)
    expect(formatNumber(-1234567.891, locale)).toBe(number)
  })

  it('rounds as people do, and puts no minus before zero', () => {
    expect(formatNumber(1.005, 'en', 2)).toBe('1.01')
    expect(formatPercent(0.145, 'en', 0)).toBe('15%')
    expect(formatNumber(-0.001, 'sv')).toBe('0')
    expect(formatMoney(-0.001, 'EUR', 'nl')).toBe(`€${n}0,00`)
  })

  it('shows an instant in the zone of its reader, on both sides of a clock change', () => {
    expect(formatTime(Date.UTC(2026, 2, 29, 0, 59), 'Europe/Oslo', 'en')).toBe('01:59')
    expect(formatTime(Date.UTC(2026, 2, 29, 1, 0), 'Europe/Oslo', 'en')).toBe('03:00')
    expect(formatDateTime(Date.UTC(2026, 11, 31, 23, 30), 'Europe/Helsinki', 'en')).toBe(
      '1 January 2027 at 01:30',
    )
    expect(formatTime(Date.UTC(2026, 2, 1, 0, 5), 'UTC', 'en-US')).toBe(`12:05${n}AM`)
  })

  it('reads a zone it does not know as UTC, and gives back what is no date', () => {
    expect(formatTime(fiveNow, 'Mars/Olympus', 'en')).toBe('14:05')
    expect(formatDateLong('soon', 'en')).toBe('soon')
    expect(formatDateLong('2026-02-30', 'en')).toBe('2026-02-30')
  })
})
