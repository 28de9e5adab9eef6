import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ShownReply } from '../../src/engine/channel.ts'
import { Bot } from './bot.ts'
import type { Person } from './person.ts'
import { form, page } from './samples.ts'
import { Town } from './town.ts'

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

const secret = 'Words of a client.'
/** How often the words of the sample page stand in the chat for whoever opens it tomorrow. */
const standing = (): number =>
  emma.chat.messages.filter((one) => emma.read({ ...one }).includes(secret)).length
const harmless: ShownReply = { kind: 'page', card: { ...page, title: 'Otter', blocks: [] } }

/** Nothing can be edited for a while. */
const editsFail = (): void => {
  town.fault = ({ kind }) => (kind === 'update' ? { status: 503 } : undefined)
}
const editsWork = (): void => {
  town.fault = undefined
  town.shift += 60_000
}

describe('a working card that could not be put away', () => {
  beforeEach(async () => {
    bot.answer = () => ({ kind: 'page', card: page })
    await emma.say('case heron')
    expect(standing()).toBe(1)
    editsFail()
  })
  const next = async (): Promise<void> => {
    editsWork()
    bot.answer = () => harmless
    await emma.say('case otter')
    emma.reopen()
  }

  it('when it was closed is put away with the next one', async () => {
    await emma.press('Close')
    await next()
    expect(standing()).toBe(0)
  })

  it('when it had been answered is put away with the next one', async () => {
    bot.answer = () => ({ kind: 'note', words: 'It is kept.' })
    await emma.press('Next')
    await next()
    expect(standing()).toBe(0)
  })

  it('when another was opened is put away with the one after it', async () => {
    bot.answer = () => harmless
    await emma.say('case otter')
    await next()
    expect(standing()).toBe(0)
  })
})

describe('each person has one working card', () => {
  it('also where two processes answer them in turn', async () => {
    const { shelves } = bot
    const other = await Bot.connect(town, undefined, { shelves })
    bot.answer = () => ({ kind: 'page', card: page })
    other.answer = bot.answer
    const idle = async () => {
      await bot.channel.idle()
      await other.channel.idle()
    }
    for (const one of [bot, other, bot, other]) {
      town.reach(one.address)
      await emma.say('case heron')
      await idle()
      expect(standing()).toBe(1)
      town.shift += 3000
    }
    await other.close()
  })

  it('and an answer that comes late into a card that is put away is put away with the next one', async () => {
    bot.answer = () => ({ kind: 'form', form })
    await emma.say('log')
    const asked = emma.messages().at(-1)
    let commit: () => void = () => {}
    const committed = new Promise<void>((resolve) => {
      commit = resolve
    })
    bot.answer = async ({ what }) => {
      if (what.kind !== 'submit') return harmless
      await committed
      return { kind: 'page', card: page }
    }
    const pressed = asked && emma.press('Keep it', { message: asked, values: { answer: 'late' } })
    while (bot.gestures.at(-1)?.what.kind !== 'submit') await new Promise(setImmediate)
    town.shift += 60_000
    const meanwhile = emma.say('case otter')
    while (bot.gestures.at(-1)?.what.kind !== 'command') await new Promise(setImmediate)
    while (emma.chat.messages.filter(({ from }) => from === 'bot').length < 3) await new Promise(setImmediate)
    commit()
    await Promise.all([pressed, meanwhile])
    town.shift += 60_000
    expect(standing()).toBe(1)
    bot.answer = () => harmless
    await emma.say('case otter')
    emma.reopen()
    expect(standing()).toBe(0)
  })
})
