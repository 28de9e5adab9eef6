// What the store says to its database, word for word, so that the same can be said to it again without the store.
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'

/** One statement with its values. */
export interface Statement {
  readonly text: string
  readonly values: readonly unknown[]
}

let recorded: Statement[] | undefined

/** Makes both drivers note what they are asked; once, before a store is opened. */
export function listen(): void {
  const prepare = DatabaseSync.prototype.prepare
  DatabaseSync.prototype.prepare = function (text) {
    const statement = prepare.call(this, text)
    for (const method of ['all', 'run'] as const) {
      const call = statement[method].bind(statement)
      statement[method] = ((...values: never[]) => {
        recorded?.push({ text, values })
        return call(...values)
      }) as never
    }
    return statement
  }
  const exec = DatabaseSync.prototype.exec
  DatabaseSync.prototype.exec = function (text) {
    recorded?.push({ text, values: [] })
    exec.call(this, text)
  }
  const query = pg.Client.prototype.query as (...args: unknown[]) => unknown
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const [text, values] = args
    if (typeof text === 'string') {
      recorded?.push({ text, values: Array.isArray(values) ? values : [] })
    }
    return query.apply(this, args)
  } as never
}

/** Runs work and gives back the statements of each transaction in it; work must run one after the other. */
export async function record(work: () => Promise<void>): Promise<readonly (readonly Statement[])[]> {
  recorded = []
  await work()
  const all = recorded
  recorded = undefined
  const transactions: Statement[][] = []
  for (const statement of all) {
    if (statement.text.startsWith('begin')) transactions.push([])
    transactions.at(-1)?.push(statement)
  }
  return transactions
}
