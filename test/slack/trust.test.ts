import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { messageShortcut, openShortcut } from '../../adapters/slack/surfaces.ts'
import type { CaseState } from '../../src/case/state.ts'
import type { Explorer } from '../explore/explorer.ts'
import { ended } from '../explore/stories.ts'
import { buttonsOf } from '../stage.ts'
import type { Person } from './person.ts'
import { buttonsIn, type Json, wordsOf } from './seen.ts'
import { beginInSlack, type SlackTeam } from './team.ts'
import { type Extra, teamId } from './town.ts'

let team: SlackTeam
let explorer: Explorer
let room: string
let about: CaseState
let anna: Person
let gast: Person
beforeEach(async () => {
  const begun = await beginInSlack(ended, 1, ['Gast'])
  team = begun.team
  explorer = begun.explorer
  room = begun.room
  about = await state()
  anna = team.person('Anna')
  gast = team.person('Gast')
})
afterEach(() => team.close())

async function state(): Promise<CaseState> {
  const found = await explorer.look()
  if (!found) throw new Error('there is no case')
  return found
}

/** The team goes on until the case has got further than where it was: everybody's cards have changed then. */
async function untilMoved(): Promise<void> {
  for (let step = 0; step < 80 && (await state()).stage === about.stage; step += 1) await explorer.step()
  expect((await state()).stage).not.toBe(about.stage)
}

/** What Slack now says of somebody, and that it says so. */
async function changes(person: Person, extra: Extra): Promise<void> {
  team.town.extra.set(person.id, extra)
  await team.town.event({ type: 'user_change', user: { id: person.id } })
}

/** A button of a message that one person has, in the hands of another. */
const copied = (action: string, subject: object): Json => ({
  ...{ type: 'message', ts: '1.000001' },
  blocks: [
    {
      ...{ type: 'button', action_id: 'press:1', text: { type: 'plain_text', text: 'x' } },
      value: JSON.stringify({ a: action, s: subject, o: 'd' }),
    },
  ],
})

/** Everything that this person has been shown. */
const shownTo = (person: Person): string =>
  [person.top, person.home, ...person.whispers].flatMap(wordsOf).join('\n')

const message = { text: 'They were late <@U1|Ada>', ts: '1700000000.000100' }

describe('P4: somebody who is no full member', () => {
  const acts: Readonly<Record<string, () => Promise<unknown>>> = {
    'a command': () => gast.command('cases'),
    'a command in the room': () => gast.command(`case ${about.codeName}`, room),
    'a message': () => gast.message('cases'),
    'the home': () => gast.openHome(),
    'the global shortcut': () => gast.shortcut(openShortcut),
    'the shortcut on a message': () => gast.shortcut(messageShortcut, message, room),
    'a copied button': () => gast.press('desk.case', copied('desk.case', { case: about.id })),
    'somebody else’s form': async () => {
      await anna.command('log')
      gast.stack = [...anna.stack]
      await gast.submit({ client: 'Havbris', what: 'x', ourPart: 'no' })
    },
  }
  it('is refused, however they try', async () => {
    await changes(gast, { is_restricted: true })
    for (const [name, act] of Object.entries(acts)) {
      const before = await state()
      gast.whispers.length = 0
      gast.stack = []
      await act()
      const shown = shownTo(gast) + Object.values(gast.errors).join()
      expect(shown, name).toContain('full members of this workspace')
      expect(shown, name).not.toContain(about.codeName)
      expect(await state(), name).toEqual(before)
    }
  })

  it('is refused at a mention, behind the button that only they see', async () => {
    await changes(gast, { is_restricted: true })
    await gast.mention(`case ${about.codeName}`, room)
    await gast.press('again')
    expect(shownTo(gast)).toContain('full members of this workspace')
  })

  it('is sent nothing any more, from the moment Slack says so, though they have a part in the case', async () => {
    const bea = team.person('Bea')
    await changes(bea, { is_restricted: true })
    const before = (await bea.messages()).length
    await untilMoved()
    expect(await bea.messages()).toHaveLength(before)
  })

  it('cannot be chosen for a case', async () => {
    await changes(gast, { is_stranger: true })
    await anna.press('intake.people', copied('intake.people', { case: about.id }))
    await anna.submit({ decider: [gast.id] })
    expect(anna.errors.decider).toContain('not a full member')
  })
})

