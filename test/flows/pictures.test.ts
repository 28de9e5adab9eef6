import { afterEach, describe, expect, it } from 'vitest'
import type { Chart } from '../../src/charts/chart.ts'
import type { Actor, Stage } from '../stage.ts'
import { AskedCase, nordlykt as seven } from './asked-case.ts'
import { type Cast, figures, logAll, nordlykt, openAll } from './havbris.ts'
import { noteOutcomes, outcome } from './past-cases.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

async function havbris(): Promise<Cast & { readonly codeName: string }> {
  const cast = await nordlykt()
  open.push(cast.stage)
  await logAll(cast.lead)
  return { ...cast, codeName: await openAll(cast.lead) }
}

async function asking(setting: Partial<Parameters<typeof AskedCase.open>[0]> = {}): Promise<AskedCase> {
  const asked = await AskedCase.open({ people: seven, ...setting })
  open.push(asked)
  await asked.start()
  return asked
}

const actions = (actor: Actor): readonly string[] => actor.buttons().map((one) => one.action)
const close = (asked: AskedCase) => asked.stage.until('2027-02-11T16:01:00Z')

/** What the last picture was drawn from. */
function chartOf(stage: Stage): Chart {
  const content = stage.made.at(-1)
  if (content?.kind !== 'picture') throw new Error('no picture was made')
  return content.chart
}

/** The name of the picture that was sent last, after a look at its bytes. */
function pictureOf(actor: Actor): string {
  if (actor.last.kind !== 'file') throw new Error(`no file, but ${JSON.stringify(actor.last).slice(0, 300)}`)
  const { name, mediaType, bytes, alt } = actor.last.attachment
  expect(actor.text()).toContain(alt ?? 'no sentence')
  expect(mediaType).toBe('image/png')
  expect(Buffer.from(bytes.subarray(1, 4)).toString()).toBe('PNG')
  return name
}

describe('pictures of the facts', () => {
  it('show where a month’s money goes, with the same figures as text beside them', async () => {
    const { lead, finance, codeName, stage } = await havbris()
    await finance.press('desk.case')
    await finance.press('evaluate.figures')
    await finance.submit(figures)
    await lead.press('desk.case')
    await lead.press('evaluate.pack')
    await lead.press('evaluate.pictureAccount')
    expect(pictureOf(lead)).toBe(`${codeName} account.png`)
    expect(lead.text()).toContain(`${codeName}: where a month’s money goes`)
    expect(lead.text()).toMatch(/Our hours: -?.*168,920/)
    const chart = chartOf(stage)
    if (chart.kind !== 'waterfall') throw new Error(chart.kind)
    expect(lead.text()).toContain(chart.line)
    const changes = chart.rows.slice(0, -1).reduce((sum, { value }) => sum + value, 0)
    expect(changes).toBeCloseTo(chart.rows.at(-1)?.value ?? 0, 6)
    expect(chart.rows[0]).toMatchObject({ part: 'total', value: 185_000 })
  })

  it('show incidents by month, our part told apart, and no month left out', async () => {
    const { lead, codeName, stage } = await havbris()
    await lead.press('desk.case')
    await lead.press('evaluate.pack')
    await lead.press('evaluate.pictureIncidents')
    expect(pictureOf(lead)).toBe(`${codeName} incidents.png`)
    const chart = chartOf(stage)
    if (chart.kind !== 'columns') throw new Error(chart.kind)
    expect(chart.line).toBe('October 2026 to January 2027: 7 incidents; our part in 4.')
    expect(chart.parts).toEqual(['Not our part: 3', 'Partly our part: 2', 'Our part: 2'])
    expect(chart.columns.map(({ label, counts }) => [label, ...counts])).toEqual([
      ['October 2026', 1, 1, 0],
      ['November 2026', 0, 1, 0],
      ['December 2026', 1, 0, 1],
      ['January 2027', 1, 0, 1],
    ])
  })

  it('are in the reader’s language, with numbers as the reader writes them', async () => {
    const { designer, finance, codeName } = await havbris()
    await finance.press('desk.case')
    await finance.press('evaluate.figures')
    await finance.submit(figures)
    await designer.press('desk.case')
    await designer.press('evaluate.pack')
    await designer.press('evaluate.pictureAccount')
    expect(pictureOf(designer)).toBe(`${codeName} lønnsomhet.png`)
    expect(designer.text().replaceAll('\u00A0', ' ')).toContain('Inntekter per måned: 185 000,00 kr')
  })

  it('are offered only where there is something to draw; else a sentence says what is missing', async () => {
    const cast = await nordlykt()
    open.push(cast.stage)
    await openAll(cast.lead)
    await cast.lead.press('desk.case')
    const { subject } = cast.lead.buttons().find(({ action }) => action === 'evaluate.pack') ?? {}
    await cast.lead.press('evaluate.pack')
    expect(actions(cast.lead)).not.toContain('evaluate.pictureAccount')
    expect(actions(cast.lead)).not.toContain('evaluate.pictureIncidents')
    await cast.lead.press('evaluate.pictureAccount', subject)
    expect(cast.lead.text()).toContain('The figures are not in yet.')
    await cast.lead.press('evaluate.pictureIncidents', subject)
    expect(cast.lead.text()).toContain('No incident has been logged yet')
  })

  it('are for nobody outside the case', async () => {
    const { lead, stage } = await havbris()
    await lead.press('desk.case')
    await lead.press('evaluate.pack')
    const { subject } = lead.buttons().find(({ action }) => action === 'evaluate.pictureIncidents') ?? {}
    const stranger = stage.cast('nora', { language: 'en' })
    expect((await stranger.press('evaluate.pictureIncidents', subject)).kind).toBe('refused')
  })
})

