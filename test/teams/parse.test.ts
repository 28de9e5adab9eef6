import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { personIn, readActivity, roomIn } from '../../adapters/teams/activity.ts'
import { carryButton, carryForm } from '../../adapters/teams/carry.ts'
import type { Activity } from '../../adapters/teams/gate.ts'
import { parseActivity } from '../../adapters/teams/parse.ts'
import type { Received } from '../../adapters/teams/received.ts'
import { logCommand } from '../../adapters/teams/surfaces.ts'

const folder = new URL('../fixtures/teams/', import.meta.url).pathname
type Json = Record<string, unknown>
const read = (file: string): Json => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Json
/** What the playground has sent: with its answer, or alone. */
const played = (file: string): Json => {
  const found = read(`playground/${file}.json`)
  return (found.activity ?? found) as Json
}
const recorded = (file: string, name: string): Json => read(`${file}.json`)[name] as Json

const tenant = '00000000-0000-0000-0000-0000000000001'
const alex = '00000000-0000-0000-0000-0000000000020'

function parsed(activity: Json, more: Json = {}, tenantId = tenant): Received {
  const found = readActivity({ ...activity, ...more } as unknown as Activity)
  if (!found) throw new Error('not well formed')
  return parseActivity(found, tenantId)
}
function deed(received: Received) {
  if (received.kind !== 'deed') throw new Error(received.kind)
  return received
}

describe('what the playground sends', () => {
  it('a message of a personal chat is a command', () => {
    const { doing, deed: done } = deed(parsed(played('message_personal')))
    expect(done).toMatchObject({ kind: 'gesture', what: { kind: 'command', words: 'hello bot' } })
    expect(doing).toMatchObject({
      account: { channel: 'teams', installation: tenant, user: alex },
      at: { kind: 'direct', id: 'd01b1e22-b0cc-4654-bfb3-8bd432988f96' },
      surface: { from: 'typed', direct: true, visiting: false },
      outside: false,
    })
  })

  it.each([
    ['message_mention_channel', 'hello channel', 'team-id'],
    ['message_mention_groupChat', 'members', '5bb9e5db-f004-4700-aff1-275e23ffa658'],
    ['message_groupChat', 'hi from Megan', '5bb9e5db-f004-4700-aff1-275e23ffa658'],
  ])('%s is a mention in a room, without the mention', (file, words, room) => {
    const { doing, deed: done } = deed(parsed(played(file)))
    expect(done).toEqual({ kind: 'mention', words })
    expect(doing.at).toMatchObject({ kind: 'room', id: room })
  })

  it('a mention in a channel is answered in its thread', () => {
    const { doing } = deed(parsed(played('message_mention_channel')))
    expect(doing.surface.address.conversation).toBe('team-id;messageid=1795316379728')
  })

  it('an executed action of a card that is not ours is strange, and so is a submitted one', () => {
    for (const file of ['invoke_adaptiveCard_action_personal', 'message_submit_personal'])
      expect(deed(parsed(played(file))).deed).toEqual({ kind: 'strange' })
  })

  it.each(['invoke_adaptiveCard_action_personal', 'message_submit_personal'])(
    '%s with a button of ours is a press on that card',
    (file) => {
      const activity = played(file)
      const data = carryButton({ action: 'case.page', subject: { case: 'case_1' } }, true)
      const value = activity.type === 'invoke' ? { action: { type: 'Action.Execute', data } } : data
      const { doing, deed: done } = deed(parsed(activity, { value }))
      expect(done).toMatchObject({
        kind: 'gesture',
        what: { kind: 'press', action: 'case.page', subject: { case: 'case_1' } },
      })
      expect(doing.surface).toMatchObject({ onWorking: true, message: activity.replyToId })
    },
  )

  it('a form hands in what was typed: several values apart, what is empty not at all', () => {
    const form = { name: 'intake.log', subject: { client: 'client_1' } }
    const data = {
      ...carryForm(form, { nonce: 'n1', many: ['who', 'why'], onWorking: false }),
      ...{ what: 'a,b', who: 'x,y', why: 'z', hours: 7, sure: 'false', none: '', __proto__x: 1 },
      ...{ list: ['no'], nested: { no: 1 } },
    }
    const again = () => deed(parsed(played('invoke_task_submit_groupChat'), { value: { data } }))
    const { deed: done } = again()
    expect(done).toMatchObject({
      kind: 'gesture',
      what: { kind: 'submit', form: 'intake.log', subject: { client: 'client_1' } },
    })
    if (done.kind !== 'gesture' || done.what.kind !== 'submit') throw new Error(done.kind)
    expect(done.what.values).toEqual({
      ...{ what: 'a,b', who: ['x', 'y'], why: ['z'], hours: '7', sure: 'false' },
    })
    const other = deed(
      parsed(played('invoke_task_submit_groupChat'), { id: 'another', value: { data } }),
    ).deed
    expect(other).toMatchObject({ id: done.id })
    const changed = { data: { ...data, what: 'c' } }
    const third = deed(parsed(played('invoke_task_submit_groupChat'), { value: changed })).deed
    expect(third.kind === 'gesture' && third.id).not.toBe(done.id)
  })

  it('the message extension on a message quotes its words', () => {
    const activity = played('invoke_composeExtension_fetchTask_from_message_groupChat')
    const value = { ...(activity.value as Json), commandId: logCommand }
    const { doing, deed: done } = deed(parsed(activity, { value }))
    expect(done).toMatchObject({ what: { kind: 'quote', words: 'echo: hello', source: 'Teams' } })
    expect(doing.surface).toMatchObject({ from: 'dialog', visiting: true })
    expect(doing.at).toMatchObject({ kind: 'direct', id: alex })
    expect(deed(parsed(activity)).deed).toEqual({ kind: 'strange' })
  })

  it('an invoke that nobody knows is known to be one', () => {
    expect(parsed(played('invoke_nosuch_groupChat'))).toEqual({ kind: 'unknown-invoke' })
  })

  it('a reaction is nothing to us', () => {
    expect(parsed(played('messageReaction_groupChat'))).toEqual({ kind: 'ignored' })
  })

  it.each([
    ['installationUpdate_add_personal', 'added', true],
    ['installationUpdate_add_channel', 'added', false],
    ['installationUpdate_add_groupChat', 'added', false],
    ['conversationUpdate_membersAdded_personal', 'added', true],
    ['conversationUpdate_membersAdded_groupChat', 'added', false],
    ['conversationUpdate_teamMemberAdded_channel', 'added', false],
    ['installationUpdate_remove_channel', 'removed', false],
    ['installationUpdate_remove_groupChat', 'removed', false],
    ['conversationUpdate_teamDeleted_channel', 'removed', false],
    ['conversationUpdate_membersRemoved_groupChat', 'members', false],
    ['conversationUpdate_teamMemberRemoved_channel', 'members', false],
    ['conversationUpdate_teamRenamed_channel', 'members', false],
  ])('%s is news: %s', (file, change, direct) => {
    // Only what is delivered says through which channel; that is the gate's to check.
    expect(parsed(played(file))).toMatchObject({ kind: 'news', news: { change, direct } })
  })

  it('a deleted channel takes nothing but itself', () => {
    const received = parsed(played('conversationUpdate_channelDeleted_channel'))
    expect(received).toMatchObject({
      news: { change: 'removed', team: undefined, address: { conversation: 'channel-announcements-id' } },
    })
  })

  it('every recorded activity is well formed, and none throws', () => {
    for (const file of readdirSync(join(folder, 'playground')))
      expect(parsed(played(file.replace('.json', ''))).kind).toMatch(/deed|news|ignored|unknown-invoke/)
  })
})

