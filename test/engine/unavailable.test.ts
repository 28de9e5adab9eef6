import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { StoreError } from '../../src/engine/store.ts'
import { small } from '../crash/small-chapter.ts'
import { type Actor, Stage } from '../stage.ts'

let stage: Stage
let anna: Actor
let about: string
beforeEach(async () => {
  stage = await Stage.open([small])
  anna = stage.cast('Anna', { zone: 'Europe/Oslo' })
  await anna.command('open')
  about = await theCase()
  await anna.press('small.note', { case: about, item: 'n1' })
})
afterEach(() => stage.close())

async function theCase(): Promise<string> {
  const tenant = await stage.store.tenantOf(anna.account)
  return stage.store.transact(tenant, async (tx) => {
    const [found] = await tx.streamsOf('case', (await tx.person(anna.account)).id)
    return found?.id ?? ''
  })
}

const asked = ['transact', 'tenantOf', 'dueTimers', 'claimOutgoing', 'settle', 'newlyParked'] as const

/** The database answers nothing, until the result is called. */
function databaseDown(): () => void {
  const down = async (): Promise<never> => {
    throw new StoreError('unavailable', 'the disk is full')
  }
  for (const name of asked) Object.defineProperty(stage.store, name, { value: down, configurable: true })
  return () => {
    for (const name of asked) Reflect.deleteProperty(stage.store, name)
    stage.problems.length = 0
  }
}

/** The first word of every card that was ever posted: `told n1`, `reminded n1`. */
const said = (word: string) => stage.channel.sent.filter(({ card }) => card.title.startsWith(word)).length

describe('F6: while the database is down', () => {
  it('a person hears honestly that nothing was saved, and the same gesture counts once afterwards', async () => {
    const up = databaseDown()
    const gesture = {
      id: 'same',
      account: anna.account,
      at: { kind: 'direct', channel: 'web', installation: 'stage', id: 'dm-Anna' },
      what: { kind: 'press', action: 'small.note', subject: { case: about, item: 'n2' } },
    } as const
    const answer = await stage.engine.receive(gesture)
    expect(answer).toMatchObject({ kind: 'refused', words: expect.stringContaining('Not saved') })
    expect(stage.logged.join()).toContain('gesture-failed')
    up()
    for (let time = 0; time < 3; time += 1) {
      expect(await stage.engine.receive(gesture)).toMatchObject({ kind: 'note' })
    }
    await stage.settle()
    expect(said('told n2')).toBe(1)
  })

  it('a timer that comes due is late, and fires once', async () => {
    const up = databaseDown()
    for (const time of ['10:05', '10:10', '10:15']) {
      await expect(stage.sleepUntil(`2027-01-04T${time}:00Z`)).rejects.toThrow(StoreError)
    }
    expect(said('reminded n1')).toBe(0)
    up()
    await stage.settle()
    expect(said('reminded n1')).toBe(1)
    await stage.until('2027-01-06T12:00:00Z')
    expect([said('reminded n1'), said('missed')]).toEqual([1, 1])
    expect((await stage.store.verifyChains()).faults).toEqual([])
  })
})

describe('somebody whom the engine refuses before it knows them', () => {
  const act = (id: string) =>
    stage.engine.receive({
      id,
      account: { channel: 'web', installation: 'stage', user: 'Mikko' },
      at: { kind: 'direct', channel: 'web', installation: 'stage', id: 'dm-Mikko' },
      what: { kind: 'command', words: 'open' },
    })

  it('reads in their own language that they have no part in this', async () => {
    stage.cast('Mikko', { language: 'fi', belonging: 'guest' })
    expect(await act('one')).toMatchObject({ words: expect.stringContaining('täysjäsenille') })
  })

  it('reads in their own language that it was a lot at once', async () => {
    stage.cast('Mikko', { language: 'fi' })
    for (let time = 0; time < 30; time += 1) await act(`act ${time}`)
    expect(await act('too much')).toMatchObject({ words: expect.stringContaining('Odota minuutti') })
  })
})
