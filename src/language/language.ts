/** The six languages Partwell speaks, English first because it is the one we fall back to. */
export const languages = ['en', 'sv', 'de', 'nb', 'fi', 'nl'] as const

/** One of the six. Norwegian is bokmål. */
export type Language = (typeof languages)[number]

/** A label that comes from a data file with its six translations, so that no catalogue repeats it. */
export type Localised = Readonly<Record<Language, string>>

/** Each language's name in that language, as a list of choices shows it. */
export const languageNames: Localised = {
  en: 'English',
  sv: 'Svenska',
  de: 'Deutsch',
  nb: 'Norsk (bokmål)',
  fi: 'Suomi',
  nl: 'Nederlands',
}

/** What platforms call Norwegian: the macrolanguage and nynorsk are both answered in bokmål. */
const byPrimaryTag: ReadonlyMap<string, Language> = new Map([
  ...languages.map((language) => [language, language] as const),
  ['no', 'nb'],
  ['nn', 'nb'],
])

/**
 * The language of a platform's locale tag (`sv-SE`, `en_US`, `no`), whatever its case and separator. `undefined` for a
 * language we do not speak or for nothing: the caller then asks the workspace, and at last takes English
 * (definitions, "People, languages, tenants").
 */
export function languageOf(localeTag: string | undefined): Language | undefined {
  const primary = localeTag?.trim().toLowerCase().split(/[-_.]/, 1)[0]
  return primary === undefined ? undefined : byPrimaryTag.get(primary)
}
