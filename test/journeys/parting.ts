import { expect } from 'vitest'
import type { RawValues } from '../../src/engine/gesture.ts'
import { ratedFactors } from '../../src/evaluation/model.ts'
import type { Player, World } from './player.ts'

/** Six people who read six languages. */
export interface Team {
  /** Owner and account lead. */
  readonly emma: Player
  /** Decides. */
  readonly jonas: Player
  /** Finance. */
  readonly ingrid: Player
  /** The second person, and safety. */
  readonly mikko: Player
  /** Legal. */
  readonly sanne: Player
  /** Deals with the client. */
  readonly anna: Player
}

const client = 'Kestrel Retail plc'

async function atCase(player: Player): Promise<void> {
  await player.command('cases')
  await player.press('desk.case')
}

async function fill(player: Player, form: string, values: RawValues): Promise<void> {
  await atCase(player)
  await player.press(form)
  await player.submit(values)
  expect(await player.errors(), form).toEqual({})
}

async function open({ emma, jonas, ingrid, mikko, sanne, anna }: Team): Promise<void> {
  const happened = [
    ['2026-11-09', 'The invoice was paid 45 days late, after four reminders.', ['R06']],
    ['2026-12-07', 'Two weeks of work outside the agreement were asked for as a favour.', ['R05']],
    ['2027-01-18', 'The next invoice was disputed without a reason and paid 38 days late.', ['R06']],
    ['2027-01-25', 'Another launch was added on a Friday for the Monday after.', ['R05']],
  ] as const
  for (const [on, what, reasons] of happened) {
    await emma.command(`log ${client}`)
    await emma.submit({
      on,
      what,
      reasons: [...reasons],
      ourPart: 'no',
      source: 'E-mail thread',
      verified: 'true',
    })
  }
  await emma.command(`open ${client}`)
  await emma.submit({
    concern: 'Late payment and extra work since the autumn. We talked, wrote, and tried a plan.',
  })
  await emma.submit({
    decider: [jonas.name],
    contact: [anna.name],
    finance: [ingrid.name],
    legal: [sanne.name],
    approver: [mikko.name],
    safety: [mikko.name],
    clientPeople: 'Paul Mercer',
  })
  await emma.submit({
    kind: 'open-ended',
    noticeDays: '30',
    toMonthEnd: 'true',
    form: 'email',
    country: 'UK',
    clientLanguage: 'en',
    currency: 'GBP',
  })
}

async function gatherFacts({ emma, ingrid, sanne }: Team): Promise<void> {
  for (const [on, type] of [
    ['2026-11-16', 'talk'],
    ['2026-12-14', 'written'],
    ['2027-01-11', 'plan'],
  ] as const) {
    await fill(emma, 'intake.case-remedy', { on, type, outcome: 'failed', note: 'Agreed, then not kept.' })
  }
  await fill(emma, 'evaluate.reasons', { reasons: ['R05', 'R06'] })
  await fill(ingrid, 'evaluate.figures', {
    months: '12',
    revenue: '96000',
    directCost: '20000',
    hours: '1100',
    rate: '65',
    invoices: '8000; 45\n8000; 38',
    targetMargin: '20',
    costOfCapital: '8',
  })
  await atCase(sanne)
  await sanne.press('evaluate.flags')
  await sanne.submit({ '*': 'no' })
  await sanne.submit({ '*': 'no', score: '1' })
}

const grades: Readonly<Record<string, readonly number[]>> = {
  jonas: [3, 4, 2, 3, 3, 0, 1, 1, 1],
  emma: [3, 4, 2, 3, 2, 0, 1, 1, 1],
  anna: [3, 4, 2, 3, 3, 0, 1, 0, 1],
  ingrid: [3, 4, 2, 4, 2, 1, 1, 1, 1],
  mikko: [3, 3, 2, 3, 2, 0, 1, 1, 1],
}

async function consult(team: Team, { until }: World): Promise<void> {
  await atCase(team.emma)
  await team.emma.press('consult.start')
  await team.emma.submit({
    mode: 'anonymous',
    people: [team.emma, team.jonas, team.anna, team.ingrid, team.mikko].map((one) => one.name),
  })
  for (const who of ['jonas', 'emma', 'anna', 'ingrid', 'mikko'] as const) {
    const player = team[who]
    await player.command('')
    await player.press('consult.rate')
    const ratings = Object.fromEntries(
      ratedFactors.map((factor, index) => [factor, String(grades[who]?.[index])]),
    )
    await player.submit({ interest: 'none', ...ratings })
    await player.submit({ option: 'TERMINATE_NOTICE', forecast: '10' })
    expect(await player.errors()).toEqual({})
  }
  // Thursday 17:00 in Stockholm the round closes by itself; an exit may be signed a day later.
  await until('2027-02-05T17:00:00Z')
}

async function decide({ jonas, mikko }: Team): Promise<void> {
  await fill(jonas, 'decide.sign', {
    choice: 'follow',
    rationale: 'Everything was tried and nothing held; the team needs the time for others.',
    read: 'true',
  })
  await mikko.command('')
  await mikko.press('decide.confirm')
  await mikko.submit({ verdict: 'confirm' })
  expect(await mikko.errors()).toEqual({})
}

/** One of the small forms that the letter is made of; each answers with the letter's page. */
async function letterPart(player: Player, form: string, values: RawValues): Promise<void> {
  await player.press(form)
  await player.submit(values)
  expect(await player.errors(), form).toEqual({})
}

