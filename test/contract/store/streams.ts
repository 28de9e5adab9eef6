import { describe, expect, it } from 'vitest'
import type { PersonId } from '../../../src/case/person.ts'
import type { World } from './world.ts'
import { beginCase, recorded, START } from './world.ts'

const nasty: readonly [string, unknown][] = [
  ['a lone high surrogate', 'a\ud800b'],
  ['a lone low surrogate', '\udfff'],
  ['NUL', 'a\u0000b'],
  ['right-to-left override', 'a\u202eb'],
  ['3,000 emoji', '👩‍👩‍👧'.repeat(375)],
  ['40,000 characters', 'å'.repeat(40_000)],
  ['a key named __proto__', JSON.parse('{"__proto__":{"admin":true}}')],
  ['what looks like a pseudonym', { $p: 1, $p1: 2, $$p: 3, list: [{ $p: 2 }] }],
  ['what looks like a person', `person_${'0'.repeat(26)}`],
]

/** Streams, and facts that come back exactly. */
export function streamsAndFacts(world: () => World): void {
  describe('streams', () => {
    it('finds a client however its name is typed, and refuses a second one', async () => {
      const { tx } = world()
      await tx((each) => each.begin({ id: 'client_1', kind: 'client', name: 'Åkesson  &\u00a0Söner AB' }))
      const found = await tx((each) => each.findStream('client', ' åkesson & SÖNER ab'))
      expect(found).toMatchObject({ id: 'client_1', version: 0 })
      await expect(
        tx((each) => each.begin({ id: 'client_2', kind: 'client', name: 'ÅKESSON & söner AB' })),
      ).rejects.toMatchObject({ kind: 'name-taken' })
      await tx((each) => each.begin({ id: 'prospect_1', kind: 'prospect', name: 'Åkesson & Söner AB' }))
    })

    it('lists the streams in which a person has a part, newest first', async () => {
      const { tx, anna, ben } = world()
      await tx((each) => beginCase(each, 'case_2', [ben]))
      await tx((each) => beginCase(each, 'case_3', [anna, ben]))
      const ids = async (person: PersonId) =>
        (await tx((each) => each.streamsOf('case', person))).map((stream) => stream.id)
      expect(await ids(anna)).toEqual(['case_3', 'case_1'])
      expect(await ids(ben)).toEqual(['case_3', 'case_2'])
      await tx((each) => each.append('case_3', 1, [], { state: {}, foldVersion: 1, people: [ben] }))
      expect(await ids(anna)).toEqual(['case_1'])
      expect((await tx((each) => each.allStreams('case'))).map((stream) => stream.id)).toEqual([
        'case_3',
        'case_2',
        'case_1',
      ])
    })

    it('keeps the state as it was folded, and the version of the fold', async () => {
      const { tx } = world()
      expect(await tx((each) => each.stream('case_1'))).toEqual({
        id: 'case_1',
        kind: 'case',
        version: 1,
        state: { stage: 'open' },
        foldVersion: 1,
      })
    })

    it('tells the second of two who press at once', async () => {
      const { tx } = world()
      const press = () =>
        tx((each) =>
          each.append('case_1', 1, [recorded({ kind: 'Pressed' })], {
            state: {},
            foldVersion: 1,
            people: [],
          }),
        )
      await press()
      await expect(press()).rejects.toMatchObject({ kind: 'version' })
      expect(await tx((each) => each.facts('case_1'))).toHaveLength(2)
    })

    it('keeps nothing of a transaction that failed', async () => {
      const { tx, store } = world()
      const failing = tx(async (each) => {
        await beginCase(each, 'case_9')
        await each.take('g1', { content: 'c', reply: 1 }, START)
        throw new Error('the flow failed')
      })
      await expect(failing).rejects.toThrow('the flow failed')
      expect(await tx((each) => each.stream('case_9'))).toBeUndefined()
      expect(await tx((each) => each.taken('g1'))).toBeUndefined()
      expect((await store.verifyChains()).faults).toEqual([])
    })
  })

  describe('facts', () => {
    it.each(nasty)('brings back %s exactly', async (_name, value) => {
      const { tx } = world()
      const fact = recorded({ kind: 'Logged', words: value })
      await tx((each) => each.append('case_1', 1, [fact], { state: { value }, foldVersion: 1, people: [] }))
      const [, back] = await tx((each) => each.facts('case_1'))
      expect(JSON.stringify(back)).toBe(JSON.stringify(fact))
      expect(JSON.stringify((await tx((each) => each.stream('case_1')))?.state)).toBe(
        JSON.stringify({ value }),
      )
    })

    it('brings back people wherever they stand in a fact: as author, value, list and key', async () => {
      const { tx, anna, ben } = world()
      const fact = recorded(
        { kind: 'Invited', who: [anna, ben], roles: { [ben]: 'owner' }, words: `see ${anna}` },
        anna,
      )
      await tx((each) => each.append('case_1', 1, [fact], { state: {}, foldVersion: 1, people: [] }))
      expect((await tx((each) => each.facts('case_1')))[1]).toEqual(fact)
    })

    it('holds nobody, only numbers that the stream resolves', async () => {
      const { tx, anna, ben, database } = world()
      const fact = recorded({ kind: 'Invited', who: [anna, ben, anna] }, anna)
      await tx((each) => each.append('case_1', 1, [fact], { state: {}, foldVersion: 1, people: [] }))
      expect(await database.raw('select number from aliases order by number')).toEqual([
        { number: 1 },
        { number: 2 },
      ])
      await database.raw('delete from aliases')
      expect((await tx((each) => each.facts('case_1')))[1]).toEqual({
        ...fact,
        by: null,
        fact: { kind: 'Invited', who: [null, null, null] },
      })
    })
  })
}
