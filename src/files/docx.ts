import {
  AlignmentType,
  BorderStyle,
  convertMillimetersToTwip,
  Document as DocxDocument,
  HeadingLevel,
  type IParagraphOptions,
  type IRunOptions,
  LevelFormat,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx'
import type { Document, DocumentBlock } from '../engine/file.ts'
import { inert } from '../language/inert.ts'
import type { Language } from '../language/language.ts'

/** Which spelling a word processor checks by. */
const spelling: Readonly<Record<Language, string>> = {
  en: 'en-GB',
  sv: 'sv-SE',
  de: 'de-DE',
  nb: 'nb-NO',
  fi: 'fi-FI',
  nl: 'nl-NL',
}

const font = 'Calibri'
/** Half points. */
const size = { text: 22, small: 19, title: 27, heading: 24 } as const
/** Twentieths of a point. */
const gap = { line: 264, text: 140, heading: 260, address: 480, signature: 800, indent: 340 } as const
const grey = '595959'
/** A4 with the margins of a letter. */
const sheet = {
  size: { width: 11_906, height: 16_838 },
  margin: {
    top: convertMillimetersToTwip(22),
    bottom: convertMillimetersToTwip(20),
    left: convertMillimetersToTwip(25),
    right: convertMillimetersToTwip(22),
  },
} as const
/** What lies between the margins. */
const textWidth = sheet.size.width - sheet.margin.left - sheet.margin.right
const labelWidth = Math.round(textWidth * 0.34)

/** What XML cannot carry becomes U+FFFD; everything else stands as it was written. */
const unwritable = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu

function runs(words: string, look: IRunOptions = {}): readonly TextRun[] {
  return words
    .toWellFormed()
    .replace(unwritable, '\uFFFD')
    .split(/\r\n?|\n/)
    .map((text, index) => new TextRun({ ...look, text, ...(index === 0 ? {} : { break: 1 }) }))
}

function paragraph(words: string, look: IRunOptions = {}, more: IParagraphOptions = {}): Paragraph {
  return new Paragraph({ ...more, children: runs(words, look) })
}

type Lines = Extract<DocumentBlock, { readonly kind: 'lines' }>

function closing([greeting = '', ...signed]: readonly string[]): readonly Paragraph[] {
  const first = paragraph(
    greeting,
    {},
    { keepNext: true, spacing: { before: gap.text, after: gap.signature } },
  )
  return signed.length === 0 ? [first] : [first, paragraph(signed.join('\n'), {}, { keepLines: true })]
}

function lines({ as, lines: words }: Lines): readonly Paragraph[] {
  if (words.length === 0) return []
  const text = words.join('\n')
  switch (as) {
    case 'sender':
      return [paragraph(text, { color: grey }, { spacing: { after: gap.address } })]
    case 'recipient':
      return [paragraph(text, {}, { spacing: { after: gap.address } })]
    case 'date':
      return [paragraph(text, {}, { alignment: AlignmentType.RIGHT, spacing: { after: gap.address } })]
    case 'closing':
      return closing(words)
  }
}

const line = { style: BorderStyle.SINGLE, size: 4, color: 'BFBFBF' } as const
const none = { style: BorderStyle.NONE, size: 0, color: 'auto' } as const

function table(rows: Extract<DocumentBlock, { readonly kind: 'rows' }>['rows']): Table {
  const cell = (words: string, width: number, look: IRunOptions = {}): TableCell =>
    new TableCell({
      width: { size: width, type: WidthType.DXA },
      margins: { top: 60, bottom: 60, right: 120 },
      children: [paragraph(words, look, { spacing: { after: 0 } })],
    })
  return new Table({
    width: { size: textWidth, type: WidthType.DXA },
    columnWidths: [labelWidth, textWidth - labelWidth],
    borders: {
      top: line,
      bottom: line,
      left: none,
      right: none,
      insideHorizontal: line,
      insideVertical: none,
    },
    rows: rows.map(
      ({ label, value }) =>
        new TableRow({
          cantSplit: true,
          children: [cell(label, labelWidth, { color: grey }), cell(value, textWidth - labelWidth)],
        }),
    ),
  })
}

const tones: Readonly<Record<string, IRunOptions>> = {
  muted: { color: grey, size: size.small },
  strong: { bold: true },
  warning: { bold: true },
}

/** People's words: set in from our own, with whose they are where somebody gave their name. */
function said(words: string, by: string | undefined): Paragraph {
  return new Paragraph({
    indent: { left: gap.indent },
    border: { left: { style: BorderStyle.SINGLE, size: 12, color: 'BFBFBF', space: 8 } },
    children: [
      ...runs(inert(words)),
      ...(by === undefined ? [] : [new TextRun({ text: `– ${by}`, color: grey, break: 1 })]),
    ],
  })
}

/** `index`: where the block stands, so that each list counts from one. */
function drawn(block: DocumentBlock, index: number, isFirstHeading: boolean): readonly (Paragraph | Table)[] {
  switch (block.kind) {
    case 'heading': {
      const heading = isFirstHeading ? HeadingLevel.HEADING_1 : HeadingLevel.HEADING_2
      return [paragraph(block.text, {}, { heading, keepNext: true })]
    }
    case 'text': {
      const more = block.tone === 'strong' ? { keepNext: true } : {}
      return [paragraph(block.text, tones[block.tone ?? ''] ?? {}, more)]
    }
    case 'rows':
      // A table has no space of its own below it.
      return [table(block.rows), paragraph('', { size: 12 })]
    case 'list': {
      const numbering = { reference: block.ordered ? 'steps' : 'list', level: 0, instance: index }
      return block.items.map((item) => paragraph(item, {}, { numbering }))
    }
    case 'said':
      return [said(block.words.said, block.by)]
    case 'lines':
      return lines(block)
  }
}

const listStyle = { paragraph: { indent: { left: gap.indent, hanging: gap.indent } } } as const

/** A document as .docx: A4, its language set, and nobody named in its properties. The time it was made stands there. */
export async function docxOf({ language, title, blocks }: Document): Promise<Uint8Array> {
  const first = blocks.findIndex(({ kind }) => kind === 'heading')
  const heading = (half: number) => ({
    run: { font, size: half, bold: true, color: '1F2A37' },
    paragraph: { spacing: { before: gap.heading, after: gap.text } },
  })
  const docx = new DocxDocument({
    title,
    // Given as nothing, they are left out; not given, the library would name itself a person.
    ...{ creator: '', lastModifiedBy: '' },
    styles: {
      default: {
        document: {
          run: { font, size: size.text, language: { value: spelling[language] } },
          paragraph: { spacing: { line: gap.line, after: gap.text } },
        },
        heading1: heading(size.title),
        heading2: heading(size.heading),
      },
    },
    numbering: {
      config: [
        {
          reference: 'list',
          levels: [{ level: 0, format: LevelFormat.BULLET, text: '–', style: listStyle }],
        },
        {
          reference: 'steps',
          levels: [{ level: 0, format: LevelFormat.DECIMAL, text: '%1.', style: listStyle }],
        },
      ],
    },
    sections: [
      {
        properties: { page: sheet },
        children: blocks.flatMap((block, index) => drawn(block, index, index === first)),
      },
    ],
  })
  return new Uint8Array(await Packer.toBuffer(docx))
}