async function write({ emma, mikko }: Team): Promise<void> {
  await atCase(emma)
  await emma.press('communicate.open')
  await letterPart(emma, 'communicate.parties', {
    fullName: 'Paul Mercer',
    senderName: 'Emma Clarke',
    companyName: 'Lantern Studio Ltd',
  })
  await letterPart(emma, 'communicate.contract', {
    contractRef: '2024-17',
    serviceName: 'Retainer',
    receivedOn: '2027-02-10',
    clauseRef: '7.2',
    formChecked: 'true',
  })
  await letterPart(emma, 'communicate.reason', { reason: 'R05', since: '2021' })
  await letterPart(emma, 'communicate.invoice', {
    invoice: 'final',
    finalInvoiceAmount: '8000',
    finalInvoiceDate: '2027-03-31',
    finalInvoiceDue: '2027-04-30',
    finalInvoiceScope: 'the retainer for March',
  })
  await letterPart(emma, 'communicate.goodwill', { type: 'HANDOVER_HOURS', hours: '5' })
  await letterPart(emma, 'communicate.handover', {
    openDeliverables: 'the spring catalogue',
    handoverContact: 'Anna Lindqvist',
    handoverItems: 'the source files and the style guide',
    handoverDate: '2027-03-24',
  })
  await letterPart(emma, 'communicate.options', {
    name1: 'Fjord Studio AS',
    contact1: 'post@fjordstudio.example',
    why1: 'they know retail catalogues',
    checked: 'true',
  })
  await letterPart(emma, 'communicate.contact', {
    contactName: 'Emma Clarke',
    contactPhone: '+44 20 7946 0000',
    contactEmail: 'emma@lantern.example',
    contactUntil: '2027-04-30',
    answerDate: '2027-02-15',
  })
  await letterPart(emma, 'communicate.plan', {
    caller: `label:${mikko.name}`,
    on: '2027-02-10',
    time: '10:00',
  })
  await emma.press('communicate.finish')
  await atCase(mikko)
  await mikko.press('communicate.texts')
  await mikko.press('communicate.approve')
  await mikko.submit({ fine: 'true' })
  expect(await mikko.errors()).toEqual({})
}

/** The call first, then in writing on the same day; exactly as approved. */
async function tell({ emma, mikko }: Team, { until }: World): Promise<void> {
  await atCase(mikko)
  await mikko.press('communicate.call')
  await mikko.press('communicate.doNots')
  await mikko.press('communicate.doNotsRead')
  await atCase(emma)
  await emma.press('communicate.call')
  await emma.press('communicate.second')
  await until('2027-02-10T10:30:00Z')
  await atCase(mikko)
  await mikko.press('communicate.call')
  await letterPart(mikko, 'communicate.note', {
    reached: 'yes',
    on: '2027-02-10',
    time: '11:02',
    minutes: '9',
  })
  await atCase(emma)
  await emma.press('communicate.texts')
  await letterPart(emma, 'communicate.sent', {
    on: '2027-02-10',
    route: 'email',
    proof: 'message 77',
    exact: 'true',
  })
}

/** Everybody does what is theirs; what cannot be done yet is left. */
async function followThrough(team: Team): Promise<void> {
  for (const player of Object.values(team)) {
    for (let left = 0, turn = 0; turn < 60; turn += 1) {
      await atCase(player)
      if ((await player.count('follow.mine')) === 0) break
      await player.press('follow.mine')
      if ((await player.count('follow.task')) <= left) break
      await player.pressNth('follow.task', left)
      if (await player.count('follow.crm')) {
        await player.press('follow.crm')
        await player.submit({
          evidence: 'Ended by us on 31 March; invoices open until April.',
          rule: 'never',
        })
      } else if (await player.count('follow.done')) {
        await player.press('follow.done')
        await player.submit({ evidence: 'Done and filed.' })
      } else if (await player.count('follow.service')) {
        await player.press('follow.service')
        await player.submit({ level: 'kept' })
      } else left += 1
      expect(await player.errors()).toEqual({})
    }
  }
}

async function lookBack({ emma, jonas, anna }: Team, { until }: World): Promise<void> {
  // Ten working days after the last day the debrief opens by itself.
  await until('2027-04-14T12:00:00Z')
  for (const player of [emma, jonas, anna]) {
    await player.command('')
    await player.press('debrief.answer')
    await player.submit({ D1: 'We waited too long to write down what we had agreed.' })
    expect(await player.errors()).toEqual({})
  }
  await until('2027-04-19T09:00:00Z')
  await fill(emma, 'debrief.lesson', {
    type: 'EXPECTATION',
    text: 'Payment terms and their consequences stand in the first e-mail.',
    measure: 'No invoice later than 14 days for half a year.',
    due: '2027-06-30',
  })
  await fill(emma, 'debrief.complete', {})
}

/** A whole parting: consulted in confidence, decided by two, told by voice and in writing, followed through. */
export async function playParting(team: Team, world: World): Promise<void> {
  await open(team)
  await gatherFacts(team)
  await consult(team, world)
  await decide(team)
  await world.until('2027-02-08T09:00:00Z')
  await write(team)
  await tell(team, world)
  await world.until('2027-04-01T08:00:00Z')
  await followThrough(team)
  await fill(team.emma, 'follow.close', { redeployment: 'The time goes to two newer clients.', sure: 'true' })
  await lookBack(team, world)
  await atCase(team.emma)
}
