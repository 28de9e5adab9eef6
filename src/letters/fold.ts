/** A text made ready for matching, with the way back: `origin[i]` is where its i-th code unit stands in the original. */
export interface Folded {
  readonly text: string
  readonly origin: readonly number[]
  readonly original: string
}

// Apostrophes of every keyboard, and the accents people type for them.
const APOSTROPHES = /[\u2018\u2019\u201B\u02BC\u02BB\u00B4\u0060\uFF07]/u
// What nobody sees and what would split a word in two: soft hyphens, zero-width characters, marks of direction.
const INVISIBLE = /\u034F|[\u00AD\u200B-\u200F\u2060-\u2064\uFEFF]/u
const BLANK = /[^\S\n\r\u2028\u2029]/u

function foldUnit(unit: string): string {
  if (/[a-zA-Z0-9,.;:-]/.test(unit)) return unit
  if (APOSTROPHES.test(unit)) return "'"
  if (unit === '\r' || unit === '\u2028' || unit === '\u2029') return '\n'
  return BLANK.test(unit) ? ' ' : unit
}

/**
 * NFC, one apostrophe, one blank, one line end, nothing invisible (page 4.4, in that order). Offsets in the result lead
 * back to UTF-16 offsets of the original.
 */
export function fold(original: string): Folded {
  const known = folded.get(original)
  if (known) return known
  const made = foldNow(original)
  // One text is folded once for every rule that reads it; only the last few texts are worth keeping.
  if (folded.size >= keptTexts) folded.clear()
  folded.set(original, made)
  return made
}

const keptTexts = 64
const folded = new Map<string, Folded>()

function foldNow(original: string): Folded {
  const units: string[] = []
  const origin: number[] = []
  for (const match of original.matchAll(/\r\n|\P{M}\p{M}*|\p{M}+/gsu)) {
    const composed = match[0] === '\r\n' ? '\n' : match[0].normalize('NFC')
    const sameLength = composed.length === match[0].length
    for (let index = 0; index < composed.length; index += 1) {
      const unit = foldUnit(composed.charAt(index))
      if (INVISIBLE.test(unit) || (unit === ' ' && units.at(-1) === ' ')) continue
      units.push(unit)
      origin.push(match.index + (sameLength ? index : 0))
    }
  }
  origin.push(original.length)
  return { text: units.join(''), origin, original }
}

/** Where a piece of the folded text stands in the original. The end never cuts a composed character in two. */
export function original(
  folded: Folded,
  start: number,
  end: number,
): { start: number; end: number; text: string } {
  const from = folded.origin[start] ?? folded.original.length
  const to = end > start ? (folded.origin[end] ?? folded.original.length) : from
  return { start: from, end: to, text: folded.original.slice(from, to) }
}

/** Stands for a letter that is not read: no letter, no digit, no blank, so that no pattern spans it. */
const COVER = '\uFFFC'

function cover(text: string, start: number, end: number): string {
  return text.slice(0, start) + COVER.repeat(end - start) + text.slice(end)
}

/** Covers every occurrence of the given pieces (folded like the text), keeping all offsets. */
export function coverPieces(text: string, pieces: readonly string[]): string {
  return pieces.reduce((covered, piece) => {
    const wanted = fold(piece.trim()).text
    if (wanted.length < 2) return covered
    let result = covered
    for (let at = result.indexOf(wanted); at >= 0; at = result.indexOf(wanted, at + wanted.length)) {
      result = cover(result, at, at + wanted.length)
    }
    return result
  }, text)
}

/** Covers unresolved slots, so that their names are not read as words. */
export function coverSlots(text: string): string {
  return text.replace(/\{\{[^{}\n]{0,60}\}\}/gu, (slot) => COVER.repeat(slot.length))
}

/** Joins lines that were only wrapped; list items and empty lines stay apart. */
export function unwrap(text: string): string {
  return text.replace(/(?<!\n)\n(?!\n|\s*-)/gu, ' ')
}
