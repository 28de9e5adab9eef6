import { expect } from 'vitest'
import type { RawValues } from '../../src/engine/gesture.ts'
import { ratedFactors } from '../../src/evaluation/model.ts'
import type { Player, World } from './player.ts'

/** The people of Nordlykt Digital, by what they do there. */
export interface Nordlykt {
  readonly lead: Player
  readonly director: Player
  readonly manager: Player
  readonly senior: Player
  readonly junior: Player
  readonly developer: Player
  readonly finance: Player
}

const client = 'Havbris Sjømat AS'

/** What happened: day, words, reasons, our part. Our part in four of seven. */
const incidents = [
  ['2026-10-12', '14 hours of extra work with no order.', ['R05'], 'partly'],
  ['2026-10-28', 'The approval came nine working days late.', ['R03'], 'no'],
  ['2026-11-17', '22 hours of extra work with no order.', ['R05'], 'partly'],
  ['2026-12-03', 'The brief got lost in our hand-over.', [], 'yes'],
  ['2026-12-15', 'The invoice was paid 31 days late.', ['R06'], 'no'],
  ['2027-01-14', 'A sharp e-mail to a designer; an apology the next day.', [], 'no'],
  ['2027-01-29', 'A weekend job was given away, 11 hours.', ['R05'], 'yes'],
] as const

/** The month as it was, and as it became. Invoices: six of a month's fee, this many days late. */
const month = (hours: number, daysLate: readonly number[]): RawValues => ({
  months: '1',
  revenue: '185000',
  directCost: '6500',
  hours: String(hours),
  rate: '820',
  invoices: daysLate.map((days) => `185000; ${days}`).join('\n'),
  invoiceMonths: '6',
  receivables: '370000',
  targetMargin: '30',
  costOfCapital: '0',
  linkedRevenue: '1100000',
  linkedNote: 'Two clients whom they referred; their CEO chairs the regional cluster.',
})

async function logAndOpen({
  lead,
  director,
  manager,
  senior,
  junior,
  developer,
  finance,
}: Nordlykt): Promise<void> {
  for (const [on, what, reasons, ourPart] of incidents) {
    await lead.command(`log ${client}`)
    await lead.submit({ on, what, reasons: [...reasons], ourPart, affected: '1' })
  }
  await lead.command(`open ${client}`)
  await lead.submit({ concern: 'More and more hours without an order since October. We have talked twice.' })
  await lead.submit({
    decider: [director.name],
    contact: [lead, manager, senior, junior, developer].map((one) => one.name),
    finance: [finance.name],
  })
  await lead.submit({
    kind: 'open-ended',
    noticeDays: '60',
    form: 'letter',
    exitClause: 'Change orders: clause 4.2, never used. Fee review every 6 months.',
    country: 'NO',
    clientLanguage: 'nb',
    currency: 'NOK',
  })
}

async function gatherFacts({ lead, finance }: Nordlykt): Promise<void> {
  await lead.press('desk.case')
  await lead.press('evaluate.reasons')
  await lead.submit({ reasons: ['R03', 'R05', 'R06', 'R11'] })
  await finance.command('cases')
  await finance.press('desk.case')
  await finance.press('evaluate.figures')
  await finance.submit(month(206, [9, 14, 22, 31, 27, 24]))
  await lead.command('cases')
  await lead.press('desk.case')
  await lead.press('evaluate.flags')
  const none = [
    'REGULATED_SUPPLY',
    'PROTECTED_GROUND',
    'RETALIATION',
    'INSOLVENCY',
    'FIXED_TERM',
    'DOMINANCE',
  ]
  const no = (flags: readonly string[]): RawValues => Object.fromEntries(flags.map((flag) => [flag, 'no']))
  await lead.submit(no([...none, 'PROFESSIONAL_DUTY', 'PLATFORM']))
  const others = [
    'AML',
    'CLAIM_PENDING',
    'CONSUMER',
    'PUBLIC_CLIENT',
    'DATA_PROCESSOR',
    'CLOUD',
    'VULNERABLE',
  ]
  await lead.submit({ ...no(others), score: '1' })
}

/** Severity, frequency, staff, business, misfit, change, history, reputation, influence. */
const answers: Readonly<Record<string, readonly [readonly number[], string, number]>> = {
  lead: [[2, 3, 2, 2, 1, 2, 2, 2, 3], 'REMEDY_PLAN', 60],
  manager: [[2, 3, 2, 2, 1, 2, 2, 2, 3], 'REMEDY_PLAN', 55],
  junior: [[1, 3, 1, 2, 1, 3, 2, 1, 3], 'REMEDY_PLAN', 70],
  developer: [[2, 3, 2, 2, 1, 2, 2, 2, 2], 'REPRICE', 50],
  senior: [[2, 4, 2, 3, 2, 2, 1, 2, 3], 'TERMINATE_NOTICE', 40],
}

async function give(
  player: Player,
  grades: readonly number[],
  option?: string,
  likely?: number,
): Promise<void> {
  await player.command('')
  await player.press('consult.rate')
  const ratings = Object.fromEntries(
    ratedFactors.map((factor, index) => [factor, String(grades[index] ?? 2)]),
  )
  await player.submit({ interest: 'none', ...ratings })
  await player.submit({
    ...(option === undefined ? {} : { option }),
    ...(likely === undefined ? {} : { forecast: String(likely) }),
  })
}

