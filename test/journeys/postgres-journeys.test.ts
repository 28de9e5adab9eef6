import { afterEach, beforeEach, expect, inject, it } from 'vitest'
import { chapters } from '../../flows/index.ts'
import { Stage } from '../stage.ts'
import { freshPostgres } from '../store/fresh-postgres.ts'
import { playHavbris } from './havbris.ts'
import { playParting } from './parting.ts'

let database: ReturnType<typeof freshPostgres>
let stage: Stage
beforeEach(() => {
  database = freshPostgres(inject('postgres'))
})
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

it('is the same story on PostgreSQL: Havbris, kept under a remedy plan', async () => {
  stage = await Stage.open(chapters, '2027-02-08T08:00:00Z', { at: await database.at() })
  const who = (name: string, language: string) =>
    stage.cast(name, { zone: 'Europe/Oslo', country: 'NO', language })
  const cast = {
    lead: who('Kari', 'en'),
    director: who('Sigrid', 'nb'),
    manager: who('Jon', 'nb'),
    senior: who('Eva', 'sv'),
    junior: who('Liv', 'nb'),
    developer: who('Per', 'fi'),
    finance: who('Ola', 'nb'),
  }
  await playHavbris(cast, { until: (iso) => stage.until(iso) })
  expect(cast.lead.text()).toContain('The client was kept')
  expect(await stage.store.verifyChains()).toMatchObject({ faults: [] })
}, 120_000)
