import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { AppManifestUtils, type TeamsManifestV1D30 } from '@microsoft/app-manifest'
import { Resvg } from '@resvg/resvg-js'
import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { appIcons } from '../../adapters/teams/app-icons.ts'
import { appFiles, appManifest, appWords, nobodys } from '../../adapters/teams/app-manifest.ts'
import { readAppSettings, zipApp } from '../../adapters/teams/app-package.ts'
import about from '../../package.json' with { type: 'json' }
import { commandNames, readCommand } from '../../src/language/commands.ts'
import { languages } from '../../src/language/language.ts'

type Validated = Parameters<typeof AppManifestUtils.validateAgainstSchema>
type Checked = Validated[0]
type Schema = Exclude<Validated[1], undefined>

const folder = join(import.meta.dirname, '../../adapters/teams/appPackage')
const made = appManifest({ ...nobodys, version: about.version })
const commands = made.bots.flatMap((bot) => bot.commandLists.flatMap((list) => list.commands))

const official = join(
  dirname(createRequire(import.meta.url).resolve('@microsoft/app-manifest')),
  `json-schemas/teams/v${made.manifestVersion}`,
)
/** What Microsoft’s own schema says against it, each time with the copy that its package brings: no network. */
function complaints(json: unknown, schema: string): Promise<readonly string[]> {
  // Patterns for parts that we do not have lack a backslash, and would not compile.
  const text = readFileSync(join(official, schema), 'utf8').replaceAll('\\\\b]', '\\\\b\\\\]')
  const read = JSON.parse(text) as Schema
  return AppManifestUtils.validateAgainstSchema(json as Checked, read)
}

interface Picture {
  readonly width: number
  readonly height: number
  /** Red, green, blue, alpha, each 0 to 255. */
  readonly pixels: Uint8Array
}
const draw = (svg: string, width: number): Picture =>
  new Resvg(svg, { fitTo: { mode: 'width', value: width } }).render()

