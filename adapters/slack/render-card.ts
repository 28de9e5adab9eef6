import type { Bar, Button, DialogBlock, Row, ShownCard } from '../../src/engine/card.ts'
import { inert } from '../../src/language/inert.ts'
import { carryButton, carryView, type ViewMeta } from './carry.ts'
import { limits } from './limits.ts'
import { cut, escaped, heading, line, muted, pieces, rich, run, sections } from './render-text.ts'
import { type Block, type MessageBody, plain, type View } from './wire.ts'

/** Our views' `callback_id`: a page only shows, a form asks. */
const pageCallback = 'partwell.page'

/** Rows and list items in one rich text block: few enough to stay far from every limit. */
const rowsABlock = 40

function inParts<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_unused, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}

function renderRows(rows: readonly Row<string>[]): readonly Block[] {
  return inParts(rows, rowsABlock).flatMap((part) =>
    rich(
      part.map((row) => ({
        type: 'rich_text_section',
        elements: [...run(`${row.label}: `, true), ...run(`${row.value}\n`)],
      })),
    ),
  )
}

function renderList(items: readonly string[], ordered: boolean): readonly Block[] {
  const full = items.filter((item) => item !== '')
  return inParts(full, rowsABlock).flatMap((part, index) =>
    rich([
      {
        type: 'rich_text_list',
        style: ordered ? 'ordered' : 'bullet',
        ...(ordered && index > 0 ? { offset: index * rowsABlock } : {}),
        elements: part.map((item) => line(item)),
      },
    ]),
  )
}

/** Ten squares, then the words: readable without seeing the squares. */
function renderBars(bars: readonly Bar<string>[]): readonly Block[] {
  return inParts(bars, rowsABlock).flatMap((part) =>
    rich(
      part.map((bar) => {
        const share = bar.max > 0 ? Math.min(1, Math.max(0, bar.value / bar.max)) : 0
        const full = Math.round(share * 10)
        return {
          type: 'rich_text_section',
          elements: [
            ...run(bar.label, true),
            ...run(`\n${'█'.repeat(full)}${'░'.repeat(10 - full)} ${bar.words}\n`),
          ],
        }
      }),
    ),
  )
}

/** People's words: framed as a quotation, exactly as typed, with nothing in them that acts (trust P7). */
function renderSaid(words: string, by: string | undefined): readonly Block[] {
  const quote = { type: 'rich_text_quote', elements: run(inert(words)) }
  return [...rich([quote]), ...(by === undefined ? [] : muted(by))]
}

/** To be copied: these characters and no others. */
function renderCopy(label: string, words: string): readonly Block[] {
  const blocks = pieces(words, limits.richText).map((piece) => ({
    type: 'rich_text_preformatted',
    elements: run(piece),
  }))
  return [...rich([line(label, true)]), ...blocks.flatMap((block) => rich([block]))]
}

/** Draws blocks; buttons get ids that are unique in the view or message. */
class Drawing {
  #buttons = 0

  button(button: Button<string>): Block {
    this.#buttons += 1
    return {
      type: 'button',
      action_id: `press:${this.#buttons}`,
      text: plain(cut(button.label, limits.button.text)),
      value: carryButton(button),
      ...(button.style === undefined ? {} : { style: button.style }),
    }
  }

  draw(block: DialogBlock<string>): readonly Block[] {
    switch (block.kind) {
      case 'heading':
        return heading(block.text)
      case 'text':
        if (block.tone === 'muted') return muted(block.text)
        if (block.tone === 'strong') return rich([line(block.text, true)])
        return block.tone === 'warning' ? rich([line(`⚠ ${block.text}`, true)]) : sections(block.text)
      case 'rows':
        return renderRows(block.rows)
      case 'list':
        return renderList(block.items, block.ordered ?? false)
      case 'buttons':
        return inParts(block.buttons, limits.actionsElements).map((part) => ({
          type: 'actions',
          elements: part.map((one) => this.button(one)),
        }))
      case 'said':
        return renderSaid(block.words.said, block.by)
      case 'bars':
        return renderBars(block.bars)
      case 'copy':
        return renderCopy(block.label, block.words)
    }
  }
}

function drawAll(card: ShownCard): readonly Block[] {
  const drawing = new Drawing()
  return card.blocks.flatMap((block) => drawing.draw(block))
}

/** A card as a message. */
export function renderMessage(card: ShownCard): MessageBody {
  return { text: escaped(card.preview), blocks: [...heading(card.title), ...drawAll(card)] }
}

/** A title that fits; the whole of it stands above the content when it had to be cut. */
export function titled(title: string): { readonly short: string; readonly above: readonly Block[] } {
  const short = cut(title, limits.view.title)
  return { short: short.trim() === '' ? 'Partwell' : short, above: short === title ? [] : heading(title) }
}

/** A page that one person opened, as a modal. `close`: the word on its button. */
export function renderPage(card: ShownCard, meta: ViewMeta, close: string): View {
  const { short, above } = titled(card.title)
  const blocks = [...above, ...drawAll(card)]
  return {
    type: 'modal',
    callback_id: pageCallback,
    private_metadata: carryView(meta),
    title: plain(short),
    close: plain(cut(close, limits.view.close)),
    blocks: blocks.length > 0 ? blocks : [...heading(card.title)],
  }
}

/** A sentence or two of ours in a modal: a note, a refusal, "one moment". */
export function renderNote(title: string, words: string, meta: ViewMeta, close: string): View {
  const card: ShownCard = {
    audience: 'dialog',
    ...{ preview: words, title, language: '' },
    blocks: [{ kind: 'text', text: words }],
  }
  return renderPage(card, meta, close)
}

/** A person's own desk. */
export function renderHome(card: ShownCard): View {
  const blocks = [...heading(card.title), ...drawAll(card)]
  return {
    type: 'home',
    callback_id: pageCallback,
    private_metadata: carryView({ depth: 1, fromHome: true }),
    blocks,
  }
}
