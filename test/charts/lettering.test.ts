import { Resvg } from '@resvg/resvg-js'
import { describe, expect, it } from 'vitest'
import { lengthOf, wrapped } from '../../src/charts/lettering.ts'
import { colours, fills, styles, typeface } from '../../src/charts/look.ts'

const font = (name: string): string =>
  new URL(import.meta.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`)).pathname

/** How long the font itself makes a line: the ink between two strokes whose widths are known. */
function drawn(text: string, weight: 'regular' | 'bold'): number {
  const svg = (words: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="4000" height="200"><text x="0" y="120" font-size="100" font-weight="${weight === 'bold' ? 700 : 400}" font-family="${typeface}">${words}</text></svg>`
  const options = {
    font: {
      loadSystemFonts: false,
      fontFiles: [font('DejaVuSansCondensed'), font('DejaVuSansCondensed-Bold')],
    },
  }
  const width = (words: string) => new Resvg(svg(words), options).getBBox()?.width ?? 0
  return width(`|${text}|`) - width('||')
}

describe('the widths of letters', () => {
  it.each(['Wie schwerwiegend ist es', '185 000 kr', 'äöåøæéß', '“€£−…’'])(
    'are those of the font: %s',
    (text) => {
      for (const weight of ['regular', 'bold'] as const) {
        const style = { size: 100, line: 120, weight }
        expect(Math.abs(lengthOf(text, style) - drawn(text, weight)) / drawn(text, weight)).toBeLessThan(0.03)
      }
    },
  )
})

describe('lines', () => {
  const words = 'Rechtliches Risiko einer Beendigung (von der Rechtsabteilung eingestuft)'

  it('break between words, say everything, and are never longer than they may be', () => {
    for (const most of [150, 240, 400, 900]) {
      const lines = wrapped(words, styles.label, most, 20)
      for (const line of lines) expect(lengthOf(line, styles.label)).toBeLessThanOrEqual(most)
      if (most > 200) expect(lines.join(' ')).toBe(words)
    }
  })

  it('that are too many are cut with an ellipsis, inside the length', () => {
    const [first, second, third] = wrapped(words, styles.label, 240, 2)
    expect(first).toBe('Rechtliches Risiko einer')
    expect(second).toMatch(/^Beendigung .*…$/)
    expect(third).toBeUndefined()
    expect(lengthOf(second ?? '', styles.label)).toBeLessThanOrEqual(240)
  })

  it('never break an amount from its currency', () => {
    expect(wrapped('185\u00A0000\u00A0kr', styles.label, 60, 5).join('')).toBe('185\u00A0000\u00A0kr')
    expect(wrapped('Revenue 185\u00A0000\u00A0kr', styles.label, 150, 5)).toEqual([
      'Revenue',
      '185\u00A0000\u00A0kr',
    ])
  })

  it('of nothing are none', () => {
    expect(wrapped('  ', styles.label, 100, 3)).toEqual([])
  })
})

/** WCAG 2: the contrast of two colours. */
function contrast(one: string, other: string): number {
  const luminance = (colour: string) => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const [light, dark] = [luminance(one), luminance(other)].toSorted((a, b) => b - a)
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
}

describe('colours', () => {
  it('of letters and shapes stand out from the paper, and from the tint inside a frame', () => {
    expect(contrast('#ffffff', '#000000')).toBeCloseTo(21)
    for (const letters of [colours.ink, colours.quiet]) {
      expect(contrast(letters, colours.paper)).toBeGreaterThanOrEqual(4.5)
    }
    for (const shape of [colours.frame, ...fills.map(({ fill }) => fill)]) {
      expect(contrast(shape, colours.paper)).toBeGreaterThanOrEqual(3)
    }
    expect(contrast(colours.first, colours.tint)).toBeGreaterThanOrEqual(3)
  })

  it('come with patterns of their own', () => {
    const patterns = fills.map(({ decal }) => JSON.stringify(decal) ?? 'none')
    expect(new Set(patterns).size).toBe(fills.length)
  })
})
