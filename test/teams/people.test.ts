import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { logCommand } from '../../adapters/teams/surfaces.ts'
import type { ShownCard } from '../../src/engine/card.ts'
import type { ShownForm } from '../../src/engine/form.ts'
import { Bot } from './bot.ts'
import type { Person } from './person.ts'
import { actionsIn, cardOf, type Json, wordsOf } from './seen.ts'
import { type Conversation, type Message, Town, tenantId, type User } from './town.ts'

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

const page: ShownCard = {
  ...{ audience: 'dialog', preview: 'Heron', title: 'Heron', language: 'en' },
  blocks: [
    { kind: 'said', words: { said: 'Words of a client.' } },
    {
      kind: 'buttons',
      buttons: [
        { label: 'Next', action: 'desk.case', subject: { case: 'case_1' }, opens: 'dialog' },
        { label: 'Again', action: 'desk.again', subject: { case: 'case_2' }, opens: 'nothing' },
      ],
    },
  ],
}
const form: ShownForm = {
  ...{ name: 'intake.log', subject: {}, title: 'Write a note', intro: [], submit: 'Keep it', language: 'en' },
  fields: [
    {
      id: 'answer',
      face: { kind: 'text', label: 'What happened', required: true, lines: 'many', max: 3000 },
    },
  ],
}
const ask: ShownCard = {
  ...{ audience: 'personal', preview: 'Heron: something new', title: 'About Heron', language: 'en' },
  blocks: [
    {
      kind: 'buttons',
      buttons: [{ label: 'Answer', action: 'consult.rate', subject: { case: 'case_1' }, opens: 'dialog' }],
    },
  ],
}
const live: ShownCard = { ...ask, audience: 'room' }

const ours = (person: Person): readonly Message[] => person.messages().filter(({ from }) => from === 'bot')
/** What stands in the chat for whoever opens it tomorrow. */
const kept = (person: Person): string => person.chat.messages.map((one) => person.read(one)).join('\n')

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

