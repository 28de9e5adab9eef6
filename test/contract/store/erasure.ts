import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { World } from './world.ts'
import { beginCase, first, message, recorded, START, slotsOf } from './world.ts'

/** Erasure by key, and what a backup from before can bring back. */
export function erasure(world: () => World): void {
  describe('erasure', () => {
    const fill = async () => {
      const { tx, anna, ben } = world()
      await tx(async (each) => {
        await beginCase(each, 'case_2', [anna, ben])
        const facts = [recorded({ kind: 'Logged', words: 'private', about: anna }, ben)]
        const snapshot = { state: { words: 'private' }, foldVersion: 1, people: [anna, ben] }
        await each.append('case_2', 1, facts, snapshot)
        await each.seal('case_2', 'round_1', anna, { words: 'x' })
        await each.send(message('case_2', 'desk', anna), 'h')
        await each.setTimer({ stream: 'case_2', key: 'k', kind: 'k', dueAt: START })
        await each.noteView(ben, 'case_2', START)
        await each.saveDraft(anna, '["log",[["case","case_2"]]]', { words: 'private' }, START)
        await each.saveDraft(anna, '["log",[["case","case_1"]]]', { words: 'other' }, START)
        await each.take(
          'g2',
          { content: 'c', reply: { subject: { case: 'case_2' }, words: 'private' } },
          START,
        )
        await each.take('g1', { content: 'c', reply: { subject: { case: 'case_1' } } }, START)
      })
    }
    const erase = (now = START) => world().tx((each) => each.erase('case_2', now))

    it('leaves nothing of a case but the chain, which still verifies', async () => {
      await fill()
      await erase()
      const { tx, anna, ben, store, database, claim } = world()
      await tx(async (each) => {
        expect(await each.stream('case_2')).toBeUndefined()
        expect(await each.findStream('case', 'code case_2')).toBeUndefined()
        expect((await each.allStreams('case')).map((stream) => stream.id)).toEqual(['case_1'])
        expect(await each.streamsOf('case', ben)).toEqual([])
        expect(await each.draft(anna, '["log",[["case","case_2"]]]', START)).toBeUndefined()
        expect(await each.draft(anna, '["log",[["case","case_1"]]]', START)).toMatchObject({
          values: { words: 'other' },
        })
        expect(await each.taken('g2')).toBeUndefined()
        expect(await each.taken('g1')).toBeDefined()
        expect(await each.slots('case_2')).toEqual(new Map())
      })
      await expect(tx((each) => each.facts('case_2'))).rejects.toMatchObject({ kind: 'no-key' })
      await expect(tx((each) => each.seal('case_2', 'round_1', anna, {}))).rejects.toMatchObject({
        kind: 'no-key',
      })
      expect(slotsOf(await claim())).toEqual([])
      expect(await store.dueTimers(START, 10)).toEqual([])
      expect(await store.verifyChains()).toEqual({ streams: 2, facts: 3, faults: [] })
      for (const table of [
        'stream_keys',
        'aliases',
        'stream_people',
        'ballots',
        'rounds',
        'outbox',
        'access_log',
      ]) {
        expect(await database.raw(`select stream from ${table} where stream = 'case_2'`), table).toEqual([])
      }
    })

    it('withdraws the cards that stood, in the name of another stream', async () => {
      const { tx, anna, store, claim } = world()
      await fill()
      const ref = {
        place: { kind: 'direct', channel: 'web', installation: 'local', id: 'd1' },
        id: 'm1',
      } as const
      await store.settle(first(await claim()), { as: 'sent', message: ref })
      await tx(async (each) => {
        await each.send(message('case_2', 'never left', anna), 'h')
        await each.withdrawAll('case_2', 'case_1', START)
        await each.erase('case_2', START)
      })
      const claims = await claim()
      expect(claims).toMatchObject([
        { stream: 'case_1', verb: 'withdraw', message: ref, to: { person: anna } },
      ])
      await store.settle(first(claims), { as: 'sent' })
      expect(await claim()).toEqual([])
      expect(await tx((each) => each.slots('case_1'))).toEqual(new Map())
    })

    it('frees the name, and touches no other case', async () => {
      await fill()
      await erase()
      const { tx } = world()
      await tx((each) => each.begin({ id: 'case_3', kind: 'case', name: 'code case_2' }))
      expect(await tx((each) => each.stream('case_1'))).toMatchObject({ state: { stage: 'open' } })
    })

    it('survives the restore of an old backup', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'partwell-tombstones-'))
      try {
        const { database, tenant, anna } = world()
        await fill()
        const tombstoneFile = join(folder, 'erased.log')
        const store = await database.openWith({ tombstoneFile })
        const keys = await database.raw(`select wrapped_key from stream_keys where stream = 'case_2'`)
        await store.transact(tenant, (tx) => tx.erase('case_2', START))
        expect(readFileSync(tombstoneFile, 'utf8')).toBe(
          `${JSON.stringify({ tenant, stream: 'case_2', day: '2026-03-02' })}\n`,
        )
        const key = Buffer.from(keys[0]?.wrapped_key as Uint8Array).toString('hex')
        // As the backup had it: the key is there, and nothing says that it was destroyed.
        await database.raw(
          `insert into stream_keys (tenant, stream, wrapped_key) values ('${tenant}', 'case_2', ${database.bytes(key)})`,
        )
        await database.forgetErasures()
        await database.raw(`update streams set kind = 'case' where id = 'case_2'`)
        // The control: without the file it would be back.
        const without = await database.open()
        expect(await without.transact(tenant, async (tx) => (await tx.facts('case_2')).length)).toBe(2)
        const restored = await database.openWith({ tombstoneFile })
        await restored.transact(tenant, async (tx) => {
          expect(await tx.stream('case_2')).toBeUndefined()
          await expect(tx.facts('case_2')).rejects.toMatchObject({ kind: 'no-key' })
          expect(await tx.draft(anna, '["log",[["case","case_2"]]]', START)).toBeUndefined()
        })
        expect((await restored.verifyChains()).faults).toEqual([])
      } finally {
        rmSync(folder, { recursive: true })
      }
    })

    it('writes down outside what only the database knows, and lives with a line that a crash cut short', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'partwell-tombstones-'))
      try {
        const { database, tenant } = world()
        await fill()
        await erase()
        const tombstoneFile = join(folder, 'new', 'erased.log')
        await database.openWith({ tombstoneFile })
        const text = readFileSync(tombstoneFile, 'utf8')
        expect(text).toContain('case_2')
        await database.openWith({ tombstoneFile })
        expect(readFileSync(tombstoneFile, 'utf8')).toBe(text)
        const other = join(folder, 'cut.log')
        writeFileSync(other, '{"tenant":"ten')
        await database.openWith({ tombstoneFile: other })
        expect(readFileSync(other, 'utf8')).toBe(`{"tenant":"ten\n${text}`)
        expect(text).toBe(`${JSON.stringify({ tenant, stream: 'case_2', day: '2026-03-02' })}\n`)
      } finally {
        rmSync(folder, { recursive: true })
      }
    })
  })
}
