import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Place } from '../../src/case/person.ts'
import type { ShownCard } from '../../src/engine/card.ts'
import { NotSent } from '../../src/engine/channel.ts'
import { Bot } from './bot.ts'
import type { Fault } from './connector.ts'
import type { Person } from './person.ts'
import { wordsOf } from './seen.ts'
import { type Conversation, Town, tenantId } from './town.ts'

let town: Town
let bot: Bot
let emma: Person
let direct: Place
beforeEach(async () => {
  town = await Town.open(['emma', 'anna'])
  bot = await Bot.connect(town)
  emma = bot.person('emma')
  await emma.install()
  direct = await bot.channel.direct(bot.account('emma'))
  // What greets her is sent long ago.
  town.shift += 60_000
  town.calls.length = 0
  emma.chat.messages.length = 0
})
afterEach(async () => {
  await bot.close()
  await town.close()
})

const card: ShownCard = {
  ...{ audience: 'personal', preview: 'Heron', title: 'Heron', language: 'en' },
  blocks: [{ kind: 'text', text: 'Something is asked of you.' }],
}

async function outcomeOf(work: Promise<unknown>): Promise<NotSent | 'sent'> {
  try {
    await work
    return 'sent'
  } catch (error) {
    if (error instanceof NotSent) return error
    throw error
  }
}
const post = (place = direct) => outcomeOf(bot.channel.post(place, card))
const posting = (fault: Fault) => (call: { readonly kind: string }) =>
  call.kind === 'post' ? fault : undefined
const posts = () => town.calls.filter(({ kind }) => kind === 'post')

describe('F7, F8: a send that does not succeed', () => {
  it.each<[number, string, string | undefined, string]>([
    [412, 'PreconditionFailed', undefined, 'retry'],
    [429, 'Throttled', undefined, 'retry'],
    [502, 'ServiceError', undefined, 'retry'],
    [503, 'ServiceError', undefined, 'retry'],
    [504, 'ServiceError', undefined, 'retry'],
    [500, 'ServiceError', undefined, 'unknown'],
    [400, 'BadArgument', undefined, 'refused'],
    [401, 'BotNotRegistered', undefined, 'refused'],
    [403, 'BotNotInConversationRoster', undefined, 'refused'],
    [403, 'ConversationBlockedByUser', undefined, 'refused'],
    [403, 'BotDisabledByAdmin', undefined, 'refused'],
    [403, 'Forbidden', 'MessageWritesBlocked', 'refused'],
    [403, 'NotEnoughPermissions', undefined, 'refused'],
    [404, 'ConversationNotFound', undefined, 'refused'],
    [413, 'MessageSizeTooBig', undefined, 'refused'],
    [418, 'SomethingNew', undefined, 'refused'],
  ])('with %i %s %s is %s', async (status, code, subCode, outcome) => {
    town.fault = posting({ status, code, ...(subCode === undefined ? {} : { subCode }) })
    expect(await post()).toMatchObject({ outcome })
    expect(posts()).toHaveLength(1)
  })

  it.each([
    ['7', 7000],
    ['0', 1000],
    ['999999', 600_000],
  ])('waits for as long as Teams says, within reason: %s', async (after, afterMs) => {
    town.fault = posting({ status: 429, code: 'Throttled', headers: { 'retry-after': after } })
    expect(await post()).toMatchObject({ outcome: 'retry', afterMs })
    town.fault = undefined
    // Until then nothing is even tried there, and other conversations go on.
    expect(await post()).toMatchObject({ outcome: 'retry' })
    expect(posts()).toHaveLength(1)
    const anna = bot.person('anna')
    await anna.install()
    expect(await post(await bot.channel.direct(bot.account('anna')))).toBe('sent')
    town.shift += afterMs + 1000
    expect(await post()).toBe('sent')
  })

  it.each([undefined, 'soon', '-5'])(
    'waits longer and longer where Teams does not say: %s',
    async (after) => {
      const headers = after === undefined ? {} : { 'retry-after': after }
      town.fault = posting({ status: 429, code: 'Throttled', headers })
      expect(await post()).toMatchObject({ outcome: 'retry' })
      town.fault = undefined
      town.shift += 600_000
      expect(await post()).toBe('sent')
    },
  )

  it.each<[string, Fault]>([
    ['a broken connection', 'reset'],
    ['a page of HTML', { status: 200, html: '<html>hello</html>' }],
    ['an error of a proxy', { status: 500, html: '<html>oops</html>' }],
  ])('through %s may have arrived, and is not tried again by itself', async (_name, fault) => {
    town.fault = posting(fault)
    expect(await post()).toMatchObject({ outcome: 'unknown' })
    expect(posts()).toHaveLength(1)
  })

  it('that was taken although the answer was lost stands there once', async () => {
    town.fault = posting('taken')
    expect(await post()).toMatchObject({ outcome: 'unknown' })
    expect(emma.messages()).toHaveLength(1)
  })

  it('that hangs is given up within ten seconds', { timeout: 20_000 }, async () => {
    town.fault = posting('hang')
    const begun = performance.now()
    expect(await post()).toMatchObject({ outcome: 'unknown' })
    expect(performance.now() - begun).toBeLessThan(10_500)
  })

  it('that never reached Teams is tried again', async () => {
    await town.close()
    // The connection that stood breaks off: nobody knows what became of it. The next one is never made.
    await post()
    expect(await post()).toMatchObject({ outcome: 'retry' })
  })

  it('of an edit says so too, and an edit of what is gone is for good', async () => {
    const sent = await bot.channel.post(direct, card)
    town.fault = ({ kind }) => (kind === 'update' ? { status: 503 } : undefined)
    expect(await outcomeOf(bot.channel.update(sent, card))).toMatchObject({ outcome: 'retry' })
    town.fault = undefined
    emma.chat.messages.length = 0
    expect(await outcomeOf(bot.channel.update(sent, card))).toMatchObject({ outcome: 'refused' })
  })
})

