import type { Bar, Button, DialogBlock, Row, ShownCard } from '../../src/engine/card.ts'
import { inert } from '../../src/language/inert.ts'
import { carryButton, carryClose, carryPart, type Data } from './carry.ts'
import { limits } from './limits.ts'
import { cut, heading, lines, paragraph, run } from './render-text.ts'
import type { AdaptiveCard, Element } from './wire.ts'

/**
 * Where a card stands. `direct` and `room`: posted by the outbox, for one person or for everybody there; `working`: a
 * person's own card in their conversation, which answers take the place of; `dialog`: a dialog that one person opened.
 */
export type Surface = 'direct' | 'room' | 'working' | 'dialog'

/** The words around a card, in the reader's language. */
export interface CardWords {
  readonly close: string
  /** Turns to the next part of a long page, and back. */
  readonly next: string
  readonly back: string
}

/** The verb of everything that we send. */
const verb = 'partwell'

/** What a button does on its surface: the same data, however it comes back. */
function actionOf(
  title: string,
  data: Data,
  surface: Surface,
  more: { readonly opensDialog?: boolean; readonly style?: string; readonly inputs?: 'auto' | 'none' } = {},
): Element {
  const { opensDialog = false, style, inputs = 'none' } = more
  const face = {
    title: cut(title, limits.title),
    ...(style === undefined ? {} : { style }),
    ...(inputs === 'none' ? { associatedInputs: 'none' } : {}),
  }
  if (surface === 'dialog') return { type: 'Action.Submit', ...face, data }
  if (surface === 'room' && opensDialog)
    return { type: 'Action.Submit', ...face, data: { ...data, msteams: { type: 'task/fetch' } } }
  return { type: 'Action.Execute', ...face, verb, data, fallback: { type: 'Action.Submit', ...face, data } }
}

/** Buttons in sets of no more than fit. */
export function actionSets(actions: readonly Element[]): readonly Element[] {
  const sets = Array.from({ length: Math.ceil(actions.length / limits.setActions) }, (_unused, index) =>
    actions.slice(index * limits.setActions, (index + 1) * limits.setActions),
  )
  return sets.map((some) => ({ type: 'ActionSet', actions: some }))
}

const styles = { primary: 'positive', danger: 'destructive' } as const

/** A button of the engine's. */
function pressAction(button: Button<string>, surface: Surface): Element {
  return actionOf(button.label, carryButton(button, surface === 'working'), surface, {
    opensDialog: button.opens === 'dialog',
    ...(button.style === undefined ? {} : { style: styles[button.style] }),
  })
}

/** A button of our own. */
export function ownAction(
  title: string,
  data: Data,
  surface: Surface,
  more: { readonly inputs?: 'auto'; readonly style?: 'positive'; readonly opensDialog?: boolean } = {},
): Element {
  return actionOf(title, data, surface, more)
}

/** A text of one line, or a small column of several. */
function block(items: readonly Element[], more: Readonly<Record<string, unknown>> = {}): readonly Element[] {
  return items.length === 0 ? [] : [{ type: 'Container', items, ...more }]
}

function renderRows(rows: readonly Row<string>[]): readonly Element[] {
  return block(
    rows.map((row) =>
      paragraph(
        [run(`${row.label}: `, { bold: true }), run(row.value.replaceAll(/\s*[\r\n]+\s*/g, ' '))],
        'Small',
      ),
    ),
  )
}

function renderList(items: readonly string[], ordered: boolean): readonly Element[] {
  const full = items.filter((item) => item !== '')
  return block(
    full.flatMap((item, index) => {
      const [first, ...rest] = lines(item)
      const sign = run(ordered ? `${index + 1}. ` : '• ')
      const inlines = (first?.inlines ?? []) as readonly Element[]
      return first ? [paragraph([sign, ...inlines], 'Small'), ...rest] : []
    }),
  )
}

/** Ten squares, then the words: readable without seeing the squares. */
function renderBars(bars: readonly Bar<string>[]): readonly Element[] {
  return block(
    bars.flatMap((bar) => {
      const share = bar.max > 0 ? Math.min(1, Math.max(0, bar.value / bar.max)) : 0
      const full = Math.round(share * 10)
      return [
        paragraph([run(bar.label, { bold: true })], 'Small'),
        paragraph([run(`${'█'.repeat(full)}${'░'.repeat(10 - full)} ${bar.words}`)], 'None'),
      ]
    }),
  )
}

