import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStore } from '../../src/store/open-store.ts'
import { ANNA, beginCase } from '../contract/store/world.ts'
import { freshSqlite } from './fresh-database.ts'
import { MASTER_KEY } from './worker-words.ts'

let database = freshSqlite()
beforeEach(() => {
  database = freshSqlite()
})
afterEach(() => database.dispose())

describe('opening the store', () => {
  it('opens the same database again with everything in it', async () => {
    const first = await database.open()
    const tenant = await first.tenantOf(ANNA)
    await first.transact(tenant, (tx) => beginCase(tx, 'case_1'))
    await first.close()
    const second = await database.open()
    expect(await second.tenantOf(ANNA)).toBe(tenant)
    expect(await second.transact(tenant, (tx) => tx.stream('case_1'))).toMatchObject({ version: 1 })
  })

  it('K3: refuses another master key, and changes nothing', async () => {
    await database.open()
    const wrong = openStore({ file: database.file, masterKey: new Uint8Array(32).fill(9) })
    await expect(wrong).rejects.toMatchObject({ kind: 'no-key' })
    await database.open()
  })

  it.each([':memory:', ''])('refuses %j: what is acknowledged must be on a disk', async (file) => {
    await expect(openStore({ file, masterKey: MASTER_KEY })).rejects.toMatchObject({ kind: 'unavailable' })
  })

  it('refuses a database that a newer program wrote', async () => {
    const store = await database.open()
    await store.close()
    await database.raw(`insert into kysely_migration (name, timestamp) values ('9999-future', 'x')`)
    await expect(database.open()).rejects.toMatchObject({ kind: 'unavailable' })
  })

  it('refuses a file that is no database', async () => {
    const file = join(database.file, '..', 'other.db')
    writeFileSync(file, 'x'.repeat(5_000))
    await expect(openStore({ file, masterKey: MASTER_KEY })).rejects.toMatchObject({ kind: 'unavailable' })
  })

  it('F13: makes a new database once, however many start at once', async () => {
    const stores = await Promise.all(Array.from({ length: 5 }, () => database.open()))
    const tenants = await Promise.all(stores.map((store) => store.tenantOf(ANNA)))
    expect(new Set(tenants).size).toBe(1)
  })

  it('reaches the disk with every commit', async () => {
    await database.open()
    expect(await database.raw('pragma journal_mode')).toEqual([{ journal_mode: 'wal' }])
  })
})

describe('while somebody else writes', () => {
  it('waits without standing still, then commits', async () => {
    const store = await database.open()
    const tenant = await store.tenantOf(ANNA)
    const other = new DatabaseSync(database.file)
    other.exec('begin immediate')
    const work = store.transact(tenant, (tx) => beginCase(tx, 'case_1'))
    let turns = 0
    await new Promise<void>((resolve) => {
      const turn = () => {
        turns += 1
        if (turns < 5) setTimeout(turn, 1)
        else resolve()
      }
      turn()
    })
    other.exec('commit')
    other.close()
    await work
    expect(await store.transact(tenant, (tx) => tx.stream('case_1'))).toMatchObject({ version: 1 })
  })

  it('F6: says within 2.5 seconds that nothing was saved', async () => {
    const store = await database.open()
    const tenant = await store.tenantOf(ANNA)
    const other = new DatabaseSync(database.file)
    other.exec('begin immediate')
    const started = performance.now()
    await expect(store.transact(tenant, (tx) => beginCase(tx, 'case_1'))).rejects.toMatchObject({
      kind: 'unavailable',
    })
    expect(performance.now() - started).toBeLessThan(2_500)
    other.exec('rollback')
    other.close()
    await store.transact(tenant, (tx) => beginCase(tx, 'case_1'))
  })
})
