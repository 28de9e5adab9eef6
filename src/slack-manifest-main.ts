// `npm run -s slack:manifest -- [--command /pw] [--url https://…] [--socket | --distributed]`: prints the manifest of the
// Slack app. What is not said there comes from the settings (SLACK_COMMAND, PUBLIC_URL). `--write` renews the manifest of
// the repository instead. Exit code 0: printed or written. 2: something in it is wrong.
import { existsSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { slackManifest } from '../adapters/slack/manifest.ts'
import { BadSettings, readSlackAddress } from './config.ts'
import { COULD_NOT } from './operator.ts'

const kept = new URL('../adapters/slack/manifest.json', import.meta.url)

function made(): string {
  const { values } = parseArgs({
    options: {
      ...{ command: { type: 'string' }, url: { type: 'string' }, write: { type: 'boolean' } },
      ...{ socket: { type: 'boolean', default: false }, distributed: { type: 'boolean', default: false } },
    },
  })
  if (values.write) {
    writeFileSync(kept, `${JSON.stringify(slackManifest({}), null, 2)}\n`)
    return ''
  }
  if (existsSync('.env')) process.loadEnvFile('.env')
  const { command, publicUrl } = readSlackAddress({
    ...process.env,
    ...(values.command === undefined ? {} : { SLACK_COMMAND: values.command }),
    ...(values.url === undefined ? {} : { PUBLIC_URL: values.url }),
  })
  const settings = { command, socketMode: values.socket, distributed: values.distributed }
  const manifest = slackManifest({ ...settings, ...(publicUrl === undefined ? {} : { publicUrl }) })
  return `${JSON.stringify(manifest, null, 2)}\n`
}

try {
  process.stdout.write(made())
} catch (error) {
  // Node says in words which argument it does not know.
  const words = error instanceof BadSettings ? error.problems : [error instanceof Error ? error.message : '']
  process.stderr.write(`This cannot be done:\n${words.map((one) => `  ${one}`).join('\n')}\n`)
  process.exitCode = COULD_NOT
}
