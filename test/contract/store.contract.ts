import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Fact, Recorded } from '../../src/case/facts.ts'
import type { PersonId } from '../../src/case/person.ts'
import type { Claimed, Outgoing, Tx } from '../../src/engine/store.ts'
import type { OpenedStore } from '../../src/store/open-store.ts'

/** A row as the database holds it. */
export type Row = Readonly<Record<string, unknown>>

/** A database of its own for one test, and a way around the store into it. */
export interface FreshDatabase {
  /** Opens the same database once more, as another process would. */
  open(realNow?: () => number): Promise<OpenedStore>
  raw(statement: string): Promise<readonly Row[]>
  tables(): Promise<readonly string[]>
  /** Lets `raw` change facts: drops what forbids it. */
  mayChangeFacts(): Promise<void>
  dispose(): Promise<void>
}

export const DAY_MS = 86_400_000
/** 2 March 2026, 09:00 UTC. */
export const START = Date.UTC(2026, 2, 2, 9)
export const ANNA = { channel: 'web', installation: 'local', user: 'anna' } as const
export const BEN = { channel: 'web', installation: 'local', user: 'ben' } as const

/** A fact as a chapter would record it. */
export function recorded(
  fact: Fact & Record<string, unknown>,
  by: PersonId | 'calendar' = 'calendar',
): Recorded<Fact> {
  return { fact, by, at: START, v: 1 }
}
/** A message to a person, at least once, at once. */
export function message(
  stream: string,
  slot: string,
  person: PersonId,
  more: Partial<Outgoing> = {},
): Outgoing {
  return {
    stream,
    slot,
    to: { person },
    verb: 'show',
    card: { title: slot },
    promise: 'at-least-once',
    unasked: false,
    notBefore: 0,
    ...more,
  }
}
/** Begins a case with its first fact. */
export async function beginCase(tx: Tx, id: string, people: readonly PersonId[] = []): Promise<void> {
  await tx.begin({ id, kind: 'case', name: `code ${id}` })
  await tx.append(id, 0, [recorded({ kind: 'CaseOpened' })], {
    state: { stage: 'open' },
    foldVersion: 1,
    people,
  })
}

interface World {
  readonly database: FreshDatabase
  readonly store: OpenedStore
  readonly tenant: string
  readonly anna: PersonId
  readonly ben: PersonId
  /** Moves real time, which leases use. */
  pass(ms: number): void
  tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  claim(now?: number, leaseMs?: number): Promise<readonly Claimed[]>
}

async function newWorld(fresh: () => FreshDatabase): Promise<World> {
  const database = fresh()
  let realNow = START
  const store = await database.open(() => realNow)
  const tenant = await store.tenantOf(ANNA)
  const tx = <T>(work: (tx: Tx) => Promise<T>) => store.transact(tenant, work)
  const anna = (await tx((each) => each.person(ANNA))).id
  const ben = (await tx((each) => each.person(BEN))).id
  await tx((each) => beginCase(each, 'case_1', [anna]))
  return {
    database,
    store,
    tenant,
    anna,
    ben,
    pass: (ms) => {
      realNow += ms
    },
    tx,
    claim: (now = START, leaseMs = 30_000) => store.claimOutgoing(now, 100, leaseMs),
  }
}

const slotsOf = (claims: readonly Claimed[]) => claims.map((claim) => claim.slot)
const first = (claims: readonly Claimed[]): Claimed => {
  const [claim] = claims
  if (!claim) throw new Error('nothing was claimed')
  return claim
}
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

