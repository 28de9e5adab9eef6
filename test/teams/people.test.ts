import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { furniture } from '../../adapters/teams/furniture.ts'
import { Bot } from './bot.ts'
import type { Person } from './person.ts'
import { actionsIn, cardOf } from './seen.ts'
import { type Conversation, type Message, Town, type User } from './town.ts'

let town: Town
let bot: Bot
let emma: Person
let anna: Person
let channel: Conversation
beforeEach(async () => {
  town = await Town.open(['emma', 'anna'])
  bot = await Bot.connect(town)
  emma = bot.person('emma')
  anna = bot.person('anna')
  channel = town.team('studio', ['emma', 'anna']).channels[0] as Conversation
  await emma.install()
  await anna.install()
  await emma.install(channel)
  town.shift += 60_000
})
afterEach(async () => {
  await bot.close()
  await town.close()
})

const ours = (person: Person): readonly Message[] => person.messages().filter(({ from }) => from === 'bot')

describe('who belongs', () => {
  it.each<[Partial<User>, string]>([
    [{}, 'member'],
    [{ userRole: 'guest' }, 'guest'],
    [{ userRole: 'anonymous' }, 'stranger'],
    [{ tenantId: '99999999-2222-4333-8444-555555555555' }, 'stranger'],
    [{ email: 'emma_other.example#EXT#@studio.onmicrosoft.com' }, 'stranger'],
  ])('a person of whom Teams says %j is: %s', async (extra, belonging) => {
    Object.assign(emma.user, extra)
    town.shift += 120_000
    const standing = await bot.channel.standing({ account: bot.account('emma') })
    if (belonging === 'stranger') expect(standing).not.toBe('member')
    else expect(standing).toBe(belonging)
  })

  it.each<[string, Partial<Conversation>, boolean]>([
    ['a channel of a team', {}, true],
    ['a private channel', { membership: 'private' }, false],
    ['a shared channel', { membership: 'shared' }, false],
    ['a channel without the app', { installed: false }, false],
  ])('%s is a room for a case, or not', async (_name, change, belongs) => {
    const [, planning] = town.team('other', ['emma', 'anna'], ['General', 'Planning']).channels
    await emma.install(planning)
    await emma.say('help', planning)
    Object.assign(planning ?? {}, change)
    town.shift += 120_000
    const standing = await bot.channel.standing({ place: bot.place(planning as Conversation) })
    expect(standing === 'member').toBe(belongs)
  })

  it('a group chat is a room where the app is, and the chat of a meeting is none', async () => {
    const group = town.group('four', ['emma', 'anna'])
    await emma.install(group)
    await emma.say('help', group)
    expect(await bot.channel.standing({ place: bot.place(group) })).toBe('member')
    const meeting = town.group('meeting_x', ['emma', 'anna'])
    meeting.meeting = 'MCMxOTptZWV0aW5n'
    await emma.install(meeting)
    const before = bot.gestures.length
    await emma.say('cases', meeting)
    expect(bot.gestures).toHaveLength(before)
    expect(await bot.channel.standing({ place: bot.place(meeting) })).not.toBe('member')
  })

  it('is nobody when Teams cannot be asked, and somebody again when it can', async () => {
    town.shift += 120_000
    town.fault = () => ({ status: 503 })
    expect(await bot.channel.standing({ account: bot.account('emma') })).toBe('unknown')
    town.fault = undefined
    expect(await bot.channel.standing({ account: bot.account('emma') })).toBe('member')
  })

  it('is believed for seconds only', async () => {
    const account = bot.account('emma')
    expect(await bot.channel.standing({ account })).toBe('member')
    emma.user.userRole = 'guest'
    town.shift += 31_000
    expect(await bot.channel.standing({ account })).not.toBe('member')
  })

  it('is asked once in a while, not at every step', async () => {
    town.shift += 120_000
    town.calls.length = 0
    for (let time = 0; time < 5; time += 1) await bot.channel.standing({ account: bot.account('emma') })
    expect(town.calls.length).toBeLessThan(3)
  })
})

describe('moving in', () => {
  it('is greeted once, ever', async () => {
    const greeted = ours(emma).length
    expect(greeted).toBe(1)
    await emma.uninstall()
    await emma.install()
    expect(ours(emma)).toHaveLength(greeted)
  })

  it('is greeted in the language that one has chosen here before, whatever the client’s', async () => {
    town.settle('olga')
    await bot.close()
    bot = await Bot.connect(town, undefined, { languageOf: async () => 'fi' })
    const olga = bot.person('olga')
    await olga.install()
    expect(olga.text()).toContain(furniture('fi').welcome)
    const titles = ours(olga).flatMap(({ activity }) => actionsIn(cardOf(activity)).map(({ title }) => title))
    expect(titles).toContain('Tarkista')
  })

  it('is at most one message in a team, which says who brought us, and nothing to anybody in private', async () => {
    const introductions = channel.messages.filter(({ from }) => from === 'bot')
    expect(introductions).toHaveLength(1)
    expect(introductions.map((one) => emma.read(one)).join()).toContain('emma')
    expect(ours(anna)).toHaveLength(1)
  })

  it('is silent in a team of more than a hundred', async () => {
    const crowd = Array.from({ length: 101 }, (_unused, index) => `p${index}`)
    for (const one of crowd) town.settle(one)
    const [large] = town.team('large', ['emma', ...crowd]).channels as [Conversation]
    await emma.install(large)
    expect(large.messages).toEqual([])
  })

  it('does not read who is in a team', () => {
    expect(town.calls.filter(({ kind }) => kind === 'members')).toEqual([])
  })
})
