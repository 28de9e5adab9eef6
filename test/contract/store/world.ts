import type { Fact, Recorded } from '../../../src/case/facts.ts'
import type { PersonId } from '../../../src/case/person.ts'
import type { Claimed, Outgoing, Tx } from '../../../src/engine/store.ts'
import type { OpenedStore } from '../../../src/store/database-store.ts'
import type { DatabaseAt, StoreSettings } from '../../../src/store/open-store.ts'

/** A row as the database holds it. */
export type Row = Readonly<Record<string, unknown>>

/** A database of its own for one test, and a way around the store into it. */
export interface FreshDatabase {
  /** Where it is, for another process. */
  at(): Promise<DatabaseAt>
  /** Opens the same database once more, as another process would. */
  open(realNow?: () => number): Promise<OpenedStore>
  /** Opens it with other keys, or with a file of tombstones. */
  openWith(
    settings: Partial<Pick<StoreSettings, 'masterKey' | 'previousMasterKey' | 'tombstoneFile'>>,
  ): Promise<OpenedStore>
  raw(statement: string): Promise<readonly Row[]>
  tables(): Promise<readonly string[]>
  /** Lets `raw` change facts: drops what forbids it. */
  mayChangeFacts(): Promise<void>
  /** Deletes the tombstones, as in a backup from before an erasure. */
  forgetErasures(): Promise<void>
  /** Bytes, from hex, as this database writes them in a statement. */
  bytes(hex: string): string
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

/** What each test starts from. */
export interface World {
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

/** A world with Anna, Ben and one case of Anna's. */
export async function newWorld(fresh: () => FreshDatabase): Promise<World> {
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

/** The slots of claims, in order. */
export const slotsOf = (claims: readonly Claimed[]) => claims.map((claim) => claim.slot)
/** The first claim. @throws Error when there is none. */
export const first = (claims: readonly Claimed[]): Claimed => {
  const [claim] = claims
  if (!claim) throw new Error('nothing was claimed')
  return claim
}