describe('an answer that somebody waits for', () => {
  it.each([429, 503])('is tried once more after %i', async (status) => {
    let times = 0
    town.fault = ({ kind }) => {
      if (kind !== 'post') return undefined
      times += 1
      return times === 1 ? { status, headers: { 'retry-after': '1' } } : undefined
    }
    bot.answer = () => ({ kind: 'note', words: 'Here it is.' })
    await emma.say('cases')
    expect(emma.text()).toContain('Here it is.')
    expect(times).toBe(2)
  })

  it.each([500, 403])('is not tried again after %i', async (status) => {
    town.fault = posting({ status })
    bot.answer = () => ({ kind: 'note', words: 'Here it is.' })
    await emma.say('cases')
    expect(posts()).toHaveLength(1)
  })
})

describe('where nothing may be sent', () => {
  it.each(['BotNotInConversationRoster', 'ConversationBlockedByUser', 'BotDisabledByAdmin'])(
    'after %s nothing is tried until they speak again',
    async (code) => {
      emma.chat.barred = { code }
      expect(await post()).toMatchObject({ outcome: 'refused' })
      emma.chat.barred = undefined
      expect(await post()).toMatchObject({ outcome: 'refused' })
      expect(posts()).toHaveLength(1)
      await emma.say('help')
      expect(await post(await bot.channel.direct(bot.account('emma')))).toBe('sent')
    },
  )

  it.each([
    { error: { code: 'Forbidden', subCode: 'MessageWritesBlocked' } },
    {
      errorCode: 209,
      message: '{\r\n  "subCode": "MessageWritesBlocked",\r\n  "details": "Thread is blocked" }',
    },
    { error: { code: 'Forbidden', message: '{"subCode":"BotNotInConversationRoster"}' } },
  ])('is who has blocked us, however Teams words it: %j', async (body) => {
    town.fault = posting({ status: 403, html: JSON.stringify(body) })
    expect(await post()).toMatchObject({ outcome: 'refused' })
    town.fault = undefined
    expect(await post()).toMatchObject({ outcome: 'refused' })
    expect(posts()).toHaveLength(1)
  })

  it('is who has removed the app, from that moment, until they install it again', async () => {
    await emma.uninstall()
    town.calls.length = 0
    expect(await post()).toMatchObject({ outcome: 'refused' })
    expect(posts()).toEqual([])
    await emma.install()
    expect(await post(await bot.channel.direct(bot.account('emma')))).toBe('sent')
  })

  it('is they too where another process has heard of them since, elsewhere', async () => {
    const [channel] = town.team('studio', ['emma', 'anna']).channels as [Conversation]
    await emma.install(channel)
    const other = await Bot.connect(town, undefined, { shelves: bot.shelves })
    // The other process has read what there is, and hears of her again only after a day.
    expect(await other.channel.direct(bot.account('emma'))).toEqual(direct)
    town.reach(bot.address)
    await emma.uninstall()
    town.shift += 25 * 3_600_000
    town.reach(other.address)
    await emma.say('help', channel)
    await other.channel.idle()
    town.shift += 60_000
    expect(await outcomeOf(bot.channel.direct(bot.account('emma')))).toMatchObject({ outcome: 'refused' })
    await other.close()
  })

  it('is everybody, once it is gone from everywhere: whoever keeps the data is told', async () => {
    const [channel] = town.team('studio', ['emma', 'anna']).channels as [Conversation]
    await emma.install(channel)
    await emma.uninstall()
    expect(bot.removals).toEqual([])
    await emma.uninstall(channel)
    expect(bot.removals).toEqual([tenantId])
  })

  it('is who never had it', async () => {
    const reaching = bot.channel.direct(bot.account('anna')).then((place) => bot.channel.post(place, card))
    expect(await outcomeOf(reaching)).toMatchObject({ outcome: 'refused' })
    expect(town.personal('anna').messages).toEqual([])
  })

  it('is a channel from which it was removed', async () => {
    const [channel] = town.team('studio', ['emma', 'anna']).channels as [Conversation]
    await emma.install(channel)
    const room: ShownCard = { ...card, audience: 'room' }
    expect(await outcomeOf(bot.channel.post(bot.place(channel), room))).toBe('sent')
    await emma.uninstall(channel)
    expect(await outcomeOf(bot.channel.post(bot.place(channel), room))).toMatchObject({ outcome: 'refused' })
  })
})

