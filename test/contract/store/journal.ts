import { describe, expect, it } from 'vitest'
import { draftDays, type Tx } from '../../../src/engine/store.ts'
import type { OpenedStore } from '../../../src/store/open-store.ts'
import type { World } from './world.ts'
import { DAY_MS, recorded, START } from './world.ts'

/** The ledger, drafts, views and counters. */
export function ledger(world: () => World): void {
  describe('K1: the ledger', () => {
    it('gives the same gesture the same answer', async () => {
      const { tx } = world()
      const reply = { kind: 'note', text: ['saved', { words: 'a\ud800' }] }
      const content = await tx(async (each) => each.contentHash({ b: 1, a: [2, { d: 3, c: 4 }] }))
      await tx((each) => each.take('slack:Ev1', { content, reply }, START))
      expect(await tx((each) => each.taken('slack:Ev1'))).toEqual({ content, reply })
      expect(await tx((each) => each.taken('slack:Ev2'))).toBeUndefined()
      expect(await tx(async (each) => each.contentHash({ a: [2, { c: 4, d: 3 }], b: 1 }))).toBe(content)
      expect(await tx(async (each) => each.contentHash({ a: [2, { c: 4, d: 3 }], b: 2 }))).not.toBe(content)
    })

    it('takes one gesture once, however often it comes at once', async () => {
      const { database, tenant } = world()
      const stores = await Promise.all([database.open(), database.open(), database.open(), database.open()])
      const outcomes = await Promise.all(
        stores.map((store, index) =>
          store
            .transact(tenant, async (tx) => {
              const known = await tx.taken('same')
              if (known) return known.reply
              await tx.take('same', { content: 'c', reply: index }, START)
              return index
            })
            .catch((error: unknown) => error),
        ),
      )
      const replies = new Set(outcomes.filter((outcome) => typeof outcome === 'number'))
      expect(replies.size).toBe(1)
      expect(await database.raw('select gesture_tag from ledger')).toHaveLength(1)
    })

    it('lets the same gesture at once see the answer whenever it sees the effect', async () => {
      const { database, tenant } = world()
      const stores = await Promise.all([database.open(), database.open(), database.open(), database.open()])
      const snapshot = { state: {}, foldVersion: 1, people: [] }
      const press = (store: OpenedStore) =>
        store.transact(tenant, async (tx) => {
          const known = await tx.taken('same')
          if (known) return known.reply
          const stream = await tx.stream('case_1')
          // As a chapter would: what is done already is refused, and a refusal is not kept.
          if (stream?.version !== 1) return 'refused'
          await tx.append('case_1', 1, [recorded({ kind: 'Pressed' })], snapshot)
          await tx.take('same', { content: 'c', reply: 'done' }, START)
          return 'done'
        })
      expect(await Promise.all(stores.map(press))).toEqual(['done', 'done', 'done', 'done'])
    })

    it('refuses to take a gesture twice', async () => {
      const { tx } = world()
      await tx((each) => each.take('g', { content: 'c', reply: 1 }, START))
      await expect(tx((each) => each.take('g', { content: 'c', reply: 2 }, START))).rejects.toMatchObject({
        kind: 'version',
      })
    })
  })

  describe('drafts, views and unasked messages', () => {
    it('keeps one draft a person and form until it is dropped', async () => {
      const { tx, anna, ben } = world()
      await tx((each) => each.saveDraft(anna, 'log:client_1', { words: 'one' }, START))
      await tx((each) => each.saveDraft(anna, 'log:client_1', { words: 'two', kinds: ['a', 'b'] }, START))
      expect(await tx((each) => each.draft(anna, 'log:client_1', START))).toEqual({
        values: { words: 'two', kinds: ['a', 'b'] },
        day: new Date(START).toISOString().slice(0, 10),
      })
      expect(await tx((each) => each.draft(ben, 'log:client_1', START))).toBeUndefined()
      await tx((each) => each.dropDraft(anna, 'log:client_1'))
      expect(await tx((each) => each.draft(anna, 'log:client_1', START))).toBeUndefined()
    })

    it('keeps a draft for so many days after it was last changed, then it is gone', async () => {
      const { store, tx, anna, ben } = world()
      const end = START + draftDays * DAY_MS
      await tx((each) => each.saveDraft(anna, 'log', { words: 'anna' }, START))
      await tx((each) => each.saveDraft(ben, 'log', { words: 'ben' }, START))
      await tx((each) => each.saveDraft(ben, 'log', { words: 'ben again' }, START + DAY_MS))
      expect(await tx((each) => each.draft(anna, 'log', end))).toBeDefined()
      expect(await tx((each) => each.draft(anna, 'log', end + DAY_MS))).toBeUndefined()
      await store.forgetDrafts(end)
      expect(await tx((each) => each.draft(anna, 'log', START))).toBeDefined()
      await store.forgetDrafts(end + DAY_MS)
      expect(await tx((each) => each.draft(anna, 'log', START))).toBeUndefined()
      expect((await tx((each) => each.draft(ben, 'log', end + DAY_MS)))?.values).toEqual({
        words: 'ben again',
      })
    })

    it('counts a draft from before drafts had a day as too old, and keeps new ones in the same database', async () => {
      const { database, tenant, anna } = world()
      await world().tx((each) => each.saveDraft(anna, 'log', { words: 'before' }, START))
      await world().store.close()
      await database.raw('alter table drafts drop column day')
      await database.raw(`delete from kysely_migration where name = '0003-drafts-end'`)
      const store = await database.open()
      const tx = <T>(work: (tx: Tx) => Promise<T>) => store.transact(tenant, work)
      expect(await tx((each) => each.draft(anna, 'log', START))).toBeUndefined()
      await tx((each) => each.saveDraft(anna, 'open', { words: 'after' }, START))
      await store.forgetDrafts(START)
      expect((await tx((each) => each.keptAbout(anna)))?.drafts).toEqual([
        { form: 'open', values: { words: 'after' } },
      ])
    })

    it('notes who looked, once a day', async () => {
      const { tx, anna, ben } = world()
      await tx((each) => each.noteView(anna, 'case_1', START))
      await tx((each) => each.noteView(anna, 'case_1', START + 1000))
      await tx((each) => each.noteView(ben, 'case_1', START + DAY_MS))
      expect(await tx((each) => each.views('case_1'))).toEqual([
        { person: anna, day: '2026-03-02' },
        { person: ben, day: '2026-03-03' },
      ])
    })

    it('counts unasked messages for each person and day', async () => {
      const { tx, anna, ben } = world()
      for (const day of ['2026-03-02', '2026-03-02', '2026-03-03'])
        await tx((each) => each.noteUnasked(anna, day))
      expect(await tx((each) => each.countUnasked(anna, '2026-03-02'))).toBe(2)
      expect(await tx((each) => each.countUnasked(anna, '2026-03-03'))).toBe(1)
      expect(await tx((each) => each.countUnasked(ben, '2026-03-02'))).toBe(0)
    })
  })
}
