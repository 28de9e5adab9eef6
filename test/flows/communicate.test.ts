import { afterEach, describe, expect, it } from 'vitest'
import { communicate } from '../../flows/communicate.ts'
import type { Incident, RemedyTried } from '../../src/case/client.ts'
import type { Fact } from '../../src/case/facts.ts'
import type { RawValues } from '../../src/engine/gesture.ts'
import type { Language } from '../../src/language/language.ts'
import { languages } from '../../src/language/language.ts'
import { openDocx } from '../files/open-docx.ts'
import { type Actor, Stage, textOf } from '../stage.ts'
import { type Beginning, Prologue } from './decided-case.ts'

let stage: Stage
let prologue: Prologue
let anna: Actor
let bo: Actor
let carl: Actor
let dina: Actor
afterEach(() => stage.close())

function incident(id: string, reporter: string, more: Partial<Incident> = {}): Incident {
  return {
    id,
    on: '2027-01-14',
    what: 'A request came outside the agreed scope',
    felt: 'CANARY-felt: I cried',
    affected: 2,
    ourPart: 'partly',
    reasons: ['R05'],
    answer: 'CANARY-answer',
    source: 'Ticket 4711',
    verified: true,
    reporter,
    shielded: false,
    loggedAt: 1,
    ...more,
  }
}

/** A case decided with notice: two incidents, one failed talk, figures; Dina was shouted at. */
function facts(id: (name: string) => string): readonly Fact[] {
  const remedy: RemedyTried = {
    id: 'remedy_1',
    on: '2026-11-03',
    type: 'talk',
    owner: id('Anna'),
    outcome: 'failed',
    note: 'CANARY-remedy-note',
    loggedAt: 1,
  }
  const all: readonly (Fact & Readonly<Record<string, unknown>>)[] = [
    { kind: 'IncidentQuoted', incident: incident('incident_1', id('Anna')) },
    {
      kind: 'IncidentQuoted',
      incident: incident('incident_2', id('Dina'), { on: '2027-01-20', reasons: ['R01'], shielded: true }),
    },
    { kind: 'RemedyQuoted', remedy },
    { kind: 'ReasonsChosen', reasons: ['R05', 'R06'] },
    {
      kind: 'ContractSet',
      contract: { kind: 'open-ended', noticeDays: 30, toMonthEnd: true, form: 'letter', country: 'NO' },
    },
    { kind: 'FiguresEntered', figures: { revenue: 120_000, months: 12 }, linkedNote: 'CANARY-linked-note' },
    { kind: 'FlagsAnswered', flags: {}, legalNote: 'CANARY-legal-note' },
  ]
  return all
}

async function begin(beginning: Partial<Beginning> = {}): Promise<void> {
  prologue = new Prologue()
  // A Monday.
  stage = await Stage.open([prologue.chapter, communicate], '2027-02-15T08:00:00Z')
  const where = { zone: 'Europe/Oslo', country: 'NO' }
  anna = stage.cast('Anna', { language: 'en', ...where })
  bo = stage.cast('Bo', { language: 'en', ...where })
  carl = stage.cast('Carl', { language: 'fi', ...where })
  dina = stage.cast('Dina', { language: 'en', ...where })
  await prologue.open(stage, [anna, bo, carl, dina], {
    people: { Anna: ['owner'], Bo: ['decider', 'approver'], Carl: ['legal'], Dina: ['contact'] },
    option: 'TERMINATE_NOTICE',
    facts,
    ...beginning,
    opening: {
      clientLanguage: 'en',
      concern: 'CANARY-concern',
      clientPeople: 'CANARY-people',
      ...beginning.opening,
    },
  })
}

async function fill(actor: Actor, form: string, values: RawValues): Promise<void> {
  await actor.press(form, { case: prologue.caseId })
  await actor.submit(values)
}