function peopleAndTenants(world: () => World): void {
  describe('people and tenants', () => {
    it('knows the same person again, and the same tenant', async () => {
      const { store, tenant, anna, tx } = world()
      expect(await store.tenantOf(BEN)).toBe(tenant)
      expect((await tx((each) => each.person(ANNA))).id).toBe(anna)
      expect(anna).toMatch(/^person_[0-9a-z]{20,}$/)
    })

    it('keeps what is saved about a person', async () => {
      const { anna, tx } = world()
      await tx((each) => each.savePerson({ id: anna, account: ANNA, name: 'Anna Åström', language: 'sv' }))
      expect(await tx((each) => each.personById(anna))).toEqual({
        id: anna,
        account: ANNA,
        name: 'Anna Åström',
        language: 'sv',
      })
      expect(await tx((each) => each.everyone())).toHaveLength(2)
    })

    it('never shows one tenant what another has', async () => {
      const { store, anna, tx, database } = world()
      const other = await store.tenantOf({ channel: 'web', installation: 'elsewhere' })
      await tx((each) => each.send(message('case_1', 'card', anna), 'h'))
      await store.transact(other, async (each) => {
        expect(await each.stream('case_1')).toBeUndefined()
        expect(await each.findStream('case', 'code case_1')).toBeUndefined()
        expect(await each.personById(anna)).toBeUndefined()
        expect(await each.allStreams('case')).toEqual([])
        expect(await each.facts('case_1')).toEqual([])
        await each.begin({ id: 'case_1', kind: 'case', name: 'code case_1' })
        expect((await each.slots('case_1')).size).toBe(0)
      })
      expect(await database.raw(`select id from streams where id = 'case_1'`)).toHaveLength(2)
    })

    it('refuses a tenant that it does not know', async () => {
      await expect(world().store.transact('tenant_x', async () => 1)).rejects.toMatchObject({
        kind: 'no-key',
      })
    })
  })
}

