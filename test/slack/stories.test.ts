import { afterEach, describe, expect, it } from 'vitest'
import { playHavbris } from '../journeys/havbris.ts'
import { playParting } from '../journeys/parting.ts'
import { SlackPlayer } from './slack-player.ts'
import { SlackTeam } from './team.ts'

let team: SlackTeam
afterEach(() => team.close())

const who = (name: string, language: string, zone: string): SlackPlayer =>
  new SlackPlayer(team.cast(name, { language, zone }))

describe('the same stories, in Slack from the first word to the last', () => {
  it('Havbris is kept under a remedy plan', async () => {
    team = await SlackTeam.gather(
      ['Kari', 'Sigrid', 'Jon', 'Eva', 'Liv', 'Per', 'Ola'],
      '2027-02-08T08:00:00Z',
    )
    const oslo = 'Europe/Oslo'
    const cast = {
      lead: who('Kari', 'en', oslo),
      director: who('Sigrid', 'nb', oslo),
      manager: who('Jon', 'nb', oslo),
      senior: who('Eva', 'sv', oslo),
      junior: who('Liv', 'nb', oslo),
      developer: who('Per', 'fi', oslo),
      finance: who('Ola', 'nb', oslo),
    }
    await playHavbris(cast, { until: (iso) => team.until(iso) })
    expect(cast.lead.text()).toContain('The client was kept')
    expect(team.town.failures).toEqual([])
  }, 120_000)

  it('a parting is decided by two, told by voice and in writing, and looked back upon', async () => {
    team = await SlackTeam.gather(
      ['Emma', 'Jonas', 'Ingrid', 'Mikko', 'Sanne', 'Anna'],
      '2027-02-01T09:00:00Z',
    )
    const cast = {
      emma: who('Emma', 'en', 'Europe/London'),
      jonas: who('Jonas', 'de', 'Europe/Berlin'),
      ingrid: who('Ingrid', 'nb', 'Europe/Oslo'),
      mikko: who('Mikko', 'fi', 'Europe/Helsinki'),
      sanne: who('Sanne', 'nl', 'Europe/Amsterdam'),
      anna: who('Anna', 'sv', 'Europe/Stockholm'),
    }
    await playParting(cast, { until: (iso) => team.until(iso) })
    expect(cast.emma.text()).toContain('The work together has ended')
    expect(team.town.failures).toEqual([])
  }, 120_000)
})
