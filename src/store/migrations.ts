import type { CreateTableBuilder, Kysely, RawBuilder, Transaction } from 'kysely'
import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { Migrator } from 'kysely/migration'
import { StoreError } from '../engine/store.ts'
import type { Differences } from './dialect.ts'
import type { Schema } from './schema.ts'

type Column = 'text' | 'integer' | 'blob'
/** Columns by name; a type that ends with `?` may be null. */
type Columns = Readonly<Record<string, Column | `${Column}?`>>

async function table(
  db: Kysely<unknown>,
  differences: Differences,
  name: string,
  columns: Columns,
  key: readonly string[],
): Promise<void> {
  let builder: CreateTableBuilder<string, string> = db.schema.createTable(name)
  for (const [column, type] of Object.entries(columns)) {
    const plain = type.replace('?', '') as Column
    // Every expression of a column type is raw SQL of ours; the builder's type wants to hear it.
    builder = builder.addColumn(column, differences[plain] as ReturnType<typeof sql>, (definition) =>
      type.endsWith('?') ? definition : definition.notNull(),
    )
  }
  await builder
    .addPrimaryKeyConstraint(`${name}_key`, key as [string, ...string[]])
    .modifyEnd(differences.tableEnd)
    .execute()
  const tenantColumn = tenantColumnOf(name, columns)
  if (tenantColumn) await run(db, differences.guard(name, tenantColumn))
}

/** Every table with rows of tenants is guarded; `installations` says whose tenant is whose, before there is one. */
function tenantColumnOf(table: string, columns: Columns): string | undefined {
  if (table === 'tenants') return 'id'
  return table !== 'installations' && 'tenant' in columns ? 'tenant' : undefined
}

async function run(db: Kysely<unknown>, statements: readonly RawBuilder<unknown>[]): Promise<void> {
  for (const statement of statements) await statement.execute(db)
}

function index(db: Kysely<unknown>, name: string, on: string, columns: readonly string[], unique = false) {
  const builder = db.schema
    .createIndex(name)
    .on(on)
    .columns([...columns])
  return (unique ? builder.unique() : builder).execute()
}

type Make = (name: string, columns: Columns, key: readonly string[]) => Promise<void>

async function streamTables(make: Make): Promise<void> {
  const row = { tenant: 'text', stream: 'text' } as const
  await make('tenants', { id: 'text', wrapped_key: 'blob' }, ['id'])
  await make('installations', { tag: 'text', tenant: 'text' }, ['tag'])
  await make('people', { tenant: 'text', id: 'text', tag: 'text', body: 'blob' }, ['tenant', 'id'])
  await make(
    'streams',
    {
      tenant: 'text',
      id: 'text',
      kind: 'text',
      name_tag: 'text',
      position: 'integer',
      version: 'integer',
      head: 'blob',
      head_mac: 'blob',
      fold_version: 'integer',
      state: 'blob?',
    },
    ['tenant', 'id'],
  )
  await make('stream_keys', { ...row, wrapped_key: 'blob' }, ['tenant', 'stream'])
  await make('facts', { ...row, seq: 'integer', day: 'text', key_id: 'text', mac: 'blob', body: 'blob' }, [
    'tenant',
    'stream',
    'seq',
  ])
  await make('aliases', { ...row, number: 'integer', body: 'blob' }, ['tenant', 'stream', 'number'])
  await make('stream_people', { ...row, person_tag: 'text' }, ['tenant', 'stream', 'person_tag'])
}

async function roundTables(make: Make): Promise<void> {
  const row = { tenant: 'text', stream: 'text', round_tag: 'text' } as const
  await make('rounds', { ...row, secret: 'blob?' }, ['tenant', 'stream', 'round_tag'])
  await make('ballots', { ...row, ballot: 'text', body: 'blob' }, ['tenant', 'stream', 'round_tag', 'ballot'])
}

const outboxColumns: Columns = {
  id: 'text',
  tenant: 'text',
  stream: 'text',
  place_tag: 'text',
  slot_tag: 'text',
  collapse_tag: 'text?',
  position: 'integer',
  state: 'text',
  why: 'text?',
  noticed: 'integer',
  verb: 'text',
  standing: 'integer',
  promise: 'text',
  not_before: 'integer',
  retry_at: 'integer',
  lease: 'text?',
  lease_until: 'integer',
  attempts: 'integer',
  body: 'blob',
}

async function deliveryTables(make: Make): Promise<void> {
  const slot = { tenant: 'text', stream: 'text', slot_tag: 'text', body: 'blob' } as const
  await make('outbox', outboxColumns, ['id'])
  await make('slots', slot, ['tenant', 'stream', 'slot_tag'])
  await make('posted', slot, ['tenant', 'stream', 'slot_tag'])
  await make(
    'timers',
    { tenant: 'text', stream: 'text', key_tag: 'text', due_at: 'integer', state: 'text', body: 'blob' },
    ['tenant', 'stream', 'key_tag'],
  )
}

