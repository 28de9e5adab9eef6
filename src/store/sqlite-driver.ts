import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { SQLInputValue, StatementSync } from 'node:sqlite'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import type { CompiledQuery, DatabaseConnection, Dialect, Driver, Kysely, QueryResult } from 'kysely'
import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'

/** SQLite's result code of a database that somebody else is writing to. */
export const SQLITE_BUSY = 5
/** How long one statement blocks the process while another process writes, and how long we try in all, in ms. */
const BLOCK_MS = 20
const PATIENCE_MS = 2_000
/** After a try in vain the next ones are short for a while: who waits in line behind it hears in time too (trust F6). */
const [LITTLE_PATIENCE_MS, IN_VAIN_MS] = [50, 1_000]
const STATEMENTS_KEPT = 300

/** True when `error` came from SQLite with this primary result code (https://sqlite.org/rescode.html). */
export function isSqliteError(error: unknown, code: number): boolean {
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === code
}

class Connection implements DatabaseConnection {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()
  #inVainAt = Number.NEGATIVE_INFINITY

  constructor(file: string) {
    this.#database = new DatabaseSync(file, { timeout: PATIENCE_MS })
    // secure_delete overwrites what is deleted: a destroyed secret must not remain in a free page.
    this.#database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on')
    this.#database.exec(`pragma busy_timeout = ${BLOCK_MS}`)
  }

  #statement(text: string): StatementSync {
    const kept = this.#statements.get(text)
    if (kept) return kept
    if (this.#statements.size >= STATEMENTS_KEPT) this.#statements.clear()
    const statement = this.#database.prepare(text)
    this.#statements.set(text, statement)
    return statement
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const statement = this.#statement(query.sql)
    const parameters = query.parameters as SQLInputValue[]
    if (statement.columns().length > 0) return { rows: statement.all(...parameters) as R[] }
    const { changes } = statement.run(...parameters)
    return { rows: [], numAffectedRows: BigInt(changes) }
  }

  // No query of ours is streamed; the interface asks for a generator.
  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    yield await this.executeQuery<R>(query)
  }

  exec(text: string): void {
    this.#database.exec(text)
  }

  /** Waits outside the process's thread: `busy_timeout` alone would stop everything else that this process does. */
  async beginImmediate(): Promise<void> {
    const begunAt = performance.now()
    const patienceMs = begunAt - this.#inVainAt < IN_VAIN_MS ? LITTLE_PATIENCE_MS : PATIENCE_MS
    for (;;) {
      try {
        this.exec('begin immediate')
        this.#inVainAt = Number.NEGATIVE_INFINITY
        return
      } catch (error) {
        if (!isSqliteError(error, SQLITE_BUSY)) throw error
        if (performance.now() > begunAt + patienceMs) {
          this.#inVainAt = performance.now()
          throw error
        }
      }
      await pause(1 + Math.random() * 10)
    }
  }

  close(): void {
    this.#statements.clear()
    this.#database.close()
  }
}

/** One connection; Kysely's own mutex hands it to one user at a time. */
class SqliteDriver implements Driver {
  readonly #file: string
  #opened: Connection | undefined
  constructor(file: string) {
    this.#file = file
  }
  get #connection(): Connection {
    if (!this.#opened) throw new Error('The database is not open.')
    return this.#opened
  }
  async init(): Promise<void> {
    mkdirSync(dirname(this.#file), { recursive: true })
    this.#opened = new Connection(this.#file)
  }
  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection
  }
  beginTransaction(): Promise<void> {
    return this.#connection.beginImmediate()
  }
  async commitTransaction(): Promise<void> {
    this.#connection.exec('commit')
  }
  async rollbackTransaction(): Promise<void> {
    // A full disk has rolled back already, and a second rollback would hide the first error.
    try {
      this.#connection.exec('rollback')
    } catch {}
  }
  async releaseConnection(): Promise<void> {}
  async destroy(): Promise<void> {
    this.#opened?.close()
    this.#opened = undefined
  }
}

class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

/**
 * Kysely on `node:sqlite`: one file, WAL, `synchronous=FULL` (an acknowledged commit has reached the disk), one
 * connection. Every transaction is `begin immediate`; a second process waits for up to two seconds, then SQLITE_BUSY.
 * The caller holds one transaction at a time per task: a query on the outer handle inside one waits for ever.
 */
export function sqliteDialect(file: string): Dialect {
  return {
    createDriver: () => new SqliteDriver(file),
    createAdapter: () => new TransactionalAdapter(),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createIntrospector: (database: Kysely<unknown>) => new SqliteIntrospector(database),
  }
}
