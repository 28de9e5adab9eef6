import { describe, expect, it } from 'vitest'
import { canonicalText, letterTexts } from '../../src/letters/canonical.ts'
import { MESSAGE_KINDS } from '../../src/letters/catalogue.ts'
import { composeLetter } from '../../src/letters/compose.ts'
import { EXIT_CLAUSES, exitClause } from '../../src/letters/exit-clause.ts'
import { formatDay, formatMoney, formatMonth, formatPercent } from '../../src/letters/formats.ts'
import { checkGoodwill, goodwillCap, refundProposal } from '../../src/letters/goodwill.ts'
import { holdTheLine } from '../../src/letters/hold-the-line.ts'
import { lint } from '../../src/letters/lint.ts'
import { composeMessage } from '../../src/letters/messages.ts'
import { letterVerb, lintVerb } from '../../src/letters/method-verbs.ts'
import { factLine, goodwillPhrase, reasonSentence } from '../../src/letters/phrases.ts'
import { presetFor } from '../../src/letters/preset-for.ts'
import { LETTER_LANGUAGES, type LetterLanguage } from '../../src/letters/tongue.ts'
import vectors from './format-vectors.json' with { type: 'json' }
import { fullInput, realisticSlots } from './realistic.ts'

describe('dates and money', () => {
  it.each(vectors)(
    'are written as $locale writes them',
    ({ locale, iso, amount, currency, dateLong, money }) => {
      const language = locale.slice(0, 2) as LetterLanguage
      expect(formatDay(iso, language, locale)).toBe(dateLong)
      expect(formatMoney({ amount, currency }, language, locale)).toBe(money)
    },
  )

  it('keep a no-break space before the per cent sign where there is one', () => {
    expect(LETTER_LANGUAGES.map((language) => formatPercent(18.5, language))).toEqual([
      '18.5%',
      '18,5\u00A0%',
      '18,5\u00A0%',
      '18,5\u00A0%',
      '18,5\u00A0%',
      '18,5%',
    ])
  })

  it('refuse a day that does not exist', () => {
    expect(formatDay('2026-02-29', 'en')).toBeUndefined()
    expect(formatDay('2028-02-29', 'en')).toBe('29 February 2028')
  })

  it('write a Finnish month in the nominative, and cents without surprises', () => {
    expect(formatMonth('2026-03', 'fi')).toBe('maaliskuu 2026')
    expect(formatMoney({ amount: 1.005, currency: 'EUR' }, 'fi')).toBe('1,01\u00A0€')
    expect(formatMoney({ amount: -1234.5, currency: 'SEK' }, 'sv')).toBe('\u22121\u00A0234,50\u00A0kr')
  })
})

describe('phrases', () => {
  it('have their own words for one', () => {
    const fact = { reason: 'R02', slots: { fromDate: '2026-01-01', count: 1 }, source: 'T-1' } as const
    expect(factLine(fact, { language: 'sv' }).text).toBe(
      '- Sedan den 1 januari 2026 har vi bytt kontaktperson en gång (T-1)',
    )
    expect(goodwillPhrase({ type: 'HANDOVER_HOURS', hours: 1 }, 'text', { language: 'nl' }).text).toBe(
      'één uur kosteloze hulp bij de overdracht',
    )
  })

  it('do not give a fact a second date', () => {
    const slots = { invoiceNo: '7', dueDate: '2026-01-15', paidDate: '2026-02-20' }
    expect(factLine({ reason: 'R06', slots, source: 'F-7' }, { language: 'en' }).text).toBe(
      '- Invoice 7, due on 15 January 2026, was paid on 20 February 2026 (F-7)',
    )
  })

  it('address a firm and a person differently', () => {
    expect(reasonSentence('R08', 'sv', 'org').text).toContain('era förväntningar')
    expect(reasonSentence('R08', 'sv', 'person').text).toContain('dina förväntningar')
  })

  it('name what a reason still needs', () => {
    expect(reasonSentence('R09', 'en').missing).toEqual(['focusArea'])
  })
})

