/** What an SVG of ours says and shows, read from its own text: no drawing library has a part in it. */

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
const plain = (words: string): string =>
  words.replace(/&(\w+|#39);/g, (whole, name: string) => entities[name] ?? whole)

/** Every line of letters, with where it stands. */
export function lettersIn(
  svg: string,
): readonly { readonly words: string; readonly x: number; readonly y: number }[] {
  return [...svg.matchAll(/<text ([^>]*)>([^<]*)<\/text>/g)].map(([, attributes = '', words = '']) => {
    const [, x = '0', y = '0'] = /translate\(([-\d.]+) ([-\d.]+)\)/.exec(attributes) ?? []
    return { words: plain(words), x: Number(x), y: Number(y) }
  })
}

/** All words in one line, to look for a sentence that stands in several. */
export function wordsIn(svg: string): string {
  return lettersIn(svg)
    .map(({ words }) => words)
    .join(' ')
}

export interface Bar {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Boxes of one colour, from top to bottom as they are drawn. */
export function barsIn(svg: string, fill: string): readonly Bar[] {
  const boxes = /<path d="M([-\d.]+) ([-\d.]+)l([-\d.]+) 0l0 ([-\d.]+)l[-\d.]+ 0Z" fill="([^"]+)"/g
  return [...svg.matchAll(boxes)]
    .filter((found) => found[5] === fill)
    .map(([, x, y, width, height]) => ({
      x: Number(x),
      y: Number(y),
      width: Number(width),
      height: Math.abs(Number(height)),
    }))
}

/** The middles of round dots of one colour. */
export function dotsIn(svg: string, fill: string): readonly { readonly x: number; readonly y: number }[] {
  const circles = /<circle cx="([-\d.]+)" cy="([-\d.]+)" r="[-\d.]+" fill="([^"]+)"/g
  return [...svg.matchAll(circles)]
    .filter((found) => found[3] === fill)
    .map(([, x, y]) => ({ x: Number(x), y: Number(y) }))
}

/** The upper points of diamonds of one colour. */
export function diamondsIn(svg: string, fill: string): readonly { readonly x: number; readonly y: number }[] {
  const found = svg.matchAll(/<polygon points="([-\d.]+) ([-\d.]+) [^"]*" fill="([^"]+)"/g)
  return [...found]
    .filter(([, , , colour]) => colour === fill)
    .map(([, x, y]) => ({ x: Number(x), y: Number(y) }))
}
