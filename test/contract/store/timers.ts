import { describe, expect, it } from 'vitest'
import type { World } from './world.ts'
import { DAY_MS, first, message, START } from './world.ts'

/** Timers and the clock. */
export function timersAndClock(world: () => World): void {
  describe('timers', () => {
    const timer = (key: string, dueAt: number) => ({ stream: 'case_1', key, kind: 'consult.remind', dueAt })

    it('fires what is due, oldest first, never early, once', async () => {
      const { tx, store, tenant } = world()
      await tx(async (each) => {
        await each.setTimer(timer('late', START - DAY_MS))
        await each.setTimer(timer('now', START))
        await each.setTimer(timer('soon', START + 1))
      })
      const due = await store.dueTimers(START, 10)
      expect(due).toEqual([
        { tenant, ...timer('late', START - DAY_MS) },
        { tenant, ...timer('now', START) },
      ])
      expect(await store.nextDue(START)).toBe(START + 1)
      expect(await tx((each) => each.fire(timer('now', START)))).toBe(true)
      expect(await tx((each) => each.fire(timer('now', START)))).toBe(false)
      expect(await store.dueTimers(START, 10)).toHaveLength(1)
    })

    it('keeps a key that fired fired, for ever', async () => {
      const { tx, store } = world()
      await tx((each) => each.setTimer(timer('once', START)))
      await tx((each) => each.fire(timer('once', START)))
      await tx((each) => each.setTimer(timer('once', START + 5)))
      await tx((each) => each.cancelTimer('case_1', 'once'))
      expect(await store.dueTimers(START + DAY_MS, 10)).toEqual([])
      expect((await tx((each) => each.timers('case_1'))).fired).toEqual(new Set(['once']))
    })

    it('does not fire a timer that was moved or cancelled meanwhile', async () => {
      const { tx, store } = world()
      await tx((each) => each.setTimer(timer('moved', START)))
      await tx((each) => each.setTimer(timer('moved', START + 5)))
      expect(await tx((each) => each.fire(timer('moved', START)))).toBe(false)
      await tx((each) => each.cancelTimer('case_1', 'moved'))
      expect(await tx((each) => each.fire(timer('moved', START + 5)))).toBe(false)
      expect(await store.dueTimers(START + DAY_MS, 10)).toEqual([])
    })
  })

  describe('the clock', () => {
    it('may travel eighty days beside a message that is on its way: its lease is real time', async () => {
      const { tx, store, claim, anna } = world()
      await tx((each) => each.send(message('case_1', 'a1', anna)))
      const held = first(await claim(START, 30_000))
      await store.moveClock(80 * DAY_MS)
      expect(await claim(START + 80 * DAY_MS)).toEqual([])
      expect(await store.settle(held, { as: 'sent' })).toBe(true)
    })

    it('moves forward only, and is remembered', async () => {
      const { store, database } = world()
      expect(await store.clockOffset()).toBe(0)
      await store.moveClock(DAY_MS)
      await store.moveClock(1)
      expect(await (await database.open()).clockOffset()).toBe(DAY_MS + 1)
      await expect(store.moveClock(-1)).rejects.toThrow(RangeError)
    })
  })
}
