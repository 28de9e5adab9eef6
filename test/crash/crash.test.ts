import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CaseState } from '../../src/case/state.ts'
import type { ShownReply } from '../../src/engine/channel.ts'
import type { Account, Gesture } from '../../src/engine/gesture.ts'
import { openStore } from '../../src/store/open-store.ts'
import { Chance } from '../explore/chance.ts'
import { BotProcess, Home, type Life } from './bot-process.ts'

const hour = 3_600_000
const start = Date.parse('2027-01-04T09:00:00Z')
/** A Monday in working hours, after all rounds: what was held until then leaves. */
const aWorkingMoment = Date.parse('2028-01-10T12:00:00Z')
/** Longer than a message is held by the process that is sending it. */
const leaseMs = 40_000
const rounds = Number(process.env.CRASH_ROUNDS ?? 20)
const seed = Number(process.env.CRASH_SEED ?? 20_270_104)
const anna: Account = { channel: 'web', installation: 'local', user: 'Anna' }

let home: Home
let living: BotProcess[]
beforeEach(() => {
  home = new Home()
  living = []
})
afterEach(async () => {
  for (const one of living) await one.kill()
  home.remove()
})

function gesture(id: string, what: Gesture['what']): Gesture {
  return {
    id,
    account: anna,
    at: { kind: 'direct', channel: 'web', installation: 'local', id: 'dm-Anna' },
    what,
  }
}
function note(about: string, item: string): Gesture {
  return gesture(`g-${item}`, { kind: 'press', action: 'small.note', subject: { case: about, item } })
}

async function begin(given: Life): Promise<BotProcess> {
  const bot = new BotProcess(home, given)
  living.push(bot)
  await bot.ready
  return bot
}

/** What is on the disk, read as a third party would: the case, whether its chain holds, and what waits to be sent. */
async function onDisk() {
  const store = await openStore({ file: home.file, masterKey: new Uint8Array(32).fill(7) })
  try {
    const tenant = await store.tenantOf(anna)
    const found = await store.transact(tenant, async (tx) => {
      const { id } = await tx.person(anna)
      const [stream] = await tx.streamsOf('case', id)
      const facts = stream ? (await tx.facts(stream.id)).length : 0
      const parked = stream ? await tx.parked(stream.id) : []
      return { about: stream?.state as CaseState | undefined, facts, parked }
    })
    return { ...found, chain: await store.verifyChains() }
  } finally {
    await store.close()
  }
}

async function opened(): Promise<string> {
  const bot = await begin({ now: start, laterMs: 0 })
  await bot.gesture(gesture('open', { kind: 'command', words: 'open' }))
  await bot.quiet()
  await bot.end()
  return (await onDisk()).about?.id ?? ''
}

/** How often each thing was posted: `told n1` -> 1. */
function posted(): Map<string, { count: number; firstAt: number }> {
  const all = new Map<string, { count: number; firstAt: number }>()
  for (const { call, title, at } of home.calls()) {
    if (call !== 'post') continue
    const word = title.split(':')[0] ?? ''
    const known = all.get(word)
    all.set(word, { count: (known?.count ?? 0) + 1, firstAt: known?.firstAt ?? at })
  }
  return all
}

function waitingRows(): number {
  const database = new DatabaseSync(home.file, { readOnly: true })
  try {
    return Number(database.prepare("select count(*) as n from outbox where state <> 'parked'").get()?.n)
  } finally {
    database.close()
  }
}

/** Sends what has not been answered yet, and remembers the answers. */
async function send(bot: BotProcess, gestures: readonly Gesture[], answers: Map<string, ShownReply>) {
  await Promise.all(
    gestures.map(async (one) => {
      const reply = (await bot.gesture(one))?.reply
      if (reply === undefined) return
      const first = answers.get(one.id)
      if (first) expect(reply, `${one.id} is answered as it was the first time`).toEqual(first)
      answers.set(one.id, reply)
    }),
  )
}

/** Nothing is lost and nothing has happened twice (trust, "Invariants after each"). */
async function expectWhole(notes: readonly string[]): Promise<void> {
  const { about, facts, parked, chain } = await onDisk()
  const incidents = about?.incidents ?? []
  expect(chain.faults).toEqual([])
  expect(incidents.map(({ id }) => id).toSorted()).toEqual(notes.toSorted())
  expect(facts).toBe(notes.length + 1)
  expect(waitingRows()).toBe(0)
  const calls = posted()
  const wrong: string[] = []
  for (const { id, loggedAt } of incidents) {
    const times = (word: string): number => calls.get(`${word} ${id}`)?.count ?? 0
    const isParked = (word: string): boolean =>
      parked.some(({ card }) => JSON.stringify(card).includes(`"${word} ${id}"`))
    // Parked after it may have left twice: the owner was asked instead of a third message.
    if (times('told') < 1 && !isParked('told')) wrong.push(`told ${id} never`)
    if (times('told') > 2) wrong.push(`told ${id} ${times('told')} times`)
    if (times('decided') > 1) wrong.push(`decided ${id} ${times('decided')} times`)
    if (times('decided') < 1 && !isParked('decided')) wrong.push(`decided ${id} lost`)
    if (times('reminded') < 1 && !isParked('reminded')) wrong.push(`reminded ${id} never`)
    if (times('reminded') > 2) wrong.push(`reminded ${id} ${times('reminded')} times`)
    if ((calls.get(`reminded ${id}`)?.firstAt ?? Infinity) < loggedAt + hour)
      wrong.push(`reminded ${id} early`)
  }
  expect(wrong).toEqual([])
  expect(home.calls().findLast(({ title }) => title.startsWith('live'))?.title).toMatch(
    new RegExp(`^live ${notes.length}:`),
  )
}

