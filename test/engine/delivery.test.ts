import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { parked } from '../../flows/parked.ts'
import type { CaseFact } from '../../src/case/case-fact.ts'
import { newCase } from '../../src/case/state.ts'
import type { CodeName, PersonalCard } from '../../src/engine/card.ts'
import { NotSent } from '../../src/engine/channel.ts'
import type { Chapter } from '../../src/engine/flow.ts'
import { message } from '../../src/language/text.ts'
import { type Actor, Stage } from '../stage.ts'

const start = Date.parse('2027-01-04T09:00:00Z')
/** Two people of one case, by name. */
const ids: { Anna: string; Emma: string } = { Anna: '', Emma: '' }

function saying(word: string): PersonalCard {
  const title = { key: 'common.over.title', values: { codeName: word as CodeName } } as const
  return { audience: 'personal', preview: title, title, blocks: [] }
}

/** A chapter that sends what a test says: `press('small.say', …)` with `Emma:word` or, never to come twice, `Emma!word`. */
const small: Chapter = {
  name: 'small',
  commands: {
    open: {
      act: 'case.open',
      run(scene) {
        const id = scene.id('case')
        const { openedAt, openedBy, stage, enteredStageAt, incidents, remedies, outcome, ...opening } =
          newCase
        const people = { [ids.Anna]: ['owner' as const], [ids.Emma]: ['contact' as const] }
        const fact: CaseFact = { kind: 'CaseOpened', opening: { ...opening, id, codeName: 'Heron', people } }
        return {
          begins: [{ id, kind: 'case', name: 'Heron' }],
          facts: [{ on: id, fact }],
          reply: { kind: 'note', text: message('common.saved') },
        }
      },
    },
  },
  presses: {
    'small.say': {
      on: 'case',
      act: 'case.read',
      run({ case: about, subject }) {
        const [, name = '', sign, word = ''] = /^(\w+)([:!])(\w+)$/.exec(subject.item ?? '') ?? []
        return {
          facts: [],
          tell: [
            {
              about: about.id,
              to: ids[name as 'Anna' | 'Emma'],
              urgency: 'asked',
              ...(sign === '!' ? { promise: 'at-most-once' as const } : {}),
              card: saying(word),
            },
          ],
          reply: { kind: 'nothing' },
        }
      },
    },
  },
}

let stage: Stage
let anna: Actor
let emma: Actor
let about: string
let real: number
beforeEach(async () => {
  real = start
  stage = await Stage.open([small, parked], '2027-01-04T09:00:00Z', { realNow: () => real })
  anna = stage.cast('Anna')
  emma = stage.cast('Emma')
  const tenant = await stage.store.tenantOf(anna.account)
  const both = [anna.account, emma.account]
  const known = await stage.store.transact(tenant, async (tx) => {
    const found: string[] = []
    for (const account of both) found.push((await tx.person(account)).id)
    return found
  })
  ids.Anna = known[0] ?? ''
  ids.Emma = known[1] ?? ''
  await anna.command('open')
  const streams = await stage.store.transact(tenant, (tx) => tx.streamsOf('case', ids.Anna))
  about = streams[0]?.id ?? ''
})
afterEach(async () => {
  vi.useRealTimers()
  await stage.close()
})

const say = (item: string) => anna.press('small.say', { case: about, item })

/** The words that stand in somebody's conversation, oldest first. */
const words = (actor: Actor) => actor.cards().map(({ title }) => title.split(':')[0])

/** What the platform does to messages to this person, as often as said; how often it was asked. */
function failing(name: string, error: () => Error, times = Infinity) {
  const asked = { count: 0 }
  stage.channel.fault = (place) => {
    if (place.id !== `dm-${name}` || asked.count >= times) return
    asked.count += 1
    throw error()
  }
  return asked
}

/** Real time passes; business time does not. */
async function wait(ms: number): Promise<void> {
  real += ms
  await stage.settle()
}

