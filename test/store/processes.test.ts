import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ANNA, beginCase, message } from '../contract/store/world.ts'
import { freshSqlite } from './fresh-database.ts'

const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url))

type Line = Readonly<Record<string, unknown>>
interface Worker {
  readonly child: ChildProcess
  readonly lines: Line[]
  readonly ready: Promise<unknown>
  readonly ended: Promise<void>
  onLine: (line: Line) => void
}

let database = freshSqlite()
let workers: Worker[] = []
beforeEach(() => {
  database = freshSqlite()
  workers = []
})
afterEach(async () => {
  for (const { child } of workers) child.kill('SIGKILL')
  await Promise.all(workers.map((worker) => worker.ended))
  await database.dispose()
})

/** A real process on the same file. It waits until it is told to go. */
function start(job: string, name = ''): Worker {
  const child = spawn(process.execPath, [WORKER, job, database.file, name], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines: Line[] = []
  let isReady: (tenant: unknown) => void = () => {}
  const worker: Worker = {
    child,
    lines,
    ready: new Promise((resolve) => {
      isReady = resolve
    }),
    ended: new Promise((resolve) => child.once('close', () => resolve())),
    onLine: () => {},
  }
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line: Line = JSON.parse(text)
    if ('ready' in line) isReady(line.ready)
    else {
      lines.push(line)
      worker.onLine(line)
    }
  })
  workers.push(worker)
  return worker
}
async function goTogether(list: readonly Worker[]): Promise<void> {
  await Promise.all(list.map((worker) => worker.ready))
  for (const { child } of list) child.stdin?.write('go\n')
}

describe('three processes on one file', () => {
  it('make one new database when they start at once', async () => {
    const three = [start('nothing'), start('nothing'), start('nothing')]
    const tenants = await Promise.all(three.map((worker) => worker.ready))
    expect(new Set(tenants).size).toBe(1)
    await goTogether(three)
    await Promise.all(three.map((worker) => worker.ended))
    expect(three.map(({ child }) => child.exitCode)).toEqual([0, 0, 0])
  })

  it('fire each timer once and send each message once, in the order of its place', async () => {
    const store = await database.open()
    const tenant = await store.tenantOf(ANNA)
    const slots: string[] = []
    await store.transact(tenant, async (tx) => {
      await beginCase(tx, 'case_1')
      for (let number = 0; number < 120; number += 1) {
        const slot = `${number % 8}-${String(number).padStart(3, '0')}`
        slots.push(slot)
        await tx.send(message('case_1', slot, `person_${number % 8}`))
        await tx.setTimer({ stream: 'case_1', key: `t${number}`, kind: 'k', dueAt: number })
      }
    })
    const three = [start('deliver', 'one'), start('deliver', 'two'), start('deliver', 'three')]
    await goTogether(three)
    await Promise.all(three.map((worker) => worker.ended))
    const all = three.flatMap((worker) => worker.lines)
    const fired = all.flatMap((line) => (typeof line.fired === 'string' ? [line.fired] : []))
    expect(fired.toSorted()).toEqual(Array.from({ length: 120 }, (_, number) => `t${number}`).toSorted())
    const sent = all.filter((line) => 'sent' in line)
    expect(sent.map((line) => line.sent).toSorted()).toEqual(slots.toSorted())
    // It proves nothing unless more than one process took part.
    expect(new Set(sent.map((line) => line.by)).size).toBeGreaterThan(1)
    for (let place = 0; place < 8; place += 1) {
      const here = sent.filter((line) => String(line.sent).startsWith(`${place}-`))
      const inTime = here.toSorted((a, b) => Number(a.from) - Number(b.from))
      expect(inTime.map((line) => line.sent)).toEqual(here.map((line) => line.sent).toSorted())
      for (const [index, line] of inTime.entries()) {
        expect(Number(inTime[index + 1]?.from ?? Infinity)).toBeGreaterThan(Number(line.to))
      }
    }
    expect(await database.raw('select id from outbox')).toEqual([])
  })

  it('take the same gestures at once with one effect each, and give all the same answers', async () => {
    const store = await database.open()
    const tenant = await store.tenantOf(ANNA)
    await store.transact(tenant, (tx) => beginCase(tx, 'case_1'))
    const three = [start('gestures'), start('gestures'), start('gestures')]
    await goTogether(three)
    await Promise.all(three.map((worker) => worker.ended))
    expect(three.map((worker) => worker.lines.length)).toEqual([50, 50, 50])
    expect(three[1]?.lines).toEqual(three[0]?.lines)
    expect(three[2]?.lines).toEqual(three[0]?.lines)
    expect(await store.verifyChains()).toEqual({ streams: 1, facts: 51, faults: [] })
  })
})

describe('a process that is killed', () => {
  it('loses nothing that it acknowledged, and leaves nothing half done', async () => {
    const store = await database.open()
    const tenant = await store.tenantOf(ANNA)
    await store.transact(tenant, (tx) => beginCase(tx, 'case_1'))
    let acknowledged = 1
    for (const linesBeforeTheKill of [1, 7, 23, 60]) {
      const worker = start('append')
      worker.onLine = () => {
        if (worker.lines.length >= linesBeforeTheKill) worker.child.kill('SIGKILL')
      }
      await goTogether([worker])
      await worker.ended
      expect(worker.child.signalCode).toBe('SIGKILL')
      const last = Number(worker.lines.at(-1)?.committed)
      expect(last).toBeGreaterThanOrEqual(acknowledged + linesBeforeTheKill)
      acknowledged = last
      const { version, ledger, facts } = await store.transact(tenant, async (tx) => {
        const stream = await tx.stream('case_1')
        const count = (await tx.facts('case_1')).length
        return {
          version: stream?.version ?? 0,
          facts: count,
          ledger: await tx.taken(`kill ${stream?.version}`),
        }
      })
      expect(version).toBeGreaterThanOrEqual(acknowledged)
      expect(facts).toBe(version)
      expect(ledger?.reply).toBe(version)
      expect((await store.verifyChains()).faults).toEqual([])
      acknowledged = version
    }
  })
})
