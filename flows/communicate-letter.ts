import { isCallDay } from '../src/calendar/call-window.ts'
import type { ContractEnd } from '../src/calendar/contract.ts'
import { addDays } from '../src/calendar/day.ts'
import type { Place } from '../src/calendar/place.ts'
import { wallTime } from '../src/calendar/zone.ts'
import type { DraftedTexts, LetterFields } from '../src/case/communication.ts'
import { endIfToldOn } from '../src/case/contract-terms.ts'
import type { CaseState } from '../src/case/state.ts'
import { placeOf } from '../src/case/whereabouts.ts'
import { letterTexts } from '../src/letters/canonical.ts'
import type { PresetName } from '../src/letters/catalogue.ts'
import { composeLetter, type LetterInput } from '../src/letters/compose.ts'
import { RELEASABLE_BY_LEGAL } from '../src/letters/lexicon.ts'
import { type Finding, lint } from '../src/letters/lint.ts'
import { presetFor } from '../src/letters/preset-for.ts'
import type { Slots } from '../src/letters/slots.ts'
import { findingName, hashOf } from './client-words.ts'
import { conditionsOf, decisionOf } from './decided.ts'

/** The client's place: their country's working days, the team's where we do not know it. */
export function clientPlace(state: CaseState): Place {
  return state.contract === undefined ? placeOf(state) : { country: state.contract.country }
}

/** The last day if the notice arrives on that day, with the working (07, section 7.3). Without terms it ends at once. */
export function endWorking(state: CaseState, receivedOn: string): ContractEnd {
  const found = state.contract && endIfToldOn(state.contract, receivedOn)
  return found ?? { endsOn: receivedOn, steps: [{ step: 'received', date: receivedOn }] }
}

/** Whether no reason may be given: the law forbids a warning, or legal says so. */
export function isSilenced(state: CaseState): boolean {
  const warned = conditionsOf(state).includes('NO_REASON_TO_CLIENT') || state.evaluation.flags.AML === 'yes'
  return state.communication.silenced || warned
}

/** Whether conduct across a red line stands behind this (no goodwill, no apology, no named referral). */
export function isRedLine(state: CaseState): boolean {
  return state.evaluation.redline?.verified === true
}

/** No apology at all where a claim is pending, a red line was crossed, or the reason is doubtful conduct (C3). */
export function isApologyBarred(state: CaseState): boolean {
  const claim = state.evaluation.flags.CLAIM_PENDING === 'yes'
  return claim || isRedLine(state) || state.communication.slots.reason === 'R12'
}

function endsWithTerm(state: CaseState): boolean {
  const { receivedOn, endDate } = state.communication.slots
  if (receivedOn === undefined || endDate === undefined || state.contract === undefined) return false
  const last = endWorking(state, receivedOn).steps.at(-1)
  return last?.step === 'term-end' && last.date === endDate
}

/** Which letter this decision needs (definitions.md, "Letters"); absent where the decision ends nothing. */
export function presetOf(state: CaseState): PresetName | undefined {
  const option = decisionOf(state)?.option
  if (option !== 'REFER' && option !== 'TERMINATE_NOTICE' && option !== 'TERMINATE_NOW') return undefined
  return presetFor({
    option,
    called: state.communication.noCallReason === undefined,
    atTermEnd: endsWithTerm(state),
    dutyOfSilence: isSilenced(state),
  })
}

/** The first day after the planned call on which one may try again. */
export function nextAttemptAfter(state: CaseState, date: string): string {
  let day = addDays(date, 1)
  for (let tries = 0; tries < 60 && !isCallDay(day, clientPlace(state)); tries += 1) day = addDays(day, 1)
  return day
}

function failedAttempts(state: CaseState): readonly string[] {
  const failed = state.communication.calls.filter((call) => !call.reached)
  return [...new Set(failed.map((call) => wallTime(call.at, state.zone).date))]
}

