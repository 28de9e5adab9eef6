import type { Chart } from '../charts/chart.ts'
import { type Language, languageOf } from '../language/language.ts'
import { message, say } from '../language/text.ts'
import type { DialogBlock, Neutral, ShownCard } from './card.ts'
import type { ShownReply } from './channel.ts'

/** A part of a document, in words that are ready to be read. */
export type DocumentBlock =
  | Extract<DialogBlock<string>, { readonly kind: 'heading' | 'text' | 'rows' | 'list' | 'said' }>
  /** Lines that stay together where a letter has them. Of a closing the first line is followed by room to sign. */
  | {
      readonly kind: 'lines'
      readonly as: 'sender' | 'recipient' | 'date' | 'closing'
      readonly lines: readonly string[]
    }

/** A document as pure data: what it says, in one language, from which the same document can be made again. */
export interface Document {
  /** Of the text itself, for spell-checkers and screen readers. */
  readonly language: Language
  /** Its name in its own properties. Neutral like a file's name: the kind of document, nobody's name. */
  readonly title: string
  readonly blocks: readonly DocumentBlock[]
}

/** A block of a page as it stands in a document: bars are read by their words, what can be pressed is left out. */
export function documentBlock(block: DialogBlock<string>): readonly DocumentBlock[] {
  switch (block.kind) {
    case 'buttons':
      return []
    case 'bars':
      return [{ kind: 'rows', rows: block.bars.map(({ label, words }) => ({ label, value: words })) }]
    case 'copy':
      return [
        { kind: 'text', text: block.label, tone: 'strong' },
        { kind: 'text', text: block.words },
      ]
    default:
      return [block]
  }
}

/** What a file is made of. A new kind gets a line in `fileKinds` and in the maker that is injected. */
export type FileContent =
  | { readonly kind: 'document'; readonly document: Document }
  | { readonly kind: 'picture'; readonly chart: Chart }

/** A file as a handler describes it. `name` is neutral (a code name and a kind) and comes without an ending. */
export interface FileDraft {
  readonly name: Neutral
  readonly content: FileContent
}

/** A file with its name in the reader's language, before its bytes are made: what is kept for a repeat. */
export interface NamedFile {
  readonly name: string
  readonly content: FileContent
}

/** The media type of each kind, and how its file's name ends. */
export const fileKinds: Readonly<
  Record<FileContent['kind'], { readonly mediaType: string; readonly ending: string }>
> = {
  document: {
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    ending: '.docx',
  },
  picture: { mediaType: 'image/png', ending: '.png' },
}

/** Makes the bytes of a file; injected, since it takes libraries that the engine does not know. */
export type MakeFile = (content: FileContent) => Promise<Uint8Array>

/** What no file system and no header takes in a name. */
const unfit = /[\\/:*?"<>|\p{Cc}]+/gu

/** The file's whole name in the reader's language: `Heron letter.docx`. */
export function nameFile({ name, content }: FileDraft, reader: Parameters<typeof say>[1]): NamedFile {
  const words = say(name, reader).replace(unfit, ' ').trim()
  return { name: `${words}${fileKinds[content.kind].ending}`, content }
}

/**
 * Where a file stands, said above the text that it holds. `coming`: it is sent to the person's own conversation;
 * `here`: it is offered beside the text; `noFiles`: this channel takes none; `notAllowed`: it would, but the team has not
 * allowed us; `failed`: it could not be made or sent.
 */
export type FileState = 'coming' | 'here' | 'noFiles' | 'notAllowed' | 'failed'

/** The page that a file's reply comes with, and above it where the file is, or why there is none. */
export function filePage(
  card: ShownCard,
  name: string,
  state: FileState,
): Extract<ShownReply, { readonly kind: 'page' }> {
  const language = languageOf(card.language) ?? 'en'
  const text = say(message('common.file', { state, name }), { language, zone: 'UTC' })
  const tone = state === 'coming' || state === 'here' ? 'muted' : 'warning'
  return { kind: 'page', card: { ...card, blocks: [{ kind: 'text', text, tone }, ...card.blocks] } }
}

/** For a channel that takes no files: the same text as a page. Every other answer stays as it is. */
export function withoutFiles(reply: ShownReply): Exclude<ShownReply, { readonly kind: 'file' }> {
  return reply.kind === 'file' ? filePage(reply.card, reply.attachment.name, 'noFiles') : reply
}
