import type { z } from 'zod'
import { problemLines, problemSentence } from './problems.ts'

/** What a verb gives for one input: its output, or one line for each problem of the input. */
export type Answer =
  | { readonly kind: 'output'; readonly output: unknown }
  | { readonly kind: 'problems'; readonly problems: readonly string[] }

/** A verb of the command line, ready to be asked. */
export interface Verb {
  /** True where a JSON value is a list of inputs rather than one. */
  readonly isMany: (json: unknown) => boolean
  /** Answers one input. */
  readonly answer: (json: unknown) => Promise<Answer>
}

/** What a verb is made of. */
export interface VerbParts<Input> {
  /** The shape of one input; what it parses is what `run` gets. */
  readonly schema: z.ZodType<Input>
  readonly run: (input: Input) => unknown
  /** How deep a list one input itself is: 0 for an object, 1 for a list, 2 for a matrix. */
  readonly listDepth?: 0 | 1 | 2
  /** Decimals of every number in the output; 4 unless said otherwise. */
  readonly decimals?: number
}

/** Rounds every number inside a JSON-like value; leaves everything else as it is. */
export function rounded(value: unknown, decimals: number): unknown {
  if (typeof value === 'number') return Number(value.toFixed(decimals)) + 0
  if (Array.isArray(value)) return value.map((entry) => rounded(entry, decimals))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, rounded(entry, decimals)]))
}

/** True where a value is a list in a list ... as many times as `depth` says, looking at first entries only. */
function isListOfDepth(json: unknown, depth: number): boolean {
  if (depth === 0) return true
  return Array.isArray(json) && (depth === 1 || json.some((entry) => isListOfDepth(entry, depth - 1)))
}

/** Makes a verb: parses at the edge, runs, rounds. */
export function verb<Input>({ schema, run, listDepth = 0, decimals = 4 }: VerbParts<Input>): Verb {
  return {
    isMany: (json) => isListOfDepth(json, listDepth + 1),
    answer: async (json) => {
      const parsed = schema.safeParse(json, { error: problemSentence })
      if (!parsed.success) return { kind: 'problems', problems: problemLines(parsed.error) }
      return { kind: 'output', output: rounded(await run(parsed.data), decimals) }
    },
  }
}

/** Asks a verb one input or a list of inputs; with several, each problem says which input it is in, counted from 1. */
export async function ask(asked: Verb, json: unknown): Promise<Answer> {
  if (!asked.isMany(json) || !Array.isArray(json)) return asked.answer(json)
  const outputs: unknown[] = []
  const problems: string[] = []
  for (const [index, entry] of json.entries()) {
    const answer = await asked.answer(entry)
    if (answer.kind === 'output') outputs.push(answer.output)
    else problems.push(...answer.problems.map((problem) => `input ${index + 1}: ${problem}`))
  }
  return problems.length > 0 ? { kind: 'problems', problems } : { kind: 'output', output: outputs }
}
