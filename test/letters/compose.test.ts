import { describe, expect, it } from 'vitest'
import { letterTexts } from '../../src/letters/canonical.ts'
import { PRESET_NAMES, REASONS } from '../../src/letters/catalogue.ts'
import { type ComposedLetter, composeLetter, type LetterInput } from '../../src/letters/compose.ts'
import { lint } from '../../src/letters/lint.ts'
import { requiredElements } from '../../src/letters/required.ts'
import { LETTER_LANGUAGES } from '../../src/letters/tongue.ts'
import { fullInput, realisticSlots } from './realistic.ts'

function composed(input: LetterInput): ComposedLetter {
  const result = composeLetter(input)
  if (!result.ok) throw new Error(result.problems.map((problem) => problem.message).join('\n'))
  return result.value
}

const cases = LETTER_LANGUAGES.flatMap((language) => PRESET_NAMES.map((preset) => ({ language, preset })))

describe('a composed ending', () => {
  it.each(cases)(
    'reads well and lacks nothing: $language $preset (S0.5, S0.45, S0.46, S0.47, S0.48, S0.49, S0.51, S0.52, S2.42)',
    ({ language, preset }) => {
      const input = fullInput(language, preset)
      const value = composed(input)
      const texts = letterTexts(value, language)
      for (const kind of ['letter', 'email', 'call'] as const) {
        expect(texts[kind]).not.toContain('{{')
        const query = { kind, preset, language, hasRemedies: true, prepaid: true, reason: 'R06' as const }
        expect(requiredElements({ ...query, blocks: value[kind].blocks }).missing).toEqual([])
        expect(requiredElements({ ...query, text: texts[kind] }).missing).toEqual([])
        expect(lint(texts[kind], language, { kind, slots: input.slots })).toEqual([])
      }
    },
  )

  it.each(LETTER_LANGUAGES)(
    'tells every reason in one calm sentence: %s (S0.44, S2.27, S3.21)',
    (language) => {
      for (const reason of REASONS) {
        const texts = letterTexts(
          composed({
            ...fullInput(language, 'TERMINATE_NOTICE', reason),
            goodwill: [],
            facts: [
              ...(reason === 'NONE' ? [] : [{ reason, slots: realisticSlots(language), source: 'T-1' }]),
              ...(reason === 'NONE'
                ? []
                : [{ reason, slots: { ...realisticSlots(language), count: 1 }, source: 'T-2' }]),
            ],
          }),
          language,
        )
        for (const kind of ['letter', 'email', 'call'] as const) {
          expect({
            reason,
            found: lint(texts[kind], language, { kind, slots: realisticSlots(language) }),
          }).toEqual({ reason, found: [] })
        }
      }
    },
  )
})
