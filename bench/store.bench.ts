// `npm run bench`: what the store costs beside the bare database, on both databases in one run. For people to read;
// nothing passes or fails here, and the figures are this machine's. Run it while nothing else runs.
import type { Tx } from '../src/engine/store.ts'
import type { OpenedStore } from '../src/store/open-store.ts'
import type { Times } from './figures.ts'
import { line, print, quantile, ratio, timed } from './figures.ts'
import type { Measured } from './places.ts'
import { measuredPostgres, measuredSqlite } from './places.ts'
import { listen, record } from './recorder.ts'

const GESTURES = 300
const [FEW_CASES, MANY_CASES] = [100, 20_000]
const [FEW_TIMERS, MANY_TIMERS] = [1_000, 200_000]
const AT_ONCE = 20
const NOW = Date.UTC(2026, 2, 2, 9)
const FAR = Date.UTC(2030, 0, 1)
const ANNA = { channel: 'web', installation: 'bench', user: 'anna' } as const

/** What a typical gesture asks of the store: ledger, person, case, one fact, a view, a card, a reminder. */
async function gesture(tx: Tx, name: string, id: string): Promise<void> {
  await tx.taken(name)
  const anna = await tx.person(ANNA)
  const stream = await tx.stream(id)
  if (!stream) throw new Error(`${id} is missing`)
  await tx.noteView(anna.id, id, NOW)
  const fact = { fact: { kind: 'Logged', words: 'The client was late again.' }, by: anna.id, at: NOW, v: 1 }
  const snapshot = { state: { seen: name }, foldVersion: 1, people: [anna.id] }
  await tx.append(id, stream.version, [fact], snapshot)
  await tx.slots(id)
  const card = { title: name }
  const to = { person: anna.id }
  const sent = { stream: id, slot: 'desk', to, verb: 'show', card, promise: 'at-least-once' } as const
  await tx.send({ ...sent, unasked: false, notBefore: FAR }, name)
  await tx.setTimer({ stream: id, key: `remind:${name}`, kind: 'remind', dueAt: FAR })
  await tx.take(name, { content: tx.contentHash(name), reply: { kind: 'note' } }, NOW)
}

/** Begins cases until there are this many. */
async function fill(store: OpenedStore, tenant: string, from: number, to: number): Promise<void> {
  for (let start = from; start < to; start += 500) {
    await store.transact(tenant, async (tx) => {
      for (let number = start; number < Math.min(start + 500, to); number += 1) {
        const id = `case_${number}`
        await tx.begin({ id, kind: 'case', name: id })
        await tx.append(id, 0, [], { state: {}, foldVersion: 1, people: [] })
      }
    })
  }
}

async function besideTheBareDriver(place: Measured): Promise<Times> {
  const before = await place.open()
  const tenant = await before.tenantOf(ANNA)
  await fill(before, tenant, 0, FEW_CASES)
  await before.transact(tenant, (tx) => tx.person(ANNA))
  await before.close()
  const copy = await place.copy()
  const store = await place.open()
  let ours: Times | undefined
  const transactions = await record(async () => {
    ours = await timed(GESTURES, (index) =>
      store.transact(tenant, (tx) => gesture(tx, `g${index}`, `case_${index % FEW_CASES}`)),
    )
  })
  const bare = await timed(transactions.length, (index) => copy.replay(transactions[index] ?? []))
  await copy.close()
  await store.close()
  if (!ours) throw new Error('nothing was measured')
  const count = Math.round(transactions.flat().length / transactions.length)
  print(line(`a gesture, ${FEW_CASES} cases`, ours))
  print(line(`the same ${count} statements, bare driver`, bare))
  print(ratio('the store beside them', ours, bare))
  return ours
}

async function withManyCases(place: Measured, few: Times): Promise<void> {
  const store = await place.open()
  const tenant = await store.tenantOf(ANNA)
  await fill(store, tenant, FEW_CASES, MANY_CASES)
  const many = await timed(GESTURES, (index) =>
    store.transact(tenant, (tx) => gesture(tx, `m${index}`, `case_${(index * 67) % MANY_CASES}`)),
  )
  print(line(`a gesture, ${MANY_CASES} cases`, many))
  print(ratio(`${MANY_CASES} cases beside ${FEW_CASES}`, many, few))
  const together = await timed(GESTURES / AT_ONCE, (round) =>
    Promise.all(
      Array.from({ length: AT_ONCE }, (_, index) =>
        store.transact(tenant, (tx) => gesture(tx, `p${round}-${index}`, `case_${round * AT_ONCE + index}`)),
      ),
    ),
  )
  const each = { ...together, perSecond: together.perSecond * AT_ONCE }
  print(line(`${AT_ONCE} gestures at once, on as many cases (a round)`, each))
  await store.close()
}

/** Copies of one timer that are due far in the future, so that their content is never opened. */
function copies(place: Measured, from: number, to: number): string {
  const columns = 'tenant, stream, due_at, state, body'
  const numbers =
    place.name === 'SQLite'
      ? `(with recursive n(i) as (select ${from} union all select i + 1 from n where i < ${to - 1}) select i from n)`
      : `(select i from generate_series(${from}, ${to - 1}) as n(i))`
  return `insert into timers (key_tag, ${columns}) select 'copy ' || i, tenant, stream, ${FAR} + i, state, body from ${numbers} as n, (select ${columns} from timers where state = 'waiting' limit 1) as one`
}

async function claims(place: Measured): Promise<void> {
  const rounds: Times[] = []
  let have = 0
  for (const [round, count] of [FEW_TIMERS, MANY_TIMERS].entries()) {
    await place.ask(copies(place, have, count))
    have = count
    const store = await place.open()
    const tenant = await store.tenantOf(ANNA)
    await store.transact(tenant, async (tx) => {
      for (let number = 0; number < GESTURES; number += 1) {
        await tx.setTimer({
          stream: 'case_1',
          key: `due:${round}:${number}`,
          kind: 'remind',
          dueAt: NOW - number,
        })
      }
    })
    const times = await timed(GESTURES / 20, async () => {
      for (const timer of await store.dueTimers(NOW, 20)) await store.transact(tenant, (tx) => tx.fire(timer))
    })
    rounds.push({ each: times.each.map((ms) => ms / 20), perSecond: times.perSecond * 20 })
    const idle = await timed(50, () => store.claimOutgoing(NOW, 20, 1_000))
    print(line(`a timer found and fired, ${count} waiting`, rounds[round] ?? idle))
    print(line('a look at the outbox with nothing due', idle))
    await store.close()
  }
  const [few, many] = rounds
  if (few && many) print(ratio(`${MANY_TIMERS} timers beside ${FEW_TIMERS}`, many, few))
}

listen()
const medians: number[] = []
for (const make of [async () => measuredSqlite(), measuredPostgres]) {
  const place = await make()
  try {
    print(place.name)
    const few = await besideTheBareDriver(place)
    medians.push(quantile(few, 0.5))
    await withManyCases(place, few)
    await claims(place)
  } finally {
    await place.dispose()
  }
}
const [sqlite = Number.NaN, postgres = Number.NaN] = medians
print(`A gesture on PostgreSQL takes ${(postgres / sqlite).toFixed(1)} times as long as on SQLite.`)
