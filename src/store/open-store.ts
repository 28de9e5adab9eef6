import { randomBytes } from 'node:crypto'
import { Kysely } from 'kysely'
import { StoreError } from '../engine/store.ts'
import type { Database, OpenedStore } from './database-store.ts'
import { closeAll, DatabaseStore, translated, vacuumIfDue } from './database-store.ts'
import type { Differences } from './dialect.ts'
import { sqliteDifferences } from './dialect.ts'
import { eraseAgain, tombstonesIn } from './erasure.ts'
import { installationsKey } from './installations.ts'
import { KeyRing } from './keys.ts'
import { migrate } from './migrations.ts'
import { postgresDifferences } from './postgres-differences.ts'
import { postgresDialect } from './postgres-driver.ts'
import { prepareAsOwner, programRole, requireSchema } from './postgres-owner.ts'
import type { Schema } from './schema.ts'
import type { Tools } from './scope.ts'
import { Scope } from './scope.ts'
import type { Tombstone } from './tombstones.ts'
import { TombstoneFile } from './tombstones.ts'
import type { Random, SealKey, Wrapping } from './vault.ts'
import { wrappingKey } from './vault.ts'
import { tenantIds } from './verify.ts'

/** What `openStore` gives. */
export type { OpenedStore } from './database-store.ts'

/** Where the database is. */
export type DatabaseAt =
  /** SQLite: path of the file. A database in memory is refused: what is acknowledged must be on a disk. */
  | { readonly file: string }
  /**
   * PostgreSQL 15 or newer. `url` is the program's own role, under row-level security; `ownerUrl` the role that owns the
   * tables, needed only at a start that finds an older schema (or none), and used for nothing but migrations and grants.
   */
  | { readonly url: string; readonly ownerUrl?: string }

/** How to open a store. `random` and `realNow` (ms UTC, for leases) are for tests. */
export type StoreSettings = DatabaseAt & {
  /** 32 bytes; see `master-key.ts`. */
  readonly masterKey: Uint8Array
  /** The master key of before, while the keys are not all wrapped by the new one (`rotateKeys`). */
  readonly previousMasterKey?: Uint8Array
  /** A file, not to be restored with the database, that remembers what was erased (`tombstones.ts`). */
  readonly tombstoneFile?: string
  readonly random?: Random
  readonly realNow?: () => number
}

type Handles = Pick<Database, 'db' | 'patient'>

function wrappingOf({ masterKey, previousMasterKey }: StoreSettings): Wrapping {
  const now = wrappingKey(masterKey)
  return previousMasterKey ? { now, before: wrappingKey(previousMasterKey) } : { now }
}

function differencesOf(at: DatabaseAt): Differences {
  if ('url' in at) return postgresDifferences(at.url)
  if (at.file === '' || at.file === ':memory:') {
    throw new StoreError('unavailable', 'The database must be a file.')
  }
  return sqliteDifferences(at.file)
}

function handlesOf(at: DatabaseAt, differences: Differences): Handles {
  const db = new Kysely<Schema>({ dialect: differences.dialect })
  if ('file' in at) return { db, patient: db }
  return { db, patient: new Kysely<Schema>({ dialect: postgresDialect(at.url, { patient: true }) }) }
}

/** Schema and key check in one go, so that of two first starts one makes the key and the other finds it. */
async function prepare(
  at: DatabaseAt,
  { patient }: Handles,
  differences: Differences,
  key: { readonly wrapping: Wrapping; readonly random: Random },
): Promise<SealKey> {
  if ('url' in at) {
    const role = await programRole(patient)
    if (at.ownerUrl !== undefined) await prepareAsOwner(at.ownerUrl, differences, role)
  }
  return patient.transaction().execute(async (trx) => {
    if ('file' in at) await migrate(trx, differences)
    else {
      await differences.lockMigrations(trx)
      await requireSchema(trx, differences)
    }
    return installationsKey(trx, key.wrapping, key.random)
  })
}

/** Erases again what a restored backup brought back, and writes down outside what only the database knew. */
async function bury(patient: Kysely<Schema>, tools: Tools, file: TombstoneFile): Promise<void> {
  const outside = file.read()
  const written = new Set(outside.map((one) => `${one.tenant} ${one.stream}`))
  const unwritten: Tombstone[] = []
  for (const tenant of await tenantIds(patient, tools)) {
    await patient.transaction().execute(async (trx) => {
      const scope = await Scope.enter(trx, tenant, tools)
      await eraseAgain(
        scope,
        outside.filter((one) => one.tenant === tenant),
      )
      const inside = await tombstonesIn(scope)
      unwritten.push(...inside.filter((one) => !written.has(`${one.tenant} ${one.stream}`)))
      if (!scope.vacuumDue) return
      const number = await tools.differences.vacuumMark(trx)
      await trx
        .insertInto('meta')
        .values({ name: 'vacuum-due', number, bytes: null })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ number }))
        .execute()
    })
  }
  file.add(unwritten)
}

/**
 * Opens the database, brings its schema up to date (forward only, under a lock) and checks the master key.
 * @throws StoreError `no-key` when the database was written under another key (trust K3), `unavailable` when it cannot
 * be opened, is locked for two seconds, was written by a newer program, or the program's role may do more than it should.
 */
export async function openStore(settings: StoreSettings): Promise<OpenedStore> {
  const random = settings.random ?? randomBytes
  const wrapping = wrappingOf(settings)
  const differences = differencesOf(settings)
  const handles = handlesOf(settings, differences)
  const { realNow } = settings
  try {
    const key = await translated(differences, () =>
      prepare(settings, handles, differences, { wrapping, random }),
    )
    const tools: Tools = {
      ring: new KeyRing(wrapping, random),
      random,
      differences,
      realNow: realNow ? async () => realNow() : (trx) => differences.now(trx),
    }
    const tombstones =
      settings.tombstoneFile === undefined ? undefined : new TombstoneFile(settings.tombstoneFile)
    if (tombstones) await translated(differences, () => bury(handles.patient, tools, tombstones))
    await vacuumIfDue(handles.patient, differences)
    return new DatabaseStore({ ...handles, wrapping, installationsKey: key, tombstones }, tools)
  } catch (error) {
    await closeAll(handles)
    throw error
  }
}