/** Slots whose value is the field's own; money and the rest are written by hand below. */
const plainSlots = [
  ...(['fullName', 'lastName', 'clientName', 'senderName', 'senderTitle', 'companyName'] as const),
  ...(['contractRef', 'serviceName', 'endDate', 'noticePeriod', 'clauseRef', 'thanksFor'] as const),
  ...(['relationshipStart', 'focusArea', 'openInvoices', 'openInvoicesDue', 'handoverContact'] as const),
  ...(['handoverItems', 'handoverDate', 'openDeliverables', 'dataExportUntil', 'dataChoiceDate'] as const),
  ...(['accessRemovalDate', 'assetList', 'assetReturnDate', 'directoryName', 'contactName'] as const),
  ...(['contactPhone', 'contactEmail', 'contactUntil', 'answerDate', 'callDate'] as const),
] satisfies readonly (keyof LetterFields)[]

function moneySlots(fields: LetterFields, currency: string): Slots {
  const invoice =
    fields.invoice === 'final' && fields.finalInvoiceAmount !== undefined
      ? {
          finalInvoiceAmount: { amount: fields.finalInvoiceAmount, currency },
          finalInvoiceDate: fields.finalInvoiceDate,
          finalInvoiceDue: fields.finalInvoiceDue,
          finalInvoiceScope: fields.finalInvoiceScope,
        }
      : {}
  if (fields.refundAmount === undefined) return invoice
  const refundAmount = { amount: fields.refundAmount, currency }
  return { ...invoice, refundAmount, refundReason: fields.refundReason, refundDate: fields.refundDate }
}

function slotsOf(state: CaseState): Slots {
  const { slots, noCallReason } = state.communication
  const plain = Object.fromEntries(plainSlots.map((name) => [name, slots[name]]))
  const attempts = failedAttempts(state)
  return {
    ...plain,
    ...moneySlots(slots, state.currency),
    ...(noCallReason === 'attempts' && attempts.length > 0 ? { callAttempts: attempts } : {}),
    ...(slots.callDate === undefined ? {} : { nextAttempt: nextAttemptAfter(state, slots.callDate) }),
  }
}

/** Facts that are ready for a letter: those with neutral words and a source. */
function readyFacts(fields: LetterFields) {
  return (fields.facts ?? []).filter((fact) => fact.text !== '' && fact.source !== '')
}

/**
 * All that the composer gets: the approved fields, and nothing that anybody typed elsewhere (trust P6). Absent where
 * the decision ends nothing.
 */
function letterInput(state: CaseState): LetterInput | undefined {
  const preset = presetOf(state)
  if (preset === undefined) return undefined
  const fields = state.communication.slots
  const { currency } = state
  const reason = preset === 'NO_REASON' ? 'NONE' : fields.reason
  const steps = state.remedies.filter((remedy) => fields.steps?.includes(remedy.id))
  return {
    language: state.clientLanguage,
    preset,
    slots: slotsOf(state),
    ...(fields.address === undefined ? {} : { address: fields.address }),
    ...(fields.greeting === undefined ? {} : { greeting: fields.greeting }),
    ...(reason === undefined ? {} : { reason }),
    facts: readyFacts(fields).map(({ date, text, source }) => ({ date, text, source })),
    steps: steps.map((remedy) => ({ type: remedy.type, date: remedy.on })),
    goodwill: (fields.goodwill ?? []).map(({ amount, ...one }) => ({
      ...one,
      ...(amount === undefined ? {} : { amount: { amount, currency } }),
    })),
    alternatives: fields.alternatives ?? [],
    apology: fields.apology !== false && !isApologyBarred(state),
    ourLimits: fields.ourLimits === true && !isApologyBarred(state),
  }
}

/** Words that people typed for the client, by field: what the tone check and legal look at. */
function typedWords(fields: LetterFields): Readonly<Record<string, string>> {
  const words: Readonly<Record<string, string | undefined>> = {
    noticePeriod: fields.noticePeriod,
    focusArea: fields.focusArea,
    openDeliverables: fields.openDeliverables,
    finalInvoiceScope: fields.finalInvoiceScope,
    openInvoices: fields.openInvoices,
    refundReason: fields.refundReason,
    handoverItems: fields.handoverItems,
    assetList: fields.assetList,
    item: fields.goodwill?.[0]?.item,
    ...Object.fromEntries((fields.facts ?? []).map((fact, index) => [`text${index + 1}`, fact.text])),
    ...Object.fromEntries((fields.alternatives ?? []).map((one, index) => [`why${index + 1}`, one.why])),
  }
  return Object.fromEntries(Object.entries(words).filter((entry): entry is [string, string] => !!entry[1]))
}