function streamsAndFacts(world: () => World): void {
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

function chains(world: () => World): void {
  describe('the chain', () => {
    const fill = async () => {
      const { tx } = world()
      const facts = ['A', 'B', 'C', 'D'].map((kind) => recorded({ kind }))
      await tx((each) => each.append('case_1', 1, facts, { state: {}, foldVersion: 1, people: [] }))
    }
    const fault = async () => (await world().store.verifyChains()).faults

    it('verifies when nobody touched it', async () => {
      await fill()
      expect(await world().store.verifyChains()).toEqual({ streams: 1, facts: 5, faults: [] })
    })

    it('lets nobody change or delete a fact', async () => {
      await fill()
      const { raw } = world().database
      await expect(raw(`update facts set day = '2020-01-01'`)).rejects.toThrow(/append-only/)
      await expect(raw(`delete from facts where seq = 5`)).rejects.toThrow(/append-only/)
      expect(await fault()).toEqual([])
    })

    it.each([
      ['altered', 3, [`update facts set body = substr(body, 1, length(body) - 1) where seq = 3`]],
      ['altered', 2, [`update facts set day = '2020-01-01' where seq = 2`]],
      ['removed', 2, [`delete from facts where seq = 2`]],
      ['removed', 1, [`delete from facts where seq = 1`]],
      ['cut', 5, [`delete from facts where seq = 5`]],
      ['cut', 4, [`delete from facts where seq > 3`]],
      ['cut', 1, [`delete from facts`]],
      [
        'reordered',
        2,
        [
          `update facts set seq = 99 where seq = 2`,
          `update facts set seq = 2 where seq = 3`,
          `update facts set seq = 3 where seq = 99`,
        ],
      ],
      [
        'altered',
        3,
        [
          `delete from facts where seq = 3`,
          `update facts set seq = 3 where seq = 4`,
          `update facts set seq = 4 where seq = 5`,
        ],
      ],
      [
        'head',
        4,
        [
          `delete from facts where seq = 5`,
          `update streams set version = 4, head = (select mac from facts where seq = 4)`,
        ],
      ],
      ['head', 0, [`delete from streams`]],
    ])('names the first fault: %s, at %i', async (what, seq, statements) => {
      await fill()
      await world().database.mayChangeFacts()
      for (const statement of statements) await world().database.raw(statement)
      expect(await fault()).toEqual([{ tenant: world().tenant, stream: 'case_1', seq, what }])
    })

    it('still verifies when the key of a stream was destroyed, and its words are gone', async () => {
      await fill()
      await world().database.raw(`delete from stream_keys where stream = 'case_1'`)
      expect(await fault()).toEqual([])
      await expect(world().tx((each) => each.facts('case_1'))).rejects.toMatchObject({ kind: 'no-key' })
    })

    it('opens nothing that was swapped or flipped', async () => {
      const { tx, database } = world()
      await tx((each) => beginCase(each, 'case_2'))
      await database.raw(
        `update streams set state = (select state from streams where id = 'case_1') where id = 'case_2'`,
      )
      await expect(tx((each) => each.stream('case_2'))).rejects.toMatchObject({ kind: 'tampered' })
      await fill()
      await database.mayChangeFacts()
      await database.raw(`delete from facts where seq = 4`)
      await expect(tx((each) => each.facts('case_1'))).rejects.toMatchObject({ kind: 'tampered' })
    })
  })
}

function ledger(world: () => World): void {
  describe('the ledger', () => {
    it('gives the same gesture the same answer', async () => {
      const { tx } = world()
      const reply = { kind: 'note', text: ['saved', { words: 'a\ud800' }] }
      const content = await tx(async (each) => each.contentHash({ b: 1, a: [2, { d: 3, c: 4 }] }))
      await tx((each) => each.take('slack:Ev1', { content, reply }, START))
      expect(await tx((each) => each.taken('slack:Ev1'))).toEqual({ content, reply })
      expect(await tx((each) => each.taken('slack:Ev2'))).toBeUndefined()
      expect(await tx(async (each) => each.contentHash({ a: [2, { c: 4, d: 3 }], b: 1 }))).toBe(content)
      expect(await tx(async (each) => each.contentHash({ a: [2, { c: 4, d: 3 }], b: 2 }))).not.toBe(content)
    })

    it('takes one gesture once, however often it comes at once', async () => {
      const { database, tenant } = world()
      const stores = await Promise.all([database.open(), database.open(), database.open(), database.open()])
      const outcomes = await Promise.all(
        stores.map((store, index) =>
          store
            .transact(tenant, async (tx) => {
              const known = await tx.taken('same')
              if (known) return known.reply
              await tx.take('same', { content: 'c', reply: index }, START)
              return index
            })
            .catch((error: unknown) => error),
        ),
      )
      const replies = new Set(outcomes.filter((outcome) => typeof outcome === 'number'))
      expect(replies.size).toBe(1)
      expect(await database.raw('select gesture_tag from ledger')).toHaveLength(1)
    })

    it('refuses to take a gesture twice', async () => {
      const { tx } = world()
      await tx((each) => each.take('g', { content: 'c', reply: 1 }, START))
      await expect(tx((each) => each.take('g', { content: 'c', reply: 2 }, START))).rejects.toMatchObject({
        kind: 'version',
      })
    })
  })

  describe('drafts, views and unasked messages', () => {
    it('keeps one draft a person and form until it is dropped', async () => {
      const { tx, anna, ben } = world()
      await tx((each) => each.saveDraft(anna, 'log:client_1', { words: 'one' }))
      await tx((each) => each.saveDraft(anna, 'log:client_1', { words: 'two', kinds: ['a', 'b'] }))
      expect(await tx((each) => each.draft(anna, 'log:client_1'))).toEqual({
        words: 'two',
        kinds: ['a', 'b'],
      })
      expect(await tx((each) => each.draft(ben, 'log:client_1'))).toBeUndefined()
      await tx((each) => each.dropDraft(anna, 'log:client_1'))
      expect(await tx((each) => each.draft(anna, 'log:client_1'))).toBeUndefined()
    })

    it('notes who looked, once a day', async () => {
      const { tx, anna, ben } = world()
      await tx((each) => each.noteView(anna, 'case_1', START))
      await tx((each) => each.noteView(anna, 'case_1', START + 1000))
      await tx((each) => each.noteView(ben, 'case_1', START + DAY_MS))
      expect(await tx((each) => each.views('case_1'))).toEqual([
        { person: anna, day: '2026-03-02' },
        { person: ben, day: '2026-03-03' },
      ])
    })

    it('counts unasked messages for each person and day', async () => {
      const { tx, anna, ben } = world()
      for (const day of ['2026-03-02', '2026-03-02', '2026-03-03'])
        await tx((each) => each.noteUnasked(anna, day))
      expect(await tx((each) => each.countUnasked(anna, '2026-03-02'))).toBe(2)
      expect(await tx((each) => each.countUnasked(anna, '2026-03-03'))).toBe(1)
      expect(await tx((each) => each.countUnasked(ben, '2026-03-02'))).toBe(0)
    })
  })
}

function sealedAnswers(world: () => World): void {
  describe('sealed answers', () => {
    const seal = (person: PersonId, words: unknown, round = 'round_1') =>
      world().tx((each) => each.seal('case_1', round, person, { words }))

    it('lets an author change an answer, and shows all without authors', async () => {
      const { tx, anna, ben } = world()
      await seal(anna, 'one')
      await seal(ben, 'two')
      await seal(anna, 'three')
      expect(await tx((each) => each.ownSealed('case_1', 'round_1', anna))).toEqual({ words: 'three' })
      expect(await tx((each) => each.ownSealed('case_1', 'round_2', anna))).toBeUndefined()
      expect(await tx((each) => each.answered('case_1', 'round_1', [anna, ben, 'person_none']))).toEqual(
        new Set([anna, ben]),
      )
      const all = await tx((each) => each.reveal('case_1', 'round_1'))
      expect(new Set(all.map((each) => each.words))).toEqual(new Set(['two', 'three']))
    })

    it('stores a short and a long answer in the same number of bytes', async () => {
      const { anna, ben, database } = world()
      await seal(anna, '')
      await seal(ben, '🙈'.repeat(3_000))
      const sizes = await database.raw('select distinct length(body) as size from ballots')
      expect(sizes).toHaveLength(1)
    })

    it('links nothing to anybody after the unlinking, and still shows every answer', async () => {
      const { tx, anna, ben, database } = world()
      await seal(anna, 'one')
      await seal(ben, 'a\ud800')
      const before = await database.raw('select ballot, body from ballots')
      await tx((each) => each.unlink('case_1', 'round_1'))
      const after = await database.raw('select ballot, body from ballots')
      const old = new Set(
        before.flatMap((row) => [row.ballot, Buffer.from(row.body as Uint8Array).toString('hex')]),
      )
      expect(after).toHaveLength(2)
      for (const row of after) {
        expect(old.has(row.ballot)).toBe(false)
        expect(old.has(Buffer.from(row.body as Uint8Array).toString('hex'))).toBe(false)
      }
      expect(await database.raw('select secret from rounds')).toEqual([{ secret: null }])
      await tx(async (each) => {
        expect(await each.ownSealed('case_1', 'round_1', anna)).toBeUndefined()
        expect((await each.answered('case_1', 'round_1', [anna, ben])).size).toBe(0)
        const all = await each.reveal('case_1', 'round_1')
        expect(new Set(all.map((one) => one.words))).toEqual(new Set(['one', 'a\ud800']))
      })
    })

    it('takes nothing late after the unlinking, not even in a round that nobody answered', async () => {
      const { tx, anna } = world()
      await tx((each) => each.unlink('case_1', 'round_1'))
      await expect(seal(anna, 'late')).rejects.toMatchObject({ kind: 'no-key' })
      await seal(anna, 'in another round', 'round_2')
    })

    it('removes at the unlinking whatever else is kept about that round, and only that', async () => {
      const { tx, anna } = world()
      const about = { stream: 'case_1', round: 'round_1' }
      await tx(async (each) => {
        await each.take('mine', { content: 'c', reply: { words: 'my own answer' }, about }, START)
        await each.take('other', { content: 'c', reply: 1 }, START)
        for (const round of ['round_1', 'round_11']) {
          await each.saveDraft(anna, `consult.rate:${round}`, { words: 'draft' })
          await each.setTimer({
            stream: 'case_1',
            key: `remind:${round}`,
            kind: 'consult.remind',
            dueAt: START,
          })
          await each.setTimer({ stream: 'case_1', key: `half:${round}`, kind: 'consult.half', dueAt: START })
          await each.fire({ stream: 'case_1', key: `half:${round}`, kind: 'consult.half', dueAt: START })
          await each.send(message('case_1', `tell-${round}`, anna, { collapse: `remind:${round}` }))
        }
      })
      expect((await tx((each) => each.taken('mine')))?.reply).toEqual({ words: 'my own answer' })
      await tx((each) => each.unlink('case_1', 'round_1'))
      await tx(async (each) => {
        expect(await each.taken('mine')).toBeUndefined()
        expect(await each.taken('other')).toBeDefined()
        expect(await each.draft(anna, 'consult.rate:round_1')).toBeUndefined()
        expect(await each.draft(anna, 'consult.rate:round_11')).toBeDefined()
        const { pending, fired } = await each.timers('case_1')
        expect(pending.map((timer) => timer.key)).toEqual(['remind:round_11'])
        expect(fired).toEqual(new Set(['half:round_1', 'half:round_11']))
      })
      expect(slotsOf(await world().claim())).toEqual(['tell-round_11'])
    })

    it('shows answers in an order that tells nothing', async () => {
      const { tx } = world()
      const people = Array.from({ length: 6 }, (_, index) => `person_${index}`)
      for (const person of people) await seal(person, person)
      const orders = new Set<string>()
      for (let time = 0; time < 20; time += 1) {
        const all = await tx((each) => each.reveal('case_1', 'round_1'))
        orders.add(all.map((one) => one.words).join())
      }
      expect(orders.size).toBeGreaterThan(10)
    })
  })
}

function outbox(world: () => World): void {
  describe('the outbox', () => {
    const ref = (id: string) =>
      ({ place: { kind: 'direct', channel: 'web', installation: 'local', id: 'd1' }, id }) as const
    const send = (outgoing: Outgoing, hash?: string) => world().tx((each) => each.send(outgoing, hash))

    it('sends what waits for one place in order, one at a time, and other places beside it', async () => {
      const { anna, ben, store, claim } = world()
      await send(message('case_1', 'a1', anna))
      await send(message('case_1', 'a2', anna))
      await send(message('case_1', 'b1', ben))
      const claims = await claim()
      expect(slotsOf(claims)).toEqual(['a1', 'b1'])
      expect(claims[0]).toMatchObject({ card: { title: 'a1' }, to: { person: anna }, attempts: 1 })
      expect(await claim()).toEqual([])
      expect(await store.settle(first(claims), { as: 'sent' })).toBe(true)
      expect(slotsOf(await claim())).toEqual(['a2'])
    })

    it('never sends before its time, and a delayed message holds nobody up', async () => {
      const { anna, claim } = world()
      await send(message('case_1', 'later', anna, { notBefore: START + 1 }))
      await send(message('case_1', 'alarm', anna))
      expect(slotsOf(await claim(START))).toEqual(['alarm'])
    })

    it('lets a place wait after a refusal, in real time, and keeps its order', async () => {
      const { anna, store, claim, pass } = world()
      await send(message('case_1', 'a1', anna))
      await send(message('case_1', 'a2', anna))
      await store.settle(first(await claim()), { as: 'retry', afterMs: 5_000 })
      expect(await claim()).toEqual([])
      pass(5_000)
      const [again] = await claim()
      expect(again).toMatchObject({ slot: 'a1', attempts: 2 })
    })

    it('waits for working hours when told to, and does not count that as an attempt', async () => {
      const { anna, store, claim } = world()
      await send(message('case_1', 'a1', anna))
      await store.settle(first(await claim()), { as: 'later', notBefore: START + 1000 })
      expect(await claim(START + 999)).toEqual([])
      expect(first(await claim(START + 1000)).attempts).toBe(1)
      expect(await store.nextDue(START)).toBeUndefined()
    })

    it('gives a reminder to the next process when the first one died', async () => {
      const { anna, store, claim, pass } = world()
      await send(message('case_1', 'a1', anna))
      const lost = first(await claim())
      pass(29_999)
      expect(await claim()).toEqual([])
      pass(1)
      const taken = first(await claim())
      expect(taken.id).toBe(lost.id)
      expect(await store.settle(lost, { as: 'sent' })).toBe(false)
      expect(await store.settle(taken, { as: 'sent' })).toBe(true)
      expect(await store.settle(taken, { as: 'sent' })).toBe(false)
    })

    it('parks a decision when the process died while sending, and asks', async () => {
      const { anna, store, claim, pass, tx, tenant } = world()
      await send(message('case_1', 'letter', anna, { promise: 'at-most-once' }))
      await send(message('case_1', 'next', anna))
      const lost = first(await claim())
      pass(30_000)
      expect(slotsOf(await claim())).toEqual(['next'])
      const [parked] = await tx((each) => each.parked('case_1'))
      expect(parked).toMatchObject({ id: lost.id, why: 'unknown', slot: 'letter', promise: 'at-most-once' })
      expect(await store.newlyParked(10)).toEqual([{ tenant, stream: 'case_1', id: lost.id }])
      await tx((each) => each.noticeParked(lost.id))
      expect(await store.newlyParked(10)).toEqual([])
      expect(await store.settle(lost, { as: 'retry', afterMs: 0 })).toBe(false)
    })

    it.each(['again', 'arrived'] as const)(
      'does what the owner says of a parked message: %s',
      async (answer) => {
        const { anna, store, claim, pass, tx } = world()
        await send(message('case_1', 'letter', anna, { promise: 'at-most-once' }))
        const lost = first(await claim())
        pass(30_000)
        expect(await claim()).toEqual([])
        expect(await tx((each) => each.resolveParked(lost.id, answer))).toBe(true)
        expect(await tx((each) => each.resolveParked(lost.id, answer))).toBe(false)
        expect(slotsOf(await claim())).toEqual(answer === 'again' ? ['letter'] : [])
        // The first holder wakes up late: what is on its way now is not its message any more (trust F12).
        expect(await store.settle(lost, { as: 'sent' })).toBe(false)
      },
    )

    it('believes a late holder who knows that a parked message was sent', async () => {
      const { anna, store, claim, pass, tx } = world()
      await send(message('case_1', 'letter', anna, { promise: 'at-most-once' }))
      const held = first(await claim())
      pass(30_000)
      await claim()
      expect(await store.settle(held, { as: 'sent' })).toBe(true)
      expect(await tx((each) => each.parked('case_1'))).toEqual([])
    })

    it('parks what was refused for good', async () => {
      const { anna, store, claim, tx } = world()
      await send(message('case_1', 'a1', anna))
      await store.settle(first(await claim()), { as: 'parked', why: 'outsiders' })
      expect(await claim()).toEqual([])
      expect(await tx((each) => each.parked('case_1'))).toMatchObject([{ why: 'outsiders', slot: 'a1' }])
    })

    it('edits a standing card in place and leaves an unchanged one alone', async () => {
      const { anna, store, claim, tx } = world()
      await send(message('case_1', 'desk', anna), 'h1')
      expect(await tx((each) => each.slots('case_1'))).toEqual(
        new Map([['desk', { hash: 'h1', to: { person: anna } }]]),
      )
      const posted = first(await claim())
      expect(posted.message).toBeUndefined()
      await store.settle(posted, { as: 'sent', message: ref('m1') })
      await send(message('case_1', 'desk', anna), 'h2')
      const edit = first(await claim())
      expect(edit.message).toEqual(ref('m1'))
      await store.settle(edit, { as: 'sent' })
      await send(message('case_1', 'desk', anna, { verb: 'withdraw' }))
      expect((await tx((each) => each.slots('case_1'))).size).toBe(0)
      const withdrawal = first(await claim())
      expect(withdrawal).toMatchObject({ verb: 'withdraw', message: ref('m1') })
      await store.settle(withdrawal, { as: 'sent' })
      await send(message('case_1', 'desk', anna), 'h3')
      expect(first(await claim()).message).toBeUndefined()
    })

    it('never sends a card that a newer one has overtaken', async () => {
      const { anna, store, claim } = world()
      await send(message('case_1', 'desk', anna, { card: 1 }), 'h1')
      await send(message('case_1', 'desk', anna, { card: 2 }), 'h2')
      const sending = first(await claim())
      expect(sending.card).toBe(2)
      await send(message('case_1', 'desk', anna, { card: 3 }), 'h3')
      await send(message('case_1', 'desk', anna, { card: 4 }), 'h4')
      await store.settle(sending, { as: 'retry', afterMs: 0 })
      expect((await claim()).map((claimed) => claimed.card)).toEqual([4])
    })

    it('cancels a card that was withdrawn before it left', async () => {
      const { anna, claim, tx } = world()
      await send(message('case_1', 'desk', anna), 'h1')
      await send(message('case_1', 'desk', anna, { verb: 'withdraw' }))
      expect(await claim()).toEqual([])
      expect((await tx((each) => each.slots('case_1'))).size).toBe(0)
    })

    it('moves a standing card: withdraws it there, posts it here', async () => {
      const { anna, ben, store, claim, tx } = world()
      await send(message('case_1', 'desk', anna), 'h1')
      await store.settle(first(await claim()), { as: 'sent', message: ref('m1') })
      await send(message('case_1', 'desk', ben), 'h1')
      await send(message('case_1', 'desk', anna, { verb: 'withdraw' }))
      const claims = await claim()
      expect(claims.map(({ verb, to, message: at }) => ({ verb, to, at }))).toEqual([
        { verb: 'show', to: { person: ben }, at: undefined },
        { verb: 'withdraw', to: { person: anna }, at: ref('m1') },
      ])
      expect((await tx((each) => each.slots('case_1'))).get('desk')?.to).toEqual({ person: ben })
    })

    it('lets missed reminders collapse into one a person', async () => {
      const { anna, ben, claim } = world()
      for (const slot of ['r1', 'r2', 'r3']) await send(message('case_1', slot, anna, { collapse: 'remind' }))
      await send(message('case_1', 'r4', ben, { collapse: 'remind' }))
      expect(slotsOf(await claim())).toEqual(['r3', 'r4'])
    })

    it('lets one unreadable message stop nobody, and names it', async () => {
      const { anna, claim, database, store, tenant } = world()
      await send(message('case_1', 'a1', anna))
      await database.raw(`update outbox set body = substr(body, 1, length(body) - 1)`)
      await send(message('case_1', 'a2', anna))
      expect(await claim()).toEqual([])
      expect(slotsOf(await claim())).toEqual(['a2'])
      expect((await store.verifyChains()).faults).toEqual([
        { tenant, stream: 'case_1', seq: 0, what: 'unreadable' },
      ])
    })
  })
}

function timersAndClock(world: () => World): void {
  describe('timers', () => {
    const timer = (key: string, dueAt: number) => ({ stream: 'case_1', key, kind: 'consult.remind', dueAt })

    it('fires what is due, oldest first, never early, once', async () => {
      const { tx, store, tenant } = world()
      await tx(async (each) => {
        await each.setTimer(timer('late', START - DAY_MS))
        await each.setTimer(timer('now', START))
        await each.setTimer(timer('soon', START + 1))
      })
      const due = await store.dueTimers(START, 10)
      expect(due).toEqual([
        { tenant, ...timer('late', START - DAY_MS) },
        { tenant, ...timer('now', START) },
      ])
      expect(await store.nextDue(START)).toBe(START + 1)
      expect(await tx((each) => each.fire(timer('now', START)))).toBe(true)
      expect(await tx((each) => each.fire(timer('now', START)))).toBe(false)
      expect(await store.dueTimers(START, 10)).toHaveLength(1)
    })

    it('keeps a key that fired fired, for ever', async () => {
      const { tx, store } = world()
      await tx((each) => each.setTimer(timer('once', START)))
      await tx((each) => each.fire(timer('once', START)))
      await tx((each) => each.setTimer(timer('once', START + 5)))
      await tx((each) => each.cancelTimer('case_1', 'once'))
      expect(await store.dueTimers(START + DAY_MS, 10)).toEqual([])
      expect((await tx((each) => each.timers('case_1'))).fired).toEqual(new Set(['once']))
    })

    it('does not fire a timer that was moved or cancelled meanwhile', async () => {
      const { tx, store } = world()
      await tx((each) => each.setTimer(timer('moved', START)))
      await tx((each) => each.setTimer(timer('moved', START + 5)))
      expect(await tx((each) => each.fire(timer('moved', START)))).toBe(false)
      await tx((each) => each.cancelTimer('case_1', 'moved'))
      expect(await tx((each) => each.fire(timer('moved', START + 5)))).toBe(false)
      expect(await store.dueTimers(START + DAY_MS, 10)).toEqual([])
    })
  })

  describe('the clock', () => {
    it('moves forward only, and is remembered', async () => {
      const { store, database } = world()
      expect(await store.clockOffset()).toBe(0)
      await store.moveClock(DAY_MS)
      await store.moveClock(1)
      expect(await (await database.open()).clockOffset()).toBe(DAY_MS + 1)
      expect(() => store.moveClock(-1)).toThrow(RangeError)
    })
  })
}

function keepsakes(world: () => World): void {
  describe('keepsakes', () => {
    it('keeps a chat over a restart, in order, with edits and removals', async () => {
      const { store, tenant, database } = world()
      const chat = store.keepsakes(tenant)
      await chat.keep('web/room1', 'm2', { text: 'two' }, 2)
      await chat.keep('web/room1', 'm1', { text: 'one' }, 1)
      await chat.keep('web/room1', 'm3', { text: 'three' }, 3)
      await chat.keep('web/room1', 'm1', { text: 'one, edited' }, 1)
      await chat.keep('web/room2', 'm1', { text: 'elsewhere' }, 1)
      await chat.drop('web/room1', 'm2')
      const again = (await database.open()).keepsakes(tenant)
      expect(await again.list('web/room1')).toEqual([
        { key: 'm1', value: { text: 'one, edited' }, order: 1 },
        { key: 'm3', value: { text: 'three' }, order: 3 },
      ])
    })
  })
}

function dumps(world: () => World): void {
  describe('a dump of the database', () => {
    const CANARY = 'kanariefågel-7f3a'

    it('holds no word that anybody typed, no account, and no person in any table but people', async () => {
      const { tx, anna, ben, database, store, tenant } = world()
      await tx(async (each) => {
        await each.savePerson({ id: anna, account: ANNA, name: CANARY })
        await each.begin({ id: 'client_1', kind: 'client', name: CANARY })
        const facts = [recorded({ kind: CANARY, words: CANARY, about: ben }, anna)]
        await each.append('case_1', 1, facts, {
          state: { words: CANARY, anna },
          foldVersion: 1,
          people: [anna, ben],
        })
        await each.seal('case_1', CANARY, anna, { words: CANARY })
        await each.send(message('case_1', CANARY, anna, { card: CANARY, collapse: CANARY }), CANARY)
        await each.setTimer({ stream: 'case_1', key: `${CANARY}:${anna}`, kind: CANARY, dueAt: START })
        await each.saveDraft(anna, CANARY, { words: CANARY })
        await each.take(CANARY, { content: each.contentHash(CANARY), reply: CANARY }, START)
        await each.noteView(anna, 'case_1', START)
        await each.noteUnasked(anna, '2026-03-02')
      })
      await store.keepsakes(tenant).keep(CANARY, CANARY, CANARY, 1)
      const seen: string[] = []
      for (const table of await database.tables()) {
        const rows = await database.raw(`select * from ${table}`)
        expect(rows.length, `${table} has rows`).toBeGreaterThan(table === 'posted' ? -1 : 0)
        for (const row of rows) {
          const bytes = Object.values(row).map((value) =>
            value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value),
          )
          const text = Buffer.from(bytes.join('\n'), 'latin1').toString('latin1')
          expect(text).not.toContain(Buffer.from(CANARY).toString('latin1'))
          expect(bytes.join('\n')).not.toContain(CANARY)
          expect(bytes).not.toContain(ANNA.user)
          if (table !== 'people') expect(text).not.toContain(anna)
        }
        seen.push(table)
      }
      expect(seen).toContain('ballots')
      expect(seen).toHaveLength(20)
    })

    it('has no value by which two cases of one person could be told to be theirs', async () => {
      const { tx, anna, database } = world()
      await tx((each) => beginCase(each, 'case_2', [anna]))
      for (const stream of ['case_1', 'case_2']) {
        await tx(async (each) => {
          await each.seal(stream, 'round_1', anna, { words: 'x' })
          await each.noteView(anna, stream, START)
          await each.setTimer({ stream, key: `remind:${anna}`, kind: 'consult.remind', dueAt: START })
        })
      }
      const clear = (row: Row) =>
        Object.entries(row)
          .filter(([name]) => /_tag$|^ballot$/.test(name))
          .map(([, value]) => value)
      for (const table of ['stream_people', 'rounds', 'ballots', 'access_log', 'timers']) {
        const of = async (stream: string) =>
          (await database.raw(`select * from ${table} where stream = '${stream}'`)).flatMap(clear)
        const [one, two] = [await of('case_1'), new Set(await of('case_2'))]
        expect(one.length, table).toBeGreaterThan(0)
        expect(one.filter((value) => two.has(value))).toEqual([])
      }
    })
  })
}

/** What every database must do for the engine. Run on each of them; nothing in it knows which one it is. */
export function storeContract(name: string, fresh: () => FreshDatabase): void {
  describe(name, () => {
    let current: World | undefined
    beforeEach(async () => {
      current = await newWorld(fresh)
    })
    afterEach(async () => {
      await current?.database.dispose()
    })
    const world = () => {
      if (!current) throw new Error('no world')
      return current
    }
    peopleAndTenants(world)
    streamsAndFacts(world)
    chains(world)
    ledger(world)
    sealedAnswers(world)
    outbox(world)
    timersAndClock(world)
    keepsakes(world)
    dumps(world)
  })
}
