import type { AddressForm, GoodwillType, LetterReason } from './catalogue.ts'
import { letterCatalogue } from './catalogue.ts'
import type { Filled } from './fill.ts'
import {
  type AlternativeInput,
  alternativeLine,
  type FactInput,
  factLine,
  factSpoken,
  type GoodwillInput,
  goodwillPhrase,
  reasonSentence,
  type StepInput,
  stepLine,
  type Voice,
} from './phrases.ts'
import { asLines, inWords, type Slots } from './slots.ts'

/** What a letter tells beside its slots; each part also may be given as a finished slot (`factsList`, `stepsList` …). */
export interface Story {
  readonly reason?: LetterReason
  readonly facts?: readonly FactInput[]
  readonly steps?: readonly StepInput[]
  readonly goodwill?: readonly GoodwillInput[]
  readonly alternatives?: readonly AlternativeInput[]
}

/** Values made from the story, and what was missing to make them. */
export interface Derived {
  readonly values: Readonly<Record<string, string>>
  readonly missing: readonly string[]
}

/** Facts a caller names: one beside steps that were tried, else two; more would not be heard (page 4.2). */
function spokenFacts(story: Story): readonly FactInput[] {
  return (story.facts ?? []).slice(0, (story.steps ?? []).length > 0 ? 1 : 2)
}

function collect(
  name: string,
  parts: readonly Filled[],
  join: (texts: readonly string[]) => string,
): Derived {
  if (parts.length === 0) return { values: {}, missing: [] }
  return {
    values: { [name]: join(parts.map((part) => part.text)) },
    missing: parts.flatMap((part) => part.missing),
  }
}

function merge(parts: readonly Derived[]): Derived {
  return {
    values: Object.assign({}, ...parts.map((part) => part.values)),
    missing: parts.flatMap((part) => part.missing),
  }
}

function withSemicolons(texts: readonly string[]): string {
  return texts.join('; ')
}

function fromFacts(story: Story, voice: Voice): Derived {
  return merge([
    collect(
      'factsList',
      (story.facts ?? []).map((fact) => factLine(fact, voice)),
      asLines,
    ),
    collect(
      'factsSpoken',
      spokenFacts(story).map((fact) => factSpoken(fact, voice)),
      withSemicolons,
    ),
  ])
}

function fromSteps(steps: readonly StepInput[], voice: Voice): Derived {
  const lines = steps.map((step) => stepLine(step, voice))
  const spoken = (texts: readonly string[]) => inWords(texts, voice.language)
  return merge([collect('stepsList', lines, withSemicolons), collect('stepsSpoken', lines, spoken)])
}

function fromGoodwill(goodwill: readonly GoodwillInput[], voice: Voice): Derived {
  const as = (form: 'text' | 'spoken') => goodwill.map((one) => goodwillPhrase(one, form, voice))
  return merge([
    collect('goodwillText', as('text'), withSemicolons),
    collect('goodwillSpoken', as('spoken'), (texts) => inWords(texts, voice.language)),
  ])
}

function inlineAlternatives(list: string): readonly string[] {
  return list
    .split('\n')
    .map((line) => line.replace(/^\s*-\s*/u, '').trim())
    .filter((line) => line !== '')
}

// The number of providers is a word up to three, and what the e-mail lists follows from the letter's list.
function fromAlternatives(list: string | undefined, voice: Voice): Derived {
  const items = list === undefined ? [] : inlineAlternatives(list)
  if (items.length === 0) return { values: {}, missing: [] }
  const count = letterCatalogue(voice.language).words.counts[items.length - 1] ?? String(items.length)
  return { values: { alternativesInline: items.join('; '), alternativesCount: count }, missing: [] }
}

function fromReason(reason: LetterReason | undefined, slots: Slots, voice: Voice): Derived {
  if (reason === undefined) return { values: {}, missing: [] }
  return collect('reasonSentence', [reasonSentence(reason, voice.language, voice.address, slots)], (texts) =>
    texts.join(' '),
  )
}

/** The kinds of goodwill a set of slots speaks of where none was named: money first, then hours, never both. */
export function goodwillOf(story: Story, values: Readonly<Record<string, string>>): readonly GoodwillType[] {
  if (story.goodwill) return story.goodwill.map((goodwill) => goodwill.type)
  if (values.goodwillAmount !== undefined) return ['REFUND_PERIOD']
  return values.handoverHours === undefined ? [] : ['HANDOVER_HOURS']
}

function goodwillFromSlots(story: Story, values: Readonly<Record<string, string>>): readonly GoodwillInput[] {
  if (story.goodwill) return story.goodwill
  return goodwillOf(story, values).map((type) => ({
    type,
    ...(values.goodwillAmount === undefined ? {} : { amount: values.goodwillAmount }),
    ...(values.goodwillItem === undefined ? {} : { item: values.goodwillItem }),
    ...(values.handoverHours === undefined ? {} : { hours: Number(values.handoverHours) }),
  }))
}

// What the story's goodwill says once, the letter's goodwill blocks ask for as slots.
function goodwillSlots(goodwill: readonly GoodwillInput[]): Slots {
  const hours = goodwill.find((one) => one.hours !== undefined)?.hours
  const paid = goodwill.find((one) => one.type !== 'HANDOVER_HOURS')
  return {
    ...(hours === undefined ? {} : { handoverHours: hours }),
    ...(paid?.amount === undefined ? {} : { goodwillAmount: paid.amount }),
    ...(paid?.item === undefined ? {} : { goodwillItem: paid.item }),
  }
}

/** The slots that a story's goodwill fills, before formatting. */
export function slotsOfStory(story: Story): Slots {
  return goodwillSlots(story.goodwill ?? [])
}

/**
 * The generated values: reason sentence, fact lines, steps, providers, goodwill, each also as it is spoken.
 * A finished slot given by hand stays as it is and wins.
 */
export function derive(
  story: Story,
  slots: Slots,
  given: Readonly<Record<string, string>>,
  voice: Voice & { readonly address: AddressForm },
): Derived {
  const listed = (story.alternatives ?? []).map((alternative) => alternativeLine(alternative, voice))
  const alternatives = collect('alternativesList', listed, asLines)
  const list = given.alternativesList ?? alternatives.values.alternativesList
  const made = merge([
    fromReason(story.reason, slots, voice),
    fromFacts(story, voice),
    given.stepsList === undefined
      ? fromSteps(story.steps ?? [], voice)
      : { values: { stepsSpoken: given.stepsList }, missing: [] },
    alternatives,
    fromAlternatives(list, voice),
    fromGoodwill(goodwillFromSlots(story, given), voice),
  ])
  return { values: { ...made.values, ...given }, missing: made.missing }
}
