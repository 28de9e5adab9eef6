import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { carryButton, carryForm } from '../../adapters/teams/carry.ts'
import type { CaseState } from '../../src/case/state.ts'
import type { Person } from './person.ts'
import { cardType, type Json } from './seen.ts'
import { TeamsTeam } from './team.ts'
import { TeamsPlayer } from './teams-player.ts'
import type { Conversation, Message } from './town.ts'

let team: TeamsTeam
let channel: Conversation
let emma: TeamsPlayer
beforeEach(async () => {
  team = await TeamsTeam.gather([{ name: 'Emma' }, { name: 'Jonas' }, { name: 'Mikko' }, { name: 'Olga' }])
  channel = team.town.team('studio', ['Emma', 'Jonas', 'Mikko', 'Olga']).channels[0] as Conversation
  await team.person('Emma').install(channel)
  emma = new TeamsPlayer(team, 'Emma')
})
afterEach(() => team.close())

const client = 'Kestrel Retail plc'

/** Emma opens a case: Jonas decides, Mikko is in it too, Olga is not. */
async function open(): Promise<CaseState> {
  await emma.command(`log ${client}`)
  const what = 'The invoice was paid 45 days late, after four reminders.'
  await emma.submit({
    on: '2026-12-07',
    what,
    reasons: ['R06'],
    ourPart: 'no',
    source: 'E-mail',
    verified: 'true',
  })
  await emma.command(`open ${client}`)
  await emma.submit({ concern: 'Late payment since the autumn. We talked and wrote.' })
  const clientPeople = 'Paul Mercer'
  await emma.submit({
    decider: ['Jonas'],
    contact: ['Emma'],
    approver: ['Mikko'],
    safety: ['Mikko'],
    clientPeople,
  })
  expect(emma.errors()).toEqual({})
  return look()
}

async function look(): Promise<CaseState> {
  const tenant = await team.store.tenantOf({ channel: 'teams', installation: '' })
  const streams = await team.store.transact(tenant, (tx) => tx.allStreams('case'))
  return streams.at(-1)?.state as CaseState
}

/** A card with this button, as somebody may have kept or made it. */
function forged(data: unknown): Message {
  const button = { type: 'Action.Execute', title: 'x', verb: 'partwell', data }
  const content = { type: 'AdaptiveCard', version: '1.5', body: [], actions: [button] }
  const activity = { type: 'message', attachments: [{ contentType: cardType, content }] }
  return { id: '1767000000000', thread: undefined, from: 'bot', activity }
}

/** Everything that somebody sees in their own chat and beside it. */
const seenBy = (person: Person): string =>
  [person.dialog, ...person.messages()].map((one) => person.read(one)).join('\n') + person.told.join('\n')

describe('P2, P3: who may', () => {
  it('is asked of whoever presses, not of the card: a copied one shows nothing and changes nothing', async () => {
    const about = await open()
    const before = JSON.stringify(await look())
    const olga = team.person('Olga')
    const buttons: Json[] = [
      carryButton({ action: 'desk.case', subject: { case: about.id } }, false),
      carryButton({ action: 'desk.case', subject: { case: about.id } }, true),
      carryForm(
        { name: 'intake.people', subject: { case: about.id } },
        { nonce: 'n', many: [], onWorking: true },
      ),
    ]
    for (const data of buttons) {
      await olga.press('x', { message: forged(data) })
      team.town.shift += 61_000
    }
    expect(seenBy(olga)).not.toMatch(/Kestrel|Paul Mercer|Late payment/)
    expect(olga.troubles).toEqual([])
    expect(JSON.stringify(await look())).toBe(before)
  })

  it.each([
    { partwell: 5 },
    { partwell: { a: 'desk.case', s: { case: { $ne: 1 } } } },
    { partwell: { a: '../desk', s: {} } },
    { partwell: { a: '__proto__', s: {} } },
    { partwell: { f: 'constructor', s: {}, n: 'x', m: [] } },
    { partwell: { again: 'x' } },
    {},
  ])('is nobody who makes up buttons: %j', async (data) => {
    const olga = team.person('Olga')
    await olga.press('x', { message: forged(data) })
    expect(olga.troubles).toEqual([])
    expect(seenBy(olga)).not.toMatch(/undefined|Error/)
    expect(team.problems).toEqual([])
  })
})

describe('P4: outsiders', () => {
  it.each([
    { userRole: 'guest' },
    { tenantId: '99999999-2222-4333-8444-555555555555' },
    { email: 'jonas_other.example#EXT#@studio.onmicrosoft.com' },
  ])('see nothing of a case in which they were: %j', async (extra) => {
    await open()
    const jonas = team.person('Jonas')
    const before = jonas.messages().length
    Object.assign(jonas.user, extra)
    team.town.shift += 120_000
    await jonas.say('cases')
    const since = jonas
      .messages()
      .slice(before)
      .map((one) => jonas.read(one))
      .join('\n')
    expect(since).not.toMatch(/Kestrel|take part/)
    expect(team.played.filter(({ reply }) => reply.kind === 'page').at(-1)?.gesture.account.user).not.toBe(
      jonas.user.aadObjectId,
    )
  })
})

describe('F8: somebody who does not have the app', () => {
  it('keeps nobody waiting: the owner is told in private, and nobody else is sent it', async () => {
    await team.person('Jonas').uninstall()
    await open()
    await team.until('2027-01-05T12:00:00Z')
    expect(team.town.personal('Jonas').messages.filter(({ activity }) => activity.summary === 'x')).toEqual(
      [],
    )
    const told = team.sent.filter(({ card }) => /needs you/.test(card.title))
    expect(told.length).toBeGreaterThan(0)
    for (const { place, card } of told) {
      expect(place.id).toBe(team.town.personal('Emma').id)
      expect(card.audience).toBe('personal')
    }
  })

  it('reads what is theirs in a dialog from the channel', async () => {
    const jonas = team.person('Jonas')
    await jonas.uninstall()
    const about = await open()
    team.town.shift += 61_000
    await jonas.say(`case ${about.codeName}`, channel)
    await jonas.press((action) => JSON.stringify(action).includes('task/fetch'), { where: channel })
    expect(jonas.text()).toContain(client)
    expect(
      channel.messages
        .filter(({ from }) => from === 'bot')
        .map((one) => jonas.read(one))
        .join(),
    ).not.toContain('Kestrel')
  })
})

describe('F9: the same button twice', () => {
  it('pressed twice at once keeps one note, and both are told so', async () => {
    const person = team.person('Emma')
    await emma.command(`log ${client}`)
    const what = 'The invoice was paid 45 days late, after four reminders.'
    await emma.submit({
      on: '2026-12-07',
      what,
      reasons: ['R06'],
      ourPart: 'no',
      source: 'E-mail',
      verified: 'true',
    })
    const { id: _id, ...pressed } = person.last
    team.town.shift += 61_000
    const answers = await Promise.all(['f:1', 'f:2'].map((id) => team.town.deliver({ ...pressed, id })))
    for (const answer of answers) expect(answer.status).toBe(200)
    await team.bot.channel.idle()
    const tenant = await team.store.tenantOf({ channel: 'teams', installation: '' })
    const clients = await team.store.transact(tenant, (tx) => tx.allStreams('client'))
    expect(JSON.stringify(clients.map(({ state }) => state)).split(what)).toHaveLength(2)
  })
})
