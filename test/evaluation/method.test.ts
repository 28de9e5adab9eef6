import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import vectors from './vectors.json' with { type: 'json' }

const program = fileURLToPath(new URL('../../src/method.ts', import.meta.url))

async function method(args: readonly string[], stdin: string) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  // A program that refuses before reading closes its end first; that is no failure of the test.
  child.stdin.on('error', () => undefined)
  child.stdin.end(stdin)
  const exited = new Promise<number | null>((resolve) => child.on('close', resolve))
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), exited])
  return { stdout, stderr, code }
}

const asked = (verb: string, input: unknown) => method([verb], JSON.stringify(input))

describe('the method command', () => {
  it.each([
    ['evaluate', vectors.evaluation],
    ['profit', vectors.profitability],
    ['disagreement', vectors.disagreement],
    ['kendall', vectors.kendallsW],
  ])('%s answers a list of inputs with a list of outputs', async (verb, list) => {
    const { stdout, stderr, code } = await asked(
      verb,
      list.map(({ input }) => input),
    )
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout)).toEqual(list.map(({ expected }) => expected))
  })

  it('answers one list of ratings and one matrix of ranks with one result', async () => {
    const ratings = await asked('disagreement', [0, 0, 4, 4])
    expect(JSON.parse(ratings.stdout)).toMatchObject({ n: 4, level: 'high' })
    const ranks = await asked('kendall', vectors.kendallsW[0]?.input)
    expect(JSON.parse(ranks.stdout)).toBe(1)
  })

  it.each(['case', 'input'])('delta takes an evaluation as "%s"', async (name) => {
    const inputs = vectors.criticalDelta.map(({ case: id, factor, boundary }) => ({
      [name]: vectors.evaluation.find((vector) => vector.id === id)?.input,
      factor,
      boundary,
    }))
    const { stdout } = await asked('delta', inputs)
    expect(JSON.parse(stdout)).toEqual(vectors.criticalDelta.map(({ expected }) => expected))
  })

  it('names every problem on a line of its own and prints nothing else', async () => {
    const { stdout, stderr, code } = await asked('evaluate', [
      vectors.evaluation[0]?.input,
      {
        reasons: [{ code: 'R99', incidents: -1 }],
        ratings: { r1: { severity: 5, staff: 1.3, mood: 2 }, 'r 2': {} },
        mode: 'slow',
        remedies: [{ type: 'plan', outcome: 'failed', reviewDate: '1.2.2027' }],
        vote: 1,
      },
    ])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr.trimEnd().split('\n').toSorted()).toEqual(
      [
        'evaluate: input 2: reasons[0].code: must be one of R00, R01, R02, R03, R04, R05, R06, R07, R08, R09, R10, R11, R12, R13',
        'evaluate: input 2: reasons[0].incidents: must be at least 0',
        'evaluate: input 2: reasons[0].sources: is missing',
        'evaluate: input 2: ratings.r 2: is not a valid name',
        'evaluate: input 2: ratings.r1.severity: must be at most 4',
        'evaluate: input 2: ratings.r1.staff: must be in steps of 0.5',
        'evaluate: input 2: ratings.r1.mood: is not a known field',
        'evaluate: input 2: remedies[0].reviewDate: must be a date such as 2027-02-15',
        'evaluate: input 2: mode: must be one of normal, fast, solo',
        'evaluate: input 2: vote: is not a known field',
      ].toSorted(),
    )
  })

  it.each([
    ['profit', { revenue: '100' }, 'profit: revenue: must be a number'],
    ['profit', { revenue: 1, targetMargin: 20 }, 'profit: targetMargin: must be less than 1'],
    ['profit', null, 'profit: input: must be an object'],
    [
      'kendall',
      [
        [1, 2, 3],
        [1, 2],
      ],
      'kendall: input: every rater must rank the same number of reasons',
    ],
    ['disagreement', [1, 'two', 3], 'disagreement: [1]: must be a number'],
    ['delta', { factor: 'staff', boundary: 62 }, 'delta: input: needs "case": an input of evaluate'],
    [
      'evaluate',
      {
        reasons: [],
        ratings: {},
        weights: Object.fromEntries(
          Object.keys(vectors.evaluation[0]?.expected.factors ?? {}).map((factor) => [factor, 0]),
        ),
      },
      'evaluate: weights: at least one weight must be more than 0',
    ],
  ])('%s refuses %j', async (verb, input, problem) => {
    const { stdout, stderr, code } = await asked(verb, input)
    expect({ code, stdout, stderr: stderr.trimEnd() }).toEqual({ code: 1, stdout: '', stderr: problem })
  })

  it.each([
    ['', 'evaluate: the input is empty; give JSON on stdin.'],
    ['{"reasons": [', 'evaluate: the input is not valid JSON.'],
  ])('refuses %j as JSON', async (stdin, problem) => {
    const { stdout, stderr, code } = await method(['evaluate'], stdin)
    expect({ code, stdout, stderr: stderr.trimEnd() }).toEqual({ code: 1, stdout: '', stderr: problem })
  })

  it.each([[['guess']], [['constructor']], [[]]])('lists the methods for %j', async (args) => {
    const { stdout, stderr, code } = await method(args, '{}')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/Methods: .*evaluate, profit, disagreement, kendall, delta/)
  })
})
