import { describe, expect, it } from 'vitest'
import { checkedCard } from '../../adapters/teams/check-limits.ts'
import { limits } from '../../adapters/teams/limits.ts'
import type { AdaptiveCard, Element } from '../../adapters/teams/wire.ts'
import { cardProblems } from './card-rules.ts'
import { problemsOf } from './card-troubles.ts'

describe('the check before anything leaves', () => {
  const card = (body: readonly Element[]): AdaptiveCard => ({ type: 'AdaptiveCard', version: '1.5', body })
  const run = (text: string): Element => ({ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text }] })
  const submit = (title: string): Element => ({ type: 'Action.Submit', title, data: {} })
  const actions = (count: number): Element => ({
    type: 'ActionSet',
    actions: Array.from({ length: count }, (_unused, index) => submit(`x${index}`)),
  })

  it.each([
    ['text', (length: number) => card([run('x'.repeat(length))]), limits.text, 'inlines[0].text'],
    ['actions', (count: number) => card([actions(count)]), limits.setActions, 'actions'],
    [
      'a title',
      (length: number) => card([{ type: 'ActionSet', actions: [submit('x'.repeat(length))] }]),
      limits.title,
      'title',
    ],
  ])('lets %s pass at its limit, and names limit and place one above it', (_name, make, limit, place) => {
    expect(checkedCard(make(limit - 1))).toBeDefined()
    expect(checkedCard(make(limit))).toBeDefined()
    const [problem] = problemsOf(() => checkedCard(make(limit + 1)))
    expect(problem).toContain(place)
    expect(problem).toContain(String(limit))
  })

  it('counts the bytes of a whole message, as Teams does', () => {
    const filled = (bytes: number) => {
      const bare = Buffer.byteLength(JSON.stringify(card([run(''), run(''), run('')])))
      const each = Math.floor((bytes - bare) / 3)
      return card([run('x'.repeat(each)), run('x'.repeat(each)), run('x'.repeat(bytes - bare - 2 * each))])
    }
    expect(cardProblems(checkedCard(filled(limits.cardBytes)))).toEqual([])
    expect(problemsOf(() => checkedCard(filled(limits.cardBytes + 1))).join()).toContain(
      String(limits.cardBytes),
    )
  })

  it.each<[string, Element]>([
    ['markdown', { type: 'TextBlock', text: '**x**', wrap: true }],
    ['a link', { type: 'TextBlock', text: '[x](https://example.com)', wrap: true }],
    [
      'a button that leads away',
      { type: 'ActionSet', actions: [{ type: 'Action.OpenUrl', title: 'x', url: 'https://x' }] },
    ],
    ['a picture from elsewhere', { type: 'Image', url: 'https://example.com/x.png' }],
    ['text that is cut off', { type: 'TextBlock', text: 'x' }],
  ])('finds %s', (_name, element) => {
    expect(problemsOf(() => checkedCard(card([element])))).not.toEqual([])
  })

  it('says nothing of what stands there', () => {
    const [problem] = problemsOf(() => checkedCard(card([run(`secret${'x'.repeat(limits.text)}`)])))
    expect(problem).not.toContain('secret')
  })
})
