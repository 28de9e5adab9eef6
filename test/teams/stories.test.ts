import { afterEach, describe, expect, it } from 'vitest'
import { playHavbris } from '../journeys/havbris.ts'
import { playParting } from '../journeys/parting.ts'
import { TeamsTeam } from './team.ts'
import { TeamsPlayer } from './teams-player.ts'

let team: TeamsTeam
afterEach(() => team.close())

const who = (name: string): TeamsPlayer => new TeamsPlayer(team, name)
const from = (name: string, language: string, zone: string) => ({ name, language, zone })

describe('the same stories, in Teams from the first word to the last', () => {
  it('Havbris is kept under a remedy plan', async () => {
    const languages = { Kari: 'en', Sigrid: 'nb', Jon: 'nb', Eva: 'sv', Liv: 'nb', Per: 'fi', Ola: 'nb' }
    const people = Object.entries(languages).map(([name, language]) => from(name, language, 'Europe/Oslo'))
    team = await TeamsTeam.gather(people, '2027-02-08T08:00:00Z')
    const cast = {
      lead: who('Kari'),
      director: who('Sigrid'),
      manager: who('Jon'),
      senior: who('Eva'),
      junior: who('Liv'),
      developer: who('Per'),
      finance: who('Ola'),
    }
    await playHavbris(cast, { until: (iso) => team.until(iso) })
    expect(cast.lead.text()).toContain('The client was kept')
    expect(team.bot.failures).toEqual([])
  }, 120_000)

  it('a parting is decided by two, told by voice and in writing, and looked back upon', async () => {
    const people = [
      from('Emma', 'en', 'Europe/London'),
      from('Jonas', 'de', 'Europe/Berlin'),
      from('Ingrid', 'nb', 'Europe/Oslo'),
      from('Mikko', 'fi', 'Europe/Helsinki'),
      from('Sanne', 'nl', 'Europe/Amsterdam'),
      from('Anna', 'sv', 'Europe/Stockholm'),
    ]
    team = await TeamsTeam.gather(people, '2027-02-01T09:00:00Z')
    const cast = {
      ...{ emma: who('Emma'), jonas: who('Jonas'), ingrid: who('Ingrid') },
      ...{ mikko: who('Mikko'), sanne: who('Sanne'), anna: who('Anna') },
    }
    await playParting(cast, { until: (iso) => team.until(iso) })
    expect(cast.emma.text()).toContain('The work together has ended')
    expect(team.bot.failures).toEqual([])
  }, 120_000)
})
