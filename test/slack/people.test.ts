import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { messageShortcut, openShortcut } from '../../adapters/slack/surfaces.ts'
import type { ShownCard } from '../../src/engine/card.ts'
import { Person } from './person.ts'
import { wordsOf } from './seen.ts'
import { type Extra, Town, teamId } from './town.ts'

let town: Town
let emma: Person
beforeEach(async () => {
  town = await Town.build(['emma', 'anna'])
  await town.connect()
  emma = new Person(town, 'emma')
})
afterEach(() => town.close())

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

describe('who belongs', () => {
  it.each<[Extra, string]>([
    [{}, 'member'],
    [{ deleted: true }, 'unknown'],
    [{ is_bot: true }, 'unknown'],
    [{ is_restricted: true }, 'guest'],
    [{ is_restricted: true, is_ultra_restricted: true }, 'guest'],
    [{ is_stranger: true }, 'external'],
    [{ team_id: 'T0OTHER' }, 'external'],
    [{ team_id: 'T0OTHER', enterprise_user: { enterprise_id: 'E0OTHER' } }, 'external'],
  ])('a person of whom Slack says %j is: %s', async (extra, belonging) => {
    town.extra.set(emma.id, extra)
    expect(await town.channel.standing({ account: town.account('emma') })).toBe(belonging)
  })

  it.each<[Extra, string]>([
    [{}, 'member'],
    [{ is_ext_shared: true }, 'external'],
    [{ is_pending_ext_shared: true }, 'external'],
    [{ pending_shared: ['T0OTHER'] }, 'external'],
    [{ is_shared: true }, 'external'],
    [{ is_shared: true, is_org_shared: true }, 'member'],
    [{ is_general: true }, 'guest'],
  ])('a room of which Slack says %j is: %s', async (extra, belonging) => {
    const id = await town.room('studio', ['emma'])
    town.extra.set(id, extra)
    const place = { kind: 'room', channel: 'slack', installation: teamId, id } as const
    expect(await town.channel.standing({ place })).toBe(belonging)
  })

  it('is nobody when Slack cannot be asked, and somebody again when it can', async () => {
    town.fault = () => new Response('busy', { status: 503 })
    expect(await town.channel.standing({ account: town.account('emma') })).toBe('unknown')
    town.fault = undefined
    expect(await town.channel.standing({ account: town.account('emma') })).toBe('member')
  })

  it('is asked once, and again as soon as Slack says that somebody or some room changed', async () => {
    const account = town.account('emma')
    const id = await town.room('studio', ['emma'])
    const place = { kind: 'room', channel: 'slack', installation: teamId, id } as const
    for (let time = 0; time < 3; time += 1) {
      expect(await town.channel.standing({ account })).toBe('member')
      expect(await town.channel.standing({ place })).toBe('member')
    }
    expect(town.made('users.info')).toHaveLength(1)
    town.extra.set(emma.id, { is_restricted: true })
    town.extra.set(id, { is_ext_shared: true })
    await town.event({ type: 'user_change', user: { id: emma.id } })
    await town.event({ type: 'channel_shared', channel: id, connected_team_id: 'T0OTHER' })
    expect(await town.channel.standing({ account })).toBe('guest')
    expect(await town.channel.standing({ place })).toBe('external')
  })

  it('is believed for seconds only', async () => {
    const account = town.account('emma')
    expect(await town.channel.standing({ account })).toBe('member')
    town.extra.set(emma.id, { deleted: true })
    town.shift += 31_000
    expect(await town.channel.standing({ account })).toBe('unknown')
  })

  it('refuses a press that comes from another company, whatever the rest says', async () => {
    const payload = {
      ...{ type: 'block_actions', user: { id: emma.id, team_id: 'T0OTHER' }, team: { id: teamId } },
      ...{ trigger_id: await town.trigger(emma.id), channel: { id: await emma.direct } },
      container: { type: 'message', message_ts: '1.1' },
      actions: [
        {
          type: 'button',
          action_id: 'press:1',
          value: '{"a":"desk.case","s":{"case":"case_1"},"o":"d"}',
          action_ts: '1.2',
        },
      ],
    }
    await town.interaction(payload)
    await town.channel.idle()
    expect(town.gestures).toEqual([])
    expect(JSON.stringify(town.calls.at(-1)?.args)).toContain('full members of this workspace')
  })
})

