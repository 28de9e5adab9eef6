// Prints, for each requirement of docs/requirements.json, the tests that carry its id in their name, then those that
// have none. `--missing` prints only the latter. A name that carries an id nobody knows ends it with status 1.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const { requirements } = JSON.parse(readFileSync(join(root, 'docs', 'requirements.json'), 'utf8'))

/** Where a test or a group of tests is named: `it('…'`, `it.each(…)('…'`. The rows of an `each` are stepped over. */
const opening = /\b(?:it|test|describe)(\.each)?\s*\(/g
const literal = /^\s*(?:'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`|"((?:[^"\\\n]|\\.)*)")/
const idInName = /\bS[0-4]\.\d+\b/g

/** The index after the bracket that closes the one before `from`. Brackets inside strings do not count. */
function afterBracket(source, from) {
  let depth = 1
  let quote = ''
  for (let index = from; index < source.length; index += 1) {
    const letter = source[index]
    if (quote !== '') {
      if (letter === '\\') index += 1
      else if (letter === quote) quote = ''
    } else if (letter === "'" || letter === '"' || letter === '`') quote = letter
    else if (letter === '(') depth += 1
    else if (letter === ')') {
      depth -= 1
      if (depth === 0) return index + 1
    }
  }
  return source.length
}

function namesIn(source) {
  return [...source.matchAll(opening)].flatMap((found) => {
    const inside = found.index + found[0].length
    const rest = found[1] === undefined ? source.slice(inside) : source.slice(afterBracket(source, inside))
    const name = literal.exec(found[1] === undefined ? rest : rest.replace(/^\s*\(/, ''))
    return name ? [name[1] ?? name[2] ?? name[3] ?? ''] : []
  })
}

const files = readdirSync(join(root, 'test'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => join(entry.parentPath, entry.name))
  .sort()

const shownBy = new Map(requirements.map(({ id }) => [id, []]))
const unknown = []
for (const file of files) {
  for (const name of namesIn(readFileSync(file, 'utf8'))) {
    for (const id of name.match(idInName) ?? []) {
      const tests = shownBy.get(id)
      const place = `${relative(root, file)}: ${name}`
      if (tests) tests.push(place)
      else unknown.push(`${id} is no requirement: ${place}`)
    }
  }
}

const missing = requirements.filter(({ id }) => shownBy.get(id).length === 0)
if (!process.argv.includes('--missing')) {
  for (const { id, statement } of requirements) {
    const tests = shownBy.get(id)
    if (tests.length > 0) console.log(`${id}  ${statement}\n${tests.map((one) => `    ${one}`).join('\n')}`)
  }
}
console.log(
  `\nNo test carries these:\n${missing.map(({ id, statement }) => `  ${id}  ${statement}`).join('\n')}`,
)
console.log(`\n${requirements.length - missing.length} of ${requirements.length} are shown by a test.`)
for (const line of unknown) console.error(line)
if (unknown.length > 0) process.exitCode = 1
