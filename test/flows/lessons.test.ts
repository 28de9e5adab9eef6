import { afterEach, describe, expect, it } from 'vitest'
import type { CaseFact } from '../../src/case/case-fact.ts'
import { SentCase } from './sent-case.ts'

let sent: SentCase
afterEach(() => sent.close())

/** A case in its debrief, whose answers are open. */
async function looking(): Promise<void> {
  const facts: readonly CaseFact[] = [
    { kind: 'DebriefRevealed', invited: 2, answered: 2, answers: [], again: {} },
  ]
  sent = await SentCase.open({ kept: true, facts })
}

const lesson = (text: string, due: string, owner = 'dag') => ({
  type: 'PROCESS',
  text,
  measure: 'Seen in the next audit.',
  owner,
  due,
})

describe('the lessons of a workspace', () => {
  it('are read by anybody, the earliest first, with what is overdue marked', async () => {
    await looking()
    await sent.hand('anna', 'debrief.lesson', lesson('Later thing', '2027-05-01'))
    await sent.hand('anna', 'debrief.lesson', lesson('Sooner thing', '2027-03-02'))
    await sent.later('2027-03-10T09:00:00Z')
    const stranger = sent.stage.cast('yrsa', { language: 'en', zone: 'Europe/Stockholm', country: 'SE' })
    await stranger.press('prevent.lessons', {})
    const text = stranger.text()
    expect(text.indexOf('Sooner thing')).toBeLessThan(text.indexOf('Later thing'))
    expect(text).toContain('Overdue: Heron')
    expect(text).not.toContain('Havbris')
    expect(text).not.toContain('[Mark as done]')
  })

  it('are finished by their owner only, and stay to be read', async () => {
    await looking()
    await sent.hand('anna', 'debrief.lesson', lesson('A written order first', '2027-05-01'))
    await sent.who('carl').press('prevent.lessons', {})
    expect(sent.said('carl')).not.toContain('[Mark as done]')
    const item = (await sent.state()).debrief.lessons[0]?.id ?? ''
    await sent.who('carl').press('prevent.done', { item })
    expect(sent.said('carl')).toContain('with dag')
    await sent.who('dag').press('prevent.lessons', {})
    await sent.who('dag').press('prevent.done', { item })
    expect(sent.said('dag')).toContain('Nothing is open')
    expect(sent.said('dag')).toContain('A written order first')
  })

  it('remind their owner on their day, unless they are done', async () => {
    await looking()
    await sent.hand('anna', 'debrief.lesson', lesson('One', '2027-03-10'))
    await sent.hand('anna', 'debrief.lesson', lesson('Two', '2027-03-11', 'finn'))
    const done = (await sent.state()).debrief.lessons.find((one) => one.text === 'Two')?.id ?? ''
    await sent.who('finn').press('prevent.done', { item: done })
    await sent.later('2027-03-12T12:00:00Z')
    expect(sent.told('dag', 'a lesson is due')).toBe(1)
    expect(sent.told('finn', 'a lesson is due')).toBe(0)
  })

  it('show on the page of the next case and first in its debrief (S0.63, S0.80)', async () => {
    await looking()
    await sent.hand('anna', 'debrief.lesson', lesson('Own lesson', '2027-05-01'))
    await sent.press('anna', 'scaffold.page')
    expect(sent.said('anna')).toContain('One lesson of the workspace is open')
    await sent.press('anna', 'debrief.read', { part: 'recognise' })
    // Its own lesson is not one of an earlier case.
    expect(sent.said('anna')).not.toContain('earlier case')
  })
})
