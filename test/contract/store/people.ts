import { describe, expect, it } from 'vitest'
import type { World } from './world.ts'
import { ANNA, BEN, message } from './world.ts'

/** People, and tenants that never mix. */
export function peopleAndTenants(world: () => World): void {
  describe('people and tenants', () => {
    it('knows the same person again, and the same tenant', async () => {
      const { store, tenant, anna, tx } = world()
      expect(await store.tenantOf(BEN)).toBe(tenant)
      expect((await tx((each) => each.person(ANNA))).id).toBe(anna)
      expect(anna).toMatch(/^person_[0-9a-z]{20,}$/)
    })

    it('keeps what is saved about a person', async () => {
      const { anna, tx } = world()
      await tx((each) => each.savePerson({ id: anna, account: ANNA, name: 'Anna Åström', language: 'sv' }))
      expect(await tx((each) => each.personById(anna))).toEqual({
        id: anna,
        account: ANNA,
        name: 'Anna Åström',
        language: 'sv',
      })
      expect(await tx((each) => each.everyone())).toHaveLength(2)
    })

    it('K5: never shows one tenant what another has', async () => {
      const { store, anna, tx, database } = world()
      const other = await store.tenantOf({ channel: 'web', installation: 'elsewhere' })
      await tx((each) => each.send(message('case_1', 'card', anna), 'h'))
      await store.transact(other, async (each) => {
        expect(await each.stream('case_1')).toBeUndefined()
        expect(await each.findStream('case', 'code case_1')).toBeUndefined()
        expect(await each.personById(anna)).toBeUndefined()
        expect(await each.allStreams('case')).toEqual([])
        expect(await each.facts('case_1')).toEqual([])
        await each.begin({ id: 'case_1', kind: 'case', name: 'code case_1' })
        expect((await each.slots('case_1')).size).toBe(0)
      })
      expect(await database.raw(`select id from streams where id = 'case_1'`)).toHaveLength(2)
    })

    it('refuses a tenant that it does not know', async () => {
      await expect(world().store.transact('tenant_x', async () => 1)).rejects.toMatchObject({
        kind: 'no-key',
      })
    })
  })
}
