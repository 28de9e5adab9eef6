import { expect } from 'vitest'
import { chapters } from '../../flows/index.ts'
import type { RawValues } from '../../src/engine/gesture.ts'
import { type Actor, Stage } from '../stage.ts'

/** The incidents of Havbris as they happened: day, what, reasons, our part. */
const incidents: readonly (readonly [string, string, readonly string[], 'yes' | 'partly' | 'no'])[] = [
  ['2026-10-12', '14 hours of extra work with no order.', ['R05'], 'partly'],
  ['2026-10-28', 'The approval came nine working days late.', ['R03'], 'no'],
  ['2026-11-17', '22 hours of extra work with no order.', ['R05'], 'partly'],
  ['2026-12-03', 'The brief got lost in our hand-over.', [], 'yes'],
  ['2026-12-15', 'The invoice was paid 31 days late.', ['R06'], 'no'],
  ['2027-01-14', 'A sharp e-mail to a designer, an apology the next day.', [], 'no'],
  ['2027-01-29', 'A weekend job was given away, 11 hours.', ['R05'], 'yes'],
]

export interface Cast {
  readonly stage: Stage
  readonly lead: Actor
  readonly director: Actor
  readonly finance: Actor
  readonly designer: Actor
}

/** Nordlykt's people on a stage, a Monday in February 2027. */
export async function nordlykt(): Promise<Cast> {
  const stage = await Stage.open(chapters, '2027-02-01T08:00:00Z')
  const oslo = { zone: 'Europe/Oslo', country: 'NO' }
  const norwegian = { ...oslo, language: 'nb' }
  const cast = {
    stage,
    lead: stage.cast('kari', { ...oslo, language: 'en' }),
    director: stage.cast('sigrid', norwegian),
    finance: stage.cast('ola', norwegian),
    designer: stage.cast('eva', norwegian),
  }
  stage.cast('jon', norwegian)
  stage.cast('liv', norwegian)
  stage.cast('per', norwegian)
  return cast
}

/** Logs the seven incidents before there is a case. */
export async function logAll(lead: Actor): Promise<void> {
  for (const [on, what, reasons, ourPart] of incidents) {
    await lead.command('log Havbris Sjømat AS')
    const reply = await lead.submit({ on, what, reasons, ourPart, affected: '1' })
    expect(reply.kind, lead.text()).toBe('note')
  }
}

/** Opens the case in its three parts, as the account lead does. */
export async function openAll(lead: Actor): Promise<string> {
  await lead.command('open Havbris Sjømat AS')
  await lead.submit({
    concern: 'More and more hours without an order since October. We have talked twice.',
  })
  await lead.submit({ decider: ['sigrid'], contact: ['kari', 'jon', 'eva', 'liv', 'per'], finance: ['ola'] })
  await lead.submit({
    kind: 'open-ended',
    noticeDays: '60',
    form: 'letter',
    exitClause: 'Change orders: clause 4.2, never used. Fee review every 6 months.',
    country: 'NO',
    clientLanguage: 'nb',
    currency: 'NOK',
  })
  return /^\S+/.exec(lead.text())?.[0] ?? ''
}

/** The figures of an average month. */
export const figures: RawValues = {
  months: '1',
  revenue: '185000',
  directCost: '6500',
  hours: '206',
  rate: '820',
  invoices: '185000; 9\n185000; 14\n185000; 22\n185000; 31\n185000; 27\n185000; 24',
  invoiceMonths: '6',
  receivables: '370000',
  targetMargin: '30',
  costOfCapital: '0',
  linkedRevenue: '1100000',
  linkedNote: 'Two clients whom they referred; their CEO chairs the regional cluster.',
}