describe('special endings', () => {
  it('says heving, hävning, purkaminen, außerordentliche Kündigung, and not the words of a notice', () => {
    const words = {
      en: 'Immediate termination',
      sv: 'Hävning',
      de: 'Außerordentliche Kündigung',
      nb: 'Heving',
      fi: 'purkaminen',
      nl: 'Onmiddellijke beëindiging',
    }
    for (const language of LETTER_LANGUAGES) {
      const composed = composeLetter(fullInput(language, 'TERMINATE_NOW'))
      if (!composed.ok) throw new Error('not composed')
      expect(composed.value.letter.subject).toContain(words[language])
    }
  })

  it('greets a Swede by first name and says "vuodesta 2019 lähtien" in Finnish', () => {
    const swedish = composeLetter(fullInput('sv', 'NO_CALL'))
    const finnish = composeLetter(fullInput('fi', 'NO_CALL'))
    if (!swedish.ok || !finnish.ok) throw new Error('not composed')
    expect(swedish.value.letter.body.split('\n')[0]).toBe('Hej Anna')
    expect(finnish.value.letter.body).toContain('vuodesta 2019 lähtien.')
  })

  it('gives no apology for R12, and none where it is switched off (S2.38)', () => {
    for (const change of [{ reason: 'R12' as const }, { apology: false }]) {
      const composed = composeLetter({ ...fullInput('en', 'TERMINATE_NOTICE'), ...change })
      if (!composed.ok) throw new Error('not composed')
      expect(composed.value.letter.blocks).not.toContain('apology')
      expect(composed.value.call.blocks).not.toContain('regret')
    }
  })

  it('does not call an account settled while invoices are open', () => {
    const {
      finalInvoiceAmount: _a,
      finalInvoiceDate: _b,
      finalInvoiceDue: _c,
      ...slots
    } = realisticSlots('en')
    const composed = composeLetter({ ...fullInput('en', 'TERMINATE_NOTICE'), slots })
    if (!composed.ok) throw new Error('not composed')
    expect(composed.value.letter.blocks).toContain('final_invoice_none_open')
  })

  it('chooses the letter that a decision needs (S2.19)', () => {
    const facts = {
      option: 'TERMINATE_NOTICE',
      called: true,
      atTermEnd: false,
      dutyOfSilence: false,
    } as const
    expect(presetFor(facts)).toBe('TERMINATE_NOTICE')
    expect(presetFor({ ...facts, called: false })).toBe('NO_CALL')
    expect(presetFor({ ...facts, atTermEnd: true })).toBe('NONRENEWAL')
    expect(presetFor({ ...facts, option: 'REFER' })).toBe('REFER')
    expect(presetFor({ ...facts, option: 'TERMINATE_NOW', called: false })).toBe('TERMINATE_NOW')
    expect(presetFor({ ...facts, dutyOfSilence: true })).toBe('NO_REASON')
  })
})

describe('what is approved is what is exported', () => {
  it('gives the same bytes for the same input, in canonical form', () => {
    const texts = () => {
      const composed = composeLetter(fullInput('fi', 'REFER'))
      return composed.ok ? letterTexts(composed.value, 'fi') : undefined
    }
    expect(texts()).toEqual(texts())
    for (const text of Object.values(texts() ?? {})) expect(canonicalText(text)).toBe(text)
  })

  it('brings line ends and letters to one form', () => {
    expect(canonicalText(' a\u0301 \r\nb\t\r\n\r\n')).toBe('á\nb\n')
  })
})

const replies = [
  'NEGOTIATION',
  'ARGUMENT',
  'GUILT',
  'ABUSE',
  'REVIEW_THREAT',
  'LEGAL_THREAT',
  'OVER_HEAD',
  'PAYMENT_REFUSAL',
  'AFTER_END',
  'FINAL',
] as const

describe('other messages and replies', () => {
  it.each(LETTER_LANGUAGES)('compose in %s without a finding', (language) => {
    for (const kind of MESSAGE_KINDS) {
      const message = composeMessage({ kind, language, slots: realisticSlots(language) })
      if (!message.ok) throw new Error(`${kind}: ${message.missing}`)
      expect(lint(message.text, language, { kind: 'message', slots: realisticSlots(language) })).toEqual([])
    }
    for (const reply of replies) {
      const { text, missing } = holdTheLine(reply, language, realisticSlots(language))
      expect(missing).toEqual([])
      expect(lint(text, language, { kind: 'reply', slots: realisticSlots(language) })).toEqual([])
    }
    for (const clause of EXIT_CLAUSES) {
      const slots = { noticePeriod: '3', cureDays: 14, checkDays: 10, handoverDays: 10 }
      expect(exitClause(clause, language, slots)).toMatchObject({ missing: [] })
    }
  })

  it('lists what a reply lacks', () => {
    expect(holdTheLine('FINAL', 'en', {}).missing).toEqual(['lastReplyDate', 'contactName', 'contactUntil'])
  })
})