const plain: Readonly<Record<Language, string>> = {
  en: 'the monthly reports',
  sv: 'månadsrapporterna',
  de: 'die Monatsberichte',
  nb: 'månedsrapportene',
  fi: 'kuukausiraportit',
  nl: 'de maandrapporten',
}
const event: Readonly<Record<Language, string>> = {
  en: 'a request arrived that the agreement does not cover',
  sv: 'en begäran kom in som avtalet inte omfattar',
  de: 'eine Anfrage ging ein, die der Vertrag nicht umfasst',
  nb: 'en forespørsel kom inn som avtalen ikke dekker',
  fi: 'saapui pyyntö, jota sopimus ei kata',
  nl: 'er kwam een verzoek binnen dat buiten de overeenkomst valt',
}

/** Fills every form as an owner would. */
async function write(language: Language = 'en'): Promise<void> {
  const words = plain[language]
  await fill(anna, 'communicate.parties', {
    clientName: 'Havbris AS',
    fullName: 'Kari Nordmann',
    senderName: 'Anna Berg',
    companyName: 'Nordlykt Digital AS',
  })
  await fill(anna, 'communicate.contract', {
    contractRef: '2024-17',
    serviceName: 'Retainer',
    receivedOn: '2027-02-18',
    clauseRef: '7.2',
    formChecked: 'true',
  })
  await fill(anna, 'communicate.reason', { reason: 'R05', since: '2021', steps: ['remedy_1'] })
  await fill(anna, 'communicate.facts', { incidents: ['incident_1'] })
  await anna.submit({ text1: event[language], source1: 'Ticket 4711' })
  await fill(anna, 'communicate.invoice', {
    invoice: 'final',
    finalInvoiceAmount: '15000',
    finalInvoiceDate: '2027-03-31',
    finalInvoiceDue: '2027-04-30',
    finalInvoiceScope: words,
  })
  await fill(anna, 'communicate.goodwill', { type: 'HANDOVER_HOURS', hours: '5' })
  await fill(anna, 'communicate.handover', {
    openDeliverables: words,
    handoverContact: 'Per Lund',
    handoverItems: words,
    handoverDate: '2027-03-24',
  })
  await fill(anna, 'communicate.options', {
    name1: 'Fjord Studio AS',
    contact1: 'post@fjordstudio.example',
    why1: words,
    checked: 'true',
  })
  await fill(anna, 'communicate.contact', {
    contactName: 'Per Lund',
    contactPhone: '+47 22 00 00 00',
    contactEmail: 'per@nordlykt.example',
    contactUntil: '2027-04-30',
    answerDate: '2027-02-22',
  })
  await fill(anna, 'communicate.plan', { caller: prologue.id('Bo'), on: '2027-02-18', time: '10:00' })
}

async function finish(): Promise<string> {
  await anna.press('communicate.finish', { case: prologue.caseId })
  if (anna.buttons().some((one) => one.action === 'communicate.finish' && one.subject.part === 'keep')) {
    await anna.press('communicate.finish', { case: prologue.caseId, part: 'keep' })
  }
  return (await prologue.look(anna)).communication.texts?.hash ?? ''
}

async function approve(): Promise<void> {
  await bo.press('communicate.texts', { case: prologue.caseId })
  await bo.press('communicate.approve')
  await bo.submit({ fine: 'true' })
}

async function prepare(): Promise<void> {
  await write()
  await finish()
  await approve()
  await anna.press('communicate.second', { case: prologue.caseId })
  await bo.press('communicate.doNotsRead', { case: prologue.caseId })
}

/** Presses "As a document" and opens what comes. */
async function asDocument(actor: Actor) {
  await actor.press('communicate.texts', { case: prologue.caseId })
  const reply = await actor.press('communicate.letterFile')
  if (reply.kind !== 'file') throw new Error(`${actor.name} got ${JSON.stringify(reply).slice(0, 200)}`)
  return { ...reply, docx: openDocx(reply.attachment.bytes) }
}

