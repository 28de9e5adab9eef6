import { bandOf } from './band.ts'
import {
  type FactorValues,
  type GateId,
  isExit,
  type OptionId,
  type PathId,
  type ReasonCode,
  reasonSets,
  type Weights,
} from './model.ts'
import { score } from './score.ts'
import type { Situation } from './situation.ts'

/** One run of the decision path: what it recommends, by which rule, and which gates it met in what order. */
export interface Decision {
  readonly score: number
  readonly option: OptionId
  readonly path: PathId
  readonly gates: readonly GateId[]
  readonly nearBoundary: boolean
}

type Turn = Pick<Decision, 'option' | 'path' | 'gates'>

/** What the rules of the path ask about, read once. */
interface Reading {
  readonly situation: Situation
  readonly severity: number
  readonly staff: number
  readonly profitability: number
  readonly change: number
  readonly remedies: number
  readonly history: number
  readonly economic: boolean
  readonly fit: boolean
  readonly band: 'KEEP' | 'REMEDY' | 'EXIT'
}

function hasAny(situation: Situation, codes: readonly ReasonCode[]): boolean {
  return codes.some((code) => situation.confirmed.has(code))
}

function hasOnly(situation: Situation, codes: readonly ReasonCode[]): boolean {
  return [...situation.confirmed].every((code) => codes.includes(code))
}

function readingOf(values: FactorValues, situation: Situation, band: Reading['band']): Reading {
  const severity = values.severity ?? 0
  const staff = values.staff ?? 0
  const profitability = values.profitability ?? 0
  const calm = severity <= 2 && staff <= 2
  return {
    situation,
    severity,
    staff,
    profitability,
    change: values.change ?? 2,
    remedies: values.remedies ?? 0,
    history: values.history ?? 0,
    economic: hasAny(situation, reasonSets.economic) && profitability >= 2 && calm,
    fit: hasAny(situation, reasonSets.fit) && (values.misfit ?? 0) >= 3 && calm,
    band,
  }
}

/** True where gate G2 opens: harm to staff, or an integrity matter, too serious for money to count. */
function isSeriousMisconduct({ situation, severity, staff }: Reading): boolean {
  if (severity < 3) return false
  return (hasAny(situation, reasonSets.conduct) && staff >= 3) || hasAny(situation, reasonSets.integrity)
}

/** Gates G0 and G1, and G2 where it decides. A warning that has held is noted later and the path goes on. */
function fastTurn(reading: Reading): Turn | null {
  const { situation } = reading
  const { flags } = situation
  if (situation.confirmed.size === 0) {
    return { option: 'KEEP_TALK', path: 'no_confirmed_reason', gates: ['G0_REASON'] }
  }
  if (flags.redlineVerified && hasAny(situation, reasonSets.redline)) {
    return { option: 'TERMINATE_NOW', path: 'fast_redline', gates: ['G1_REDLINE'] }
  }
  if (!isSeriousMisconduct(reading)) return null
  if (!flags.warningGiven) return { option: 'REMEDY_PLAN', path: 'final_warning', gates: ['G2_FAST'] }
  if (flags.repeatedAfterWarning) {
    return { option: 'TERMINATE_NOTICE', path: 'fast_repeated', gates: ['G2_FAST'] }
  }
  return null
}

/** Gates G3 and G4: too weak a reason, or too good a history, for anything but a talk. */
function gentleTurn({ situation, history }: Reading): Turn | null {
  if (hasOnly(situation, reasonSets.weak)) {
    return { option: 'KEEP_TALK', path: 'weak_reasons', gates: ['G3_WEAK'] }
  }
  if (history >= 3 && hasOnly(situation, reasonSets.fit)) {
    return { option: 'KEEP_TALK', path: 'loyalty', gates: ['G4_LOYALTY'] }
  }
  return null
}

/** Rules a to e: what the band and the kind of reason give. */
function bandTurn(reading: Reading): Pick<Turn, 'option' | 'path'> {
  const { situation, economic, fit, profitability, change, remedies, band } = reading
  const repriceLeft = economic && !situation.termsFailed
  if (band === 'KEEP') {
    return repriceLeft && profitability >= 3
      ? { option: 'REPRICE', path: 'economic_loss' }
      : { option: 'KEEP_TALK', path: 'band_keep' }
  }
  if (repriceLeft) return { option: 'REPRICE', path: 'economic' }
  if (economic && profitability >= 3) return { option: 'REFER', path: 'economic_refused' }
  if (band === 'REMEDY') {
    return fit && change <= 1 && remedies >= 3
      ? { option: 'REFER', path: 'fit' }
      : { option: 'REMEDY_PLAN', path: 'band_remedy' }
  }
  return fit ? { option: 'REFER', path: 'fit' } : { option: 'TERMINATE_NOTICE', path: 'band_exit' }
}

/** The first of gates G5 to G7 that keeps an exit from being recommended, or null. */
function lastGate({ situation, change, remedies }: Reading): GateId | null {
  if (situation.planPending) return 'G5_PENDING'
  if (change >= 3 && !situation.planFailed) return 'G6_CHANGE'
  return remedies < 3 ? 'G7_LAST_RESORT' : null
}

function slowTurn(reading: Reading): Turn {
  const { option, path } = bandTurn(reading)
  const gate = isExit(option) ? lastGate(reading) : null
  if (gate === null) return { option, path, gates: [] }
  const mild = reading.economic && !reading.situation.termsFailed ? 'REPRICE' : 'REMEDY_PLAN'
  return { option: mild, path, gates: [gate] }
}

/**
 * Runs the decision path once: the first rule that matches wins (section 2.4). Unknown prospects of change count as
 * 2, every other unknown factor as 0. Only confirmed reasons open a rule.
 */
export function decide(values: FactorValues, weights: Weights, situation: Situation): Decision {
  const points = score(values, weights)
  const { band, nearBoundary } = bandOf(points, situation.planFailed)
  const reading = readingOf(values, situation, band)
  const fast = fastTurn(reading)
  if (fast) return { score: points, nearBoundary, ...fast }
  const noted: readonly GateId[] = isSeriousMisconduct(reading) ? ['G2_FAST_WARNING_HELD'] : []
  const turn = gentleTurn(reading) ?? slowTurn(reading)
  return { score: points, nearBoundary, ...turn, gates: [...noted, ...turn.gates] }
}
