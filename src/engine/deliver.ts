import type { ChannelName } from '../case/person.ts'
import type { CaseState } from '../case/state.ts'
import type { CodeName, Neutral, PersonalCard } from './card.ts'
import type { Channel } from './channel.ts'
import type { Clock } from './clock.ts'
import { commitStep } from './commit.ts'
import type { House } from './house.ts'
import type { Routes } from './routes.ts'
import { send } from './send.ts'
import type { Store } from './store.ts'
import { tick } from './tick.ts'
import { World } from './world.ts'

/** How long one claim of a message holds, real time: a killed worker's messages are free again after it. */
const leaseMs = 30_000
/** How often we look for what is due, real time. A commit wakes us at once. */
const pollMs = 500
const dayMs = 86_400_000
/** How many messages and timers are taken up at once. */
const batch = 20

/** What the engine logs. */
export type LogEvent =
  | 'timer-unknown'
  | 'timer-failed'
  | 'gesture-failed'
  | 'file-failed'
  | 'parked'
  | 'delivery-failed'

export interface DeliveryParts {
  readonly store: Store
  readonly house: House
  readonly routes: Routes
  readonly channels: ReadonlyMap<ChannelName, Channel>
  readonly clock: Clock
  /** Events and ids only. */
  readonly log: (event: LogEvent, fields: Readonly<Record<string, string>>) => void
  /** What went wrong, whole: for a debugger or a test, never for a log (it may quote people). */
  readonly onError?: (error: unknown) => void
}

/**
 * After the commit: fires timers that are due and empties the outbox, in the order of each place; once a day deletes drafts
 * that are too old.
 */
export class Delivery {
  readonly #parts: DeliveryParts
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  #again = false
  #stopped = true
  /** The day (UTC, whole days since 1970) for which drafts that are too old have been deleted. */
  #forgotFor = Number.NEGATIVE_INFINITY

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
        this.#parts.onError?.(error)
        this.#parts.log('delivery-failed', { error: error instanceof Error ? error.name : 'unknown' })
      }
    }
  }

  /** One round: what is due by now (`due <= now`, so that a missed hour is caught up). Returns how much was done. */
  async round(): Promise<number> {
    const done = (await this.#timers()) + (await this.#outbox())
    await this.#forget()
    return done
  }

  /** Once a day, whether or not anybody does anything: what was typed and not handed in is not kept for longer than we say. */
  async #forget(): Promise<void> {
    const { store, clock } = this.#parts
    const now = clock.now()
    const today = Math.floor(now / dayMs)
    if (today === this.#forgotFor) return
    await store.forgetDrafts(now)
    this.#forgotFor = today
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
        this.#parts.onError?.(error)
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
        await store.settle(claim, settled)
      }),
    )
    for (const parked of await store.newlyParked(batch)) await this.#askOwner(parked)
    return claims.length
  }

  /** What could not be delivered is never sent elsewhere; the owner is told in private, or asked to look (trust F8). */
  async #askOwner(one: {
    readonly tenant: string
    readonly stream: string
    readonly id: string
  }): Promise<void> {
    const { store, house, clock, log } = this.#parts
    await store.transact(one.tenant, async (tx) => {
      await tx.noticeParked(one.id)
      const parked = (await tx.parked(one.stream)).find(({ id }) => id === one.id)
      const world = new World(tx, house)
      const about = await world.case(one.stream)
      if (!parked || !about) return
      log('parked', { why: parked.why })
      // A message about a parked message that is parked itself ends here.
      if (parked.slot.startsWith('tell:parked:')) return
      const card = parkedCard(about, one.id, parked.why)
      const tell = { about: about.id, to: house.owner(about), card, urgency: 'asked' } as const
      const author = { by: 'calendar', now: clock.now(), seed: `parked:${one.id}` } as const
      await commitStep(world, { facts: [], tell: [tell], reply: { kind: 'nothing' } }, author)
    })
  }
}

function parkedCard(about: CaseState, item: string, why: 'unknown' | 'refused' | 'outsiders'): PersonalCard {
  const codeName = about.codeName as CodeName
  const words: Neutral =
    why === 'refused'
      ? { key: 'common.parked.refused', values: { codeName, count: 1 } }
      : { key: why === 'unknown' ? 'common.parked.unknown' : 'common.parked.outsiders', values: { codeName } }
  const subject = { case: about.id, item }
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
