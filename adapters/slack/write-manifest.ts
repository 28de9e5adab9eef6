import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { slackManifest } from './manifest.ts'

/**
 * Writes the manifest of the repository, or with options prints one's own:
 * `node adapters/slack/write-manifest.ts --command /pw --url https://bot.example.com [--socket | --distributed]`.
 */
const { values } = parseArgs({
  options: {
    ...{ command: { type: 'string' }, url: { type: 'string' } },
    ...{ socket: { type: 'boolean' }, distributed: { type: 'boolean' } },
  },
})
const { command, url, socket, distributed } = values
const own = Object.keys(values).length > 0
const manifest = slackManifest({
  command: command ?? '/partwell',
  ...(url === undefined ? {} : { publicUrl: url }),
  ...(socket === undefined ? {} : { socketMode: socket }),
  ...(distributed === undefined ? {} : { distributed }),
})
const text = `${JSON.stringify(manifest, null, 2)}\n`
if (own) process.stdout.write(text)
else writeFileSync(new URL('manifest.json', import.meta.url), text)
