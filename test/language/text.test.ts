import { describe, expect, it } from 'vitest'
import { languages } from '../../src/language/language.ts'
import { fillIn, ShownNumber } from '../../src/language/sentence.ts'
import { message, type Reader, say, type Value } from '../../src/language/text.ts'

const n = '\u00A0'
const english: Reader = { language: 'en', zone: 'Europe/London' }
const swede: Reader = { language: 'sv', zone: 'Europe/Stockholm' }
const finn: Reader = { language: 'fi', zone: 'Europe/Helsinki' }

/** What a value looks like in a sentence, without the quotation marks of the one sentence used here. */
const shown = (value: Value, reader: Reader) =>
  say(message('common.said', { words: value }), reader).slice(1, -1)

describe('what a sentence is given', () => {
  it('is written as its reader writes it', () => {
    const instant = Date.UTC(2026, 2, 1, 14, 5)
    expect(shown(12345.6, swede)).toBe(`12${n}345,6`)
    expect(shown({ date: '2026-03-01' }, finn)).toBe('1. maaliskuuta 2026')
    expect(shown({ instant }, english)).toBe('1 March 2026 at 14:05')
    expect(shown({ instant }, finn)).toBe(`1. maaliskuuta 2026 klo${n}16.05`)
    expect(shown({ money: 250, currency: 'EUR' }, swede)).toBe(`250,00${n}euro`)
    expect(shown({ percent: 0.185 }, english)).toBe('18.5%')
    expect(shown({ percent: 0.2, digits: 1 }, swede)).toBe(`20,0${n}%`)
    expect(shown({ number: 2, digits: 2 }, english)).toBe('2.00')
  })

  it('can be another sentence, a label, a person’s words or a list of them', () => {
    const label = { en: 'one', sv: 'ett', de: 'eins', nb: 'en', fi: 'yksi', nl: 'een' }
    expect(shown(label, finn)).toBe('yksi')
    expect(shown({ said: 'hej' }, english)).toBe('“hej”')
    expect(shown(message('common.said', { words: 'x' }), swede)).toBe('”x”')
    expect(shown({ list: [label, { said: 'two' }, label] }, english)).toBe('one, “two” and one')
    expect(shown({ list: [label, label, label] }, swede)).toBe('ett, ett och ett')
    expect(shown({ list: [] }, swede)).toBe('')
  })

  it('has no syntax of its own', () => {
    const sly = "{words} {count, plural, one {#} other {'#'}} '{' # <b>x</b> {"
    for (const language of languages) expect(shown(sly, { language, zone: 'UTC' })).toBe(sly)
    expect(shown({ said: '{words}' }, english)).toBe('“{words}”')
  })

  it('cannot reorder the line it stands in', () => {
    expect(shown('a\u202Eb\u2066c\u2069d\u0007\ne', english)).toBe('abcd\ne')
    expect(shown('שלום', english)).toBe('\u2068שלום\u2069')
    expect(shown('\u2069שלום\u2069\u202E', english)).toBe('\u2068שלום\u2069')
  })

  it('shows as its name if it was forgotten', () => {
    expect(say(message('common.said'), english)).toBe('“{words}”')
    expect(say(message('common.said', { constructor: 'x' }), english)).toBe('“{words}”')
  })
})

describe('a person’s words', () => {
  it.each([
    ['en', '“No.”'],
    ['sv', '”No.”'],
    ['de', '„No.“'],
    ['nb', '«No.»'],
    ['fi', '”No.”'],
    ['nl', '‘No.’'],
  ] as const)('stand in the quotation marks of %s', (language, quoted) => {
    expect(say({ said: 'No.' }, { language, zone: 'UTC' })).toBe(quoted)
  })
})

describe('a number in a sentence', () => {
  const source = '{count, plural, =0 {nobody} one {# person} other {# people}} of {count}'
  it.each([
    [0, 'nobody of 0'],
    [1, '1 person of 1'],
    [1250, '1,250 people of 1,250'],
  ])('%d picks its plural and is shown as the reader writes it', (count, sentence) => {
    expect(fillIn(source, 'en', { count: new ShownNumber(count, count.toLocaleString('en')) })).toBe(sentence)
  })

  it('takes "other" when it is missing, so that the sentence still stands', () => {
    expect(fillIn(source, 'en', {})).toContain('of {count}')
  })
})
