import { describe, expect, it } from 'vitest'
import type { Row, World } from './world.ts'
import { ANNA, beginCase, message, recorded, START } from './world.ts'

/** What somebody with the database alone can see. */
export function dumps(world: () => World): void {
  describe('a dump of the database', () => {
    const CANARY = 'kanariefågel-7f3a'

    it('holds no word that anybody typed, no account, and no person in any table but people', async () => {
      const { tx, anna, ben, database, store, tenant } = world()
      await tx(async (each) => {
        await each.savePerson({ id: anna, account: ANNA, name: CANARY })
        await each.begin({ id: 'client_1', kind: 'client', name: CANARY })
        const facts = [recorded({ kind: CANARY, words: CANARY, about: ben }, anna)]
        await each.append('case_1', 1, facts, {
          state: { words: CANARY, anna },
          foldVersion: 1,
          people: [anna, ben],
        })
        await each.seal('case_1', CANARY, anna, { words: CANARY })
        await each.send(message('case_1', CANARY, anna, { card: CANARY, collapse: CANARY }), CANARY)
        await each.setTimer({ stream: 'case_1', key: `${CANARY}:${anna}`, kind: CANARY, dueAt: START })
        await each.saveDraft(anna, CANARY, { words: CANARY }, START)
        await each.take(CANARY, { content: each.contentHash(CANARY), reply: CANARY }, START)
        await each.noteView(anna, 'case_1', START)
        await each.noteUnasked(anna, '2026-03-02')
        await each.noteOutcome({
          month: '2026-03',
          reasons: ['r'],
          option: 'o',
          result: 'x',
          days: {},
          overridden: false,
          plans: { worked: 0, failed: 0 },
        })
        await beginCase(each, 'case_2', [anna])
        await each.erase('case_2', START)
      })
      await store.keepsakes(tenant).keep(CANARY, CANARY, CANARY, 1)
      const seen: string[] = []
      for (const table of await database.tables()) {
        const rows = await database.raw(`select * from ${table}`)
        expect(rows.length, `${table} has rows`).toBeGreaterThan(table === 'posted' ? -1 : 0)
        for (const row of rows) {
          const bytes = Object.values(row).map((value) =>
            value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value),
          )
          const text = Buffer.from(bytes.join('\n'), 'latin1').toString('latin1')
          expect(text).not.toContain(Buffer.from(CANARY).toString('latin1'))
          expect(bytes.join('\n')).not.toContain(CANARY)
          expect(bytes).not.toContain(ANNA.user)
          if (table !== 'people') expect(text).not.toContain(anna)
        }
        seen.push(table)
      }
      expect(seen).toContain('ballots')
      expect(seen).toHaveLength(22)
    })

    it('has no value by which two cases of one person could be told to be theirs', async () => {
      const { tx, anna, database } = world()
      await tx((each) => beginCase(each, 'case_2', [anna]))
      for (const stream of ['case_1', 'case_2']) {
        await tx(async (each) => {
          await each.seal(stream, 'round_1', anna, { words: 'x' })
          await each.noteView(anna, stream, START)
          await each.setTimer({ stream, key: `remind:${anna}`, kind: 'consult.remind', dueAt: START })
        })
      }
      const clear = (row: Row) =>
        Object.entries(row)
          .filter(([name]) => /_tag$|^ballot$/.test(name))
          .map(([, value]) => value)
      for (const table of ['stream_people', 'rounds', 'ballots', 'access_log', 'timers']) {
        const of = async (stream: string) =>
          (await database.raw(`select * from ${table} where stream = '${stream}'`)).flatMap(clear)
        const [one, two] = [await of('case_1'), new Set(await of('case_2'))]
        expect(one.length, table).toBeGreaterThan(0)
        expect(one.filter((value) => two.has(value))).toEqual([])
      }
    })
  })
}
