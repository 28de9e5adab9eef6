import { randomBytes } from 'node:crypto'
import pg from 'pg'
import type { OpenedStore } from '../../src/store/database-store.ts'
import type { StoreSettings } from '../../src/store/open-store.ts'
import { openStore } from '../../src/store/open-store.ts'
import { clientSettings } from '../../src/store/postgres-driver.ts'
import type { FreshDatabase, Row } from '../contract/store/world.ts'
import type { PostgresUrls } from '../postgres.ts'
import { MASTER_KEY } from './worker-words.ts'

/** A database of its own on the test server, and ways around the store into it. */
export interface FreshPostgres extends FreshDatabase {
  at(): Promise<{ url: string; ownerUrl: string }>
  /** A connection in the program's role, as somebody with its password has. */
  asProgram<T>(work: (client: pg.Client) => Promise<T>): Promise<T>
}

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(clientSettings(url, true))
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

function inDatabase(url: string, name: string): string {
  const made = new URL(url)
  made.pathname = `/${name}`
  return made.href
}

/** A new database, owned by the owner's role; the store that it opens runs as the program's role. `raw` may do everything. */
export function freshPostgres(urls: PostgresUrls): FreshPostgres {
  const name = `partwell_${randomBytes(6).toString('hex')}`
  const owner = new URL(urls.owner).username
  const making = connected(urls.admin, (admin) => admin.query(`create database ${name} owner ${owner}`))
  // Whoever uses it first is told; nobody else needs to be.
  making.catch(() => {})
  const stores: OpenedStore[] = []
  const admin = inDatabase(urls.admin, name)
  const at = async () => {
    await making
    return { url: inDatabase(urls.program, name), ownerUrl: inDatabase(urls.owner, name) }
  }
  const raw = async (text: string): Promise<readonly Row[]> => {
    await making
    return connected(admin, async (client) => (await client.query<Row>(text)).rows)
  }
  return {
    at,
    raw,
    asProgram: async (work) => connected((await at()).url, work),
    async open(realNow) {
      const settings: StoreSettings = {
        ...(await at()),
        masterKey: MASTER_KEY,
        ...(realNow ? { realNow } : {}),
      }
      const store = await openStore(settings)
      stores.push(store)
      return store
    },
    async openWith(settings) {
      const store = await openStore({ ...(await at()), masterKey: MASTER_KEY, ...settings })
      stores.push(store)
      return store
    },
    async tables() {
      const rows = await raw(
        `select tablename from pg_tables where schemaname = 'public' and tablename not like 'kysely%'`,
      )
      return rows.map((row) => String(row.tablename))
    },
    async mayChangeFacts() {
      await raw('drop trigger facts_no_change on facts')
    },
    async forgetErasures() {
      await raw('drop trigger tombstones_no_change on tombstones')
      await raw('delete from tombstones')
    },
    bytes: (hex) => `'\\x${hex}'::bytea`,
    async dispose() {
      await making
      await Promise.all(stores.map((store) => store.close()))
      await connected(urls.admin, (client) => client.query(`drop database ${name} with (force)`))
    },
  }
}
