import type { Block, GoodwillType } from './catalogue.ts'
import { slotsOf } from './fill.ts'

/** What decides which blocks a text has. */
export interface Choice {
  readonly values: Readonly<Record<string, string>>
  readonly flags: Readonly<Record<string, boolean | undefined>>
  readonly goodwill: readonly GoodwillType[]
}

/** The slots whose presence asks for a block; any one is enough, and the others are then missed by name. */
const ASKED_BY: Readonly<Record<string, readonly string[]>> = {
  facts: ['factsList', 'factsSpoken'],
  steps_taken: ['stepsList', 'stepsSpoken'],
  notice_clause: ['clauseRef'],
  final_invoice: ['finalInvoiceAmount', 'finalInvoiceDate', 'finalInvoiceDue'],
  final_invoice_none_open: ['openInvoices'],
  next_invoice: ['finalInvoiceAmount', 'finalInvoiceDate', 'finalInvoiceDue'],
  next_invoice_none_open: ['openInvoices'],
  open_invoices: ['openInvoices'],
  refund: ['refundAmount'],
  next_refund: ['refundAmount'],
  next_goodwill: ['goodwillText'],
  goodwill: ['goodwillSpoken'],
  data_return: ['dataExportUntil'],
  next_data: ['dataExportUntil'],
  access: ['accessRemovalDate'],
  assets: ['assetList', 'assetReturnDate'],
  alternatives: ['alternativesList', 'alternativesCount'],
  alternatives_directory: ['directoryName'],
  next_alternatives: ['alternativesInline'],
  intro_no_call: ['callAttempts'],
  intro_nonrenewal_after_call: ['callDate'],
  voicemail: ['nextAttempt'],
  unknown_answer: ['answerDate'],
}

/** Blocks that a person chooses rather than a value. */
const FLAG_OF: Readonly<Record<string, string>> = {
  our_limits: 'ourLimits',
  apology: 'apology',
  regret: 'apology',
  finality: 'finality',
  notice_fallback: 'legalFallback',
}

const GOODWILL_BLOCK: Readonly<Record<GoodwillType, string>> = {
  REFUND_PERIOD: 'goodwill_refund_period',
  WAIVE_INVOICE: 'goodwill_waive_invoice',
  WAIVE_FEE: 'goodwill_waive_fee',
  HANDOVER_HOURS: 'goodwill_handover_hours',
}

function isAsked(id: string, choice: Choice): boolean {
  const flag = FLAG_OF[id]
  if (flag !== undefined) return choice.flags[flag] === true
  return (ASKED_BY[id] ?? []).some((slot) => choice.values[slot] !== undefined)
}

function chooseOne(ids: readonly string[], optional: boolean, choice: Choice): readonly string[] {
  const asked = ids.find((id) => isAsked(id, choice))
  const fallback = optional ? undefined : ids.length > 1 && isBare(ids.at(-1)) ? ids.at(-1) : ids[0]
  const chosen = asked ?? fallback
  return chosen === undefined ? [] : [chosen]
}

// A last alternative nobody has to ask for ("no further invoice"); one that has its own slot is no fallback.
function isBare(id: string | undefined): boolean {
  return id !== undefined && !(id in ASKED_BY)
}

/** The ids of the blocks that one line of a preset stands for. */
export function chooseBlocks(entry: string, choice: Choice): readonly string[] {
  const optional = entry.endsWith('?')
  const pattern = optional ? entry.slice(0, -1) : entry
  if (pattern.startsWith('goodwill_')) {
    const chosen = choice.goodwill.map((type) => GOODWILL_BLOCK[type])
    return pattern.endsWith('*') ? [...new Set(chosen)] : chosen.filter((id) => id === pattern)
  }
  return chooseOne(pattern.split('|'), optional, choice)
}

/** The wording of a block: its singular for a count of one, its informal form where the client is addressed so. */
export function wordingOf(block: Block, values: Readonly<Record<string, string>>, informal: boolean): string {
  if (block.one !== undefined && isSingle(block, values)) return block.one
  return informal ? (block.informal ?? block.text) : block.text
}

function isSingle(block: Block, values: Readonly<Record<string, string>>): boolean {
  if (slotsOf(block.text).includes('handoverHours')) return values.handoverHours === '1'
  return !(values.alternativesList ?? '').includes('\n')
}
