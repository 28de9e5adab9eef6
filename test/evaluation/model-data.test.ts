import { describe, expect, it } from 'vitest'
import data from '../../src/evaluation/data/model.json' with { type: 'json' }
import {
  conditionIds,
  conditionText,
  defaultWeights,
  factorAnchors,
  factorLabel,
  factors,
  factorsByTable,
  gateIds,
  gateText,
  isExit,
  type Labels,
  optionIds,
  optionLabel,
  optionRank,
  reasonCodes,
  reasonLabel,
  remedyOutcomeLabel,
  remedyOutcomes,
  remedyTypeLabel,
  remedyTypes,
} from '../../src/evaluation/model.ts'

const languages = ['de', 'en', 'fi', 'nb', 'nl', 'sv']

describe('the model data', () => {
  it('holds exactly the ids that the code knows', () => {
    expect(data.factors.map(({ id }) => id).toSorted()).toEqual([...factors].toSorted())
    expect(factorsByTable).toHaveLength(factors.length)
    expect(data.reasons.map(({ code }) => code)).toEqual([...reasonCodes])
    expect(data.options.map(({ id }) => id)).toEqual([...optionIds])
    expect(data.gates.map(({ id }) => id)).toEqual([...gateIds])
    expect(data.conditions.map(({ id }) => id).toSorted()).toEqual([...conditionIds].toSorted())
    expect(data.remedyTypes.map(({ id }) => id)).toEqual([...remedyTypes])
    expect(data.remedyOutcomes.map(({ id }) => id)).toEqual([...remedyOutcomes])
  })

  it('weighs 100 points in all, and ranks the options from mild to strict', () => {
    expect(Object.values(defaultWeights).reduce((total, points) => total + points, 0)).toBe(100)
    expect(optionIds.map(optionRank)).toEqual([0, 1, 2, 3, 4, 5])
    expect(optionIds.filter(isExit)).toEqual(['REFER', 'TERMINATE_NOTICE', 'TERMINATE_NOW'])
  })

  it('says everything in six languages, and five anchors a factor', () => {
    expect(factors.every((factor) => factorAnchors(factor).length === 5)).toBe(true)
    const all: Labels[] = [
      ...factors.map(factorLabel),
      ...factors.flatMap((factor) => [...factorAnchors(factor)]),
      ...reasonCodes.map(reasonLabel),
      ...optionIds.map(optionLabel),
      ...gateIds.map(gateText),
      ...conditionIds.map(conditionText),
      ...remedyTypes.map(remedyTypeLabel),
      ...remedyOutcomes.map(remedyOutcomeLabel),
    ]
    for (const labels of all) {
      expect(Object.keys(labels).toSorted(), labels.en).toEqual(languages)
      expect(
        Object.values(labels).every((text) => text.trim().length > 1),
        labels.en,
      ).toBe(true)
    }
  })
})

describe('what people are asked', () => {
  const english = (labels: readonly { readonly en: string }[]): string => labels.map(({ en }) => en).join(' ')

  it('names each situation of its own: demands, changes, unpaid extras, trifles, abuse, harm (S0.14, S0.15, S0.16, S2.7, S2.8, S3.5)', () => {
    const words = {
      R01: /disrespect/,
      R02: /wellbeing/,
      R03: /demands/,
      R04: /change/,
      R05: /without paying/,
      R08: /trifles/,
    } as const
    for (const [code, word] of Object.entries(words))
      expect(reasonLabel(code as keyof typeof words).en).toMatch(word)
  })

  it('asks about other clients who wait or leave, and about sleep, health and fear (S0.18, S3.5)', () => {
    expect(english(factorAnchors('business'))).toMatch(/[Oo]ther clients wait.*lost other clients/)
    expect(english(factorAnchors('staff'))).toMatch(/Sleep.*health.*fear for safety/)
  })
})
