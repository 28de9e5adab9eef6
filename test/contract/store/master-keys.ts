import { describe, expect, it } from 'vitest'
import type { World } from './world.ts'
import { ANNA, beginCase } from './world.ts'

const NEW = new Uint8Array(32).fill(8)
const OLD = new Uint8Array(32).fill(7)

/** A new master key. */
export function masterKeys(world: () => World): void {
  describe('K3: a new master key', () => {
    it('wraps every key anew and touches nothing else; the old one opens nothing any more', async () => {
      const { database, tx, tenant, anna } = world()
      await tx((each) => beginCase(each, 'case_2', [anna]))
      const words = async () => [
        await database.raw('select body, mac from facts order by stream, seq'),
        await database.raw('select body from people order by id'),
        await database.raw('select state, head from streams order by id'),
      ]
      const [before, keys] = [
        await words(),
        await database.raw('select wrapped_key from stream_keys order by stream'),
      ]
      const store = await database.openWith({ masterKey: NEW, previousMasterKey: OLD })
      // Two streams, one tenant, and the key of installations.
      expect(await store.rotateKeys()).toBe(4)
      expect(await store.rotateKeys()).toBe(0)
      expect(await words()).toEqual(before)
      const now = await database.raw('select wrapped_key from stream_keys order by stream')
      expect(now).not.toEqual(keys)
      const alone = await database.openWith({ masterKey: NEW })
      expect(await alone.tenantOf(ANNA)).toBe(tenant)
      expect(await alone.transact(tenant, (each) => each.stream('case_2'))).toMatchObject({ version: 1 })
      await expect(database.open()).rejects.toMatchObject({ kind: 'no-key' })
      expect((await alone.verifyChains()).faults).toEqual([])
    })

    it('can be stopped anywhere and goes on; a program that knows both works meanwhile', async () => {
      const { database, tx, tenant } = world()
      for (let number = 2; number <= 6; number += 1) await tx((each) => beginCase(each, `case_${number}`))
      const old = await database.raw('select stream, wrapped_key from stream_keys order by stream')
      const both = await database.openWith({ masterKey: NEW, previousMasterKey: OLD })
      await both.rotateKeys()
      // As it was when it stopped half-way: three of the streams still have the old wrapping.
      for (const row of old.slice(0, 3)) {
        const hex = Buffer.from(row.wrapped_key as Uint8Array).toString('hex')
        await database.raw(
          `update stream_keys set wrapped_key = ${database.bytes(hex)} where stream = '${String(row.stream)}'`,
        )
      }
      await both.transact(tenant, (each) => beginCase(each, 'case_7'))
      for (let number = 1; number <= 7; number += 1) {
        expect(await both.transact(tenant, (each) => each.stream(`case_${number}`))).toMatchObject({
          version: 1,
        })
      }
      expect(await both.rotateKeys()).toBe(3)
      const alone = await database.openWith({ masterKey: NEW })
      expect(await alone.transact(tenant, (each) => each.allStreams('case'))).toHaveLength(7)
    })

    it('is refused when neither key fits', async () => {
      const strange = { masterKey: NEW, previousMasterKey: new Uint8Array(32).fill(9) }
      await expect(world().database.openWith(strange)).rejects.toMatchObject({ kind: 'no-key' })
    })
  })
}
