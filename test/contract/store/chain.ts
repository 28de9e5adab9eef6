import { describe, expect, it } from 'vitest'
import type { World } from './world.ts'
import { beginCase, recorded } from './world.ts'

/** The chain, and what finds a changed past. */
export function chains(world: () => World): void {
  describe('K2: the chain', () => {
    const fill = async () => {
      const { tx } = world()
      const facts = ['A', 'B', 'C', 'D'].map((kind) => recorded({ kind }))
      await tx((each) => each.append('case_1', 1, facts, { state: {}, foldVersion: 1, people: [] }))
    }
    const fault = async () => (await world().store.verifyChains()).faults

    it('verifies when nobody touched it', async () => {
      await fill()
      expect(await world().store.verifyChains()).toEqual({ streams: 1, facts: 5, faults: [] })
    })

    it('lets nobody change or delete a fact', async () => {
      await fill()
      const { raw } = world().database
      await expect(raw(`update facts set day = '2020-01-01'`)).rejects.toThrow(/append-only/)
      await expect(raw(`delete from facts where seq = 5`)).rejects.toThrow(/append-only/)
      expect(await fault()).toEqual([])
    })

    it.each([
      ['altered', 3, [`update facts set body = substr(body, 1, length(body) - 1) where seq = 3`]],
      ['altered', 2, [`update facts set day = '2020-01-01' where seq = 2`]],
      ['removed', 2, [`delete from facts where seq = 2`]],
      ['removed', 1, [`delete from facts where seq = 1`]],
      ['cut', 5, [`delete from facts where seq = 5`]],
      ['cut', 4, [`delete from facts where seq > 3`]],
      ['cut', 1, [`delete from facts`]],
      [
        'reordered',
        2,
        [
          `update facts set seq = 99 where seq = 2`,
          `update facts set seq = 2 where seq = 3`,
          `update facts set seq = 3 where seq = 99`,
        ],
      ],
      [
        'altered',
        3,
        [
          `delete from facts where seq = 3`,
          `update facts set seq = 3 where seq = 4`,
          `update facts set seq = 4 where seq = 5`,
        ],
      ],
      [
        'head',
        4,
        [
          `delete from facts where seq = 5`,
          `update streams set version = 4, head = (select mac from facts where seq = 4)`,
        ],
      ],
      ['head', 0, [`delete from streams`]],
    ])('names the first fault: %s, at %i', async (what, seq, statements) => {
      await fill()
      await world().database.mayChangeFacts()
      for (const statement of statements) await world().database.raw(statement)
      expect(await fault()).toEqual([{ tenant: world().tenant, stream: 'case_1', seq, what }])
    })

    it.each([
      ['altered', 500, [`update facts set day = '2020-01-01' where seq = 500`]],
      ['removed', 700, [`delete from facts where seq = 700`]],
      [
        'reordered',
        300,
        [
          `update facts set seq = 9999 where seq = 300`,
          `update facts set seq = 300 where seq = 800`,
          `update facts set seq = 800 where seq = 9999`,
        ],
      ],
      [
        'reordered',
        41,
        [
          `update facts set seq = 9999 where seq = 41`,
          `update facts set seq = 41 where seq = 42`,
          `update facts set seq = 42 where seq = 9999`,
        ],
      ],
    ])('finds among a thousand facts the first that was %s: %i', async (what, seq, statements) => {
      const { tx, database, tenant } = world()
      const facts = Array.from({ length: 999 }, (_, number) => recorded({ kind: 'Counted', number }))
      await tx((each) => each.append('case_1', 1, facts, { state: {}, foldVersion: 1, people: [] }))
      expect(await world().store.verifyChains()).toEqual({ streams: 1, facts: 1_000, faults: [] })
      await database.mayChangeFacts()
      for (const statement of statements) await database.raw(statement)
      expect(await fault()).toEqual([{ tenant, stream: 'case_1', seq, what }])
    })

    it('still verifies when the key of a stream was destroyed, and its words are gone', async () => {
      await fill()
      await world().database.raw(`delete from stream_keys where stream = 'case_1'`)
      expect(await fault()).toEqual([])
      await expect(world().tx((each) => each.facts('case_1'))).rejects.toMatchObject({ kind: 'no-key' })
    })

    it('opens nothing that was swapped or flipped', async () => {
      const { tx, database } = world()
      await tx((each) => beginCase(each, 'case_2'))
      await database.raw(
        `update streams set state = (select state from streams where id = 'case_1') where id = 'case_2'`,
      )
      await expect(tx((each) => each.stream('case_2'))).rejects.toMatchObject({ kind: 'tampered' })
      await fill()
      await database.mayChangeFacts()
      await database.raw(`update facts set body = (select body from facts where seq = 3) where seq = 2`)
      await expect(tx((each) => each.facts('case_1'))).rejects.toMatchObject({ kind: 'tampered' })
    })
  })
}
