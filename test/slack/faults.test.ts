import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Place } from '../../src/case/person.ts'
import type { ShownCard } from '../../src/engine/card.ts'
import { NotSent } from '../../src/engine/channel.ts'
import { Town } from './town.ts'

let town: Town
let direct: Place
beforeEach(async () => {
  town = await Town.build(['emma'])
  await town.connect()
  direct = await town.channel.direct(town.account('emma'))
})
afterEach(() => town.close())

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

const answering = (make: () => Response | Promise<Response>) => (method: string) =>
  method === 'chat.postMessage' ? make() : undefined
const saying = (error: string) => answering(() => Response.json({ ok: false, error }))
const tooMany = (after?: string) =>
  answering(
    () =>
      new Response('{"ok":false}', {
        status: 429,
        headers: after === undefined ? {} : { 'retry-after': after },
      }),
  )

describe('F7, F8: a send that does not succeed', () => {
  it.each([
    ['channel_not_found', 'refused'],
    ['is_archived', 'refused'],
    ['not_in_channel', 'refused'],
    ['token_revoked', 'refused'],
    ['account_inactive', 'refused'],
    ['invalid_blocks', 'refused'],
    ['some_new_error', 'refused'],
    ['internal_error', 'unknown'],
    ['fatal_error', 'unknown'],
    ['request_timeout', 'unknown'],
    ['service_unavailable', 'retry'],
    ['ratelimited', 'retry'],
    ['token_expired', 'retry'],
  ])('with %s is %s', async (error, outcome) => {
    town.fault = saying(error)
    expect(await outcomeOf(town.channel.post(direct, card))).toMatchObject({ outcome })
  })

  it.each([
    ['7', 7000],
    ['0', 1000],
    ['999999', 600_000],
    [undefined, 30_000],
    ['soon', 30_000],
    ['-5', 30_000],
  ])('waits for as long as Slack says, within reason: %s', async (after, afterMs) => {
    town.fault = tooMany(after)
    expect(await outcomeOf(town.channel.post(direct, card))).toMatchObject({ outcome: 'retry', afterMs })
    // Until then nothing is even tried there, and other methods go on.
    town.fault = undefined
    const before = town.calls.length
    expect(await outcomeOf(town.channel.post(direct, card))).toMatchObject({ outcome: 'retry' })
    expect(town.calls).toHaveLength(before)
    expect(await town.channel.standing({ account: town.account('emma') })).toBe('member')
    town.shift += afterMs + 1000
    expect(await outcomeOf(town.channel.post(direct, card))).toBe('sent')
  })

  it.each([
    ['a failing server', answering(() => new Response('oops', { status: 502 }))],
    [
      'a page of HTML',
      answering(() => new Response('<html>hello</html>', { headers: { 'content-type': 'text/html' } })),
    ],
    ['a broken connection', answering(() => Promise.reject(new TypeError('fetch failed')))],
  ])('through %s may have arrived', async (_name, fault) => {
    town.fault = fault
    expect(await outcomeOf(town.channel.post(direct, card))).toMatchObject({ outcome: 'unknown' })
    expect(town.made('chat.postMessage').length).toBeLessThan(2)
  })

  it('that never reached Slack is tried again', async () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
    town.fault = answering(() => Promise.reject(new TypeError('fetch failed', { cause: refused })))
    expect(await outcomeOf(town.channel.post(direct, card))).toMatchObject({ outcome: 'retry' })
  })

  it('that hangs is given up within ten seconds', { timeout: 20_000 }, async () => {
    town.fault = answering(() => new Promise(() => {}))
    const begun = performance.now()
    expect(await outcomeOf(town.channel.post(direct, card))).toMatchObject({ outcome: 'unknown' })
    expect(performance.now() - begun).toBeLessThan(10_000)
  })

  it('is never tried again by itself', async () => {
    let times = 0
    town.fault = answering(() => {
      times += 1
      return new Response('oops', { status: 500 })
    })
    await outcomeOf(town.channel.post(direct, card))
    expect(times).toBe(1)
  })
})

describe('what is sent', () => {
  it('expands nothing and mentions nobody', async () => {
    await town.channel.post(direct, { ...card, preview: '<!channel> & co' })
    expect(town.made('chat.postMessage')[0]?.args).toMatchObject({
      ...{
        unfurl_links: 'false',
        unfurl_media: 'false',
        link_names: 'false',
        parse: 'none',
        mrkdwn: 'false',
      },
      text: '&lt;!channel&gt; &amp; co',
    })
  })

  it('keeps to one message a second in a conversation, after a burst', async () => {
    const sent: unknown[] = []
    for (let count = 0; count < 6; count += 1) sent.push(await outcomeOf(town.channel.post(direct, card)))
    expect(sent.slice(0, 4)).toEqual(['sent', 'sent', 'sent', 'sent'])
    expect(sent[5]).toMatchObject({ outcome: 'retry' })
    town.shift += 1100
    expect(await outcomeOf(town.channel.post(direct, card))).toBe('sent')
  })

  it('is for its audience only', async () => {
    expect(await outcomeOf(town.channel.post(direct, { ...card, audience: 'dialog' }))).toMatchObject({
      outcome: 'refused',
    })
    const room = { ...direct, kind: 'room', id: await town.room('studio', ['emma']) } as const
    expect(await outcomeOf(town.channel.post(room, card))).toMatchObject({ outcome: 'refused' })
    expect(await outcomeOf(town.channel.post({ ...direct, channel: 'web' }, card))).toMatchObject({
      outcome: 'refused',
    })
  })
})
