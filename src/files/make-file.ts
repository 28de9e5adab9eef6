import type { MakeFile } from '../engine/file.ts'

/** Makes documents and pictures. Their libraries take a while to load and some memory: each is loaded with its first file. */
export const makeFile: MakeFile = async (content) => {
  if (content.kind === 'picture') {
    const { drawPng } = await import('../charts/draw.ts')
    return drawPng(content.chart)
  }
  const { docxOf } = await import('./docx.ts')
  return docxOf(content.document)
}