describe('in a personal chat', () => {
  it('a page is a card of its own, and its buttons change that card', async () => {
    bot.answer = () => ({ kind: 'page', card: page })
    await emma.say('case heron')
    const before = ours(emma).length
    expect(emma.text()).toContain('Words of a client.')
    bot.answer = () => ({ kind: 'page', card: { ...page, title: 'Heron, further' } })
    await emma.press('Next')
    expect(bot.gestures.at(-1)?.what).toEqual({
      kind: 'press',
      action: 'desk.case',
      subject: { case: 'case_1' },
    })
    expect(emma.text()).toContain('Heron, further')
    expect(ours(emma)).toHaveLength(before)
  })

  it('a card that asks stays as it is, and what it opens is a card below', async () => {
    await bot.channel.post(bot.place(emma.chat), ask)
    const before = ours(emma).length
    bot.answer = () => ({ kind: 'form', form })
    await emma.press('Answer')
    expect(ours(emma)).toHaveLength(before + 1)
    expect(emma.text()).toContain('What happened')
    expect(wordsOf(cardOf(ours(emma).at(-2)?.activity ?? {}))).toContain('About Heron')
  })

  it('what was handed in becomes a receipt without content, for good', async () => {
    bot.answer = () => ({ kind: 'form', form })
    await emma.say('log')
    bot.answer = () => ({ kind: 'note', words: 'It is kept.' })
    await emma.submit({ answer: 'Havbris was late' })
    expect(bot.gestures.at(-1)?.what).toMatchObject({
      kind: 'submit',
      values: { answer: 'Havbris was late' },
    })
    expect(emma.text()).toContain('It is kept.')
    expect(emma.text()).not.toContain('Havbris')
    emma.reopen()
    expect(kept(emma)).not.toContain('Havbris')
    expect(kept(emma)).not.toContain('What happened')
  })

  it('a page can be put away, and then nothing of it stands there', async () => {
    bot.answer = () => ({ kind: 'page', card: page })
    await emma.say('case heron')
    const before = bot.gestures.length
    await emma.press('Close')
    emma.reopen()
    expect(kept(emma)).not.toContain('Words of a client.')
    expect(bot.gestures).toHaveLength(before)
  })

  it.each([false, true])(
    'the next page puts the former one away, also after a restart: %s',
    async (restart) => {
      bot.answer = () => ({ kind: 'page', card: page })
      await emma.say('case heron')
      if (restart) {
        const { shelves } = bot
        await bot.close()
        bot = await Bot.connect(town, undefined, { shelves })
        emma = bot.person('emma')
      }
      bot.answer = () => ({ kind: 'page', card: { ...page, title: 'Otter', blocks: [] } })
      await emma.say('case otter')
      emma.reopen()
      expect(kept(emma)).toContain('Otter')
      expect(kept(emma)).not.toContain('Words of a client.')
    },
  )

  it('an error stands at its field, and what was typed stays in it', async () => {
    bot.answer = () => ({ kind: 'form', form })
    await emma.say('log')
    await emma.submit({})
    expect(emma.errors.answer).not.toBe('')
    expect(bot.gestures).toHaveLength(1)
    const fields = form.fields.map((one) => ({
      ...one,
      error: 'Write a little more.',
      face: { ...one.face, value: 'late' },
    }))
    bot.answer = () => ({ kind: 'form', form: { ...form, fields: fields as ShownForm['fields'] } })
    await emma.submit({ answer: 'late' })
    expect(emma.text()).toContain('Write a little more.')
    expect(emma.text()).toContain('late')
    bot.answer = () => ({ kind: 'note', words: 'It is kept.' })
    await emma.submit({ answer: 'later than agreed' })
    expect(bot.gestures.at(-1)?.what).toMatchObject({ values: { answer: 'later than agreed' } })
  })

  it('a form with more in it than a message holds opens as a dialog, with all that is in it', async () => {
    const full = 'ä'.repeat(3000)
    const fields = Array.from({ length: 8 }, (_unused, index) => ({
      id: `q${index}`,
      face: {
        kind: 'text',
        label: `Question ${index}`,
        required: false,
        lines: 'many',
        max: 3000,
        value: full,
      },
    })) as unknown as ShownForm['fields']
    bot.answer = () => ({ kind: 'form', form: { ...form, fields } })
    await emma.say('log')
    expect(kept(emma)).not.toContain('ä')
    await emma.press('Open')
    expect(bot.gestures.at(-1)?.what).toEqual({ kind: 'press', action: 'intake.log', subject: {} })
    expect(emma.inputs()).toHaveLength(8)
    bot.answer = () => ({ kind: 'note', words: 'It is kept.' })
    await emma.submit({ q1: 'short' })
    expect(bot.gestures.at(-1)?.what).toMatchObject({
      kind: 'submit',
      values: { q0: full, q1: 'short', q7: full },
    })
    expect(emma.told).toContain('It is kept.')
  })

  it('an older client does the same', async () => {
    emma.old = true
    bot.answer = () => ({ kind: 'form', form })
    await emma.say('log')
    bot.answer = () => ({ kind: 'note', words: 'It is kept.' })
    await emma.submit({ answer: 'Havbris was late' })
    expect(bot.gestures.at(-1)?.what).toMatchObject({
      kind: 'submit',
      values: { answer: 'Havbris was late' },
    })
    expect(emma.text()).toContain('It is kept.')
    expect(kept(emma)).not.toContain('Havbris')
  })

  it.each<[string, Json]>([
    ['a greeting', { text: 'Hi' }],
    ['help', { text: 'HELP' }],
    ['nothing', { text: '' }],
    ['no text', {}],
    ['an emoji', { text: '🎉' }],
    ['something unknown', { text: 'flurb the gnarl' }],
    ['something very long', { text: 'x'.repeat(20_000) }],
    [
      'a picture',
      { attachments: [{ contentType: 'image/*', contentUrl: 'https://smba.trafficmanager.net/x' }] },
    ],
    [
      'a file',
      {
        attachments: [
          {
            contentType: 'application/vnd.microsoft.teams.file.download.info',
            name: 'x.pdf',
            content: { downloadUrl: 'https://x.example' },
          },
        ],
      },
    ],
  ])('%s is answered once, with something to do next', async (_name, more) => {
    bot.answer = () => ({ kind: 'note', words: 'Here is what you can do.' })
    const before = ours(emma).length
    await emma.send(more)
    expect(ours(emma)).toHaveLength(before + 1)
    expect(emma.text()).not.toBe('')
  })

  it('is not for bots, nor for news of old messages', async () => {
    const before = bot.gestures.length
    const from = { id: '28:other', name: 'Other bot', role: 'bot' }
    await emma.send({ text: 'cases', from })
    await emma.send({
      type: 'messageUpdate',
      text: 'cases',
      channelData: { eventType: 'editMessage', tenant: { id: tenantId } },
    })
    await emma.send({ type: 'messageReaction', reactionsAdded: [{ type: 'like' }] })
    expect(bot.gestures).toHaveLength(before)
  })

  it('speaks the person’s language in what is its own', async () => {
    emma.user.locale = 'fi-FI'
    bot.answer = () => ({ kind: 'page', card: { ...page, language: 'fi' } })
    await emma.say('case heron')
    const titles = actionsIn(cardOf(ours(emma).at(-1)?.activity ?? {})).map(({ title }) => title)
    expect(titles).toContain('Sulje')
  })
})

