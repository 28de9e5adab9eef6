import type { Transaction } from 'kysely'
import { Kysely, sql } from 'kysely'
import { StoreError } from '../engine/store.ts'
import type { Differences } from './dialect.ts'
import { lastMigration, migrate, TABLES } from './migrations.ts'
import { REWRITER } from './postgres-differences.ts'
import { postgresDialect } from './postgres-driver.ts'
import type { Schema } from './schema.ts'

/** What the program may never do to these, whatever it runs (trust K2): a trigger refuses it to the owner as well. */
const APPEND_ONLY = ['facts', 'tombstones']

async function roleOf(trx: Transaction<Schema>): Promise<{ name: string; isFree: boolean; owns: boolean }> {
  const { rows } = await sql<{ name: string; free: boolean; owns: boolean }>`
    select current_user as name, (rolsuper or rolbypassrls) as free,
      exists (select from pg_class where relname = 'facts' and pg_has_role(current_user, relowner, 'member')
        and relnamespace = current_schema()::regnamespace) as owns
    from pg_roles where rolname = current_user`.execute(trx)
  const row = rows[0]
  if (!row) throw new StoreError('unavailable', 'The role of DATABASE_URL is not known to the database.')
  return { name: row.name, isFree: row.free, owns: row.owns }
}

/** @throws StoreError `unavailable` when the role could go around row-level security or the append-only facts. */
async function refuseMighty(trx: Transaction<Schema>): Promise<string> {
  const { name, isFree, owns } = await roleOf(trx)
  if (isFree || owns) {
    throw new StoreError(
      'unavailable',
      `The role "${name}" of DATABASE_URL must be neither a superuser, nor able to bypass row-level security, nor the owner of the tables. Give the owner in DATABASE_OWNER_URL and a role of its own to the program.`,
    )
  }
  return name
}

async function grant(trx: Transaction<Schema>, role: string): Promise<void> {
  const to = sql.id(role)
  const tables = sql.join(TABLES.map((table) => sql.id(table)))
  const { rows } = await sql<{ schema: string }>`select current_schema() as schema`.execute(trx)
  await sql`grant usage on schema ${sql.id(rows[0]?.schema ?? 'public')} to ${to}`.execute(trx)
  await sql`grant select, insert, update, delete on ${tables} to ${to}`.execute(trx)
  await sql`revoke update, delete on ${sql.join(APPEND_ONLY.map((table) => sql.id(table)))} from ${to}`.execute(
    trx,
  )
  await sql`grant select on kysely_migration to ${to}`.execute(trx)
  await sql`grant execute on function ${sql.id(REWRITER)}(text) to ${to}`.execute(trx)
}

/**
 * Brings the schema up as the owner and gives the program's role its rights; nothing else is ever done as the owner.
 * @throws StoreError as `migrate`.
 */
export async function prepareAsOwner(
  ownerUrl: string,
  differences: Differences,
  role: string,
): Promise<void> {
  const owner = new Kysely<Schema>({ dialect: postgresDialect(ownerUrl, { patient: true }) })
  try {
    await owner.transaction().execute(async (trx) => {
      await migrate(trx, differences)
      await grant(trx, role)
    })
  } finally {
    await owner.destroy()
  }
}

/** The name of the program's role. @throws StoreError `unavailable` when it may do more than it should. */
export function programRole(db: Kysely<Schema>): Promise<string> {
  return db.transaction().execute(refuseMighty)
}

/**
 * Checks that the schema is this program's, where nobody gave the owner's access.
 * @throws StoreError `unavailable` with what to do.
 */
export async function requireSchema(trx: Transaction<Schema>, differences: Differences): Promise<void> {
  const { rows: tables } = await sql<{ found: boolean }>`
    select to_regclass('kysely_migration') is not null as found`.execute(trx)
  const { rows } = tables[0]?.found
    ? await sql<{ name: string }>`select max(name) as name from kysely_migration`.execute(trx)
    : { rows: [] }
  const [have, want] = [rows[0]?.name ?? '', lastMigration(differences)]
  if (have === want) return
  throw new StoreError(
    'unavailable',
    have > want
      ? 'The database was written by a newer version of the program.'
      : 'The database must be prepared for this version: start once with DATABASE_OWNER_URL set to the role that owns it.',
  )
}
