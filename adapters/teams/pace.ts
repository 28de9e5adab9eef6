import { NotSent } from '../../src/engine/channel.ts'

/** So many in so many ms. */
type Rule = readonly [count: number, ms: number]

/**
 * https://learn.microsoft.com/en-us/microsoftteams/platform/bots/how-to/rate-limit: for one conversation, and for an
 * app in its organisation.
 */
const thread: readonly Rule[] = [
  [7, 1000],
  [8, 2000],
  [60, 30_000],
  [1800, 3_600_000],
]
const app: readonly Rule[] = [[30, 1000]]

/** Moments at which something was sent, oldest first, and until when nothing may be, real ms. */
interface Sent {
  readonly at: number[]
  blockedUntil: number
}

/** Keeps to the limits of Teams. In memory: a restart forgives. */
export class TeamsPace {
  readonly #realNow: () => number
  readonly #threads = new Map<string, Sent>()
  readonly #all: Sent = { at: [], blockedUntil: 0 }

  constructor(realNow: () => number) {
    this.#realNow = realNow
  }

  /** How long until there is a turn in this conversation, ms; 0 when there is one now. Takes none. */
  waitMs(conversation: string): number {
    const now = this.#realNow()
    const own = this.#thread(conversation)
    return Math.max(0, own.blockedUntil - now, waitIn(own, thread, now), waitIn(this.#all, app, now))
  }

  /** Takes a turn. @throws NotSent `retry` with how long to wait, when there is none. */
  take(conversation: string): void {
    const wait = this.waitMs(conversation)
    if (wait > 0) throw new NotSent('retry', 'our own pace', wait)
    const now = this.#realNow()
    this.#thread(conversation).at.push(now)
    this.#all.at.push(now)
  }

  /** Teams answered 429: this conversation rests. */
  rest(conversation: string, forMs: number): void {
    this.#thread(conversation).blockedUntil = this.#realNow() + forMs
  }

  #thread(conversation: string): Sent {
    const known = this.#threads.get(conversation) ?? { at: [], blockedUntil: 0 }
    if (this.#threads.size > 20_000) this.#threads.clear()
    this.#threads.set(conversation, known)
    return known
  }
}

/** How long until one more fits into all of these rules. What is older than the longest of them is forgotten. */
function waitIn({ at }: Sent, rules: readonly Rule[], now: number): number {
  const longest = Math.max(...rules.map(([, ms]) => ms))
  while (at[0] !== undefined && now - at[0] >= longest) at.shift()
  return Math.max(
    0,
    ...rules.map(([count, ms]) => {
      const first = at.at(-count)
      return first === undefined ? 0 : first + ms - now
    }),
  )
}
