import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FreshDatabase } from '../contract/store/world.ts'
import { ANNA, beginCase, message } from '../contract/store/world.ts'
import { goTogether, Workers } from './workers.ts'

/** How often a process is killed: 20 times, or as often as KILL_ROUNDS says. */
const killRounds = Number(process.env.KILL_ROUNDS ?? 20)
const ROUND_MS = 10_000

/** What several real processes on one database must do together. `counts`: how many at a time. */
export function processesContract(name: string, fresh: () => FreshDatabase, counts: readonly number[]): void {
  describe(name, () => {
    let database: FreshDatabase
    const workers = new Workers()
    beforeEach(() => {
      database = fresh()
    })
    afterEach(async () => {
      await workers.end()
      await database.dispose()
    })
    const start = async (job: string, name = '') => workers.start(await database.at(), job, name)
    const startSome = (count: number, job: string) =>
      Promise.all(Array.from({ length: count }, (_, index) => start(job, `process ${index}`)))

    describe.each(counts)('%i processes', (count) => {
      it('F13: make one new database when they start at once', async () => {
        const all = await startSome(count, 'nothing')
        const tenants = await Promise.all(all.map((worker) => worker.ready))
        expect(new Set(tenants).size).toBe(1)
        await goTogether(all)
        await Promise.all(all.map((worker) => worker.ended))
        expect(all.map(({ child }) => child.exitCode)).toEqual(all.map(() => 0))
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
        const working = await startSome(count, 'deliver')
        await goTogether(working)
        await Promise.all(working.map((worker) => worker.ended))
        const all = working.flatMap((worker) => worker.lines)
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

      it('F9: take the same gestures at once with one effect each, and give all the same answers', async () => {
        const store = await database.open()
        const tenant = await store.tenantOf(ANNA)
        await store.transact(tenant, (tx) => beginCase(tx, 'case_1'))
        const all = await startSome(count, 'gestures')
        await goTogether(all)
        await Promise.all(all.map((worker) => worker.ended))
        expect(all.map((worker) => worker.lines.length)).toEqual(all.map(() => 50))
        for (const worker of all) expect(worker.lines).toEqual(all[0]?.lines)
        expect(await store.verifyChains()).toEqual({ streams: 1, facts: 51, faults: [] })
      })
    })

    describe('F1, F3: a process that is killed', () => {
      it(
        'loses nothing that it acknowledged, and leaves nothing half done',
        async () => {
          const store = await database.open()
          const tenant = await store.tenantOf(ANNA)
          await store.transact(tenant, (tx) => beginCase(tx, 'case_1'))
          let acknowledged = 1
          for (let round = 0; round < killRounds; round += 1) {
            const linesBeforeTheKill = 1 + ((round * 7) % 30)
            const worker = await start('append')
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
        },
        killRounds * ROUND_MS,
      )
    })
  })
}
