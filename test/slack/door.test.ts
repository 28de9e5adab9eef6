import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { limits, times } from '../../adapters/slack/limits.ts'
import { Person } from './person.ts'
import { type Town, Town as Towns, teamId } from './town.ts'

let town: Town
let emma: Person
beforeEach(async () => {
  town = await Towns.build(['emma', 'anna'])
  await town.connect()
  emma = new Person(town, 'emma')
  town.answer = () => ({ kind: 'note', words: 'Kept.' })
})
afterEach(() => town.close())

const json = 'application/json'
const form = 'application/x-www-form-urlencoded'

async function commandBody(words = 'help', trigger?: string): Promise<Record<string, string>> {
  return {
    ...{
      command: '/partwell',
      text: words,
      team_id: teamId,
      user_id: emma.id,
      channel_id: await emma.direct,
    },
    ...{ api_app_id: 'A0PARTWELL', is_enterprise_install: 'false' },
    trigger_id: trigger ?? (await town.trigger(emma.id)),
  }
}

describe('the door', () => {
  it('lets in what Slack has signed', async () => {
    const response = await town.form(await commandBody())
    expect(response.status).toBe(200)
    expect(JSON.stringify(await response.json())).toContain('Kept.')
    expect(town.gestures).toHaveLength(1)
  })

  it.each([
    ['without a signature', { headers: { 'x-slack-signature': '' } }],
    ['with another secret', { secret: 'guessed' }],
    ['with a timestamp that is none', { headers: { 'x-slack-request-timestamp': 'soon' } }],
  ])('keeps out a request %s', async (_name, more) => {
    const response = await town.form(await commandBody(), more)
    expect(response.status).toBe(401)
    expect(town.gestures).toEqual([])
  })

  it.each([
    [-limits.clockSkewS - 2, 401],
    [-limits.clockSkewS + 5, 200],
    [limits.clockSkewS - 5, 200],
    [limits.clockSkewS + 2, 401],
    [3600, 401],
    [365 * 86_400, 401],
  ])('answers a request signed %i seconds from now with %i', async (seconds, status) => {
    const response = await town.form(await commandBody(), { at: town.now() + seconds * 1000 })
    expect(response.status).toBe(status)
  })

  it.each(['null', '[]', '1', '"x"', '{', '', 'payload=null', 'payload=%5B%5D', 'payload=%7B'])(
    'answers a signed %j with a refusal, and lives on',
    async (body) => {
      const response = await town.post(body, body.startsWith('payload') ? form : json)
      expect(response.status).toBe(400)
      expect((await town.form(await commandBody())).status).toBe(200)
    },
  )

  it.each([
    'application/x-www-form-urlencoded; charset=utf-8',
    'application/x-www-form-urlencoded;charset=UTF-8',
    'Application/X-WWW-Form-Urlencoded',
  ])('reads a form of the type %s', async (type) => {
    const body = new URLSearchParams(await commandBody()).toString()
    expect((await town.post(body, type)).status).toBe(200)
    expect(town.gestures).toHaveLength(1)
  })

  it('answers the same signed request once more without a second effect', async () => {
    const body = await commandBody('log it')
    const first = await (await town.form(body)).text()
    const second = await (await town.form(body)).text()
    expect(second).toBe(first)
    expect(town.gestures).toHaveLength(1)
  })

  it('does not read a body of 40 MB', async () => {
    const body = 'x'.repeat(40 * 1024 * 1024)
    const answer = await town.post(body, json).then(
      (response) => response.status,
      // The connection is closed while the rest is still on its way.
      () => 413,
    )
    expect(answer).toBe(413)
    expect((await town.form(await commandBody())).status).toBe(200)
  })

  it.each([
    [limits.bodyBytes, 200],
    [limits.bodyBytes + 1, 413],
  ])('answers a body of %i bytes with %i', async (bytes, status) => {
    const start = '{"type":"nothing","pad":"'
    const body = `${start}${'x'.repeat(bytes - start.length - 2)}"}`
    const answer = await town.post(body, json).then(
      (response) => response.status,
      () => 413,
    )
    expect(answer).toBe(status)
  })

  it('says that it is there', async () => {
    const response = await town.post(JSON.stringify({ type: 'url_verification', challenge: 'c4' }), json)
    expect(await response.json()).toEqual({ challenge: 'c4' })
    expect((await town.form({ ssl_check: '1' })).status).toBe(200)
  })

  it.each([
    {
      type: 'block_actions',
      user: { id: 'U1' },
      actions: [{ type: 'button', action_id: 'other', value: 'x' }],
    },
    { type: 'view_submission', user: { id: 'U1' }, view: { id: 'V1', type: 'modal', callback_id: 'other' } },
    { type: 'view_closed', user: { id: 'U1' }, view: { id: 'V1', type: 'modal', callback_id: 'x' } },
    { type: 'shortcut', callback_id: 'other', trigger_id: 't', user: { id: 'U1' } },
    { type: 'block_suggestion', user: { id: 'U1' }, action_id: 'x', block_id: 'y', value: '' },
    { type: 'something_new', user: { id: 'U1' } },
  ])('answers what it does not know, at once: %j', async (payload) => {
    const response = await town.interaction({ team: { id: teamId }, ...payload })
    expect(response.status).toBe(200)
    expect(town.gestures).toEqual([])
  })

  it('keeps what people type exactly, however strange', async () => {
    const words = 'log \u0000 \u202Eabc 😀 <&> __proto__ '.trim()
    await emma.command(words)
    expect(town.gestures.at(-1)?.what).toEqual({ kind: 'command', words })
    const deep = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`
    expect((await town.post(`{"type":"nothing","deep":${deep}}`, json)).status).toBe(200)
    expect((await town.post('{"type":"event_callback","__proto__":{"x":1},"event":null}', json)).status).toBe(
      500,
    )
    expect((await town.form(await commandBody())).status).toBe(200)
  })

  it('says so when the app is not installed where somebody types', async () => {
    const response = await town.form({ ...(await commandBody()), team_id: 'T0ELSEWHERE' })
    expect(JSON.stringify(await response.json())).toContain('not installed')
    expect(town.gestures).toEqual([])
  })

  it('turns requests away once it has stopped', async () => {
    const body = await commandBody()
    await town.channel.stop()
    expect((await town.form(body)).status).toBe(503)
  })
})

describe('the same thing once more', () => {
  it('is one thing, however often and however close together an event comes', async () => {
    const channel = await emma.direct
    const event = { type: 'message', channel_type: 'im', user: emma.id, text: 'cases', channel, ts: '1.2' }
    const again = { 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_timeout' }
    const four = [1, 2, 3, 4].map(() => town.event(event, { event_id: 'EvSame' }, again))
    for (const response of await Promise.all(four)) expect(response.status).toBe(200)
    await town.channel.idle()
    expect(town.gestures).toHaveLength(1)
    expect(town.made('chat.postEphemeral')).toHaveLength(1)
    // A first delivery that carries the header of a retry is a first delivery all the same.
    await town.event(event, { event_id: 'EvOther' }, again)
    expect(town.gestures).toHaveLength(2)
  })
})

describe('a database that does not answer', () => {
  it('is said within three seconds, the typed text stays, and a late answer is shown after all', async () => {
    town.answer = () => ({ kind: 'form', form: textForm })
    await emma.command('log')
    let commit: () => void = () => {}
    const committed = new Promise<void>((resolve) => {
      commit = resolve
    })
    town.answer = async () => {
      await committed
      return { kind: 'note', words: 'Kept in the end.' }
    }
    const begun = performance.now()
    const submitted = emma.submit({ answer: 'what I typed' })
    // The request is answered although nothing is committed; then the commit comes.
    setTimeout(commit, times.eventMs)
    await submitted
    expect(performance.now() - begun).toBeLessThan(10_000)
    expect(emma.errors.answer).toContain('Not saved yet')
    expect(emma.text()).toContain('Kept in the end.')
  })

  it('keeps a command’s place with an empty modal, and fills it', async () => {
    town.answer = async () => {
      await new Promise((resolve) => setTimeout(resolve, times.skeletonMs + 200))
      return { kind: 'form', form: textForm }
    }
    await emma.command('log')
    expect(town.made('views.open')).toHaveLength(1)
    expect(town.made('views.update')).toHaveLength(1)
    expect(emma.text()).toContain('What happened')
  })

  it('refuses an event that is not committed in time, so that Slack sends it again', async () => {
    let commit: () => void = () => {}
    const committed = new Promise<void>((resolve) => {
      commit = resolve
    })
    town.answer = async () => {
      await committed
      return { kind: 'note', words: 'Kept.' }
    }
    const event = {
      type: 'message',
      channel_type: 'im',
      user: emma.id,
      text: 'log x',
      channel: await emma.direct,
      ts: '1.3',
    }
    const first = await town.event(event, { event_id: 'EvSlow' })
    expect(first.status).toBe(503)
    commit()
    const second = await town.event(event, { event_id: 'EvSlow' })
    expect(second.status).toBe(200)
    expect(town.gestures).toHaveLength(1)
  })
})

const textForm = {
  ...{ name: 'intake.log', subject: {}, title: 'Write a note', intro: [], submit: 'Keep it', language: 'en' },
  fields: [
    {
      id: 'answer',
      face: { kind: 'text', label: 'What happened', required: true, lines: 'many', max: 3000 },
    },
  ],
} as const
