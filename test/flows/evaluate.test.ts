import { afterEach, describe, expect, it } from 'vitest'
import { readInvoices } from '../../flows/evaluate-figures.ts'
import type { RawValues } from '../../src/engine/gesture.ts'
import { evaluateSchema } from '../../src/evaluation/schema.ts'
import { languages } from '../../src/language/language.ts'
import type { Actor } from '../stage.ts'
import { type Cast, figures, logAll, nordlykt, openAll } from './havbris.ts'

let cast: Cast
afterEach(() => cast?.stage.close())

const plain = (text: string): string => text.replaceAll(/[\u00A0\u202F]/g, ' ')

/** Havbris, opened, with every part of its fact pack saved but the figures. */
async function opened(): Promise<string> {
  cast = await nordlykt()
  await logAll(cast.lead)
  return openAll(cast.lead)
}

async function fill(actor: Actor, form: string, values: RawValues): Promise<void> {
  await actor.command('')
  await actor.press('desk.case')
  await actor.press(form)
  await actor.submit(values)
}

const noFlags = (actor: Actor): RawValues =>
  Object.fromEntries(
    (actor.form()?.fields ?? [])
      .filter(({ id }) => id === id.toUpperCase())
      .map(({ id }) => [id, 'no'] as const),
  )

describe('the fact pack of Havbris', () => {
  it('gives the figures of the story: 898 an hour, 9,580 a month, 5.2 %, 21.2 days late (S0.17)', async () => {
    await opened()
    await fill(cast.finance, 'evaluate.figures', figures)
    await cast.lead.press('desk.case')
    await cast.lead.press('evaluate.pack')
    const text = plain(cast.lead.text())
    expect(text).toContain('NOK 898.00 an hour')
    expect(text).toContain('NOK 9,580.00, a margin of 5.2% (target 30%)')
    expect(text).toMatch(/late, on average: 21.2 days/)
    expect(text).toContain('Open receivables: NOK 370,000.00')
    expect(text).toContain('NOK 1,100,000.00')
    expect(text).toMatch(/change of our profit a year: .?NOK .?723,072\.00/)
  })

  it('puts our own part first, four of seven, and names nobody there', async () => {
    await opened()
    await cast.lead.press('desk.case')
    await cast.lead.press('evaluate.pack')
    const text = cast.lead.text()
    expect(text).toContain('Our part in 4 of 7 incidents')
    expect(text.indexOf('Our part first')).toBeLessThan(text.indexOf('What happened'))
    expect(text.slice(0, text.indexOf('What happened'))).not.toMatch(/kari|eva|jon/)
  })

  it('reads in Norwegian with Norwegian figures, from the same case', async () => {
    await opened()
    await fill(cast.finance, 'evaluate.figures', { ...figures, revenue: '185 000,00' })
    await cast.director.press('desk.case')
    await cast.director.press('evaluate.pack')
    const text = plain(cast.director.text())
    expect(text).toContain('Vår del i 4 av 7 hendelser')
    expect(text).toContain('9 580,00 kr, en margin på 5,2 % (mål 30 %)')
  })

  it('begins the stage of evaluating with its first saved part', async () => {
    await opened()
    await cast.lead.press('desk.case')
    expect(cast.lead.text()).toContain('Stage: Opened')
    await fill(cast.lead, 'evaluate.reasons', { reasons: ['R05', 'R06', 'R11'] })
    await cast.lead.command('')
    await cast.lead.press('desk.case')
    expect(cast.lead.text()).toContain('Stage: Facts')
  })

  it('says which reasons are confirmed, by incidents and by the figures (S0.11, S0.19, S2.11)', async () => {
    await opened()
    await fill(cast.lead, 'evaluate.reasons', { reasons: ['R01', 'R05', 'R06', 'R11'] })
    await fill(cast.finance, 'evaluate.figures', figures)
    await cast.lead.command('')
    await cast.lead.press('desk.case')
    await cast.lead.press('evaluate.pack')
    const text = cast.lead.text()
    expect(text).toContain('Abuse or disrespect towards staff: not confirmed yet')
    expect(text).toContain('Expects work beyond the agreement without paying: 3 incidents, 1 source')
    expect(text).toContain('Pays late again and again: 2 incidents, 2 sources')
    expect(text).toContain('Not profitable: 1 incident')
  })

  it('suggests the reasons that incidents speak for, and wants words for another one (S0.11)', async () => {
    await opened()
    await cast.lead.press('desk.case')
    await cast.lead.press('evaluate.reasons')
    const field = cast.lead.form()?.fields.find((one) => one.id === 'reasons')
    expect(field?.face.value).toEqual(['R03', 'R05', 'R06'])
    await cast.lead.submit({ reasons: ['R00'] })
    expect(Object.keys(cast.lead.errors())).toEqual(['other'])
  })

  it('asks the legal questions in two parts, and treats what nobody answered as a lock (S0.34)', async () => {
    await opened()
    const { lead } = cast
    await lead.press('desk.case')
    await lead.press('evaluate.flags')
    await lead.submit({ ...noFlags(lead), INSOLVENCY: 'unknown' })
    expect(lead.form()?.name).toBe('evaluate.flags-more')
    await lead.submit({ ...noFlags(lead), score: '1' })
    await lead.command('')
    await lead.press('desk.case')
    await lead.press('evaluate.pack')
    expect(lead.text()).toContain('insolvency')
    expect(lead.text()).not.toContain('fixed-term without')
  })

  it('shows the notes of Norway in English and Norwegian, with how sure we are and “ask counsel” (S3.54)', async () => {
    await opened()
    await cast.lead.press('desk.case')
    await cast.lead.press('evaluate.notes')
    const text = cast.lead.text()
    expect(text).toContain('Ending at once needs a material breach.')
    expect(text).toContain('Å avslutte straks krever vesentlig mislighold.')
    expect(text).toContain('How sure we are')
    expect(text).toContain('not legal advice')
  })

  it('lists the three options that keep the client first, and both sides in figures above them (S0.2, S0.8)', async () => {
    await opened()
    await fill(cast.finance, 'evaluate.figures', figures)
    await cast.lead.press('desk.case')
    await cast.lead.press('evaluate.options')
    const text = cast.lead.text()
    const order = ['Contribution a month', 'Keep and talk', 'plan', 'price', 'End with notice'].map((words) =>
      text.toLowerCase().indexOf(words.toLowerCase()),
    )
    expect(order).not.toContain(-1)
    expect(order).toEqual(order.toSorted((a, b) => a - b))
  })

  it('says what is missing before the team is asked, and stops saying it (S0.32)', async () => {
    await opened()
    const { lead } = cast
    await lead.press('desk.case')
    expect(lead.text()).toContain('Reasons (needed)')
    expect(lead.text()).toContain('The client’s figures (needed)')
    await fill(lead, 'evaluate.reasons', { reasons: ['R05', 'R06'] })
    await fill(cast.finance, 'evaluate.figures', figures)
    await fill(lead, 'evaluate.conduct', { reported: 'no', warned: 'no' })
    await lead.command('')
    await lead.press('desk.case')
    expect(lead.text()).not.toContain('Reasons (needed)')
    expect(lead.text()).not.toContain('figures (needed)')
    expect(lead.text()).toContain('There is no written warning on file.')
  })

  it('warns from the tenth day after the cause became known, and tells the owner', async () => {
    await opened()
    const { lead, stage } = cast
    await fill(lead, 'evaluate.conduct', { reported: 'no', warned: 'no', knownSince: '2027-01-29' })
    await lead.command('')
    await lead.press('desk.case')
    expect(lead.text()).not.toContain('The cause has been known')
    await stage.until('2027-02-08T12:00:00Z')
    expect(lead.cards().filter((card) => card.title.includes('time is passing'))).toHaveLength(1)
    await lead.command('')
    await lead.press('desk.case')
    expect(lead.text()).toContain('The cause has been known for 10 days')
  })

  it('does not verify what nobody has reported', async () => {
    await opened()
    await fill(cast.lead, 'evaluate.conduct', {
      reported: 'no',
      verified: 'yes',
      warned: 'no',
      repeated: 'yes',
    })
    expect(Object.keys(cast.lead.errors()).toSorted()).toEqual(['repeated', 'verified'])
  })

  it('is for finance and the owner to fill with figures, not for others (S0.17)', async () => {
    await opened()
    await cast.designer.press('desk.case')
    expect(cast.designer.buttons().map((one) => one.action)).not.toContain('evaluate.figures')
    const { subject } = cast.designer.buttons().find((one) => one.action === 'evaluate.pack') ?? {}
    const reply = await cast.designer.press('evaluate.figures', subject)
    expect(reply.kind).toBe('refused')
  })

  it('names the line of the invoices that it cannot read, and takes nothing', async () => {
    await opened()
    await fill(cast.finance, 'evaluate.figures', {
      ...figures,
      invoices: '185000; 9\n185000, fourteen\n185000; 22',
    })
    expect(cast.finance.errors().invoices).toContain('2')
    await cast.lead.press('desk.case')
    await cast.lead.press('evaluate.pack')
    expect(cast.lead.text()).toContain('The figures are not in yet.')
  })
})

