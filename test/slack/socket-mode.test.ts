import { afterEach, describe, expect, it } from 'vitest'
import { Town, teamId } from './town.ts'
import { SocketEnd } from './web-socket.ts'

let town: Town
let slack: SocketEnd
afterEach(async () => {
  await town.close()
  await slack.close()
})

describe('Socket Mode', () => {
  it('takes up what people do through the same door, and acknowledges it after it is done', async () => {
    town = await Town.build(['emma'])
    slack = await SocketEnd.open()
    town.fault = (method) =>
      method === 'apps.connections.open' ? Response.json({ ok: true, url: slack.url }) : undefined
    town.answer = () => ({ kind: 'note', words: 'Kept.' })
    const hello = slack.connected.then(() => slack.say({ type: 'hello', num_connections: 1 }))
    await town.connect(undefined, { appToken: 'xapp-ours', botToken: 'xoxb-ours' })
    await hello
    const emma = town.user('emma')
    const payload = {
      ...{ command: '/partwell', text: 'log it', team_id: teamId, user_id: emma, channel_id: 'D0DIRECT' },
      ...{ is_enterprise_install: 'false', trigger_id: '1.2.3' },
    }
    const envelope = { envelope_id: 'e1', type: 'slash_commands', accepts_response_payload: true, payload }
    slack.say(envelope)
    expect(await slack.hears('"e1"')).toContain('Kept.')
    const event = {
      type: 'message',
      channel_type: 'im',
      user: emma,
      text: 'help',
      channel: 'D0DIRECT',
      ts: '1.1',
    }
    const body = { type: 'event_callback', team_id: teamId, event_id: 'Ev1', event }
    slack.say({ envelope_id: 'e2', type: 'events_api', accepts_response_payload: false, payload: body })
    await slack.hears('"e2"')
    slack.say({ envelope_id: 'e4', type: 'events_api', payload: { ...body, event_id: 'Ev2' } })
    await slack.hears('"e4"')
    expect(town.gestures.map(({ what }) => what)).toEqual([
      { kind: 'command', words: 'log it' },
      { kind: 'command', words: 'help' },
      { kind: 'command', words: 'help' },
    ])
  })
})
