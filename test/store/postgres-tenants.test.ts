import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { openStore } from '../../src/store/open-store.ts'
import { ANNA, beginCase, message, recorded, START } from '../contract/store/world.ts'
import type { FreshPostgres } from './fresh-postgres.ts'
import { freshPostgres } from './fresh-postgres.ts'
import { MASTER_KEY } from './worker-words.ts'

const BEYOND = ['installations', 'meta']

let database: FreshPostgres
beforeEach(() => {
  database = freshPostgres(inject('postgres'))
})
afterEach(() => database.dispose())

/** Two tenants with a row in every table that a tenant can have. */
async function twoTenants(): Promise<readonly [string, string]> {
  const store = await database.open()
  const one = await store.tenantOf(ANNA)
  const two = await store.tenantOf({ ...ANNA, installation: 'elsewhere' })
  for (const tenant of [one, two]) {
    await store.transact(tenant, async (tx) => {
      const anna = (await tx.person(ANNA)).id
      await beginCase(tx, 'case_1', [anna])
      const facts = [recorded({ kind: 'Invited', who: anna }, anna)]
      await tx.append('case_1', 1, facts, { state: {}, foldVersion: 1, people: [anna] })
      await tx.seal('case_1', 'round_1', anna, { words: 'x' })
      await tx.send(message('case_1', 'desk', anna), 'h')
      await tx.setTimer({ stream: 'case_1', key: 'k', kind: 'k', dueAt: START })
      await tx.saveDraft(anna, 'form', { words: 'x' }, START)
      await tx.take('g', { content: 'c', reply: 1 }, START)
      await tx.noteView(anna, 'case_1', START)
      await tx.noteUnasked(anna, '2026-03-02')
      await tx.noteOutcome({
        month: '2026-03',
        reasons: ['r'],
        option: 'o',
        result: 'x',
        days: {},
        overridden: false,
        plans: { worked: 0, failed: 0 },
      })
      await beginCase(tx, 'case_2')
      await tx.erase('case_2', START)
    })
    await store.keepsakes(tenant).keep('space', 'key', 1, 1)
    const [claim] = await store.claimOutgoing(START, 1, 1_000)
    if (!claim) throw new Error('nothing to claim')
    const place = { kind: 'direct', channel: 'web', installation: 'local', id: 'd' } as const
    await store.settle(claim, { as: 'sent', message: { place, id: 'm' } })
    await store.transact(tenant, (tx) =>
      tx.send(message('case_1', 'more', 'person_x', { notBefore: START + 1 })),
    )
  }
  return [one, two]
}

/** How many rows of each tenant the program's role sees in every table, with these settings. */
async function seen(settings: Readonly<Record<string, string>>): Promise<Map<string, readonly string[]>> {
  const tables = (await database.tables()).filter((table) => !BEYOND.includes(table))
  return database.asProgram(async (client) => {
    const all = new Map<string, readonly string[]>()
    for (const table of tables) {
      await client.query('begin')
      for (const [name, value] of Object.entries(settings)) {
        await client.query('select set_config($1, $2, true)', [name, value])
      }
      const column = table === 'tenants' ? 'id' : 'tenant'
      const { rows } = await client.query<{ tenant: string }>(
        `select distinct ${column} as tenant from ${table} order by 1`,
      )
      await client.query('rollback')
      all.set(
        table,
        rows.map((row) => row.tenant),
      )
    }
    return all
  })
}

