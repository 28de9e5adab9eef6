import { setTimeout as pause } from 'node:timers/promises'
import type { Kysely, Transaction } from 'kysely'
import type { TenantId } from '../engine/gesture.ts'
import type { Store, Tx } from '../engine/store.ts'
import { StoreError } from '../engine/store.ts'
import { ballotsOf } from './ballots.ts'
import { newId } from './chance.ts'
import { claimOutgoing } from './claim.ts'
import type { Differences } from './dialect.ts'
import { erasureOf } from './erasure.ts'
import { draftsOf, forgetDrafts, ledgerOf, unaskedOf, viewsOf } from './journal.ts'
import type { Keepsakes } from './keepsake.ts'
import { keepsakesIn } from './keepsake.ts'
import { keptAboutOf } from './kept-about.ts'
import { REWRITTEN } from './migrations.ts'
import { outboxOf } from './outbox.ts'
import { outcomesOf } from './outcomes.ts'
import { peopleOf } from './people.ts'
import { rotate } from './rotate.ts'
import type { Schema } from './schema.ts'
import type { Tools } from './scope.ts'
import { Scope } from './scope.ts'
import { settle } from './settle.ts'
import { streamsIn } from './streams.ts'
import { dueTimers, timersOf } from './timers.ts'
import type { TombstoneFile } from './tombstones.ts'
import type { SealKey, Wrapping } from './vault.ts'
import { keyedHash } from './vault.ts'
import type { Verdict } from './verify.ts'
import { tenantIds, verify } from './verify.ts'

/** The store, and what only `main.ts` and the operator's commands use. */
export interface OpenedStore extends Store {
  keepsakes(tenant: TenantId): Keepsakes
  /** Checks every chain (trust K2). */
  verifyChains(): Promise<Verdict>
  /** Wraps every key by the master key of now (trust K3); how many were not yet. It can be stopped and run again. */
  rotateKeys(): Promise<number>
  /**
   * Calls back when another process on the same database has work that is due, so that nobody waits for the next look. It
   * may call too often, or not at all; the result stops it.
   */
  onWake(callback: () => void): () => Promise<void>
}

/** What is open of a database. */
export interface Database {
  readonly db: Kysely<Schema>
  /** The same database without limits of time, for long work; the same handle where it has none. */
  readonly patient: Kysely<Schema>
  readonly wrapping: Wrapping
  readonly installationsKey: SealKey
  readonly tombstones: TombstoneFile | undefined
}

/** How long a transaction is run again while the database asks for it, and how often, in ms. */
const PATIENCE_MS = 1_600
const AGAIN_AT_MOST = 12
const LONGEST_PAUSE_MS = 150

function txOf(scope: Scope): Tx {
  return {
    tenant: scope.tenant,
    ...ledgerOf(scope),
    ...peopleOf(scope),
    ...streamsIn(scope),
    ...ballotsOf(scope),
    ...outboxOf(scope),
    ...timersOf(scope),
    ...draftsOf(scope),
    ...viewsOf(scope),
    ...unaskedOf(scope),
    ...outcomesOf(scope),
    ...erasureOf(scope),
    ...keptAboutOf(scope),
  }
}

/** The store's port over one open database. */
export class DatabaseStore implements OpenedStore {
  readonly #database: Database
  readonly #db: Kysely<Schema>
  readonly #tools: Tools
  readonly #listeners = new Set<() => Promise<void>>()
  #vacuumLater = false

  constructor(database: Database, tools: Tools) {
    this.#database = database
    this.#db = database.db
    this.#tools = tools
  }

  tenantOf(account: Parameters<Store['tenantOf']>[0]): Promise<TenantId> {
    const { key } = this.#database.installationsKey
    const hash = keyedHash(key, [account.channel, account.installation])
    const tag = Buffer.from(hash).toString('base64url')
    return this.#ask(() => this.#db.transaction().execute((trx) => this.#tenant(trx, tag)))
  }

