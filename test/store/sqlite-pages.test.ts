import { existsSync, readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ANNA, beginCase } from '../contract/store/world.ts'
import { freshSqlite } from './fresh-database.ts'

let database = freshSqlite()
beforeEach(() => {
  database = freshSqlite()
})
afterEach(() => database.dispose())

/** Every byte on the disk: the file and its log, free pages included. */
function onDisk(): Buffer {
  const files = [database.file, `${database.file}-wal`]
  return Buffer.concat(files.filter((file) => existsSync(file)).map((file) => readFileSync(file)))
}

describe('the file itself', () => {
  it('keeps no old ballot and no secret in any page after the unlinking', async () => {
    const store = await database.open()
    const tenant = await store.tenantOf(ANNA)
    await store.transact(tenant, async (tx) => {
      await beginCase(tx, 'case_1')
      for (const name of ['a', 'b', 'c'])
        await tx.seal('case_1', 'round_1', `person_${name}`, { words: name })
    })
    const ballots = await database.raw('select ballot, body from ballots')
    const secrets = await database.raw('select secret from rounds')
    const traces = [
      ...ballots.map((row) => Buffer.from(String(row.ballot))),
      ...ballots.map((row) => Buffer.from(row.body as Uint8Array).subarray(0, 60)),
      ...secrets.map((row) => Buffer.from(row.secret as Uint8Array).subarray(0, 60)),
    ]
    expect(traces).toHaveLength(7)
    // The control: they can be found where they are.
    expect(traces.map((trace) => onDisk().includes(trace))).toEqual(traces.map(() => true))
    await store.transact(tenant, (tx) => tx.unlink('case_1', 'round_1'))
    expect(traces.map((trace) => onDisk().includes(trace))).toEqual(traces.map(() => false))
    expect(await database.raw(`select number from meta where name = 'vacuum-due'`)).toEqual([{ number: 0 }])
  })

  it('makes up for a vacuum that was interrupted, at the next start', async () => {
    const store = await database.open()
    const tenant = await store.tenantOf(ANNA)
    await store.transact(tenant, (tx) => beginCase(tx, 'case_1'))
    await store.close()
    await database.raw(`insert into meta (name, number, bytes) values ('vacuum-due', 1, null)`)
    await database.open()
    expect(await database.raw(`select number from meta where name = 'vacuum-due'`)).toEqual([{ number: 0 }])
  })

  it('has no rowid in any table: it would tell who came first', async () => {
    await database.open()
    const made = await database.raw(
      `select name, sql from sqlite_master where type = 'table' and name not like 'kysely%'`,
    )
    expect(made).toHaveLength(22)
    for (const table of made) expect(table.sql).toMatch(/without rowid$/i)
  })
})