describe('in a channel or a group', () => {
  const open = (action: Json): boolean => JSON.stringify(action).includes('task/fetch')

  it('a mention is answered neutrally, and what it holds opens for one person only', async () => {
    bot.answer = () => ({ kind: 'page', card: page })
    const before = channel.messages.length
    await emma.say('case Havbris', channel)
    expect(channel.messages).toHaveLength(before + 2)
    const answer = channel.messages.at(-1)
    expect(JSON.stringify(answer?.activity)).not.toMatch(/Havbris|Words of a client/)
    expect(answer?.thread).toBe(channel.messages.at(-2)?.id)
    await emma.press(open, { where: channel })
    expect(bot.gestures.at(-1)).toMatchObject({
      at: bot.place(channel),
      what: { kind: 'command', words: 'case Havbris' },
    })
    expect(emma.text()).toContain('Words of a client.')
    expect(channel.messages).toHaveLength(before + 2)
  })

  it('does not show one person’s words to another who presses', async () => {
    bot.answer = () => ({ kind: 'page', card: page })
    await emma.say('case Havbris', channel)
    const before = bot.gestures.length
    await anna.press(open, { where: channel })
    expect(bot.gestures).toHaveLength(before)
    expect(anna.text() + anna.told.join()).not.toContain('Words of a client')
    expect(anna.troubles).toEqual([])
  })

  it('the live card opens a dialog; dialogs follow each other and end', async () => {
    await bot.channel.post(bot.place(channel), live)
    const before = channel.messages.length
    bot.answer = () => ({ kind: 'page', card: page })
    await emma.press('Answer', { where: channel })
    expect(emma.dialog?.card).toBeDefined()
    bot.answer = () => ({ kind: 'form', form })
    await emma.press('Next')
    expect(bot.gestures.at(-1)).toMatchObject({ at: bot.place(channel), what: { action: 'desk.case' } })
    const wrong = form.fields.map((one) => ({ ...one, error: 'Write a little more.' }))
    bot.answer = () => ({ kind: 'form', form: { ...form, fields: wrong } })
    await emma.submit({ answer: 'late' })
    expect(emma.text()).toContain('Write a little more.')
    bot.answer = () => ({ kind: 'note', words: 'It is kept.' })
    await emma.submit({ answer: 'later than agreed' })
    expect(bot.gestures.at(-1)?.what).toMatchObject({
      kind: 'submit',
      values: { answer: 'later than agreed' },
    })
    expect(emma.text() + emma.told.join()).toContain('It is kept.')
    expect(channel.messages).toHaveLength(before)
    expect(emma.troubles).toEqual([])
  })

  it('a button that opens nothing leaves the card to everybody', async () => {
    const quiet: ShownCard = {
      ...live,
      blocks: [
        { kind: 'buttons', buttons: [{ label: 'Seen', action: 'desk.seen', subject: {}, opens: 'nothing' }] },
      ],
    }
    await bot.channel.post(bot.place(channel), quiet)
    bot.answer = () => ({ kind: 'nothing' })
    await emma.press('Seen', { where: channel })
    expect(bot.gestures.at(-1)?.what).toMatchObject({ kind: 'press', action: 'desk.seen' })
    expect(emma.troubles).toEqual([])
    expect(wordsOf(cardOf(emma.messages(channel).at(-1)?.activity ?? {}))).toContain('Seen')
  })

  it('is not spoken to without a mention', async () => {
    const before = bot.gestures.length
    await emma.send({ text: 'cases' }, channel)
    expect(bot.gestures).toHaveLength(before)
  })

  it('logs what a message says, in a dialog', async () => {
    channel.messages.push({
      id: '1767000000001',
      thread: undefined,
      from: anna.user.id,
      activity: { text: 'They wrote <late> & again' },
    })
    bot.answer = () => ({ kind: 'form', form })
    await emma.onMessage(logCommand, channel.messages.at(-1) as Message, channel)
    expect(bot.gestures.at(-1)?.what).toMatchObject({ kind: 'quote', words: 'They wrote <late> & again' })
    expect(JSON.stringify(bot.gestures.at(-1)?.what)).toContain('1767000000001')
    bot.answer = () => ({ kind: 'note', words: 'It is kept.' })
    await emma.submit({ answer: 'late again' })
    expect(bot.gestures.at(-1)?.what).toMatchObject({ kind: 'submit', values: { answer: 'late again' } })
    expect(emma.text() + emma.told.join()).toContain('It is kept.')
    expect(emma.troubles).toEqual([])
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