function look(png: Uint8Array): Picture {
  const header = new DataView(png.buffer, png.byteOffset)
  const [width, height] = [header.getUint32(16), header.getUint32(20)]
  const href = `data:image/png;base64,${Buffer.from(png).toString('base64')}`
  const size = `width="${width}" height="${height}"`
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${size}><image href="${href}" ${size}/></svg>`
  return { width, height, pixels: new Resvg(svg).render().pixels }
}
const dots = ({ pixels }: Picture): readonly (readonly number[])[] =>
  Array.from({ length: pixels.length / 4 }, (_unused, dot) => [...pixels.subarray(dot * 4, dot * 4 + 4)])

describe('the app package', () => {
  it('in the repository is the one that the code makes', () => {
    const files = appFiles({ ...nobodys, version: about.version })
    const again = 'write it again: node adapters/teams/write-app-package.ts'
    expect(readdirSync(folder).toSorted(), again).toEqual(
      [...Object.keys(files), ...Object.keys(appIcons)].toSorted(),
    )
    for (const [name, text] of Object.entries(files))
      expect(JSON.parse(readFileSync(join(folder, name), 'utf8')), again).toEqual(JSON.parse(text))
    for (const [name, { svg, width }] of Object.entries(appIcons)) {
      const [drawn, kept] = [draw(svg, width), look(readFileSync(join(folder, name)))]
      // Another processor may round another way.
      expect([kept.width, kept.height]).toEqual([drawn.width, drawn.height])
      const apart = [...drawn.pixels].filter(
        (value, index) => Math.abs(value - (kept.pixels[index] ?? 0)) > 3,
      )
      expect(apart, again).toHaveLength(0)
    }
  })

  it('is what Microsoft’s schema and types take', async () => {
    const typed: TeamsManifestV1D30.TeamsManifestV1D30 = made
    expect(await complaints(typed, 'MicrosoftTeams.schema.json')).toEqual([])
    for (const language of languages)
      expect(await complaints(appWords(language), 'MicrosoftTeams.Localization.schema.json')).toEqual([])
  })

  it('is refused by that schema when something is wrong, so that the check above can fail', async () => {
    const wrong = { ...made, name: { short: 'x'.repeat(31) }, tabs: [] }
    expect(await complaints(wrong, 'MicrosoftTeams.schema.json')).toHaveLength(2)
    const words = { ...appWords('en'), 'bots[0].commandLists[3].commands[0].title': 'x', 'name.short': '' }
    expect(await complaints(words, 'MicrosoftTeams.Localization.schema.json')).not.toEqual([])
  })

  it('says the same things in each language, and replaces what there is', () => {
    const english = Object.keys(appWords('en'))
    for (const language of languages) expect(Object.keys(appWords(language))).toEqual(english)
    for (const path of english.filter((key) => key !== '$schema')) {
      const there = path.split(/[.[\]]+/).reduce<unknown>((at, step) => Object(at)[step], made)
      expect(there, path).toBe(appWords('en')[path])
    }
    const { defaultLanguageFile, additionalLanguages } = made.localizationInfo
    const files = [defaultLanguageFile, ...additionalLanguages.map(({ file }) => file)]
    expect(files.toSorted()).toEqual(languages.map((language) => `${language}.json`).toSorted())
  })

  it('lists the router’s commands, none with a slash, each understood in its own language', () => {
    expect(commands.map(({ title }) => title)).toEqual([...commandNames])
    for (const language of languages) {
      const words = appWords(language)
      commandNames.forEach((name, index) => {
        const word = words[`bots[0].commandLists[0].commands[${index}].title`] ?? ''
        expect(word).toMatch(/^\p{L}+$/u)
        expect(readCommand(word)).toMatchObject({ kind: 'known', name })
      })
    }
  })

  it('asks for nothing: no permission, no reading of messages, no domain but its own', () => {
    expect(Object.keys(made)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/permission|authorization|webApplicationInfo/i)]),
    )
    expect(made).not.toHaveProperty('supportsChannelFeatures')
    expect(made.validDomains).toEqual([new URL(nobodys.publicUrl).hostname])
  })

  it('may offer documents, which Teams asks the person about first', () => {
    expect(made.bots.map(({ supportsFiles }) => supportsFiles)).toEqual([true])
  })

  it('has an icon in colour to the edge, and one of white lines on nothing', () => {
    const [color, outline] = ['color.png', 'outline.png'].map((name) =>
      look(readFileSync(join(folder, name))),
    )
    if (!color || !outline) throw new Error('there are two icons')
    expect([color.width, color.height]).toEqual([192, 192])
    expect([outline.width, outline.height]).toEqual([32, 32])
    expect(dots(color).every(([, , , alpha]) => alpha === 255)).toBe(true)
    const seen = dots(outline).filter(([, , , alpha = 0]) => alpha > 0)
    expect(seen.length).toBeGreaterThan(100)
    expect(seen.length).toBeLessThan(512)
    // A half covered dot is given with its colour already weakened by what it covers.
    expect(
      seen.every(([red = 0, green, blue, alpha]) => red === green && green === blue && red === alpha),
    ).toBe(true)
  })
})

describe('npm run teams:package', () => {
  const mine = {
    MICROSOFT_APP_ID: '5B1F1F8E-2A53-4C5E-9A8E-7D6F0C0A1E02',
    PUBLIC_URL: 'https://bot.studio.example/',
    '--version': '1.2.3',
  }
  const zipped = (from: Readonly<Record<string, string>>) => {
    const read = readAppSettings(from)
    if ('problems' in read) throw new Error(read.problems.join('\n'))
    return zipApp(read.settings)
  }

  it('packs manifest, words and icons at the root, with one’s own id and domain', async () => {
    const files = unzipSync(
      zipped({ ...mine, '--name': 'Studio AB', '--privacy': 'https://studio.example/p' }),
    )
    expect(Object.keys(files).toSorted()).toEqual(readdirSync(folder).toSorted())
    const manifest: unknown = JSON.parse(strFromU8(files['manifest.json'] ?? new Uint8Array()))
    expect(await complaints(manifest, 'MicrosoftTeams.schema.json')).toEqual([])
    const id = mine.MICROSOFT_APP_ID.toLowerCase()
    expect(manifest).toMatchObject({
      ...{ id, version: '1.2.3', validDomains: ['bot.studio.example'] },
      ...{ bots: [{ botId: id }], composeExtensions: [{ botId: id }] },
      developer: {
        name: 'Studio AB',
        websiteUrl: 'https://bot.studio.example',
        privacyUrl: 'https://studio.example/p',
        termsOfUseUrl: 'https://bot.studio.example',
      },
    })
    expect(strFromU8(files['manifest.json'] ?? new Uint8Array())).not.toContain('change-me')
  })

  it('makes the same zip of the same settings', () => {
    expect(zipped(mine)).toEqual(zipped(mine))
  })

  it('says everything that is missing or wrong at once', () => {
    expect(readAppSettings({ '--version': '1.0.0', MICROSOFT_APP_ID: '' })).toEqual({
      problems: [
        'MICROSOFT_APP_ID: set it to the app id of your Azure bot, a GUID.',
        'PUBLIC_URL: set it to where Teams reaches you, such as https://partwell.example.com.',
      ],
    })
    const wrong = { ...mine, '--version': '2', '--name': 'x'.repeat(33), '--terms': 'terms' }
    expect(readAppSettings(wrong)).toEqual({
      problems: [
        '--version: must be three numbers with dots, such as 1.0.1.',
        '--name: must be at most 32 characters.',
        '--terms: must be an address such as https://partwell.example.com/privacy.',
      ],
    })
  })

  it.each(['http://bot.studio.example', 'https://localhost:3000', 'https://127.0.0.1', 'bot.studio.example'])(
    'does not take %j as an address that Teams can reach',
    (PUBLIC_URL) => {
      const read = readAppSettings({ ...mine, PUBLIC_URL })
      expect(read).toEqual({ problems: [expect.stringMatching(/^PUBLIC_URL: /)] })
    },
  )
})
