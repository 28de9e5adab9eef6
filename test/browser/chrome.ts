import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Browser, chromium } from 'playwright-core'
import { programsFolder } from '../programs-folder.ts'

/**
 * The arguments that `@sparticuz/chromium` proposes switch web security off; these do not. No sandbox, because tests
 * also run as root, where Chromium refuses to have one.
 */
const args = [
  '--no-sandbox',
  '--headless=shell',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const home = join(programsFolder, `partwell-chromium-${process.getuid?.() ?? 'user'}`)
const unpack = "import('@sparticuz/chromium').then((chromium) => chromium.default.executablePath())"

/**
 * Unpacks the Chromium of the npm package, once a machine, and answers with its path. The package writes to TMPDIR, and
 * brings its own libraries (nss) only where it believes to be on Lambda: a process of its own is told so.
 */
async function unpackChromium(): Promise<string> {
  const path = join(home, 'chromium')
  if (existsSync(path)) return path
  const fresh = `${home}-${process.pid}`
  await mkdir(fresh, { recursive: true, mode: 0o700 })
  const env = { ...process.env, TMPDIR: fresh, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' }
  await promisify(execFile)(process.execPath, ['-e', unpack], { env, cwd: import.meta.dirname })
  // Two workers may unpack at once. Whoever is first stays, and what has the final name is complete.
  await rename(fresh, home).catch(() => rm(fresh, { recursive: true, force: true }))
  return path
}

/** Starts a real Chromium; whoever starts it closes it. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = await unpackChromium()
  const libraries = [join(home, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(
    (path) => path !== undefined,
  )
  // Without a locale of UTF-8 Chromium names what it downloads in ASCII only.
  const env = { ...process.env, LD_LIBRARY_PATH: libraries.join(':'), HOME: home, LANG: 'C.UTF-8' }
  return chromium.launch({ executablePath, args, env })
}
