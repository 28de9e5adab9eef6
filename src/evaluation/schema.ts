import { z } from 'zod'
import {
  evaluationModes,
  factors,
  forEachFactor,
  forEachRatedFactor,
  ratedFactors,
  reasonCodes,
  remedyOutcomes,
  remedyTypes,
  thresholds,
} from './model.ts'

const money = z.number().min(0).max(1e12)
const share = z.number().min(0).max(1)
const orElse =
  <Value>(value: Value) =>
  (given: Value | null | undefined) =>
    given ?? value
const amountOrZero = money.nullish().transform(orElse(0))
const shareOr = (usual: number) => share.nullish().transform(orElse(usual))
const flag = z.boolean().nullish().transform(orElse(false))
const shortText = z.string().max(200)

/** A rating: 0 to 4. Halves are allowed, because a solo rating is the mean of two (section 3.3). */
const ratingSchema = z.number().min(0).max(4).multipleOf(0.5)
const ratingOrUnknown = ratingSchema.nullish().transform(orElse<number | null>(null))

const { profitability } = thresholds

const replacementSchema = z.strictObject({
  acquisitionCost: amountOrZero,
  exitCost: amountOrZero,
  leadMonths: z.number().min(0).max(120).nullish().transform(orElse(0)),
  monthlyContribution: z.number().min(-1e12).max(1e12),
})

const invoiceSchema = z.strictObject({
  amount: money,
  daysLate: z.number().min(-3650).max(3650),
})

/** The input of `profit` (section 2.9): one period net of VAT, one currency, hours and money per hour. */
export const profitSchema = z.strictObject({
  revenue: money,
  directCost: amountOrZero,
  costToServe: z
    .array(z.strictObject({ hours: z.number().min(0).max(1e6), rate: z.number().min(0).max(1e6) }))
    .max(10_000)
    .nullish()
    .transform(orElse<{ hours: number; rate: number }[]>([])),
  invoices: z
    .array(invoiceSchema)
    .max(10_000)
    .nullish()
    .transform(orElse<{ amount: number; daysLate: number }[]>([])),
  badDebt: amountOrZero,
  concessions: amountOrZero,
  otherCost: amountOrZero,
  companyRevenue: money.nullish(),
  targetMargin: z.number().min(0).lt(1).nullish().transform(orElse(profitability.targetMargin)),
  costOfCapital: shareOr(profitability.costOfCapital),
  avoidableDirect: shareOr(profitability.avoidableShareDirect),
  avoidableCostToServe: shareOr(profitability.avoidableShareCostToServe),
  redeployMarginPerHour: z.number().min(0).max(1e6).nullish(),
  redeployUtilisation: shareOr(profitability.redeployUtilisation),
  replacement: replacementSchema.nullish(),
})

/** What a caller may leave out of a client's figures. */
export type ProfitRequest = z.input<typeof profitSchema>
/** A client's figures with every default filled in. */
export type ProfitInput = z.output<typeof profitSchema>

const reasonSchema = z.strictObject({
  code: z.enum(reasonCodes),
  incidents: z.int().min(0).max(10_000),
  sources: z.int().min(0).max(10_000),
  verified: flag,
  text: z.string().max(3000).nullish(),
})

const remedySchema = z.strictObject({
  type: z.enum(remedyTypes),
  outcome: z.enum(remedyOutcomes),
  date: z.iso.date().nullish(),
  owner: shortText.nullish(),
  reviewDate: z.iso.date().nullish(),
})

const ratingsSchema = z.strictObject(forEachRatedFactor(() => ratingOrUnknown))
const raterId = z.string().regex(/^(?!__proto__$)\S{1,64}$/)

const flagsSchema = z.strictObject({
  redline: flag,
  redlineVerified: flag,
  warningGiven: flag,
  repeatedAfterWarning: flag,
  legalBlocking: z
    .array(z.string().regex(/^[A-Za-z0-9_-]{1,40}$/))
    .max(40)
    .nullish()
    .transform(orElse<string[]>([])),
  legalCleared: flag,
  tippingOff: flag,
})

