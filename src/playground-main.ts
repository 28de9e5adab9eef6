import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { type PlaygroundRunning, startPlayground } from './compose-playground.ts'
import { BadSettings, readConfig } from './config.ts'
import { createLog } from './log.ts'
import { cast, type Player } from './playground/cast.ts'

/** `npm run playground [-- <names> | all]`: Partwell in Microsoft’s Agents Playground, with several people (docs/teams.md). */
const everybody = cast.map(({ id }) => id)

/** Who plays: three, unless others are named. */
function players(named: readonly string[]): readonly Player[] {
  const wanted = named.length === 0 ? ['emma', 'anna', 'jonas'] : named[0] === 'all' ? everybody : named
  const strange = wanted.filter((name) => !everybody.includes(name))
  if (strange.length > 0) {
    throw new BadSettings([
      `${strange.join(', ')}: nobody is called so. Choose among ${everybody.join(', ')}, or all.`,
    ])
  }
  return cast.filter(({ id }) => wanted.includes(id))
}

/** What the person at the terminal reads: where to go, and what to try there. */
function greeting({ clients }: PlaygroundRunning): string {
  const named = new Intl.DisplayNames('en', { type: 'language' })
  const who = clients.map(
    ({ player, url }) => `  ${player.name.padEnd(18)}${url}   reads ${named.of(player.language)}`,
  )
  return `Partwell is ready in Microsoft’s Agents Playground. Each address is one person; open each in a tab of its own:

${who.join('\n')}

To try:
  help                     what there is
  log                      note what happened with Brightwater
  open                     open a case, name the others in it; then ask the team and answer as each of them
  @Partwell cases          in the group chat or a channel: a neutral card (its dialog opens in the real Teams only)
  …, Action Command        beside a message, with the command id partwell_log: makes a note of it
  language en              somebody reads English from now on (or sv, de, nb, fi, nl)

Here: next and Enter moves the clock to the next reminder or deadline. Ctrl-C stops everything; it continues here the next time.
`
}

async function moveOn({ toNext }: PlaygroundRunning): Promise<void> {
  const now = await toNext()
  const said =
    now === undefined ? 'Nothing is due.' : `It is ${new Date(now).toISOString().slice(0, 16)} UTC now.`
  process.stdout.write(`${said}\n`)
}

async function main(): Promise<void> {
  process.umask(0o077)
  if (existsSync('.env')) process.loadEnvFile('.env')
  const playing = players(process.argv.slice(2))
  // Its own database and no account: of the settings only these are of use.
  const { DATA_DIR = './data', LOG_LEVEL = 'warn' } = process.env
  const config = readConfig({ DATA_DIR: `${DATA_DIR}/playground`, LOG_LEVEL })
  process.stderr.write('partwell: npx fetches Microsoft’s client (the first time only) …\n')
  const running = await startPlayground(config, createLog(config.logLevel), playing, process.env)
  const typed = createInterface({ input: process.stdin })
  typed.on('line', (line) => {
    if (line.trim() === 'next') void moveOn(running)
  })
  let isStopping = false
  const stop = (): void => {
    // Ctrl-C comes from the terminal and again from npm.
    if (isStopping) return
    isStopping = true
    typed.close()
    running.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  process.stdout.write(greeting(running))
}

main().catch((error: unknown) => {
  const why = error instanceof Error ? error.message : String(error)
  process.stderr.write(`The playground cannot start: ${why}\n`)
  process.exit(1)
})
