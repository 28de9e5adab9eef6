import { writeFileSync } from 'node:fs'
import about from '../../package.json' with { type: 'json' }
import { appIcons } from './app-icons.ts'
import { appFiles, nobodys } from './app-manifest.ts'

/** Writes again what `adapters/teams/appPackage` holds: `node adapters/teams/write-app-package.ts`. */
const files = { ...appFiles({ ...nobodys, version: about.version }), ...appIcons() }
for (const [name, content] of Object.entries(files))
  writeFileSync(new URL(`appPackage/${name}`, import.meta.url), content)
