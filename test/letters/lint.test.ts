import { describe, expect, it } from 'vitest'
import { lint } from '../../src/letters/lint.ts'
import type { LintOptions } from '../../src/letters/lint-context.ts'
import { LETTER_LANGUAGES } from '../../src/letters/tongue.ts'

function ids(
  text: string,
  options: LintOptions = {},
  language: 'en' | 'sv' | 'de' | 'fi' | 'nl' | 'nb' = 'en',
): readonly string[] {
  return lint(text, language, options).map((finding) => finding.id)
}

const letter = (body: string) =>
  `Dear Ms Berg,\n\nThank you for your trust. The last day of the agreement is 31 May 2026.\n\n${body}\n\nWe wish you well.\n\nYours sincerely,\nKarin Holm`

describe('offsets', () => {
  it('are those of the text as it was typed, whatever was folded on the way', () => {
    const text = 'Cafe\u0301 — you\u2019ve\u00A0 never paid. \u{1F600} idi\u00ADot'
    for (const finding of lint(text, 'en')) expect(text.slice(finding.start, finding.end)).toBe(finding.text)
    expect(lint(text, 'en').map((finding) => [finding.id, finding.text])).toEqual(
      expect.arrayContaining([
        ['T01', 'you\u2019ve\u00A0 never'],
        ['T07', 'idi\u00ADot'],
        ['S19', '\u{1F600}'],
      ]),
    )
  })

  it('count a Windows line end as it is', () => {
    const text = 'One.\r\n\r\nYou failed.'
    expect(lint(text, 'en')[0]).toMatchObject({ id: 'T02', start: 8, end: 18, text: 'You failed' })
  })

  it('find a phrase that was only wrapped, but not one across two paragraphs', () => {
    expect(ids('You\nfailed to pay.')).toContain('T02')
    expect(ids('It is for you\n\nFailed payments are repeated.')).toEqual([])
  })
})

describe('names and quotes', () => {
  it('does not read the client’s name as a word', () => {
    expect(ids('Nightmare Films, thank you.')).toContain('T08')
    expect(ids('Nightmare Films, thank you.', { slots: { clientName: 'Nightmare Films' } })).toEqual([])
  })

  it('reads what was typed into a text slot', () => {
    expect(
      ids('This includes your stupid wishes.', { slots: { openDeliverables: 'your stupid wishes' } }),
    ).toContain('T07')
  })

  it('exempts a sourced quote that legal has cleared, and no other (S18) (S3.11)', () => {
    const text = letter('On 3 March 2026 you wrote to us: “This is the last straw for us all”')
    const quote = 'This is the last straw for us all'
    expect(ids(text, { kind: 'letter' })).toEqual(expect.arrayContaining(['T08', 'S18']))
    expect(ids(text, { kind: 'letter', sourcedQuotes: [{ text: quote, legalApproved: true }] })).toEqual([])
    expect(ids(text, { kind: 'letter', sourcedQuotes: [{ text: quote, legalApproved: false }] })).toContain(
      'S18',
    )
  })

  it('exempts no quote of more than 25 words', () => {
    const quote = 'one two three four five six seven eight nine ten '.repeat(3).trim()
    expect(ids(`You wrote: “${quote}”`, { sourcedQuotes: [{ text: quote, legalApproved: true }] })).toContain(
      'S18',
    )
  })
})

