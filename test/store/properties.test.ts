import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ANNA, BEN, beginCase, recorded } from '../contract/store/world.ts'
import { freshSqlite } from './fresh-database.ts'

let database = freshSqlite()
beforeEach(() => {
  database = freshSqlite()
})
afterEach(() => database.dispose())

describe('facts, whatever is in them', () => {
  it('come back exactly', async () => {
    const store = await database.open()
    const tenant = await store.tenantOf(ANNA)
    const people = await store.transact(tenant, async (tx) => {
      await beginCase(tx, 'case_1')
      return [(await tx.person(ANNA)).id, (await tx.person(BEN)).id]
    })
    const key = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 5 }),
      fc.constantFrom('$p', '$p1', '$$p', '__proto__', ...people),
    )
    const leaf = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.integer({ min: 0xd7f0, max: 0xe010 }).map((code) => String.fromCharCode(code)) }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom(null, true, ...people),
    )
    let version = 1
    let surrogates = 0
    let named = 0
    await fc.assert(
      fc.asyncProperty(fc.object({ key, values: [leaf], maxDepth: 4 }), async (words) => {
        const fact = recorded({ kind: 'Logged', words })
        const back = await store.transact(tenant, async (tx) => {
          await tx.append('case_1', version, [fact], { state: {}, foldVersion: 1, people: [] })
          return (await tx.facts('case_1')).at(-1)
        })
        version += 1
        const text = JSON.stringify(fact)
        expect(JSON.stringify(back)).toBe(text)
        if (/\\ud[89a-f]/.test(text)) surrogates += 1
        if (people.some((person) => text.includes(person))) named += 1
      }),
      { numRuns: 150 },
    )
    expect(surrogates).toBeGreaterThan(5)
    expect(named).toBeGreaterThan(5)
    expect((await store.verifyChains()).faults).toEqual([])
  })
})
