import IntlMessageFormat from 'intl-messageformat'
import { type Language, languages } from '../../src/language/language.ts'

type Element = ReturnType<IntlMessageFormat['getAst']>[number]
type Files = Readonly<Record<string, string>>

/** Raw text of every catalogue file, by `language/chapter`. */
export type CatalogueFiles = Files

/** Sentences that are rightly the same in English and in another language: `key`, or `language key`. */
export type SameOnPurpose = ReadonlySet<string>

/** One message taken apart: its arguments with what they are used as, its words, its mistakes. */
interface Anatomy {
  readonly arguments: ReadonlyMap<string, string>
  readonly literals: readonly string[]
  readonly problems: readonly string[]
}

/** More words than this and a translation that equals the English is one that was forgotten. */
const wordsThatMayAgree = 2

/** Quotation marks of each language; any other mark is a slip of the keyboard or of a copy. */
const quotationMarks: Readonly<Record<Language, string>> = {
  en: '“”‘’',
  sv: '”’',
  de: '„“‚‘’',
  nb: '«»‘’',
  fi: '”’',
  nl: '‘’“”',
}

const forbidden: readonly (readonly [RegExp, string])[] = [
  [/ {2}/, 'two spaces in a row'],
  [/^\s|\s$/, 'begins or ends with a space'],
  [/[\t\r]/, 'a tab or carriage return'],
  [/'/, 'a straight apostrophe (ICU reads it as a quote): write ’'],
  [/"/, 'straight quotation marks: write those of the language'],
  [/\.\.\./, 'three dots: write …'],
  [/—/, 'a long dash: write a short one with spaces, or two sentences'],
  [/\S - \S/, 'a hyphen as a dash: write –'],
  [/[!?]{2}/, 'shouting'],
  [/\s[,.;?!](?:\s|$)/, 'a space before punctuation'],
  [/[,;](?=\p{L})/u, 'no space after a comma or semicolon'],
  [/&(?:[a-z]+|#\d+);/i, 'an HTML entity'],
  [/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/, 'a control character'],
  [/[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\uFFFD]/, 'an invisible character'],
  [/\b(?:TODO|FIXME|XXX|lorem ipsum)\b/i, 'a note to self'],
]

/** The pairs of a flat JSON object in the order of the file, so that a key written twice is seen. */
function pairsOf(raw: string): readonly (readonly [string, string])[] {
  const strings = raw.match(/"(?:[^"\\]|\\.)*"/g) ?? []
  return strings.flatMap((key, index) =>
    index % 2 === 0
      ? [[JSON.parse(key) as string, JSON.parse(strings[index + 1] ?? '""') as string] as const]
      : [],
  )
}

function readFile(raw: string): {
  pairs: readonly (readonly [string, string])[]
  problems: readonly string[]
} {
  let parsed: unknown
  try {
    parsed = JSON.parse(raw)
  } catch (error) {
    return { pairs: [], problems: [`is no JSON: ${String(error)}`] }
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return { pairs: [], problems: ['is no JSON object'] }
  }
  const notText = Object.entries(parsed).flatMap(([key, value]) => (typeof value === 'string' ? [] : [key]))
  if (notText.length > 0) return { pairs: [], problems: notText.map((key) => `${key}: is not a string`) }
  const pairs = pairsOf(raw)
  const twice = pairs.flatMap(([key], index) =>
    pairs.findIndex(([other]) => other === key) < index ? [key] : [],
  )
  return { pairs, problems: twice.map((key) => `${key}: stands twice in this file`) }
}

function optionProblems(
  name: string,
  options: readonly string[],
  language: Language,
  type: 'cardinal' | 'ordinal',
) {
  const known = new Intl.PluralRules(language, { type }).resolvedOptions().pluralCategories
  const strange = options.filter((option) => !/^=\d+$/.test(option) && !known.some((one) => one === option))
  const problems = strange.map((option) => `{${name}}: this language has no plural "${option}"`)
  const hasOne = type === 'ordinal' || options.includes('one') || options.includes('=1')
  return hasOne ? problems : [...problems, `{${name}}: plural without "one"`]
}

function walk(elements: readonly Element[], language: Language, insidePlural: boolean): Anatomy {
  const used = new Map<string, string>()
  const literals: string[] = []
  const problems: string[] = []
  const add = (name: string, kind: string) => {
    const known = used.get(name)
    // A number may be shown and choose a plural in one sentence.
    const both = new Set([known ?? kind, kind])
    if (both.size === 1) used.set(name, kind)
    else if (both.has('value') && both.has('plural')) used.set(name, 'plural')
    else problems.push(`{${name}}: used as ${known} and as ${kind}`)
  }
  for (const element of elements) {
    if ('options' in element) {
      const plural = 'pluralType' in element
      const options = Object.entries(element.options)
      const names = options.map(([option]) => option)
      add(element.value, plural ? 'plural' : `select ${names.toSorted().join('|')}`)
      if (plural) {
        problems.push(...optionProblems(element.value, names, language, element.pluralType ?? 'cardinal'))
        if (element.offset !== 0) problems.push(`{${element.value}}: plural with an offset`)
      }
      for (const [option, { value }] of options) {
        const inner = walk(value, language, plural || insidePlural)
        if (value.length === 0 && !plural) literals.push('')
        if (value.length === 0 && plural) problems.push(`{${element.value}}: option "${option}" is empty`)
        for (const [name, kind] of inner.arguments) add(name, kind)
        literals.push(...inner.literals)
        problems.push(...inner.problems)
      }
    } else if ('style' in element) {
      problems.push(`{${element.value}}: values come formatted already; write {${element.value}} alone`)
      add(element.value, 'value')
    } else if (!('value' in element)) {
    } else if ((element.type as number) === 0) {
      literals.push(element.value)
      if (insidePlural && element.value.includes('#'))
        problems.push('# inside a select inside a plural shows as #')
    } else {
      add(element.value, 'value')
    }
  }
  return { arguments: used, literals, problems }
}

function dissect(source: string, language: Language): Anatomy {
  try {
    return walk(
      new IntlMessageFormat(source, language, undefined, { ignoreTag: true }).getAst(),
      language,
      false,
    )
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { arguments: new Map(), literals: [], problems: [`is no ICU message: ${why}`] }
  }
}

function punctuationProblems(source: string, language: Language): readonly string[] {
  const problems = forbidden.flatMap(([pattern, what]) => (pattern.test(source) ? [what] : []))
  const foreign = [...source].filter(
    (mark) => /[“”„‟‘’‚‛«»‹›]/.test(mark) && !quotationMarks[language].includes(mark),
  )
  if (foreign.length > 0)
    problems.push(`${[...new Set(foreign)].join(' ')} is no quotation mark of this language`)
  if (source !== source.normalize('NFC')) problems.push('letters and accents are not composed (NFC)')
  return problems
}

const wordCount = (literals: readonly string[]) =>
  literals.join(' ').match(/\p{L}[\p{L}\p{M}’-]*/gu)?.length ?? 0

function compare(english: Anatomy, other: Anatomy): readonly string[] {
  const missing = [...english.arguments.keys()].filter((name) => !other.arguments.has(name))
  const extra = [...other.arguments.keys()].filter((name) => !english.arguments.has(name))
  const differing = [...other.arguments].flatMap(([name, kind]) => {
    const expected = english.arguments.get(name)
    // One language counts where another need not: "3 of 5 answered" has a plural in German only.
    const counts = [expected, kind].every((one) => one === 'value' || one === 'plural')
    return expected === undefined || expected === kind || counts
      ? []
      : [`{${name}}: ${kind}, in English ${expected}`]
  })
  return [
    ...missing.map((name) => `{${name}} is missing`),
    ...extra.map((name) => `{${name}} is not in English`),
    ...differing,
  ]
}

function messageProblems(key: string, source: string, language: Language): readonly string[] {
  if (source.trim() === '') return ['is empty']
  const strangeKey = /^[A-Za-z][\w.-]*$/.test(key) ? [] : ['a key is letters, digits, dots and hyphens']
  return [...strangeKey, ...dissect(source, language).problems, ...punctuationProblems(source, language)]
}

function translationProblems(
  key: string,
  source: string,
  english: string,
  language: Language,
  same: SameOnPurpose,
) {
  const [ours, theirs] = [dissect(english, 'en'), dissect(source, language)]
  if (
    ours.problems.some((why) => why.startsWith('is no ICU')) ||
    theirs.problems.some((why) => why.startsWith('is no ICU'))
  ) {
    return []
  }
  const allowed = same.has(key) || same.has(`${language} ${key}`)
  const untranslated = source === english && wordCount(ours.literals) > wordsThatMayAgree && !allowed
  return [...compare(ours, theirs), ...(untranslated ? ['is the English sentence'] : [])]
}

/**
 * Everything that is wrong with the catalogues, one line a problem: `sv/consult consult.progress: {invited} is missing`.
 * All of it at once, so that nine chapters can be put right in one go.
 */
export function problemsIn(files: CatalogueFiles, same: SameOnPurpose = new Set()): readonly string[] {
  const problems: string[] = []
  const read = new Map<string, ReadonlyMap<string, string>>()
  for (const [file, raw] of Object.entries(files)) {
    const { pairs, problems: found } = readFile(raw)
    read.set(file, new Map(pairs))
    problems.push(...found.map((why) => `${file} ${why}`))
  }
  const homes = new Map<string, string>()
  for (const [file, sentences] of read) {
    const [folder = '', chapter = ''] = file.split('/')
    const language = languages.find((one) => one === folder)
    if (language === undefined) continue
    const english = read.get(`en/${chapter}`) ?? new Map<string, string>()
    for (const [key, source] of sentences) {
      const found = [...messageProblems(key, source, language)]
      const original = english.get(key)
      if (language === 'en') {
        const home = homes.get(key)
        if (home !== undefined) found.push(`stands in chapter ${home} too`)
        homes.set(key, chapter)
      } else if (original === undefined) found.push('is not in English')
      else if (original.trim() !== '' && source.trim() !== '') {
        found.push(...translationProblems(key, source, original, language, same))
      }
      problems.push(...found.map((why) => `${file} ${key}: ${why}`))
    }
    for (const key of english.keys()) if (!sentences.has(key)) problems.push(`${file} ${key}: is missing`)
  }
  return problems
}
