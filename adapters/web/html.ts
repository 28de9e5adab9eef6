/** Markup that is safe to send: made by `html` only, so that a plain string can never be mistaken for it. */
export class Html {
  readonly markup: string
  constructor(markup: string) {
    this.markup = markup
  }
  toString(): string {
    return this.markup
  }
}

type Part = Html | string | number | undefined | false | readonly Part[]

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\0': '\uFFFD',
  // A parser turns a bare carriage return into a line feed; as a reference it survives.
  '\r': '&#13;',
}

/** A string as text or attribute value. What HTML cannot carry (NUL, half a surrogate pair) becomes U+FFFD. */
function escaped(words: string): string {
  return words.toWellFormed().replace(/[&<>"'\0\r]/g, (character) => entities[character] ?? character)
}

function shown(part: Part): string {
  if (part === undefined || part === false) return ''
  if (part instanceof Html) return part.markup
  if (typeof part === 'object') return part.map(shown).join('')
  return escaped(String(part))
}

/** Builds markup: every value is escaped unless it is markup already; `undefined` and `false` leave nothing. */
export function html(pieces: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(
    pieces.map((piece, index) => (index === 0 ? piece : shown(parts[index - 1]) + piece)).join(''),
  )
}

/** An attribute without a value, such as `checked`, or nothing. */
export function flag(
  name: 'checked' | 'selected' | 'open' | 'hidden' | 'autofocus' | 'data-fleeting',
  on: boolean,
): Html {
  return new Html(on ? ` ${name}` : '')
}

/** An attribute with a value, or nothing where there is none. */
export function attribute(name: string, value: string | undefined): Html {
  return new Html(value === undefined || value === '' ? '' : ` ${name}="${escaped(value)}"`)
}
