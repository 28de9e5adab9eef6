import { afterEach, describe, expect, it } from 'vitest'
import { evaluateInput } from '../../src/case/evaluate-input.ts'
import type { CaseState } from '../../src/case/state.ts'
import { defaultWeights } from '../../src/evaluation/model.ts'
import { textOf } from '../stage.ts'
import { type Cast, nordlykt, openAll } from './havbris.ts'
import { workspaceOf } from './past-cases.ts'

let cast: Cast
afterEach(() => cast.stage.close())

async function becomeAdmin(): Promise<void> {
  await cast.lead.command('settings')
  await cast.lead.press('desk.admin')
}

async function nameSecond(): Promise<void> {
  await cast.lead.command('settings')
  await cast.lead.press('desk.workspace')
  await cast.lead.submit({ admins: ['kari', 'sigrid'] })
}

/** Severity counts for less and the effect on people for more. */
const moved = {
  severity: String(defaultWeights.severity - 2),
  staff: String(defaultWeights.staff + 2),
}

async function cases(): Promise<readonly CaseState[]> {
  const { store } = cast.stage
  const tenant = await store.tenantOf({ channel: 'web', installation: 'stage' })
  const streams = await store.transact(tenant, (tx) => tx.allStreams('case'))
  return streams.map((one) => one.state as CaseState)
}

async function propose(): Promise<void> {
  await cast.lead.command('settings')
  await cast.lead.press('desk.weights')
  await cast.lead.submit(moved)
}

describe('the workspace', () => {
  it('has its first admin once, who names the others', async () => {
    cast = await nordlykt()
    await becomeAdmin()
    const reply = await cast.designer.press('desk.admin', {})
    expect(reply.kind).toBe('refused')
    await nameSecond()
    await cast.director.command('innstillinger')
    expect(cast.director.text()).toContain('kari og sigrid')
    expect(cast.director.buttons().map((one) => one.action)).toContain('desk.workspace')
  })

  it('keeps region, closing days and how long cases stay; a case gets them when it is opened', async () => {
    cast = await nordlykt()
    await becomeAdmin()
    await cast.lead.command('settings')
    await cast.lead.press('desk.workspace')
    await cast.lead.submit({ country: 'NO', region: 'nw', closing: ['christmas-eve'], retention: '3' })
    expect(Object.keys(cast.lead.errors())).toEqual(['retention'])
    await cast.lead.submit({ country: 'NO', closing: ['christmas-eve'], retention: '36' })
    await cast.lead.command('settings')
    expect(cast.lead.text()).toContain('Closing days: Christmas Eve')
    expect(cast.lead.text()).toContain('36 months')
    await openAll(cast.lead)
    expect((await cases())[0]?.optionalClosing).toEqual(['christmas-eve'])
  })
})

describe('weights', () => {
  it('wait for a second admin, and change nothing until then', async () => {
    cast = await nordlykt()
    await becomeAdmin()
    await nameSecond()
    await propose()
    expect(cast.lead.text()).toContain('once one of them agrees')
    expect((await cast.lead.press('desk.weights-yes', {})).kind).toBe('refused')
    expect((await cast.designer.press('desk.weights-yes', {})).kind).toBe('refused')
    await openAll(cast.lead)
    expect(cast.director.cards().map(textOf).join()).toContain('kari foreslår andre vekter')
    await cast.director.press('desk.settings', {})
    await cast.director.press('desk.weights-yes')
    expect((await workspaceOf(cast.stage)).weights).toMatchObject({ severity: Number(moved.severity) })
  })

  it('of a running case stay what they were when it was opened', async () => {
    cast = await nordlykt()
    await becomeAdmin()
    await nameSecond()
    await openAll(cast.lead)
    await propose()
    await cast.director.press('desk.weights-yes', {})
    await cast.lead.command('open Nordvik')
    await cast.lead.submit({ concern: 'More and more hours without an order.' })
    const weights = (await cases()).map((one) => evaluateInput(one).weights?.severity)
    expect(weights.toSorted()).toEqual([Number(moved.severity), defaultWeights.severity].toSorted())
  })

  it('apply seven days later where there is one admin, for all to see until then', async () => {
    cast = await nordlykt()
    await becomeAdmin()
    await propose()
    await cast.designer.command('innstillinger')
    expect(cast.designer.text()).toContain('De gjelder saker som åpnes etter')
    await cast.stage.until('2027-02-08T07:59:00Z')
    await openAll(cast.lead)
    expect((await cases())[0]?.weights).toEqual(defaultWeights)
    await cast.stage.until('2027-02-08T08:01:00Z')
    await cast.lead.command('open Nordvik')
    await cast.lead.submit({ concern: 'More and more hours without an order.' })
    expect((await cases()).map((one) => one.weights?.severity)).toContain(Number(moved.severity))
    await cast.designer.command('innstillinger')
    expect(cast.designer.text()).not.toContain('De gjelder saker som åpnes etter')
  })

  it('make 100, or nothing is proposed', async () => {
    cast = await nordlykt()
    await becomeAdmin()
    await cast.lead.command('settings')
    await cast.lead.press('desk.weights')
    await cast.lead.submit({ severity: '50' })
    expect(cast.lead.errors().severity).toContain('Please make it 100')
  })

  it('can be taken back before they apply', async () => {
    cast = await nordlykt()
    await becomeAdmin()
    await propose()
    await cast.lead.command('settings')
    await cast.lead.press('desk.weights-no')
    expect((await workspaceOf(cast.stage)).proposedWeights).toBeUndefined()
    expect((await workspaceOf(cast.stage)).weights).toEqual(defaultWeights)
  })
})
