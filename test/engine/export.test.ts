import { afterEach, beforeEach, expect, it } from 'vitest'
import { chapters } from '../../flows/index.ts'
import { exportOf } from '../../src/engine/export.ts'
import { createHouse } from '../../src/house.ts'
import { ANNA, BEN, beginCase, recorded, START } from '../contract/store/world.ts'
import { freshSqlite } from '../store/fresh-database.ts'

let database = freshSqlite()
beforeEach(() => {
  database = freshSqlite()
})
afterEach(() => database.dispose())

it('gives a person their own words whole, and of others only where they are named', async () => {
  const house = createHouse(chapters)
  const store = await database.open()
  const tenant = await store.tenantOf(ANNA)
  const exported = await store.transact(tenant, async (tx) => {
    const anna = (await tx.person(ANNA)).id
    const ben = (await tx.person(BEN)).id
    await tx.savePerson({ id: anna, account: ANNA, name: 'Anna Berg' })
    await tx.savePerson({ id: ben, account: BEN, name: 'Ben Åström' })
    await beginCase(tx, 'case_1', [anna, ben])
    const facts = [
      recorded(
        { kind: 'Logged', words: `Ben åström shouted at Anna Berg; Benedikt and ${ben} heard`, by: ben },
        anna,
      ),
      recorded(
        { kind: 'Invited', who: [ben, anna], why: 'a secret of Ben', roles: { [anna]: 'owner' } },
        ben,
      ),
      recorded({ kind: 'Thought', words: 'only Ben knows' }, ben),
    ]
    const round = { id: 'round_1', unlinked: false }
    const state = { ...(house.fresh('case') as object), rounds: [round, { id: 'round_2', unlinked: true }] }
    await tx.append('case_1', 1, facts, { state, foldVersion: house.foldVersion, people: [anna, ben] })
    await tx.seal('case_1', 'round_1', anna, { words: 'mine, about Ben' })
    await tx.seal('case_1', 'round_1', ben, { words: 'his' })
    await tx.noteView(anna, 'case_1', START)
    await tx.saveDraft(anna, 'log', { words: 'asked Åström' }, START)
    return exportOf(tx, house, anna)
  })
  expect(exported).toEqual({
    you: { account: ANNA, name: 'Anna Berg' },
    streams: [
      {
        kind: 'case',
        id: 'case_1',
        facts: [
          {
            kind: 'Logged',
            at: '2026-03-02T09:00:00.000Z',
            by: 'you',
            fact: {
              kind: 'Logged',
              words: 'somebody shouted at Anna Berg; Benedikt and somebody 1 heard',
              by: 'somebody 1',
            },
          },
          {
            kind: 'Invited',
            at: '2026-03-02T09:00:00.000Z',
            by: 'somebody else',
            youAre: ['who.1', 'roles.you'],
          },
        ],
        answers: { round_1: { words: 'mine, about somebody' } },
        viewedOn: ['2026-03-02'],
      },
    ],
    drafts: [{ form: 'log', values: { words: 'asked somebody' } }],
  })
})

it('knows nobody who was never there', async () => {
  const store = await database.open()
  const tenant = await store.tenantOf(ANNA)
  const none = await store.transact(tenant, (tx) => exportOf(tx, createHouse(chapters), 'person_nobody'))
  expect(none).toBeUndefined()
})
