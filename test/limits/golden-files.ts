import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { furniture } from '../../adapters/slack/furniture.ts'
import { renderMessage, renderPage } from '../../adapters/slack/render-card.ts'
import { renderForm } from '../../adapters/slack/render-form.ts'
import { usualCommand } from '../../adapters/slack/surfaces.ts'
import { furniture as teamsFurniture } from '../../adapters/teams/furniture.ts'
import {
  renderCard as renderTeamsCard,
  renderPage as renderTeamsPage,
} from '../../adapters/teams/render-card.ts'
import { renderForm as renderTeamsForm } from '../../adapters/teams/render-form.ts'
import type { ShownForm } from '../../src/engine/form.ts'
import { showCard, showForm } from '../../src/engine/localise.ts'
import { type Language, languages } from '../../src/language/language.ts'
import type { Seen } from '../explore/seen.ts'
import { asText, fileName, still } from './as-text.ts'
import { cardOutline } from './card-outline.ts'
import { accountOf } from './gather.ts'
import { messageOutline, shapeOf, viewOutline } from './outline.ts'
import { everyBlock, everyField } from './specimen.ts'

/** Texts by the names of their files. */
export type Files = ReadonlyMap<string, string>

const folder = join(import.meta.dirname, '../golden')
const zone = 'Europe/Stockholm'

/** Forms, cards that stand and messages; pages hold a whole case and are checked by their chapters' own tests. */
function shownIn(seen: Seen, language: Language) {
  const reader = { language, zone }
  const cards = [...seen.cards].filter(([name]) => !name.startsWith('page '))
  return {
    cards: cards.map(([name, card]) => ({ name, card: showCard(still(card), reader) })),
    forms: [...seen.forms].map(([name, form]) => ({
      name,
      form: showForm(still(form), reader, { accountOf }),
    })),
  }
}

const section = (language: Language, text: string): string => `──── ${language}\n${text.trimEnd()}\n\n`

/** Each card and form as plain text, a section for each language. */
export function neutralFiles(seen: Seen): Files {
  const files = new Map<string, string>()
  for (const language of languages) {
    const { cards, forms } = shownIn(seen, language)
    for (const { name, text } of asText(cards, forms))
      files.set(name, `${files.get(name) ?? ''}${section(language, text)}`)
  }
  return files
}

function formOutline(form: ShownForm): string {
  const words = furniture(form.language as Language, usualCommand)
  return viewOutline(renderForm(form, { depth: 1, fromHome: false, shown: 'act' }, words))
}

function outlinesIn(seen: Seen, language: Language): Files {
  const { cards, forms } = shownIn(seen, language)
  return new Map([
    ...cards.map(({ name, card }) => [fileName(name), messageOutline(renderMessage(card))] as const),
    ...forms.map(({ name, form }) => [fileName(`form-${name}`), formOutline(form)] as const),
  ])
}

/** What Slack is given: in English, and in another language where more than the words differs. */
export function slackFiles(seen: Seen): Files {
  const english = outlinesIn(seen, 'en')
  const files = new Map([...english].map(([name, text]) => [name, section('en', text)]))
  for (const language of languages) {
    for (const [name, text] of outlinesIn(seen, language)) {
      const differs = shapeOf(text) !== shapeOf(english.get(name) ?? '')
      if (differs) files.set(name, `${files.get(name) ?? ''}${section(language, text)}`)
    }
  }
  const page = renderPage(everyBlock, { depth: 1, fromHome: false }, 'Close')
  return new Map([
    ...files,
    ['every-block', section('en', `${viewOutline(page)}\n\n${messageOutline(renderMessage(everyBlock))}`)],
    ['every-field', section('en', formOutline(everyField))],
  ])
}

function teamsOutlines(seen: Seen, language: Language): Files {
  const { cards, forms } = shownIn(seen, language)
  const furnished = teamsFurniture(language)
  const formCard = (form: ShownForm) => renderTeamsForm(form, 'working', furnished, { nonce: 'n', known: [] })
  return new Map([
    ...cards.map(({ name, card }) => {
      const surface = card.audience === 'room' ? 'room' : 'direct'
      return [fileName(name), cardOutline(renderTeamsCard(card, surface), card.preview)] as const
    }),
    ...forms.map(
      ({ name, form }) => [fileName(`form-${name}`), cardOutline(formCard(form), furnished.preview)] as const,
    ),
  ])
}

/** What Teams is given, in English: cards as they stand, forms as they are asked in a personal chat. */
export function teamsFiles(seen: Seen): Files {
  const english = teamsOutlines(seen, 'en')
  const page = renderTeamsPage(everyBlock, 'dialog', teamsFurniture('en'), { nonce: 'n', at: 0 })
  const every = cardOutline(page, everyBlock.preview)
  return new Map([
    ...[...english].map(([name, text]) => [name, section('en', text)] as const),
    ['every-block', section('en', every)],
  ])
}

/** Compares the files of a folder with these; none is left of what there is no more. */
export async function expectFiles(
  within: string,
  files: Files,
  others: readonly string[] = [],
): Promise<void> {
  const there = join(folder, within)
  for (const [name, text] of files) await expect(text).toMatchFileSnapshot(join(there, `${name}.txt`))
  const known = new Set([...files.keys(), ...others].map((name) => `${name}.txt`))
  const left = readdirSync(there).filter((name) => name.endsWith('.txt') && !known.has(name))
  expect(left, 'files of cards or forms that there are no more').toEqual([])
}
