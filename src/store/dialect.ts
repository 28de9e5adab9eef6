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
  /** Statements that forbid UPDATE and DELETE on a table, to everybody (trust K2). */
  appendOnly(table: string): readonly RawBuilder<unknown>[]
  /** Inside a transaction: no other process migrates until it ends. */
  lockMigrations(trx: Transaction<Schema>): Promise<void>
  /** Locks the rows of a query until the end of the transaction. */
  lockRows<Q extends Lockable>(query: Q): Q
  /** The same, leaving out rows that another process holds. */
  lockFreeRows<Q extends Lockable>(query: Q): Q
  /** Limits the transaction to one tenant (row-level security, where the database has it; trust K5). */
  enterTenant(trx: Transaction<Schema>, tenant: string): Promise<void>
  /** Lets the transaction see the outbox and timers of all tenants, and whose installation is whose. */
  enterWorker(trx: Transaction<Schema>): Promise<void>
  /** Rewrites the tables of sealed answers, so that no page remembers how they came in. Outside a transaction. */
  vacuum(db: Kysely<Schema>): Promise<void>
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
    lockMigrations: async () => {},
    lockRows: (query) => query,
    lockFreeRows: (query) => query,
    enterTenant: async () => {},
    enterWorker: async () => {},
    vacuum: patientVacuum,
    meaning(error) {
      if (isSqliteError(error, SQLITE_CONSTRAINT)) return 'duplicate'
      if (isSqliteError(error, SQLITE_BUSY)) return 'unavailable'
      return error instanceof Error && 'errcode' in error ? 'unavailable' : undefined
    },
  }
}
