import fc from 'fast-check'
import { expect } from 'vitest'
import type { Claimed } from '../../src/engine/store.ts'
import type { OpenedStore } from '../../src/store/database-store.ts'
import type { FreshDatabase } from '../contract/store/world.ts'
import { ANNA, beginCase, message } from '../contract/store/world.ts'

interface Sent {
  readonly place: number
  readonly number: number
  readonly once: boolean
}
/** What may happen to an outbox. */
export type Command =
  | { readonly do: 'send'; readonly place: number; readonly once: boolean }
  | { readonly do: 'claim'; readonly limit: number }
  | { readonly do: 'settle'; readonly which: number; readonly as: 'sent' | 'retry' | 'later' | 'parked' }
  | { readonly do: 'die' }

const LEASE_MS = 1_000
/** Any of it. */
export const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('send' as const), place: fc.nat(2), once: fc.boolean() }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('claim' as const), limit: fc.integer({ min: 1, max: 4 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('settle' as const),
      which: fc.nat(3),
      as: fc.constantFrom('sent', 'retry', 'later', 'parked'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('die' as const) }) },
)

/** Runs commands against a real store and checks each claim against what may be true. */
export class Model {
  readonly #store: OpenedStore
  readonly #tenant: string
  #realNow = 0
  #number = 0
  #held: Claimed[] = []
  readonly #open = new Map<string, Sent>()
  /** Messages that may have arrived: held by somebody who died. */
  readonly #unknown = new Set<string>()
  readonly reached = { sent: 0, retried: 0, resent: 0, unknown: 0 }

  constructor(store: OpenedStore, tenant: string) {
    this.#store = store
    this.#tenant = tenant
  }
  static async on(fresh: FreshDatabase): Promise<Model> {
    const clock = { now: () => 0 }
    const store = await fresh.open(() => clock.now())
    const model = new Model(store, await store.tenantOf(ANNA))
    clock.now = () => model.#realNow
    await store.transact(model.#tenant, (tx) => beginCase(tx, 'case_1'))
    return model
  }

  async run(one: Command): Promise<void> {
    if (one.do === 'send') await this.#send(one.place, one.once)
    if (one.do === 'claim') await this.#claim(one.limit)
    if (one.do === 'settle') await this.#settle(one.which, one.as)
    if (one.do === 'die') this.#die()
  }
  async #send(place: number, once: boolean): Promise<void> {
    const slot = `slot-${this.#number}`
    this.#open.set(slot, { place, number: this.#number, once })
    this.#number += 1
    const promise = once ? 'at-most-once' : 'at-least-once'
    await this.#store.transact(this.#tenant, (tx) =>
      tx.send(message('case_1', slot, `person_${place}`, { promise })),
    )
  }
  async #claim(limit: number): Promise<void> {
    const claims = await this.#store.claimOutgoing(10, limit, LEASE_MS)
    for (const claim of claims) {
      const sent = this.#open.get(claim.slot)
      if (!sent) throw new Error(`${claim.slot} was claimed after its end`)
      const busy = this.#held.some((other) => this.#open.get(other.slot)?.place === sent.place)
      expect(busy, 'two on their way to one place').toBe(false)
      for (const [slot, other] of this.#open) {
        const ahead = other.place === sent.place && other.number < sent.number
        expect(ahead && !this.#unknown.has(slot), `${slot} was overtaken by ${claim.slot}`).toBe(false)
      }
      if (this.#unknown.has(claim.slot)) {
        expect(sent.once, 'a decision was sent again blindly').toBe(false)
        this.#unknown.delete(claim.slot)
        this.reached.resent += 1
      }
      this.#held.push(claim)
    }
  }
  async #settle(which: number, as: 'sent' | 'retry' | 'later' | 'parked'): Promise<void> {
    const claim = this.#held.splice(which, 1)[0]
    if (!claim) return
    const how =
      as === 'retry'
        ? ({ as, afterMs: 0 } as const)
        : as === 'later'
          ? ({ as, notBefore: 5 } as const)
          : as === 'parked'
            ? ({ as, why: 'refused' } as const)
            : ({ as } as const)
    expect(await this.#store.settle(claim, how)).toBe(true)
    if (as === 'sent' || as === 'parked') this.#open.delete(claim.slot)
    if (as === 'sent') this.reached.sent += 1
    if (as === 'retry') this.reached.retried += 1
  }
  /** Whoever holds something dies, and the leases run out. */
  #die(): void {
    for (const claim of this.#held) {
      this.#unknown.add(claim.slot)
      if (this.#open.get(claim.slot)?.once) this.reached.unknown += 1
    }
    this.#held = []
    this.#realNow += LEASE_MS
  }
  /** Everything that is left gets to its end: sent, or parked because nobody can know. */
  async drain(): Promise<void> {
    this.#die()
    for (let round = 0; round < 60; round += 1) {
      await this.#claim(10)
      while (this.#held.length > 0) await this.#settle(0, 'sent')
    }
    expect(new Set(this.#open.keys())).toEqual(this.#unknown)
    const parked = await this.#store.transact(this.#tenant, (tx) => tx.parked('case_1'))
    const unknown = parked.filter((each) => each.why === 'unknown').map((each) => each.slot)
    expect(new Set(unknown)).toEqual(this.#unknown)
  }
}