describe('F1, F2, F3: killed at a call of a port or at any moment', () => {
  it(`keeps what it acknowledged and does nothing twice, ${rounds} kills in a row`, {
    timeout: 60_000 + rounds * 4_000,
  }, async () => {
    const chance = new Chance(seed)
    const about = await opened()
    const answers = new Map<string, ShownReply>()
    const gestures: Gesture[] = []
    const notes: string[] = []
    let kills = 0
    for (let round = 1; round <= rounds; round += 1) {
      const fresh = Array.from({ length: 3 }, (_, index) => `n${round}-${index}`)
      notes.push(...fresh)
      gestures.push(...fresh.map((item) => note(about, item)))
      // Two rounds in three die at an edge of a call, one at any moment.
      const atEdge = round % 3 !== 0
      const bot = await begin({
        now: start + round * 2 * hour,
        laterMs: round * leaseMs,
        ...(atEdge ? { killAt: 1 + ((round * 29) % 71) } : {}),
      })
      const again = gestures.filter(({ id }) => !answers.has(id) || chance.oneIn(3))
      const work = send(bot, again, answers).then(() => bot.quiet())
      if (!atEdge) {
        const wait = chance.below(60)
        await new Promise((resolve) => setTimeout(resolve, wait))
        await bot.kill()
      }
      const ended = await work
      if (ended === undefined) kills += 1
      await bot.kill()
      expect(bot.problems).toEqual([])
      const disk = await onDisk()
      expect(disk.chain.faults).toEqual([])
      const stored = (disk.about?.incidents ?? []).map(({ id }) => id)
      expect(new Set(stored).size, 'one effect a gesture').toBe(stored.length)
      const lost = [...answers.keys()].filter((id) => !stored.includes(id.slice(2)))
      expect(lost, 'what was acknowledged is there').toEqual([])
    }
    expect(kills).toBeGreaterThanOrEqual(Math.floor(rounds * 0.6))
    const last = await begin({ now: start + (rounds + 2) * 2 * hour, laterMs: (rounds + 2) * leaseMs })
    await send(last, gestures, answers)
    await last.quiet()
    await last.clock(aWorkingMoment)
    await last.quiet()
    expect(last.problems).toEqual([])
    await last.end()
    await expectWhole(notes)
  })

  it.each(['told n1', 'reminded n1', 'decided n1', 'live 1'])(
    'F2: sends “%s” at most twice (a decision once), though it dies each time that the platform has taken it',
    async (words) => {
      const about = await opened()
      const answers = new Map<string, ShownReply>()
      let died = 0
      for (let life = 0; life < 4; life += 1) {
        const bot = await begin({ now: start + life * hour, laterMs: life * leaseMs, killOn: words })
        await send(bot, [note(about, 'n1')], answers)
        if ((await bot.quiet()) === undefined) died += 1
        await bot.kill()
      }
      expect(died).toBeGreaterThan(0)
      const last = await begin({ now: aWorkingMoment, laterMs: 9 * leaseMs })
      await last.quiet()
      await last.end()
      await expectWhole(['n1'])
    },
  )
})

describe('F9, F13: two processes on one database', () => {
  it('take the same gestures four times each at once, with one effect and one answer', async () => {
    const about = await opened()
    const two = await Promise.all([begin({ now: start, laterMs: 0 }), begin({ now: start, laterMs: 0 })])
    const notes = Array.from({ length: 10 }, (_, index) => `n${index}`)
    const answers = await Promise.all(
      notes.flatMap((item) =>
        [...two, ...two].map(async (bot) => [item, (await bot.gesture(note(about, item)))?.reply] as const),
      ),
    )
    for (const item of notes) {
      const replies = answers.filter(([of]) => of === item).map(([, reply]) => JSON.stringify(reply))
      expect(new Set(replies).size, item).toBe(1)
      expect(replies[0]).toContain('"note"')
    }
    await Promise.all(two.map((bot) => bot.clock(aWorkingMoment)))
    await Promise.all(two.map((bot) => bot.quiet()))
    await Promise.all(two.map((bot) => bot.quiet()))
    expect(two.flatMap((bot) => bot.problems)).toEqual([])
    await Promise.all(two.map((bot) => bot.end()))
    await expectWhole(notes)
    // Nobody died, so nothing may have come twice.
    const twice = [...posted()].filter(([, { count }]) => count > 1)
    expect(twice).toEqual([])
  })

  it('go on when one of them is killed', async () => {
    const about = await opened()
    const chance = new Chance(seed)
    const [one, other] = await Promise.all([
      begin({ now: start, laterMs: 0 }),
      begin({ now: start, laterMs: 0 }),
    ])
    const answers = new Map<string, ShownReply>()
    const notes = Array.from({ length: 8 }, (_, index) => `n${index}`)
    const work = Promise.all(
      notes.map((item) => send(chance.oneIn(2) ? one : other, [note(about, item)], answers)),
    )
    await new Promise((resolve) => setTimeout(resolve, 15))
    await one.kill()
    await work
    await send(
      other,
      notes.map((item) => note(about, item)),
      answers,
    )
    await other.end()
    const last = await begin({ now: aWorkingMoment, laterMs: leaseMs })
    await last.quiet()
    await last.end()
    await expectWhole(notes)
  })
})
