import { afterEach, expect, inject, it } from 'vitest'
import { chapters } from '../../flows/index.ts'
import { Stage } from '../stage.ts'
import { freshPostgres } from '../store/fresh-postgres.ts'
import { playParting } from './parting.ts'

const database = freshPostgres(inject('postgres'))
let stage: Stage
afterEach(async () => {
  await stage.close()
  await database.dispose()
})

it('is the same story on PostgreSQL: six people, from the first note to the closed case', async () => {
  stage = await Stage.open(chapters, '2027-02-01T09:00:00Z', { at: await database.at() })
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
  expect(await stage.store.verifyChains()).toMatchObject({ faults: [] })
}, 120_000)
