import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CaseState } from '../../src/case/state.ts'
import { ended, type Story } from '../explore/stories.ts'
import { type Json, wordsOf } from './seen.ts'
import { beginInSlack, type SlackTeam } from './team.ts'

/** No word of any catalogue: found anywhere, it can only have come from a person. */
const mark = 'zq7xk'
/** Everything that anybody types holds the mark, and what would act if Slack read it as markup. */
const canaries = (story: Story): Story => ({
  ...story,
  words(count, _field, max) {
    const acting = ' <!channel> *late* <https://example.com|here> & so on'
    const words = `${mark}${count}: the hours came in later than agreed, we spoke about it.${acting}`
    return max < words.length ? `${mark}${count}` : words
  },
})
const leaks = (value: unknown): boolean => {
  const text = JSON.stringify(value)
  return text.includes(mark) || /havbris/i.test(text)
}

describe('a whole case of six people in Slack', () => {
  let team: SlackTeam
  let about: CaseState | undefined
  let room = ''
  beforeAll(async () => {
    const begun = await beginInSlack(canaries(ended), 1)
    team = begun.team
    room = begun.room
    about = await begun.explorer.walk(450)
  }, 180_000)
  afterAll(() => team?.close())

  it('goes from the first word as far as people take it', () => {
    expect(['communicate', 'follow', 'debrief', 'closed']).toContain(about?.stage)
    expect(team.town.failures).toEqual([])
  })

  it('asks in private, in modals with errors at their fields, and edits its cards in place', () => {
    const made = (method: string) => team.town.made(method).length
    for (const method of ['views.open', 'views.push', 'chat.postMessage', 'chat.update']) {
      expect(made(method), method).toBeGreaterThan(3)
    }
  })

  it('shows to one person alone, where nobody keeps it, a sentence and nothing to press', () => {
    const made = team.town.made('chat.postEphemeral').map(({ args }) => args.blocks as readonly Json[])
    expect(made.length).toBeGreaterThan(0)
    expect(made.flatMap((blocks) => blocks.map(({ type }) => type))).not.toContain('actions')
  })

  it('lets no word of anybody stand in a conversation, a preview or metadata', () => {
    const sends = team.town.calls.filter(
      ({ method }) => method.startsWith('chat.') && method !== 'chat.postEphemeral',
    )
    expect(sends.length).toBeGreaterThan(20)
    expect(sends.filter(({ args }) => leaks(args))).toEqual([])
    const views = team.town.calls.filter(({ method }) => method.startsWith('views.'))
    expect(views.some(({ args }) => leaks(args))).toBe(true)
    const travels = views.map(({ args }) => {
      const { private_metadata, callback_id, external_id } = args.view as Record<string, unknown>
      return [private_metadata, callback_id, external_id, ...valuesIn(args.view)]
    })
    expect(travels.filter(leaks)).toEqual([])
    expect(team.logged.filter(leaks)).toEqual([])
  })

  it('shows in the room what any bystander may read', () => {
    const there = team.sent.filter(({ place }) => place.id === room)
    expect(there.length).toBeGreaterThan(1)
    for (const { card } of there) expect(card.audience).toBe('room')
    expect(there.flatMap(({ card }) => wordsOf(card.blocks)).filter(leaks)).toEqual([])
  })
})

function valuesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(valuesIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) =>
    typeof part === 'string' && key === 'value' ? [part] : valuesIn(part),
  )
}