describe('what is sent', () => {
  it('goes where the organisation’s data has moved', async () => {
    town.region = 'amer'
    await emma.say('help')
    expect(await post()).toBe('sent')
  })

  it('reaches people after a restart', async () => {
    const { shelves } = bot
    await bot.close()
    bot = await Bot.connect(town, undefined, { shelves })
    expect(await bot.channel.direct(bot.account('emma'))).toEqual(direct)
    expect(await post()).toBe('sent')
  })

  it('keeps to seven in a second and eight in two, and Teams never has to say so', async () => {
    town.stopClock()
    const outcomes: unknown[] = []
    for (let count = 0; count < 9; count += 1) outcomes.push(await post())
    expect(outcomes.slice(0, 7)).toEqual(Array.from({ length: 7 }, () => 'sent'))
    expect(outcomes[7]).toMatchObject({ outcome: 'retry' })
    town.shift += 1000
    expect(await post()).toBe('sent')
    expect(await post()).toMatchObject({ outcome: 'retry' })
    expect(posts().map(({ status }) => status)).not.toContain(429)
  })

  it('is a card whose notification is neutral, with no text beside it', async () => {
    await bot.channel.post(direct, { ...card, preview: 'Heron: something new' })
    expect(posts()[0]?.body).toMatchObject({ summary: 'Heron: something new' })
    expect(posts()[0]?.body.text ?? '').toBe('')
    expect(wordsOf(town.cards(direct.id))).toContain('Something is asked of you.')
  })

  it('is for its audience only', async () => {
    expect(await outcomeOf(bot.channel.post(direct, { ...card, audience: 'dialog' }))).toMatchObject({
      outcome: 'refused',
    })
    const [channel] = town.team('studio', ['emma']).channels as [Conversation]
    await emma.install(channel)
    expect(await post(bot.place(channel))).toMatchObject({ outcome: 'refused' })
    expect(await post({ ...direct, channel: 'slack' })).toMatchObject({ outcome: 'refused' })
    expect(await post({ ...direct, installation: 'another' })).toMatchObject({ outcome: 'refused' })
  })
})