describe('K5: tenants on PostgreSQL, tried with the program’s own password', () => {
  it('shows nothing of anybody to a query that names no tenant', async () => {
    await twoTenants()
    const all = await seen({})
    expect(all.size).toBe(20)
    expect([...all.values()].flat()).toEqual([])
    expect([...(await seen({ 'app.tenant': '' })).values()].flat()).toEqual([])
  })

  it('shows each tenant its own rows in every table, and no other’s', async () => {
    const [one, two] = await twoTenants()
    for (const tenant of [one, two]) {
      for (const [table, tenants] of await seen({ 'app.tenant': tenant }))
        expect(tenants, table).toEqual([tenant])
    }
  })

  it('shows workers the outbox and the timers of all, and the operator’s commands only who there is', async () => {
    const both = (await twoTenants()).toSorted()
    const open = (all: Map<string, readonly string[]>) => [...all].filter(([, tenants]) => tenants.length > 0)
    expect(new Map(open(await seen({ 'app.part': 'worker' })))).toEqual(
      new Map([
        ['outbox', both],
        ['timers', both],
      ]),
    )
    expect(open(await seen({ 'app.part': 'operator' }))).toEqual([['tenants', both]])
  })

  it('takes nothing from one tenant for another, and lets no tenant be changed by another', async () => {
    const [one, two] = await twoTenants()
    await database.asProgram(async (client) => {
      await client.query('begin')
      await client.query(`select set_config('app.tenant', $1, true)`, [one])
      const changed = await client.query(`update streams set version = 99 where tenant = $1`, [two])
      expect(changed.rowCount).toBe(0)
      await expect(
        client.query(`insert into unasked (tenant, person_day_tag, count) values ($1, 'x', 1)`, [two]),
      ).rejects.toThrow(/row-level security/)
      await client.query('rollback')
    })
  })

  it.each([
    `update facts set day = ''`,
    'delete from facts',
    'truncate facts',
    'delete from tombstones',
    'alter table facts disable trigger all',
    'alter table streams disable row level security',
    'create table mine (a text)',
    `update kysely_migration set name = 'x'`,
  ])('lets the program never: %s', async (statement) => {
    await twoTenants()
    await expect(database.asProgram((client) => client.query(statement))).rejects.toThrow(
      /permission|must be owner/,
    )
  })

  it('holds the owner of the tables to its tenant too', async () => {
    await twoTenants()
    const { ownerUrl } = await database.at()
    await expect(openStore({ url: ownerUrl, masterKey: MASTER_KEY })).rejects.toThrow(/must be neither/)
    const forced = await database.raw(
      `select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relrowsecurity and relforcerowsecurity`,
    )
    expect(forced).toHaveLength(20)
  })
})

describe('starting on PostgreSQL', () => {
  const start = async (
    change: (at: { url: string; ownerUrl: string }) => { url: string; ownerUrl?: string },
  ) => {
    const store = await openStore({ ...change(await database.at()), masterKey: MASTER_KEY })
    await store.close()
  }

  it('refuses to run as a superuser or as the owner', async () => {
    const admin = new URL(inject('postgres').admin)
    const asAdmin = (at: { url: string }) => {
      const url = new URL(at.url)
      url.username = admin.username
      url.password = admin.password
      return { url: url.href }
    }
    await expect(start(asAdmin)).rejects.toMatchObject({ kind: 'unavailable' })
    await start((at) => at)
    await expect(start(({ ownerUrl }) => ({ url: ownerUrl }))).rejects.toMatchObject({ kind: 'unavailable' })
  })

  it('needs the owner once, and says so', async () => {
    await expect(start(({ url }) => ({ url }))).rejects.toThrow(/DATABASE_OWNER_URL/)
    await start((at) => at)
    await start(({ url }) => ({ url }))
  })

  it('refuses a database that a newer program wrote', async () => {
    await start((at) => at)
    await database.raw(`insert into kysely_migration (name, timestamp) values ('9999-future', 'x')`)
    await expect(start((at) => at)).rejects.toMatchObject({ kind: 'unavailable' })
    await expect(start(({ url }) => ({ url }))).rejects.toThrow(/newer/)
  })

  it('refuses another master key, and makes one new database however many start at once', async () => {
    const stores = await Promise.all(Array.from({ length: 5 }, () => database.open()))
    const tenants = await Promise.all(stores.map((store) => store.tenantOf(ANNA)))
    expect(new Set(tenants).size).toBe(1)
    const wrong = openStore({ ...(await database.at()), masterKey: new Uint8Array(32).fill(9) })
    await expect(wrong).rejects.toMatchObject({ kind: 'no-key' })
  })

  it('F6: says within 2.5 seconds that there is no database', async () => {
    const started = performance.now()
    await expect(start(() => ({ url: 'postgres://nobody@127.0.0.1:9/none' }))).rejects.toMatchObject({
      kind: 'unavailable',
    })
    expect(performance.now() - started).toBeLessThan(2_500)
  })
})
