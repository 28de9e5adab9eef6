import { randomBytes } from 'node:crypto'
import type { Transaction } from 'kysely'
import { Kysely } from 'kysely'
import { StoreError } from '../engine/store.ts'
import type { OpenedStore } from './database-store.ts'
import { DatabaseStore, translated, vacuumIfDue } from './database-store.ts'
import { sqliteDifferences } from './dialect.ts'
import { KeyRing } from './keys.ts'
import { migrate } from './migrations.ts'
import type { Schema } from './schema.ts'
import type { Tools } from './scope.ts'
import type { Random, SealKey } from './vault.ts'
import { newSealKey, unwrap, wrap, wrappingKey } from './vault.ts'

/** What `openStore` gives. */
export type { OpenedStore } from './database-store.ts'

/** How to open a store. `random` and `realNow` (ms UTC, for leases) are for tests. */
export interface StoreSettings {
  /** Path of the database file. A database in memory is refused: what is acknowledged must be on a disk. */
  readonly file: string
  /** 32 bytes; see `master-key.ts`. */
  readonly masterKey: Uint8Array
  readonly random?: Random
  readonly realNow?: () => number
}

const INSTALLATIONS_KEY = { tenant: '', stream: '', table: 'meta', column: 'bytes', row: 'installations-key' }

/** The key of installations' hashes, wrapped by the master key: opening it is the key check. */
async function installationsKey(
  trx: Transaction<Schema>,
  wrapping: SealKey,
  random: Random,
): Promise<SealKey> {
  const name = INSTALLATIONS_KEY.row
  const row = await trx.selectFrom('meta').select('bytes').where('name', '=', name).executeTakeFirst()
  if (row?.bytes) return unwrap(wrapping, INSTALLATIONS_KEY, row.bytes)
  const key = newSealKey(random)
  const bytes = wrap(wrapping, INSTALLATIONS_KEY, key, random)
  await trx.insertInto('meta').values({ name, number: null, bytes }).execute()
  return key
}

/**
 * Opens the database, brings its schema up to date (forward only, under a lock) and checks the master key.
 * @throws StoreError `no-key` when the database was written under another key (trust K3), `unavailable` when it cannot
 * be opened, is locked for two seconds, or was written by a newer program.
 */
export async function openStore(settings: StoreSettings): Promise<OpenedStore> {
  if (settings.file === '' || settings.file === ':memory:') {
    throw new StoreError('unavailable', 'The database must be a file.')
  }
  const random = settings.random ?? randomBytes
  const wrapping = wrappingKey(settings.masterKey)
  const differences = sqliteDifferences(settings.file)
  const db = new Kysely<Schema>({ dialect: differences.dialect })
  try {
    const key = await translated(differences, () =>
      db.transaction().execute(async (trx) => {
        await migrate(trx, differences)
        return installationsKey(trx, wrapping, random)
      }),
    )
    await vacuumIfDue(db, differences)
    const tools: Tools = {
      ring: new KeyRing(wrapping, random),
      random,
      differences,
      realNow: settings.realNow ?? Date.now,
    }
    return new DatabaseStore(db, tools, key)
  } catch (error) {
    await db.destroy()
    throw error
  }
}
