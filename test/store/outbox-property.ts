import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FreshDatabase } from '../contract/store/world.ts'
import { type Command, command, Model } from './outbox-model.ts'

/** A life in which everything happens that the others may or may not come to. */
const eventful: Command[] = [
  { do: 'send', place: 0, once: false },
  { do: 'send', place: 1, once: true },
  { do: 'claim', limit: 4 },
  { do: 'settle', which: 0, as: 'retry' },
  { do: 'claim', limit: 4 },
  { do: 'die' },
  { do: 'claim', limit: 4 },
  { do: 'settle', which: 0, as: 'sent' },
]

/** Random lives of an outbox on one of the databases. */
export function outboxProperty(name: string, fresh: () => FreshDatabase, numRuns: number): void {
  describe(name, () => {
    it('keeps the order of a place, sends one at a time there, and brings every message to an end', async () => {
      const reached = { sent: 0, retried: 0, resent: 0, unknown: 0 }
      await fc.assert(
        fc.asyncProperty(fc.array(command, { minLength: 10, maxLength: 40 }), async (commands) => {
          const database = fresh()
          try {
            const model = await Model.on(database)
            for (const one of commands) await model.run(one)
            await model.drain()
            for (const [name, count] of Object.entries(model.reached))
              reached[name as keyof typeof reached] += count
          } finally {
            await database.dispose()
          }
        }),
        { numRuns, examples: [[eventful]] },
      )
      for (const [name, count] of Object.entries(reached)) expect(count, name).toBeGreaterThan(0)
    })
  })
}
