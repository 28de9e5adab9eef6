import { afterEach, describe, expect, it } from 'vitest'
import { quickCheck } from '../../src/case/quick-check.ts'
import { textOf } from '../stage.ts'
import { type Cast, nordlykt } from './havbris.ts'

let cast: Cast
afterEach(() => cast.stage.close())

/** Everything that is stored about clients and of what somebody typed. */
async function stored(): Promise<number> {
  const { store } = cast.stage
  const tenant = await store.tenantOf({ channel: 'web', installation: 'stage' })
  return store.transact(tenant, async (tx) => {
    const streams = [...(await tx.allStreams('client')), ...(await tx.allStreams('case'))]
    const me = await tx.person(cast.lead.account)
    const drafts = [
      await tx.draft(me.id, JSON.stringify(['check.ask', []]), cast.stage.now),
      await tx.draft(me.id, JSON.stringify(['check.keep', []]), cast.stage.now),
    ]
    return streams.length + drafts.filter((one) => one !== undefined).length
  })
}

const told = {
  client: 'Havbris Sjømat AS',
  reasons: ['R05'],
  tried: ['talk'],
  revenue: '185000',
  hours: '206',
  rate: '820',
  staff: '2',
  change: '2',
}

const intro = (): string => cast.lead.form()?.intro.join('\n') ?? ''

describe('a quick check', () => {
  it('is the first thing that somebody new is offered', async () => {
    cast = await nordlykt()
    await cast.lead.command('')
    const primary = cast.lead.buttons().filter((one) => one.style === 'primary')
    expect(primary.map((one) => one.action)).toEqual(['check.ask'])
    await cast.lead.command('help')
    expect(cast.lead.text().indexOf('“check”')).toBeGreaterThan(0)
    expect(cast.lead.text().indexOf('“check”')).toBeLessThan(cast.lead.text().indexOf('“log”'))
  })

  it('answers "plan" with its reasons, the hourly rate, the margin and what is missing', async () => {
    cast = await nordlykt()
    await cast.lead.command('check Havbris Sjømat AS')
    await cast.lead.submit(told)
    expect(intro()).toContain('Make a plan with them')
    expect(intro()).toContain('Something was tried and did not help')
    expect(intro()).toMatch(/earns .898\.00 and costs us .820\.00/)
    expect(intro()).toContain('8.7%')
    expect(intro()).toContain('what happened on which day and our own part in it')
  })

  it('stores nothing unless it is kept', async () => {
    cast = await nordlykt()
    await cast.lead.command('check Havbris Sjømat AS')
    await cast.lead.submit(told)
    expect(await stored()).toBe(0)
    await cast.lead.command('')
    expect(cast.lead.text()).not.toContain('Havbris')
  })

  it('keeps a note that only its author sees, not even the account owner', async () => {
    cast = await nordlykt()
    const { lead, director } = cast
    await lead.command('log Havbris Sjømat AS')
    await lead.submit({ what: 'They were late again.', ourPart: 'no', accountOwner: ['sigrid'] })
    await lead.command('check Havbris Sjømat AS')
    await lead.submit(told)
    await lead.submit({ next: 'note', words: 'Talk about the change orders in March.' })
    expect(lead.text()).toContain('Kept')
    for (const [actor, sees] of [
      [lead, true],
      [director, false],
    ] as const) {
      await actor.command('')
      await actor.press('intake.client')
      expect(actor.text().includes('change orders in March')).toBe(sees)
    }
  })

  it('opens a case with what was said, and quotes no private note in it', async () => {
    cast = await nordlykt()
    const { lead, director } = cast
    await lead.command('check Havbris Sjømat AS')
    await lead.submit(told)
    await lead.submit({ next: 'note', words: 'My own worries, for me alone.' })
    await lead.command('check Havbris Sjømat AS')
    await lead.submit({ ...told, staff: '3' })
    expect(intro()).toContain('Open a case')
    await lead.submit()
    const form = lead.form()
    expect(form?.name).toBe('intake.open')
    await lead.submit()
    await lead.submit({ decider: ['sigrid'], contact: ['kari', 'jon', 'eva'] })
    await director.press('desk.case')
    expect(director.text()).toContain('Open a case')
    expect(director.text()).not.toContain('My own worries')
    expect(director.cards().map(textOf).join()).not.toContain('Havbris')
  })

  it('names what is missing when little is known, and asks for a reason', async () => {
    cast = await nordlykt()
    await cast.lead.command('check')
    await cast.lead.submit({ client: 'Havbris' })
    expect(Object.keys(cast.lead.errors())).toEqual(['reasons'])
    await cast.lead.submit({ client: 'Havbris', reasons: ['R10'] })
    expect(intro()).toContain('Talk to them first')
    expect(intro()).toContain('Missing growth or referrals harm nobody')
    expect(intro()).toContain('the client’s three figures')
  })

  it('answers in the reader’s own language and figures', async () => {
    cast = await nordlykt()
    await cast.director.command('sjekk Havbris')
    await cast.director.submit({ ...told, client: 'Havbris' })
    const words = cast.director.form()?.intro.join('\n') ?? ''
    expect(words).toContain('Lag en plan sammen med dem')
    expect(words).toMatch(/margin på 8,7\s%/)
  })
})

describe('what a quick check answers', () => {
  const known = { reasons: ['R05'], tried: [], staff: 1, change: 2 } as const
  it.each([
    ['talk', 'untried', known],
    ['talk', 'changing', { ...known, change: 4 }],
    ['plan', 'tried', { ...known, tried: ['talk'] }],
    ['plan', 'margin', { ...known, revenue: 1000, hours: 20, rate: 50 }],
    ['plan', 'several', { ...known, reasons: ['R03', 'R05'] }],
    ['plan', 'strain', { ...known, reasons: ['R01'] }],
    ['case', 'people', { ...known, staff: 3, change: 4, revenue: 9000, hours: 1, rate: 1 }],
    ['case', 'conduct', { ...known, reasons: ['R01'], staff: 2 }],
    ['case', 'integrity', { ...known, reasons: ['R12'] }],
    ['case', 'exhausted', { ...known, tried: ['talk', 'written', 'terms'] }],
    ['plan', 'tried', { ...known, tried: ['talk', 'written', 'terms'], change: 3 }],
    ['case', 'refused', { ...known, tried: ['talk'], change: 1 }],
    ['case', 'loss', { ...known, tried: ['terms'], revenue: 100, hours: 20, rate: 50 }],
  ] as const)('is %s because of "%s"', async (verdict, because, input) => {
    cast = await nordlykt()
    const answer = quickCheck(input, 1)
    expect(answer.verdict).toBe(verdict)
    expect(answer.because).toContain(because)
  })
})
