import { request } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { limits } from '../../adapters/teams/limits.ts'
import type { ShownForm } from '../../src/engine/form.ts'
import { Bot } from './bot.ts'
import type { Forged } from './keys.ts'
import type { Person } from './person.ts'
import type { Json } from './seen.ts'
import { Town } from './town.ts'

let town: Town
let bot: Bot
let emma: Person
beforeEach(async () => {
  town = await Town.open(['emma', 'anna'])
  bot = await Bot.connect(town)
  emma = bot.person('emma')
  await emma.install()
  bot.answer = () => ({ kind: 'note', words: 'Kept.' })
  town.shift += 60_000
})
afterEach(async () => {
  await bot.close()
  await town.close()
})

const teams = 'smba.trafficmanager.net'
/** Addresses that are not Teams', and look as if they were. */
const hostile = [
  ...['soon', 'file:///etc/passwd', 'http://localhost/emea/', 'http://169.254.169.254/latest/meta-data/'],
  ...['https://evil.example/emea/', `http://${teams}/emea/`, `https://${teams}.evil.example/emea/`],
  ...[`https://${teams}@evil.example/emea/`, `https://evil.example/?https://${teams}/emea/`],
]

const help = (more: Json = {}): Json =>
  town.activity(emma.user, emma.chat, { type: 'message', text: 'help', ...more })
const seconds = (): number => Math.floor(Date.now() / 1000)
const answers = () => emma.messages().filter(({ from }) => from === 'bot')

