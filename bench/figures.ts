/** How long each of a row of things took, in ms. */
export interface Times {
  readonly each: readonly number[]
  readonly perSecond: number
}

/** Runs the same thing several times, one after the other. */
export async function timed(count: number, one: (index: number) => Promise<unknown>): Promise<Times> {
  const each: number[] = []
  const started = performance.now()
  for (let index = 0; index < count; index += 1) {
    const from = performance.now()
    await one(index)
    each.push(performance.now() - from)
  }
  return { each, perSecond: (count * 1_000) / (performance.now() - started) }
}

/** The value below which this share of the times lies. */
export function quantile({ each }: Times, share: number): number {
  const sorted = each.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** One line: what, how many a second, median and 99th percentile. */
export function line(what: string, times: Times): string {
  const ms = (share: number) => `${quantile(times, share).toFixed(2)} ms`.padStart(10)
  return `  ${what.padEnd(52)}${times.perSecond.toFixed(0).padStart(7)}/s  p50${ms(0.5)}  p99${ms(0.99)}`
}

/** One line: how many times as long as the other it takes, by medians. */
export function ratio(what: string, times: Times, other: Times): string {
  return `  ${what.padEnd(52)}${(quantile(times, 0.5) / quantile(other, 0.5)).toFixed(2).padStart(7)} times`
}

/** Prints a line of the report. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
