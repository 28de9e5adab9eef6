// The methods as commands: JSON on stdin, JSON on stdout, problems on stderr. Run as `npm run -s method -- evaluate`.
import { text } from 'node:stream/consumers'
import { evaluationVerbs } from './method/evaluation-verbs.ts'
import { ask, type Verb } from './method/verb.ts'

const verbs: ReadonlyMap<string, Verb> = new Map(Object.entries({ ...evaluationVerbs }))

function fail(lines: readonly string[]): void {
  process.stderr.write(`${lines.join('\n')}\n`)
  process.exitCode = 1
}

function parsed(source: string): { readonly json: unknown } | null {
  try {
    return { json: JSON.parse(source.replace(/^\uFEFF/, '')) }
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

async function main(name: string | undefined): Promise<void> {
  const known = `Methods: ${[...verbs.keys()].join(', ')}.`
  if (name === undefined) return fail([`method: say which method. ${known}`])
  const asked = verbs.get(name)
  if (!asked) return fail([`method: there is no method "${name}". ${known}`])
  if (process.stdin.isTTY) return fail([`${name}: give the input as JSON on stdin.`])
  const source = await text(process.stdin)
  if (source.trim() === '') return fail([`${name}: the input is empty; give JSON on stdin.`])
  const input = parsed(source)
  if (!input) return fail([`${name}: the input is not valid JSON.`])
  const answer = await ask(asked, input.json)
  if (answer.kind === 'problems') return fail(answer.problems.map((problem) => `${name}: ${problem}`))
  process.stdout.write(`${JSON.stringify(answer.output, null, 2)}\n`)
}

await main(process.argv[2])
