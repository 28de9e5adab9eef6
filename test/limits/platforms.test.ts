import { beforeAll, describe, expect, it } from 'vitest'
import { checkedMessage, checkedView, OverLimit } from '../../adapters/slack/check-limits.ts'
import { furniture } from '../../adapters/slack/furniture.ts'
import { renderHome, renderMessage, renderPage } from '../../adapters/slack/render-card.ts'
import { renderForm } from '../../adapters/slack/render-form.ts'
import { usualCommand } from '../../adapters/slack/surfaces.ts'
import type { ShownCard } from '../../src/engine/card.ts'
import type { ShownForm } from '../../src/engine/form.ts'
import { showCard, showForm } from '../../src/engine/localise.ts'
import { type Language, languages } from '../../src/language/language.ts'
import { newSeen, type Seen } from '../explore/seen.ts'
import { formTroubles, pageTroubles, standingTroubles } from '../teams/card-troubles.ts'
import { accountOf, gather, wordy } from './gather.ts'

/** What is wrong with what a platform would be sent. */
interface Platform {
  readonly name: string
  readonly card: (card: ShownCard, language: Language) => readonly string[]
  readonly form: (form: ShownForm, language: Language) => readonly string[]
}

const meta = { depth: 3, fromHome: true }
const words = (language: Language) => furniture(language, usualCommand)
/** What stands above a form that is opened again. */
const kept = {
  words: 'You typed this some other time. '.repeat(4),
  afresh: 'Begin afresh, please. '.repeat(3),
}

function problemsOf(draw: () => unknown): readonly string[] {
  try {
    draw()
    return []
  } catch (error) {
    return error instanceof OverLimit ? error.problems : [String(error)]
  }
}

const platforms: readonly Platform[] = [
  {
    name: 'Slack',
    card: (card, language) =>
      card.audience === 'dialog'
        ? [
            ...problemsOf(() => checkedView(renderPage(card, meta, words(language).close))),
            ...problemsOf(() => checkedView(renderHome(card))),
          ]
        : problemsOf(() => checkedMessage(renderMessage(card))),
    form: (form, language) =>
      problemsOf(() => checkedView(renderForm({ ...form, kept }, meta, words(language)))),
  },
  {
    name: 'Teams',
    card: (card) => (card.audience === 'dialog' ? pageTroubles(card) : standingTroubles(card)),
    form: (form) => formTroubles({ ...form, kept }),
  },
]

let seen: Seen = newSeen()
beforeAll(async () => {
  seen = await gather(wordy)
}, 180_000)

describe('every card, page and form, in words as long as people may write', () => {
  it('was met in great number', () => {
    expect(seen.forms.size).toBeGreaterThan(45)
    expect(seen.cards.size).toBeGreaterThan(60)
  })

  it('never asks for a choice where there is nothing to choose', () => {
    expect([...seen.empty]).toEqual([])
  })

  describe.each(platforms)('on $name', (platform) => {
    it.each(languages)('keeps to the limits: %s', (language) => {
      const reader = { language, zone: 'Europe/Stockholm' }
      const problems = [
        ...[...seen.cards].flatMap(([name, card]) =>
          platform.card(showCard(card, reader), language).map((one) => `${name}: ${one}`),
        ),
        ...[...seen.forms].flatMap(([name, form]) =>
          platform.form(showForm(form, reader, { accountOf }), language).map((one) => `${name}: ${one}`),
        ),
      ]
      expect(problems).toEqual([])
    })
  })
})
