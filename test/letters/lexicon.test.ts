import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { toneEntries } from '../../src/letters/lexicon.ts'
import { lint } from '../../src/letters/lint.ts'
import { LETTER_LANGUAGES, type LetterLanguage } from '../../src/letters/tongue.ts'
import badLetters from './bad-letters.json' with { type: 'json' }

function linesOf(name: string): readonly string[] {
  return readFileSync(new URL(name, import.meta.url), 'utf8')
    .trim()
    .split('\n')
}

function idsIn(text: string, language: LetterLanguage): readonly string[] {
  return lint(text, language).map((finding) => finding.id)
}

describe.each(LETTER_LANGUAGES)('the lexicon in %s', (language) => {
  it('has all 35 entries', () => {
    const ids = new Set(toneEntries(language).map((entry) => entry.id))
    expect([...ids].toSorted()).toEqual(
      Array.from({ length: 35 }, (_, index) => `T${String(index + 1).padStart(2, '0')}`),
    )
  })

  it('hits the example of each entry and spares its counter-example (S0.40, S0.42, S0.43, S2.28, S3.10, S3.23, S3.27, S3.37)', () => {
    for (const entry of toneEntries(language)) {
      const hit = lint(entry.testHit, language).find((finding) => finding.id === entry.id)
      expect({ entry: entry.testHit, severity: hit?.severity }).toEqual({
        entry: entry.testHit,
        severity: entry.severity,
      })
      expect({ text: entry.testOk, found: idsIn(entry.testOk, language) }).toEqual({
        text: entry.testOk,
        found: [],
      })
    }
  })

  it('says nothing about ordinary politeness', () => {
    const sentences = linesOf(`harmless.${language}.txt`)
    expect(sentences.length).toBeGreaterThanOrEqual(60)
    for (const sentence of sentences) {
      expect({ sentence, found: idsIn(sentence, language) }).toEqual({ sentence, found: [] })
    }
  })

  it('finds what should not be written', () => {
    const rows = linesOf(`bad.${language}.txt`).map((row) => row.split('\t'))
    expect(new Set(rows.map(([id]) => id)).size).toBe(35)
    for (const [id = '', sentence = ''] of rows) {
      expect({ id, sentence, found: idsIn(sentence, language).includes(id) }).toEqual({
        id,
        sentence,
        found: true,
      })
    }
  })

  it('finds everything that is listed in its bad letter', () => {
    const { text, mustFind } = badLetters[language]
    expect(idsIn(text, language)).toEqual(expect.arrayContaining(mustFind))
  })

  it('reads 40,000 characters, and hostile ones, without stopping to think', () => {
    const entries = toneEntries(language)
    const long = entries
      .map((entry) => `${entry.testOk} ${entry.testHit}`)
      .join(' ')
      .repeat(20)
      .slice(0, 40_000)
    const hostile = [
      'a'.repeat(3000),
      'tte '.repeat(750),
      'you '.repeat(750),
      'Sie haben '.repeat(300),
      '“'.repeat(3000),
      `${'x '.repeat(1500)}(`,
    ]
    const started = performance.now()
    lint(long, language, { kind: 'letter' })
    const perLetter = performance.now() - started
    for (const text of hostile) lint(text, language, { kind: 'letter' })
    expect(perLetter).toBeLessThan(4000)
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})

describe('where wording is doubtful', () => {
  it('only hints at "dere", which may be the object', () => {
    const found = lint('Vi minner dere stadig om fristen.', 'nb').filter((finding) => finding.id === 'T01')
    expect(found.map((finding) => finding.severity)).toEqual(['hint'])
  })

  it('does not hint where it already blocks', () => {
    const found = lint('Dere har aldri svart.', 'nb').filter((finding) => finding.id === 'T01')
    expect(found.map((finding) => finding.severity)).toEqual(['block'])
  })

  it('takes German sie for the servers and Sie for the client', () => {
    expect(idsIn('Die Server laufen; sie sind langsam.', 'de')).toEqual([])
    expect(idsIn('Sie sind langsam.', 'de')).toContain('T05')
  })
})
