import type { ChannelName } from '../case/person.ts'
import type { CaseState } from '../case/state.ts'
import type { CodeName, Neutral, PersonalCard } from './card.ts'
import type { Channel } from './channel.ts'
import type { Clock } from './clock.ts'
import { commitStep } from './commit.ts'
import type { House } from './house.ts'
import type { Routes } from './routes.ts'
import { send } from './send.ts'
import type { Claimed, Settled, Store } from './store.ts'
import { tick } from './tick.ts'
import { World } from './world.ts'

/** How long one claim of a message holds, real time: a killed worker's messages are free again after it. */
const leaseMs = 30_000
/** How often we look for what is due, real time. A commit wakes us at once. */
const pollMs = 500
/** How many messages and timers are taken up at once. */
const batch = 20

export interface DeliveryParts {
  readonly store: Store
  readonly house: House
  readonly routes: Routes
  readonly channels: ReadonlyMap<ChannelName, Channel>
  readonly clock: Clock
  /** Events and ids only. */
  readonly log: (
    event: 'timer-unknown' | 'timer-failed' | 'parked' | 'delivery-failed',
    fields: Readonly<Record<string, string>>,
  ) => void
}

/** After the commit: fires timers that are due and empties the outbox, in the order of each place. */
export class Delivery {
  readonly #parts: DeliveryParts
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  #again = false
  #stopped = true

  constructor(parts: DeliveryParts) {
    this.#parts = parts
  }

  start(): void {
    this.#stopped = false
    this.poke()
  }

  /** Looks now instead of at the next poll. */
  poke(): void {
    if (this.#stopped) return
    this.#again = true
    if (this.#running) return
    clearTimeout(this.#timer)
    this.#running = this.#loop().finally(() => {
      this.#running = undefined
      if (!this.#stopped) this.#timer = setTimeout(() => this.poke(), pollMs)
    })
  }

  /** Takes up nothing new; resolves when what was under way has been settled. */
  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#running
  }

  async #loop(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false
      try {
        while (!this.#stopped && (await this.round()) > 0);
      } catch (error) {
        this.#parts.log('delivery-failed', { error: error instanceof Error ? error.name : 'unknown' })
      }
    }
  }

  /** One round: what is due by now (`due <= now`, so that a missed hour is caught up). Returns how much was done. */
  async round(): Promise<number> {
    return (await this.#timers()) + (await this.#outbox())
  }

  async #timers(): Promise<number> {
    const { store, house, routes, clock, log } = this.#parts
    const now = clock.now()
    let fired = 0
    for (const timer of await store.dueTimers(now, batch)) {
      try {
        const outcome = await store.transact(timer.tenant, (tx) => tick(tx, timer, { house, routes, now }))
        if (outcome === 'unknown') log('timer-unknown', { kind: timer.kind })
        else fired += 1
      } catch (error) {
        log('timer-failed', { kind: timer.kind, error: error instanceof Error ? error.name : 'unknown' })
      }
    }
    return fired
  }

  async #outbox(): Promise<number> {
    const { store, house, channels, clock } = this.#parts
    const now = clock.now()
    const claims = await store.claimOutgoing(now, batch, leaseMs)
    await Promise.all(
      claims.map(async (claim) => {
        const settled = await send(claim, { store, house, channels, now })
        const ours = await store.settle(claim, settled)
        if (ours && settled.as === 'parked') await this.#tellOwner(claim, settled)
      }),
    )
    return claims.length
  }

  /** What could not be delivered is never sent elsewhere; the owner is told in private, or asked to look (trust F8). */
  async #tellOwner(claim: Claimed, settled: Extract<Settled, { as: 'parked' }>): Promise<void> {
    const { store, house, clock, log } = this.#parts
    log('parked', { why: settled.why })
    // A message about a parked message that is parked itself ends here.
    if (claim.slot.startsWith('tell:parked:')) return
    await store.transact(claim.tenant, async (tx) => {
      const world = new World(tx, house)
      const about = await world.case(claim.stream)
      if (!about) return
      await commitStep(
        world,
        {
          facts: [],
          tell: [
            {
              about: about.id,
              to: house.owner(about),
              card: parkedCard(about, claim, settled.why),
              urgency: 'asked',
            },
          ],
          reply: { kind: 'nothing' },
        },
        { by: 'calendar', now: clock.now(), seed: `parked:${claim.id}` },
      )
    })
  }
}

function parkedCard(
  about: CaseState,
  claim: Claimed,
  why: 'unknown' | 'refused' | 'outsiders',
): PersonalCard {
  const codeName = about.codeName as CodeName
  const words: Neutral =
    why === 'refused'
      ? { key: 'common.parked.refused', values: { codeName, count: 1 } }
      : { key: why === 'unknown' ? 'common.parked.unknown' : 'common.parked.outsiders', values: { codeName } }
  const subject = { case: about.id, item: claim.id }
  const buttons =
    why === 'unknown'
      ? [
          {
            label: { key: 'common.parked.again' } as const,
            action: 'parked.again',
            subject,
            opens: 'nothing' as const,
          },
          {
            label: { key: 'common.parked.arrived' } as const,
            action: 'parked.arrived',
            subject,
            opens: 'nothing' as const,
          },
        ]
      : []
  return {
    audience: 'personal',
    preview: words,
    title: { key: 'common.parked.title', values: { codeName } },
    blocks: [
      { kind: 'text', text: words },
      ...(buttons.length > 0 ? [{ kind: 'buttons' as const, buttons }] : []),
    ],
  }
}