async function consult(cast: Nordlykt, { until }: World): Promise<void> {
  await cast.lead.command('cases')
  await cast.lead.press('desk.case')
  await cast.lead.press('consult.start')
  await cast.lead.submit({ mode: 'confidential' })
  // Tuesday: the decision maker rates blind and first.
  await give(cast.director, [2, 3, 2, 2, 1, 2, 2, 2, 3])
  for (const who of ['lead', 'manager', 'junior', 'developer'] as const) {
    const [grades = [], option, likely] = answers[who] ?? []
    await give(cast[who], grades, option, likely)
  }
  // One nudge at half of the time, to the two who are missing; then the senior designer answers.
  await until('2027-02-10T13:00:00Z')
  const [grades = [], option, likely] = answers.senior ?? []
  await give(cast.senior, grades, option, likely)
  // Thursday 17:00 the round closes, in Oslo or, where the lead sits in London, there.
  await until('2027-02-11T17:30:00Z')
  await give(cast.finance, [2, 2, 1, 2, 1, 2, 2, 1, 2], 'REMEDY_PLAN', 65)
}

async function decide({ director, lead }: Nordlykt, { until }: World): Promise<void> {
  await director.command('cases')
  await director.press('desk.case')
  await director.press('decide.page')
  const page = await director.text()
  expect(page).toContain('40')
  await until('2027-02-15T08:00:00Z')
  await director.command('cases')
  await director.press('desk.case')
  await director.press('decide.sign')
  await director.submit({
    choice: 'otherwise',
    option: 'TERMINATE_NOTICE',
    reason: 'We have had enough of this and would rather end it now than try once more with them.',
    rationale: 'To see whether the ending is gated.',
    read: 'true',
  })
  // An influential client and nobody named as second person: an ending cannot even be proposed.
  const refusal = await director.text()
  expect(refusal).not.toBe('')
  await director.submit({
    choice: 'otherwise',
    option: 'REMEDY_PLAN',
    reason: 'A plan with measures on both sides does more for us here than a new price alone.',
    rationale: 'Four of seven incidents are ours too; we mend both sides before we judge.',
    read: 'true',
  })
  await lead.command('cases')
  await lead.press('desk.case')
}

const measures: readonly RawValues[] = [
  { side: 'client', what: 'One person approves.', measure: 'One name in every approval.' },
  { side: 'client', what: 'A signed order above 4 hours.', measure: 'No hour above 4 without an order.' },
  { side: 'client', what: 'Approvals within 3 working days.', measure: '90 % in time.' },
  { side: 'client', what: 'Invoices paid in time.', measure: 'At most 10 days late.' },
]

async function runPlan({ lead, manager }: Nordlykt, { until }: World): Promise<void> {
  await lead.press('remedy.plan')
  await lead.submit({
    reviewDate: '2027-04-16',
    reason: 'Sixty days, so that two invoices can show it.',
    check1: '2027-03-17',
    check2: '2027-04-16',
    check3: '',
    missed: '2',
    running: '2',
  })
  for (const [index, measure] of measures.entries()) {
    if (index > 0) await lead.press('remedy.measure')
    await lead.submit({ ...measure, due: '2027-04-16' })
  }
  for (const what of [
    'A named project manager for 12 months.',
    'A weekly report of hours, at most 160 a month.',
  ]) {
    await lead.press('remedy.measure')
    await lead.submit({
      side: 'ours',
      what,
      measure: 'Every week.',
      due: '2027-04-16',
      owner: [manager.name],
    })
  }
  await lead.press('remedy.start')
  for (const check of ['2027-03-17T10:00:00Z', '2027-04-16T10:00:00Z']) {
    await until(check)
    await lead.command('')
    await lead.press('remedy.check')
    await lead.submit({ '*': 'met' })
  }
}

/** The good end: the figures of the last month, the plan has worked, and what is learnt. */
async function keep({ lead, director, senior, manager, finance }: Nordlykt, { until }: World): Promise<void> {
  await finance.command('cases')
  await finance.press('desk.case')
  await finance.press('evaluate.figures')
  await finance.submit(month(158, [4, 4]))
  await finance.press('desk.case')
  await finance.press('evaluate.pack')
  const pack = (await finance.text()).replaceAll(/\s/g, ' ')
  for (const figure of ['1 171', '48 940', '26,5']) expect(pack).toContain(figure)
  await director.command('')
  await director.press('remedy.settle')
  await director.submit({ outcome: 'worked', note: '158 hours, 4 days late: both sides kept their word.' })
  for (const player of [lead, senior, manager]) {
    await player.command('')
    await player.press('debrief.answer')
    await player.submit({ D1: 'We let the hours slip because nobody owned the brief.' })
  }
  await until('2027-04-27T16:00:00Z')
  for (const [type, text] of [
    ['EXPECTATION', 'Every extra hour above four starts with a signed change order.'],
    ['PROCESS', 'A hand-over list for each brief, kept by the project manager.'],
  ] as const) {
    await lead.command('cases')
    await lead.press('desk.case')
    await lead.press('debrief.lesson')
    await lead.submit({ type, text, measure: 'No hour without an order for six months.', due: '2027-06-01' })
  }
  await lead.command('cases')
  await lead.press('desk.case')
  await lead.press('debrief.complete')
  await lead.submit()
  await lead.command('cases')
  await lead.press('desk.case')
}

/** The Havbris case of the stories, as told: a remedy, not an ending. It leaves the case as kept, with its debrief asked. */
export async function playHavbris(cast: Nordlykt, world: World): Promise<void> {
  await logAndOpen(cast)
  await gatherFacts(cast)
  await cast.lead.command('cases')
  await cast.lead.press('desk.case')
  await cast.lead.press('evaluate.pack')
  const pack = (await cast.lead.text()).replaceAll(/\s/g, ' ')
  for (const figure of ['898', '9,580', '5.2', '21.2', '370,000']) expect(pack).toContain(figure)
  await consult(cast, world)
  await decide(cast, world)
  await runPlan(cast, world)
  await keep(cast, world)
}
