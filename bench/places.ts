import { randomBytes } from 'node:crypto'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import type { OpenedStore } from '../src/store/open-store.ts'
import { openStore } from '../src/store/open-store.ts'
import { startPostgres } from '../test/postgres.ts'
import type { Statement } from './recorder.ts'

const masterKey = new Uint8Array(32).fill(7)

/** A database to measure: ours through the store, and a copy of it to be asked directly. */
export interface Measured {
  readonly name: string
  open(): Promise<OpenedStore>
  /** Says statements to the database directly. */
  ask(...statements: readonly string[]): Promise<void>
  /** Copies the database as it is now (no store may be open), and says statements to the copy with the bare driver. */
  copy(): Promise<{ replay(statements: readonly Statement[]): Promise<void>; close(): Promise<void> }>
  dispose(): Promise<void>
}

/** SQLite in a fresh folder. */
export function measuredSqlite(): Measured {
  const folder = mkdtempSync(join(tmpdir(), 'partwell-bench-'))
  const file = join(folder, 'partwell.db')
  const bare = (path: string) => {
    const database = new DatabaseSync(path)
    database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on')
    return database
  }
  return {
    name: 'SQLite',
    open: () => openStore({ file, masterKey }),
    async ask(...statements) {
      const database = bare(file)
      for (const text of statements) database.exec(text)
      database.close()
    },
    async copy() {
      const path = join(folder, 'copy.db')
      copyFileSync(file, path)
      const database = bare(path)
      const prepared = new Map<string, ReturnType<DatabaseSync['prepare']>>()
      return {
        async replay(statements) {
          for (const { text, values } of statements) {
            const statement = prepared.get(text) ?? database.prepare(text)
            prepared.set(text, statement)
            statement.all(...(values as never[]))
          }
        },
        close: async () => database.close(),
      }
    },
    dispose: async () => rmSync(folder, { recursive: true }),
  }
}

/** PostgreSQL, every commit to the disk. */
export async function measuredPostgres(): Promise<Measured> {
  const server = await startPostgres({ toDisk: true })
  const name = `bench_${randomBytes(4).toString('hex')}`
  const inside = (url: string, database: string) => {
    const made = new URL(url)
    made.pathname = `/${database}`
    return made.href
  }
  const client = async (url: string) => {
    const made = new pg.Client({ connectionString: url })
    await made.connect()
    return made
  }
  const owner = new URL(server.urls.owner).username
  const admin = await client(server.urls.admin)
  await admin.query(`create database ${name} owner ${owner}`)
  return {
    name: 'PostgreSQL',
    open: () =>
      openStore({
        url: inside(server.urls.program, name),
        ownerUrl: inside(server.urls.owner, name),
        masterKey,
      }),
    async ask(...statements) {
      const direct = await client(inside(server.urls.admin, name))
      for (const text of statements) await direct.query(text)
      await direct.end()
    },
    async copy() {
      await admin.query(`create database ${name}_copy template ${name}`)
      const bare = await client(inside(server.urls.program, `${name}_copy`))
      return {
        async replay(statements) {
          for (const { text, values } of statements) await bare.query(text, [...values])
        },
        close: () => bare.end(),
      }
    },
    async dispose() {
      await admin.query(`drop database if exists ${name}_copy`)
      await admin.query(`drop database if exists ${name}`)
      await admin.end()
      await server.stop()
    },
  }
}
