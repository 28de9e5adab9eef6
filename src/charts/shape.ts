import type { CustomSeriesRenderItemReturn } from 'echarts'
import { colours, type Fill, type Style, typeface } from './look.ts'

/** A shape inside a picture, in the picture's own units. */
export type Shape = NonNullable<CustomSeriesRenderItemReturn>

interface Placed {
  readonly align?: 'left' | 'center' | 'right'
  readonly fill?: string
}

/** A box by its upper left corner. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** How a style is told to the drawing library. */
export function letters({ size, weight }: Style) {
  return {
    fontFamily: typeface,
    fontSize: size,
    fontWeight: weight === 'bold' ? ('bold' as const) : ('normal' as const),
  }
}

/** Lines of letters under each other, the first one with its top at `y`; `x` is their left end unless they are aligned otherwise. */
export function lettering(
  lines: readonly string[],
  { x, y }: { readonly x: number; readonly y: number },
  style: Style,
  { align = 'left', fill = colours.ink }: Placed = {},
): readonly Shape[] {
  return lines.map((text, index) => ({
    type: 'text',
    x,
    y: y + (index + 0.5) * style.line,
    style: { text, ...letters(style), fill, align, verticalAlign: 'middle' },
  }))
}

/** A filled box; nothing has no box. */
export function filled(box: Box, look: Fill): readonly Shape[] {
  if (box.width <= 0) return []
  return [{ type: 'rect', shape: { ...box }, style: { ...look } as never }]
}

/** A box that is only a frame, with a tint inside. */
export function framed(box: Box): Shape {
  return {
    type: 'rect',
    shape: { ...box },
    style: { fill: colours.tint, stroke: colours.frame, lineWidth: 1.5 },
  }
}

/** A straight line, whole or dashed. */
export function rule(
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
  stroke: string,
  dashed = false,
): Shape {
  return {
    type: 'line',
    shape: { x1, y1, x2, y2 },
    style: { stroke, lineWidth: 1.5, ...(dashed ? { lineDash: [4, 4] } : {}) },
  }
}

/** A round dot. */
export function dot(cx: number, cy: number, r: number): Shape {
  return { type: 'circle', shape: { cx, cy, r }, style: { fill: colours.first } }
}

/** The mark of a median: a diamond around this point. */
export function diamond(x: number, y: number): Shape {
  const points = [
    [x, y - 12],
    [x + 9, y],
    [x, y + 12],
    [x - 9, y],
  ]
  return { type: 'polygon', shape: { points }, style: { fill: colours.second } }
}
