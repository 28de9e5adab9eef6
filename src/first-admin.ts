import type { WorkspaceFact } from './case/workspace.ts'
import { commitStep } from './engine/commit.ts'
import type { Account } from './engine/gesture.ts'
import { World, workspaceId } from './engine/world.ts'
import type { Ground } from './ground.ts'

/** Whoever installs the app is the first administrator of that workspace, if it has none. */
export async function nameFirstAdmin({ store, house, realNow }: Ground, by: Account): Promise<void> {
  const tenant = await store.tenantOf(by)
  await store.transact(tenant, async (tx) => {
    const world = new World(tx, house)
    if ((await world.workspace()).admins.length > 0) return
    const { id } = await tx.person(by)
    const fact: WorkspaceFact = { kind: 'AdminsNamed', admins: [id] }
    await commitStep(
      world,
      { facts: [{ on: workspaceId, fact }], reply: { kind: 'nothing' } },
      { by: id, now: realNow(), seed: `installed:${id}` },
    )
  })
}
