import { afterEach, describe, expect, it } from 'vitest'
import { chapters } from '../../flows/index.ts'
import { Stage } from '../stage.ts'
import { playParting } from './parting.ts'

let stage: Stage
afterEach(() => stage.close())

describe('a parting, six people in six languages at once', () => {
  it('goes from the first note to the closed case, each person in their own language (S0.3, S0.53)', async () => {
    stage = await Stage.open(chapters, '2027-02-01T09:00:00Z')
    const team = {
      emma: stage.cast('Emma', { language: 'en', zone: 'Europe/London', country: 'UK' }),
      jonas: stage.cast('Jonas', { language: 'de', zone: 'Europe/Berlin', country: 'DE' }),
      ingrid: stage.cast('Ingrid', { language: 'nb', zone: 'Europe/Oslo', country: 'NO' }),
      mikko: stage.cast('Mikko', { language: 'fi', zone: 'Europe/Helsinki', country: 'FI' }),
      sanne: stage.cast('Sanne', { language: 'nl', zone: 'Europe/Amsterdam', country: 'NL' }),
      anna: stage.cast('Anna', { language: 'sv', zone: 'Europe/Stockholm', country: 'SE' }),
    }
    await playParting(team, { until: (iso) => stage.until(iso) })
    expect(team.emma.text()).toContain('The work together has ended')
    expect(team.emma.text()).toContain('24 of 24')
    for (const [player, stageName] of [
      [team.jonas, 'Abgeschlossen'],
      [team.ingrid, 'Avsluttet'],
      [team.mikko, 'Päätetty'],
      [team.anna, 'Avslutat'],
    ] as const) {
      await player.command('cases')
      await player.press('desk.case')
      expect(player.text()).toContain(stageName)
    }
    // Nothing that anybody could see beside them names the client or quotes anybody.
    expect(JSON.stringify(stage.channel.sent)).not.toMatch(/Kestrel|Mercer|launch|invoice/)
    expect(await stage.store.verifyChains()).toMatchObject({ faults: [] })
    // Follow-ups come 60 and 180 days after, by themselves.
    const before = team.emma.cards().length
    await stage.until('2027-10-20T12:00:00Z')
    expect(team.emma.cards().length).toBeGreaterThan(before)
  })
})