async function otherTables(make: Make): Promise<void> {
  await make(
    'ledger',
    { tenant: 'text', gesture_tag: 'text', content: 'text', day: 'text', round_tag: 'text?', reply: 'blob' },
    ['tenant', 'gesture_tag'],
  )
  await make('drafts', { tenant: 'text', draft_tag: 'text', body: 'blob' }, ['tenant', 'draft_tag'])
  await make('access_log', { tenant: 'text', stream: 'text', day: 'text', view_tag: 'text', body: 'blob' }, [
    'tenant',
    'stream',
    'day',
    'view_tag',
  ])
  await make('unasked', { tenant: 'text', person_day_tag: 'text', count: 'integer' }, [
    'tenant',
    'person_day_tag',
  ])
  await make(
    'keepsakes',
    { tenant: 'text', space_tag: 'text', key_tag: 'text', position: 'integer', body: 'blob' },
    ['tenant', 'space_tag', 'key_tag'],
  )
  await make('meta', { name: 'text', number: 'integer?', bytes: 'blob?' }, ['name'])
}

async function indexes(db: Kysely<unknown>): Promise<void> {
  await index(db, 'people_tag', 'people', ['tenant', 'tag'], true)
  await index(db, 'streams_name', 'streams', ['tenant', 'kind', 'name_tag'], true)
  await index(db, 'ledger_round', 'ledger', ['tenant', 'round_tag'])
  await index(db, 'outbox_place', 'outbox', ['tenant', 'place_tag', 'position'])
  await index(db, 'outbox_queue', 'outbox', ['state', 'position'])
  await index(db, 'outbox_stream', 'outbox', ['tenant', 'stream', 'slot_tag'])
  await index(db, 'timers_due', 'timers', ['state', 'due_at'])
  // The net under the claim: whatever two processes see, one place never has two messages on the way.
  await sql
    .raw(`create unique index outbox_one_a_place on outbox (tenant, place_tag) where state = 'sending'`)
    .execute(db)
}

const outcomeColumns: Columns = {
  tenant: 'text',
  id: 'text',
  month: 'text',
  reasons: 'text',
  option: 'text',
  result: 'text',
  days: 'text',
  overridden: 'integer',
  plans_worked: 'integer',
  plans_failed: 'integer',
}

/** Every table of ours. */
export const TABLES = [
  'tenants',
  'installations',
  'people',
  'streams',
  'stream_keys',
  'facts',
  'aliases',
  'stream_people',
  'rounds',
  'ballots',
  'outbox',
  'slots',
  'posted',
  'timers',
  'ledger',
  'drafts',
  'access_log',
  'unasked',
  'keepsakes',
  'tombstones',
  'case_outcomes',
  'meta',
] as const satisfies readonly (keyof Schema)[]

/** Tables whose deleted rows could link people to answers, or hold a destroyed key. */
export const REWRITTEN = [
  'ballots',
  'rounds',
  'ledger',
  'drafts',
  'timers',
  'outbox',
  'stream_keys',
  'aliases',
]

function migrations(differences: Differences): Record<string, Migration> {
  return {
    '0001-first': {
      async up(db: Kysely<unknown>) {
        const make: Make = (name, columns, key) => table(db, differences, name, columns, key)
        await streamTables(make)
        await roundTables(make)
        await deliveryTables(make)
        await otherTables(make)
        await indexes(db)
        await run(db, differences.appendOnly('facts'))
        await run(db, differences.openTo('worker', 'outbox', ['select', 'update']))
        await run(db, differences.openTo('worker', 'timers', ['select', 'update']))
        await run(db, differences.openTo('operator', 'tenants', ['select']))
        await run(db, differences.rewriter(REWRITTEN))
      },
    },
    '0002-erasure-and-outcomes': {
      async up(db: Kysely<unknown>) {
        const make: Make = (name, columns, key) => table(db, differences, name, columns, key)
        await make('tombstones', { tenant: 'text', stream: 'text', day: 'text' }, ['tenant', 'stream'])
        await make('case_outcomes', outcomeColumns, ['tenant', 'id'])
        // The next position of a tenant is asked for with every message and every new stream.
        await index(db, 'outbox_position', 'outbox', ['tenant', 'position'])
        await index(db, 'streams_position', 'streams', ['tenant', 'position'])
        await run(db, differences.appendOnly('tombstones'))
      },
    },
    '0003-drafts-end': {
      async up(db: Kysely<unknown>) {
        // A draft from before has no day: it counts as too old.
        await db.schema
          .alterTable('drafts')
          .addColumn('day', differences.text as ReturnType<typeof sql>, (definition) =>
            definition.notNull().defaultTo(''),
          )
          .execute()
      },
    },
  }
}

/** Name of the last migration of this program. */
export function lastMigration(differences: Differences): string {
  return Object.keys(migrations(differences)).sort().at(-1) ?? ''
}

/**
 * Brings the schema up to this program's, forward only, inside the caller's transaction and under a lock.
 * @throws StoreError `unavailable` when the database was written by a newer program, or a migration fails.
 */
export async function migrate(trx: Transaction<Schema>, differences: Differences): Promise<void> {
  await differences.lockMigrations(trx)
  const migrator = new Migrator({
    db: trx,
    provider: { getMigrations: async () => migrations(differences) },
  })
  const { error } = await migrator.migrateToLatest()
  if (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new StoreError('unavailable', `The database cannot be brought up to this version: ${why}`)
  }
}
