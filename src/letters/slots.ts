import { letterCatalogue } from './catalogue.ts'
import { formatDay, formatMoney, formatMonth, type Money, readIsoDay } from './formats.ts'
import type { LetterLanguage } from './tongue.ts'

/** What a slot holds, and so how its value is written into a text. */
export type SlotKind =
  | 'date'
  | 'month'
  | 'year'
  | 'money'
  | 'number'
  | 'person'
  | 'reference'
  | 'text'
  | 'list'

/** What may be given for a slot: an ISO day, an amount, a number or a text; a list of texts for lists. */
export type SlotValue = string | number | Money | readonly string[]

/** Slot values by name. */
export type Slots = Readonly<Record<string, SlotValue | undefined>>

const NAMES: Readonly<Record<SlotKind, readonly string[]>> = {
  date: [
    ...['endDate', 'callDate', 'finalInvoiceDate', 'finalInvoiceDue', 'openInvoicesDue', 'refundDate'],
    ...['handoverDate', 'dataExportUntil', 'dataChoiceDate', 'accessRemovalDate', 'assetReturnDate'],
    ...['contactUntil', 'reviewDate', 'answerDate', 'startDate', 'factDate', 'fromDate', 'toDate', 'dueDate'],
    ...['paidDate', 'offerDate', 'lastReplyDate', 'nextAttempt', 'callAttempts'],
  ],
  month: ['factMonth'],
  year: ['relationshipStart'],
  money: ['finalInvoiceAmount', 'refundAmount', 'goodwillAmount', 'undisputedAmount'],
  number: [
    'handoverHours',
    'count',
    'agreedCount',
    'alternativesCount',
    'cureDays',
    'checkDays',
    'handoverDays',
  ],
  person: [
    ...['firstName', 'lastName', 'fullName', 'clientName', 'contactName', 'contactPhone', 'contactEmail'],
    ...[
      'handoverContact',
      'senderName',
      'senderTitle',
      'companyName',
      'legalContact',
      'altName',
      'altContact',
    ],
  ],
  reference: [
    'contractRef',
    'clauseRef',
    'invoiceNo',
    'sourceRef',
    'serviceName',
    'directoryName',
    'policyName',
  ],
  text: [
    ...[
      'thanksFor',
      'noticePeriod',
      'openDeliverables',
      'handoverItems',
      'alternativesInline',
      'goodwillText',
    ],
    ...['goodwillItem', 'refundReason', 'finalInvoiceScope', 'openInvoices', 'assetList', 'reasonSentence'],
    ...[
      'factsSpoken',
      'stepsSpoken',
      'goodwillSpoken',
      'incidentNeutral',
      'issueNeutral',
      'measures',
      'metric',
    ],
    ...['factsShort', 'optionA', 'optionB', 'commitmentsShort', 'item', 'proposal', 'focusArea', 'altWhy'],
    ...['factText', 'clientQuote'],
  ],
  list: ['factsList', 'stepsList', 'alternativesList'],
}

const KIND_OF: ReadonlyMap<string, SlotKind> = new Map(
  Object.entries(NAMES).flatMap(([kind, names]) => names.map((name) => [name, kind as SlotKind] as const)),
)

/** The kind of a slot, or undefined where the letters know no such slot. */
export function slotKind(name: string): SlotKind | undefined {
  return KIND_OF.get(name)
}

/** Slots whose words are names or references, which the tone check does not read. */
export function isNameSlot(name: string): boolean {
  const kind = slotKind(name)
  return kind === 'person' || kind === 'reference'
}

/** Formatted slots, and one sentence for each value that cannot be used. */
export interface FormattedSlots {
  readonly values: Readonly<Record<string, string>>
  readonly problems: readonly string[]
}

/** A dash-led list, one item a line. */
export function asLines(items: readonly string[]): string {
  return items.map((item) => (item.startsWith('- ') ? item : `- ${item}`)).join('\n')
}

/** "a, b and c" with the language's own word for and; no comma before it. */
export function inWords(items: readonly string[], language: LetterLanguage): string {
  const last = items.at(-1) ?? ''
  if (items.length < 2) return last
  return `${items.slice(0, -1).join(', ')} ${letterCatalogue(language).words.and} ${last}`
}

function asList(name: string, items: readonly string[], language: LetterLanguage): string {
  if (name === 'stepsList') return items.join('; ')
  if (name === 'factsList' || name === 'alternativesList') return asLines(items)
  return inWords(items, language)
}

// Some days stand behind a preposition that the template cannot carry for every value ("am 3. März 2026").
function withPreposition(name: string, day: string, language: LetterLanguage): string {
  const { words } = letterCatalogue(language)
  if (name === 'nextAttempt') return words.onDate.replace('{{date}}', day)
  if (name === 'callAttempts') return words.attemptDate.replace('{{date}}', day)
  return day
}

function yearPhrase(value: string, language: LetterLanguage): string {
  if (/^\d{4}$/.test(value))
    return letterCatalogue(language).slotPhrases.relationshipStart.replace('{{year}}', value)
  return language === 'fi' && /^vuodesta \d{4}$/u.test(value) ? `${value} lähtien` : value
}

function formatText(
  name: string,
  raw: string,
  language: LetterLanguage,
  locale?: string,
): string | undefined {
  const lines = raw.normalize('NFC').replace(/\r\n?/g, '\n').trim()
  const value = slotKind(name) === 'list' ? lines : lines.replace(/\s*\n\s*/g, ' ')
  if (name === 'thanksFor') {
    const phrases: Readonly<Record<string, string>> = letterCatalogue(language).slotPhrases.thanksFor
    return Object.hasOwn(phrases, value) ? phrases[value] : value
  }
  if (name === 'relationshipStart') return yearPhrase(value, language)
  if (slotKind(name) === 'month' && /^\d{4}-\d{2}$/.test(value)) return formatMonth(value, language)
  if (slotKind(name) === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(value)) {
    return readIsoDay(value) && withPreposition(name, formatDay(value, language, locale) ?? '', language)
  }
  return value
}

function isMoney(value: SlotValue): value is Money {
  return typeof value === 'object' && !Array.isArray(value)
}

function formatSlot(
  name: string,
  value: SlotValue,
  language: LetterLanguage,
  locale?: string,
): string | undefined {
  if (typeof value === 'number')
    return Number.isFinite(value) ? formatText(name, String(value), language, locale) : undefined
  if (typeof value === 'string') return formatText(name, value, language, locale)
  if (isMoney(value)) return Number.isFinite(value.amount) ? formatMoney(value, language, locale) : undefined
  const items = value.map((item) => formatText(name, item, language, locale))
  const whole = items.filter((item) => item !== undefined && item !== '')
  return whole.length === items.length ? asList(name, whole as string[], language) : undefined
}

/**
 * Writes slot values as the language writes them: ISO days in long form, amounts with their currency, a year or a
 * thanks key as its phrase; other texts pass through, NFC and on one line. Empty values count as not given.
 */
export function formatSlots(slots: Slots, language: LetterLanguage, locale?: string): FormattedSlots {
  const values: Record<string, string> = {}
  const problems: string[] = []
  for (const [name, value] of Object.entries(slots)) {
    if (value === undefined) continue
    const text = formatSlot(name, value, language, locale)
    if (text === undefined)
      problems.push(`slots.${name}: ${JSON.stringify(value)} is not a value this slot can take`)
    else if (text.includes('{{') || text.includes('}}'))
      problems.push(`slots.${name}: may not contain {{ or }}`)
    else if (text !== '') values[name] = text
  }
  return { values, problems }
}
