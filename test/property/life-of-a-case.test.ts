import { assert, asyncProperty, constantFrom, integer, record } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chapters } from '../../flows/index.ts'
import { Chance } from '../explore/chance.ts'
import { begin } from '../explore/journeys.ts'
import * as stories from '../explore/stories.ts'
import { expectSoundLife, type Fired, timed, Watcher } from './watcher.ts'

const told = {
  ended: stories.ended,
  kept: stories.kept,
  withdrawn: stories.withdrawn,
  wandering: stories.wandering,
}
type Told = keyof typeof told
/** Walks that are always taken: between them they go everywhere. */
const examples: [{ story: Told; seed: number }][] = [
  [{ story: 'ended', seed: 1 }],
  [{ story: 'kept', seed: 1 }],
  [{ story: 'withdrawn', seed: 1 }],
]
const everywhere = [
  'open',
  'evaluate',
  'consult',
  'decide',
  'remedy',
  'communicate',
  'follow',
  'debrief',
  'closed',
  'kept',
  'ended',
  'withdrawn',
]

describe('the life of a case, whatever people do', () => {
  it('takes allowed steps only, keeps what is sealed, and goes through every stage', {
    timeout: 60_000,
  }, async () => {
    const reached = new Set<string>()
    const seen = { secrets: 0, resent: 0, timers: 0, walks: 0 }
    const walks = record({
      story: constantFrom<Told>('ended', 'kept', 'withdrawn', 'wandering'),
      seed: integer(),
    })
    await assert(
      asyncProperty(walks, async ({ story, seed }) => {
        const fired: Fired[] = []
        const explorer = await begin(told[story], seed, timed(chapters, fired))
        const watcher = new Watcher(explorer)
        const chance = new Chance(seed + 1)
        try {
          for (let step = 0; step < 450; step += 1) {
            await explorer.step()
            await watcher.check()
            if (chance.oneIn(12)) await watcher.resend()
            if ((await explorer.look())?.stage === 'closed') break
          }
          for (const one of await expectSoundLife(explorer, fired)) reached.add(one)
          seen.secrets += watcher.seen.secrets
          seen.resent += watcher.seen.resent
          seen.timers += fired.length
          seen.walks += 1
        } finally {
          await explorer.stage.close()
        }
      }),
      {
        numRuns: 12,
        examples,
        endOnFailure: true,
        interruptAfterTimeLimit: 32_000,
        markInterruptAsFailure: false,
      },
    )
    expect(
      everywhere.filter((one) => !reached.has(one)),
      'never reached',
    ).toEqual([])
    expect(Math.min(seen.secrets, seen.resent, seen.timers)).toBeGreaterThan(10)
  })
})
