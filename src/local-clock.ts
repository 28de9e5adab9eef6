import type { Clock } from './engine/clock.ts'
import type { Store } from './engine/store.ts'

/** Business time of local mode: real time plus an offset that people may move, forward only (definitions.md, "Local mode"). */
export interface LocalClock extends Clock {
  offset(): number
  readonly travel: {
    advance(byMs: number): Promise<void>
    toNext(): Promise<boolean>
  }
  /** Delivers what is due; set once the engine is there. */
  settle: () => Promise<void>
}

/** Opens the clock with the offset that was kept. */
export async function openLocalClock(
  store: Pick<Store, 'clockOffset' | 'moveClock' | 'nextDue'>,
  realNow: () => number,
): Promise<LocalClock> {
  let offset = await store.clockOffset()
  const now = (): number => realNow() + offset
  const clock: LocalClock = {
    now,
    offset: () => offset,
    settle: async () => {},
    travel: {
      /** Passes through everything that comes due on the way, in its order, so that nothing fires late. */
      async advance(byMs) {
        const end = now() + byMs
        for (;;) {
          const next = await store.nextDue(now())
          if (next === undefined || next > end) break
          await moveTo(next)
          await clock.settle()
        }
        await moveTo(end)
        await clock.settle()
      },
      async toNext() {
        const next = await store.nextDue(now())
        if (next === undefined) return false
        await moveTo(next)
        await clock.settle()
        return true
      },
    },
  }
  async function moveTo(instant: number): Promise<void> {
    const by = instant - now()
    if (by <= 0) return
    await store.moveClock(by)
    offset += by
  }
  return clock
}
