import advances from './data/advances.json' with { type: 'json' }
import type { Style } from './look.ts'

/** Widths of letters by code point, in the units of the font, as its own table has them. */
function widths(weight: Style['weight']): ReadonlyMap<number, number> {
  return new Map(
    advances[weight].flatMap((run) =>
      run.advances.map((advance, index) => [run.from + index, advance] as const),
    ),
  )
}
const known = { regular: widths('regular'), bold: widths('bold') }

/** How long a line is in this style. Letters the font's table does not have here count as wide as they are high. */
export function lengthOf(text: string, { size, weight }: Style): number {
  let units = 0
  for (const letter of text) units += known[weight].get(letter.codePointAt(0) ?? 0) ?? advances.unitsPerEm
  return (units * size) / advances.unitsPerEm
}

/** As much of the word as fits. */
function fitting(word: string, style: Style, most: number): string {
  const letters = [...word]
  let end = letters.length
  while (end > 1 && lengthOf(letters.slice(0, end).join(''), style) > most) end -= 1
  return letters.slice(0, end).join('')
}

function cut(line: string, style: Style, most: number): string {
  return `${fitting(line, style, most - lengthOf('…', style)).trimEnd()}…`
}

/**
 * A text in lines of at most this length, broken between words, and inside one only where it is longer than a line. What
 * does not fit into `lines` lines is cut, and ends with an ellipsis. Spaces that must not break do not.
 */
export function wrapped(text: string, style: Style, most: number, lines: number): readonly string[] {
  const done: string[] = []
  let line = ''
  let rest = text.split(/[ \n]+/).filter((word) => word !== '')
  while (rest.length > 0) {
    const [word = '', ...after] = rest
    const longer = line === '' ? word : `${line} ${word}`
    if (lengthOf(longer, style) <= most) {
      line = longer
      rest = after
    } else if (line !== '') {
      done.push(line)
      line = ''
    } else {
      const head = fitting(word, style, most)
      done.push(head)
      rest = [word.slice(head.length), ...after]
    }
  }
  if (line !== '') done.push(line)
  if (done.length <= lines) return done
  return [...done.slice(0, lines - 1), cut(done.slice(lines - 1).join(' '), style, most)]
}
