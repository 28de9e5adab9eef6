import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { ShownReply } from '../../src/engine/channel.ts'
import type { Gesture } from '../../src/engine/gesture.ts'
import type { Order, PlatformCall } from './orders.ts'

const worker = fileURLToPath(new URL('./worker.ts', import.meta.url))

/** What the process answered to an order; nothing when it died first. */
export type Answer = { readonly reply?: ShownReply; readonly edges?: number } | undefined
/** `Omit` on each member of the union, so that orders keep their shapes. */
type Unnumbered<T> = T extends unknown ? Omit<T, 'number'> : never

/** The folder of one bot: its database and what the platform took. */
export class Home {
  readonly dir = mkdtempSync(join(tmpdir(), 'partwell-crash-'))
  readonly file = join(this.dir, 'partwell.db')
  readonly platform = join(this.dir, 'platform.jsonl')

  /** What the platform has taken, in order. */
  calls(): readonly PlatformCall[] {
    if (!existsSync(this.platform)) return []
    // A line without its end was never taken: the process died while it wrote.
    const whole = readFileSync(this.platform, 'utf8').split('\n').slice(0, -1)
    return whole.map((line) => JSON.parse(line) as PlatformCall)
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true })
  }
}

/** How a life goes. `now` is business time; real time is `laterMs` ahead. Dies at a call, or once it has posted these words. */
export interface Life {
  readonly now: number
  readonly laterMs: number
  readonly killAt?: number
  readonly killOn?: string
}

/** One life of the bot, from its start to its end or its kill. */
export class BotProcess {
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, (answer: Answer) => void>()
  #number = 0
  /** Problems that the engine told of: there must be none. */
  readonly problems: string[] = []
  readonly ready: Promise<void>
  /** Resolves when the process is gone; then every order without an answer has been answered with nothing. */
  readonly gone: Promise<void>

  constructor(home: Home, given: Life) {
    this.#child = spawn(process.execPath, [worker, home.file, home.platform], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {
        ...process.env,
        NOW: String(given.now),
        LATER_MS: String(given.laterMs),
        KILL_AT: String(given.killAt ?? 0),
        ...(given.killOn === undefined ? {} : { KILL_ON: given.killOn }),
      },
    })
    this.#child.stdin?.on('error', () => {})
    let isReady = (): void => {}
    const ready = new Promise<void>((resolve) => {
      isReady = resolve
    })
    const { stdout } = this.#child
    if (stdout) {
      createInterface({ input: stdout }).on('line', (line) => {
        const said = JSON.parse(line) as { ready?: true; problem?: string; done?: number }
        if (said.ready) isReady()
        if (said.problem !== undefined) this.problems.push(said.problem)
        if (said.done !== undefined) this.#answer(said.done, said as Answer)
      })
    }
    this.gone = new Promise((resolve) =>
      this.#child.once('close', () => {
        for (const number of [...this.#waiting.keys()]) this.#answer(number, undefined)
        resolve()
      }),
    )
    this.ready = Promise.race([ready, this.gone])
  }

  #answer(number: number, answer: Answer): void {
    const waiting = this.#waiting.get(number)
    this.#waiting.delete(number)
    waiting?.(answer)
  }

  #tell(order: Unnumbered<Order>): Promise<Answer> {
    this.#number += 1
    const number = this.#number
    return new Promise((resolve) => {
      if (this.#child.exitCode !== null || this.#child.signalCode !== null) return resolve(undefined)
      this.#waiting.set(number, resolve)
      this.#child.stdin?.write(`${JSON.stringify({ number, ...order })}\n`)
    })
  }

  gesture(gesture: Gesture): Promise<Answer> {
    return this.#tell({ kind: 'gesture', gesture })
  }
  clock(now: number): Promise<Answer> {
    return this.#tell({ kind: 'clock', now })
  }
  quiet(): Promise<Answer> {
    return this.#tell({ kind: 'quiet' })
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.gone
  }

  /** Ends as a process ends whose input has ended. */
  async end(): Promise<void> {
    this.#child.stdin?.end()
    await this.gone
  }
}
