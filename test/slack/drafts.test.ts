import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { draftDays } from '../../src/engine/store.ts'
import type { Person } from './person.ts'
import { SlackTeam } from './team.ts'

let team: SlackTeam
let emma: Person
let jonas: Person
beforeEach(async () => {
  team = await SlackTeam.gather(['Emma', 'Jonas'], '2027-03-01T09:00:00Z')
  team.cast('Emma')
  team.cast('Jonas', { language: 'de' })
  emma = team.person('Emma')
  jonas = team.person('Jonas')
})
afterEach(() => team.close())

const kept = 'You typed this on 1 March 2027'
const words = 'They sent the brief on Friday night again.'

/** Opens the form for a note, types, and closes it with the cross. */
async function typeAndClose(person: Person): Promise<void> {
  await person.command('log')
  await person.type({ client: 'Havbris' })
  await person.type({ client: 'Havbris', what: words, ourPart: 'no' })
  await person.close()
}

describe('a form that is closed before it is handed in', () => {
  it('stands there as it was when the same person opens it again, and says since when', async () => {
    await typeAndClose(emma)
    await emma.command('log')
    expect(emma.filled()).toMatchObject({ client: 'Havbris', what: words })
    expect(emma.filled().ourPart).toMatchObject({ value: 'no' })
    expect(emma.text()).toContain(kept)
    expect(emma.text()).toContain('Begin afresh')
  })

  it('is nobody else’s', async () => {
    await typeAndClose(emma)
    await jonas.command('log')
    expect(jonas.filled()).not.toHaveProperty('what')
    expect(jonas.text()).not.toContain('Havbris')
    await jonas.type({ what: 'etwas' })
    await jonas.close()
    await jonas.command('log')
    expect(jonas.text()).toContain('Das haben Sie am 1. März 2027 eingegeben')
  })

  it('can begin afresh, in the same dialog, and is forgotten then', async () => {
    await typeAndClose(emma)
    await emma.command('log')
    const before = emma.top
    await emma.press('afresh')
    expect(emma.stack).toHaveLength(1)
    expect(emma.top?.id).toBe(before?.id)
    expect(emma.filled()).not.toHaveProperty('what')
    expect(emma.text()).not.toContain(kept)
    // Slack keeps what was typed in a block as long as its id stays.
    const idsOf = (view: typeof before) =>
      JSON.stringify(view?.blocks)
        .match(/\w+~[0-9a-f]{8}/g)
        ?.map(String) ?? []
    expect(idsOf(emma.top).filter((id) => idsOf(before).includes(id))).toEqual([])
    // Errors still find their fields.
    await emma.submit({ client: 'Havbris', what: '' })
    expect(Object.keys(emma.errors)).toContain('what')
    await emma.close()
  })

  it('is forgotten once it is handed in, and what was typed in it and comes late changes nothing', async () => {
    await emma.command('log')
    await emma.type({ client: 'Havbris', what: words })
    const handedIn = emma.top
    await emma.submit({ client: 'Havbris', what: words, ourPart: 'no', accountOwner: [jonas.id] })
    expect(emma.errors).toEqual({})
    await emma.type({ client: 'Havbris', what: words }, handedIn)
    await emma.command('log')
    expect(emma.filled()).not.toHaveProperty('what')
    expect(emma.text()).not.toContain(kept)
  })

  it('holds what was typed last, whichever Slack tells of first', async () => {
    await emma.command('log')
    await emma.type({ what: 'second' }, undefined, '1700009999.000200')
    await emma.type({ what: 'first' }, undefined, '1700009999.000100')
    await emma.close()
    await emma.command('log')
    expect(emma.filled().what).toBe('second')
  })

  it('takes the last letters from the closing itself, where Slack tells them', async () => {
    await emma.command('log')
    await emma.type({ what: 'almost' })
    await emma.close({ what: 'almost done' })
    await emma.command('log')
    expect(emma.filled().what).toBe('almost done')
  })

  it('is not kept when nothing new stands in it', async () => {
    await emma.command('log')
    await emma.type({ what: 'x' })
    await emma.type({ what: '' })
    await emma.close()
    await emma.command('log')
    expect(emma.text()).not.toContain(kept)
  })

  it('gives way to what somebody types this moment', async () => {
    await typeAndClose(emma)
    await emma.command('log Nordlys')
    expect(emma.filled()).toMatchObject({ client: 'Nordlys' })
    expect(emma.text()).not.toContain(kept)
  })

  it('is gone after a week', async () => {
    await typeAndClose(emma)
    await team.until(`2027-03-${String(1 + draftDays).padStart(2, '0')}T09:00:00Z`)
    await emma.command('log')
    expect(emma.text()).toContain(kept)
    await emma.close()
    await team.until(`2027-03-${String(2 + draftDays).padStart(2, '0')}T09:00:00Z`)
    await emma.command('log')
    expect(emma.text()).not.toContain(kept)
    expect(emma.filled()).not.toHaveProperty('what')
  })

  it('stays on the screen where we say that nothing is stored: the quick check', async () => {
    await emma.command('check')
    expect(JSON.stringify(emma.top)).not.toContain('"dispatch_action":true')
    expect(emma.top?.notify_on_close).not.toBe(true)
    await emma.submit({ client: 'Havbris' })
    expect(Object.keys(emma.errors)).not.toEqual([])
    await emma.close()
    await emma.command('check')
    expect(emma.filled()).not.toHaveProperty('client')
  })

  it('of an outsider is not kept', async () => {
    await emma.command('log')
    const { top } = emma
    team.town.extra.set(emma.id, { is_restricted: true })
    await team.town.event({ type: 'user_change', user: { id: emma.id } })
    await emma.type({ what: words }, top)
    team.town.extra.set(emma.id, {})
    await team.town.event({ type: 'user_change', user: { id: emma.id } })
    await emma.command('log')
    expect(emma.filled()).not.toHaveProperty('what')
  })
})
