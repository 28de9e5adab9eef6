import type { Kysely, Transaction } from 'kysely'
import { rewrapInstallationsKey } from './installations.ts'
import type { Schema } from './schema.ts'
import type { Tools } from './scope.ts'
import type { Wrapping } from './vault.ts'
import { tenantIds } from './verify.ts'

const BATCH = 200

async function rotateTenant(trx: Transaction<Schema>, tenant: string, tools: Tools): Promise<number> {
  await tools.differences.enterTenant(trx, tenant)
  const own = trx.selectFrom('tenants').select('wrapped_key').where('id', '=', tenant)
  const row = await tools.differences.lockRows(own).executeTakeFirst()
  const wrapped_key = row && tools.ring.rewrapTenant(tenant, row.wrapped_key)
  if (!wrapped_key) return 0
  await trx.updateTable('tenants').set({ wrapped_key }).where('id', '=', tenant).execute()
  return 1
}

/** The streams after this one, at most a batch; the last one's id, or undefined at the end. */
async function rotateStreams(
  trx: Transaction<Schema>,
  tenant: string,
  after: string,
  tools: Tools,
): Promise<{ readonly last: string | undefined; readonly changed: number }> {
  await tools.differences.enterTenant(trx, tenant)
  const batch = trx
    .selectFrom('stream_keys')
    .select(['stream', 'wrapped_key'])
    .where('tenant', '=', tenant)
    .where('stream', '>', after)
    .orderBy('stream')
    .limit(BATCH)
  let changed = 0
  // Locked, so that a stream which is erased at this moment cannot come back.
  const rows = await tools.differences.lockRows(batch).execute()
  for (const { stream, wrapped_key } of rows) {
    const fresh = tools.ring.rewrapStream(tenant, stream, wrapped_key)
    if (!fresh) continue
    changed += 1
    await trx
      .updateTable('stream_keys')
      .set({ wrapped_key: fresh })
      .where('tenant', '=', tenant)
      .where('stream', '=', stream)
      .execute()
  }
  return { last: rows.at(-1)?.stream, changed }
}

/**
 * Wraps every key by the master key of now; nothing else is touched (trust K3). In small transactions: stopped anywhere, it
 * goes on where it was, and a program that knows both master keys works meanwhile. How many keys were changed.
 * @throws StoreError `no-key` when a key is wrapped by neither of the two.
 */
export async function rotate(db: Kysely<Schema>, tools: Tools, wrapping: Wrapping): Promise<number> {
  let changed = 0
  for (const tenant of await tenantIds(db, tools)) {
    changed += await db.transaction().execute((trx) => rotateTenant(trx, tenant, tools))
    for (let after: string | undefined = ''; after !== undefined; ) {
      const from: string = after
      const done = await db.transaction().execute((trx) => rotateStreams(trx, tenant, from, tools))
      changed += done.changed
      after = done.last
    }
  }
  // Last: for as long as this one is old, a program with the new key alone does not start.
  const key = await db.transaction().execute((trx) => rewrapInstallationsKey(trx, wrapping, tools.random))
  return changed + (key ? 1 : 0)
}
