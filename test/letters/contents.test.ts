import { describe, expect, it } from 'vitest'
import { letterTexts } from '../../src/letters/canonical.ts'
import { GOODWILL_TYPES } from '../../src/letters/catalogue.ts'
import { composeLetter, type LetterInput } from '../../src/letters/compose.ts'
import { EXIT_CLAUSES, exitClause } from '../../src/letters/exit-clause.ts'
import { lint } from '../../src/letters/lint.ts'
import { factLine, goodwillPhrase } from '../../src/letters/phrases.ts'
import { LETTER_LANGUAGES } from '../../src/letters/tongue.ts'
import { fullInput, realisticSlots } from './realistic.ts'

function texts(input: LetterInput) {
  const composed = composeLetter(input)
  if (!composed.ok) throw new Error(composed.problems.map(({ message }) => message).join('\n'))
  return letterTexts(composed.value, input.language)
}

const english = fullInput('en', 'TERMINATE_NOTICE')

describe('a letter', () => {
  it('says what happens next: until when, invoice, refund, hand-over, contact (S3.22, S3.45)', () => {
    const { letter } = texts(english)
    for (const words of [
      /Until .* we will do everything/,
      /final invoice/,
      /We will refund/,
      /will hand over/,
    ])
      expect(letter).toMatch(words)
    expect(letter).toMatch(/your contact for all practical questions is/)
  })

  it('tells how to carry on from where we stop (S2.43)', () => {
    expect(texts(english).letter).toMatch(/hand over .* by .*, to you or to the provider you name/)
  })

  it('names other providers with contact and why they suit (S2.41, S2.44, S3.40)', () => {
    const { letter } = texts(english)
    expect(letter).toMatch(/- Webbhuset, info@webbhuset\.example: experience/)
    expect(letter).toContain('We receive nothing for naming them.')
  })

  it('gives its reason in one sentence that stands for itself (S3.19, S3.21)', () => {
    const { letter } = texts(fullInput('en', 'TERMINATE_NOTICE', 'R05'))
    expect(letter.split('Several requests were outside the scope')).toHaveLength(2)
  })

  it('is sorry without a condition and without blame (S2.37, S2.40)', () => {
    const { letter } = texts(fullInput('en', 'TERMINATE_NOTICE', 'R05'))
    expect(letter).toContain('We would like our service to suit everyone we work for. This time it did not')
  })

  it('puts the shortcoming on our side where that is true and wanted (S2.29)', () => {
    const limits = /Our way of working does not give you what you are looking for/
    expect(texts({ ...english, ourLimits: true }).letter).toMatch(limits)
    expect(texts({ ...english, ourLimits: false }).letter).not.toMatch(limits)
  })

  it('thanks for the cooperation, the product or the trust, in one sentence (S2.25, S2.26)', () => {
    const thanks = (['cooperation', 'product', 'trust'] as const).map((thanksFor) => {
      const { call } = texts({ ...english, slots: { ...english.slots, thanksFor } })
      return /Thank you for ([^.]*)\. I wish/.exec(call)?.[1] ?? ''
    })
    expect(new Set(thanks).size).toBe(3)
    for (const words of thanks) expect(words).toMatch(/work we have done|our product|your trust/)
  })
})

describe('facts and goodwill', () => {
  it('tell a request outside the agreement with its day and source (S0.16, S2.30)', () => {
    const slots = { factDate: '2026-02-03', item: 'a second website' }
    expect(factLine({ reason: 'R05', slots, source: 'T-88' }, { language: 'en' }).text).toBe(
      '- On 3 February 2026 we received a request for a second website, which is not part of the agreement (T-88)',
    )
  })

  it('count the messages that said we do not satisfy (S2.31)', () => {
    const slots = { fromDate: '2026-01-01', toDate: '2026-03-01', count: 5 }
    expect(factLine({ reason: 'R08', slots, source: 'T-9' }, { language: 'en' }).text).toContain(
      'we received 5 messages',
    )
  })

  it('offer four kinds of goodwill, with item and amount, tied to nothing (S2.32, S2.34, S2.36)', () => {
    expect(GOODWILL_TYPES).toHaveLength(4)
    const given = { type: 'REFUND_PERIOD', amount: { amount: 900, currency: 'EUR' }, item: 'May' } as const
    expect(goodwillPhrase(given, 'text', { language: 'en' }).text).toBe('refund of €900.00 for May')
    expect(texts(english).letter).toContain('There are no conditions attached.')
    const gag = lint('We refund the month if you do not post a review.', 'en').map(({ severity }) => severity)
    expect(gag).toContain('block')
  })

  it('never make an apology conditional (S2.39)', () => {
    expect(lint('We are sorry if you feel treated badly.', 'en')).not.toEqual([])
  })
})

describe('the call', () => {
  it('has words for silence, anger and insults, and an end after one round (S3.13, S3.26, S3.44)', () => {
    const { call } = texts(english)
    for (const words of [
      /I know this is a lot at once/,
      /Take your time/,
      /I understand that this makes you angry/,
      /I am asking you to stop speaking to me like that/,
      /The decision stands/,
      /Goodbye\./,
    ])
      expect(call).toMatch(words)
  })
})

describe('the exit clause', () => {
  it.each(LETTER_LANGUAGES)(
    'gives both sides a way out, at once for threats, in plain %s (S3.52)',
    (language) => {
      const slots = { noticePeriod: '3', cureDays: 14, checkDays: 10, handoverDays: 10 }
      const sentences = EXIT_CLAUSES.map((clause) => exitClause(clause, language, slots).text)
      expect(new Set(sentences).size).toBe(7)
      expect(sentences.join(' ')).not.toContain('{{')
      expect(sentences[1]).toContain('14')
      expect(realisticSlots(language).clauseRef).toBeDefined()
    },
  )

  it('tells at once, finds a substitute or refunds by the share of work done (S3.53)', () => {
    const slots = { noticePeriod: '3 months', cureDays: 14, checkDays: 10, handoverDays: 10 }
    const said = EXIT_CLAUSES.map((clause) => exitClause(clause, 'en', slots).text).join(' ')
    expect(said).toMatch(/we tell you at once/)
    expect(said).toMatch(/replacement with your consent or refund/)
    expect(said).toMatch(/share of work done.*you may check it within 10 days/)
  })
})
