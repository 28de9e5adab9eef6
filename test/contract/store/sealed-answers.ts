import { describe, expect, it } from 'vitest'
import type { PersonId } from '../../../src/case/person.ts'
import type { World } from './world.ts'
import { message, START, slotsOf } from './world.ts'

/** Sealed answers, before and after the unlinking. */
export function sealedAnswers(world: () => World): void {
  describe('sealed answers', () => {
    const seal = (person: PersonId, words: unknown, round = 'round_1') =>
      world().tx((each) => each.seal('case_1', round, person, { words }))

    it('lets an author change an answer, and shows all without authors', async () => {
      const { tx, anna, ben } = world()
      await seal(anna, 'one')
      await seal(ben, 'two')
      await seal(anna, 'three')
      expect(await tx((each) => each.ownSealed('case_1', 'round_1', anna))).toEqual({ words: 'three' })
      expect(await tx((each) => each.ownSealed('case_1', 'round_2', anna))).toBeUndefined()
      expect(await tx((each) => each.answered('case_1', 'round_1', [anna, ben, 'person_none']))).toEqual(
        new Set([anna, ben]),
      )
      const all = await tx((each) => each.reveal('case_1', 'round_1'))
      expect(new Set(all.map((each) => each.words))).toEqual(new Set(['two', 'three']))
    })

    it('stores a short and a long answer in the same number of bytes', async () => {
      const { anna, ben, database } = world()
      await seal(anna, '')
      await seal(ben, '🙈'.repeat(3_000))
      const sizes = await database.raw('select distinct length(body) as size from ballots')
      expect(sizes).toHaveLength(1)
    })

    it('links nothing to anybody after the unlinking, and still shows every answer', async () => {
      const { tx, anna, ben, database } = world()
      await seal(anna, 'one')
      await seal(ben, 'a\ud800')
      const before = await database.raw('select ballot, body from ballots')
      await tx((each) => each.unlink('case_1', 'round_1'))
      const after = await database.raw('select ballot, body from ballots')
      const old = new Set(
        before.flatMap((row) => [row.ballot, Buffer.from(row.body as Uint8Array).toString('hex')]),
      )
      expect(after).toHaveLength(2)
      for (const row of after) {
        expect(old.has(row.ballot)).toBe(false)
        expect(old.has(Buffer.from(row.body as Uint8Array).toString('hex'))).toBe(false)
      }
      expect(await database.raw('select secret from rounds')).toEqual([{ secret: null }])
      await tx(async (each) => {
        expect(await each.ownSealed('case_1', 'round_1', anna)).toBeUndefined()
        expect((await each.answered('case_1', 'round_1', [anna, ben])).size).toBe(0)
        const all = await each.reveal('case_1', 'round_1')
        expect(new Set(all.map((one) => one.words))).toEqual(new Set(['one', 'a\ud800']))
      })
    })

    it('takes nothing late after the unlinking, not even in a round that nobody answered', async () => {
      const { tx, anna } = world()
      await tx((each) => each.unlink('case_1', 'round_1'))
      await expect(seal(anna, 'late')).rejects.toMatchObject({ kind: 'no-key' })
      await seal(anna, 'in another round', 'round_2')
    })

    it('removes at the unlinking whatever else is kept about that round, and only that', async () => {
      const { tx, anna } = world()
      const about = { stream: 'case_1', round: 'round_1' }
      await tx(async (each) => {
        await each.take('mine', { content: 'c', reply: { words: 'my own answer' }, about }, START)
        await each.take('other', { content: 'c', reply: 1 }, START)
        for (const round of ['round_1', 'round_11']) {
          await each.saveDraft(anna, `consult.rate:${round}`, { words: 'draft' }, START)
          await each.setTimer({
            stream: 'case_1',
            key: `remind:${round}`,
            kind: 'consult.remind',
            dueAt: START,
          })
          await each.setTimer({ stream: 'case_1', key: `half:${round}`, kind: 'consult.half', dueAt: START })
          await each.fire({ stream: 'case_1', key: `half:${round}`, kind: 'consult.half', dueAt: START })
          await each.send(message('case_1', `tell-${round}`, anna, { collapse: `remind:${round}` }))
        }
      })
      expect((await tx((each) => each.taken('mine')))?.reply).toEqual({ words: 'my own answer' })
      await tx((each) => each.unlink('case_1', 'round_1'))
      await tx(async (each) => {
        expect(await each.taken('mine')).toBeUndefined()
        expect(await each.taken('other')).toBeDefined()
        expect(await each.draft(anna, 'consult.rate:round_1', START)).toBeUndefined()
        expect(await each.draft(anna, 'consult.rate:round_11', START)).toBeDefined()
        const { pending, fired } = await each.timers('case_1')
        expect(pending.map((timer) => timer.key)).toEqual(['remind:round_11'])
        expect(fired).toEqual(new Set(['half:round_1', 'half:round_11']))
      })
      expect(slotsOf(await world().claim())).toEqual(['tell-round_11'])
    })

    it('shows answers in an order that tells nothing', async () => {
      const { tx } = world()
      const people = Array.from({ length: 6 }, (_, index) => `person_${index}`)
      for (const person of people) await seal(person, person)
      const orders = new Set<string>()
      for (let time = 0; time < 20; time += 1) {
        const all = await tx((each) => each.reveal('case_1', 'round_1'))
        orders.add(all.map((one) => one.words).join())
      }
      expect(orders.size).toBeGreaterThan(10)
    })
  })
}