const spelling = { en: 'en-GB', sv: 'sv-SE', de: 'de-DE', nb: 'nb-NO', fi: 'fi-FI', nl: 'nl-NL' } as const
const written: Readonly<Record<Language, string>> = {
  en: '15 February 2027',
  sv: '15 februari 2027',
  de: '15. Februar 2027',
  nb: '15. februar 2027',
  fi: '15. helmikuuta 2027',
  nl: '15 februari 2027',
}

describe('the letter as a document', () => {
  it.each(languages)('in %s is a letter on A4, word for word what was approved', async (language) => {
    await begin({ opening: { clientLanguage: language } })
    await write(language)
    await finish()
    await approve()
    const { texts } = (await prologue.look(anna)).communication
    const { docx, attachment, card } = await asDocument(dina)
    const [sender, recipient, date, subject, salutation] = docx.paragraphs
    expect(sender?.text).toBe('Nordlykt Digital AS')
    expect(recipient?.text).toBe('Havbris AS\nKari Nordmann')
    expect(date?.text).toBe(written[language])
    expect(subject?.style).toBe('Heading1')
    expect(salutation?.text).toMatch(/Nordmann|Kari/)
    // Blank lines are space on the sheet.
    const approved = (texts?.letter ?? '').split('\n').filter((line) => line !== '')
    expect(docx.text.split('\n').slice(4)).toEqual(approved)
    expect(docx.paragraphs.at(-1)?.text).toContain('Anna Berg')
    expect(docx.paragraphs.some(({ isItem }) => isItem)).toBe(true)
    expect(docx.language).toBe(spelling[language])
    expect(docx.page).toEqual({ width: 11_906, height: 16_838 })
    // Neither in its name nor in its properties is anybody named, or the code name that the client must not read.
    expect(attachment.name).toBe('Heron letter.docx')
    expect(docx.properties).toContain('<dc:title>')
    expect(docx.properties).not.toMatch(
      /Havbris|Nordmann|Nordlykt|Berg|Anna|Un-named|Heron|creator|odifiedBy/,
    )
    expect(textOf(card)).toContain(texts?.letter.trim().split('\n').at(-1))
    expect(card.preview).not.toContain('Havbris')
  })

  it('has a name in its reader’s language', async () => {
    await begin()
    await write()
    await finish()
    await approve()
    expect((await asDocument(carl)).attachment.name).toBe('Heron kirje.docx')
  })

  it('is not made of a draft, nor of one that has changed', async () => {
    await begin()
    await write()
    const hidden = async (): Promise<void> => {
      await anna.press('communicate.texts', { case: prologue.caseId })
      expect(anna.count('communicate.letterFile')).toBe(0)
      await anna.press('communicate.letterFile', { case: prologue.caseId })
      expect(anna.last.kind).toBe('refused')
    }
    await hidden()
    await finish()
    await hidden()
    expect(anna.text()).toContain('have to be approved first')
    await approve()
    await asDocument(anna)
    await fill(anna, 'communicate.goodwill', { type: 'HANDOVER_HOURS', hours: '6' })
    await hidden()
  })

  it('is for the people of the case only', async () => {
    await begin()
    await write()
    await finish()
    await approve()
    const eve = stage.cast('Eve', { language: 'en' })
    await eve.press('communicate.letterFile', { case: prologue.caseId })
    expect(eve.last.kind).toBe('refused')
    expect(eve.text()).toContain('There is nothing here for you')
  })

  it('bears the day on which it was sent', async () => {
    await begin()
    await prepare()
    await stage.until('2027-02-18T10:00:00Z')
    await bo.press('communicate.note', { case: prologue.caseId })
    await bo.submit({ reached: 'yes', minutes: '9' })
    await fill(anna, 'communicate.sent', {
      ...{ on: '2027-02-18', route: 'registered', proof: 'RR 123 NO', exact: 'true' },
    })
    await stage.until('2027-02-25T10:00:00Z')
    expect((await asDocument(anna)).docx.paragraphs[2]?.text).toBe('18 February 2027')
  })
})

