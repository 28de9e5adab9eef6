import type { z } from 'zod'
import { times } from './limits.ts'

/** Rows that are kept sealed under the key of one tenant. */
export interface SealedRows {
  all(shelf: string): Promise<readonly { readonly key: string; readonly value: string }[]>
  put(shelf: string, key: string, value: string): Promise<void>
  remove(shelf: string, key: string): Promise<void>
}

export interface KeptParts {
  readonly rows: SealedRows
  /** Real time, ms. */
  readonly realNow: () => number
  readonly failed: (error: unknown) => void
  /** Told of every write that goes on. */
  readonly track: (work: Promise<unknown>) => void
}

/** How long a look at the rows may hold somebody up, ms: what is remembered serves instead. */
const lookMs = 1000
/** How long nobody waits again after that, ms. */
const impatientMs = 5000

/**
 * One list of rows, in memory in front of the store: what was just learnt can be used at once, also while the store does
 * not answer, and is written when it does. Another process' changes are seen within seconds.
 */
export class Kept<T extends object> {
  readonly #parts: KeptParts
  readonly #shelf: string
  readonly #schema: z.ZodType<T>
  #rows = new Map<string, T>()
  /** What has been learnt and is not yet written. */
  readonly #changes = new Map<string, Partial<T>>()
  #readAt = Number.NEGATIVE_INFINITY
  #reading: Promise<void> | undefined
  #writing: Promise<void> = Promise.resolve()
  /** Until then nobody waits for the rows any more: they did not come in time. Real ms. */
  #patientFrom = 0

  constructor(shelf: string, schema: z.ZodType<T>, parts: KeptParts) {
    this.#shelf = shelf
    this.#schema = schema
    this.#parts = parts
  }

  /** Never throws. */
  async get(key: string): Promise<T | undefined> {
    if (!this.#isFresh() || !this.#rows.has(key)) await this.#look()
    return this.#rows.get(key)
  }

  /** The same, read again however lately it was: for what another process may have changed this moment. Never throws. */
  async newest(key: string): Promise<T | undefined> {
    await this.#look()
    return this.#rows.get(key)
  }

  /** All rows, in the order in which they came. Never throws. */
  async all(): Promise<readonly (readonly [key: string, value: T])[]> {
    if (!this.#isFresh()) await this.#look()
    return [...this.#rows]
  }

  /** Learns something about one of them. It holds from now on, and is written soon. */
  learn(key: string, change: Partial<T>): void {
    const before = this.#rows.get(key)
    const after = { ...before, ...change } as T
    const written = !this.#changes.has(key)
    if (before && written && JSON.stringify(before) === JSON.stringify(after)) return
    this.#rows.set(key, after)
    this.#changes.set(key, { ...this.#changes.get(key), ...change })
    this.#then(() => this.#write(key))
  }

  forget(key: string): void {
    this.#rows.delete(key)
    this.#changes.delete(key)
    this.#then(() => this.#parts.rows.remove(this.#shelf, key))
  }

  /** One write after the other: the last that was learnt is the last that is written. */
  #then(work: () => Promise<void>): void {
    this.#writing = this.#writing.then(work).catch(this.#parts.failed)
    this.#parts.track(this.#writing)
  }

  #isFresh(): boolean {
    return this.#parts.realNow() - this.#readAt < times.keptMs
  }

  /** Reads the rows again; whoever waits for it waits a moment only. */
  async #look(): Promise<void> {
    const read = this.#read().catch(this.#parts.failed)
    const { realNow } = this.#parts
    if (realNow() < this.#patientFrom) return
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        this.#patientFrom = realNow() + impatientMs
        resolve()
      }, lookMs)
    })
    await Promise.race([read, late]).finally(() => clearTimeout(timer))
  }

  #read(): Promise<void> {
    this.#reading ??= this.#load().finally(() => {
      this.#reading = undefined
    })
    return this.#reading
  }

  async #load(): Promise<void> {
    const rows = await this.#parts.rows.all(this.#shelf)
    const found = new Map<string, T>()
    for (const { key, value } of rows) {
      const { data } = this.#schema.safeParse(JSON.parse(value))
      if (data) found.set(key, { ...data, ...this.#changes.get(key) })
    }
    for (const key of this.#changes.keys()) {
      const known = found.get(key) ?? this.#rows.get(key)
      if (known) found.set(key, known)
    }
    this.#rows = found
    this.#readAt = this.#parts.realNow()
  }

  async #write(key: string): Promise<void> {
    // What another process has learnt since is not overwritten by what was known here long ago.
    if (!this.#isFresh()) await this.#read()
    const change = this.#changes.get(key)
    const value = this.#rows.get(key)
    if (!change || !value) return
    await this.#parts.rows.put(this.#shelf, key, JSON.stringify(value))
    if (this.#changes.get(key) === change) this.#changes.delete(key)
  }
}