describe('the picture of the answers', () => {
  it('has a dot for each answer from five on, and is the same whoever answered what', async () => {
    const drawn: Chart[] = []
    for (const order of [Object.keys(seven), Object.keys(seven).toReversed()]) {
      const asked = await asking()
      for (const [index, name] of order.entries()) {
        await asked.rate(name, String(index % 5), { staff: String((index + 2) % 5) })
      }
      await close(asked)
      await asked.press('designer', 'consult.result')
      await asked.who('designer').press('consult.picture')
      expect(pictureOf(asked.who('designer'))).toBe('Heron answers.png')
      drawn.push(chartOf(asked.stage))
    }
    const [one, other] = drawn
    expect(one).toEqual(other)
    if (one?.kind !== 'scale') throw new Error(one?.kind)
    expect(one.rows.every(({ dots = [] }) => dots.reduce((sum, { count }) => sum + count, 0) === 7)).toBe(
      true,
    )
    expect(one.line).toContain('7 of 7 answered')
  })

  it('has medians alone with three or four, and words where fewer knew', async () => {
    const { lead, director, manager, finance } = seven
    const asked = await asking({ people: { lead, director, manager, finance } as typeof seven })
    for (const name of ['lead', 'director', 'manager', 'finance']) {
      await asked.rate(name, '2', name === 'lead' || name === 'director' ? { history: 'unknown' } : {})
    }
    await asked.hand('lead', 'consult.close', { sure: 'true' })
    await asked.press('lead', 'consult.result')
    await asked.who('lead').press('consult.picture')
    const chart = chartOf(asked.stage)
    if (chart.kind !== 'scale') throw new Error(chart.kind)
    expect(chart.rows.some(({ dots }) => dots !== undefined)).toBe(false)
    expect(chart.rows.filter(({ median }) => median === 2)).toHaveLength(8)
    expect(chart.rows.filter(({ median }) => median === undefined)).toEqual([
      { label: 'What history do we share?', words: 'Too few answers to show' },
    ])
  })

  it('is not there before the reveal', async () => {
    const asked = await asking()
    await asked.rate('designer', '2')
    await asked.press('designer', 'consult.picture')
    expect(asked.who('designer').last.kind).toBe('refused')
  })
})

describe('the picture of the score', () => {
  it('shows every factor with its points, the largest first, adding up to the score', async () => {
    const asked = await asking()
    for (const name of Object.keys(seven)) await asked.rate(name, '3', { change: '1' })
    await close(asked)
    await asked.press('director', 'decide.page')
    const page = asked.who('director').text()
    await asked.who('director').press('decide.picture')
    expect(pictureOf(asked.who('director'))).toBe('Heron score.png')
    const chart = chartOf(asked.stage)
    if (chart.kind !== 'bars') throw new Error(chart.kind)
    const points = chart.rows.flatMap(({ value }) => value ?? [])
    expect(chart.rows).toHaveLength(13)
    expect(points).toEqual(points.toSorted((a, b) => b - a))
    const score = Math.round(points.reduce((sum, value) => sum + value, 0))
    expect(page).toContain(`score ${score} of 100`.replace('score', /[Ss]core/.exec(page)?.[0] ?? 'score'))
    expect(chart.line).toContain(`${score} of 100 points`)
    expect(chart.rows.reduce((sum, { of = 0 }) => sum + of, 0)).toBeCloseTo(100, 6)
  })

  it('is not drawn where the points of a question would tell what two people said', async () => {
    const asked = await asking()
    for (const name of Object.keys(seven)) {
      await asked.rate(name, '3', name === 'lead' || name === 'director' ? {} : { history: 'unknown' })
    }
    await close(asked)
    await asked.press('director', 'decide.page')
    expect(actions(asked.who('director'))).not.toContain('decide.picture')
    await asked.press('director', 'decide.picture')
    expect(asked.who('director').text()).toContain('so few people answered')
  })
})

describe('pictures of insights', () => {
  it('show reasons and time from three cases on, and say neither before', async () => {
    const cast = await nordlykt()
    open.push(cast.stage)
    await cast.lead.command('')
    await noteOutcomes(cast.stage, [outcome(), outcome({ reasons: ['R05', 'R06'] })])
    await cast.lead.command('insights')
    expect(actions(cast.lead)).not.toContain('insights.pictureReasons')
    await cast.lead.press('insights.pictureTime', {})
    expect(cast.lead.text()).toContain('not enough closed cases')

    await noteOutcomes(cast.stage, [outcome({ days: { follow: 50 } })])
    await cast.lead.command('insights')
    await cast.lead.press('insights.pictureReasons')
    expect(pictureOf(cast.lead)).toBe('Insights reasons.png')
    const reasons = chartOf(cast.stage)
    expect(reasons).toMatchObject({ kind: 'bars', rows: [{ value: 3 }, { value: 1 }] })
    expect(reasons.line).toContain('in 3 of 3 cases')

    await cast.lead.command('insights')
    await cast.lead.press('insights.pictureTime')
    const time = chartOf(cast.stage)
    expect(time.line).toContain('half of the cases spent 30 days or less')
    expect(time).toMatchObject({ rows: [{ label: 'Follow-through', value: 30 }] })
  })
})
