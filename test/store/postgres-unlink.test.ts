import { afterEach, beforeEach, expect, inject, it } from 'vitest'
import { ANNA, beginCase, message, START } from '../contract/store/world.ts'
import type { FreshPostgres } from './fresh-postgres.ts'
import { freshPostgres } from './fresh-postgres.ts'

/** Tables that an answer touches, or that are rewritten when it is unlinked. */
const TOUCHED = ['ballots', 'rounds', 'ledger', 'drafts', 'timers', 'outbox', 'access_log', 'people']
const PEOPLE = ['a', 'b', 'c', 'd', 'e', 'f']

let database: FreshPostgres
beforeEach(() => {
  database = freshPostgres(inject('postgres'))
})
afterEach(() => database.dispose())

/** Six people answer, each in a transaction of its own that leaves traces in many tables. */
async function sixAnswers() {
  const store = await database.open()
  const tenant = await store.tenantOf(ANNA)
  await store.transact(tenant, (tx) => beginCase(tx, 'case_1'))
  for (const name of PEOPLE) {
    await store.transact(tenant, async (tx) => {
      const { id } = await tx.person({ ...ANNA, user: name })
      await tx.noteView(id, 'case_1', START)
      await tx.seal('case_1', 'round_1', id, { words: name })
      await tx.setTimer({ stream: 'case_1', key: `remind:round_1:${id}`, kind: 'remind', dueAt: START })
      await tx.send(message('case_1', `thanks:${id}`, id, { collapse: `round_1:${id}` }))
      await tx.saveDraft(id, 'rate:round_1', { words: name }, START)
      const about = { stream: 'case_1', round: 'round_1' }
      await tx.take(`gesture ${name}`, { content: 'c', reply: { words: name }, about }, START)
    })
  }
  return { store, tenant, unlink: () => store.transact(tenant, (tx) => tx.unlink('case_1', 'round_1')) }
}

const xminsOf = async (table: string) =>
  (await database.raw(`select distinct xmin::text as id from ${table}`)).map((row) => String(row.id))

/** Every byte of the tables' files, those of long values too, as they would be found on a stolen disk. */
async function onDisk(): Promise<Buffer> {
  await database.raw('checkpoint')
  const files: Buffer[] = []
  for (const table of TOUCHED) {
    const rows = await database.raw(
      `select pg_read_binary_file(pg_relation_filepath(oid)) as bytes from pg_class
       where oid = '${table}'::regclass or oid = (select reltoastrelid from pg_class where oid = '${table}'::regclass)`,
    )
    for (const row of rows) files.push(row.bytes as Buffer)
  }
  return Buffer.concat(files)
}

it('leaves no transaction by which an answer and its author could be told to belong together', async () => {
  const { unlink } = await sixAnswers()
  const before = await xminsOf('ballots')
  // The control: before, each answer shares its transaction with the view that its author left.
  const views = new Set(await xminsOf('access_log'))
  expect(before).toHaveLength(6)
  expect(before.every((id) => views.has(id))).toBe(true)
  await unlink()
  const after = await xminsOf('ballots')
  expect(after).toHaveLength(1)
  for (const table of TOUCHED.filter((name) => name !== 'ballots')) {
    const ids = new Set(await xminsOf(table))
    expect(before.includes(after[0] ?? '')).toBe(false)
    if (table === 'access_log' || table === 'people') expect(ids.has(after[0] ?? '')).toBe(false)
  }
})

it('puts the answers into the order of their random keys, on the page too', async () => {
  const orders = new Set<string>()
  const { store, tenant, unlink } = await sixAnswers()
  await unlink()
  const rows = await database.raw('select ballot, ctid::text as at from ballots order by ctid')
  expect(rows).toHaveLength(6)
  const ballots = rows.map((row) => String(row.ballot))
  expect(ballots).toEqual(ballots.toSorted())
  for (let time = 0; time < 10; time += 1) {
    const all = await store.transact(tenant, (tx) => tx.reveal('case_1', 'round_1'))
    orders.add(all.map((one) => one.words).join())
  }
  expect(orders.size).toBeGreaterThan(3)
})

it('keeps no old ballot, secret, draft or ledger entry in any file of a table', async () => {
  const { store, unlink } = await sixAnswers()
  const start = (value: unknown) => Buffer.from(value as Uint8Array).subarray(0, 60)
  const traces = [
    ...(await database.raw('select ballot, body from ballots')).flatMap((row) => [
      Buffer.from(String(row.ballot)),
      start(row.body),
    ]),
    ...(await database.raw('select secret from rounds')).map((row) => start(row.secret)),
    ...(await database.raw('select reply from ledger')).map((row) => start(row.reply)),
    ...(await database.raw('select body from drafts')).map((row) => start(row.body)),
    ...(await database.raw('select body from timers')).map((row) => start(row.body)),
    ...(await database.raw('select body from outbox')).map((row) => start(row.body)),
  ]
  expect(traces).toHaveLength(12 + 1 + 6 + 6 + 6 + 6)
  const there = await onDisk()
  // The control: they can be found where they are.
  expect(traces.filter((trace) => there.includes(trace))).toHaveLength(traces.length)
  await unlink()
  const after = await onDisk()
  expect(traces.filter((trace) => after.includes(trace))).toEqual([])
  expect(await database.raw(`select number from meta where name = 'vacuum-due'`)).toEqual([{ number: 0 }])
  expect((await store.verifyChains()).faults).toEqual([])
})

it('makes up for a rewriting that somebody was in the way of, at the next look at the outbox', async () => {
  const { store, unlink } = await sixAnswers()
  await database.asProgram(async (other) => {
    await other.query('begin')
    await other.query('select pg_current_xact_id()')
    await unlink()
    expect(await database.raw(`select number > 0 as due from meta where name = 'vacuum-due'`)).toEqual([
      { due: true },
    ])
    await other.query('commit')
  })
  await store.claimOutgoing(START, 1, 1_000)
  expect(await database.raw(`select number from meta where name = 'vacuum-due'`)).toEqual([{ number: 0 }])
})
