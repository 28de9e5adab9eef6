import type { CompiledQuery, DatabaseConnection, Dialect, Driver, Kysely, QueryResult } from 'kysely'
import { PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import pg from 'pg'

/** The limits of every-day work, in ms. Together they keep "not saved" within two seconds (trust F6). */
const CONNECT_MS = 900
const STATEMENT_MS = 1_700
const LOCK_MS = 1_500
/** A process that stands still in the middle of a transaction holds its locks no longer than this, in ms. */
const IDLE_IN_TRANSACTION_MS = 5_000
const CONNECTIONS = 10
const INT8 = 20

/** The connection is gone, or there was none to be had. Whether the last statement had an effect is not known. */
export class LostConnection extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.name = 'LostConnection'
  }
}

/** PostgreSQL's int8 as a number. @throws RangeError when it does not fit: then it was not written by us. */
function safeInteger(text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number)) throw new RangeError('A number in the database is too large.')
  return number
}

/** Where a connection goes, and how it reads numbers. `patient`: without limits of time, for long work. */
export function clientSettings(url: string, patient: boolean): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: 'partwell',
    connectionTimeoutMillis: CONNECT_MS,
    types: {
      // The driver's own type for parsers is loose; ours reads text only, and text is what we ask for.
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === INT8 ? safeInteger : pg.types.getTypeParser(oid, format as 'text'),
    },
    ...(patient
      ? {}
      : {
          query_timeout: STATEMENT_MS + 100,
          statement_timeout: STATEMENT_MS,
          lock_timeout: LOCK_MS,
          idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
        }),
  }
}

class Connection implements DatabaseConnection {
  readonly #client: pg.PoolClient
  #isLost = false
  constructor(client: pg.PoolClient) {
    this.#client = client
  }

  async #query(text: string, parameters: readonly unknown[] = []): Promise<pg.QueryResult> {
    // What was asked on a lost connection may still be on its way: nothing more goes there.
    if (this.#isLost) throw new LostConnection('The connection was lost before.')
    try {
      return await this.#client.query(text, [...parameters])
    } catch (error) {
      if (error instanceof pg.DatabaseError) throw error
      this.#isLost = true
      throw new LostConnection(error)
    }
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { command, rowCount, rows } = await this.#query(query.sql, query.parameters)
    const affects = command === 'INSERT' || command === 'UPDATE' || command === 'DELETE'
    return { rows: rows as R[], ...(affects ? { numAffectedRows: BigInt(rowCount ?? 0) } : {}) }
  }
  // No query of ours is streamed; the interface asks for a generator.
  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    yield await this.executeQuery<R>(query)
  }
  async begin(): Promise<void> {
    await this.#query('begin')
  }
  async commit(): Promise<void> {
    const { command } = await this.#query('commit')
    // A transaction in which a statement failed "commits" as a rollback.
    if (command === 'ROLLBACK')
      throw new Error('The transaction was rolled back: a statement in it had failed.')
  }
  async rollback(): Promise<void> {
    // The first error is the one to tell; a connection that cannot even roll back is not used again.
    try {
      await this.#query('rollback')
    } catch {
      this.#isLost = true
    }
  }
  release(): void {
    this.#client.release(this.#isLost)
  }
}

class PostgresDriver implements Driver {
  readonly #pool: pg.Pool
  constructor(url: string, patient: boolean) {
    const max = patient ? 1 : CONNECTIONS
    this.#pool = new pg.Pool({ ...clientSettings(url, patient), max, allowExitOnIdle: true })
    // Without a listener a connection that is cut would end the process. The next query says what happened.
    this.#pool.on('error', () => {})
    this.#pool.on('connect', (client) => client.on('error', () => {}))
  }
  async init(): Promise<void> {}
  async acquireConnection(): Promise<Connection> {
    try {
      return new Connection(await this.#pool.connect())
    } catch (error) {
      if (error instanceof pg.DatabaseError) throw error
      throw new LostConnection(error)
    }
  }
  beginTransaction(connection: Connection): Promise<void> {
    return connection.begin()
  }
  commitTransaction(connection: Connection): Promise<void> {
    return connection.commit()
  }
  rollbackTransaction(connection: Connection): Promise<void> {
    return connection.rollback()
  }
  async releaseConnection(connection: Connection): Promise<void> {
    connection.release()
  }
  async destroy(): Promise<void> {
    await this.#pool.end()
  }
}

/** The migrator's own lock belongs to a session and would outlive a failed transaction; ours ends with it. */
class Adapter extends PostgresAdapter {
  override async acquireMigrationLock(): Promise<void> {}
  override async releaseMigrationLock(): Promise<void> {}
}

/**
 * Kysely on `pg`. Nothing waits longer than about two seconds, unless `patient`. An error that is not the server's answer
 * comes as `LostConnection`, and that connection is not used again.
 */
export function postgresDialect(url: string, { patient }: { readonly patient: boolean }): Dialect {
  return {
    createDriver: () => new PostgresDriver(url, patient),
    createAdapter: () => new Adapter(),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createIntrospector: (database: Kysely<unknown>) => new PostgresIntrospector(database),
  }
}
