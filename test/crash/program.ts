import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** How a process ended. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** The program as an operator starts it, in a folder of its own. */
export class Program {
  readonly child: ChildProcess
  /** What it has said on standard output and standard error. */
  out = ''
  err = ''
  readonly ended: Promise<Ended>
  #heard: () => void = () => {}

  /** `by`: the program itself, or the door that `npm start` goes through. */
  constructor(settings: Readonly<Record<string, string>>, by: readonly string[] = ['src/main.ts']) {
    const { PATH = '', HOME = '' } = process.env
    this.child = spawn(process.execPath, [...by], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      // Nothing of the environment of the tests decides how it starts.
      env: { PATH, HOME, PORT: '0', LOG_LEVEL: 'silent', ...settings },
    })
    this.child.stdout?.on('data', (part) => {
      this.out += part
      this.#heard()
    })
    this.child.stderr?.on('data', (part) => {
      this.err += part
    })
    this.ended = new Promise((resolve) =>
      this.child.once('close', (code, signal) => {
        resolve({ code, signal })
        this.#heard()
      }),
    )
  }

  /** Where it says that people reach it. @throws when it ends without having said so. */
  async address(): Promise<string> {
    for (;;) {
      const found = /http:\/\/[^\s]+/.exec(this.out)?.[0]
      if (found !== undefined) return found
      if (this.child.exitCode !== null || this.child.signalCode !== null) throw new Error(this.err)
      await new Promise<void>((resolve) => {
        this.#heard = resolve
      })
    }
  }
}

/** A data folder and every program that was started on it. */
export class Lodging {
  readonly dir = mkdtempSync(join(tmpdir(), 'partwell-program-'))
  readonly #programs: Program[] = []

  start(settings: Readonly<Record<string, string>> = {}, by?: readonly string[]): Program {
    const program = new Program({ DATA_DIR: this.dir, ...settings }, by)
    this.#programs.push(program)
    return program
  }

  async leave(): Promise<void> {
    for (const { child } of this.#programs) child.kill('SIGKILL')
    await Promise.all(this.#programs.map((one) => one.ended))
    rmSync(this.dir, { recursive: true, force: true })
  }
}
