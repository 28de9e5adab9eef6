import type { KeyObject } from 'node:crypto'
import type { Transaction } from 'kysely'
import { StoreError } from '../engine/store.ts'
import type { Schema } from './schema.ts'
import type { Random, SealKey, Where, Wrapping } from './vault.ts'
import { derive, keyedHash, newSealKey, rewrap, unwrap, wrap } from './vault.ts'

/** What the keyed hashes of a tenant are for. Hashes of different purposes never compare. */
export type Purpose =
  | 'account'
  | 'name'
  | 'member'
  | 'gesture'
  | 'content'
  | 'round'
  | 'place'
  | 'slot'
  | 'collapse'
  | 'timer'
  | 'draft'
  | 'view'
  | 'unasked'
  | 'keepsake'

/** The keys of one tenant: one to seal with, one for the chains, one for each purpose of a hash. */
export class TenantKeys {
  readonly seal: SealKey
  readonly chain: KeyObject
  readonly #purposes = new Map<Purpose, KeyObject>()

  constructor(seal: SealKey) {
    this.seal = seal
    this.chain = derive(seal.key, 'chain')
  }

  /** Keyed hash (HMAC-SHA256, base64url) of parts for one purpose. */
  hash(purpose: Purpose, ...parts: readonly string[]): string {
    let key = this.#purposes.get(purpose)
    if (!key) {
      key = derive(this.seal.key, `hash/${purpose}`)
      this.#purposes.set(purpose, key)
    }
    return Buffer.from(keyedHash(key, parts)).toString('base64url')
  }
}

function tenantKeyAt(tenant: string): Where {
  return { tenant, stream: '', table: 'tenants', column: 'wrapped_key', row: tenant }
}
function streamKeyAt(tenant: string, stream: string): Where {
  return { tenant, stream, table: 'stream_keys', column: 'wrapped_key', row: stream }
}

/**
 * Makes and reads the wrapped keys. Keys are read in the transaction that uses them, so that a stream which another
 * process erased is closed here at once; only a tenant's derived keys are remembered, for as long as its row is the same.
 */
export class KeyRing {
  readonly #wrapping: Wrapping
  readonly #random: Random
  readonly #tenants = new Map<string, { readonly wrapped: Uint8Array; readonly keys: TenantKeys }>()

  constructor(wrapping: Wrapping, random: Random) {
    this.#wrapping = wrapping
    this.#random = random
  }

  /** A wrapped new key for a tenant. */
  newTenant(tenant: string): Uint8Array {
    return wrap(this.#wrapping.now, tenantKeyAt(tenant), newSealKey(this.#random), this.#random)
  }

  /** @throws StoreError `no-key` when the tenant is unknown. */
  async tenant(trx: Transaction<Schema>, tenant: string): Promise<TenantKeys> {
    const row = await trx
      .selectFrom('tenants')
      .select('wrapped_key')
      .where('id', '=', tenant)
      .executeTakeFirst()
    if (!row) throw new StoreError('no-key', 'There is no such tenant.')
    const known = this.#tenants.get(tenant)
    if (known && Buffer.compare(known.wrapped, row.wrapped_key) === 0) return known.keys
    const keys = new TenantKeys(unwrap(this.#wrapping, tenantKeyAt(tenant), row.wrapped_key))
    this.#tenants.set(tenant, { wrapped: row.wrapped_key, keys })
    return keys
  }

  /** A tenant's key wrapped by the master key of now; undefined when it is already. @throws StoreError. */
  rewrapTenant(tenant: string, wrapped: Uint8Array): Uint8Array | undefined {
    return rewrap(this.#wrapping, tenantKeyAt(tenant), wrapped, this.#random)
  }
  /** The same for a stream's key. @throws StoreError. */
  rewrapStream(tenant: string, stream: string, wrapped: Uint8Array): Uint8Array | undefined {
    return rewrap(this.#wrapping, streamKeyAt(tenant, stream), wrapped, this.#random)
  }

  /** Makes and stores the data key of a new stream. */
  async newStream(trx: Transaction<Schema>, tenant: string, stream: string): Promise<void> {
    const where = streamKeyAt(tenant, stream)
    const wrapped = wrap(this.#wrapping.now, where, newSealKey(this.#random), this.#random)
    await trx.insertInto('stream_keys').values({ tenant, stream, wrapped_key: wrapped }).execute()
  }

  /** @throws StoreError `no-key` when the stream has none: it never began, or was erased. */
  async stream(trx: Transaction<Schema>, tenant: string, stream: string): Promise<SealKey> {
    const row = await trx
      .selectFrom('stream_keys')
      .select('wrapped_key')
      .where('tenant', '=', tenant)
      .where('stream', '=', stream)
      .executeTakeFirst()
    if (!row) throw new StoreError('no-key', 'This stream has no key: it never began, or it was erased.')
    return unwrap(this.#wrapping, streamKeyAt(tenant, stream), row.wrapped_key)
  }
}
