import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { chapters } from '../../flows/index.ts'
import type { CaseState } from '../../src/case/state.ts'
import { type Actor, Stage, textOf } from '../stage.ts'
import { outcomesIn, workspaceOf } from './past-cases.ts'

const OSLO = { language: 'en', zone: 'Europe/Oslo', country: 'NO' }
const secret = 'zq7xk they shouted at Ola'

let stage: Stage
let heron = ''
const who = (name: string): Actor => stage.cast(name, OSLO)
const read = (name: string) => who(name).command(`case ${heron}`)

async function cases(): Promise<readonly CaseState[]> {
  const tenant = await stage.store.tenantOf({ channel: 'web', installation: 'stage' })
  const streams = await stage.store.transact(tenant, (tx) => tx.allStreams('case'))
  return streams.map((one) => one.state as CaseState)
}

/** Presses, and hands in the form that opens. */
async function hand(name: string, action: string, values: Readonly<Record<string, string>>) {
  await read(name)
  await who(name).press(action)
  return who(name).submit(values)
}

/** A case that Kari opened and withdrew on 1 February 2027, with Sigrid to decide and Liv for legal. */
async function closed(): Promise<void> {
  await who('kari').command('open Havbris')
  await who('kari').submit({ concern: secret })
  const people = { decider: ['sigrid'], contact: ['kari', 'ola'], legal: ['liv'] }
  await who('kari').submit(people)
  heron = (await cases())[0]?.codeName ?? ''
  await who('kari').command(`case ${heron}`, 'team')
  await who('kari').press('desk.room')
  await read('kari')
  await who('kari').press('intake.withdraw')
  await who('kari').submit({ reason: 'We talked it over and go on as before.' })
  expect((await cases())[0]?.stage).toBe('closed')
}

async function retain(months: string): Promise<void> {
  await who('kari').command('settings')
  if ((await workspaceOf(stage)).admins.length === 0) await who('kari').press('desk.admin')
  await who('kari').press('desk.workspace', {})
  expect((await who('kari').submit({ retention: months })).kind).toBe('note')
}

const ask = () => hand('kari', 'keeping.erase', { reason: 'The client asks for it.', sure: 'true' })
const hold = () => hand('liv', 'keeping.hold', { reason: 'A claim is announced.' })
const notices = (name: string) => who(name).cards().map(textOf).join('\n')

beforeEach(async () => {
  stage = await Stage.open(chapters, '2027-02-01T08:00:00Z')
  for (const name of ['kari', 'sigrid', 'liv', 'ola']) who(name)
  stage.room('team')
  await closed()
})
afterEach(() => stage.close())

describe('K4: a closed case', () => {
  it('K4: erases itself after the months of the settings, and nothing of it is left', async () => {
    await read('kari')
    expect(who('kari').text()).toContain('1 February 2029')
    await stage.until('2029-02-01T07:00:00Z')
    expect(await cases()).toHaveLength(1)
    await stage.until('2029-02-01T09:00:00Z')
    expect(await cases()).toEqual([])
    expect((await workspaceOf(stage)).erased).toEqual([
      { codeName: heron, month: '2029-02', why: 'retention' },
    ])
    expect(await outcomesIn(stage)).toHaveLength(1)
    expect((await stage.store.verifyChains()).faults).toEqual([])
    await who('ola').command('settings')
    expect(who('ola').text()).toContain(`Erased cases: ${heron}`)
  })

  it('K4: takes its cards with it, and its old buttons find nothing', async () => {
    const id = (await cases())[0]?.id ?? ''
    await stage.until('2029-01-26T09:00:00Z')
    const inRoom = () => stage.channel.messages.filter(({ ref }) => ref.place.kind === 'room')
    expect(inRoom().map(({ card }) => card.title)).toEqual([heron])
    expect(notices('kari')).toContain(`${heron} will be erased`)
    await stage.until('2029-02-01T09:00:00Z')
    expect(notices('kari')).not.toContain('will be erased')
    expect(inRoom()).toEqual([])
    const gone = await who('kari').press('desk.case', { case: id })
    expect(gone).toMatchObject({ kind: 'refused', words: expect.stringContaining('nothing here for you') })
    expect(await who('kari').press('desk.case', { case: 'case_never' })).toEqual(gone)
  })

  it('K4: tells its owner a week before, in private and in neutral words', async () => {
    await stage.until('2029-01-25T07:00:00Z')
    expect(notices('kari')).not.toContain('will be erased')
    await stage.until('2029-01-25T09:00:00Z')
    expect(notices('kari')).toContain(`${heron} erases itself on 1 February 2029`)
    expect(notices('kari')).not.toMatch(/havbris|zq7xk/i)
    expect(notices('ola')).not.toContain('erased')
  })

  it('K4: is not erased while a legal hold stands, which everybody in it sees', async () => {
    await hold()
    for (const name of ['kari', 'ola']) {
      await read(name)
      expect(who(name).text()).toContain('Legal hold by liv')
      expect(who(name).text()).toContain('A claim is announced.')
    }
    await stage.until('2031-02-01T09:00:00Z')
    expect(await cases()).toHaveLength(1)
    await hand('liv', 'keeping.lift', { reason: 'The claim was dropped.' })
    // Long overdue, and its owner still has a week.
    await stage.until('2031-02-07T09:00:00Z')
    expect(notices('kari')).toContain('will be erased')
    expect(await cases()).toHaveLength(1)
    await stage.until('2031-02-09T09:00:00Z')
    expect(await cases()).toEqual([])
  })

  it('K4: holds after the notice too', async () => {
    await stage.until('2029-01-26T09:00:00Z')
    await hold()
    await stage.until('2029-03-01T09:00:00Z')
    expect(await cases()).toHaveLength(1)
  })

  it('K4: is held by legal only', async () => {
    const id = (await cases())[0]?.id ?? ''
    for (const name of ['kari', 'sigrid', 'ola']) {
      expect((await who(name).press('keeping.hold', { case: id })).kind).toBe('refused')
    }
  })

  it('K4: goes by the settings of today, and never without the week', async () => {
    await stage.until('2027-12-01T09:00:00Z')
    await retain('6')
    await stage.until('2027-12-07T09:00:00Z')
    expect(notices('kari')).toContain('will be erased')
    expect(await cases()).toHaveLength(1)
    await retain('36')
    await stage.until('2029-12-07T09:00:00Z')
    expect(await cases()).toHaveLength(1)
    await stage.until('2030-02-01T09:00:00Z')
    expect(await cases()).toEqual([])
  })

  it('K4: gives its owner the week also when the bot was away', async () => {
    await stage.sleepUntil('2029-06-01T09:00:00Z')
    expect(await cases()).toHaveLength(1)
    await stage.until('2029-06-08T10:00:00Z')
    expect(await cases()).toEqual([])
  })
})

