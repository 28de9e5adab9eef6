// A second process on the same database, for the tests: does one job, says what it did as lines of JSON on stdout.
import { createInterface } from 'node:readline'
import type { Tx } from '../../src/engine/store.ts'
import { StoreError } from '../../src/engine/store.ts'
import type { DatabaseAt } from '../../src/store/open-store.ts'
import { openStore } from '../../src/store/open-store.ts'
import { ANNA, MASTER_KEY, recorded } from './worker-words.ts'

const [job = '', at = '', name = ''] = process.argv.slice(2)
const say = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`)
const clock = () => Number(process.hrtime.bigint() / 1000n)

const database: DatabaseAt = JSON.parse(at)
const store = await openStore({ ...database, masterKey: MASTER_KEY })
const tenant = await store.tenantOf(ANNA)
say({ ready: tenant })
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
/** Waits until the test says to go on. */
const told = () => lines.next()
await told()

/** Fires every timer and sends every message that it can get. */
async function deliver(): Promise<void> {
  for (let idle = 0; idle < 20; ) {
    const due = await store.dueTimers(1_000, 10)
    for (const timer of due) {
      if (await store.transact(tenant, (tx) => tx.fire(timer))) say({ fired: timer.key })
    }
    const claims = await store.claimOutgoing(1_000, 5, 60_000)
    for (const claim of claims) {
      const from = clock()
      await new Promise((resolve) => setImmediate(resolve))
      const to = clock()
      if (await store.settle(claim, { as: 'sent' })) say({ sent: claim.slot, from, to, by: name })
    }
    idle = due.length + claims.length === 0 ? idle + 1 : 0
  }
}

/** Runs a transaction again when somebody else was first, as the engine does. */
async function decided<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await store.transact(tenant, work)
    } catch (error) {
      if (!(error instanceof StoreError && error.kind === 'version')) throw error
    }
  }
}

/** Takes the same fifty gestures as every other process. */
async function gestures(): Promise<void> {
  for (let number = 0; number < 50; number += 1) {
    const reply = await decided(async (tx) => {
      const known = await tx.taken(`gesture ${number}`)
      if (known) return known.reply
      const stream = await tx.stream('case_1')
      const version = stream?.version ?? 0
      const snapshot = { state: {}, foldVersion: 1, people: [] }
      await tx.append('case_1', version, [recorded({ kind: 'Pressed', number })], snapshot)
      await tx.take(`gesture ${number}`, { content: 'c', reply: { version } }, 0)
      return { version }
    })
    say({ number, reply })
  }
}

/** Appends facts, and says each one's number after its commit, until it is killed. */
async function append(): Promise<never> {
  for (;;) {
    const version = await store.transact(tenant, async (tx) => {
      const stream = await tx.stream('case_1')
      const before = stream?.version ?? 0
      const snapshot = { state: { before }, foldVersion: 1, people: [] }
      await tx.append('case_1', before, [recorded({ kind: 'Counted', before })], snapshot)
      await tx.take(`kill ${before + 1}`, { content: 'c', reply: before + 1 }, 0)
      return before + 1
    })
    say({ committed: version })
  }
}

/** Claims a message, and settles it only when told. */
async function hold(): Promise<void> {
  const [claim] = await store.claimOutgoing(1_000, 1, 400)
  say({ holds: claim?.slot })
  await told()
  if (claim) say({ settled: await store.settle(claim, { as: 'sent' }) })
}

/** Stands still in the middle of a transaction that has locked the case, until told. */
async function lock(): Promise<void> {
  let once: Promise<unknown> | undefined
  const work = store.transact(tenant, async (tx) => {
    const stream = await tx.stream('case_1')
    say({ locked: stream?.version })
    once ??= told()
    await once
    const snapshot = { state: {}, foldVersion: 1, people: [] }
    await tx.append('case_1', stream?.version ?? 0, [recorded({ kind: 'Late' })], snapshot)
  })
  await work.then(
    () => say({ committed: true }),
    (error: unknown) => say({ failed: error instanceof Error ? error.message : String(error) }),
  )
}

if (job === 'deliver') await deliver()
if (job === 'hold') await hold()
if (job === 'lock') await lock()
if (job === 'gestures') await gestures()
if (job === 'append') await append()
await store.close()
process.stdin.destroy()