describe('what the real Teams sends', () => {
  const other = 'a1b2c3d4-e5f6-7890-abcd-ef1234567890'

  it('a mention in a channel knows its person, language and zone', () => {
    const activity = recorded('channel', 'mention')
    const { doing, deed: done } = deed(parsed(activity, {}, other))
    expect(done).toEqual({ kind: 'mention', words: 'Hey' })
    expect(doing).toMatchObject({ languageTag: 'en-US', outside: false })
    const found = readActivity(activity as unknown as Activity)
    if (!found) throw new Error('not well formed')
    expect(personIn(found)).toMatchObject({
      ...{ name: 'Test User', languageTag: 'en-US', zone: 'America/Los_Angeles', country: 'US' },
      ...{ room: '19:d441d38c655c47a085215b2726e76927@thread.tacv2', direct: undefined },
    })
    expect(roomIn(found)).toMatchObject({
      ...{ kind: 'channel', closed: undefined },
      team: '19:8j-Mnacwmq2QFDbzykeQH5v55m6cN1X3QJ5viHvGIIQ1@thread.tacv2',
    })
  })

  it('a greeting in one’s own chat asks for help', () => {
    const { deed: done, doing } = deed(parsed(recorded('dm', 'dmMessage'), {}, other))
    expect(done).toMatchObject({ what: { kind: 'command', words: 'help' } })
    expect(doing.surface.direct).toBe(true)
  })

  it('a submitted action of a channel names the message of its card', () => {
    const { doing } = deed(parsed(recorded('channel', 'channel_post_action'), {}, other))
    expect(doing.surface).toMatchObject({ from: 'sent', message: '1771290108656' })
  })

  it.each<[string, Json]>([
    ['a meeting', { channelData: { meeting: { id: 'm' } } }],
    ['a shared channel', { channelData: { channel: { id: 'c', type: 'shared' } } }],
    ['a private channel', { channelData: { channel: { id: 'c', membershipType: 'private' } } }],
    ['the chat of a meeting', { conversation: { id: '19:meeting_x@thread.v2', isGroup: true } }],
  ])('%s is no place of ours', (_name, more) => {
    expect(deed(parsed(recorded('channel', 'mention'), more, other)).doing.outside).toBe(true)
  })

  it.each<[string, Json]>([
    ['bots', { from: { id: '28:another', aadObjectId: 'x' } }],
    ['skills', { from: { id: '29:x', aadObjectId: 'x', role: 'skill' } }],
    ['people who are signed in nowhere', { from: { id: '29:x' } }],
  ])('%s are heard out of nothing', (_name, more) => {
    expect(parsed(recorded('channel', 'mention'), more, other)).toEqual({ kind: 'ignored' })
  })

  it.each<[Json]>([
    [{ from: undefined }],
    [{ conversation: 'x' }],
    [{ recipient: null }],
    [{ conversation: { id: '' } }],
  ])('without its people and places, %j, it is not well formed', (more) => {
    const activity = { ...recorded('channel', 'mention'), ...more }
    expect(readActivity(activity as unknown as Activity)).toBeUndefined()
  })
})
