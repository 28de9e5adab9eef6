import model from './data/model.json' with { type: 'json' }

/** The nine factors that people rate, in the order of the rating form (section 2.3). */
export const ratedFactors = [
  'severity',
  'frequency',
  'staff',
  'business',
  'misfit',
  'change',
  'history',
  'reputation',
  'influence',
] as const
/** A factor that people rate from 0 to 4. */
export type RatedFactor = (typeof ratedFactors)[number]

/** The factors that a figure, the remedies log or legal sets; never rated by the team (section 2.3). */
const derivedFactors = ['profitability', 'dependency', 'legal', 'remedies'] as const

/** All 13 factors in the order in which results list them (section 2.9). */
export const factors = [...ratedFactors, ...derivedFactors] as const
/** One of the 13 factors of the score. */
export type Factor = (typeof factors)[number]

/** The reasons to consider ending; R00 is "something else" and never opens a fast track (section 2.2). */
export const reasonCodes = [
  'R00',
  'R01',
  'R02',
  'R03',
  'R04',
  'R05',
  'R06',
  'R07',
  'R08',
  'R09',
  'R10',
  'R11',
  'R12',
  'R13',
] as const
/** A reason's code, R00 to R13. */
export type ReasonCode = (typeof reasonCodes)[number]

/** What the model can recommend, from the mildest to the strictest (section 2.4). */
export const optionIds = [
  'KEEP_TALK',
  'REMEDY_PLAN',
  'REPRICE',
  'REFER',
  'TERMINATE_NOTICE',
  'TERMINATE_NOW',
] as const
/** One of the six options. */
export type OptionId = (typeof optionIds)[number]

/** The gates of the decision path, in its order (section 2.4). */
export const gateIds = [
  'G0_REASON',
  'G1_REDLINE',
  'G2_FAST',
  'G2_FAST_WARNING_HELD',
  'G3_WEAK',
  'G4_LOYALTY',
  'G5_PENDING',
  'G6_CHANGE',
  'G7_LAST_RESORT',
] as const
/** One gate of the decision path. */
export type GateId = (typeof gateIds)[number]

/** What must be done before a decision is carried out, in the order in which results list it (section 2.9). */
export const conditionIds = [
  'FOUR_EYES',
  'LEGAL_REVIEW',
  'REPUTATION_PLAN',
  'FINANCE_SIGNOFF',
  'VERIFY_REDLINE',
  'NO_REASON_TO_CLIENT',
  'SUSPEND_CONTACT',
  'PROTECT_STAFF',
  'MULTI_REASON',
] as const
/** One condition that does not change the option. */
export type ConditionId = (typeof conditionIds)[number]

/** Kinds of remedy that can be tried (section 2.3). */
export const remedyTypes = ['talk', 'written', 'approach', 'terms', 'escalation', 'plan'] as const
/** A kind of remedy. */
export type RemedyType = (typeof remedyTypes)[number]

/** How a remedy ended; only `failed` counts in the score (section 2.3). */
export const remedyOutcomes = ['failed', 'worked', 'pending'] as const
/** How a remedy ended. */
export type RemedyOutcome = (typeof remedyOutcomes)[number]

/** Profiles of an evaluation: they differ in how many raters are needed (section 2.4, item 5). */
export const evaluationModes = ['normal', 'fast', 'solo'] as const
/** A profile of an evaluation. */
export type EvaluationMode = (typeof evaluationModes)[number]

/** Which rule of the decision path gave the option (section 2.9). */
export type PathId =
  | 'no_confirmed_reason'
  | 'fast_redline'
  | 'fast_repeated'
  | 'final_warning'
  | 'weak_reasons'
  | 'loyalty'
  | 'economic_loss'
  | 'band_keep'
  | 'economic'
  | 'economic_refused'
  | 'fit'
  | 'band_remedy'
  | 'band_exit'

/** The three groups of factors; `exit` is the ease of ending (section 2.3). */
export type FactorGroup = 'harm' | 'prospect' | 'exit'

/** One sentence in the six languages of the product. */
export type Labels = Readonly<Record<'en' | 'sv' | 'de' | 'nb' | 'fi' | 'nl', string>>

/** Weights by factor, in any unit: only their proportions count. */
export type Weights = Readonly<Record<Factor, number>>

