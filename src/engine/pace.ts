import type { Account } from './gesture.ts'

/** Acts a person may do in a minute (trust, "Edges"). */
const actsAMinute = 30

/** Counts acts of each person in the last minute of real time. Kept in memory: a restart forgives. */
export class Pace {
  readonly #realNow: () => number
  readonly #acts = new Map<string, number[]>()

  constructor(realNow: () => number) {
    this.#realNow = realNow
  }

  allows(account: Account): boolean {
    const now = this.#realNow()
    const key = `${account.channel} ${account.installation} ${account.user}`
    const recent = (this.#acts.get(key) ?? []).filter((at) => at > now - 60_000)
    if (recent.length >= actsAMinute) return false
    recent.push(now)
    this.#acts.set(key, recent)
    if (this.#acts.size > 10_000) this.#acts.clear()
    return true
  }
}