const expertValue = ratingSchema.nullish()
const expertSchema = z.strictObject({
  legal: expertValue,
  profitability: expertValue,
  dependency: expertValue,
})

const weightsSchema = z.strictObject(forEachFactor(() => z.number().min(0).max(10_000).optional()))

const noFlags = flagsSchema.parse({})
const noExpert = expertSchema.parse({})

/** The input of `evaluate` (section 2.9). Absent parts get the defaults of the page; unknown fields are refused. */
export const evaluateSchema = z.strictObject({
  reasons: z
    .array(reasonSchema)
    .max(reasonCodes.length)
    .refine((reasons) => new Set(reasons.map(({ code }) => code)).size === reasons.length, {
      error: 'each reason may be given once',
    }),
  ratings: z.record(raterId, ratingsSchema).refine((ratings) => Object.keys(ratings).length <= 200, {
    error: 'at most 200 raters',
  }),
  expert: expertSchema.nullish().transform(orElse(noExpert)),
  pnl: profitSchema.nullish(),
  remedies: z.array(remedySchema).max(500).nullish().transform(orElse<z.output<typeof remedySchema>[]>([])),
  mode: z.enum(evaluationModes).nullish().transform(orElse<(typeof evaluationModes)[number]>('normal')),
  round: z.literal([1, 2]).nullish().transform(orElse<1 | 2>(1)),
  weights: weightsSchema
    .refine((weights) => factors.some((factor) => weights[factor] === undefined || weights[factor] > 0), {
      error: 'at least one weight must be more than 0',
    })
    .nullish(),
  flags: flagsSchema.nullish().transform(orElse(noFlags)),
})

/** What a caller may leave out of an evaluation; `evaluateSchema.parse` makes an `EvaluateInput` of it. */
export type EvaluateRequest = z.input<typeof evaluateSchema>
/** Everything an evaluation needs, with every default filled in. */
export type EvaluateInput = z.output<typeof evaluateSchema>
/** One rater's answers to the nine rated factors; null is "don't know". */
export type RaterAnswers = EvaluateInput['ratings'][string]
/** What is known beside the ratings: red line, warning, legal flags, tipping-off. */
export type EvaluateFlags = EvaluateInput['flags']
/** One remedy that was tried. */
export type Remedy = EvaluateInput['remedies'][number]
/** One selected reason with its evidence. */
export type Reason = EvaluateInput['reasons'][number]

/** The input of `disagreement`: the ratings of one factor, 0 to 4; null is "don't know" and is left out. */
export const disagreementSchema = z.array(ratingSchema.nullable()).max(1000)

/** The input of `kendall`: a row of ranks for each rater, all of the same length. */
export const kendallSchema = z
  .array(z.array(z.number().min(0).max(1000)).max(100))
  .max(1000)
  .refine((rows) => rows.every((ranks) => ranks.length === rows[0]?.length), {
    error: 'every rater must rank the same number of reasons',
  })

/** The input of `delta`: an evaluation as `case` (or `input`), a factor, and a boundary in points (0 to 100). */
export const deltaSchema = z
  .strictObject({
    case: evaluateSchema.optional(),
    input: evaluateSchema.optional(),
    factor: z.enum(factors),
    boundary: z.number().min(0).max(100).nullish(),
  })
  .transform((given, context) => {
    const input = given.case ?? given.input
    if (!input || (given.case && given.input)) {
      context.issues.push({ code: 'custom', message: 'needs "case": an input of evaluate', input: given })
      return z.NEVER
    }
    return { input, factor: given.factor, boundary: given.boundary ?? null }
  })

/** "More than 4 of 9 don't know": such answers inform, but are not a rating (section 3.2). */
export function countsAsRating(
  answers: Partial<Record<(typeof ratedFactors)[number], number | null>>,
): boolean {
  return ratedFactors.filter((factor) => (answers[factor] ?? null) === null).length <= 4
}