describe('F7: a platform that asks us to wait', () => {
  it('is left in peace in that place for as long as it says; the others go on, and the order is kept', async () => {
    const asked = failing('Emma', () => new NotSent('retry', 'too fast', 7_000), 1)
    for (const item of ['Emma:first', 'Emma:second', 'Anna:other', 'Emma:third']) await say(item)
    expect(words(anna)).toEqual(['other'])
    expect(words(emma)).toEqual([])
    await wait(6_900)
    expect(asked.count).toBe(1)
    expect(words(emma)).toEqual([])
    await wait(200)
    expect(words(emma)).toEqual(['first', 'second', 'third'])
  })

  it.each([
    ['a month', 30 * 86_400_000],
    ['for ever', Infinity],
  ])('is asked again after ten minutes though it said %s', async (_name, afterMs) => {
    failing('Emma', () => new NotSent('retry', 'too fast', afterMs), 1)
    await say('Emma:first')
    await wait(599_000)
    expect(words(emma)).toEqual([])
    await wait(1_100)
    expect(words(emma)).toEqual(['first'])
  })

  it.each([
    ['nothing', undefined],
    ['no number', Number.NaN],
    ['less than nothing', -5_000],
  ])('is asked again later and later when it said %s', async (_name, afterMs) => {
    const asked = failing('Emma', () => new NotSent('retry', 'too fast', afterMs))
    await say('Emma:first')
    expect(asked.count).toBe(1)
    const waits: number[] = []
    for (let passed = 0; waits.length < 4; passed += 500) {
      const before = asked.count
      await wait(500)
      if (asked.count > before) waits.push(passed)
    }
    expect(waits).toEqual(waits.toSorted((a, b) => a - b))
    const gaps = waits.slice(1).map((at, index) => at - (waits[index] ?? 0))
    for (const [index, gap] of gaps.slice(1).entries()) expect(gap).toBeGreaterThan(gaps[index] ?? 0)
    stage.channel.fault = undefined
    await wait(600_000)
    expect(words(emma)).toEqual(['first'])
  })

  it('that never answers is given up after ten seconds, and the others have not waited', async () => {
    const post = stage.channel.post.bind(stage.channel)
    let hanging = 0
    stage.channel.post = (to, card) => {
      if (to.id !== 'dm-Emma' || hanging > 0) return post(to, card)
      hanging += 1
      return new Promise(() => {})
    }
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const said = Promise.all([say('Emma!first'), say('Anna:other')])
    await vi.waitFor(() => expect([hanging, ...words(anna)]).toEqual([1, 'other']))
    await vi.advanceTimersByTimeAsync(9_900)
    expect(stage.logged.join()).not.toContain('parked')
    await vi.advanceTimersByTimeAsync(200)
    await said
    expect(stage.logged.join()).toContain('parked')
    expect(words(emma)).toEqual([])
  })
})

describe('F8: a platform that will never take a message', () => {
  it('is not asked twice; the owner is told in private, and nobody else is sent it', async () => {
    const asked = failing('Emma', () => new NotSent('refused', 'channel_not_found'))
    await say('Emma:first')
    await wait(3_600_000)
    expect(asked.count).toBe(1)
    expect(stage.channel.sent.map(({ place }) => place.id)).toEqual(['dm-Anna'])
    expect(anna.cards()).toHaveLength(1)
    expect(anna.cards()[0]).toMatchObject({ audience: 'personal', title: 'Heron: a message needs you' })
    expect(JSON.stringify(anna.cards())).not.toContain('first')
    expect(anna.buttons()).toEqual([])
  })

  it('holds up nothing that is for that person later', async () => {
    failing('Emma', () => new NotSent('refused', 'is_archived'), 1)
    await say('Emma:first')
    await say('Emma:second')
    expect(words(emma)).toEqual(['second'])
  })

  it('tells nobody for ever when the owner cannot be reached either', async () => {
    const asked = failing('Anna', () => new NotSent('refused', 'account_inactive'))
    await say('Anna:first')
    await wait(3_600_000)
    // The message, and the word about it.
    expect(asked.count).toBe(2)
    expect(stage.channel.sent).toEqual([])
  })
})

describe('F2, F7: a message of which nobody can know whether it arrived', () => {
  async function lost(): Promise<void> {
    failing('Emma', () => new NotSent('unknown', 'broken'), 1)
    await say('Emma!letter')
    await wait(3_600_000)
    expect(words(emma)).toEqual([])
    expect(anna.cards().map(({ title }) => title)).toEqual(['Heron: a message needs you'])
  }

  it('leaves again when the owner says so, once', async () => {
    await lost()
    expect(await anna.press('parked.again')).toMatchObject({ words: 'It is on its way again.' })
    expect(words(emma)).toEqual(['letter'])
    await anna.press('parked.again')
    await wait(3_600_000)
    expect(words(emma)).toEqual(['letter'])
  })

  it('stays where it is when the owner has seen it there', async () => {
    await lost()
    expect(await anna.press('parked.arrived')).toMatchObject({ words: 'Noted: it arrived.' })
    await wait(3_600_000)
    expect(words(emma)).toEqual([])
    await anna.press('parked.again')
    expect(words(emma)).toEqual([])
  })

  it('is nobody’s to decide but the owner’s', async () => {
    await lost()
    const button = anna.buttons().find(({ action }) => action === 'parked.again')
    expect(await emma.press('parked.again', button?.subject)).toMatchObject({ kind: 'refused' })
    expect(words(emma)).toEqual([])
  })

  it('comes at most twice where it is only a reminder', async () => {
    const asked = failing('Emma', () => new NotSent('unknown', 'broken'))
    await say('Emma:reminder')
    for (let hours = 0; hours < 3; hours += 1) await wait(3_600_000)
    expect(asked.count).toBe(2)
    expect(anna.cards()).toHaveLength(1)
  })
})
