import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CaseState } from '../../src/case/state.ts'
import { kept, type Story } from '../explore/stories.ts'
import { isJson, type Json, wordsOf } from './seen.ts'
import { beginInTeams, type TeamsTeam } from './team.ts'

/** No word of any catalogue: found anywhere, it can only have come from a person. */
const mark = 'zq7xk'
/** Everything that anybody types holds the mark, and what would act if Teams read it as markup. */
const canaries: Story = {
  ...kept,
  words(count, _field, max) {
    const acting = ' <at>Emma</at> **late** [here](https://example.com) & so on'
    const words = `${mark}${count}: the hours came in later than agreed, we spoke about it.${acting}`
    return max < words.length ? `${mark}${count}` : words
  },
}
const leaks = (value: unknown): boolean => {
  const text = JSON.stringify(value)
  return text.includes(mark) || /havbris/i.test(text)
}

describe('a whole case of six people in Teams', () => {
  let team: TeamsTeam
  let about: CaseState | undefined
  let room = ''
  beforeAll(async () => {
    const begun = await beginInTeams(canaries, 1)
    team = begun.team
    room = begun.room
    about = await begun.explorer.walk(450)
  }, 180_000)
  afterAll(() => team?.close())

  it('goes from the first word to the last, and Teams never has to say no', () => {
    expect(about?.stage).toBe('closed')
    expect(team.bot.failures).toEqual([])
    expect(team.town.calls.filter(({ status }) => status >= 400)).toEqual([])
  })

  it('lets no word of anybody stand in the channel, a notification, or what buttons carry', () => {
    const sends = team.town.sends()
    expect(sends.length).toBeGreaterThan(40)
    expect(team.town.sends(room).filter(leaks)).toEqual([])
    expect(sends.map(({ body }) => [body.summary, body.text, body.channelData]).filter(leaks)).toEqual([])
    expect(sends.flatMap(({ body }) => carriedIn(body)).filter(leaks)).toEqual([])
    expect(team.logged.filter(leaks)).toEqual([])
    // Whoever reads pages and forms in their own chat does see them.
    expect(sends.some(({ body }) => leaks(body))).toBe(true)
  })

  it('leaves in nobody’s chat more than the one card they read last', () => {
    for (const { name } of canaries.cast) {
      const standing = team.town.personal(name).messages.filter(({ from }) => from === 'bot')
      expect(standing.filter(({ activity }) => leaks(activity)).length, name).toBeLessThanOrEqual(1)
    }
  })

  it('shows in the channel what any bystander may read', () => {
    const there = team.sent.filter(({ place }) => place.id === room)
    expect(there.length).toBeGreaterThan(1)
    for (const { card } of there) expect(card.audience).toBe('room')
    expect(team.town.cards(room).flatMap(wordsOf).filter(leaks)).toEqual([])
  })
})

/** Everything that comes back with a press: what is in it, anybody who sees the card can read. */
function carriedIn(value: unknown): readonly Json[] {
  if (Array.isArray(value)) return value.flatMap(carriedIn)
  if (!isJson(value)) return []
  return Object.entries(value).flatMap(([key, part]) =>
    key === 'data' && isJson(part) ? [part] : carriedIn(part),
  )
}