  async #tenant(trx: Transaction<Schema>, tag: string): Promise<TenantId> {
    const known = trx.selectFrom('installations').select('tenant').where('tag', '=', tag)
    const row = await known.executeTakeFirst()
    if (row) return row.tenant
    const id = newId('tenant', this.#tools.random)
    await trx
      .insertInto('installations')
      .values({ tag, tenant: id })
      .onConflict((conflict) => conflict.column('tag').doNothing())
      .execute()
    const winner = await known.executeTakeFirstOrThrow()
    if (winner.tenant === id) {
      await this.#tools.differences.enterTenant(trx, id)
      const wrapped_key = this.#tools.ring.newTenant(id)
      await trx.insertInto('tenants').values({ id, wrapped_key }).execute()
    }
    return winner.tenant
  }

  transact<T>(tenant: TenantId, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#inScope(tenant, (scope) => work(txOf(scope)))
  }

  async #inScope<T>(tenant: TenantId, work: (scope: Scope) => Promise<T>): Promise<T> {
    const { differences } = this.#tools
    const { value, scope } = await this.#ask(() =>
      this.#db.transaction().execute(async (trx) => {
        const scope = await Scope.enter(trx, tenant, this.#tools)
        const value = await work(scope)
        if (scope.vacuumDue) await setMeta(trx, 'vacuum-due', await differences.vacuumMark(trx))
        if (scope.wakeDue) await differences.wake(trx)
        return { value, scope }
      }),
    )
    this.#database.tombstones?.add(scope.erased)
    if (scope.vacuumDue) await this.#vacuum()
    return value
  }

  /** When somebody else is in the way, it is tried again at the next look at the outbox. */
  async #vacuum(): Promise<void> {
    this.#vacuumLater = !(await vacuumIfDue(this.#database.patient, this.#tools.differences))
  }

  async claimOutgoing(now: number, limit: number, leaseMs: number): ReturnType<Store['claimOutgoing']> {
    if (this.#vacuumLater) await this.#vacuum()
    try {
      return await this.#ask(() => claimOutgoing(this.#db, this.#tools, now, limit, leaseMs))
    } catch (error) {
      // Another process took a message to the same place in this instant; at the next look it will be on its way.
      if (error instanceof StoreError && error.kind === 'version') return []
      throw error
    }
  }
  settle(...[claim, settled]: Parameters<Store['settle']>): Promise<boolean> {
    return this.#ask(() => settle(this.#db, this.#tools, claim, settled))
  }
  dueTimers(now: number, limit: number): ReturnType<Store['dueTimers']> {
    return this.#ask(() => dueTimers(this.#db, this.#tools, now, limit))
  }

  newlyParked(limit: number): ReturnType<Store['newlyParked']> {
    return this.#asWorker((trx) =>
      trx
        .selectFrom('outbox')
        .select(['tenant', 'stream', 'id'])
        .where('state', '=', 'parked')
        .where('noticed', '=', 0)
        .orderBy('position')
        .limit(limit)
        .execute(),
    )
  }

  async forgetDrafts(now: number): Promise<void> {
    const tenants = await this.#ask(() => tenantIds(this.#db, this.#tools))
    for (const tenant of tenants) await this.#inScope(tenant, (scope) => forgetDrafts(scope, now))
  }

  nextDue(now: number): Promise<number | undefined> {
    return this.#asWorker(async (trx) => {
      const timer = await trx
        .selectFrom('timers')
        .select((select) => select.fn.min('due_at').as('at'))
        .where('state', '=', 'waiting')
        .where('due_at', '>', now)
        .executeTakeFirst()
      const message = await trx
        .selectFrom('outbox')
        .select((select) => select.fn.min('not_before').as('at'))
        .where('state', '=', 'ready')
        .where('not_before', '>', now)
        .executeTakeFirst()
      const times = [timer?.at, message?.at].filter((at) => typeof at === 'number')
      return times.length === 0 ? undefined : Math.min(...times)
    })
  }

  clockOffset(): Promise<number> {
    return this.#asWorker((trx) => meta(trx, 'clock-offset'))
  }
  async moveClock(byMs: number): Promise<void> {
    if (!(Number.isSafeInteger(byMs) && byMs >= 0)) throw new RangeError('The clock moves forward only.')
    return this.#asWorker(async (trx) =>
      setMeta(trx, 'clock-offset', (await meta(trx, 'clock-offset')) + byMs),
    )
  }

  keepsakes(tenant: TenantId): Keepsakes {
    return keepsakesIn((work) => this.#inScope(tenant, work))
  }
  verifyChains(): Promise<Verdict> {
    return this.#ask(() => verify(this.#database.patient, this.#tools))
  }
  rotateKeys(): Promise<number> {
    const { patient, wrapping } = this.#database
    return this.#ask(() => rotate(patient, this.#tools, wrapping))
  }
  onWake(callback: () => void): () => Promise<void> {
    const stop = this.#tools.differences.onWake(callback)
    this.#listeners.add(stop)
    return () => {
      this.#listeners.delete(stop)
      return stop()
    }
  }
  async close(): Promise<void> {
    await Promise.all([...this.#listeners].map((stop) => stop()))
    this.#listeners.clear()
    await closeAll(this.#database)
  }

  #asWorker<T>(work: (trx: Transaction<Schema>) => Promise<T>): Promise<T> {
    return this.#ask(() =>
      this.#db.transaction().execute(async (trx) => {
        await this.#tools.differences.enterAs(trx, 'worker')
        return work(trx)
      }),
    )
  }
  #ask<T>(work: () => Promise<T>): Promise<T> {
    return translated(this.#tools.differences, work)
  }
}

