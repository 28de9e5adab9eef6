/** Requests in so many ms. https://learn.microsoft.com/en-us/microsoftteams/platform/bots/how-to/rate-limit */
type Limits = readonly (readonly [count: number, ms: number])[]

const perThread: Readonly<Record<'send' | 'create' | 'read', Limits>> = {
  send: [
    [7, 1000],
    [8, 2000],
    [60, 30_000],
    [1800, 3_600_000],
  ],
  create: [
    [7, 1000],
    [8, 2000],
    [60, 30_000],
    [1800, 3_600_000],
  ],
  read: [
    [14, 1000],
    [16, 2000],
    [120, 30_000],
    [3600, 3_600_000],
  ],
}
const perApp: Limits = [[30, 1000]]

/** Counts what a bot asks of Teams, as Teams does: for each thread, and for the app in its tenant. */
export class Throttle {
  readonly #now: () => number
  readonly #asked = new Map<string, number[]>()

  constructor(now: () => number) {
    this.#now = now
  }

  /** How long to wait, ms, when one more is too many; it is not counted then. */
  take(kind: keyof typeof perThread, thread: string): number | undefined {
    const now = this.#now()
    const counted = [
      [`${kind} ${thread}`, perThread[kind]],
      ['app', perApp],
    ] as const
    for (const [key, limits] of counted) {
      const wait = this.#wait(key, limits, now)
      if (wait !== undefined) return wait
    }
    for (const [key] of counted) this.#asked.get(key)?.push(now)
    return undefined
  }

  #wait(key: string, limits: Limits, now: number): number | undefined {
    const longest = Math.max(...limits.map(([, ms]) => ms))
    const asked = (this.#asked.get(key) ?? []).filter((at) => now - at < longest)
    this.#asked.set(key, asked)
    for (const [count, ms] of limits) {
      const within = asked.filter((at) => now - at < ms)
      const first = within[0]
      if (within.length >= count && first !== undefined) return first + ms - now
    }
    return undefined
  }
}
