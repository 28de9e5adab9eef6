// Real processes of the store, which a test starts, lets go, and kills.
import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { DatabaseAt } from '../../src/store/open-store.ts'

const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url))

type Line = Readonly<Record<string, unknown>>
/** A process on the same database. */
export interface Worker {
  readonly child: ChildProcess
  /** What it has said since it was ready. */
  readonly lines: Line[]
  /** The tenant, once it waits to be told to go. */
  readonly ready: Promise<unknown>
  readonly ended: Promise<void>
  onLine: (line: Line) => void
  /** Tells it to go on. */
  go(): void
}

/** Starts processes and ends what is left of them. */
export class Workers {
  readonly #list: Worker[] = []

  /** A real process on this database. It waits until it is told to go. */
  start(at: DatabaseAt, job: string, name = ''): Worker {
    const child = spawn(process.execPath, [WORKER, job, JSON.stringify(at), name], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const lines: Line[] = []
    let isReady: (tenant: unknown) => void = () => {}
    const worker: Worker = {
      child,
      lines,
      ready: new Promise((resolve) => {
        isReady = resolve
      }),
      ended: new Promise((resolve) => child.once('close', () => resolve())),
      onLine: () => {},
      go: () => child.stdin.write('go\n'),
    }
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line: Line = JSON.parse(text)
      if ('ready' in line) isReady(line.ready)
      else {
        lines.push(line)
        worker.onLine(line)
      }
    })
    this.#list.push(worker)
    return worker
  }

  async end(): Promise<void> {
    for (const { child } of this.#list) child.kill('SIGKILL')
    await Promise.all(this.#list.map((worker) => worker.ended))
    this.#list.length = 0
  }
}

/** Waits until all are ready, then lets them go at once. */
export async function goTogether(list: readonly Worker[]): Promise<void> {
  await Promise.all(list.map((worker) => worker.ready))
  for (const worker of list) worker.go()
}
/** Waits until a worker says something of this name. */
export async function said(worker: Worker, name: string): Promise<unknown> {
  for (;;) {
    const line = worker.lines.find((each) => name in each)
    if (line) return line[name]
    await new Promise<void>((resolve) => {
      worker.onLine = () => resolve()
    })
  }
}