describe('the letter', () => {
  it.each(languages)(
    'is written in %s from the fields, without a hole or a finding (S0.5, S0.39)',
    async (language) => {
      await begin({ opening: { clientLanguage: language } })
      await write(language)
      await anna.press('communicate.finish', { case: prologue.caseId })
      const { texts } = (await prologue.look(anna)).communication
      expect(texts, anna.text()).toBeDefined()
      for (const text of [texts?.letter, texts?.email, texts?.call]) {
        expect(text).not.toMatch(/\{\{|\}\}|\bundefined\b|\bnull\b/)
        expect(text?.length).toBeGreaterThan(200)
      }
      expect(texts?.letter).toContain(event[language])
    },
  )

  it('never holds a word that was written blind or in confidence', async () => {
    await begin()
    await write()
    await finish()
    const { texts } = (await prologue.look(anna)).communication
    expect(JSON.stringify(texts)).toContain('Ticket 4711')
    expect(JSON.stringify(texts)).not.toContain('CANARY')
  })

  it('says which forms are missing, and has no texts before', async () => {
    await begin()
    await anna.press('communicate.finish', { case: prologue.caseId })
    expect(anna.text()).toContain('Who to whom: to fill in')
    expect(anna.text()).toContain('Refund: optional')
    expect((await prologue.look(anna)).communication.texts).toBeUndefined()
  })

  it('finds the last day from the day the notice arrives, and shows how', async () => {
    await begin()
    await fill(anna, 'communicate.contract', {
      contractRef: '2024-17',
      serviceName: 'Retainer',
      receivedOn: '2027-02-18',
      formChecked: 'true',
    })
    expect((await prologue.look(anna)).communication.slots).toMatchObject({
      endDate: '2027-03-31',
      noticePeriod: '30 days',
    })
    expect(anna.text()).toContain('Notice period over: 20 March 2027')
    expect(anna.text()).toContain('End of that month: 31 March 2027')
  })

  it('refuses a last day before the agreement allows it (S3.28)', async () => {
    await begin()
    await fill(anna, 'communicate.contract', {
      contractRef: '2024-17',
      serviceName: 'Retainer',
      receivedOn: '2027-02-18',
      endDate: '2027-03-20',
      formChecked: 'true',
    })
    expect(anna.errors().endDate).toContain('31 March 2027')
  })

  it('offers confirmed reasons only (S3.20)', async () => {
    await begin()
    await anna.press('communicate.reason', { case: prologue.caseId })
    const field = anna.form()?.fields.find((one) => one.id === 'reason')
    expect(field?.face.kind === 'choice' ? field.face.options.map((one) => one.value) : []).toEqual(['R05'])
  })

  it('asks for the steps that were tried only where there were any', async () => {
    const asked = (): readonly string[] => {
      const { last } = anna
      return last.kind === 'form' ? last.form.fields.map(({ id }) => id) : []
    }
    await begin()
    await anna.press('communicate.reason', { case: prologue.caseId })
    expect(asked()).toContain('steps')
    await stage.close()
    await begin({ facts: (id) => facts(id).filter(({ kind }) => kind !== 'RemedyQuoted') })
    await anna.press('communicate.reason', { case: prologue.caseId })
    expect(asked()).toContain('reason')
    expect(asked()).not.toContain('steps')
    await anna.submit({ reason: 'R05', since: '2021', thanksFor: 'trust' })
    expect(anna.last.kind).toBe('page')
  })

  it('gives no reason where legal asks for silence (S0.44)', async () => {
    await begin()
    await write()
    await carl.press('communicate.silence', { case: prologue.caseId })
    await fill(anna, 'communicate.reason', { reason: 'NONE', since: '2021', steps: [], apology: 'false' })
    await finish()
    const { preset, texts } = (await prologue.look(anna)).communication
    expect(preset).toBe('NO_REASON')
    expect(texts?.letter).not.toContain('outside the scope')
  })
})

