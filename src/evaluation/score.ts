import {
  defaultWeights,
  type Factor,
  type FactorGroup,
  type FactorValues,
  factorGroups,
  factors,
  factorsByTable,
  forEachFactor,
  invertedFactors,
  type Weights,
} from './model.ts'

/** The case's weights, normalised to a sum of 100; what is not given keeps the points of section 2.3. */
export function normalisedWeights(given?: Partial<Record<Factor, number | undefined>> | null): Weights {
  const raw = forEachFactor((factor) => given?.[factor] ?? defaultWeights[factor])
  const total = sumOver(factors, (factor) => raw[factor])
  return forEachFactor((factor) => (raw[factor] * 100) / total)
}

function sumOver(list: readonly Factor[], valueFor: (factor: Factor) => number): number {
  return list.reduce((total, factor) => total + valueFor(factor), 0)
}

/** How much a value speaks for ending, 0 to 1 (section 2.4, item 2). */
export function utility(factor: Factor, value: number): number {
  return invertedFactors[factor] ? 1 - value / 4 : value / 4
}

/** The factors that have a value, in the order of results. */
export function knownFactors(values: FactorValues): Factor[] {
  return factors.filter((factor) => values[factor] !== null)
}

/** The factors without a value, in the order of the table of section 2.3. */
export function missingFactors(values: FactorValues): Factor[] {
  return factorsByTable.filter((factor) => values[factor] === null)
}

/** The share of the weights that has a value, 0 to 1 (section 2.4, item 5). */
export function coverage(values: FactorValues, weights: Weights): number {
  return (
    sumOver(knownFactors(values), (factor) => weights[factor]) / sumOver(factors, (factor) => weights[factor])
  )
}

/** The most that each known factor can add to the score, in points; they add up to 100 (section 2.4, item 3). */
export function mostPoints(values: FactorValues, weights: Weights): Partial<Record<Factor, number>> {
  const known = knownFactors(values)
  const total = sumOver(known, (factor) => weights[factor])
  return Object.fromEntries(
    known.map((factor) => [factor, total === 0 ? 0 : (100 * weights[factor]) / total]),
  )
}

/** What each known factor adds to the score, in points; the points add up to the score (section 2.4, item 3). */
export function contributions(values: FactorValues, weights: Weights): Partial<Record<Factor, number>> {
  const most = mostPoints(values, weights)
  return Object.fromEntries(
    knownFactors(values).map((factor) => [
      factor,
      (most[factor] ?? 0) * utility(factor, values[factor] ?? 0),
    ]),
  )
}

/** The score from 0 (keep) to 100 (end) over the factors that have a value (section 2.4, item 3). */
export function score(values: FactorValues, weights: Weights): number {
  return weightedUtility(knownFactors(values), values, weights) ?? 0
}

function weightedUtility(list: readonly Factor[], values: FactorValues, weights: Weights): number | null {
  const total = sumOver(list, (factor) => weights[factor])
  if (total === 0) return null
  return (100 * sumOver(list, (factor) => weights[factor] * utility(factor, values[factor] ?? 0))) / total
}

/** The three group indices, 0 to 100, for display; null where nothing of a group is known (section 2.4, item 4). */
export interface Indices {
  readonly harm: number | null
  readonly prospect: number | null
  readonly exitEase: number | null
}

/** The group indices H, X and E of section 2.4, item 4. */
export function indices(values: FactorValues, weights: Weights): Indices {
  const of = (group: FactorGroup) =>
    weightedUtility(
      knownFactors(values).filter((factor) => factorGroups[factor] === group),
      values,
      weights,
    )
  return { harm: of('harm'), prospect: of('prospect'), exitEase: of('exit') }
}
