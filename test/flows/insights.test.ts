import { afterEach, describe, expect, it } from 'vitest'
import type { Actor } from '../stage.ts'
import { type Cast, nordlykt } from './havbris.ts'
import { noteOutcomes, outcome, outcomesIn } from './past-cases.ts'

let cast: Cast
afterEach(() => cast.stage.close())

async function openAndWithdraw(lead: Actor, client: string): Promise<void> {
  await lead.command(`open ${client}`)
  await lead.submit({ concern: 'More and more hours without an order.' })
  await lead.submit({ decider: ['sigrid'], contact: ['kari', 'jon', 'eva'] })
  await lead.command(`case ${client}`)
  await lead.press('intake.withdraw')
  await lead.submit({ reason: 'We talked, and it is well again.' })
}

describe('insights', () => {
  it('say something useful before any case was closed', async () => {
    cast = await nordlykt()
    await cast.lead.command('insights')
    expect(cast.lead.text()).toContain('No case was closed')
    expect(cast.lead.text()).toContain('this page shows reasons, outcomes, time')
    expect(cast.lead.buttons().map((one) => one.action)).toContain('prevent.lessons')
  })

  it('say no more than how many with fewer than three', async () => {
    cast = await nordlykt()
    await openAndWithdraw(cast.lead, 'Havbris')
    await openAndWithdraw(cast.lead, 'Nordvik')
    await cast.designer.command('innsikt')
    expect(cast.designer.text()).toContain('2 saker er avsluttet')
    expect(cast.designer.text()).toContain('Fra 3 avsluttede saker')
    expect(cast.designer.text()).not.toMatch(/trukket|Median/)
  })

  it('know every case that was closed, and nothing of its client or its people', async () => {
    cast = await nordlykt()
    await openAndWithdraw(cast.lead, 'Havbris')
    expect(await outcomesIn(cast.stage)).toEqual([
      {
        month: '2027-02',
        reasons: [],
        option: 'none',
        result: 'withdrawn',
        days: { open: 0 },
        overridden: false,
        plans: { worked: 0, failed: 0 },
      },
    ])
  })

  it('show reasons, outcomes, time, plans and overrides, and rank nobody (S0.69, S0.84)', async () => {
    cast = await nordlykt()
    await cast.lead.command('')
    const noted = [
      outcome(),
      outcome({ reasons: ['R05', 'R06'], days: { evaluate: 5, consult: 4 } }),
      outcome({
        result: 'kept',
        option: 'REMEDY_PLAN',
        plans: { worked: 1, failed: 0 },
        days: { evaluate: 7 },
      }),
      outcome({ result: 'kept', option: 'REMEDY_PLAN', plans: { worked: 1, failed: 1 }, overridden: true }),
      outcome({ month: '2024-12', reasons: ['R12'] }),
    ]
    await noteOutcomes(cast.stage, noted)
    await cast.lead.command('insights')
    const text = cast.lead.text()
    expect(text).toContain('4 cases were closed')
    expect(text).toContain('The client was kept: 2 cases')
    expect(text).toMatch(/R06|pay/i)
    expect(text).toContain('Facts: Median 4 days, 4 cases')
    expect(text).toContain('2 of 3 plans worked (67%)')
    expect(text).toContain('1 of 4 decisions went another way')
    expect(text).toContain('nobody is ranked')
    // A case of two years ago is past, and one reason alone of one case is a count.
    expect(text).not.toMatch(/unethical|unlawful/i)
    expect(text).not.toMatch(/kari|sigrid/)
  })

  it('gives no share of two plans', async () => {
    cast = await nordlykt()
    await cast.lead.command('')
    const noted = [outcome(), outcome(), outcome({ plans: { worked: 1, failed: 1 } })]
    await noteOutcomes(cast.stage, noted)
    await cast.lead.command('insights')
    expect(cast.lead.text()).toContain('1 of 2 plans worked.')
    expect(cast.lead.text()).not.toContain('50%')
  })
})
