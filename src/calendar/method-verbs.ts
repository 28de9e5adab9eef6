import { z } from 'zod'
import { addWorkingDays } from './working-days.ts'

const question = z.object({
  country: z.string().max(16),
  region: z.string().max(16).nullish(),
  optionalClosing: z.array(z.string().max(40)).max(20).nullish(),
  start: z.iso.date(),
  workingDays: z.int().min(-20_000).max(20_000),
})

const questions = z.union([z.array(question), question])

/** What a verb of the method prints: JSON, or what was wrong with its input, a line each. */
export type VerbResult =
  | { readonly ok: true; readonly json: unknown }
  | { readonly ok: false; readonly problems: string[] }

function answer({
  country,
  region,
  optionalClosing,
  start,
  workingDays: count,
}: z.infer<typeof question>): string {
  const place = { country, ...(region ? { region } : {}), ...(optionalClosing ? { optionalClosing } : {}) }
  return addWorkingDays(start, count, place)
}

function problemsOf(input: unknown, error: z.ZodError): string[] {
  const single = Array.isArray(input) ? z.array(question) : question
  const issues = single.safeParse(input).error?.issues ?? error.issues
  return issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
}

/**
 * The verb `workdays`: `{ country, region, start, workingDays }` gives the ISO date that many working days later (06,
 * section 6.1); a list of them gives a list. `region` may be null or missing. At most 20,000 working days either way.
 */
export function workdays(input: unknown): VerbResult {
  const parsed = questions.safeParse(input)
  if (!parsed.success) return { ok: false, problems: problemsOf(input, parsed.error) }
  return { ok: true, json: Array.isArray(parsed.data) ? parsed.data.map(answer) : answer(parsed.data) }
}