describe('the rules of form', () => {
  it('S01 warns from one word too many on (S3.25, S3.39)', () => {
    const words = (count: number) => letter(Array.from({ length: count }, () => 'word').join('. '))
    const base = 17
    expect(ids(words(380 - base), { kind: 'letter' })).not.toContain('S01')
    expect(ids(words(381 - base), { kind: 'letter' })).toContain('S01')
  })

  it('S02 warns of one exclamation mark and blocks from two', () => {
    expect(lint('Fine!', 'en')).toMatchObject([{ id: 'S02', severity: 'warn' }])
    expect(lint('Fine! Good!', 'en').map((finding) => finding.severity)).toEqual(['block', 'block'])
  })

  it('S03 hears shouting, not acronyms or references', () => {
    expect(ids('Please read THIS carefully.')).toEqual(['S03'])
    expect(ids('The GDPR export of WEBB-2026 is ready.')).toEqual([])
  })

  it('S04 allows a letter one question', () => {
    expect(ids(letter('Does that suit you? Or is June better?'), { kind: 'letter' })).toEqual(['S04'])
  })

  it('S05 counts words, a date as one, and each item of a list for itself', () => {
    expect(ids(`${Array.from({ length: 31 }, () => 'word').join(' ')}.`)).toEqual(['S05'])
    expect(ids(`${Array.from({ length: 29 }, () => 'word').join(' ')} 31 May 2026.`)).toEqual([])
    expect(
      ids(
        `We tried: ${Array.from({ length: 4 }, () => 'one two three four five six seven eight nine ten').join('; ')}.`,
      ),
    ).toEqual([])
    expect(
      ids(`${Array.from({ length: 23 }, () => 'sana').join(' ')} 1. maaliskuuta 2026.`, {}, 'fi'),
    ).toEqual(['S05'])
  })

  it('S06 allows two causal words (S3.24)', () => {
    expect(ids('It ends because of the scope, due to the price and therefore in May.')).toEqual(['S06'])
  })

  it('S10 wants the decision among the first words (S3.36)', () => {
    const late = `Dear Ms Berg,\n\nThank you. ${'Some words about nothing here. '.repeat(13)}The last day is 31 May 2026.\n\nKind regards`
    expect(ids(late, { kind: 'email' })).toContain('S10')
    expect(ids(letter('Fine.'), { kind: 'letter' })).toEqual([])
  })

  it('S11 wants thanks once or twice (S0.51, S2.23, S3.42)', () => {
    expect(ids('Dear Ms Berg,\n\nThe last day is 31 May 2026.', { kind: 'letter' })).toEqual(['S11'])
    expect(ids(letter('Thank you. Thank you.'), { kind: 'letter' })).toEqual(['S11'])
  })

  it('S12 allows one apology, and none in a reply or where none may be made (S2.37)', () => {
    expect(ids('I am sorry. I am sorry.')).toEqual(['S12'])
    expect(ids('I am sorry about that.', { kind: 'reply' })).toEqual(['S12'])
    expect(ids('I am sorry about that.', { noApology: true })).toEqual(['S12'])
  })

  it('S13 blocks an open slot and does not read its name', () => {
    expect(lint('It ends on {{neverEnding}}.', 'en')).toMatchObject([
      { id: 'S13', severity: 'block', text: '{{neverEnding}}' },
    ])
  })

  it('S15 finds two forms of address in one text', () => {
    expect(ids('Ni får filerna i dag. Hör av dig.', {}, 'sv')).toEqual(['S15'])
    expect(ids('Sie erhalten die Dateien. Ich danke dir.', {}, 'de')).toEqual(['S15'])
    expect(ids('U ontvangt de bestanden. Bel je mij?', {}, 'nl')).toEqual(['S15'])
  })

  it('S16 keeps the end of a letter clean, above the signature (S0.50, S2.24)', () => {
    const text =
      'Dear Ms Berg,\n\nThank you. The last day is 31 May 2026.\n\nWe wish you well. You failed to pay.\n\nYours sincerely,\nKarin Holm\nStudio Nord'
    expect(ids(text, { kind: 'letter' })).toEqual(expect.arrayContaining(['T02', 'S16']))
  })

  it('S19 finds emoji, drawn or typed', () => {
    expect(ids('Good \u{1F44D}\u{1F3FD} and fine :-)')).toEqual(['S19', 'S19'])
    expect(ids('Section 3: (a) © 2026')).toEqual([])
  })
})

describe('the rules of content', () => {
  const facts = (lines: string) => letter(`These are the events behind our decision:\n${lines}`)

  it('S07 wants a date and a source for every fact (S0.41)', () => {
    expect(ids(facts('- 3 March 2026: the meeting was moved (T-88)'), { kind: 'letter' })).toEqual([])
    expect(
      ids(facts('- the meeting was moved (T-88)\n- 3 March 2026: it was moved again'), { kind: 'letter' }),
    ).toEqual(['S07', 'S07'])
  })

  it('S08 blocks the fourth fact (S3.24)', () => {
    const line = '- 3 March 2026: the meeting was moved (T-88)\n'
    expect(ids(facts(line.repeat(3).trim()), { kind: 'letter' })).toEqual([])
    expect(ids(facts(line.repeat(4).trim()), { kind: 'letter' })).toEqual(['S08'])
  })

  it('S09 warns of the fourth step', () => {
    const steps = (count: number) =>
      `We have tried the following: ${Array.from({ length: count }, () => 'a talk on 3 March 2026').join('; ')}. It was not enough.`
    expect(ids(steps(3))).toEqual([])
    expect(ids(steps(4))).toEqual(['S09'])
  })

  it('S14 wants the language’s own dates and amounts, in letters in long form', () => {
    expect(ids('It ends on 2026-05-31 and costs €1.200,00.')).toEqual(['S14', 'S14'])
    expect(ids('Es endet am 31.05.2026 und kostet 1.200,00 €.', {}, 'de')).toEqual([])
    expect(ids(letter('We call you next Friday, on 01/03/2026.'), { kind: 'letter' })).toEqual(['S14', 'S14'])
  })

  it('S17 keeps our own people out of the facts', () => {
    const text = facts('- 3 March 2026: Olle Ek ended the call (T-88)')
    expect(ids(text, { kind: 'letter', employees: ['Olle Ek'] })).toEqual(['S17'])
  })
})

describe('required elements', () => {
  it.each(LETTER_LANGUAGES)('are asked for by name in %s (S0.44, S0.46, S0.47, S0.49)', (language) => {
    const found = lint('…', language, { kind: 'email', required: { preset: 'TERMINATE_NOTICE' } }).filter(
      (finding) => finding.id.startsWith('REQ.'),
    )
    expect(found.map((finding) => finding.id)).toEqual(
      [
        'decision',
        'end_date',
        'reason',
        'next_steps',
        'final_invoice',
        'transition',
        'contact',
        'thanks',
        'wishes',
      ].map((name) => `REQ.${name}`),
    )
    for (const finding of found) expect(finding.suggestion).not.toMatch(/[{}]|_/)
  })
})
