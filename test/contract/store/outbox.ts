import { describe, expect, it } from 'vitest'
import type { Outgoing } from '../../../src/engine/store.ts'
import type { World } from './world.ts'
import { first, message, START, slotsOf } from './world.ts'

/** Messages on their way. */
export function outbox(world: () => World): void {
  describe('the outbox', () => {
    const ref = (id: string) =>
      ({ place: { kind: 'direct', channel: 'web', installation: 'local', id: 'd1' }, id }) as const
    const send = (outgoing: Outgoing, hash?: string) => world().tx((each) => each.send(outgoing, hash))

    it('sends what waits for one place in order, one at a time, and other places beside it', async () => {
      const { anna, ben, store, claim } = world()
      await send(message('case_1', 'a1', anna))
      await send(message('case_1', 'a2', anna))
      await send(message('case_1', 'b1', ben))
      const claims = await claim()
      expect(slotsOf(claims)).toEqual(['a1', 'b1'])
      expect(claims[0]).toMatchObject({ card: { title: 'a1' }, to: { person: anna }, attempts: 1 })
      expect(await claim()).toEqual([])
      expect(await store.settle(first(claims), { as: 'sent' })).toBe(true)
      expect(slotsOf(await claim())).toEqual(['a2'])
    })

    it('never sends before its time, and a delayed message holds nobody up', async () => {
      const { anna, claim } = world()
      await send(message('case_1', 'later', anna, { notBefore: START + 1 }))
      await send(message('case_1', 'alarm', anna))
      expect(slotsOf(await claim(START))).toEqual(['alarm'])
    })

    it('lets a place wait after a refusal, in real time, and keeps its order', async () => {
      const { anna, store, claim, pass } = world()
      await send(message('case_1', 'a1', anna))
      await send(message('case_1', 'a2', anna))
      await store.settle(first(await claim()), { as: 'retry', afterMs: 5_000 })
      expect(await claim()).toEqual([])
      pass(5_000)
      const [again] = await claim()
      expect(again).toMatchObject({ slot: 'a1', attempts: 2 })
    })

    it('waits for working hours when told to, and does not count that as an attempt', async () => {
      const { anna, store, claim } = world()
      await send(message('case_1', 'a1', anna))
      await store.settle(first(await claim()), { as: 'later', notBefore: START + 1000 })
      expect(await claim(START + 999)).toEqual([])
      expect(first(await claim(START + 1000)).attempts).toBe(1)
      expect(await store.nextDue(START)).toBeUndefined()
    })

    it('F2: gives a reminder to the next process when the first one died', async () => {
      const { anna, store, claim, pass } = world()
      await send(message('case_1', 'a1', anna))
      const lost = first(await claim())
      pass(29_999)
      expect(await claim()).toEqual([])
      pass(1)
      const taken = first(await claim())
      expect(taken.id).toBe(lost.id)
      expect(await store.settle(lost, { as: 'sent' })).toBe(false)
      expect(await store.settle(taken, { as: 'sent' })).toBe(true)
      expect(await store.settle(taken, { as: 'sent' })).toBe(false)
    })

    it('F2: parks a decision when the process died while sending, and asks', async () => {
      const { anna, store, claim, pass, tx, tenant } = world()
      await send(message('case_1', 'letter', anna, { promise: 'at-most-once' }))
      await send(message('case_1', 'next', anna))
      const lost = first(await claim())
      pass(30_000)
      expect(slotsOf(await claim())).toEqual(['next'])
      const [parked] = await tx((each) => each.parked('case_1'))
      expect(parked).toMatchObject({ id: lost.id, why: 'unknown', slot: 'letter', promise: 'at-most-once' })
      expect(await store.newlyParked(10)).toEqual([{ tenant, stream: 'case_1', id: lost.id }])
      await tx((each) => each.noticeParked(lost.id))
      expect(await store.newlyParked(10)).toEqual([])
      expect(await store.settle(lost, { as: 'retry', afterMs: 0 })).toBe(false)
    })

    it.each(['again', 'arrived'] as const)(
      'does what the owner says of a parked message: %s',
      async (answer) => {
        const { anna, store, claim, pass, tx } = world()
        await send(message('case_1', 'letter', anna, { promise: 'at-most-once' }))
        const lost = first(await claim())
        pass(30_000)
        expect(await claim()).toEqual([])
        expect(await tx((each) => each.resolveParked(lost.id, answer))).toBe(true)
        expect(await tx((each) => each.resolveParked(lost.id, answer))).toBe(false)
        expect(slotsOf(await claim())).toEqual(answer === 'again' ? ['letter'] : [])
        // The first holder wakes up late: what is on its way now is not its message any more (trust F12).
        expect(await store.settle(lost, { as: 'sent' })).toBe(false)
      },
    )

    it('believes a late holder who knows that a parked message was sent', async () => {
      const { anna, store, claim, pass, tx } = world()
      await send(message('case_1', 'letter', anna, { promise: 'at-most-once' }))
      const held = first(await claim())
      pass(30_000)
      await claim()
      expect(await store.settle(held, { as: 'sent' })).toBe(true)
      expect(await tx((each) => each.parked('case_1'))).toEqual([])
    })

    it('parks what was refused for good', async () => {
      const { anna, store, claim, tx } = world()
      await send(message('case_1', 'a1', anna))
      await store.settle(first(await claim()), { as: 'parked', why: 'outsiders' })
      expect(await claim()).toEqual([])
      expect(await tx((each) => each.parked('case_1'))).toMatchObject([{ why: 'outsiders', slot: 'a1' }])
    })

    it('edits a standing card in place and leaves an unchanged one alone', async () => {
      const { anna, store, claim, tx } = world()
      await send(message('case_1', 'desk', anna), 'h1')
      expect(await tx((each) => each.slots('case_1'))).toEqual(
        new Map([['desk', { hash: 'h1', to: { person: anna } }]]),
      )
      const posted = first(await claim())
      expect(posted.message).toBeUndefined()
      await store.settle(posted, { as: 'sent', message: ref('m1') })
      await send(message('case_1', 'desk', anna), 'h2')
      const edit = first(await claim())
      expect(edit.message).toEqual(ref('m1'))
      await store.settle(edit, { as: 'sent' })
      await send(message('case_1', 'desk', anna, { verb: 'withdraw' }))
      expect((await tx((each) => each.slots('case_1'))).size).toBe(0)
      const withdrawal = first(await claim())
      expect(withdrawal).toMatchObject({ verb: 'withdraw', message: ref('m1') })
      await store.settle(withdrawal, { as: 'sent' })
      await send(message('case_1', 'desk', anna), 'h3')
      expect(first(await claim()).message).toBeUndefined()
    })

    it('never sends a card that a newer one has overtaken', async () => {
      const { anna, store, claim } = world()
      await send(message('case_1', 'desk', anna, { card: 1 }), 'h1')
      await send(message('case_1', 'desk', anna, { card: 2 }), 'h2')
      const sending = first(await claim())
      expect(sending.card).toBe(2)
      await send(message('case_1', 'desk', anna, { card: 3 }), 'h3')
      await send(message('case_1', 'desk', anna, { card: 4 }), 'h4')
      await store.settle(sending, { as: 'retry', afterMs: 0 })
      expect((await claim()).map((claimed) => claimed.card)).toEqual([4])
    })

    it('cancels a card that was withdrawn before it left', async () => {
      const { anna, claim, tx } = world()
      await send(message('case_1', 'desk', anna), 'h1')
      await send(message('case_1', 'desk', anna, { verb: 'withdraw' }))
      expect(await claim()).toEqual([])
      expect((await tx((each) => each.slots('case_1'))).size).toBe(0)
    })

    it('moves a standing card: withdraws it there, posts it here', async () => {
      const { anna, ben, store, claim, tx } = world()
      await send(message('case_1', 'desk', anna), 'h1')
      await store.settle(first(await claim()), { as: 'sent', message: ref('m1') })
      await send(message('case_1', 'desk', ben), 'h1')
      await send(message('case_1', 'desk', anna, { verb: 'withdraw' }))
      const claims = await claim()
      expect(claims.map(({ verb, to, message: at }) => ({ verb, to, at }))).toEqual([
        { verb: 'show', to: { person: ben }, at: undefined },
        { verb: 'withdraw', to: { person: anna }, at: ref('m1') },
      ])
      expect((await tx((each) => each.slots('case_1'))).get('desk')?.to).toEqual({ person: ben })
    })

    it('lets missed reminders collapse into one a person', async () => {
      const { anna, ben, claim } = world()
      for (const slot of ['r1', 'r2', 'r3']) await send(message('case_1', slot, anna, { collapse: 'remind' }))
      await send(message('case_1', 'r4', ben, { collapse: 'remind' }))
      expect(slotsOf(await claim())).toEqual(['r3', 'r4'])
    })

    it('lets one unreadable message stop nobody, and names it', async () => {
      const { anna, claim, database, store, tenant } = world()
      await send(message('case_1', 'a1', anna))
      await database.raw(`update outbox set body = substr(body, 1, length(body) - 1)`)
      await send(message('case_1', 'a2', anna))
      expect(await claim()).toEqual([])
      expect(slotsOf(await claim())).toEqual(['a2'])
      expect((await store.verifyChains()).faults).toEqual([
        { tenant, stream: 'case_1', seq: 0, what: 'unreadable' },
      ])
    })
  })
}
