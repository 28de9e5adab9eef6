import { blockingFlags } from '../evaluation/legal.ts'
import { forEachRatedFactor, type ReasonCode } from '../evaluation/model.ts'
import { profit } from '../evaluation/profit.ts'
import {
  type EvaluateInput,
  evaluateSchema,
  type ProfitInput,
  type RaterAnswers,
} from '../evaluation/schema.ts'
import type { Incident } from './client.ts'
import type { Ratings } from './consultation.ts'
import type { CaseState } from './state.ts'

/** How well one selected reason is supported by what the case quotes (02, section 2.2). */
export interface Evidence {
  readonly code: ReasonCode
  readonly incidents: number
  readonly sources: number
  readonly verified: boolean
}

/** Whether an incident speaks for a reason: a disputed invoice whose objection was justified does not (req S0.20). */
function speaksFor(incident: Incident, code: ReasonCode): boolean {
  return incident.reasons.includes(code) && !(code === 'R07' && incident.justified === 'yes')
}

/** Two papers are two sources; without a paper the source is the person who tells it. */
function sourceOf({ source, reporter }: Incident): string {
  const named = source?.normalize('NFKC').trim().toLowerCase()
  return named ? `paper:${named}` : `person:${reporter}`
}

/**
 * The evidence for each reason that the owner has selected, in their order. The figures of finance count as one dated
 * incident with a source of its own: for R11 where the margin is below half the target (req S2.11), for R06 where the
 * invoice list shows late ones (req S0.19).
 */
export function evidenceOf(about: CaseState): readonly Evidence[] {
  return about.evaluation.reasons.map((code) => {
    const incidents = about.incidents.filter((incident) => speaksFor(incident, code))
    const figures = figuresSpeakFor(about, code) ? 1 : 0
    return {
      code,
      incidents: incidents.length + figures,
      sources: new Set(incidents.map(sourceOf)).size + figures,
      verified: incidents.some((incident) => incident.verified),
    }
  })
}

function figuresSpeakFor(about: CaseState, code: ReasonCode): boolean {
  const yearly = yearlyFigures(about)
  if (!yearly) return false
  if (code === 'R11') return profit(yearly).profitabilityScore >= 2
  return code === 'R06' && yearly.invoices.some(({ daysLate }) => daysLate > 0)
}

/**
 * The figures of the case as those of 12 months, which the exit effect and the revenue share are about (02, section
 * 2.7). The company's revenue is asked for a year and stays; invoices may cover another period than the rest.
 */
export function yearlyFigures(about: CaseState): ProfitInput | undefined {
  const { figures } = about.evaluation
  if (!figures) return undefined
  const { months, invoiceMonths, enteredBy: _by, enteredAt: _at, ...input } = figures
  const year = 12 / months
  const invoiceYear = 12 / (invoiceMonths ?? months)
  return {
    ...input,
    revenue: input.revenue * year,
    directCost: input.directCost * year,
    costToServe: input.costToServe.map(({ hours, rate }) => ({ hours: hours * year, rate })),
    invoices: input.invoices.map(({ amount, daysLate }) => ({ amount: amount * invoiceYear, daysLate })),
    badDebt: input.badDebt * year,
    concessions: input.concessions * year,
    otherCost: input.otherCost * year,
  }
}

function complete(ratings: Ratings): RaterAnswers {
  return forEachRatedFactor((factor) => ratings[factor] ?? null)
}

/**
 * The ratings that count: those of the latest reveal. A second round reveals everybody's complete ratings, with the
 * disputed factors replaced where somebody answered again.
 */
function ratingsOf(about: CaseState): Readonly<Record<string, Ratings>> {
  return about.consultation.revealed.at(-1)?.ratings ?? {}
}

function purposeOf(about: CaseState, round: string): string | undefined {
  return about.rounds.find((one) => one.id === round)?.purpose
}

/** Flags that lock an exit: a blocking one that is answered yes or unknown, or not at all (07, section 7.1). */
export function lockingFlags(about: CaseState): readonly string[] {
  return blockingFlags.filter((id) => about.evaluation.flags[id] !== 'no')
}

/**
 * Everything the decision model needs to know of a case, read from its state (02, section 2.9). `ratings` are those to
 * count, by stand-in; left out, the revealed ones count. The second round is held once it has been revealed.
 */
export function evaluateInput(
  about: CaseState,
  ratings: Readonly<Record<string, Ratings>> = ratingsOf(about),
): EvaluateInput {
  const { evaluation, consultation, decision } = about
  const figures = yearlyFigures(about)
  return evaluateSchema.parse({
    reasons: evidenceOf(about),
    ratings: Object.fromEntries(Object.entries(ratings).map(([id, given]) => [id, complete(given)])),
    expert: { legal: evaluation.legalScore },
    ...(figures === undefined ? {} : { pnl: figures }),
    remedies: about.remedies.map(({ type, outcome, on, reviewDate }) => ({
      type,
      outcome,
      date: on,
      reviewDate,
    })),
    mode: about.profile,
    ...(about.weights === undefined ? {} : { weights: about.weights }),
    round: consultation.revealed.some((one) => purposeOf(about, one.round) === 'second') ? 2 : 1,
    flags: {
      redline: evaluation.redline?.reported,
      redlineVerified: evaluation.redline?.verified,
      warningGiven: evaluation.warningGiven,
      repeatedAfterWarning: evaluation.repeatedAfterWarning,
      legalBlocking: [...lockingFlags(about)],
      legalCleared: decision.conditions.LEGAL_REVIEW !== undefined,
      tippingOff: evaluation.flags.AML === 'yes',
    },
  })
}
