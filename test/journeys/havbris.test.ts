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
    expect(cast.lead.text()).toContain('The client was kept')
    await cast.lead.press('consult.result')
    const result = cast.lead.text()
    // Of the director and six asked, six in time after one nudge; the seventh is stored and marked as late.
    expect(result).toContain('6 of 7')
    for (const figure of ['40', '50', '55', '60', '70']) expect(result).toContain(figure)
    expect(JSON.stringify(stage.channel.sent)).not.toMatch(/Havbris|terminat|oppsig|uppsäg/i)
    expect(await stage.store.verifyChains()).toMatchObject({ faults: [] })
  })
})
