import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OpenedStore } from '../../src/store/open-store.ts'
import { openStore } from '../../src/store/open-store.ts'
import {
  ANNA,
  BEN,
  beginCase,
  DAY_MS,
  first,
  message,
  recorded,
  START,
  slotsOf,
} from '../contract/store/world.ts'
import type { Postgres } from '../postgres.ts'
import { startPostgres } from '../postgres.ts'
import type { FreshPostgres } from './fresh-postgres.ts'
import { freshPostgres } from './fresh-postgres.ts'
import { Line } from './line.ts'
import { MASTER_KEY } from './worker-words.ts'
import { goTogether, said, Workers } from './workers.ts'

let postgres: Postgres
let database: FreshPostgres
let line: Line | undefined
let store: OpenedStore | undefined
const workers = new Workers()
beforeAll(async () => {
  // A server of its own: these tests crash it.
  postgres = await startPostgres({ toCrash: true })
})
afterAll(() => postgres.stop())
beforeEach(() => {
  database = freshPostgres(postgres.urls)
})
afterEach(async () => {
  await workers.end()
  line?.thaw()
  await store?.close()
  await line?.close()
  store = undefined
  line = undefined
  await database.dispose()
})

async function aCase() {
  const store = await database.open()
  const tenant = await store.tenantOf(ANNA)
  await store.transact(tenant, (tx) => beginCase(tx, 'case_1'))
  return { store, tenant }
}
const start = async (job: string, name = '') => workers.start(await database.at(), job, name)
/** A store whose line to the server we can cut and freeze. */
async function through() {
  const url = new URL((await database.at()).url)
  line = await Line.to(new URL(url))
  url.port = String(line.port)
  store = await openStore({ url: url.href, masterKey: MASTER_KEY })
  return { store, line }
}
const snapshot = { state: {}, foldVersion: 1, people: [] }

describe('the database', () => {
  it('F5: crashes and comes back in the middle of the work: nothing is lost, nothing happens twice', async () => {
    const { store, tenant } = await aCase()
    const two = await Promise.all([start('gestures'), start('gestures')])
    let crashed: Promise<void> | undefined
    for (const worker of two) {
      worker.onLine = () => {
        if (worker.lines.length === 10) crashed ??= postgres.restart()
      }
    }
    await goTogether(two)
    await Promise.all(two.map((worker) => worker.ended))
    expect(crashed).toBeDefined()
    await crashed
    expect(two.map(({ child }) => child.exitCode)).toEqual([0, 0])
    expect(two.map((worker) => worker.lines.length)).toEqual([50, 50])
    expect(two[1]?.lines).toEqual(two[0]?.lines)
    expect(await store.verifyChains()).toEqual({ streams: 1, facts: 51, faults: [] })
    expect(await store.transact(tenant, async (tx) => (await tx.stream('case_1'))?.version)).toBe(51)
  })

  it('F6: stands still: within 2.5 seconds people hear that nothing was saved, and afterwards all goes on', async () => {
    const { tenant } = await aCase()
    const { store, line } = await through()
    line.freeze()
    const started = performance.now()
    const failed = store.transact(tenant, (tx) => tx.stream('case_1'))
    await expect(failed).rejects.toMatchObject({ kind: 'unavailable' })
    expect(performance.now() - started).toBeLessThan(2_500)
    line.thaw()
    expect(await store.transact(tenant, (tx) => tx.stream('case_1'))).toMatchObject({ version: 1 })
  })

  it('F5: cuts the connection after the commit, before we hear of it: the ledger answers, once', async () => {
    const { tenant } = await aCase()
    const { store, line } = await through()
    let runs = 0
    line.cutNextCommit()
    const reply = await store.transact(tenant, async (tx) => {
      runs += 1
      const known = await tx.taken('gesture')
      if (known) return known.reply
      await tx.append('case_1', 1, [recorded({ kind: 'Pressed' })], snapshot)
      await tx.take('gesture', { content: 'c', reply: `run ${runs}` }, START)
      return `run ${runs}`
    })
    expect(line.cuts).toBe(1)
    expect({ runs, reply }).toEqual({ runs: 2, reply: 'run 1' })
    expect((await store.verifyChains()).facts).toBe(2)
  })

  it('F5: finds two who wait for each other: both are done, one after the other', async () => {
    const { store, tenant } = await aCase()
    await store.transact(tenant, (tx) => beginCase(tx, 'case_2'))
    const tries = { count: 0 }
    let both: () => void = () => {}
    const haveBoth = new Promise<void>((resolve) => {
      both = resolve
    })
    const write = (one: string, other: string) =>
      store.transact(tenant, async (tx) => {
        const versions = new Map<string, number>()
        versions.set(one, (await tx.stream(one))?.version ?? 0)
        tries.count += 1
        if (tries.count >= 2) both()
        await haveBoth
        versions.set(other, (await tx.stream(other))?.version ?? 0)
        for (const [id, version] of versions)
          await tx.append(id, version, [recorded({ kind: 'Both' })], snapshot)
      })
    await Promise.all([write('case_1', 'case_2'), write('case_2', 'case_1')])
    expect(tries.count).toBeGreaterThan(2)
    expect(await store.verifyChains()).toEqual({ streams: 2, facts: 6, faults: [] })
  })
})

