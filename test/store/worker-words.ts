import type { Fact, Recorded } from '../../src/case/facts.ts'

/** The master key of every test. */
export const MASTER_KEY = new Uint8Array(32).fill(7)
/** Somebody in the installation of every test. */
export const ANNA = { channel: 'web', installation: 'local', user: 'anna' } as const
/** A fact of the calendar. */
export function recorded(fact: Fact & Record<string, unknown>): Recorded<Fact> {
  return { fact, by: 'calendar', at: Date.UTC(2026, 2, 2, 9), v: 1 }
}