/** Closes both handles of a database, or the one. */
export async function closeAll({ db, patient }: Pick<Database, 'db' | 'patient'>): Promise<void> {
  await db.destroy()
  if (patient !== db) await patient.destroy()
}

/**
 * Runs work again while the database asks for it, for less than two seconds in all, and puts its errors into ours. After a
 * cut connection nobody knows whether the transaction stands: it runs again, and the ledger knows (trust F5).
 */
export async function translated<T>(differences: Differences, work: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + PATIENCE_MS
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      const meaning = differences.meaning(error)
      if (meaning === undefined) throw error
      if (meaning === 'again' && attempt < AGAIN_AT_MOST && performance.now() < giveUpAt) {
        await pause(Math.random() * Math.min(LONGEST_PAUSE_MS, 5 * 2 ** attempt))
        continue
      }
      const told = error instanceof Error ? error.message : String(error)
      throw new StoreError(meaning === 'duplicate' ? 'version' : 'unavailable', told)
    }
  }
}

async function meta(trx: Kysely<Schema>, name: string): Promise<number> {
  const row = await trx.selectFrom('meta').select('number').where('name', '=', name).executeTakeFirst()
  return row?.number ?? 0
}
async function setMeta(trx: Kysely<Schema>, name: string, number: number): Promise<void> {
  await trx
    .insertInto('meta')
    .values({ name, number, bytes: null })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ number }))
    .execute()
}

/**
 * The commit stands whatever happens here: when the rewriting fails, the mark stays for another try, at the latest at the
 * next start. False when it failed.
 */
export async function vacuumIfDue(db: Kysely<Schema>, differences: Differences): Promise<boolean> {
  try {
    const mark = await meta(db, 'vacuum-due')
    if (mark === 0) return true
    await differences.vacuum(db, mark, REWRITTEN)
    // A transaction that came meanwhile has left a mark of its own.
    await db
      .updateTable('meta')
      .set({ number: 0 })
      .where('name', '=', 'vacuum-due')
      .where('number', '=', mark)
      .execute()
    return true
  } catch (error) {
    if (differences.meaning(error) === undefined) throw error
    return false
  }
}
