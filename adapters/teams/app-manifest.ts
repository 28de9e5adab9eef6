import { commandNames, commandWord } from '../../src/language/commands.ts'
import type { Language } from '../../src/language/language.ts'
import { languages } from '../../src/language/language.ts'
import { type Message, message, say } from '../../src/language/text.ts'
import { logCommand } from './surfaces.ts'

/** The schema that the manifest is written for: the newest that `@microsoft/app-manifest` brings, and checks in the tests. */
const schemaVersion = '1.30'
const schemas = `https://developer.microsoft.com/json-schemas/teams/v${schemaVersion}`

/** What an organisation says of its own app. */
export interface AppSettings {
  /** The Microsoft app id of the bot, a GUID; it is the id of the app as well. */
  readonly appId: string
  /** Where Teams reaches us, `https://…`. Its host is the only domain that the app names. */
  readonly publicUrl: string
  /** SemVer. Teams takes a changed package only with a higher one. */
  readonly version: string
  /** Who runs it, at most 32 characters, and where people read about it. Without a link, `publicUrl`. */
  readonly developer?: {
    readonly name?: string
    readonly website?: string
    readonly privacy?: string
    readonly terms?: string
  }
}

const file = (language: Language): string => `${language}.json`
const said = (words: Message, language: Language): string => say(words, { language, zone: 'UTC' })

/** The commands as Teams lists them: the router's, in the words of a language. */
function commandsIn(language: Language) {
  return commandNames.map((name) => {
    const word = commandWord(name, language)
    return { title: word, description: said(message(`about.command.${name}`, { word }), language) }
  })
}

/** What the app says of itself in a language. */
function wordsIn(language: Language) {
  return {
    name: 'Partwell',
    short: said(message('about.short'), language),
    full: said(message('about.full', { word: commandWord('help', language) }), language),
    quote: said(message('about.quote'), language),
    quoteHint: said(message('about.quoteHint'), language),
    commands: commandsIn(language),
  }
}

/**
 * The manifest of the Teams app, made of the same lists that the code listens by; in English, the other languages in
 * `appWords`. It asks for no permission: the bot hears what is said to it, and no more.
 * https://learn.microsoft.com/microsoftteams/platform/resources/schema/manifest-schema
 */
export function appManifest({ appId, publicUrl, version, developer = {} }: AppSettings) {
  const { name, short, full, quote, quoteHint, commands } = wordsIn('en')
  const scopes: ('personal' | 'team' | 'groupChat')[] = ['personal', 'team', 'groupChat']
  const { website = publicUrl, privacy = website, terms = website } = developer
  const quoting = {
    ...{ id: logCommand, type: 'action' as const, context: ['message' as const], fetchTask: true },
    ...{ title: quote, description: quoteHint },
  }
  return {
    $schema: `${schemas}/MicrosoftTeams.schema.json`,
    manifestVersion: schemaVersion as typeof schemaVersion,
    version,
    id: appId,
    localizationInfo: {
      defaultLanguageTag: 'en',
      defaultLanguageFile: file('en'),
      additionalLanguages: languages
        .filter((language) => language !== 'en')
        .map((language) => ({ languageTag: language as string, file: file(language) })),
    },
    developer: {
      name: developer.name ?? name,
      ...{ websiteUrl: website, privacyUrl: privacy, termsOfUseUrl: terms },
    },
    name: { short: name },
    description: { short, full },
    icons: { color: 'color.png', outline: 'outline.png' },
    accentColor: '#2f6f62',
    bots: [
      {
        botId: appId,
        scopes,
        isNotificationOnly: false,
        // Documents come by consent, in the personal chat.
        supportsFiles: true,
        commandLists: [{ scopes, commands }],
      },
    ],
    composeExtensions: [{ botId: appId, commands: [quoting] }],
    validDomains: [new URL(publicUrl).hostname],
    defaultInstallScope: 'personal' as const,
    defaultGroupCapability: { team: 'bot' as const, groupchat: 'bot' as const },
  }
}

/** A language’s words for the manifest, each under the path of what it replaces. The same paths in every language. */
export function appWords(language: Language): Readonly<Record<string, string>> {
  const { name, short, full, quote, quoteHint, commands } = wordsIn(language)
  const listed = commands.flatMap(({ title, description }, index) => {
    const path = `bots[0].commandLists[0].commands[${index}]`
    return [[`${path}.title`, title] as const, [`${path}.description`, description] as const]
  })
  return {
    $schema: `${schemas}/MicrosoftTeams.Localization.schema.json`,
    ...{ 'name.short': name, 'description.short': short, 'description.full': full },
    ...Object.fromEntries(listed),
    'composeExtensions[0].commands[0].title': quote,
    'composeExtensions[0].commands[0].description': quoteHint,
  }
}

/** Every text file of the package by its name: the manifest, and the words of the six languages. */
export function appFiles(settings: AppSettings): Readonly<Record<string, string>> {
  const text = (json: unknown): string => `${JSON.stringify(json, null, 2)}\n`
  const words = languages.map((language) => [file(language), text(appWords(language))] as const)
  return { 'manifest.json': text(appManifest(settings)), ...Object.fromEntries(words) }
}

/** What stands in the repository: the manifest with nobody’s id and nobody’s address. */
export const nobodys: Pick<AppSettings, 'appId' | 'publicUrl'> = {
  appId: '00000000-0000-0000-0000-000000000000',
  publicUrl: 'https://change-me.example.com',
}
