// A second process on the same database, for the tests: does one job, says what it did as lines of JSON on stdout.
import { createInterface } from 'node:readline'
import { openStore } from '../../src/store/open-store.ts'
import { ANNA, MASTER_KEY, recorded } from './worker-words.ts'

const [job = '', file = '', name = ''] = process.argv.slice(2)
const say = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`)
const clock = () => Number(process.hrtime.bigint() / 1000n)

const store = await openStore({ file, masterKey: MASTER_KEY })
const tenant = await store.tenantOf(ANNA)
say({ ready: tenant })
const lines = createInterface({ input: process.stdin })
await new Promise((resolve) => lines.once('line', resolve))
lines.close()

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

/** Takes the same fifty gestures as every other process. */
async function gestures(): Promise<void> {
  for (let number = 0; number < 50; number += 1) {
    const reply = await store.transact(tenant, async (tx) => {
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

if (job === 'deliver') await deliver()
if (job === 'gestures') await gestures()
if (job === 'append') await append()
await store.close()
