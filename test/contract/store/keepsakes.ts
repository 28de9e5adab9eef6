import { describe, expect, it } from 'vitest'
import type { World } from './world.ts'

/** Keepsakes. */
export function keepsakes(world: () => World): void {
  describe('keepsakes', () => {
    it('keeps a chat over a restart, in order, with edits and removals', async () => {
      const { store, tenant, database } = world()
      const chat = store.keepsakes(tenant)
      await chat.keep('web/room1', 'm2', { text: 'two' }, 2)
      await chat.keep('web/room1', 'm1', { text: 'one' }, 1)
      await chat.keep('web/room1', 'm3', { text: 'three' }, 3)
      await chat.keep('web/room1', 'm1', { text: 'one, edited' }, 1)
      await chat.keep('web/room2', 'm1', { text: 'elsewhere' }, 1)
      await chat.drop('web/room1', 'm2')
      const again = (await database.open()).keepsakes(tenant)
      expect(await again.list('web/room1')).toEqual([
        { key: 'm1', value: { text: 'one, edited' }, order: 1 },
        { key: 'm3', value: { text: 'three' }, order: 3 },
      ])
    })
  })
}
