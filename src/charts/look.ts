/** The typeface that pictures are set in. Its widths are in `data/advances.json`; the PNG brings the font itself. */
export const typeface = 'DejaVu Sans'

/** Lengths in the picture's own units. At this width and these sizes a picture is legible on a telephone, where it is 360 points wide. */
export const width = 720
export const margin = 36
export const inner = width - 2 * margin

/** A size of letters: height of the letter, distance of the lines, weight. */
export interface Style {
  readonly size: number
  readonly line: number
  readonly weight: 'regular' | 'bold'
}
export const styles = {
  title: { size: 31, line: 40, weight: 'bold' },
  sentence: { size: 22, line: 31, weight: 'regular' },
  label: { size: 22, line: 29, weight: 'regular' },
  words: { size: 22, line: 29, weight: 'bold' },
  number: { size: 19, line: 26, weight: 'regular' },
} as const satisfies Readonly<Record<string, Style>>

/**
 * Colours on white. Letters have a contrast of at least 4.5:1, shapes and their frames of at least 3:1; the tint is only ever
 * seen inside a frame.
 */
export const colours = {
  paper: '#ffffff',
  ink: '#1c2733',
  quiet: '#52606d',
  hairline: '#cbd2d9',
  frame: '#7b8794',
  tint: '#eef1f4',
  first: '#1f5f99',
  second: '#b0561a',
  third: '#0f6b5f',
  fourth: '#8a2d4f',
} as const

const stroke = 'rgba(255,255,255,0.9)'

/** How parts are told apart: by colour and, for eyes that see no difference there, by the pattern over it. */
export interface Fill {
  readonly fill: string
  readonly decal?: {
    readonly symbol: string
    readonly color: string
    readonly dashArrayX: readonly number[] | number
    readonly dashArrayY: readonly number[] | number
    readonly rotation: number
    readonly symbolSize: number
  }
}

const striped = (fill: string, rotation: number): Fill => ({
  fill,
  decal: { symbol: 'rect', color: stroke, dashArrayX: [1, 0], dashArrayY: [3, 8], rotation, symbolSize: 1 },
})

export const solid: Fill = { fill: colours.first }
export const slanted: Fill = striped(colours.second, -Math.PI / 4)
const dotted: Fill = {
  fill: colours.third,
  decal: {
    symbol: 'circle',
    color: stroke,
    dashArrayX: [9, 9],
    dashArrayY: [9, 0],
    rotation: 0,
    symbolSize: 0.55,
  },
}
const upright: Fill = striped(colours.fourth, 0)

/** The looks of up to four parts, in their order. */
export const fills: readonly Fill[] = [solid, slanted, dotted, upright]