/** A finding in one of the fields, with its name: the same words in the same field. */
export interface FieldFinding {
  readonly name: string
  readonly field: string
  readonly finding: Finding
}

/** What the tone check says about all fields as they stand. */
export function fieldFindings(state: CaseState): readonly FieldFinding[] {
  return Object.entries(typedWords(state.communication.slots)).flatMap(([field, words]) =>
    lint(words, state.clientLanguage).map((finding) => ({
      name: findingName(finding, field, words),
      field,
      finding,
    })),
  )
}

/** Wording that only legal can release, and has not: nothing is approved or sent before. */
export function pendingReleases(state: CaseState): readonly FieldFinding[] {
  const { released } = state.communication
  return fieldFindings(state).filter(
    ({ name, finding }) => RELEASABLE_BY_LEGAL.includes(finding.id) && !released.includes(name),
  )
}

/** A draft, or what it lacks. */
export type Draft =
  | { readonly kind: 'no-letter' }
  | { readonly kind: 'incomplete'; readonly missing: readonly string[] }
  | {
      readonly kind: 'complete'
      readonly preset: PresetName
      readonly texts: DraftedTexts
      readonly preparation: readonly string[]
      /** Findings in the whole texts that stop them, and those that a person may keep. */
      readonly blocked: readonly Finding[]
      readonly warned: readonly Finding[]
    }

function unworded(fields: LetterFields): readonly string[] {
  const bare = (fields.facts ?? []).some((fact) => fact.text === '' || fact.source === '')
  return bare ? ['factText'] : []
}

/** Composes the three texts in the client's language, or names every field that is missing. Pure. */
export function draftLetter(state: CaseState, employees: readonly string[]): Draft {
  const input = letterInput(state)
  if (input === undefined) return { kind: 'no-letter' }
  const composed = composeLetter(input)
  const bare = unworded(state.communication.slots)
  if (!composed.ok || bare.length > 0) {
    const slots = composed.ok ? [] : composed.problems.map((problem) => problem.slot)
    return { kind: 'incomplete', missing: [...new Set([...slots, ...bare])] }
  }
  const texts = letterTexts(composed.value, input.language)
  const findings = wholeFindings(state, input, composed.value, texts, employees)
  const hash = hashOf(JSON.stringify([texts.letter, texts.email, texts.call]))
  return {
    kind: 'complete',
    preset: input.preset,
    texts: { ...texts, hash },
    preparation: composed.value.call.preparation,
    blocked: findings.filter((finding) => finding.severity === 'block'),
    warned: findings.filter((finding) => finding.severity === 'warn'),
  }
}

type Composed = Extract<ReturnType<typeof composeLetter>, { ok: true }>['value']

/** What the whole texts add to what the fields said already; wording that a person or legal dealt with is left out. */
function wholeFindings(
  state: CaseState,
  input: LetterInput,
  composed: Composed,
  texts: Omit<DraftedTexts, 'hash'>,
  employees: readonly string[],
): readonly Finding[] {
  const inFields = new Set(fieldFindings(state).map(({ finding }) => finding.id))
  const required = {
    preset: input.preset,
    hasRemedies: (input.steps ?? []).length > 0,
    prepaid: (state.communication.slots.refundWorking?.proposal ?? 0) > 0,
    ...(input.reason === undefined ? {} : { reason: input.reason }),
  }
  const found = (['letter', 'email', 'call'] as const).flatMap((kind) =>
    // The branches of a call have headings for the caller; only what is said to everybody is read here.
    lint(kind === 'call' ? composed.call.core : texts[kind], input.language, {
      kind,
      slots: input.slots,
      facts: input.facts ?? [],
      employees,
      noApology: isApologyBarred(state),
      required: { ...required, blocks: composed[kind].blocks },
    }),
  )
  const fresh = found.filter((finding) => finding.severity !== 'hint' && !inFields.has(finding.id))
  return fresh.filter(
    (one, index) => fresh.findIndex((other) => other.id === one.id && other.text === one.text) === index,
  )
}
