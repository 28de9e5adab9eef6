import { afterEach, describe, expect, it } from 'vitest'
import { textOf } from '../stage.ts'
import { type Cast, logAll, nordlykt, openAll } from './havbris.ts'

let cast: Cast
afterEach(() => cast.stage.close())

const incident = { on: '2027-01-29', what: 'A weekend job was given away.', ourPart: 'yes', affected: '1' }

describe('logging', () => {
  it('takes an incident in one form, and shows it to its reporter', async () => {
    cast = await nordlykt()
    const { designer } = cast
    await designer.command('logg Havbris')
    await designer.submit({ ...incident, felt: 'I was tired.' })
    await designer.command('')
    await designer.press('intake.client')
    expect(designer.text()).toContain('A weekend job was given away.')
  })

  it('shows a client to nobody who has no part in it', async () => {
    cast = await nordlykt()
    const { designer, finance } = cast
    await designer.command('log Havbris')
    await designer.submit(incident)
    await designer.command('')
    const client = designer.buttons().find((one) => one.action === 'intake.client')?.subject
    const reply = await finance.press('intake.client', client)
    expect(reply.kind).toBe('refused')
  })

  it('shows a second reporter their own entries only, and the account owner all', async () => {
    cast = await nordlykt()
    const { designer, finance, lead } = cast
    await designer.command('log Havbris')
    await designer.submit({ ...incident, accountOwner: ['kari'] })
    await finance.command('log havbris')
    await finance.submit({ ...incident, what: 'The invoice was paid late.', reasons: ['R06'] })
    for (const one of [finance, lead]) {
      await one.command('')
      await one.press('intake.client')
    }
    expect(finance.text()).not.toContain('weekend job')
    expect(lead.text()).toContain('weekend job')
    expect(lead.text()).toContain('The invoice was paid late.')
  })

  it('asks whether the objection was justified, for a disputed invoice (S0.20)', async () => {
    cast = await nordlykt()
    const { lead } = cast
    await lead.command('log Havbris')
    await lead.submit({ ...incident, reasons: ['R07'] })
    expect(Object.keys(lead.errors())).toEqual(['justified'])
    const reply = await lead.submit({ justified: 'yes' })
    expect(reply.kind).toBe('note')
  })

  it('refuses a day that has not come yet', async () => {
    cast = await nordlykt()
    await cast.lead.command('log Havbris')
    await cast.lead.submit({ ...incident, on: '2027-02-02' })
    expect(Object.keys(cast.lead.errors())).toEqual(['on'])
  })

  it('nudges the account owner once about a pattern, in private and without the client’s name', async () => {
    cast = await nordlykt()
    const { designer, lead } = cast
    for (let count = 0; count < 5; count += 1) {
      await designer.command('log Havbris')
      await designer.submit({ ...incident, ...(count === 0 ? { accountOwner: ['kari'] } : {}) })
    }
    await cast.stage.until('2027-02-02T12:00:00Z')
    const nudges = lead.cards().filter((card) => card.title === 'Something is repeating itself')
    expect(nudges).toHaveLength(1)
    expect(nudges.map(textOf).join()).not.toContain('Havbris')
  })

  it('advises to delete a message that named a client in a room, and says nothing there', async () => {
    cast = await nordlykt()
    cast.stage.room('general')
    await cast.lead.command('log Havbris', 'general')
    expect(cast.lead.form()?.intro.join(' ')).toContain('delete your message')
    expect(cast.stage.channel.sent.filter((one) => one.place.kind === 'room')).toEqual([])
  })
})

