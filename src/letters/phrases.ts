import {
  type AddressForm,
  type GoodwillType,
  type LetterReason,
  letterCatalogue,
  type StepType,
} from './catalogue.ts'
import { type Filled, fill } from './fill.ts'
import { formatSlots, type Slots, type SlotValue } from './slots.ts'
import type { LetterLanguage } from './tongue.ts'

/** A documented event: either neutral words on a day, or the pattern of a reason with its own dates. */
export type FactInput =
  | { readonly date: string; readonly text: string; readonly source: string }
  | { readonly reason: LetterReason; readonly slots: Slots; readonly source: string }

/** A step that was tried, with its ISO day. */
export interface StepInput {
  readonly type: StepType
  readonly date: string
}

/** A goodwill as approved; `item` names what is refunded, waived or not charged, `hours` counts hand-over hours. */
export interface GoodwillInput {
  readonly type: GoodwillType
  readonly amount?: SlotValue
  readonly item?: string
  readonly hours?: number
}

/** Another provider; `why` says what makes it suitable. */
export interface AlternativeInput {
  readonly name: string
  readonly contact: string
  readonly why: string
}

/** In which language and form of address a phrase is written. */
export interface Voice {
  readonly language: LetterLanguage
  readonly address?: AddressForm
  readonly locale?: string
}

function write(template: string, slots: Slots, voice: Voice): Filled {
  const formatted = formatSlots(slots, voice.language, voice.locale)
  return fill(template, formatted.values, voice.language, voice.address)
}

/** The one sentence that tells a reason. R09, R10 and R13 need `focusArea` where the sentence names it. */
export function reasonSentence(
  reason: LetterReason,
  language: LetterLanguage,
  form: AddressForm = 'org',
  slots: Slots = {},
): Filled {
  return write(letterCatalogue(language).reasonPhrases[reason].reason, slots, { language, address: form })
}

/** The fact pattern of a reason, which carries its own dates; a count of 1 has its own words. */
function reasonFact(reason: LetterReason, slots: Slots, voice: Voice): Filled {
  const phrase = letterCatalogue(voice.language).reasonPhrases[reason]
  const single = Number(slots.count) === 1 ? phrase.factOne : undefined
  return write(single ?? phrase.fact, slots, voice)
}

function withoutStop(text: string): string {
  return text.trim().replace(/\.$/u, '')
}

/** A fact as a line of the letter, with its day and source; a pattern with its own date gets no second one (page 4.8). */
export function factLine(fact: FactInput, voice: Voice): Filled {
  const phrases = letterCatalogue(voice.language).slotPhrases
  if ('date' in fact) {
    const slots = { factDate: fact.date, factText: withoutStop(fact.text), sourceRef: fact.source }
    return write(phrases.factItem, slots, voice)
  }
  const told = reasonFact(fact.reason, fact.slots, voice)
  const line = write(
    phrases.factItemDated,
    { factText: withoutStop(told.text), sourceRef: fact.source },
    voice,
  )
  return { text: line.text, missing: [...told.missing, ...line.missing] }
}

/** A fact as it is said on the phone: with its day, without its source. */
export function factSpoken(fact: FactInput, voice: Voice): Filled {
  if (!('date' in fact)) {
    const told = reasonFact(fact.reason, fact.slots, voice)
    return { text: withoutStop(told.text), missing: told.missing }
  }
  return write('{{factDate}}: {{factText}}', { factDate: fact.date, factText: withoutStop(fact.text) }, voice)
}

/** A step that was tried, as the letter's list names it ("a conversation on 3 March 2026"). */
export function stepLine(step: StepInput, voice: Voice): Filled {
  // `date` is the phrase's own slot; endDate only lends its format.
  const day = formatSlots({ endDate: step.date }, voice.language, voice.locale).values.endDate
  const phrase = letterCatalogue(voice.language).slotPhrases.steps[step.type]
  return fill(phrase, day === undefined ? {} : { date: day }, voice.language, voice.address)
}

/** A goodwill in an e-mail's list (`text`) or as said on the phone (`spoken`); one hour has its own words. */
export function goodwillPhrase(goodwill: GoodwillInput, as: 'text' | 'spoken', voice: Voice): Filled {
  const phrase = letterCatalogue(voice.language).slotPhrases.goodwill[goodwill.type]
  const single = goodwill.hours === 1 ? (as === 'text' ? phrase.textOne : phrase.spokenOne) : undefined
  const money = formatSlots({ goodwillAmount: goodwill.amount }, voice.language, voice.locale).values
  const values = {
    ...(money.goodwillAmount === undefined ? {} : { amount: money.goodwillAmount }),
    ...(goodwill.item === undefined ? {} : { item: goodwill.item }),
    ...(goodwill.hours === undefined ? {} : { hours: String(goodwill.hours) }),
  }
  return fill(single ?? phrase[as], values, voice.language, voice.address)
}

/** Another provider as a line of the letter. */
export function alternativeLine(alternative: AlternativeInput, voice: Voice): Filled {
  const slots = {
    altName: alternative.name,
    altContact: alternative.contact,
    altWhy: withoutStop(alternative.why),
  }
  return write(letterCatalogue(voice.language).slotPhrases.alternativeItem, slots, voice)
}
