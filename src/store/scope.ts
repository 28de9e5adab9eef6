import type { Transaction } from 'kysely'
import type { Differences } from './dialect.ts'
import { fromBytes, fromPaddedBytes, toBytes, toPaddedBytes } from './exact-json.ts'
import type { KeyRing, TenantKeys } from './keys.ts'
import type { Schema } from './schema.ts'
import type { Tombstone } from './tombstones.ts'
import type { Random, SealKey, Where } from './vault.ts'
import { open, seal } from './vault.ts'

type Cell = Pick<Where, 'table' | 'column' | 'row'>

/** One transaction of one tenant, with its keys: what every part of the store works in. */
export class Scope {
  readonly trx: Transaction<Schema>
  readonly tenant: string
  readonly keys: TenantKeys
  readonly random: Random
  readonly differences: Differences
  /** Set when pages must be rewritten after the commit. */
  vacuumDue = false
  /** Set when the other processes have something to do after the commit. */
  wakeDue = false
  /** Streams that were erased, to be noted outside the database after the commit. */
  readonly erased: Tombstone[] = []
  readonly #ring: KeyRing
  readonly #streamKeys = new Map<string, SealKey>()

  private constructor(trx: Transaction<Schema>, tenant: string, keys: TenantKeys, tools: Tools) {
    this.trx = trx
    this.tenant = tenant
    this.keys = keys
    this.random = tools.random
    this.differences = tools.differences
    this.#ring = tools.ring
  }

  /** @throws StoreError `no-key` when the tenant is unknown. */
  static async enter(trx: Transaction<Schema>, tenant: string, tools: Tools): Promise<Scope> {
    await tools.differences.enterTenant(trx, tenant)
    return new Scope(trx, tenant, await tools.ring.tenant(trx, tenant), tools)
  }

  /** Gives a new stream its data key. */
  newStreamKey(stream: string): Promise<void> {
    return this.#ring.newStream(this.trx, this.tenant, stream)
  }

  /** @throws StoreError `no-key` when the stream never began or was erased. */
  async streamKey(stream: string): Promise<SealKey> {
    const known = this.#streamKeys.get(stream)
    if (known) return known
    const key = await this.#ring.stream(this.trx, this.tenant, stream)
    this.#streamKeys.set(stream, key)
    return key
  }

  /** Seals JSON under the stream's key, bound to the cell in which it will stand. */
  async sealIn(stream: string, cell: Cell, value: unknown): Promise<Uint8Array> {
    return seal(await this.streamKey(stream), this.#where(stream, cell), toBytes(value), this.random)
  }
  /** @throws StoreError `tampered`, or `no-key` for an erased stream. */
  async openIn<T>(stream: string, cell: Cell, sealed: Uint8Array): Promise<T> {
    return fromBytes<T>(open(await this.streamKey(stream), this.#where(stream, cell), sealed))
  }
  /** Like `sealIn`, padded to whole blocks: its length says nothing. */
  async sealPaddedIn(stream: string, cell: Cell, value: unknown): Promise<Uint8Array> {
    return seal(await this.streamKey(stream), this.#where(stream, cell), toPaddedBytes(value), this.random)
  }
  /** Opens what `sealPaddedIn` made. @throws StoreError as `openIn`. */
  async openPaddedIn<T>(stream: string, cell: Cell, sealed: Uint8Array): Promise<T> {
    return fromPaddedBytes<T>(open(await this.streamKey(stream), this.#where(stream, cell), sealed))
  }

  /** Seals JSON under the tenant's key. */
  sealHere(cell: Cell, value: unknown): Uint8Array {
    return seal(this.keys.seal, this.#where('', cell), toBytes(value), this.random)
  }
  /** @throws StoreError `tampered`. */
  openHere<T>(cell: Cell, sealed: Uint8Array): T {
    return fromBytes<T>(open(this.keys.seal, this.#where('', cell), sealed))
  }
  /** Like `sealHere`, padded to whole blocks. */
  sealPaddedHere(cell: Cell, value: unknown): Uint8Array {
    return seal(this.keys.seal, this.#where('', cell), toPaddedBytes(value), this.random)
  }
  /** Opens what `sealPaddedHere` made. @throws StoreError `tampered`. */
  openPaddedHere<T>(cell: Cell, sealed: Uint8Array): T {
    return fromPaddedBytes<T>(open(this.keys.seal, this.#where('', cell), sealed))
  }

  #where(stream: string, cell: Cell): Where {
    return { tenant: this.tenant, stream, ...cell }
  }
}

/** What a store has for as long as it is open. */
export interface Tools {
  readonly ring: KeyRing
  readonly random: Random
  readonly differences: Differences
  /** Real time in ms UTC, by the clock that all processes share: leases, and waiting after a refusal. */
  readonly realNow: (trx: Transaction<Schema>) => Promise<number>
}