describe('opening', () => {
  it('keeps the case with its first part, whatever becomes of the others', async () => {
    cast = await nordlykt()
    const { lead } = cast
    await lead.command('open Havbris')
    await lead.submit({ concern: 'More and more hours without an order.' })
    await lead.command('cases')
    expect(lead.text()).toContain('Havbris')
  })

  it('speaks of no ending in its first part (S0.7, S0.78)', async () => {
    cast = await nordlykt()
    for (const actor of [cast.lead, cast.director]) {
      await actor.command('open Havbris')
      expect(JSON.stringify(actor.last)).not.toMatch(/terminat|avslutt|oppsig/i)
    }
  })

  it('quotes what was logged before, and names the case by a neutral word', async () => {
    cast = await nordlykt()
    const { lead, stage } = cast
    await logAll(lead)
    const codeName = await openAll(lead)
    expect(codeName).toMatch(/^[A-Z][a-z]{2,9}$/)
    expect(lead.text()).toContain('7 incidents')
    await stage.settle()
    const told = cast.director.cards().map(textOf).join('\n')
    expect(told).toContain(codeName)
    expect(told).not.toContain('Havbris')
  })

  it('refuses a second open case about the same client, and says which one is open', async () => {
    cast = await nordlykt()
    const { lead } = cast
    const codeName = await openAll(lead)
    await lead.command('open havbris sjømat as')
    await lead.submit({ concern: 'The same worries as before, really.' })
    expect(lead.errors().client).toContain(codeName)
  })

  it('keeps the walls between roles', async () => {
    cast = await nordlykt()
    const { lead } = cast
    await openAll(lead)
    await lead.press('desk.case')
    await lead.press('intake.people')
    await lead.submit({ approver: ['sigrid'], facilitator: ['kari'] })
    expect(Object.keys(lead.errors()).toSorted()).toEqual(['approver', 'facilitator'])
    expect(lead.errors().approver).toContain('sigrid')
  })

  it('never lets the client’s own people in, nor guests', async () => {
    cast = await nordlykt()
    const { lead, stage } = cast
    stage.cast('gast', { belonging: 'guest' })
    await openAll(lead)
    await lead.press('desk.case')
    await lead.press('intake.people')
    await lead.submit({ observer: ['per'], clientPeople: 'hilde@havbris.example\nPer' })
    expect(Object.keys(lead.errors())).toEqual(['contact', 'observer'])
    await lead.submit({ contact: ['kari', 'gast'], observer: [], clientPeople: '' })
    expect(Object.keys(lead.errors())).toEqual(['contact'])
  })

  it('asks for the date of a contract that has one', async () => {
    cast = await nordlykt()
    const { lead } = cast
    await openAll(lead)
    await lead.press('desk.case')
    await lead.press('intake.contract')
    await lead.submit({ kind: 'renewing', noticeMonths: '3' })
    expect(Object.keys(lead.errors()).toSorted()).toEqual(['noticeMonths', 'termEnds'])
  })

  it('refuses what a removed teammate presses next, as if there were nothing', async () => {
    cast = await nordlykt()
    const { lead, designer } = cast
    await openAll(lead)
    await lead.press('desk.case')
    await lead.press('intake.people')
    await lead.submit({ contact: ['kari', 'jon'] })
    const reply = await designer.press('desk.case')
    expect(reply.kind).toBe('refused')
    await designer.command('sak Heron')
    expect(designer.last).toEqual(reply)
  })

  it('is handed over, and never left without an owner', async () => {
    cast = await nordlykt()
    const { lead, director } = cast
    await openAll(lead)
    await lead.press('desk.case')
    await lead.press('intake.owner')
    await lead.submit({ successor: ['sigrid'] })
    await director.press('desk.case')
    expect(director.text()).toContain('Eier: sigrid')
    await lead.command('cases')
    expect(lead.text()).toContain('Havbris')
    const reply = await lead.press(
      'intake.people',
      director.buttons().find((one) => one.subject.case)?.subject,
    )
    expect(reply.kind).toBe('refused')
  })

  it('takes in what was logged since', async () => {
    cast = await nordlykt()
    const { lead } = cast
    await openAll(lead)
    await lead.command('log Havbris Sjømat AS')
    await lead.submit(incident)
    await lead.command('')
    await lead.press('desk.case')
    expect(lead.text()).toContain('No incident yet')
    await lead.press('intake.take-in')
    expect(lead.text()).toContain('1 entry is')
    await lead.command('')
    await lead.press('desk.case')
    expect(lead.text()).toContain('1 incident')
    await lead.press('intake.take-in')
    expect(lead.text()).toContain('Nothing new')
  })

  it('quotes at once what is logged inside the case, and settles what was still running', async () => {
    cast = await nordlykt()
    const { lead, director } = cast
    await openAll(lead)
    await director.press('desk.case')
    await director.press('intake.case-log')
    await director.submit({ ...incident, what: 'They cancelled a meeting.' })
    await lead.press('desk.case')
    await lead.press('intake.case-remedy')
    await lead.submit({ on: '2027-01-20', type: 'talk', outcome: 'pending' })
    expect(Object.keys(lead.errors())).toEqual(['reviewDate'])
    await lead.submit({ reviewDate: '2027-02-10' })
    await lead.command('')
    await lead.press('desk.case')
    expect(lead.text()).toContain('1 incident')
    await lead.press('intake.settle')
    await lead.submit({ outcome: 'failed' })
    await lead.command('')
    await lead.press('desk.case')
    expect(lead.text()).toContain('It did not help')
  })

  it('offers a talk first, with a guide, and a change of approach among what can be tried (S0.9, S0.10)', async () => {
    cast = await nordlykt()
    const { lead } = cast
    await openAll(lead)
    await lead.press('desk.case')
    await lead.press('intake.guide')
    expect(lead.text()).toContain('A talk comes first')
    expect(lead.text()).toContain('another contact person, channel or rhythm')
    for (const type of ['talk', 'approach']) {
      await lead.command('cases')
      await lead.press('desk.case')
      await lead.press('intake.case-remedy')
      await lead.submit({ on: '2027-01-20', type, outcome: 'failed' })
    }
    await lead.command('cases')
    await lead.press('desk.case')
    expect(lead.text().match(/20 January 2027: .* It did not help/g)).toHaveLength(2)
  })

  it('is withdrawn with a reason, and the client stays', async () => {
    cast = await nordlykt()
    const { lead } = cast
    await openAll(lead)
    await lead.press('desk.case')
    await lead.press('intake.withdraw')
    await lead.submit({ reason: 'No' })
    expect(Object.keys(lead.errors())).toEqual(['reason'])
    await lead.submit({ reason: 'We talked, and it is well again.' })
    await lead.command('')
    await lead.press('desk.case')
    expect(lead.text()).toContain('The case was withdrawn')
    expect(lead.buttons().map((one) => one.action)).not.toContain('intake.protect')
  })
})

