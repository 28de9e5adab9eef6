import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatDateLong, formatDateShort, formatNumber } from '../../src/language/format.ts'
import { languages } from '../../src/language/language.ts'
import { parseDate, parseNumber } from '../../src/language/parse.ts'

describe('a number a person typed', () => {
  it.each([
    ['1 250,50', 'sv', 1250.5],
    ['1\u00A0250,50', 'en', 1250.5],
    ['1\u202F250,50', 'nb', 1250.5],
    ['1.250,50', 'de', 1250.5],
    ['1.250,50', 'en', 1250.5],
    ['1,250.50', 'en', 1250.5],
    ['1,250.50', 'nl', 1250.5],
    ['1250.5', 'fi', 1250.5],
    ['1250,5', 'en', 1250.5],
    ["1'250.50", 'de', 1250.5],
    ['1.234.567', 'en', 1234567],
    ['1,234,567', 'de', 1234567],
    ['1 234 567', 'en', 1234567],
    ['-12', 'en', -12],
    ['−12,5', 'sv', -12.5],
    ['– 3', 'sv', -3],
    ['+7', 'en', 7],
    ['0,125', 'en', 0.125],
    ['0.125', 'sv', 0.125],
    ['.5', 'en', 0.5],
    [',5', 'en', 0.5],
    ['-0', 'en', 0],
    ['  42 ', 'fi', 42],
  ] as const)('reads %j in %s as %d', (typed, language, meant) => {
    expect(parseNumber(typed, language)).toBe(meant)
  })

  it.each([
    ['1.250', 'de', 1250],
    ['1.250', 'en', 1.25],
    ['1,250', 'en', 1250],
    ['1,250', 'sv', 1.25],
    ['1.250', 'sv', 1250],
  ] as const)('lets the language decide what %j means in %s', (typed, language, meant) => {
    expect(parseNumber(typed, language)).toBe(meant)
  })

  it.each([
    '',
    ' ',
    '-',
    '.',
    ',',
    'twelve',
    '12 kr',
    '12a',
    '0x1F',
    '1e3',
    '1e400',
    'Infinity',
    '-Infinity',
    'NaN',
    '--1',
    '1-',
    '12 50',
    '1,25,000',
    '1.250.00',
    '1,250,50',
    '1.2.3,4',
    '1 250.000,5',
    '5.',
    '٣',
    '1_000',
    '1,2.3,4',
    '9'.repeat(400),
  ])('refuses %j in every language', (typed) => {
    for (const language of languages) expect(parseNumber(typed, language)).toBeUndefined()
  })

  it('reads back every number it shows, in every language', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e11, max: 1e11 }), fc.constantFrom(...languages), (cents, language) => {
        const amount = cents / 100
        expect(parseNumber(formatNumber(amount, language, 2), language)).toBe(amount)
      }),
    )
  })
})

describe('a date a person typed', () => {
  it.each([
    ['2026-03-01', 'en', '2026-03-01'],
    ['01/03/2026', 'en', '2026-03-01'],
    ['03/01/2026', 'en-US', '2026-03-01'],
    ['1/3/2026', 'en', '2026-03-01'],
    ['1.3.2026', 'fi', '2026-03-01'],
    ['01.03.2026', 'de', '2026-03-01'],
    ['01-03-2026', 'nl', '2026-03-01'],
    ['1/3 2026', 'sv', '2026-03-01'],
    ['2026/3/1', 'sv', '2026-03-01'],
    ['1 mars 2026', 'sv', '2026-03-01'],
    ['1. März 2026', 'de', '2026-03-01'],
    ['March 1, 2026', 'en', '2026-03-01'],
    ['1 Mar 2026', 'en', '2026-03-01'],
    [' 29.2.2028 ', 'fi', '2028-02-29'],
  ] as const)('reads %j in %s', (typed, language, meant) => {
    expect(parseDate(typed, language)).toBe(meant)
  })

  it.each([
    '',
    '2026-02-29',
    '2026-02-30',
    '2026-13-01',
    '2026-00-10',
    '31.4.2026',
    '0/1/2026',
    '1.3.26',
    '26-03-01',
    '20260301',
    'next Friday',
    '1 Ma 2026',
    '1 ju 2026',
    '0026-03-01',
    '3000-01-01',
    '2026-03-01T10:00',
    '1.3.2026 and more',
  ])('refuses %j in every language', (typed) => {
    for (const language of languages) expect(parseDate(typed, language)).toBeUndefined()
  })

  it('reads back every date it shows, long and short, in every language', () => {
    const days = fc.date({ min: new Date('1900-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(days, fc.constantFrom(...languages, 'en-US' as const), (day, locale) => {
        const isoDate = day.toISOString().slice(0, 10)
        expect(parseDate(formatDateShort(isoDate, locale), locale)).toBe(isoDate)
        expect(parseDate(formatDateLong(isoDate, locale), locale)).toBe(isoDate)
      }),
    )
  })
})
