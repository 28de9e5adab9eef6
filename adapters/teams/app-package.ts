import { readFileSync } from 'node:fs'
import { strToU8, zipSync } from 'fflate'
import { z } from 'zod'
import { appIcons } from './app-icons.ts'
import { type AppSettings, appFiles } from './app-manifest.ts'

const withoutSlash = (url: string): string => url.replace(/\/+$/, '')
const address = (words: string) =>
  z.url({ protocol: /^https$/, hostname: z.regexes.domain, error: words }).transform(withoutSlash)
const link = address('must be an address such as https://partwell.example.com/privacy').optional()

/** What an operator gives, by the names they give it by: two settings, and options of the verb. */
const given = z.object({
  MICROSOFT_APP_ID: z.guid('set it to the app id of your Azure bot, a GUID'),
  PUBLIC_URL: address('set it to where Teams reaches you, such as https://partwell.example.com'),
  '--version': z.string().regex(/^\d+\.\d+\.\d+$/, 'must be three numbers with dots, such as 1.0.1'),
  '--name': z.string().min(1).max(32, 'must be at most 32 characters').optional(),
  ...{ '--website': link, '--privacy': link, '--terms': link },
})

/** What the package is made of, or one sentence for each thing that is missing or wrong. */
export function readAppSettings(
  from: Readonly<Record<string, string | undefined>>,
): { readonly settings: AppSettings } | { readonly problems: readonly string[] } {
  // An empty line in .env means "not set".
  const set = Object.fromEntries(Object.entries(from).filter(([, value]) => value !== ''))
  const read = given.safeParse(set)
  if (!read.success) {
    const problems = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}.`)
    return { problems: [...new Set(problems)] }
  }
  const { MICROSOFT_APP_ID: appId, PUBLIC_URL: publicUrl, '--version': version } = read.data
  const { '--name': name, '--website': website, '--privacy': privacy, '--terms': terms } = read.data
  const said = Object.entries({ name, website, privacy, terms }).filter(([, value]) => value !== undefined)
  return { settings: { appId: appId.toLowerCase(), publicUrl, version, developer: Object.fromEntries(said) } }
}

/** The zip that is uploaded to Teams: manifest, words and icons at its root. The same settings give the same bytes. */
export function zipApp(settings: AppSettings): Uint8Array {
  const texts = Object.entries(appFiles(settings)).map(([name, text]) => [name, strToU8(text)] as const)
  const icons = Object.keys(appIcons).map((name) => {
    return [name, new Uint8Array(readFileSync(new URL(`appPackage/${name}`, import.meta.url)))] as const
  })
  // The first day that a zip can hold: a date of today would make each zip another one.
  return zipSync(Object.fromEntries([...texts, ...icons]), { mtime: new Date(1980, 0, 1) })
}
