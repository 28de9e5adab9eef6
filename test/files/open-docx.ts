import { strFromU8, unzipSync } from 'fflate'

const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&amp;': '&',
}
const read = (xml: string) =>
  xml.replace(/&(?:lt|gt|quot|apos|amp);/g, (entity) => entities[entity] ?? entity)

/** A paragraph as it is read: its lines, and how it stands. */
export interface DocxParagraph {
  readonly text: string
  readonly style: string
  readonly isItem: boolean
}

/** A .docx as somebody has it open. */
export interface OpenedDocx {
  readonly paragraphs: readonly DocxParagraph[]
  /** Everything that can be read, a line a line; items of a list begin with a dash. */
  readonly text: string
  /** The language that its words are checked in. */
  readonly language: string
  /** A4 is 11906 by 16838. */
  readonly page: { readonly width: number; readonly height: number }
  /** What stands in its properties, and the names of its parts. */
  readonly properties: string
}

function paragraphOf(xml: string): DocxParagraph {
  const runs = [...xml.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>|(<w:br\/>)/g)]
  return {
    text: runs.map(([, words = '', end]) => (end === undefined ? read(words) : '\n')).join(''),
    style: /<w:pStyle w:val="(\w+)"/.exec(xml)?.[1] ?? '',
    isItem: xml.includes('<w:numPr>'),
  }
}

/** Opens a .docx the way a word processor would find its parts. @throws Error where one is missing */
export function openDocx(bytes: Uint8Array): OpenedDocx {
  const parts = unzipSync(bytes)
  const xml = (name: string): string => {
    const part = parts[name]
    if (part === undefined) throw new Error(`the document has no ${name}`)
    return strFromU8(part)
  }
  const document = xml('word/document.xml')
  const paragraphs = [...document.matchAll(/<w:p>([\s\S]*?)<\/w:p>|<w:p\/>/g)].map(([all]) =>
    paragraphOf(all),
  )
  const sheet = /<w:pgSz w:w="(\d+)" w:h="(\d+)"/.exec(document)
  return {
    paragraphs,
    text: paragraphs.map(({ text, isItem }) => (isItem ? `- ${text}` : text)).join('\n'),
    language: /<w:lang w:val="([\w-]+)"/.exec(xml('word/styles.xml'))?.[1] ?? '',
    page: { width: Number(sheet?.[1]), height: Number(sheet?.[2]) },
    properties: [
      ...Object.keys(parts),
      ...Object.keys(parts)
        .filter((name) => name.startsWith('docProps/') || name.startsWith('customXml/'))
        .map(xml),
    ].join('\n'),
  }
}
