import { afterEach, describe, expect, it } from 'vitest'
import { chapters } from '../../flows/index.ts'
import { Stage } from '../stage.ts'
import { playHavbris } from './havbris.ts'

let stage: Stage
afterEach(() => stage.close())

describe('Havbris, on the stage', () => {
  it('is kept under a remedy plan, with the figures of the story', async () => {
    stage = await Stage.open(chapters, '2027-02-08T08:00:00Z')
    const oslo = { zone: 'Europe/Oslo', country: 'NO' }
    const who = (name: string, language: string) => stage.cast(name, { ...oslo, language })
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
    console.log(JSON.stringify(cast.lead.last).slice(0,1500)); await cast.lead.command('cases'); await cast.lead.press('desk.case'); console.log(cast.lead.text())
  })
})