/** People's words: framed as a quotation, exactly as typed, with nothing in them that acts (trust P7). */
function renderSaid(words: string, by: string | undefined): readonly Element[] {
  const quote = [...lines(inert(words)), ...(by === undefined ? [] : lines(by, { muted: true }))]
  return block(quote, { style: 'emphasis' })
}

/** To be copied: these characters and no others. An input keeps them, line ends too, and one key selects them all. */
function renderCopy(label: string, words: string, index: number): readonly Element[] {
  return [
    {
      type: 'Input.Text',
      id: `copy${index}`,
      label: cut(label, limits.label),
      isMultiline: true,
      value: words,
    },
  ]
}

/** Draws blocks for one surface. */
class Drawing {
  readonly #surface: Surface
  #copies = 0

  constructor(surface: Surface) {
    this.#surface = surface
  }

  draw(one: DialogBlock<string>): readonly Element[] {
    switch (one.kind) {
      case 'heading':
        return heading(one.text)
      case 'text':
        if (one.tone === 'warning') return block(lines(`⚠ ${one.text}`, { bold: true }))
        return block(lines(one.text, { bold: one.tone === 'strong', muted: one.tone === 'muted' }))
      case 'rows':
        return renderRows(one.rows)
      case 'list':
        return renderList(one.items, one.ordered ?? false)
      case 'buttons':
        return actionSets(one.buttons.map((button) => pressAction(button, this.#surface)))
      case 'said':
        return renderSaid(one.words.said, one.by)
      case 'bars':
        return renderBars(one.bars)
      case 'copy':
        this.#copies += 1
        return renderCopy(one.label, one.words, this.#copies)
    }
  }
}

/** A card of these parts. `language` for the screen reader; `preview` for a client that knows no cards. */
export function cardOf(body: readonly Element[], preview: string, language: string): AdaptiveCard {
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    ...(language === '' ? {} : { lang: language }),
    fallbackText: preview,
    body,
  }
}

/** A card of the outbox, as it stands in a conversation. */
export function renderCard(card: ShownCard, surface: 'direct' | 'room'): AdaptiveCard {
  const drawing = new Drawing(surface)
  const body = [...heading(card.title, true), ...card.blocks.flatMap((one) => drawing.draw(one))]
  return cardOf(body, card.preview, card.language)
}

/** Elements in parts of a size that fits, each at least one. */
export function inParts(elements: readonly Element[]): readonly (readonly Element[])[] {
  const parts: Element[][] = [[]]
  let bytes = 0
  for (const element of elements) {
    const size = Buffer.byteLength(JSON.stringify(element))
    if (bytes + size > limits.partBytes && (parts.at(-1)?.length ?? 0) > 0) {
      parts.push([])
      bytes = 0
    }
    parts.at(-1)?.push(element)
    bytes += size
  }
  return parts
}

/** A container of many lines is taken apart where a page is long. */
const apart = (element: Element): readonly Element[] => {
  const { items, style } = element
  if (element.type !== 'Container' || !Array.isArray(items)) return [element]
  return items.map((item: Element) =>
    style === undefined ? item : { type: 'Container', style, items: [item] },
  )
}

/**
 * A page that one person opened. A long one comes in parts, `at` counts them from 0; `nonce` names the page when they
 * turn to another.
 */
export function renderPage(
  card: ShownCard,
  surface: 'working' | 'dialog',
  words: CardWords,
  given: { readonly nonce: string; readonly at: number },
): AdaptiveCard {
  const drawing = new Drawing(surface)
  const drawn = card.blocks.flatMap((one) => drawing.draw(one))
  const long = Buffer.byteLength(JSON.stringify(drawn)) > limits.partBytes
  const parts = long ? inParts(drawn.flatMap(apart)) : [drawn]
  const at = Math.min(given.at, parts.length - 1)
  const turn = (label: string, to: number): readonly Element[] =>
    to < 0 || to >= parts.length
      ? []
      : [ownAction(label, carryPart(given.nonce, to, surface === 'working'), surface)]
  const close = surface === 'working' ? [ownAction(words.close, carryClose, surface)] : []
  const end = actionSets([...turn(words.back, at - 1), ...turn(words.next, at + 1), ...close])
  return cardOf([...heading(card.title, true), ...(parts[at] ?? []), ...end], card.preview, card.language)
}

/** A sentence or two of ours, and buttons under it. */
export function renderNote(words: string, preview: string, actions: readonly Element[] = []): AdaptiveCard {
  return cardOf([...lines(words), ...actionSets(actions)], preview, '')
}
