import { setTimeout as pause } from 'node:timers/promises'
import type { Dialect, Expression, Kysely, RawBuilder, Transaction } from 'kysely'
import { sql } from 'kysely'
import type { Schema } from './schema.ts'
import { isSqliteError, SQLITE_BUSY, sqliteDialect } from './sqlite-driver.ts'

/** A query that can lock the rows it reads. */
interface Lockable {
  forUpdate(): this
  skipLocked(): this
}

/** Who sees rows of all tenants: workers the outbox and the timers, operators (and the daily sweep) the list of tenants. */
type Part = 'worker' | 'operator'

/**
 * Everything in which the two databases differ. All queries and migrations are written once, against this.
 */
export interface Differences {
  readonly dialect: Dialect
  /** Column types. Text is compared byte by byte on both. */
  readonly text: Expression<unknown>
  readonly integer: Expression<unknown>
  readonly blob: Expression<unknown>
  /** What ends a CREATE TABLE. On SQLite every table is keyed by its own key: a rowid would tell who came first. */
  readonly tableEnd: RawBuilder<unknown>
  /** Statements that let a transaction see only its tenant's rows of a new table (trust K5). */
  guard(table: string, tenantColumn: string): readonly RawBuilder<unknown>[]
  /** Statements that let a transaction in the given part do this with the rows of all tenants in a guarded table. */
  openTo(part: Part, table: string, verbs: readonly ('select' | 'update')[]): readonly RawBuilder<unknown>[]
  /** Statements that make what `vacuum` needs for these tables. */
  rewriter(tables: readonly string[]): readonly RawBuilder<unknown>[]
  /** Statements that forbid UPDATE and DELETE on a table, to everybody (trust K2). */
  appendOnly(table: string): readonly RawBuilder<unknown>[]
  /** Inside a transaction: no other process migrates until it ends. */
  lockMigrations(trx: Transaction<Schema>): Promise<void>
  /** Locks the rows of a query until the end of the transaction. */
  lockRows<Q extends Lockable>(query: Q): Q
  /** The same, leaving out rows that another process holds. */
  lockFreeRows<Q extends Lockable>(query: Q): Q
  /** Waits until no other transaction holds this name (base64url of a hash), then holds it until the end. */
  lockName(trx: Transaction<Schema>, hash: string): Promise<void>
  /** Limits the transaction to one tenant (row-level security, where the database has it; trust K5). */
  enterTenant(trx: Transaction<Schema>, tenant: string): Promise<void>
  /** Lets the transaction see what is open to this part, of all tenants. */
  enterAs(trx: Transaction<Schema>, part: Part): Promise<void>
  /** Real time in ms UTC, by the one clock that all processes on this database share: leases. */
  now(trx: Transaction<Schema>): Promise<number>
  /** When the transaction commits, the other processes look for work at once. */
  wake(trx: Transaction<Schema>): Promise<void>
  /** Calls back when another process has work for everybody; the result stops it. */
  onWake(callback: () => void): () => Promise<void>
  /** A number above 0 for what a transaction that deletes secrets leaves to `vacuum`. */
  vacuumMark(trx: Transaction<Schema>): Promise<number>
  /**
   * Rewrites these tables, so that no page remembers what the transaction of `mark` deleted, or how rows came in. Outside a
   * transaction.
   */
  vacuum(db: Kysely<Schema>, mark: number, tables: readonly string[]): Promise<void>
  /** What an error of the driver means; undefined when it is not the database's. `again`: run the transaction again. */
  meaning(error: unknown): 'duplicate' | 'again' | 'unavailable' | undefined
}

const SQLITE_CONSTRAINT = 19
const VACUUM_ATTEMPTS = 10
const VACUUM_PAUSE_MS = 50

/** Another process may be writing: a few tries with pauses, then the error. */
async function patientVacuum(db: Kysely<Schema>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await sql`vacuum`.execute(db)
      // The log still holds the old pages until it is cut.
      await sql`pragma wal_checkpoint(truncate)`.execute(db)
      return
    } catch (error) {
      if (attempt >= VACUUM_ATTEMPTS || !isSqliteError(error, SQLITE_BUSY)) throw error
    }
    await pause(VACUUM_PAUSE_MS)
  }
}

/** SQLite in a file. It has one writer at a time, so locks and policies have nothing to do. */
export function sqliteDifferences(file: string): Differences {
  return {
    dialect: sqliteDialect(file),
    text: sql`text`,
    integer: sql`integer`,
    blob: sql`blob`,
    tableEnd: sql`without rowid`,
    appendOnly: (table) =>
      ['update', 'delete'].map((verb) =>
        sql.raw(
          `create trigger ${table}_no_${verb} before ${verb} on ${table} begin select raise(abort, '${table} are append-only'); end`,
        ),
      ),
    guard: () => [],
    openTo: () => [],
    rewriter: () => [],
    lockMigrations: async () => {},
    lockRows: (query) => query,
    lockFreeRows: (query) => query,
    lockName: async () => {},
    enterTenant: async () => {},
    enterAs: async () => {},
    // One machine, one clock.
    now: async () => Date.now(),
    // Another process on the same file finds its work at its next look, half a second later.
    wake: async () => {},
    onWake: () => async () => {},
    vacuumMark: async () => 1,
    vacuum: patientVacuum,
    meaning(error) {
      if (isSqliteError(error, SQLITE_CONSTRAINT)) return 'duplicate'
      if (isSqliteError(error, SQLITE_BUSY)) return 'unavailable'
      return error instanceof Error && 'errcode' in error ? 'unavailable' : undefined
    },
  }
}
