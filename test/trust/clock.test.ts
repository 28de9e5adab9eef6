import { describe, expect, it } from 'vitest'
import { chapters } from '../../flows/index.ts'
import type { CaseState } from '../../src/case/state.ts'
import type { Explorer } from '../explore/explorer.ts'
import { begin } from '../explore/journeys.ts'
import { ended, type Story } from '../explore/stories.ts'
import { type Fired, timed } from '../property/watcher.ts'

const hour = 3_600_000
const iso = (instant: number): string => new Date(instant).toISOString()

/** Nobody answers and nobody closes: the team was asked, and only the clock goes on. */
const silent: Story = {
  ...ended,
  likes: (action, about, by, subject) =>
    /^consult\.(rate|close|decline|words)|^intake\.withdraw/.test(action)
      ? 0
      : ended.likes(action, about, by, subject),
}

async function asked(fired: Fired[]): Promise<{ explorer: Explorer; about: CaseState; closesAt: number }> {
  const explorer = await begin(silent, 1, timed(chapters, fired))
  for (let step = 0; step < 200 && (await explorer.look())?.stage !== 'consult'; step += 1)
    await explorer.step()
  const about = await explorer.look()
  const closesAt = about?.rounds.at(-1)?.closesAt
  if (!about || closesAt === undefined) throw new Error('nobody was asked')
  return { explorer, about, closesAt }
}

/** Messages that came to somebody by themselves since a moment. */
const unaskedTo = ({ stage }: Explorer, name: string, from: number): number =>
  stage.channel.sent.slice(from).filter(({ place }) => place.id === `dm-${name}`).length

describe('F11: the clock', () => {
  it('fires late after three days asleep, each timer once, and the missed reminders are one', async () => {
    const fired: Fired[] = []
    const { explorer, closesAt } = await asked(fired)
    const { stage } = explorer
    try {
      fired.length = 0
      const before = stage.channel.sent.length
      // A Monday in working hours, long after the deadline.
      const monday = closesAt + (((8 - new Date(closesAt).getUTCDay()) % 7) + 7) * 24 * hour
      await stage.sleepUntil(`${iso(monday).slice(0, 10)}T10:00:00Z`)
      expect(fired.length).toBeGreaterThan(1)
      expect(fired.every(({ dueAt, now }) => now >= dueAt)).toBe(true)
      const keys = fired.map(({ on, key }) => `${on} ${key}`)
      expect(new Set(keys).size).toBe(keys.length)
      const slots = stage.channel.sent
        .slice(before)
        .filter(({ place }) => place.id === 'dm-Eero')
        .map(({ card }) => card.title)
      expect(new Set(slots).size, slots.join(' | ')).toBe(slots.length)
      expect(unaskedTo(explorer, 'Eero', before)).toBeLessThanOrEqual(3)
    } finally {
      await stage.close()
    }
  })

  it('does nothing again when it goes back an hour, or a day', async () => {
    const fired: Fired[] = []
    const { explorer, closesAt } = await asked(fired)
    const { stage } = explorer
    try {
      await stage.until(iso(closesAt - 3 * hour))
      const count = fired.length
      const sent = stage.channel.sent.length
      for (const back of [1, 24]) {
        await stage.sleepUntil(iso(closesAt - (3 + back) * hour))
        await stage.until(iso(closesAt - 3 * hour))
      }
      expect(fired.length).toBe(count)
      expect(stage.channel.sent.length).toBe(sent)
      expect(fired.every(({ dueAt, now }) => now >= dueAt)).toBe(true)
    } finally {
      await stage.close()
    }
  })

  it('reminds in working hours, before the deadline, and three times at most', async () => {
    const fired: Fired[] = []
    const { explorer, closesAt } = await asked(fired)
    const { stage } = explorer
    try {
      const times: number[] = []
      const post = stage.channel.post.bind(stage.channel)
      stage.channel.post = (to, card) => {
        if (to.id === 'dm-Eero') times.push(stage.now)
        return post(to, card)
      }
      await stage.until(iso(closesAt - 60_000))
      expect(times.length).toBeGreaterThan(0)
      expect(times.length).toBeLessThanOrEqual(3)
      const minutes = times.map((at) => {
        const parts = new Intl.DateTimeFormat('en-GB', {
          timeZone: 'Europe/Helsinki',
          timeStyle: 'short',
        }).format(at)
        const [h = 0, m = 0] = parts.split(':').map(Number)
        return h * 60 + m
      })
      expect(minutes.filter((minute) => minute < 510 || minute > 1020)).toEqual([])
    } finally {
      await stage.close()
    }
  })
})