describe('bad input', () => {
  it('stops blame at its field with better words (S0.42, S3.15)', async () => {
    await begin()
    await fill(anna, 'communicate.facts', { incidents: ['incident_1'] })
    await anna.submit({ text1: 'You failed to pay and it is your fault', source1: 'Ticket 4711' })
    expect(anna.errors().text1).toContain('Better:')
    expect((await prologue.look(anna)).communication.slots.facts?.[0]?.text).toBe('')
  })

  it('keeps a warning when asked to, and remembers that', async () => {
    await begin()
    const values = {
      openDeliverables: 'the reports; please understand that we had no choice',
      handoverContact: 'Per Lund',
      handoverItems: 'the files',
      handoverDate: '2027-03-24',
    }
    await fill(anna, 'communicate.handover', values)
    expect(anna.errors().openDeliverables).toContain('tick the box below')
    await anna.submit({ ...values, keep: 'true' })
    const { slots, kept } = (await prologue.look(anna)).communication
    expect(slots.openDeliverables).toContain('no choice')
    expect(kept[0]).toMatch(/^T13:openDeliverables:/)
  })

  it('lets legal, and nobody else, release what only legal may', async () => {
    await begin()
    await write()
    const values = {
      openDeliverables: 'the reports, as we were in breach',
      handoverContact: 'Per Lund',
      handoverItems: 'the files',
      handoverDate: '2027-03-24',
    }
    await fill(anna, 'communicate.handover', values)
    expect(anna.errors().openDeliverables).toContain('Only legal')
    await anna.submit({ ...values, keep: 'true' })
    const hash = await finish()
    await bo.press('communicate.approve', { case: prologue.caseId, part: hash })
    expect(bo.last.kind).toBe('refused')
    await bo.press('communicate.releases', { case: prologue.caseId })
    expect(bo.last.kind).toBe('refused')
    await carl.press('communicate.releases')
    await carl.press('communicate.releaseOne')
    await approve()
    expect((await prologue.look(anna)).communication.approvals).toHaveLength(1)
  })

  it('wants a source for every fact and three at most (S0.41, S3.24)', async () => {
    await begin()
    await fill(anna, 'communicate.facts', { incidents: ['incident_1'] })
    await anna.submit({ text1: event.en, source1: '' })
    expect(Object.keys(anna.errors())).toEqual(['source1'])
  })

  it('names the missing half of an alternative, an invoice and an address (S3.41)', async () => {
    await begin()
    await fill(anna, 'communicate.options', { name1: 'Fjord Studio AS' })
    expect(Object.keys(anna.errors())).toEqual(['contact1', 'why1'])
    await fill(anna, 'communicate.invoice', { invoice: 'final' })
    expect(Object.keys(anna.errors())).toHaveLength(4)
    await fill(anna, 'communicate.parties', {
      fullName: 'Kari Nordmann',
      companyName: 'Nordlykt',
      greeting: 'f',
    })
    expect(Object.keys(anna.errors())).toEqual(['lastName'])
    await fill(anna, 'communicate.contact', {
      contactName: 'Per',
      contactPhone: '1',
      contactEmail: 'per',
      contactUntil: '2027-04-30',
    })
    expect(Object.keys(anna.errors())).toEqual(['contactEmail'])
  })

  it('does not let a harmed person make the call, nor anybody call on a Friday (S3.1)', async () => {
    await begin()
    await fill(anna, 'communicate.plan', { caller: prologue.id('Dina'), on: '2027-02-19', time: '10:00' })
    expect(Object.keys(anna.errors()).toSorted()).toEqual(['caller', 'on'])
    expect(anna.errors().on).toContain('23 February 2027')
  })
})

