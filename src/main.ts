import { existsSync } from 'node:fs'
import { startPartwell } from './compose.ts'
import { BadSettings, readConfig } from './config.ts'
import { StoreError } from './engine/store.ts'
import { createLog } from './log.ts'

/** A clean stop takes no longer than this, ms; then the process goes, and nothing that was acknowledged is lost. */
const stopWithinMs = 10_000
/** Ctrl-C reaches us from the terminal and again from npm and from `scripts/run.mjs`: within this, ms, it is one signal. */
const oneSignalMs = 500

async function main(): Promise<void> {
  // The database and its key are nobody else's to read.
  process.umask(0o077)
  if (existsSync('.env')) process.loadEnvFile('.env')
  const config = readConfig(process.env)
  const log = createLog(config.logLevel)
  // A bug in one answer must not end everybody's conversation; the gesture was not acknowledged and is tried again.
  process.on('unhandledRejection', (error) => {
    log.error('unhandled', { error: error instanceof Error ? error.name : 'unknown' })
  })
  const running = await startPartwell(config, log)
  let stoppingSince: number | undefined
  const stop = (signal: NodeJS.Signals): void => {
    if (stoppingSince !== undefined) {
      // A second signal is a hard stop: what was acknowledged is on the disk (trust F4).
      if (performance.now() - stoppingSince > oneSignalMs) process.exit(1)
      return
    }
    stoppingSince = performance.now()
    log.info('stopping', { signal })
    setTimeout(() => process.exit(1), stopWithinMs).unref()
    running.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  // Said last: whoever reads it may stop us at once.
  process.stdout.write(`${running.greeting}\nStop it with Ctrl-C; it continues here the next time.\n`)
}

/** What went wrong at the start, in words that say what to do. */
function explain(error: unknown): string {
  if (error instanceof BadSettings) {
    return `Partwell cannot start. Settings to mend (see .env.example):\n${error.problems.map((one) => `  ${one}`).join('\n')}`
  }
  if (error instanceof StoreError) return `Partwell cannot start: ${error.message}`
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return 'Partwell cannot start: its port is in use. Is it running already? Otherwise set PORT to another one.'
  }
  return `Partwell cannot start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
}

main().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`)
  process.exit(1)
})
