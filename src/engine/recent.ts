/** More answers than this are not kept beside each other. */
const mostKept = 20_000

/**
 * What a platform has said within the last `keptMs` (real ms), and never across news that changes it: after `forget` it is
 * asked again, and an answer that was asked for before is not kept. A question that failed is asked again, too.
 */
export class Recent<T> {
  readonly #realNow: () => number
  readonly #keptMs: number
  readonly #kept = new Map<string, { readonly value: Promise<T>; readonly at: number }>()

  constructor(realNow: () => number, keptMs: number) {
    this.#realNow = realNow
    this.#keptMs = keptMs
  }

  get(key: string, ask: () => Promise<T>): Promise<T> {
    const known = this.#kept.get(key)
    if (known && this.#realNow() - known.at < this.#keptMs) return known.value
    if (this.#kept.size > mostKept) this.#kept.clear()
    const asked = { value: ask(), at: this.#realNow() }
    this.#kept.set(key, asked)
    asked.value.catch(() => {
      if (this.#kept.get(key) === asked) this.#kept.delete(key)
    })
    return asked.value
  }

  /** Without a key, everything. */
  forget(key?: string): void {
    if (key === undefined) this.#kept.clear()
    else this.#kept.delete(key)
  }
}