/** Values by factor from 0 to 4; null is "not known". */
export type FactorValues = Readonly<Record<Factor, number | null>>

function row<Row extends { readonly id: string }>(rows: readonly Row[], id: string): Row {
  const found = rows.find((candidate) => candidate.id === id)
  if (!found) throw new Error(`data/model.json has no row ${id}`)
  return found
}

/** Builds a record with one entry for each of the 13 factors, in the order of results. */
export function forEachFactor<Value>(valueFor: (factor: Factor) => Value): Record<Factor, Value> {
  return Object.fromEntries(factors.map((factor) => [factor, valueFor(factor)])) as Record<Factor, Value>
}

/** Builds a record with one entry for each of the nine rated factors, in the order of the form. */
export function forEachRatedFactor<Value>(
  valueFor: (factor: RatedFactor) => Value,
): Record<RatedFactor, Value> {
  return Object.fromEntries(ratedFactors.map((factor) => [factor, valueFor(factor)])) as Record<
    RatedFactor,
    Value
  >
}

/** The factors in the order of the table of section 2.3, which lists of missing factors follow. */
export const factorsByTable: readonly Factor[] = model.factors.flatMap(({ id }) =>
  factors.filter((factor) => factor === id),
)

/** The weights of section 2.3 in points; their sum is 100. */
export const defaultWeights: Weights = forEachFactor((factor) => row(model.factors, factor).weight)

/** The group of a factor (section 2.3). */
export const factorGroups: Readonly<Record<Factor, FactorGroup>> = forEachFactor((factor) => {
  const { group } = row(model.factors, factor)
  return group === 'harm' || group === 'prospect' ? group : 'exit'
})

/** True where a high value speaks against ending (section 2.3, "inverted"). */
export const invertedFactors: Readonly<Record<Factor, boolean>> = forEachFactor(
  (factor) => row(model.factors, factor).direction < 0,
)

/** The thresholds of sections 2.4 to 2.7; fixed before any rating, never changed inside a case. */
export const thresholds = {
  bands: model.bands,
  minCoverage: model.minCoverage,
  minRaters: model.minRaters as Readonly<Record<EvaluationMode, number>>,
  disagreement: model.disagreement,
  sensitivity: model.sensitivity,
  confidence: model.confidence,
  review: model.review,
  profitability: model.profitability,
} as const

/** Sets of reasons that open a rule of the path (section 2.4). */
export const reasonSets = {
  redline: ['R01', 'R02', 'R12'],
  conduct: ['R01', 'R02'],
  integrity: ['R12'],
  economic: ['R03', 'R04', 'R05', 'R11'],
  fit: ['R09', 'R10', 'R13'],
  weak: ['R09', 'R10'],
} as const satisfies Record<string, readonly ReasonCode[]>

/** True for the options that end the relationship: REFER, TERMINATE_NOTICE and TERMINATE_NOW. */
export function isExit(option: OptionId): boolean {
  return row(model.options, option).exit
}

/** The steps from the mildest option (0) to the strictest (5); two or more apart opens the dissent slot (3.7). */
export function optionRank(option: OptionId): number {
  return row(model.options, option).rank
}

/** The question that a factor asks. */
export function factorLabel(factor: Factor): Labels {
  return row(model.factors, factor).name
}

/** What 0, 1, 2, 3 and 4 mean for a factor: always five sentences (section 2.3). */
export function factorAnchors(factor: Factor): readonly Labels[] {
  return row(model.factors, factor).anchors
}

/** A reason in words. */
export function reasonLabel(code: ReasonCode): Labels {
  const found = model.reasons.find((reason) => reason.code === code)
  if (!found) throw new Error(`data/model.json has no reason ${code}`)
  return found.label
}

/** An option in words. */
export function optionLabel(option: OptionId): Labels {
  return row(model.options, option).label
}

/** Why a gate held the path. */
export function gateText(gate: GateId): Labels {
  return row(model.gates, gate).text
}

/** What a condition asks for. */
export function conditionText(condition: ConditionId): Labels {
  return row(model.conditions, condition).text
}

/** A kind of remedy in words. */
export function remedyTypeLabel(type: RemedyType): Labels {
  return row(model.remedyTypes, type).label
}

/** How a remedy ended, in words. */
export function remedyOutcomeLabel(outcome: RemedyOutcome): Labels {
  return row(model.remedyOutcomes, outcome).label
}
