import { describe, expect, it } from 'vitest'
import { languageNames, languageOf, languages } from '../../src/language/language.ts'

describe('the language of a person', () => {
  it.each([
    ['sv-SE', 'sv'],
    ['en_US', 'en'],
    ['EN-gb', 'en'],
    ['no', 'nb'],
    ['nn-NO', 'nb'],
    ['nb_NO.UTF-8', 'nb'],
    ['de', 'de'],
    [' fi-FI ', 'fi'],
    ['nl-BE', 'nl'],
  ] as const)('is read from %j', (tag, language) => {
    expect(languageOf(tag)).toBe(language)
  })

  it.each([undefined, '', 'da-DK', 'english', 'x', '-', 'svSE'])('is not guessed from %j', (tag) => {
    expect(languageOf(tag)).toBeUndefined()
  })

  it('is named so that its speaker finds it', () => {
    expect(languages.map((language) => languageNames[language])).toEqual([
      'English',
      'Svenska',
      'Deutsch',
      'Norsk (bokmål)',
      'Suomi',
      'Nederlands',
    ])
  })
})