describe('the last safe day', () => {
  it('counts 60 days back from the end, with the letter on its way and the holidays of Norway', async () => {
    cast = await nordlykt()
    const { lead } = cast
    await openAll(lead)
    await lead.press('desk.case')
    await lead.press('intake.safe')
    await lead.submit({ endsOn: '2027-05-31' })
    const text = lead.text()
    expect(text).toContain('Received by: 1 April 2027')
    expect(text).toContain('Last day: 31 May 2027')
    expect(text).toContain('Notice is over: 2 April 2027')
  })

  it('reminds the owner 60, 30 and 14 days before a contract renews, once each', async () => {
    cast = await nordlykt()
    const { lead, stage } = cast
    await openAll(lead)
    await lead.press('desk.case')
    await lead.press('intake.contract')
    await lead.submit({ kind: 'renewing', noticeDays: '30', noticeMonths: '', termEnds: '2027-06-01' })
    const reminders = () => stage.channel.sent.filter((one) => one.card.title.includes('contract date'))
    await stage.until('2027-05-20T12:00:00Z')
    expect(reminders()).toHaveLength(3)
    expect(reminders().every((one) => one.place.id === 'dm-kari')).toBe(true)
  })

  it('says it once after an outage that lasted past two of them', async () => {
    cast = await nordlykt()
    const { lead, stage } = cast
    await openAll(lead)
    await lead.press('desk.case')
    await lead.press('intake.contract')
    await lead.submit({ kind: 'renewing', noticeDays: '30', noticeMonths: '', termEnds: '2027-06-01' })
    await stage.sleepUntil('2027-04-19T08:00:00Z')
    const told = stage.channel.sent.filter((one) => one.card.title.includes('contract date'))
    expect(told.map((one) => textOf(one.card)).join()).toContain('In 12 days')
    expect(told).toHaveLength(1)
  })
})

describe('protect now', () => {
  it('tells safety and the owner at once, at night, and says what it means', async () => {
    cast = await nordlykt()
    const { lead, designer, stage } = cast
    const codeName = await openAll(lead)
    await lead.press('desk.case')
    await lead.press('intake.people')
    await lead.submit({ safety: ['liv'] })
    await stage.until('2027-02-06T23:30:00Z')
    await designer.command(`beskytt ${codeName}`)
    expect(designer.text()).toContain('alene')
    const alarms = stage.channel.sent.filter(
      (one) => one.card.preview.includes(codeName) && /protect|beskytt/.test(one.card.title),
    )
    expect(alarms.map((one) => one.place.id)).toEqual(expect.arrayContaining(['dm-kari', 'dm-liv']))
    expect(JSON.stringify(alarms)).not.toContain('Havbris')
  })

  it('asks on days 3, 14 and 30 until somebody has talked, and keeps no word of it', async () => {
    cast = await nordlykt()
    const { lead, stage } = cast
    const codeName = await openAll(lead)
    await lead.command(`protect ${codeName}`)
    const ask = () => lead.cards().find((card) => card.title.includes('how are they'))
    expect(ask()).toBeUndefined()
    await stage.until('2027-02-04T12:00:00Z')
    expect(ask() && textOf(ask() as never)).toContain('Day 3')
    await lead.press('intake.checkin-done')
    expect(ask()).toBeUndefined()
    await stage.until('2027-03-05T12:00:00Z')
    expect(ask() && textOf(ask() as never)).toContain('Day 30')
    await lead.press('intake.checkin-done')
    await lead.command('')
    await lead.press('intake.checkin-done', lead.buttons().find((one) => one.action === 'desk.case')?.subject)
    expect(lead.text()).toContain('No check-in')
  })

  it('hides who reported what while it holds', async () => {
    cast = await nordlykt()
    const { lead, designer } = cast
    const codeName = await openAll(lead)
    await designer.command(`sak ${codeName}`)
    await designer.press('intake.case-log')
    await designer.submit(incident)
    await lead.press('desk.case')
    await lead.press('evaluate.pack')
    expect(lead.text()).toContain('eva “A weekend')
    await lead.command(`protect ${codeName}`)
    await lead.press('desk.case')
    await lead.press('evaluate.pack')
    expect(lead.text()).not.toContain('eva')
  })
})