describe('where people are', () => {
  it('answers a command anywhere in private, and posts nothing where it was typed', async () => {
    const room = await town.room('studio', ['emma', 'anna'])
    const before = (await emma.messages(room)).length
    town.answer = () => ({ kind: 'page', card: page })
    await emma.command('case heron', room)
    expect(emma.text()).toContain('Words of a client.')
    town.answer = () => ({ kind: 'note', words: 'Kept.' })
    await emma.command('log it', room)
    expect(wordsOf(emma.whispers)).toContain('Kept.')
    expect(await emma.messages(room)).toHaveLength(before)
    expect(town.gestures.map(({ at }) => [at.kind, at.id])).toEqual([
      ['room', room],
      ['room', room],
    ])
  })

  it('answers a mention in the person’s own conversation, behind a button, with the advice to delete it', async () => {
    const room = await town.room('studio', ['emma', 'anna'])
    const before = (await emma.messages(room)).length
    town.answer = () => ({ kind: 'page', card: page })
    await emma.mention('case Havbris &amp; Co', room)
    expect(town.gestures[0]?.what).toEqual({ kind: 'command', words: 'case Havbris & Co' })
    expect(await emma.messages(room)).toHaveLength(before)
    const message = (await emma.messages()).at(-1)
    expect(wordsOf(message).join(' ')).toContain('please delete it')
    expect(JSON.stringify(message)).not.toContain('Havbris')
    expect(JSON.stringify(message)).not.toContain('Words of a client')
    await emma.press('again')
    expect(town.gestures[1]?.what).toEqual({ kind: 'command', words: 'case Havbris & Co' })
    expect(emma.text()).toContain('Words of a client.')
  })

  it('does not show one person’s words to another who has the button', async () => {
    town.answer = () => ({ kind: 'page', card: page })
    await emma.message('case Havbris')
    const anna = new Person(town, 'anna')
    const stolen = (await emma.messages()).at(-1)
    await anna.press('again', { ...stolen, channel: await anna.direct })
    expect(town.gestures).toHaveLength(1)
    expect(wordsOf(anna.whispers.at(-1)).join(' ')).toContain('type it again')
  })

  it('answers a message with a sentence that is kept nowhere', async () => {
    town.answer = () => ({ kind: 'note', words: 'Havbris is noted.' })
    await emma.message('log Havbris')
    expect(wordsOf(emma.whispers.at(-1))).toContain('Havbris is noted.')
    expect(emma.whispers.at(-1)?.text).not.toContain('Havbris')
    expect(JSON.stringify(await emma.messages())).not.toContain('Havbris')
  })

  it('does not answer bots, changes of messages, or itself', async () => {
    const channel = await emma.direct
    const base = { type: 'message', channel_type: 'im', channel, text: 'help', ts: '1.1' }
    await town.event({ ...base, user: town.user('partwell') })
    await town.event({ ...base, user: emma.id, bot_id: 'B1' })
    await town.event({ ...base, user: emma.id, subtype: 'message_changed' })
    await town.event({ ...base, user: emma.id, channel: 'C1', channel_type: 'channel' })
    expect(town.gestures).toEqual([])
  })

  it('opens a case from anywhere, and logs what a message says', async () => {
    await emma.shortcut(openShortcut)
    const text = '<@U1|Ada> wrote &lt;late&gt; again, see <https://example.com|the ticket>'
    await emma.shortcut(messageShortcut, { text, ts: '1700000000.000100' }, 'C0STUDIO')
    expect(town.gestures.map(({ what }) => what)).toEqual([
      { kind: 'command', words: 'open' },
      {
        kind: 'quote',
        words: '@Ada wrote <late> again, see the ticket (https://example.com)',
        source: 'https://studio.slack.com/archives/C0STUDIO/p1700000000000100',
      },
    ])
  })

  it('shows everybody their own desk at home, and keeps it true', async () => {
    town.answer = (gesture) =>
      gesture.what.kind === 'home' ? { kind: 'page', card: page } : { kind: 'nothing' }
    await emma.openHome()
    expect(wordsOf(emma.home)).toContain('Words of a client.')
    await emma.press('desk.again')
    expect(town.made('views.publish')).toHaveLength(2)
    town.answer = () => ({ kind: 'page', card: page })
    await emma.press('desk.case')
    expect(emma.stack).toHaveLength(1)
  })

  it('stacks three modals and then replaces the top one', async () => {
    town.answer = () => ({ kind: 'page', card: page })
    await emma.command('case heron')
    for (const depth of [2, 3, 3, 3]) {
      await emma.press('desk.case')
      expect(emma.stack).toHaveLength(depth)
    }
    expect(town.failures).toEqual([])
  })

  it('tells somebody whose modal could not be opened', async () => {
    town.fault = (method) =>
      method === 'views.open' ? Response.json({ ok: false, error: 'expired_trigger_id' }) : undefined
    town.answer = () => ({ kind: 'page', card: page })
    await emma.command('case heron')
    expect(wordsOf(emma.whispers).join(' ')).toContain('try again')
  })

  it('speaks the person’s language in what is its own', async () => {
    town.extra.set(emma.id, { locale: 'fi-FI' })
    town.answer = () => ({ kind: 'page', card: { ...page, language: 'fi' } })
    await emma.command('case heron')
    expect(JSON.stringify(emma.top?.close)).toContain('Sulje')
  })
})
