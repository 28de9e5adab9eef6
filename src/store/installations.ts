import type { Transaction } from 'kysely'
import type { Schema } from './schema.ts'
import type { Random, SealKey, Wrapping } from './vault.ts'
import { newSealKey, rewrap, unwrap, wrap } from './vault.ts'

const AT = { tenant: '', stream: '', table: 'meta', column: 'bytes', row: 'installations-key' }

async function stored(trx: Transaction<Schema>): Promise<Uint8Array | undefined> {
  const row = await trx.selectFrom('meta').select('bytes').where('name', '=', AT.row).executeTakeFirst()
  return row?.bytes ?? undefined
}

/**
 * The key of installations' hashes, wrapped by the master key: opening it is the key check. Made on first sight; call it
 * where no other process can (under the lock of migrations).
 * @throws StoreError `no-key` under another master key.
 */
export async function installationsKey(
  trx: Transaction<Schema>,
  wrapping: Wrapping,
  random: Random,
): Promise<SealKey> {
  const known = await stored(trx)
  if (known) return unwrap(wrapping, AT, known)
  const key = newSealKey(random)
  const bytes = wrap(wrapping.now, AT, key, random)
  await trx.insertInto('meta').values({ name: AT.row, number: null, bytes }).execute()
  return key
}

/** Wraps it by the master key of now. False when it was already. */
export async function rewrapInstallationsKey(
  trx: Transaction<Schema>,
  wrapping: Wrapping,
  random: Random,
): Promise<boolean> {
  const known = await stored(trx)
  const bytes = known && rewrap(wrapping, AT, known, random)
  if (!bytes) return false
  await trx.updateTable('meta').set({ bytes }).where('name', '=', AT.row).execute()
  return true
}
