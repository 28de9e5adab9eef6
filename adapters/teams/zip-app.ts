import { existsSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import about from '../../package.json' with { type: 'json' }
import { readAppSettings, zipApp } from './app-package.ts'

/**
 * `npm run teams:package` writes the zip that is uploaded to Teams, with MICROSOFT_APP_ID and PUBLIC_URL from the
 * environment or `.env`. Options: `--out <file>`, `--version <x.y.z>`, and for the app’s own page `--name <who runs it>`,
 * `--website`, `--privacy`, `--terms`.
 */
const text = { type: 'string' } as const
const { values } = parseArgs({
  options: { out: text, version: text, name: text, website: text, privacy: text, terms: text },
})
if (existsSync('.env')) process.loadEnvFile('.env')
const { out = 'partwell-teams.zip', version = about.version, ...said } = values
const options = Object.fromEntries(Object.entries(said).map(([name, value]) => [`--${name}`, value]))
const { MICROSOFT_APP_ID, PUBLIC_URL } = process.env
const read = readAppSettings({ ...options, MICROSOFT_APP_ID, PUBLIC_URL, '--version': version })
if ('problems' in read) {
  const lines = read.problems.map((problem) => `  ${problem}`).join('\n')
  process.stderr.write(`The package for Teams cannot be written (docs/teams.md):\n${lines}\n`)
  process.exitCode = 1
} else {
  writeFileSync(out, zipApp(read.settings))
  process.stdout.write(`${out}: upload it in Teams, Apps, Manage your apps (docs/teams.md).\n`)
}