describe('a process that stands still', () => {
  it('F12: while it holds a message: another one sends it, and the first can settle nothing', async () => {
    const { store, tenant } = await aCase()
    await store.transact(tenant, (tx) => tx.send(message('case_1', 'a1', 'person_a')))
    const holder = await start('hold')
    await goTogether([holder])
    expect(await said(holder, 'holds')).toBe('a1')
    holder.child.kill('SIGSTOP')
    const [claim] = await expect
      .poll(() => store.claimOutgoing(1_000, 1, 60_000), { timeout: 10_000, interval: 50 })
      .toHaveLength(1)
      .then(() => store.transact(tenant, async () => database.raw('select id, lease, attempts from outbox')))
    expect(claim?.attempts).toBe(2)
    holder.child.kill('SIGCONT')
    holder.go()
    expect(await said(holder, 'settled')).toBe(false)
    expect(await database.raw('select state from outbox')).toEqual([{ state: 'sending' }])
  })

  it('F12: in the middle of a transaction: the others hear at once that the case is busy, and soon it is free', async () => {
    const { store, tenant } = await aCase()
    const holder = await start('lock')
    await goTogether([holder])
    expect(await said(holder, 'locked')).toBe(1)
    holder.child.kill('SIGSTOP')
    const press = () =>
      store.transact(tenant, async (tx) => {
        const stream = await tx.stream('case_1')
        await tx.append('case_1', stream?.version ?? 0, [recorded({ kind: 'Pressed' })], snapshot)
      })
    const started = performance.now()
    await expect(press()).rejects.toMatchObject({ kind: 'unavailable' })
    expect(performance.now() - started).toBeLessThan(2_500)
    await expect
      .poll(
        () =>
          press().then(
            () => 'done',
            () => 'busy',
          ),
        { timeout: 15_000 },
      )
      .toBe('done')
    holder.child.kill('SIGCONT')
    holder.go()
    // The server has ended its transaction, and too late for another try: its person hears that nothing was saved.
    expect(await said(holder, 'failed')).toEqual(expect.any(String))
    const kinds = await store.transact(tenant, async (tx) =>
      (await tx.facts('case_1')).map(({ fact }) => fact.kind),
    )
    expect(kinds).toEqual(['CaseOpened', 'Pressed'])
  })
})

describe('two clocks', () => {
  it('holds a lease by the database’s clock: eighty days of business time beside it free nothing', async () => {
    const { store, tenant } = await aCase()
    const ben = await database.open(() => Date.now() - 3 * DAY_MS)
    await store.transact(tenant, async (tx) => {
      await tx.send(message('case_1', 'a1', 'person_a'))
      await tx.send(message('case_1', 'a2', 'person_a', { notBefore: START + 79 * DAY_MS }))
    })
    const held = first(await store.claimOutgoing(START, 10, 30_000))
    await store.moveClock(80 * DAY_MS)
    expect(await store.claimOutgoing(START + 80 * DAY_MS, 10, 30_000)).toEqual([])
    expect(await ben.clockOffset()).toBe(80 * DAY_MS)
    expect(await store.settle(held, { as: 'sent' })).toBe(true)
    expect(slotsOf(await store.claimOutgoing(START + 80 * DAY_MS, 10, 30_000))).toEqual(['a2'])
  })

  it('does not ask the process what time it is', async () => {
    const { store, tenant } = await aCase()
    await store.transact(tenant, (tx) => tx.send(message('case_1', 'a1', 'person_a')))
    await store.claimOutgoing(START, 1, 30_000)
    const [row] = await database.raw(
      `select lease_until - (extract(epoch from clock_timestamp()) * 1000)::bigint as left from outbox`,
    )
    expect(Number(row?.left)).toBeGreaterThan(15_000)
    expect(Number(row?.left)).toBeLessThanOrEqual(30_000)
  })
})

describe('waking', () => {
  it('tells the other process of a message that may leave now, and not of one for later', async () => {
    const { store, tenant } = await aCase()
    const other = await database.open()
    let calls = 0
    const stop = other.onWake(() => {
      calls += 1
    })
    // The first call says that it listens.
    await expect.poll(() => calls).toBe(1)
    const later = Date.now() + DAY_MS
    await store.transact(tenant, (tx) =>
      tx.send(message('case_1', 'later', 'person_a', { notBefore: later })),
    )
    await store.transact(tenant, (tx) => tx.send(message('case_1', 'now', 'person_b')))
    await expect.poll(() => calls).toBe(2)
    await postgres.restart()
    await expect.poll(() => calls, { timeout: 10_000 }).toBe(3)
    await stop()
    await store.transact(tenant, (tx) => tx.person(BEN))
  })
})
