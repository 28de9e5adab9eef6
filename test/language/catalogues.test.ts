import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { catalogues, chapters } from '../../src/language/catalogues.ts'
import { languages } from '../../src/language/language.ts'
import { type CatalogueFiles, problemsIn } from './catalogue-problems.ts'

const folder = join(import.meta.dirname, '../../src/language/catalogues')

/** Sentences of three words or more that are the same in English and in another language, each looked at by a person. */
const sameOnPurpose: ReadonlySet<string> = new Set<string>([])

function filesOnDisk(): CatalogueFiles {
  const names = readdirSync(folder).flatMap((language) =>
    readdirSync(join(folder, language)).map((file) => `${language}/${file.replace(/\.json$/, '')}`),
  )
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, `${name}.json`), 'utf8')]))
}

describe('the six catalogues', () => {
  it('are one file a chapter and language, and nothing else', () => {
    const expected = languages.flatMap((language) => chapters.map((chapter) => `${language}/${chapter}`))
    expect(Object.keys(filesOnDisk()).toSorted()).toEqual(expected.toSorted())
  })

  it('say the same things, with the same values, in sound sentences', () => {
    const problems = problemsIn(filesOnDisk(), sameOnPurpose)
    expect(problems, `\n${problems.join('\n')}\n`).toEqual([])
  })

  it('are what the program reads', () => {
    const files = filesOnDisk()
    for (const language of languages) {
      for (const chapter of chapters) {
        expect(catalogues[language][chapter]).toEqual(JSON.parse(files[`${language}/${chapter}`] ?? ''))
      }
    }
  })
})

describe('the check of the catalogues', () => {
  const both = (english: unknown, swedish: unknown, same: readonly string[] = []) =>
    problemsIn({ 'en/web': JSON.stringify(english), 'sv/web': JSON.stringify(swedish) }, new Set(same))
  const alone = (source: string) =>
    both({ a: source }, { a: source }, ['a']).filter((line) => line.startsWith('en'))

  it('finds a sentence that one language lacks, or has alone', () => {
    expect(both({ a: 'Yes' }, { b: 'Ja' })).toEqual(['sv/web b: is not in English', 'sv/web a: is missing'])
  })

  it('finds a value that one language lacks, or has alone', () => {
    expect(both({ a: 'Hi {name}' }, { a: 'Hej {namn}' })).toEqual([
      'sv/web a: {name} is missing',
      'sv/web a: {namn} is not in English',
    ])
  })

  it('finds a choice that offers other options', () => {
    const [found] = both(
      { a: '{mode, select, fast {x} other {y}}' },
      { a: '{mode, select, snabb {x} other {y}}' },
    )
    expect(found).toBe('sv/web a: {mode}: select other|snabb, in English select fast|other')
  })

  it('lets one language count where another need not', () => {
    expect(both({ a: '{n} answered' }, { a: '{n, plural, one {# svarade} other {# har svarat}}' })).toEqual(
      [],
    )
  })

  it.each([
    ['{n, plural, few {x} one {y} other {z}}', 'this language has no plural "few"'],
    ['{n, plural, other {z}}', 'plural without "one"'],
    ['{n, plural, one {} other {z}}', 'option "one" is empty'],
    ['{n, plural, one {{k, select, a {# x} other {y}}} other {z}}', '# inside a select'],
    ['{n, plural, one {y}}', 'is no ICU message'],
    ['Open {', 'is no ICU message'],
    ['{n, number}', 'values come formatted already'],
    ['{n, plural, one {a} other {b}} {n, select, x {a} other {b}}', 'used as plural and as select'],
    ["We don't {know}", 'straight apostrophe'],
    ['Say "no"', 'straight quotation marks'],
    ['Wait...', 'three dots'],
    ['Wait — no', 'a long dash'],
    ['Wait - no', 'a hyphen as a dash'],
    ['Really?!', 'shouting'],
    ['Well , no', 'a space before punctuation'],
    ['Well,no', 'no space after a comma'],
    ['Two  spaces', 'two spaces'],
    ['End ', 'begins or ends with a space'],
    ['a&nbsp;b', 'an HTML entity'],
    ['a\u200Bb', 'an invisible character'],
    ['a\u0301', 'not composed'],
    ['„No“', '„ is no quotation mark of this language'],
    [' ', 'is empty'],
  ])('finds what is wrong with %j', (source, problem) => {
    expect(alone(source).join('\n')).toContain(problem)
  })

  it.each([
    'You’re done. See the file plan.docx, or 3,000 letters.',
    '{n, plural, =0 {nobody} one {# person} other {# people}} of {n}',
    '{n, selectordinal, one {#st} two {#nd} few {#rd} other {#th}} round',
    'First line\nsecond line',
    '{mode, select, fast {Fast} other {}}: {answered}/{invited} (“{name}”)…',
  ])('is content with %j', (source) => {
    expect(alone(source)).toEqual([])
  })

  it('finds a sentence that was never translated, unless a person says it is right', () => {
    const same = { a: 'Close this case', b: 'Plan B', c: '{x} {y} {z} OK' }
    expect(both(same, same)).toEqual(['sv/web a: is the English sentence'])
    expect(both(same, same, ['sv a'])).toEqual([])
    expect(both(same, same, ['de a'])).toHaveLength(1)
  })

  it('finds a key written twice, in one file or in two chapters', () => {
    expect(problemsIn({ 'en/web': '{"a": "x: \\"y\\"", "a": "z"}' })).toContain(
      'en/web a: stands twice in this file',
    )
    expect(problemsIn({ 'en/web': '{"a": "x"}', 'en/common': '{"a": "x"}' })).toEqual([
      'en/common a: stands in chapter web too',
    ])
  })

  it('names a file it cannot read and goes on with the others', () => {
    const found = problemsIn({
      'en/web': '{',
      'en/common': '{"a": 1}',
      'en/decide': '[]',
      'en/follow': '{"a": " x"}',
    })
    expect(found).toHaveLength(4)
    expect(found.at(-1)).toBe('en/follow a: begins or ends with a space')
  })
})