describe('money out', () => {
  it('caps goodwill at a month or the budget, whichever is less (S2.34)', () => {
    expect(goodwillCap({ averageMonthlyRevenue: 4200.555, workspaceBudget: 5000 })).toBe(4200.56)
    expect(goodwillCap({ averageMonthlyRevenue: 4200, workspaceBudget: 1000 })).toBe(1000)
    const bounds = { averageMonthlyRevenue: 4200, workspaceBudget: 1000, financeAbove: 500 }
    const ending = { reason: 'R06', redLine: false, legalAsks: false, financeApproved: false } as const
    expect(checkGoodwill(500, bounds, ending)).toEqual([])
    expect(checkGoodwill(1000.01, bounds, ending)).toEqual(['over_cap', 'needs_finance'])
    expect(checkGoodwill(100, bounds, { ...ending, reason: 'R12' })).toEqual(['not_for_this_reason'])
    expect(checkGoodwill(100, bounds, { ...ending, redLine: true, legalAsks: true })).toEqual([])
  })

  it('proposes the larger refund (S3.35)', () => {
    const prepayment = { amount: 3650, days: 365, unusedDays: 100 }
    expect(refundProposal({ prepayment })).toEqual({ amount: 1000, basis: 'unused_days' })
    expect(refundProposal({ prepayment, work: { price: 8000, acceptedShare: 0.75 } })).toEqual({
      amount: 2000,
      basis: 'open_work',
    })
    expect(refundProposal({ work: { price: 8000, acceptedShare: 1.2 } })).toBeUndefined()
    expect(refundProposal({ prepayment: { amount: 100, days: 0, unusedDays: 5 } })).toBeUndefined()
  })
})

describe('the verbs', () => {
  it('lint gives exactly six fields a finding', () => {
    const answer = lintVerb('Muutatte aina vaatimuksia.', ['--language', 'fi'])
    if (!answer.ok || !Array.isArray(answer.json)) throw new Error('no findings')
    expect(Object.keys(answer.json[0])).toEqual(['id', 'severity', 'start', 'end', 'text', 'suggestion'])
    expect(lintVerb('', ['--language=xx'])).toEqual({
      ok: false,
      problems: ['--language: xx is not one of en, sv, de, nb, fi, nl'],
    })
  })

  it('letter composes from slots alone, and a list from a list', () => {
    const input = {
      language: 'en',
      preset: 'NO_CALL',
      slots: { ...realisticSlots('en'), reason: 'R06', stepsList: 'a talk on 3 March 2026' },
    }
    const one = letterVerb(JSON.stringify(input), [])
    const many = letterVerb(JSON.stringify([input, input]), [])
    expect(one).toMatchObject({
      ok: true,
      json: { letter: expect.any(String), email: expect.any(String), call: expect.any(String) },
    })
    if (!one.ok || !many.ok) throw new Error('not composed')
    expect(many.json).toEqual([one.json, one.json])
    expect(JSON.stringify(one.json)).not.toContain('{{')
  })

  it('letter names every problem once and in plain words', () => {
    const bad = letterVerb(
      '{"language":"en","preset":"REFER","slots":{"endDate":"2026-02-30"},"extra":1}',
      [],
    )
    expect(bad).toEqual({ ok: false, problems: ['input: has unknown fields: extra'] })
    const holes = letterVerb('{"language":"en","preset":"NO_REASON","slots":{"endDate":"2026-02-30"}}', [])
    if (holes.ok) throw new Error('composed')
    expect(holes.problems[0]).toBe('slots.endDate: "2026-02-30" is not a value this slot can take')
    expect(holes.problems.filter((problem) => problem.startsWith('slots.endDate'))).toHaveLength(1)
    expect(letterVerb('nonsense', [])).toMatchObject({ ok: false })
  })
})
