import { describe, expect, it } from 'vitest'
import type { World } from './world.ts'
import { beginCase, START } from './world.ts'

/** How cases ended. */
export function outcomes(world: () => World): void {
  describe('outcomes of cases', () => {
    const kept = {
      month: '2026-03',
      reasons: ['scope', 'late-payment'],
      option: 'remedy',
      result: 'kept',
      days: { evaluate: 3, decide: 1 },
      overridden: true,
      plans: { worked: 1, failed: 0 },
    }

    it('stay when their case is erased, by month, and tell no case', async () => {
      const { tx, store, database } = world()
      await tx(async (each) => {
        await beginCase(each, 'case_2')
        await each.noteOutcome(kept)
        await each.noteOutcome({ ...kept, month: '2026-01', result: 'parted' })
      })
      await tx((each) => each.erase('case_2', START))
      expect(await tx((each) => each.outcomes())).toEqual([
        { ...kept, month: '2026-01', result: 'parted', reasons: ['late-payment', 'scope'] },
        { ...kept, reasons: ['late-payment', 'scope'] },
      ])
      const [row] = await database.raw('select * from case_outcomes')
      expect(Object.keys(row ?? {}).toSorted()).toEqual(
        [
          ...['days', 'id', 'month', 'option', 'overridden', 'plans_failed', 'plans_worked'],
          ...['reasons', 'result', 'tenant'],
        ].toSorted(),
      )
      const other = await store.tenantOf({ channel: 'web', installation: 'elsewhere' })
      expect(await store.transact(other, (each) => each.outcomes())).toEqual([])
    })

    it.each([
      ['words as a reason', { reasons: ['They never paid, says Anna'] }],
      ['a day instead of a month', { month: '2026-03-02' }],
      ['words as a result', { result: 'ended badly' }],
      ['words as a part', { days: { 'Anna waited': 3 } }],
      ['part of a day', { days: { evaluate: 1.5 } }],
    ])('refuse %s: this row is in the clear', async (_name, wrong) => {
      await expect(world().tx((each) => each.noteOutcome({ ...kept, ...wrong }))).rejects.toThrow(RangeError)
    })
  })
}