describe('the door', () => {
  it('lets in what the Bot Connector has signed', async () => {
    expect((await town.deliver(help())).status).toBe(200)
    await bot.channel.idle()
    expect(bot.gestures).toHaveLength(1)
    expect(emma.text()).toContain('Kept.')
  })

  it.each<[string, () => Forged & { readonly headers?: Readonly<Record<string, string>> }]>([
    ['without a token', () => ({ headers: { authorization: '' } })],
    ['with a word for a token', () => ({ headers: { authorization: 'Bearer x.y.z' } })],
    ['with a token of another kind', () => ({ headers: { authorization: 'Basic dTpw' } })],
    ['signed with a strange key', () => ({ strange: true })],
    ['changed after it was signed', () => ({ tampered: true })],
    ['signed with a key that nobody has published', () => ({ header: { kid: 'other' } })],
    ['signed by nothing', () => ({ header: { alg: 'none' } })],
    ['signed as if the key were a secret', () => ({ header: { alg: 'HS256' } })],
    ['for another bot', () => ({ claims: { aud: 'another' } })],
    ['by another issuer', () => ({ claims: { iss: 'https://issuer.example' } })],
    ['of a skill', () => ({ claims: { ver: '1.0', appid: 'another', aud: 'another' } })],
    ['that is over', () => ({ claims: { nbf: seconds() - 7200, exp: seconds() - 3600 } })],
    ['that has not begun', () => ({ claims: { nbf: seconds() + 3600, exp: seconds() + 7200 } })],
    ['for another service', () => ({ claims: { serviceurl: 'https://smba.trafficmanager.net/emea/' } })],
    ['for no service', () => ({ claims: { serviceurl: undefined } })],
  ])('keeps out a call %s', async (_name, forged) => {
    expect((await town.deliver(help(), forged())).status).toBe(401)
    await bot.channel.idle()
    expect(bot.gestures).toEqual([])
    expect((await town.deliver(help())).status).toBe(200)
  })

  it('keeps out a call signed with a key that does not speak for Teams', async () => {
    await bot.close()
    const elsewhere = await Town.open(['emma'])
    elsewhere.endorsements = ['webchat']
    bot = await Bot.connect(elsewhere)
    const user = elsewhere.user('emma')
    const activity = elsewhere.activity(user, elsewhere.personal('emma'), { type: 'message', text: 'help' })
    expect((await elsewhere.deliver(activity)).status).toBe(401)
    expect(bot.gestures).toEqual([])
    await elsewhere.close()
  })

  it.each<[string, Json]>([
    ['another channel', { channelId: 'webchat' }],
    ['no channel', { channelId: undefined }],
    ['another tenant', { channelData: { tenant: { id: '99999999-2222-4333-8444-555555555555' } } }],
    [
      'a conversation of another tenant',
      { conversation: { id: 'a:1-emma', conversationType: 'personal', tenantId: 'x' } },
    ],
    ['no tenant at all', { channelData: {}, conversation: { id: 'a:1-emma', conversationType: 'personal' } }],
    ['no address', { serviceUrl: undefined }],
  ])('keeps out what is well signed but of %s', async (_name, more) => {
    const { status } = await town.deliver(help(more))
    expect([400, 401, 403]).toContain(status)
    await bot.channel.idle()
    expect(bot.gestures).toEqual([])
    expect(answers().filter((one) => emma.read(one).includes('Kept.'))).toEqual([])
  })

  it('keeps out an address that is not Teams’ own, whoever has signed it', async () => {
    const statuses = new Map<string, number>()
    for (const serviceUrl of hostile) {
      const { status } = await town.deliver(help({ serviceUrl }))
      statuses.set(serviceUrl, status)
    }
    expect([...statuses].filter(([, status]) => ![400, 401, 403].includes(status))).toEqual([])
    await bot.channel.idle()
    expect(bot.gestures).toEqual([])
  })

  it('sends nothing to an address that is not Teams’ own, even where it is kept as one', async () => {
    const direct = await bot.channel.direct(bot.account('emma'))
    const { shelves } = bot
    await bot.close()
    shelves.rewrite((value) =>
      value.replaceAll(town.serviceUrl, `${town.url.replace('127.0.0.1', 'localhost')}/`),
    )
    bot = await Bot.connect(town, undefined, { shelves })
    town.calls.length = 0
    const card = { audience: 'personal', preview: 'x', title: 'x', blocks: [], language: 'en' } as const
    await expect(bot.channel.post(direct, card)).rejects.toMatchObject({ outcome: 'refused' })
    expect(await bot.channel.standing({ account: bot.account('emma') })).toBe('unknown')
    expect(town.calls).toEqual([])
  })

  it.each(['null', '[]', '1', '"x"', '{', '', '{}', '{"type":""}', '{"type":5}'])(
    'answers a signed %j with a refusal, and lives on',
    async (body) => {
      const token = { authorization: town.signature() }
      expect((await town.post(body, token)).status).toBe(400)
      expect((await town.deliver(help())).status).toBe(200)
    },
  )

  it('does not read a body of 40 MB', async () => {
    const answer = await town.post('x'.repeat(40 * 1024 * 1024), { authorization: town.signature() }).then(
      (response) => response.status,
      // The connection is closed while the rest is still on its way.
      () => 413,
    )
    expect(answer).toBe(413)
    expect((await town.deliver(help())).status).toBe(200)
  })

  it.each([
    [0, 200],
    [1, 413],
  ])('answers a body of the limit and %i bytes with %i', async (more, status) => {
    const bare = JSON.stringify(help({ type: 'typing', pad: '' }))
    const pad = 'x'.repeat(limits.bodyBytes + more - Buffer.byteLength(bare))
    const answer = await town.deliver(JSON.parse(bare.replace('"pad":""', `"pad":"${pad}"`)) as Json).then(
      (response) => response.status,
      () => 413,
    )
    expect(answer).toBe(status)
  })

  it.each<Json>([
    { type: 'invoke', name: 'something/new', value: {} },
    { type: 'invoke', name: 'adaptiveCard/action', value: {} },
    {
      type: 'invoke',
      name: 'adaptiveCard/action',
      value: { action: { type: 'Action.Execute', verb: 'x', data: null } },
    },
    { type: 'invoke', name: 'task/fetch', value: { data: { msteams: 5 } } },
    { type: 'invoke', name: 'task/submit', value: null },
    { type: 'invoke', name: 'composeExtension/fetchTask', value: { commandId: 'other' } },
    { type: 'invoke', name: 'composeExtension/submitAction', value: 5 },
    { type: 'invoke', name: 'fileConsent/invoke', value: {} },
    { type: 'messageReaction', reactionsAdded: [{ type: 'like' }] },
    { type: 'messageUpdate', text: 'x' },
    { type: 'conversationUpdate', membersAdded: 'x' },
    { type: 'somethingNew' },
  ])('answers what it does not know, at once and never with nothing: %j', async (more) => {
    const response = await town.deliver(help({ text: undefined, ...more }))
    expect(response.status).toBeLessThan(502)
    if (more.type === 'invoke') expect(await response.text()).not.toBe('')
    await bot.channel.idle()
    expect(bot.gestures).toEqual([])
  })

  it('keeps what people type exactly, however strange', async () => {
    const strange = [
      '\u0000',
      '\ud800',
      '\u202Eabc',
      '😀'.repeat(10_000),
      '<&>',
      '__proto__',
      'x'.repeat(40_000),
    ]
    for (const [index, one] of strange.entries()) {
      const words = `log ${one} end`
      await emma.say(words)
      expect(bot.gestures[index]?.what).toEqual({ kind: 'command', words })
      town.shift += 5000
    }
    const deep = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`
    const body = JSON.stringify(help({ type: 'typing', deep: 0 })).replace('"deep":0', `"deep":${deep}`)
    expect((await town.post(body, { authorization: town.signature() })).status).toBeLessThan(501)
    expect((await town.deliver(help())).status).toBe(200)
  })

  it('turns calls away once it has stopped', async () => {
    await bot.channel.stop()
    expect((await town.deliver(help())).status).toBe(503)
  })
})

describe('the door of the playground, where nothing is signed', () => {
  beforeEach(async () => {
    await bot.close()
    bot = await Bot.connect(town, undefined, { credential: { type: 'none' } })
    bot.answer = () => ({ kind: 'note', words: 'Kept.' })
  })
  const knock = (headers: Readonly<Record<string, string>>): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const options = { method: 'POST', headers: { 'content-type': 'application/json', ...headers } }
      request(`${bot.address}/api/messages`, options, (response) => {
        response.resume().on('end', () => resolve(response.statusCode))
      })
        .on('error', reject)
        .end(JSON.stringify(help()))
    })

  it('opens for a program on this computer', async () => {
    expect(await knock({})).toBe(200)
  })

  it.each<[string, Readonly<Record<string, string>>]>([
    ['a page under a name that leads here', { host: 'evil.example:3978' }],
    ['a tunnel', { host: 'partwell.devtunnels.ms' }],
    ['a page in the browser', { origin: 'https://evil.example' }],
  ])('and not for %s', async (_name, headers) => {
    expect(await knock(headers)).toBe(403)
    await bot.channel.idle()
    expect(bot.gestures).toEqual([])
  })
})

const textForm: ShownForm = {
  ...{ name: 'intake.log', subject: {}, title: 'Write a note', intro: [], submit: 'Keep it', language: 'en' },
  fields: [
    {
      id: 'answer',
      face: { kind: 'text', label: 'What happened', required: true, lines: 'many', max: 3000 },
    },
  ],
}

describe('F9: the same thing once more', () => {
  it('is one thing, however often and however close together a message comes', async () => {
    const activity = help({ text: 'cases' })
    const four = await Promise.all([1, 2, 3, 4].map(() => town.deliver(activity)))
    for (const response of four) expect(response.status).toBe(200)
    await bot.channel.idle()
    expect(new Set(bot.gestures.map(({ id }) => id)).size).toBe(1)
    expect(answers().filter((one) => emma.read(one).includes('Kept.'))).toHaveLength(1)
    await town.deliver(help({ text: 'cases' }))
    await bot.channel.idle()
    expect(new Set(bot.gestures.map(({ id }) => id)).size).toBe(2)
  })

  it('is one thing when an invoke comes again, with the same answer', async () => {
    bot.answer = () => ({ kind: 'form', form: textForm })
    await emma.say('log')
    bot.answer = () => ({ kind: 'note', words: 'Kept.' })
    await emma.submit({ answer: 'what I typed' })
    const again = await town.deliver(emma.last)
    expect(JSON.stringify(await again.json())).toContain('Kept.')
    const submits = bot.gestures.filter(({ what }) => what.kind === 'submit')
    expect(new Set(submits.map(({ id }) => id)).size).toBe(1)
  })

  it('is another thing when the same form is asked and handed in anew', async () => {
    for (const answer of ['first', 'second']) {
      bot.answer = () => ({ kind: 'form', form: textForm })
      await emma.say('log')
      bot.answer = () => ({ kind: 'note', words: 'Kept.' })
      await emma.submit({ answer })
      town.shift += 5000
    }
    const submits = bot.gestures.filter(({ what }) => what.kind === 'submit')
    expect(submits.map(({ what }) => what)).toMatchObject([
      { values: { answer: 'first' } },
      { values: { answer: 'second' } },
    ])
    expect(new Set(submits.map(({ id }) => id)).size).toBe(2)
  })
})

describe('F6: a database that does not answer', () => {
  it('is said at once, what was typed stays, and can be handed in again', async () => {
    bot.answer = () => ({ kind: 'form', form: textForm })
    await emma.say('log')
    bot.answer = () => Promise.reject(new Error('the database is down'))
    await emma.submit({ answer: 'what I typed' })
    expect(emma.troubles).toEqual([])
    expect(emma.text()).toMatch(/not saved/i)
    expect(emma.text()).toContain('what I typed')
    bot.answer = () => ({ kind: 'note', words: 'Kept.' })
    await emma.submit()
    expect(bot.gestures.at(-1)?.what).toMatchObject({ values: { answer: 'what I typed' } })
    expect(emma.text()).toContain('Kept.')
  })

  it('keeps nothing twice when it had kept it after all, and the same is handed in again', async () => {
    bot.answer = () => ({ kind: 'form', form: textForm })
    await emma.say('log')
    bot.answer = () => ({ kind: 'refused', words: 'Not saved.' })
    await emma.submit({ answer: 'what I typed' })
    await emma.submit()
    const ids = bot.gestures.filter(({ what }) => what.kind === 'submit').map(({ id }) => id)
    expect(ids).toHaveLength(2)
    expect(new Set(ids).size).toBe(1)
  })

  it('is said in time although nothing is committed, and a late answer is shown after all', {
    timeout: 20_000,
  }, async () => {
    bot.answer = () => ({ kind: 'form', form: textForm })
    await emma.say('log')
    let commit: () => void = () => {}
    const committed = new Promise<void>((resolve) => {
      commit = resolve
    })
    bot.answer = async () => {
      await committed
      return { kind: 'note', words: 'Kept in the end.' }
    }
    setTimeout(commit, 5000)
    await emma.submit({ answer: 'what I typed' })
    expect(emma.troubles).toEqual([])
    expect(emma.slowestMs).toBeLessThan(4800)
    await bot.channel.idle()
    expect(emma.text()).toContain('Kept in the end.')
  })

  it('is said to somebody who writes', async () => {
    bot.answer = () => Promise.reject(new Error('the database is down'))
    await emma.say('cases')
    expect(emma.text()).toMatch(/not saved/i)
  })

  it('does not keep people from an answer when what we remember of them cannot be kept', async () => {
    bot.shelves.down = true
    await emma.say('cases')
    expect(answers().at(-1)?.activity.text ?? emma.text()).not.toBe('')
  })
})
