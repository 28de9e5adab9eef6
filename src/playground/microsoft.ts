import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Microsoft’s client. Its licence lets people try things with it and not hand it on: so npx fetches it when it is asked for,
 * and it is no part of this repository or of what this repository depends on.
 */
const program = '@microsoft/m365agentsplayground@0.2.28'
/** The first time it is fetched; ms. */
const startWithinMs = 180_000
/** How long it may take to go when it is asked to, ms. */
const stopWithinMs = 3_000
/** Settings of ours that are none of its business. */
const secret = /^(?:MICROSOFT|PARTWELL|SLACK|TEAMS|DATABASE)_/
const loopbackOnly = new URL('../../scripts/loopback-only.mjs', import.meta.url).href

/** A running client, in which a browser is one person. */
export interface Client {
  /** The page. */
  readonly url: string
  stop(): Promise<void>
}

/** What a client is started with. */
export interface ClientSettings {
  readonly port: number
  /** Where the bot listens: `http://127.0.0.1:3978/api/messages`. */
  readonly endpoint: string
  /** The content of `.m365agentsplayground.yml`. */
  readonly file: string
  /** IANA zone of the person, which the client tells the bot. */
  readonly zone: string
  /** The environment of this process. */
  readonly env: Readonly<Record<string, string | undefined>>
}

/** The address of a client’s connector: what the bot answers to. */
export const serviceUrlOf = (port: number): string => `http://127.0.0.1:${port}/_connector`

/** A port of this computer that nobody uses: the one wished for, or any other. */
export function freePort(wished: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', () => (wished === 0 ? reject(new Error('no port is free')) : resolve(freePort(0))))
    server.listen(wished, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : wished
      server.close(() => resolve(port))
    })
  })
}

/**
 * Starts a client in a temporary folder of its own, for this computer only, without telemetry and without opening a browser.
 * @throws Error with what npx said when it cannot be fetched or does not start
 */
export async function startClient({ port, endpoint, file, zone, env }: ClientSettings): Promise<Client> {
  const folder = mkdtempSync(join(tmpdir(), 'partwell-playground-'))
  writeFileSync(join(folder, '.m365agentsplayground.yml'), file)
  const where = ['-e', endpoint, '-c', 'msteams', '-p', `${port}`, '--service-url', serviceUrlOf(port)]
  const child = spawn('npx', ['--yes', program, 'start', ...where, '--disable-telemetry'], {
    cwd: folder,
    // A group of its own: npx does not hand on a signal to what it has started.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
    env: {
      ...Object.fromEntries(Object.entries(env).filter(([name]) => !secret.test(name))),
      NODE_OPTIONS: `--import=${loopbackOnly}`,
      TEAMSAPPTESTER_BROWSER: 'none',
      TZ: zone,
    },
  })
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const lastResort = (): void => end(child, 'SIGKILL')
  process.once('exit', lastResort)
  const stop = async (): Promise<void> => {
    end(child, 'SIGTERM')
    const late = setTimeout(lastResort, stopWithinMs)
    await gone
    clearTimeout(late)
    process.off('exit', lastResort)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await listening(child, port)
  } catch (error) {
    await stop()
    throw error
  }
  return { url: `http://127.0.0.1:${port}`, stop }
}

/** Ends the process and everything that it has started. */
function end(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  if (process.platform === 'win32') spawn('taskkill', ['/pid', `${child.pid}`, '/t', '/f'])
  else {
    try {
      process.kill(-child.pid, signal)
    } catch {
      // It is gone already.
    }
  }
}

/** Waits until the client says that it listens where it was told to. */
function listening(child: ChildProcess, port: number): Promise<void> {
  let heard = ''
  const why = (what: string): Error => new Error(`${what}\n${heard.trim().split('\n').slice(-8).join('\n')}`)
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(why(`${program} did not start in time.`)), startWithinMs)
    const hear = (chunk: Buffer): void => {
      heard = `${heard}${chunk}`.slice(-4_000)
      const [, where] = /Listening on (\d+)/.exec(heard) ?? []
      if (where === undefined) return
      clearTimeout(late)
      if (Number(where) === port) resolve()
      else reject(why(`Somebody took port ${port} in between. Please start again.`))
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    const failed = (): void => {
      clearTimeout(late)
      reject(why(`${program} could not be fetched or started by npx:`))
    }
    child.once('error', failed)
    child.once('close', failed)
  })
}
