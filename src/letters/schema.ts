import { z } from 'zod'
import { GOODWILL_TYPES, PRESET_NAMES, REASONS, STEP_TYPES } from './catalogue.ts'
import { readIsoDay } from './formats.ts'
import { LETTER_LANGUAGES } from './tongue.ts'

function oneOf(names: readonly string[]): string {
  return `is not one of ${names.join(', ')}`
}

const money = z.strictObject(
  {
    amount: z.number('is not a number'),
    currency: z.string('is not a text').regex(/^[A-Za-z]{3}$/, 'is not a currency code of three letters'),
  },
  'is not an amount with a currency',
)

const MAX_TEXT = 3000
const text = z.string('is not a text').max(MAX_TEXT, `is longer than ${MAX_TEXT} characters`)
const isoDay = z
  .string('is not a day')
  .refine((day) => readIsoDay(day) !== undefined, 'is not a day as yyyy-mm-dd')

const slotValue = z.union([text, z.number(), money, z.array(text).max(20)], {
  error: 'is not a text, a number, an amount with its currency, or a list of texts',
})
const slots = z.record(z.string(), slotValue, 'is not an object of slots')

const reason = z.enum(REASONS, oneOf(REASONS))

const fact = z.union(
  [
    z.strictObject({ date: isoDay, text: text.max(160), source: text }),
    z.strictObject({ reason, slots, source: text }),
  ],
  { error: 'is neither {date, text (160 characters at most), source} nor {reason, slots, source}' },
)

const goodwill = z.strictObject({
  type: z.enum(GOODWILL_TYPES, oneOf(GOODWILL_TYPES)),
  amount: z.union([money, text], 'is not an amount').exactOptional(),
  item: text.exactOptional(),
  hours: z.number('is not a number').int('is not a whole number').min(1, 'is less than 1').exactOptional(),
})

/** What the `letter` verb takes: language, preset and slots, and beside them the story as records. */
export const letterInputSchema = z.strictObject(
  {
    language: z.enum(LETTER_LANGUAGES, oneOf(LETTER_LANGUAGES)),
    preset: z.enum(PRESET_NAMES, oneOf(PRESET_NAMES)),
    slots,
    reason: reason.exactOptional(),
    facts: z.array(fact, 'is not a list').max(3, 'has more than three facts').exactOptional(),
    steps: z
      .array(z.strictObject({ type: z.enum(STEP_TYPES, oneOf(STEP_TYPES)), date: isoDay }), 'is not a list')
      .max(3, 'has more than three steps')
      .exactOptional(),
    goodwill: z.array(goodwill, 'is not a list').max(4).exactOptional(),
    alternatives: z
      .array(z.strictObject({ name: text, contact: text, why: text }), 'is not a list')
      .max(3, 'has more than three providers')
      .exactOptional(),
    address: z.enum(['org', 'person', 'informal'], oneOf(['org', 'person', 'informal'])).exactOptional(),
    greeting: z
      .enum(['f', 'm', 'neutral', 'team', 'familiar'], oneOf(['f', 'm', 'neutral', 'team', 'familiar']))
      .exactOptional(),
    locale: z.string('is not a text').exactOptional(),
    apology: z.boolean('is not true or false').exactOptional(),
    ourLimits: z.boolean('is not true or false').exactOptional(),
    finality: z.boolean('is not true or false').exactOptional(),
    legalFallback: z.boolean('is not true or false').exactOptional(),
    attachments: z.array(text, 'is not a list').max(20).exactOptional(),
  },
  'is not an object',
)

function lastIssue(issue: z.core.$ZodIssue): string {
  return issue.code === 'unrecognized_keys' ? `has unknown fields: ${issue.keys.join(', ')}` : issue.message
}

/** One plain sentence for each problem zod found: where it is, and what is wrong there. */
export function problemsIn(error: z.ZodError, root = 'input'): readonly string[] {
  return error.issues.map(
    (issue) => `${issue.path.length === 0 ? root : issue.path.join('.')}: ${lastIssue(issue)}`,
  )
}
