import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ShownForm } from '../../src/engine/form.ts'
import { Bot } from './bot.ts'
import type { Person } from './person.ts'
import { ask, form, page } from './samples.ts'
import { actionsIn, cardOf, type Json, wordsOf } from './seen.ts'
import { type Message, Town, tenantId } from './town.ts'

let town: Town
let bot: Bot
let emma: Person
beforeEach(async () => {
  town = await Town.open(['emma'])
  bot = await Bot.connect(town)
  emma = bot.person('emma')
  await emma.install()
  town.shift += 60_000
})
afterEach(async () => {
  await bot.close()
  await town.close()
})

const ours = (person: Person): readonly Message[] => person.messages().filter(({ from }) => from === 'bot')
/** What stands in the chat for whoever opens it tomorrow. */
const kept = (person: Person): string => person.chat.messages.map((one) => person.read(one)).join('\n')

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

  it('a form that holds what was typed some other time can begin afresh, in its place', async () => {
    const kept = { words: 'You typed this on 1 March.', afresh: 'Begin afresh' }
    bot.answer = () => ({ kind: 'form', form: { ...form, kept } })
    await emma.say('log')
    const before = ours(emma).length
    bot.answer = () => ({ kind: 'form', form })
    await emma.press('Begin afresh')
    expect(bot.gestures.at(-1)?.what).toEqual({
      kind: 'press',
      action: form.name,
      subject: form.subject,
      afresh: true,
    })
    expect(emma.text()).not.toContain(kept.words)
    expect(ours(emma)).toHaveLength(before)
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

  it('a form from before a restart that is refused keeps what was typed, and opens again', async () => {
    bot.answer = () => ({ kind: 'form', form })
    await emma.say('log')
    const { shelves } = bot
    await bot.close()
    bot = await Bot.connect(town, undefined, { shelves })
    emma = bot.person('emma')
    bot.answer = () => ({ kind: 'refused', words: 'Not saved.' })
    await emma.submit({ answer: 'Havbris was late' })
    expect(emma.text()).toContain('Not saved.')
    expect(emma.text()).toContain('Havbris was late')
    bot.answer = () => ({ kind: 'form', form })
    await emma.press('Open')
    expect(bot.gestures.at(-1)?.what).toEqual({ kind: 'press', action: form.name, subject: form.subject })
    expect(emma.text()).toContain('What happened')
  })

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

  describe('a long page', () => {
    const rows = Array.from({ length: 12 }, (_unused, index) => ({
      kind: 'text' as const,
      text: `Paragraph ${index}. ${'ä'.repeat(2000)}`,
    }))
    beforeEach(async () => {
      bot.answer = () => ({ kind: 'page', card: { ...page, blocks: rows } })
      await emma.say('case heron')
      expect(emma.text()).not.toContain('Paragraph 11.')
    })

    it('is read part by part, and asked for under the id of what opened it', async () => {
      await emma.press('Next part')
      await emma.press('Next part')
      expect(emma.text()).toContain('Paragraph 11.')
      expect(new Set(bot.gestures.map(({ id }) => id)).size).toBe(1)
      await emma.press('Previous part')
      expect(emma.text()).not.toContain('Paragraph 11.')
      expect(emma.troubles).toEqual([])
    })

    it('is turned for nobody who may not read it any more', async () => {
      bot.answer = () => ({ kind: 'refused', words: 'There is nothing here for you.' })
      await emma.press('Next part')
      expect(emma.told).toEqual(['There is nothing here for you.'])
      expect(emma.text()).toContain('Paragraph 0.')
    })
  })

  describe('with more typed than a message holds', () => {
    const full = 'ä'.repeat(3000)
    const face = { kind: 'text', required: false, lines: 'many', max: 3000 }
    const fields = Array.from({ length: 8 }, (_unused, index) => ({
      id: `q${index}`,
      face: { ...face, label: `Question ${index}` },
    })) as unknown as ShownForm['fields']
    const typed = Object.fromEntries(fields.map(({ id }) => [id, full]))
    const refused = fields.map((one) => ({
      ...one,
      face: { ...one.face, value: full },
      ...(one.id === 'q3' ? { error: 'Write a little less.' } : {}),
    })) as unknown as ShownForm['fields']

    it('what is wrong is said beside the card, which stays with all that was typed', async () => {
      bot.answer = () => ({ kind: 'form', form: { ...form, fields } })
      await emma.say('log')
      const before = kept(emma)
      bot.answer = () => ({ kind: 'form', form: { ...form, fields: refused, problem: 'Not yet.' } })
      await emma.submit(typed)
      expect(emma.told.at(-1)).toBe('Not yet.\nQuestion 3: Write a little less.')
      expect(kept(emma)).toBe(before)
      expect(bot.failures).toEqual([])
    })

    it('an older client reads below what is wrong', async () => {
      emma.old = true
      bot.answer = () => ({ kind: 'form', form: { ...form, fields } })
      await emma.say('log')
      bot.answer = () => ({ kind: 'form', form: { ...form, fields: refused } })
      await emma.submit(typed)
      expect(emma.text()).toContain('Question 3: Write a little less.')
      expect(kept(emma)).toContain('Question 0')
    })
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

  describe('an older client, which sends a message instead of a press,', () => {
    beforeEach(async () => {
      emma.old = true
      bot.answer = () => ({ kind: 'page', card: page })
      await emma.say('case heron')
    })
    const tooMuch = { kind: 'text' as const, text: 'ä'.repeat(30_000) }

    it('reads that nothing is saved yet when that takes long', { timeout: 20_000 }, async () => {
      let commit: () => void = () => {}
      const committed = new Promise<void>((resolve) => {
        commit = resolve
      })
      bot.answer = async () => {
        await committed
        return { kind: 'note', words: 'Kept in the end.' }
      }
      const pressed = emma.press('Next')
      try {
        await expect.poll(() => emma.text(), { timeout: 5000 }).toMatch(/not saved/i)
      } finally {
        commit()
      }
      await pressed
      expect(kept(emma)).toContain('Kept in the end.')
    })

    it('reads that an answer cannot be shown', async () => {
      bot.answer = () => ({ kind: 'page', card: { ...page, blocks: [tooMuch] } })
      await emma.press('Next')
      expect(emma.text()).toMatch(/cannot be shown/)
    })

    it('reads the answer below where the card itself is gone', async () => {
      const [card] = emma.messages().slice(-1)
      bot.answer = () => ({ kind: 'page', card: { ...page, title: 'Heron, further' } })
      town.fault = ({ kind }) =>
        kind === 'update' ? { status: 404, code: 'ActivityNotFoundInConversation' } : undefined
      await emma.press('Next', card ? { message: card } : {})
      expect(emma.text()).toContain('Heron, further')
    })
  })

  it('a part that is too much to show is answered in words', async () => {
    const short = { kind: 'text' as const, text: 'ä'.repeat(4000) }
    const long = { kind: 'text' as const, text: 'ä'.repeat(15_000) }
    bot.answer = () => ({ kind: 'page', card: { ...page, blocks: [short, long] } })
    await emma.say('case heron')
    await emma.press('Next part')
    expect(emma.troubles).toEqual([])
    expect(emma.told.join() + emma.text()).toMatch(/cannot be shown/)
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
