// The methods as commands: JSON (or a text to lint) on stdin, JSON on stdout, problems on stderr.
// Run as `npm run -s method -- evaluate`.
import { text } from 'node:stream/consumers'
import { workdays } from './calendar/method-verbs.ts'
import { letterVerb, lintVerb } from './letters/method-verbs.ts'
import { evaluationVerbs } from './method/evaluation-verbs.ts'
import { ask, type Verb } from './method/verb.ts'

type Answered =
  | { readonly ok: true; readonly json: unknown }
  | { readonly ok: false; readonly problems: readonly string[] }
/** What stood on stdin and behind the method's name, answered. */
type Method = (source: string, args: readonly string[]) => Answered | Promise<Answered>

function parsed(source: string): { readonly json: unknown } | null {
  try {
    return { json: JSON.parse(source.replace(/^\uFEFF/, '')) }
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** A method that takes JSON: what is no JSON is refused before it is called. */
function ofJson(answer: (json: unknown) => Answered | Promise<Answered>): Method {
  return (source) => {
    if (source.trim() === '') return { ok: false, problems: ['the input is empty; give JSON on stdin.'] }
    const input = parsed(source)
    return input ? answer(input.json) : { ok: false, problems: ['the input is not valid JSON.'] }
  }
}

function ofVerb(verb: Verb): Method {
  return ofJson(async (json) => {
    const answer = await ask(verb, json)
    return answer.kind === 'output'
      ? { ok: true, json: answer.output }
      : { ok: false, problems: answer.problems }
  })
}

const methods: ReadonlyMap<string, Method> = new Map([
  ...Object.entries(evaluationVerbs).map(([name, verb]) => [name, ofVerb(verb)] as const),
  ['workdays', ofJson(workdays)],
  ['lint', lintVerb],
  ['letter', letterVerb],
])

function fail(lines: readonly string[]): void {
  process.stderr.write(`${lines.join('\n')}\n`)
  process.exitCode = 1
}

async function main(name: string | undefined, args: readonly string[]): Promise<void> {
  const known = `Methods: ${[...methods.keys()].join(', ')}.`
  if (name === undefined) return fail([`method: say which method. ${known}`])
  const method = methods.get(name)
  if (!method) return fail([`method: there is no method "${name}". ${known}`])
  if (process.stdin.isTTY) return fail([`${name}: give the input on stdin.`])
  const answer = await method(await text(process.stdin), args)
  if (!answer.ok) return fail(answer.problems.map((problem) => `${name}: ${problem}`))
  process.stdout.write(`${JSON.stringify(answer.json, null, 2)}\n`)
}

await main(process.argv[2], process.argv.slice(3))
