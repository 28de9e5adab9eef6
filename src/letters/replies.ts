import type { AddressForm } from './catalogue.ts'
import data from './data/hold-the-line.json' with { type: 'json' }
import signals from './data/reply-signals.json' with { type: 'json' }
import { fill } from './fill.ts'
import { fold } from './fold.ts'
import { wholeWords } from './lexicon.ts'
import { formatSlots, type Slots } from './slots.ts'
import type { LetterLanguage } from './tongue.ts'

/** The kinds of pushback a client can answer with (page 5.2). */
export const PUSHBACK_TYPES = [
  'NEGOTIATION',
  'ARGUMENT',
  'GUILT',
  'ABUSE',
  'REVIEW_THREAT',
  'LEGAL_THREAT',
  'OVER_HEAD',
  'PAYMENT_REFUSAL',
  'AFTER_END',
] as const
/** One kind of pushback. */
export type PushbackType = (typeof PUSHBACK_TYPES)[number]

/** What is done instead of a reply: it is logged, legal or finance takes it on, or it is forwarded without comment. */
export type NoReply = 'log' | 'legal' | 'forward' | 'dunning'

/** A reply to paste, or what to do where none is sent. `route` and `instruction` are for our own people, in their language. */
export type HeldLine =
  | {
      readonly kind: 'reply'
      readonly template: PushbackType | 'FINAL'
      readonly text: string
      readonly route: string
    }
  | {
      readonly kind: 'no_reply'
      readonly action: NoReply
      readonly instruction: string
      readonly route: string
    }
  | { readonly kind: 'incomplete'; readonly missing: readonly string[]; readonly problems: readonly string[] }

/** One client message to answer. `nth` counts messages of this type, 1 for the first; `reader` is our own person's language. */
export interface PushbackQuery {
  readonly type: PushbackType
  readonly nth: number
  readonly language: LetterLanguage
  readonly slots: Slots
  readonly reader?: LetterLanguage
  readonly address?: AddressForm
  readonly locale?: string
}

type ReplyTemplate = PushbackType | 'FINAL'

function templateFor(type: PushbackType, nth: number): ReplyTemplate | NoReply {
  if (nth <= 1) return type
  const second = data.types[type].second as 'FINAL' | NoReply
  return second === 'FINAL' && nth > 2 ? 'log' : second
}

function isTemplate(step: ReplyTemplate | NoReply): step is ReplyTemplate {
  return step in data.types
}

/**
 * The approved answer to a pushback (page 5.2): one substantive reply a type, then the final one where there is one,
 * then silence. No reply gives a new reason, offer or threat, or an apology.
 */
export function holdTheLine(query: PushbackQuery): HeldLine {
  const reader = query.reader ?? query.language
  const step = templateFor(query.type, query.nth)
  const route = data.types[isTemplate(step) ? step : query.type].route[reader]
  if (!isTemplate(step))
    return { kind: 'no_reply', action: step, instruction: data.next[step][reader], route }
  const formatted = formatSlots(query.slots, query.language, query.locale)
  const filled = fill(data.types[step].reply[query.language], formatted.values, query.language, query.address)
  if (filled.missing.length > 0 || formatted.problems.length > 0) {
    return { kind: 'incomplete', missing: filled.missing, problems: formatted.problems }
  }
  return { kind: 'reply', template: step, text: filled.text, route }
}

/** Signals that come before any reply: somebody may be in danger. */
export type SafetySignal = 'SELF_HARM' | 'VIOLENCE'

/** What a message looks like. A person confirms the type; a safety signal is acted on at once. */
export interface Suggestion {
  readonly safety?: SafetySignal
  readonly type?: PushbackType
}

type Signal = keyof typeof signals.signals

const SIGNAL_ORDER = signals.order as readonly Signal[]

function isSafety(signal: Signal): signal is SafetySignal {
  return signal === 'SELF_HARM' || signal === 'VIOLENCE'
}

function countOf(text: string, signal: Signal, language: LetterLanguage): number {
  return [...text.matchAll(wholeWords(signals.signals[signal][language]))].length
}

/**
 * Suggests what a client's message is, by words of its language; the safety signals are looked for in English too. After the end
 * date every message is AFTER_END unless it is abuse, a legal or a payment matter. Undefined where no word speaks.
 */
export function suggestType(text: string, language: LetterLanguage, afterEnd = false): Suggestion {
  const folded = fold(text).text
  const languages = language === 'en' ? [language] : [language, 'en' as const]
  const found = SIGNAL_ORDER.filter((signal) =>
    languages.some((one) => (isSafety(signal) || one === language) && countOf(folded, signal, one) > 0),
  )
  const safety = found.find(isSafety)
  const types = found.filter((signal) => !isSafety(signal))
  const first = types[0]
  const stays = first === 'ABUSE' || first === 'LEGAL_THREAT' || first === 'PAYMENT_REFUSAL'
  const type = afterEnd && !stays ? 'AFTER_END' : first
  return { ...(safety === undefined ? {} : { safety }), ...(type === undefined ? {} : { type }) }
}

/** What our own person does at once when a safety signal was seen. Never shown to the client. */
export function safetyInstruction(signal: SafetySignal, reader: LetterLanguage): string {
  return data.internal[signal][reader]
}