describe('a room that is shared with another company', () => {
  it('gets no card and no edit from then on, and the owner is told in private', async () => {
    const posted = () =>
      team.town.calls.filter(({ method, args }) => method.startsWith('chat.') && args.channel === room)
    const before = posted().length
    expect(before).toBeGreaterThan(0)
    team.town.extra.set(room, { is_ext_shared: true })
    await team.town.event({ type: 'channel_shared', channel: room, connected_team_id: 'T0OTHER' })
    await untilMoved()
    expect(posted()).toHaveLength(before)
    expect(wordsOf(await anna.messages()).join('\n')).toContain('open to people from outside')
  })
})

describe('P2: a colleague without a part in the case', () => {
  it('reads the same whether there is such a case or not', async () => {
    const answers: string[] = []
    for (const id of [about.id, 'case_0000000000000000000000']) {
      await gast.press('desk.case', copied('desk.case', { case: id }))
      answers.push(wordsOf(gast.whispers.at(-1)).join('\n'))
    }
    expect(answers[0]).toBe(answers[1])
    expect(answers[0]).toContain('nothing here for you')
  })
})

describe('F9: a form', () => {
  it('that is handed in twice at once, by an impatient finger, is one note', async () => {
    await anna.command('log')
    const note = { client: 'Nordlys', what: 'They were late.', ourPart: 'no', accountOwner: [anna.id] }
    await Promise.all([anna.submit(note), anna.submit(note), anna.submit(note)])
    const tenant = await team.store.tenantOf({ channel: 'slack', installation: teamId })
    const clients = await team.store.transact(tenant, (tx) => tx.allStreams('client'))
    const notes = JSON.stringify(clients.map((one) => one.state)).match(/They were late\./g)
    expect(notes).toHaveLength(1)
  })
})

describe('F14: what people type', () => {
  it('is answered in words, whatever it is', async () => {
    const strange = {
      'forty thousand characters': 'log '.padEnd(40_000, 'ä'),
      'ten thousand emoji': `log ${'🦭'.repeat(10_000)}`,
      'half a character': 'log \uD83D and \uDC00',
      'a line that runs the other way': 'log \u202Etxt.exe\u202C',
      'the names of machinery': 'log __proto__ constructor toString',
    }
    for (const [name, words] of Object.entries(strange)) {
      const before = anna.whispers.length + (await anna.messages()).length
      team.town.shift += 61_000
      await anna.message(words)
      expect(anna.whispers.length + (await anna.messages()).length, name).toBe(before + 1)
    }
    expect(team.problems).toEqual([])
    expect(team.town.failures).toEqual([])
  })

  it('stands in the note exactly as it was typed, and acts nowhere', async () => {
    const words = '<!channel> \u202Eabc *bold* <https://evil.example|here> 🦭 {x} '
    await anna.command('log')
    await anna.submit({ client: 'Nordlys', what: words, ourPart: 'no', accountOwner: [anna.id] })
    expect(anna.errors).toEqual({})
    const tenant = await team.store.tenantOf({ channel: 'slack', installation: teamId })
    const clients = await team.store.transact(tenant, (tx) => tx.allStreams('client'))
    expect(JSON.stringify(clients.map((one) => one.state))).toContain(JSON.stringify(words).slice(1, -1))
  })
})

describe('the way in', () => {
  it('is a home that says what waits, which cases there are, and what one can begin', async () => {
    await anna.openHome()
    expect(wordsOf(anna.home)).toContain('Nothing waits for you right now.')
    expect(wordsOf(anna.home).join('\n')).toContain(`${about.codeName} (Havbris`)
    for (const label of ['Log something', 'Open a case', 'Screen a prospect', 'Insights', 'Settings'])
      expect(wordsOf(anna.home), label).toContain(label)
    // Until somebody has been asked for something.
    const asked = () => explorer.actors.find((actor) => actor.cards().flatMap(buttonsOf).length > 0)
    for (let step = 0; step < 80 && !asked(); step += 1) await explorer.step()
    const person = team.person(asked()?.name ?? '')
    await person.openHome()
    const actions =
      asked()
        ?.cards()
        .flatMap(buttonsOf)
        .map(({ action }) => action) ?? []
    const there = buttonsIn(person.home).map(({ value }) => (JSON.parse(String(value)) as Json).a)
    expect(there).toEqual(expect.arrayContaining(actions.slice(0, 1)))
  })

  it('is a shortcut on a message, whose words and address then stand in the note', async () => {
    await anna.shortcut(messageShortcut, message, 'C0STUDIO')
    expect(anna.filled()).toMatchObject({
      what: 'They were late @Ada',
      source: 'https://studio.slack.com/archives/C0STUDIO/p1700000000000100',
    })
  })

  it('is a shortcut from anywhere that opens a case', async () => {
    await anna.shortcut(openShortcut)
    expect(anna.fields()).toEqual(['client', 'concern', 'profile'])
  })
})
