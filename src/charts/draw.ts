import { bars } from './bars.ts'
import type { Chart } from './chart.ts'
import { columns } from './columns.ts'
import { lengthOf } from './lettering.ts'
import { width } from './look.ts'
import type { Drawing } from './page.ts'
import { scale } from './scale.ts'
import { waterfall } from './waterfall.ts'

function drawingOf(chart: Chart): Drawing {
  switch (chart.kind) {
    case 'bars':
      return bars(chart)
    case 'waterfall':
      return waterfall(chart)
    case 'scale':
      return scale(chart)
    case 'columns':
      return columns(chart)
  }
}

/** The drawing library, brought in at first use: it is large, and most conversations have no picture. */
async function library() {
  const [core, series, components, renderers] = await Promise.all([
    import('echarts/core'),
    import('echarts/charts'),
    import('echarts/components'),
    import('echarts/renderers'),
  ])
  core.use([
    series.BarChart,
    series.CustomChart,
    components.GridComponent,
    components.LegendComponent,
    components.TitleComponent,
    renderers.SVGRenderer,
  ])
  core.setPlatformAPI({
    measureText: (text, font = '') => {
      const size = Number(/(\d+(?:[.]\d+)?)px/.exec(font)?.[1] ?? 12)
      return {
        width: lengthOf(text, { size, line: size, weight: font.includes('bold') ? 'bold' : 'regular' }),
      }
    },
  })
  return core
}
let loaded: ReturnType<typeof library> | undefined

const escaped = (words: string): string => words.replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`)

/**
 * What the library adds for pages in a browser, and the numbers it counts up over the life of the process: a picture has
 * no use for the first, and would never be the same twice with the second.
 */
const onlyInPages = / class="zr[^"]*"| ecmeta_[a-z_]+="[^"]*"|<style >.*?<\/style>\s*/gs
const counted = /(?<=id="|url\(#|href="#)zr\d+-/g

/**
 * The picture as SVG, the same for the same figures and words. It carries its title and its sentence for readers that see
 * no shapes. Loads the drawing library at the first call.
 */
export async function drawSvg(chart: Chart): Promise<string> {
  loaded ??= library()
  const { init } = await loaded
  const { option, height } = drawingOf(chart)
  const page = init(null, null, { renderer: 'svg', ssr: true, width, height })
  try {
    page.setOption({ animation: false, ...option })
    const told = `<title>${escaped(chart.title)}</title><desc>${escaped(chart.line)}</desc>`
    return page
      .renderToSVGString()
      .replace(onlyInPages, '')
      .replace(counted, '')
      .replace(/^<svg([^>]*)>/, (_root, attributes: string) => `<svg${attributes} role="img">${told}`)
  } finally {
    page.dispose()
  }
}

/** Two pixels for each unit: sharp on a telephone, and when the picture is opened in full. */
const pixels = 2

/**
 * The picture as PNG, 1,440 pixels wide, set in the font that comes with the program, whatever fonts the machine has.
 * Loads the rasteriser at the first call.
 */
export async function drawPng(chart: Chart): Promise<Uint8Array> {
  const [svg, { renderAsync }] = await Promise.all([drawSvg(chart), import('@resvg/resvg-js')])
  const image = await renderAsync(svg, {
    fitTo: { mode: 'zoom', value: pixels },
    font: { loadSystemFonts: false, fontFiles: fontFiles() },
  })
  return image.asPng()
}

/** The fonts as paths of this machine, without the slash that an address has before the letter of a drive. */
function fontFiles(): string[] {
  return [
    import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf'),
    import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf'),
  ].map((address) => decodeURIComponent(new URL(address).pathname).replace(/^\/(?=[A-Za-z]:)/, ''))
}
