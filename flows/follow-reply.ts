import { addWorkingDays } from '../src/calendar/working-days.ts'
import type { ClientMessage } from '../src/case/following.ts'
import { answerTo, type ReplyName } from '../src/case/pushback.ts'
import type { CaseState } from '../src/case/state.ts'
import { termsOf } from '../src/case/terms.ts'
import { dayIn, placeOf } from '../src/case/whereabouts.ts'
import { askDate, askNumber, askText, maxText } from '../src/engine/fields.ts'
import type { Field } from '../src/engine/form.ts'
import { type Message, message } from '../src/language/text.ts'
import type { Filled } from '../src/letters/fill.ts'
import { holdTheLine, slotsOfReply } from '../src/letters/hold-the-line.ts'
import { lint } from '../src/letters/lint.ts'
import { type Slots, slotKind } from '../src/letters/slots.ts'

/** Days the client is given for an answer are working days of their country (06, section 6.1). */
function clientDay(state: CaseState, now: number, workingDays: number): string {
  const country = state.contract?.country
  const place = country === undefined ? placeOf(state) : { country }
  return addWorkingDays(dayIn(state, now), workingDays, place)
}

/** The day of our last answer to a message of this type; without one, the day of the message itself. */
function lastReplyOn(state: CaseState, about: ClientMessage): string {
  const earlier = state.follow.messages.filter((one) => one.type === about.type && one.id !== about.id)
  const at = earlier.findLast((one) => one.reply !== undefined)?.reply?.at ?? earlier.at(-1)?.at ?? about.at
  return dayIn(state, at)
}

function typed(state: CaseState): Slots {
  const { undisputedAmount, ...details } = state.follow.replyDetails
  if (undisputedAmount === undefined) return details
  return { ...details, undisputedAmount: { amount: Number(undisputedAmount), currency: state.currency } }
}

/** What the case knows for a reply; what people have added for replies comes last and wins. */
function slotsFor(state: CaseState, about: ClientMessage, now: number): Slots {
  const terms = termsOf(state)
  const { contactEmail, clauseRef, contractRef } = state.communication.slots
  const invoice = terms?.finalInvoice
  return {
    endDate: terms?.endDate,
    contactUntil: terms?.contactUntil,
    contactName: terms?.contactName,
    handoverContact: terms?.handover.contact,
    finalInvoiceDue: invoice?.due,
    ...(invoice === undefined || terms === undefined
      ? {}
      : { undisputedAmount: { amount: invoice.amount, currency: terms.currency } }),
    contactEmail,
    clauseRef: clauseRef ?? contractRef,
    answerDate: clientDay(state, now, 5),
    offerDate: clientDay(state, now, 3),
    lastReplyDate: lastReplyOn(state, about),
    ...typed(state),
  }
}

/** The approved reply that a message gets, if it gets one (05.2). */
export function replyNameFor(about: ClientMessage): ReplyName | undefined {
  if (about.type === undefined) return undefined
  const answered = answerTo(about.type, about.nth ?? 1)
  return answered.kind === 'reply' ? answered.reply : undefined
}

/** The approved reply in the client's language, and the names of what it still lacks. */
export function replyTo(state: CaseState, about: ClientMessage, now: number): Filled | undefined {
  const name = replyNameFor(about)
  if (name === undefined) return undefined
  return holdTheLine(
    name,
    state.clientLanguage,
    slotsFor(state, about, now),
    state.communication.slots.address,
  )
}

function detailField(slot: string): Field<string> {
  const label = message('follow.slot', { slot })
  if (slotKind(slot) === 'date') return askDate({ label })
  if (slotKind(slot) !== 'money') {
    return askText({ label, hint: message('follow.slot.hint'), lines: 'one', max: 300 })
  }
  const amount = askNumber({ label })
  return {
    face: amount.face,
    parse: (raw, language) => {
      const parsed = amount.parse(raw, language)
      return parsed.ok ? { ok: true, value: String(parsed.value) } : parsed
    },
  }
}

/** One field for each detail that the reply lacks. */
export function detailFields(
  state: CaseState,
  about: ClientMessage,
  now: number,
): Readonly<Record<string, Field<string>>> {
  const missing = replyTo(state, about, now)?.missing ?? []
  const name = replyNameFor(about)
  const known = name === undefined ? [] : slotsOfReply(name, state.clientLanguage)
  return Object.fromEntries(
    known.filter((slot) => missing.includes(slot)).map((slot) => [slot, detailField(slot)]),
  )
}

/** Replies are checked like letters (req S0.58): what the check says about changed words, worst first. */
export function toneOf(words: string, state: CaseState, keep: boolean): Message | undefined {
  const findings = lint(words.slice(0, maxText), state.clientLanguage, { kind: 'reply' })
  const found =
    findings.find((one) => one.severity === 'block') ??
    (keep ? undefined : findings.find((one) => one.severity === 'warn'))
  if (found === undefined) return undefined
  const values = { words: found.text, suggestion: found.suggestion }
  return message(found.severity === 'block' ? 'follow.tone.block' : 'follow.tone.warn', values)
}
