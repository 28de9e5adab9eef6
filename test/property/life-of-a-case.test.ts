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
/** Walks that are always taken: between them they go everywhere. A seed that loses its way is followed by the next. */
const always = [
  { story: 'ended', end: 'ended', seeds: [3, 4, 1, 2] },
  { story: 'kept', end: 'kept', seeds: [1, 2, 3] },
  { story: 'withdrawn', end: 'withdrawn', seeds: [1, 2, 3] },
] as const
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

/** Walks by chance go on for so long, and the one that is under way then is finished. */
const byChanceMs = Number(process.env.WALKS_MS ?? 12_000)

interface Tally {
  readonly reached: Set<string>
  secrets: number
  resent: number
  timers: number
  walks: number
}

/** One walk, watched at every step. */
async function watch(
  { story, seed }: { readonly story: Told; readonly seed: number },
  tally: Tally,
): Promise<void> {
  const fired: Fired[] = []
  const explorer = await begin(told[story], seed, timed(chapters, fired))
  const watcher = new Watcher(explorer)
  const chance = new Chance(seed + 1)
  try {
    for (let step = 0; step < 700; step += 1) {
      await explorer.step()
      await watcher.check()
      if (chance.oneIn(12)) await watcher.resend()
      if ((await explorer.look())?.stage === 'closed') break
    }
    for (const one of await expectSoundLife(explorer, fired)) tally.reached.add(one)
    tally.secrets += watcher.seen.secrets
    tally.resent += watcher.seen.resent
    tally.timers += fired.length
    tally.walks += 1
  } finally {
    await explorer.stage.close()
  }
}

describe('the life of a case, whatever people do', () => {
  const tally: Tally = { reached: new Set(), secrets: 0, resent: 0, timers: 0, walks: 0 }

  it.each(always)(
    'takes allowed steps only and keeps what is sealed, until it is $end',
    {
      timeout: 180_000,
    },
    async ({ story, end, seeds }) => {
      for (const seed of seeds) if (!tally.reached.has(end)) await watch({ story, seed }, tally)
      expect([...tally.reached]).toContain(end)
    },
  )

  it('does so on any other walk', { timeout: byChanceMs + 170_000 }, async () => {
    const walks = record({
      story: constantFrom<Told>('ended', 'kept', 'withdrawn', 'wandering'),
      seed: integer(),
    })
    const until = performance.now() + byChanceMs
    await assert(
      // Skipping what is left once time is up does not count as passing: the walks that were taken are counted below.
      asyncProperty(walks, async (walk) => (performance.now() < until ? watch(walk, tally) : undefined)),
      { numRuns: 1000, endOnFailure: true },
    )
  })

  it('went through every stage to every end, with answers that were sealed and gestures that came twice', () => {
    const missing = everywhere.filter((one) => !tally.reached.has(one))
    expect(missing, 'never reached').toEqual([])
    expect(Math.min(tally.secrets, tally.resent, tally.timers)).toBeGreaterThan(10)
    expect(tally.walks).toBeGreaterThan(always.length)
  })
})