describe('money out', () => {
  it('proposes the unused days of what was prepaid (S0.48, S3.35)', async () => {
    await begin()
    await fill(anna, 'communicate.contract', {
      contractRef: '1',
      serviceName: 'R',
      receivedOn: '2027-02-18',
      formChecked: 'true',
    })
    await fill(anna, 'communicate.refund', { prepaid: '3000', from: '2027-03-01', to: '2027-04-30' })
    expect(anna.form()?.fields.find((one) => one.id === 'refundAmount')?.face.value).toBe(
      String(Math.round((3000 * 30 * 100) / 61) / 100),
    )
  })

  it('asks finance or an approver when goodwill exceeds the cap, and asks again when it changes (S2.33, S2.34)', async () => {
    await begin()
    await fill(anna, 'communicate.goodwill', { type: 'WAIVE_INVOICE', amount: '4000', item: 'invoice 88' })
    await bo.press('communicate.money')
    expect(bo.text()).toContain('We give in all: ')
    await bo.press('communicate.goodwillOk')
    expect((await prologue.look(anna)).communication.goodwillApprovedBy).toBe(prologue.id('Bo'))
    await fill(anna, 'communicate.goodwill', { type: 'WAIVE_INVOICE', amount: '5000', item: 'invoice 88' })
    expect((await prologue.look(anna)).communication.goodwillApprovedBy).toBeUndefined()
  })
})

describe('approval', () => {
  it('is for a second person, and bound to the exact texts', async () => {
    await begin({
      people: {
        Anna: ['owner', 'approver'],
        Bo: ['decider', 'approver'],
        Carl: ['legal'],
        Dina: ['contact'],
      },
    })
    await write()
    const hash = await finish()
    await anna.press('communicate.approve', { case: prologue.caseId, part: hash })
    expect(anna.last.kind).toBe('refused')
    await bo.press('communicate.approve', { case: prologue.caseId, part: 'another' })
    expect(bo.last.kind).toBe('refused')
    await approve()
    expect((await prologue.look(anna)).communication.approvals).toMatchObject([
      { by: prologue.id('Bo'), hash },
    ])
  })

  it('is withdrawn by any change', async () => {
    await begin()
    await prepare()
    await fill(anna, 'communicate.contact', {
      contactName: 'Per Lund',
      contactPhone: '+47 22 00 00 01',
      contactEmail: 'per@nordlykt.example',
      contactUntil: '2027-04-30',
    })
    const { approvals, texts } = (await prologue.look(anna)).communication
    expect(approvals).toEqual([])
    expect(texts).toBeUndefined()
    await anna.press('communicate.sent', { case: prologue.caseId })
    expect(anna.last.kind).toBe('refused')
  })

  it('wants the reader to be fine with receiving it (S0.73, S0.81, S3.58)', async () => {
    await begin()
    await write()
    await finish()
    await bo.press('communicate.texts', { case: prologue.caseId })
    await bo.press('communicate.approve')
    await bo.submit({})
    expect(Object.keys(bo.errors())).toEqual(['fine'])
  })

  it('can be sent back with a word of why', async () => {
    await begin()
    await write()
    await finish()
    await bo.press('communicate.texts', { case: prologue.caseId })
    await bo.press('communicate.return')
    await bo.submit({ note: 'Please thank them for the first year too' })
    await anna.press('communicate.open', { case: prologue.caseId })
    expect(anna.text()).toContain('Please thank them for the first year too')
  })
})