describe('reading invoices', () => {
  it.each([
    ['1 250,50; 9', 'nb', [{ amount: 1250.5, daysLate: 9 }]],
    ['1,250.50; 9\n\n', 'en', [{ amount: 1250.5, daysLate: 9 }]],
    ['1.250,50\t-3', 'de', [{ amount: 1250.5, daysLate: -3 }]],
    [
      '2 x 100; 21,2',
      'fi',
      [
        { amount: 100, daysLate: 21.2 },
        { amount: 100, daysLate: 21.2 },
      ],
    ],
  ] as const)('takes %j', (text, language, invoices) => {
    expect(readInvoices(text, language)).toEqual({ ok: true, value: invoices })
  })

  it.each(['100', '100;', ';3', '100; 2; 3', 'x; 3', '-5; 3', '100; 99999', '0 x 100; 3'])(
    'refuses %j',
    (text) => {
      for (const language of languages) expect(readInvoices(`100; 1\n${text}`, language).ok).toBe(false)
    },
  )

  it('refuses more invoices than it can keep', () => {
    expect(readInvoices('999 x 1; 1', 'en').ok).toBe(false)
    expect(readInvoices('500 x 1; 1', 'en').ok).toBe(true)
  })

  it('gives the model what it can take', () => {
    const read = readInvoices('3 x 9000000000; 3650', 'en')
    expect(
      read.ok &&
        evaluateSchema.safeParse({ reasons: [], ratings: {}, pnl: { revenue: 1, invoices: read.value } })
          .success,
    ).toBe(true)
  })
})
