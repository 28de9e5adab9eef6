import signals from './data/pushback-signals.json' with { type: 'json' }
import type { Role } from './stage.ts'

/** What a message from the client can be, after the notice (05, sections 5.2 and 5.3), in the order a person is asked. */
export const pushbackTypes = [
  'NEGOTIATION',
  'ARGUMENT',
  'GUILT',
  'ABUSE',
  'REVIEW_THREAT',
  'LEGAL_THREAT',
  'OVER_HEAD',
  'PAYMENT_REFUSAL',
  'AFTER_END',
  'NEW_FACTS',
  'INVOICE',
  'DATA',
  'COMPLAINT',
  'PRESS',
  'VIOLENCE',
  'SELF_HARM',
  'PRACTICAL',
] as const
/** One of `pushbackTypes`. */
export type PushbackType = (typeof pushbackTypes)[number]

/** Types that have an approved reply. FINAL is the second answer and never a type of message. */
const repliedTypes = [
  'NEGOTIATION',
  'ARGUMENT',
  'GUILT',
  'ABUSE',
  'REVIEW_THREAT',
  'LEGAL_THREAT',
  'OVER_HEAD',
  'PAYMENT_REFUSAL',
  'AFTER_END',
] as const satisfies readonly PushbackType[]

/** An approved reply by its name. */
export type ReplyName = (typeof repliedTypes)[number] | 'FINAL'

/** What is done about a message: which approved reply, or why there is none. */
export type Answer =
  | { readonly kind: 'reply'; readonly reply: ReplyName }
  /** Nothing is answered; the message stays in the log. */
  | { readonly kind: 'silence' }
  /** Somebody else answers: `route` of the type. */
  | { readonly kind: 'routed' }
  /** An ordinary question: answer it as always. */
  | { readonly kind: 'ordinary' }

const finalSecond: ReadonlySet<PushbackType> = new Set(['NEGOTIATION', 'ARGUMENT', 'GUILT'])
const routedSecond: ReadonlySet<PushbackType> = new Set(['LEGAL_THREAT', 'OVER_HEAD', 'PAYMENT_REFUSAL'])

/**
 * The rule of 05.2: one substantive reply a type, then FINAL where the table has it, then silence. Invoice, data,
 * complaint and court or authority are never met with silence: they are routed however often they come.
 */
export function answerTo(type: PushbackType, nth: number): Answer {
  if (type === 'PRACTICAL') return { kind: 'ordinary' }
  const reply = repliedTypes.find((one) => one === type)
  if (reply === undefined) return { kind: 'routed' }
  if (nth <= 1) return { kind: 'reply', reply }
  if (routedSecond.has(type)) return { kind: 'routed' }
  return nth === 2 && finalSecond.has(type) ? { kind: 'reply', reply: 'FINAL' } : { kind: 'silence' }
}

/** Who hears of a message, how fast, and how loudly (05, section 5.3). Hours 0 is at once. */
export interface Route {
  readonly to: readonly Role[]
  readonly withinHours: number
  readonly urgency: 'alarm' | 'asked'
}

const sameDay = 8
/** The route of each type that leaves the owner's desk. */
export const routes: Readonly<Partial<Record<PushbackType, Route>>> = {
  ABUSE: { to: ['safety', 'owner'], withinHours: sameDay, urgency: 'asked' },
  REVIEW_THREAT: { to: ['communications'], withinHours: 2, urgency: 'asked' },
  LEGAL_THREAT: { to: ['legal'], withinHours: sameDay, urgency: 'asked' },
  OVER_HEAD: { to: ['decider'], withinHours: sameDay, urgency: 'asked' },
  PAYMENT_REFUSAL: { to: ['finance'], withinHours: sameDay, urgency: 'asked' },
  INVOICE: { to: ['finance'], withinHours: sameDay, urgency: 'asked' },
  DATA: { to: ['legal'], withinHours: sameDay, urgency: 'asked' },
  COMPLAINT: { to: ['owner'], withinHours: sameDay, urgency: 'asked' },
  PRESS: { to: ['communications'], withinHours: 2, urgency: 'asked' },
  NEW_FACTS: { to: ['decider'], withinHours: 48, urgency: 'asked' },
  VIOLENCE: { to: ['safety', 'owner', 'contact', 'caller', 'delivery'], withinHours: 0, urgency: 'alarm' },
  SELF_HARM: { to: ['safety', 'owner', 'caller'], withinHours: 0, urgency: 'alarm' },
}

interface Signal {
  readonly type: PushbackType
  readonly stems: readonly string[]
}
/** Most urgent first: a message that both threatens and haggles is a threat. */
const bySeverity: readonly Signal[] = signals.signals as readonly Signal[]

function folded(words: string): string {
  return ` ${words
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `
}

/**
 * What a message looks like, from words in six languages: only a suggestion, a person confirms it. After the end what
 * looks like nothing special is contact after the end; before it, an ordinary question. A stem with a space before it
 * stands for the beginning of a word.
 */
export function suggestType(words: string, afterEnd: boolean): PushbackType {
  const text = folded(words)
  const found = bySeverity.find(({ stems }) => stems.some((stem) => text.includes(stem)))
  return found?.type ?? (afterEnd ? 'AFTER_END' : 'PRACTICAL')
}
