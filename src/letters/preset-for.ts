import type { PresetName } from './catalogue.ts'

/** What was decided, as far as it decides which letter is written. */
export interface EndingFacts {
  readonly option: 'REFER' | 'TERMINATE_NOTICE' | 'TERMINATE_NOW'
  /** A call took place before the letter. */
  readonly called: boolean
  /** The agreement ends with its term because it is not renewed. */
  readonly atTermEnd: boolean
  /** A duty of silence (tipping-off): no reason may be given to the client. */
  readonly dutyOfSilence: boolean
}

/**
 * Which letter a decision needs (definitions, "Letters"). A duty of silence goes before everything; an immediate
 * ending has its own letter whether or not there was a call; an agreement that runs out is not terminated.
 */
export function presetFor(facts: EndingFacts): PresetName {
  if (facts.dutyOfSilence) return 'NO_REASON'
  if (facts.option === 'TERMINATE_NOW') return 'TERMINATE_NOW'
  if (facts.option === 'TERMINATE_NOTICE' && facts.atTermEnd) return 'NONRENEWAL'
  if (!facts.called) return 'NO_CALL'
  return facts.option
}
