import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { carryButton, carryClose } from '../../adapters/teams/carry.ts'
import { logCommand } from '../../adapters/teams/surfaces.ts'
import type { ShownCard } from '../../src/engine/card.ts'
import { Bot } from './bot.ts'
import type { Person } from './person.ts'
import { form, live, page } from './samples.ts'
import { actionsIn, cardOf, type Json, wordsOf } from './seen.ts'
import { type Conversation, type Message, Town } from './town.ts'

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

  it('an older client of somebody without the app reads where the answer would be', async () => {
    const quiet: ShownCard = {
      ...live,
      blocks: [
        { kind: 'buttons', buttons: [{ label: 'Seen', action: 'desk.seen', subject: {}, opens: 'nothing' }] },
      ],
    }
    await bot.channel.post(bot.place(channel), quiet)
    await emma.uninstall()
    town.shift += 60_000
    emma.old = true
    bot.answer = () => ({ kind: 'page', card: page })
    await emma.press('Seen', { where: channel })
    expect(emma.read(channel.messages.at(-1))).toMatch(/conversation of our own/)
    expect(JSON.stringify(channel.messages)).not.toContain('Words of a client')
  })

  it('what is meant for one’s own chat does nothing to a card that stands in a room', async () => {
    const { id } = await bot.channel.post(bot.place(channel), live)
    const blocks = [1, 2].map(() => ({
      kind: 'text' as const,
      text: `Words of a client. ${'ä'.repeat(9000)}`,
    }))
    bot.answer = () => ({ kind: 'page', card: { ...page, blocks } })
    await emma.say('case heron')
    const open = cardOf(emma.messages().at(-1)?.activity ?? {})
    const turning = actionsIn(open).find(({ title }) => title === 'Next part')?.data
    expect(turning).toBeDefined()
    const before = JSON.stringify(channel.messages)
    for (const data of [carryClose, turning]) {
      const value = {
        action: { type: 'Action.Execute', title: 'x', verb: 'partwell', data },
        trigger: 'manual',
      }
      const invoke = { type: 'invoke', name: 'adaptiveCard/action', value, replyToId: id }
      const answer = await town.deliver(town.activity(emma.user, channel, invoke, id))
      expect(await answer.text()).not.toBe('')
      await bot.channel.idle()
    }
    expect(JSON.stringify(channel.messages)).toBe(before)
  })

  it('is not spoken to without a mention', async () => {
    const before = bot.gestures.length
    await emma.send({ text: 'cases' }, channel)
    expect(bot.gestures).toHaveLength(before)
  })

  it.each([undefined, 'huddle'])(
    'a conversation of a kind that we do not know is no place for anything: %s',
    async (conversationType) => {
      bot.answer = () => ({ kind: 'page', card: page })
      const group = town.group('five', ['emma', 'anna'])
      group.installed = true
      const conversation = { id: group.id, conversationType, tenantId: group.tenantId }
      const before = bot.gestures.length
      await emma.send({ text: 'cases', conversation }, group)
      await emma.send(
        { value: carryButton({ action: 'desk.case', subject: {} }, false), conversation },
        group,
      )
      expect(bot.gestures).toHaveLength(before)
      expect(JSON.stringify(group.messages)).not.toContain('Words of a client')
      expect(await bot.channel.standing({ place: bot.place(group) })).not.toBe('member')
      await expect(bot.channel.direct(bot.account('emma'))).resolves.toMatchObject({ id: emma.chat.id })
    },
  )

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