describe('K4: erasing now', () => {
  it('K4: takes two people', async () => {
    const id = (await cases())[0]?.id ?? ''
    expect((await ask()).kind).toBe('note')
    expect((await who('kari').press('keeping.confirm', { case: id })).kind).toBe('refused')
    expect(await cases()).toHaveLength(1)
    expect(notices('sigrid')).toContain('kari asks to erase this case for good')
    const done = await hand('sigrid', 'keeping.confirm', { sure: 'true' })
    expect(done).toMatchObject({ kind: 'note', words: `${heron} is erased` })
    expect(await cases()).toEqual([])
    expect((await workspaceOf(stage)).erased).toMatchObject([{ why: 'asked', month: '2027-02' }])
    expect(notices('kari')).toContain('Two people agreed')
    expect(notices('sigrid')).not.toContain('asks to erase')
  })

  it('K4: is asked by the owner only, and can be declined', async () => {
    const id = (await cases())[0]?.id ?? ''
    expect((await who('sigrid').press('keeping.erase', { case: id })).kind).toBe('refused')
    await ask()
    await read('sigrid')
    await who('sigrid').press('keeping.decline')
    expect((await who('sigrid').press('keeping.confirm', { case: id })).kind).toBe('refused')
    expect(await cases()).toHaveLength(1)
    expect((await cases())[0]?.keeping.asked).toBeUndefined()
  })

  it('K4: is refused under a hold, also when it was asked before', async () => {
    const id = (await cases())[0]?.id ?? ''
    await ask()
    await read('sigrid')
    await who('sigrid').press('keeping.confirm')
    const form = who('sigrid').form()
    await hold()
    expect(await who('sigrid').submit({ sure: 'true' }, form)).toMatchObject({
      kind: 'refused',
      words: expect.stringContaining('legal hold'),
    })
    expect((await who('kari').press('keeping.erase', { case: id })).kind).toBe('refused')
    expect(await cases()).toHaveLength(1)
  })
})

describe('K4: what is kept about me', () => {
  it('K4: is shown to that person, with everybody else taken out of it', async () => {
    await who('kari').command('settings')
    await who('kari').press('keeping.export')
    // Her own words, without the colleague they name.
    expect(who('kari').text()).toContain('zq7xk they shouted at somebody')
    expect(who('kari').text()).not.toMatch(/ola|sigrid|liv\b/)
    await who('ola').command('settings')
    await who('ola').press('keeping.export')
    expect(who('ola').text()).toContain('"user": "ola"')
    expect(who('ola').text()).toContain('"kind": "PersonJoined"')
    expect(who('ola').text()).not.toMatch(/zq7xk|kari|sigrid|havbris/i)
  })

  it('K4: no longer knows a case that was erased', async () => {
    await ask()
    await hand('sigrid', 'keeping.confirm', { sure: 'true' })
    await who('kari').command('settings')
    await who('kari').press('keeping.export')
    expect(who('kari').text()).not.toContain('zq7xk they')
    expect(who('kari').text()).toContain('"user": "kari"')
  })
})
