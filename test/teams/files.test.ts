import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ShownCard } from '../../src/engine/card.ts'
import { Bot } from './bot.ts'
import type { Person } from './person.ts'
import { isJson, type Json, listOf } from './seen.ts'
import { type Message, Town } from './town.ts'

let town: Town
let bot: Bot
let emma: Person
beforeEach(async () => {
  town = await Town.open(['emma', 'jonas'])
  bot = await Bot.connect(town)
  emma = bot.person('emma')
  await emma.install()
  const attachment = {
    name: 'Heron letter.docx',
    mediaType: 'application/x',
    bytes: Buffer.from('the letter'),
  }
  bot.answer = () => ({ kind: 'file', attachment, card: page })
})
afterEach(async () => {
  await bot.close()
  await town.close()
})

const page: ShownCard = {
  ...{ audience: 'dialog', preview: 'Heron', title: 'The letter', language: 'en' },
  blocks: [{ kind: 'copy', label: 'Letter', words: 'Dear all,\nthank you.' }],
}
const consentType = 'application/vnd.microsoft.teams.card.file.consent'
const offers = (): readonly (readonly [Message, Json])[] =>
  emma.messages().flatMap((one) =>
    listOf(one.activity.attachments)
      .filter(({ contentType }) => contentType === consentType)
      .map((attachment) => [one, attachment] as const),
  )

/** Emma's answer to the offer, as Teams hands it in. */
async function answer(
  action: 'accept' | 'decline',
  uploadUrl = `${town.url}/upload/letter`,
): Promise<Message> {
  const [offer] = offers()
  if (!offer || !isJson(offer[1].content)) throw new Error('nothing was offered')
  const [message, { content }] = [offer[0], offer[1]]
  const context = (content as Json)[`${action}Context`]
  const uploadInfo = {
    ...{ uploadUrl, contentUrl: 'https://studio-my.sharepoint.com/letter.docx' },
    ...{ name: 'Heron letter.docx', uniqueId: 'u1', fileType: 'docx' },
  }
  const value = { type: 'fileUpload', action, context, ...(action === 'accept' ? { uploadInfo } : {}) }
  const about = { type: 'invoke', name: 'fileConsent/invoke', value, replyToId: message.id }
  const response = await town.deliver(town.activity(emma.user, emma.chat, about))
  expect(response.status).toBe(200)
  expect(await response.text()).not.toBe('')
  await bot.channel.idle()
  return emma.messages().find(({ id }) => id === message.id) ?? message
}

describe('a document', () => {
  it('is offered beside the page with the same text, under a neutral name', async () => {
    await emma.say('letter')
    expect(emma.text()).toContain('Dear all,')
    expect(emma.text()).toContain('Heron letter.docx')
    const [offer] = offers()
    expect(offer?.[1]).toMatchObject({ name: 'Heron letter.docx', content: { sizeInBytes: 10 } })
    expect(JSON.stringify(offer)).not.toContain('Dear all')
  })

  it('goes into one’s own storage after a yes', async () => {
    await emma.say('letter')
    const after = await answer('accept')
    expect(Buffer.from(town.uploads.get('letter') ?? []).toString()).toBe('the letter')
    expect(JSON.stringify(after.activity)).toContain('teams.card.file.info')
  })

  it('goes to nobody who does not belong any more, whatever they say', async () => {
    await emma.say('letter')
    emma.user.userRole = 'guest'
    town.shift += 60_000
    await answer('accept')
    expect(town.uploads.size).toBe(0)
  })

  it('goes to nobody who may not have it any more', async () => {
    await emma.say('letter')
    bot.answer = () => ({ kind: 'refused', words: 'There is nothing here for you.' })
    await answer('accept')
    expect(town.uploads.size).toBe(0)
    expect(new Set(bot.gestures.map(({ id }) => id)).size).toBe(1)
  })

  it('goes nowhere after a no, and the question is gone', async () => {
    await emma.say('letter')
    await answer('decline')
    expect(town.uploads.size).toBe(0)
    expect(offers()).toEqual([])
  })

  it.each([
    'http://127.0.0.1:1/upload',
    'https://evil.example/upload',
    'https://x.sharepoint.com.evil.example/',
  ])('is not put where nobody of Microsoft’s is: %s', async (url) => {
    await emma.say('letter')
    const after = await answer('accept', url)
    expect(town.uploads.size).toBe(0)
    expect(emma.read(after)).toMatch(/cannot be shown here/)
  })

  it('is shown as text where it cannot be offered', async () => {
    town.fault = ({ kind, body }) =>
      kind === 'post' && JSON.stringify(body).includes(consentType)
        ? { status: 403, code: 'Forbidden' }
        : undefined
    await emma.say('letter')
    expect(offers()).toEqual([])
    expect(emma.text()).toContain('Dear all,')
  })
})
