import type { Gesture } from '../../src/engine/gesture.ts'
import type { Received } from './received.ts'

type Typed = Extract<Received, { readonly kind: 'typed' }>

/** What is on its way of one form as it was shown. */
interface Line {
  /** The newest that has come; it is handed in next, and what came before it never. */
  next: Typed | undefined
  done: Promise<void>
}

/** Forms whose newest change is remembered, so that an older one that comes late changes nothing. */
const remembered = 5000

/**
 * Hands in what people type in forms that are open, one at a time of each form: while one is being kept only the newest
 * of those that come waits.
 */
export class Typing {
  readonly #receive: (gesture: Gesture) => Promise<unknown>
  readonly #failed: (error: unknown) => void
  readonly #lines = new Map<string, Line>()
  readonly #newest = new Map<string, number>()

  constructor(receive: (gesture: Gesture) => Promise<unknown>, failed: (error: unknown) => void) {
    this.#receive = receive
    this.#failed = failed
  }

  /** Resolves when it, or what came after it, has been kept. Never rejects. */
  take(typed: Typed): Promise<void> {
    const { id } = typed.gesture
    const line = this.#lines.get(id)
    if (typed.outsider || typed.order < (this.#newest.get(id) ?? 0)) return line?.done ?? Promise.resolve()
    this.#remember(id, typed.order)
    if (line) {
      line.next = typed
      return line.done
    }
    const begun: Line = { next: typed, done: Promise.resolve() }
    this.#lines.set(id, begun)
    begun.done = this.#keep(id, begun)
    return begun.done
  }

  async #keep(id: string, line: Line): Promise<void> {
    for (let typed = line.next; typed; typed = line.next) {
      line.next = undefined
      await this.#receive(typed.gesture).catch(this.#failed)
    }
    this.#lines.delete(id)
  }

  #remember(id: string, order: number): void {
    this.#newest.set(id, order)
    const oldest = this.#newest.size > remembered ? this.#newest.keys().next().value : undefined
    if (oldest !== undefined) this.#newest.delete(oldest)
  }
}
