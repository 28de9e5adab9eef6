import { writeFileSync } from 'node:fs'
import about from '../../package.json' with { type: 'json' }
import { appIcons } from './app-icons.ts'
import { appFiles, nobodys } from './app-manifest.ts'

/** Writes again what `adapters/teams/appPackage` holds: `node adapters/teams/write-app-package.ts`. */
const { Resvg } = await import('@resvg/resvg-js')
const icons = Object.entries(appIcons).map(([name, { svg, width }]) => {
  return [name, new Resvg(svg, { fitTo: { mode: 'width', value: width } }).render().asPng()] as const
})
const files = { ...appFiles({ ...nobodys, version: about.version }), ...Object.fromEntries(icons) }
for (const [name, content] of Object.entries(files))
  writeFileSync(new URL(`appPackage/${name}`, import.meta.url), content)
