import { setTimeout as pause } from 'node:timers/promises'
import type { Kysely, RawBuilder, Transaction } from 'kysely'
import { sql } from 'kysely'
import pg from 'pg'
import type { Differences } from './dialect.ts'
import { LostConnection, postgresDialect } from './postgres-driver.ts'
import { WAKE_CHANNEL, WakeListener } from './postgres-wake.ts'
import type { Schema } from './schema.ts'

/** Our advisory lock, held while the schema changes or the first row is made. Any number does, but always this one. */
const MIGRATION_LOCK = 5_082_026_101

/** The function with which the program, who owns no table, has the tables of sealed answers rewritten. */
export const REWRITER = 'partwell_rewrite'
const REWRITE_ATTEMPTS = 40
const REWRITE_PAUSE_MS = 50

const raw = (text: string): RawBuilder<unknown> => sql.raw(text)

/** A trigger a statement, so that even a change which meets no row is refused; TRUNCATE too. */
function appendOnly(table: string): readonly RawBuilder<unknown>[] {
  return [
    raw(
      `create function ${table}_refuse() returns trigger language plpgsql as $$ begin raise exception '${table} are append-only'; end $$`,
    ),
    raw(
      `create trigger ${table}_no_change before update or delete or truncate on ${table} for each statement execute function ${table}_refuse()`,
    ),
  ]
}

function guard(table: string, tenantColumn: string): readonly RawBuilder<unknown>[] {
  const mine = `${tenantColumn} = current_setting('app.tenant', true)`
  return [
    raw(`alter table ${table} enable row level security`),
    // FORCE: the owner of the table is held by it too.
    raw(`alter table ${table} force row level security`),
    raw(`create policy one_tenant on ${table} using (${mine}) with check (${mine})`),
  ]
}

/**
 * VACUUM is for owners, and not for functions; CLUSTER on one table is for both. It writes the table anew in the order of
 * its random key, without the rows that are gone, whose values and transaction ids would link (definitions, "Modes").
 */
function rewriter(tables: readonly string[]): readonly RawBuilder<unknown>[] {
  const cases = tables.map((table) => `when '${table}' then cluster ${table} using ${table}_key;`).join(' ')
  return [
    // Whoever waits for a table keeps everybody else waiting behind: not longer than this.
    raw(
      `create or replace function ${REWRITER}(which text) returns void language plpgsql security definer set search_path from current set lock_timeout = '500ms' as $$ begin case which ${cases} end case; end $$`,
    ),
    raw(`revoke all on function ${REWRITER}(text) from public`),
  ]
}

/**
 * Waits until every transaction is over that may have been there before the one of `mark`: for as long as one is, the rows
 * that are gone are kept for it. Gives up after two seconds; the mark then stays.
 */
async function rewriteAfter(db: Kysely<Schema>, mark: number, tables: readonly string[]): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const { rows } = await sql<{
      oldest: number
    }>`select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as oldest`.execute(db)
    if (Number(rows[0]?.oldest) > mark) break
    if (attempt >= REWRITE_ATTEMPTS) throw new LostConnection('An older transaction is still open.')
    await pause(REWRITE_PAUSE_MS)
  }
  // One at a time: whoever needs several of them never waits for us and we for them.
  for (const table of tables) await sql`select ${sql.id(REWRITER)}(${table})`.execute(db)
}

/** SQLSTATE classes: 40 is a conflict, 08 and 57P a connection that ends, 53 a server with no room left for us. */
function meaning(error: unknown): ReturnType<Differences['meaning']> {
  if (error instanceof LostConnection) return 'again'
  if (!(error instanceof pg.DatabaseError)) return undefined
  const code = error.code ?? ''
  if (code === '23505') return 'duplicate'
  return /^(40001|40P01|08|57P|53300|25P0[34])/.test(code) ? 'again' : 'unavailable'
}

/** PostgreSQL 15 or newer. `url` is the program's own role: no superuser, not the owner, under row-level security. */
export function postgresDifferences(url: string): Differences {
  return {
    dialect: postgresDialect(url, { patient: false }),
    text: sql`text collate "C"`,
    integer: sql`bigint`,
    blob: sql`bytea`,
    tableEnd: sql``,
    appendOnly,
    guard,
    openTo: (part, table, verbs) =>
      verbs.map((verb) =>
        raw(
          `create policy ${part}_${verb} on ${table} for ${verb} using (current_setting('app.part', true) = '${part}')`,
        ),
      ),
    rewriter,
    async lockMigrations(trx: Transaction<Schema>) {
      await sql`select pg_advisory_xact_lock(${sql.lit(MIGRATION_LOCK)})`.execute(trx)
    },
    lockRows: (query) => query.forUpdate(),
    lockFreeRows: (query) => query.forUpdate().skipLocked(),
    async lockName(trx, hash) {
      const key = Buffer.from(hash, 'base64url').readBigInt64BE(0)
      await sql`select pg_advisory_xact_lock(${key.toString()}::bigint)`.execute(trx)
    },
    async enterTenant(trx, tenant) {
      await sql`select set_config('app.tenant', ${tenant}, true), set_config('app.part', '', true)`.execute(
        trx,
      )
    },
    async enterAs(trx, part) {
      await sql`select set_config('app.tenant', '', true), set_config('app.part', ${part}, true)`.execute(trx)
    },
    async now(trx) {
      const { rows } = await sql<{
        now: number
      }>`select (extract(epoch from clock_timestamp()) * 1000)::bigint as now`.execute(trx)
      return Number(rows[0]?.now)
    },
    async wake(trx) {
      await sql`select pg_notify(${WAKE_CHANNEL}, '')`.execute(trx)
    },
    onWake(callback) {
      const listener = new WakeListener(url, callback)
      return () => listener.stop()
    },
    async vacuumMark(trx) {
      const { rows } = await sql<{ id: number }>`select pg_current_xact_id()::text::bigint as id`.execute(trx)
      return Number(rows[0]?.id)
    },
    vacuum: rewriteAfter,
    meaning,
  }
}
