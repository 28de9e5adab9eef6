import { describe, expect, it } from 'vitest'
import { checkedCard, checkedMessage, OverLimit } from '../../adapters/teams/check-limits.ts'
import { furniture } from '../../adapters/teams/furniture.ts'
import { limits } from '../../adapters/teams/limits.ts'
import { renderCard, renderPage, type Surface } from '../../adapters/teams/render-card.ts'
import { renderForm } from '../../adapters/teams/render-form.ts'
import { type AdaptiveCard, type Element, messageOf } from '../../adapters/teams/wire.ts'
import type { ShownCard } from '../../src/engine/card.ts'
import type { ShownForm } from '../../src/engine/form.ts'
import { type Language, languages } from '../../src/language/language.ts'
import { begin } from '../explore/journeys.ts'
import { ended, kept, type Story, sixPeople } from '../explore/stories.ts'
import { activityProblems, cardProblems } from './card-rules.ts'
import { actionsIn, activeIn, isJson, type Json } from './seen.ts'

/** The cast's languages, moved on by some: between the stories everybody reads everything in every language. */
const turned = (story: Story, by: number): Story => ({
  ...story,
  cast: sixPeople.map((one, index) => ({
    ...one,
    language: sixPeople[(index + by) % sixPeople.length]?.language ?? 'en',
  })),
  // As long as anybody may write, so that what is shown again is as long as it gets; and it would act if it could.
  words: (count, _field, max) =>
    `${count} ${'Wir haben **darüber** gesprochen und es [aufgeschrieben](https://example.com). '.repeat(50)}`.slice(
      0,
      max,
    ),
})

const surfaces = ['working', 'dialog'] as const
/** As many people as are offered by name. */
const known = Array.from({ length: limits.people }, (_unused, index) => ({
  user: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
  name: `Wilhelmina Konstantinopoulos-Vanderbroecken ${index}`,
}))

function problemsOf(draw: () => unknown): readonly string[] {
  try {
    draw()
    return []
  } catch (error) {
    return error instanceof OverLimit ? error.problems : [String(error)]
  }
}

/** Everything that the adapter's own check, Teams and people on a narrow screen would have against a card. */
function cardTroubles(card: AdaptiveCard, surface: Surface, summary = 'Partwell'): readonly string[] {
  // A dialog is no message: it may be larger.
  const messages = surface === 'dialog' ? [] : [messageOf(card, summary)]
  const refused = messages.map((one) => activityProblems(one as unknown as Json))
  return [
    ...problemsOf(() => checkedCard(card, surface === 'dialog' ? limits.dialogBytes : undefined)),
    ...messages.flatMap((one) => problemsOf(() => checkedMessage(one))),
    ...refused.flatMap(({ problems, tooLarge }) => [...problems, ...(tooLarge ? ['more than 28 KB'] : [])]),
    ...cardProblems(card),
    ...activeIn(card),
    ...unwrapped(card),
    ...unanswered(card),
  ]
}

/** Text that is cut off on a narrow screen, and what would scroll sideways. */
function unwrapped(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(unwrapped)
  if (!isJson(value)) return []
  const type = String(value.type ?? '')
  const wraps = !['TextBlock', 'Input.ChoiceSet', 'Input.Toggle'].includes(type) || value.wrap === true
  const wide =
    type === 'Table' || (type === 'ColumnSet' && Array.isArray(value.columns) && value.columns.length > 2)
  return [
    ...(wraps ? [] : [`${type} does not wrap`]),
    ...(wide ? [`${type} is too wide`] : []),
    ...Object.values(value).flatMap(unwrapped),
  ]
}

/** Actions that an older client would not show. */
function unanswered(card: AdaptiveCard): readonly string[] {
  return actionsIn(card)
    .filter(
      ({ type, fallback }) =>
        type === 'Action.Execute' && !(isJson(fallback) && fallback.type === 'Action.Submit'),
    )
    .map(({ title }) => `${String(title)} has no fallback`)
}

/** Everything that comes in as many parts as it needs; one past the last is the last. */
function partTroubles(surface: Surface, draw: (at: number) => AdaptiveCard): readonly string[] {
  const found: string[] = []
  let before = ''
  for (let at = 0; at < 50; at += 1) {
    const card = draw(at)
    const shown = JSON.stringify(card)
    if (shown === before) break
    before = shown
    found.push(...cardTroubles(card, surface))
  }
  return found
}

function formTroubles(form: ShownForm): readonly string[] {
  const words = furniture(form.language as Language)
  return surfaces.flatMap((surface) =>
    partTroubles(surface, (at) => renderForm(form, surface, words, { nonce: 'n', known, at })),
  )
}

function pageTroubles(card: ShownCard): readonly string[] {
  const words = furniture(card.language as Language)
  return surfaces.flatMap((surface) =>
    partTroubles(surface, (at) => renderPage(card, surface, words, { nonce: 'n', at })),
  )
}

/** The largest of everything that is alike but for its words: that is the one that could be too large. */
class Largest<T> {
  readonly #found = new Map<string, T>()

  keep(like: string, one: T): void {
    const known = this.#found.get(like)
    if (known === undefined || JSON.stringify(one).length > JSON.stringify(known).length)
      this.#found.set(like, one)
  }

  get all(): readonly T[] {
    return [...this.#found.values()]
  }

  get names(): readonly string[] {
    return [...this.#found.keys()]
  }
}

const shapeOf = ({ language, audience, blocks }: ShownCard): string =>
  [language, audience, ...blocks.map(({ kind }) => kind)].join(' ')

describe('every card and form of every chapter', () => {
  const walks: [string, Story, number][] = [
    ['ended', ended, 0],
    ['kept', kept, 3],
  ]
  it.each(walks)('is one that Teams takes and shows: %s', { timeout: 90_000 }, async (_name, story, by) => {
    const explorer = await begin(turned(story, by), by + 1)
    try {
      await explorer.walk(450)
      const forms = new Largest<ShownForm>()
      const pages = new Largest<ShownCard>()
      const cards = new Largest<ShownCard>()
      for (const { reply } of explorer.stage.played) {
        if (reply.kind === 'form') forms.keep(`${reply.form.name} ${reply.form.language}`, reply.form)
        if (reply.kind === 'page') pages.keep(shapeOf(reply.card), reply.card)
      }
      for (const { card } of explorer.stage.channel.sent) cards.keep(shapeOf(card), card)
      const found = [
        ...forms.all.flatMap((form) => formTroubles(form).map((one) => `${form.name}: ${one}`)),
        ...pages.all.flatMap((card) => pageTroubles(card).map((one) => `${card.title}: ${one}`)),
        ...cards.all.flatMap((card) => {
          const surface = card.audience === 'room' ? 'room' : 'direct'
          return cardTroubles(renderCard(card, surface), surface, card.preview).map(
            (one) => `${card.preview}: ${one}`,
          )
        }),
      ]
      expect([...new Set(found)]).toEqual([])
      expect(forms.names.length).toBeGreaterThan(20)
      expect(new Set(forms.names.map((one) => one.split(' ')[1])).size).toBe(languages.length)
    } finally {
      await explorer.stage.close()
    }
  })
})

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
