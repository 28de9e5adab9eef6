import type { MakeFile } from '../engine/file.ts'

/** Makes documents. Their library takes a while to load and some memory: it is loaded with the first one. */
export const makeFile: MakeFile = async (content) => {
  const { docxOf } = await import('./docx.ts')
  return docxOf(content.document)
}
