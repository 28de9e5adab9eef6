import { beforeAll, describe, expect, it } from 'vitest'
import { showCard, showForm } from '../../src/engine/localise.ts'
import { type Language, languages } from '../../src/language/language.ts'
import type { Reader } from '../../src/language/text.ts'
import { say } from '../../src/language/text.ts'
import { newSeen, type Seen } from '../explore/seen.ts'
import { accountOf, gather, whole } from './gather.ts'
import { expectFiles, neutralFiles, slackFiles, teamsFiles } from './golden-files.ts'
import { checkCard, checkForm, limits } from './platform-limits.ts'

let seen: Seen = newSeen()
beforeAll(async () => {
  seen = await gather(whole)
}, 180_000)

const reader = (language: Language): Reader => ({ language, zone: 'Europe/Stockholm' })

/** Cards and forms by name, as this reader sees them. */
function shown(language: Language) {
  const cards = [...seen.cards].map(([name, card]) => ({ name, card: showCard(card, reader(language)) }))
  const forms = [...seen.forms].map(([name, form]) => ({
    name,
    form: showForm(form, reader(language), { accountOf }),
  }))
  return { cards, forms }
}

describe('every card, page and form', () => {
  it('was met in great number', () => {
    expect(seen.forms.size).toBeGreaterThan(45)
    expect(seen.cards.size).toBeGreaterThan(60)
  })

  it('fits every platform in every language', () => {
    const violations = languages.flatMap((language) => {
      const { cards, forms } = shown(language)
      return [
        ...cards.flatMap(({ name, card }) => checkCard(card).map((one) => ({ name, ...one }))),
        ...forms.flatMap(({ name, form }) => checkForm(form).map((one) => ({ name, ...one }))),
      ].map(({ name, where, what }) => `${language} · ${name} · ${where} ${what}`)
    })
    expect(violations).toEqual([])
  })

  it('never asks for a choice where there is nothing to choose', () => {
    expect([...seen.empty]).toEqual([])
  })

  it('answers in sentences that fit', () => {
    const long = languages.flatMap((language) =>
      [...seen.notes].flatMap(([key, { text }]) => {
        const words = say(text, reader(language))
        const wrong = words.length > limits.text || words === key || words.trim() === ''
        return wrong ? [`${language} · ${key}: ${words.slice(0, 80)}`] : []
      }),
    )
    expect(long).toEqual([])
  })
})

describe('golden files', () => {
  it('show each card and form in six languages', () => expectFiles('.', neutralFiles(seen), ['access']))

  it('show what Slack is given, in English, and in others where more than the words differs', () =>
    expectFiles('slack', slackFiles(seen)))

  it('show what Teams is given, in English', () => expectFiles('teams', teamsFiles(seen)))
})