describe('contact', () => {
  it('shows the script only when nothing stands before the call', async () => {
    await begin()
    await write()
    await finish()
    await bo.press('communicate.call', { case: prologue.caseId })
    expect(bo.text()).toContain('Letter and e-mail approved: open')
    expect(bo.text()).not.toContain('I will come straight to the point')
    await approve()
    await anna.press('communicate.second', { case: prologue.caseId })
    await bo.press('communicate.doNotsRead', { case: prologue.caseId })
    expect(bo.text()).toContain('I will come straight to the point')
  })

  it('comes before the letter (S2.21, S3.7, S3.9)', async () => {
    await begin()
    await prepare()
    await anna.press('communicate.sent', { case: prologue.caseId })
    expect(anna.text()).toContain('Call first')
  })

  it('goes call, same day writing, frozen terms, follow-through (S0.39, S0.54, S3.30)', async () => {
    await begin()
    await prepare()
    await stage.until('2027-02-18T09:30:00Z')
    await fill(bo, 'communicate.note', {
      reached: 'yes',
      on: '2027-02-18',
      time: '10:02',
      minutes: '9',
      promised: 'A call with Per',
    })
    await anna.press('communicate.sent', { case: prologue.caseId })
    await anna.submit({ on: '2027-02-18', route: 'email', proof: 'message 77', exact: 'true' })
    expect(Object.keys(anna.errors())).toEqual(['route'])
    await anna.submit({ on: '2027-02-18', route: 'registered', proof: 'RR 123 NO', exact: 'true' })
    const after = await prologue.look(anna)
    expect(after.stage).toBe('follow')
    expect(after.communication.sent).toMatchObject({
      on: '2027-02-18',
      route: 'registered',
      proof: 'RR 123 NO',
    })
    expect(after.communication.terms).toMatchObject({
      endDate: '2027-03-31',
      finalInvoice: { amount: 15_000, on: '2027-03-31', due: '2027-04-30' },
      goodwill: [{ type: 'HANDOVER_HOURS', hours: 5 }],
    })
  })

  it('on another day than the letter says needs a new approval', async () => {
    await begin()
    await prepare()
    await stage.until('2027-02-23T11:00:00Z')
    await fill(bo, 'communicate.note', { reached: 'yes', on: '2027-02-23', time: '11:30' })
    const { slots, approvals } = (await prologue.look(anna)).communication
    expect(slots.callDate).toBe('2027-02-23')
    expect(approvals).toEqual([])
  })

  it('may be in writing alone after two attempts, which the letter then names (S3.8)', async () => {
    await begin()
    await prepare()
    await fill(anna, 'communicate.noCall', { reason: 'attempts' })
    expect(Object.keys(anna.errors())).toEqual(['reason'])
    await stage.until('2027-02-23T11:00:00Z')
    await fill(bo, 'communicate.note', { reached: 'no', on: '2027-02-18', time: '10:00' })
    await fill(bo, 'communicate.note', { reached: 'no', on: '2027-02-23', time: '10:00' })
    await fill(anna, 'communicate.noCall', { reason: 'attempts' })
    await finish()
    const { preset, texts } = (await prologue.look(anna)).communication
    expect(preset).toBe('NO_CALL')
    expect(texts?.email).toContain('18 February 2027')
  })

  it('is asked for after three and five working days, and only while nobody has tried (S2.20)', async () => {
    await begin()
    const alarms = () =>
      anna.cards().filter((card) => card.preview.includes('waits to be carried out')).length
    await stage.until('2027-02-18T08:30:00Z')
    expect(alarms()).toBe(1)
    await fill(anna, 'communicate.note', { reached: 'no', on: '2027-02-18', time: '09:00' })
    await stage.until('2027-02-26T12:00:00Z')
    expect(alarms()).toBe(1)
  })
})

describe('what others may see', () => {
  it('shows on no card what is decided or about whom', async () => {
    await begin()
    await prepare()
    await stage.until('2027-02-26T12:00:00Z')
    const shown = stage.channel.sent.map(({ card }) => textOf(card)).join('\n')
    expect(stage.channel.sent.length).toBeGreaterThan(4)
    expect(shown).not.toMatch(/Havbris|terminat|notice|goodwill|letter|end the|irtisano|CANARY/i)
  })
})
