import type { Kysely, Transaction } from 'kysely'
import type { TenantId } from '../engine/gesture.ts'
import type { Store, Tx } from '../engine/store.ts'
import { StoreError } from '../engine/store.ts'
import { ballotsOf } from './ballots.ts'
import { newId } from './chance.ts'
import { claimOutgoing } from './claim.ts'
import type { Differences } from './dialect.ts'
import { draftsOf, ledgerOf, unaskedOf, viewsOf } from './journal.ts'
import type { Keepsakes } from './keepsake.ts'
import { keepsakesIn } from './keepsake.ts'
import { outboxOf } from './outbox.ts'
import { peopleOf } from './people.ts'
import type { Schema } from './schema.ts'
import type { Tools } from './scope.ts'
import { Scope } from './scope.ts'
import { settle } from './settle.ts'
import { streamsIn } from './streams.ts'
import { dueTimers, timersOf } from './timers.ts'
import type { SealKey } from './vault.ts'
import { keyedHash } from './vault.ts'
import type { Verdict } from './verify.ts'
import { verify } from './verify.ts'

/** The store, and what only `main.ts` and the operator's commands use. */
export interface OpenedStore extends Store {
  keepsakes(tenant: TenantId): Keepsakes
  /** Checks every chain (trust K2). */
  verifyChains(): Promise<Verdict>
}

const AGAIN_AT_MOST = 5

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
  }
}

/** The store's port over one open database. */
export class DatabaseStore implements OpenedStore {
  readonly #db: Kysely<Schema>
  readonly #tools: Tools
  readonly #installationsKey: SealKey

  constructor(db: Kysely<Schema>, tools: Tools, installationsKey: SealKey) {
    this.#db = db
    this.#tools = tools
    this.#installationsKey = installationsKey
  }

  tenantOf(account: Parameters<Store['tenantOf']>[0]): Promise<TenantId> {
    const hash = keyedHash(this.#installationsKey.bytes, [account.channel, account.installation])
    const tag = Buffer.from(hash).toString('base64url')
    return this.#ask(() => this.#db.transaction().execute((trx) => this.#tenant(trx, tag)))
  }

  async #tenant(trx: Transaction<Schema>, tag: string): Promise<TenantId> {
    await this.#tools.differences.enterWorker(trx)
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
      const wrapped_key = this.#tools.ring.newTenant(id)
      await trx.insertInto('tenants').values({ id, wrapped_key }).execute()
    }
    return winner.tenant
  }

  transact<T>(tenant: TenantId, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#inScope(tenant, (scope) => work(txOf(scope)))
  }

  async #inScope<T>(tenant: TenantId, work: (scope: Scope) => Promise<T>): Promise<T> {
    const { value, vacuum } = await this.#ask(() =>
      this.#db.transaction().execute(async (trx) => {
        const scope = await Scope.enter(trx, tenant, this.#tools)
        const value = await work(scope)
        if (scope.vacuumDue) await setMeta(trx, 'vacuum-due', 1)
        return { value, vacuum: scope.vacuumDue }
      }),
    )
    if (vacuum) await vacuumIfDue(this.#db, this.#tools.differences)
    return value
  }

  claimOutgoing(now: number, limit: number, leaseMs: number): ReturnType<Store['claimOutgoing']> {
    return this.#ask(() => claimOutgoing(this.#db, this.#tools, now, limit, leaseMs))
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
    return this.#ask(() => verify(this.#db, this.#tools))
  }
  close(): Promise<void> {
    return this.#db.destroy()
  }

  #asWorker<T>(work: (trx: Transaction<Schema>) => Promise<T>): Promise<T> {
    return this.#ask(() =>
      this.#db.transaction().execute(async (trx) => {
        await this.#tools.differences.enterWorker(trx)
        return work(trx)
      }),
    )
  }
  #ask<T>(work: () => Promise<T>): Promise<T> {
    return translated(this.#tools.differences, work)
  }
}

/** Runs work again while the database asks for it, and puts its errors into ours. */
export async function translated<T>(differences: Differences, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      const meaning = differences.meaning(error)
      if (meaning === undefined) throw error
      if (meaning === 'again' && attempt < AGAIN_AT_MOST) continue
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

/** The commit stands whatever happens here: when the rewriting fails, the mark stays and the next start tries again. */
export async function vacuumIfDue(db: Kysely<Schema>, differences: Differences): Promise<void> {
  try {
    if ((await meta(db, 'vacuum-due')) === 0) return
    await differences.vacuum(db)
    await setMeta(db, 'vacuum-due', 0)
  } catch (error) {
    if (differences.meaning(error) === undefined) throw error
  }
}
