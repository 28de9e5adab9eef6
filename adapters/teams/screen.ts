import type { ShownCard } from '../../src/engine/card.ts'
import type { ShownReply } from '../../src/engine/channel.ts'
import type { ShownForm } from '../../src/engine/form.ts'
import type { Account, Gesture, RawValues } from '../../src/engine/gesture.ts'
import type { SealedWords } from '../../src/engine/sealed-words.ts'
import { carryAgain, carryButton, newNonce } from './carry.ts'
import { checkedCard, OverLimit } from './check-limits.ts'
import type { Furniture } from './furniture.ts'
import { limits } from './limits.ts'
import type { Doing, Handed } from './received.ts'
import type { References } from './references.ts'
import { actionSets, cardOf, ownAction, renderNote, renderPage } from './render-card.ts'
import { type Known, refill, renderForm } from './render-form.ts'
import { lines } from './render-text.ts'
import { type AdaptiveCard, cardType, type Element } from './wire.ts'

/** A person's one act while it is answered. */
export interface Turn {
  readonly doing: Doing
  readonly words: Furniture
  /** What the engine is asked. */
  readonly gesture: Pick<Gesture, 'id' | 'what'> | undefined
  /** The form that was handed in. */
  readonly handed: Handed | undefined
}

/** How many forms and pages are remembered while people have them open. */
const remembered = 1000

/** What people have open, each their own, until there is too much of it or the process ends. */
class Open<T> {
  readonly #kept = new Map<string, T>()

  keep(account: Account, nonce: string, value: T): void {
    this.#kept.set(`${account.user} ${nonce}`, value)
    const oldest = this.#kept.size > remembered ? this.#kept.keys().next().value : undefined
    if (oldest !== undefined) this.#kept.delete(oldest)
  }

  of(account: Account, nonce: string): T | undefined {
    return this.#kept.get(`${account.user} ${nonce}`)
  }
}

type Own = 'working' | 'dialog'

/** How many bytes a card may have there. */
const roomOn = (surface: Own): number => (surface === 'dialog' ? limits.dialogBytes : limits.cardBytes)

/** Draws the answers of the engine as cards of one person's own. */
export class Screen {
  readonly #references: References
  readonly #sealed: SealedWords
  readonly #forms = new Open<ShownForm>()
  readonly #pages = new Open<ShownCard>()
  readonly #openers = new Open<NonNullable<Turn['gesture']>>()

  constructor(references: References, sealed: SealedWords) {
    this.#references = references
    this.#sealed = sealed
  }

  /** An answer as a card; nothing to show for "nothing". @throws OverLimit */
  async cardOf(
    reply: Exclude<ShownReply, { readonly kind: 'file' }>,
    surface: Own,
    turn: Turn,
  ): Promise<AdaptiveCard | undefined> {
    if (reply.kind === 'nothing') return undefined
    if (reply.kind === 'form') return this.#asked(reply.form, surface, turn)
    if (reply.kind === 'page') return this.#page(reply.card, surface, turn)
    return checkedCard(renderNote(reply.words, turn.words.preview))
  }

  /** @throws OverLimit also where what was just typed is too much: it still stands where it was typed */
  async #asked(form: ShownForm, surface: Own, turn: Turn): Promise<AdaptiveCard> {
    try {
      return await this.form(form, surface, turn)
    } catch (error) {
      const isRefused = form.problem !== undefined || form.fields.some((one) => one.error !== undefined)
      if (surface === 'dialog' || isRefused || !(error instanceof OverLimit)) throw error
      return this.#elsewhere(form, turn.words)
    }
  }

  /** A form with more in it than a message holds: this opens it as a dialog, which holds more. */
  #elsewhere({ name, subject }: ShownForm, words: Furniture): AdaptiveCard {
    const data = carryButton({ action: name, subject }, false)
    const open = ownAction(words.open, data, 'room', { opensDialog: true, style: 'positive' })
    return checkedCard(renderNote(words.inPrivate, words.preview, [open]))
  }

  /** @throws OverLimit */
  async form(form: ShownForm, surface: Own, turn: Turn, nonce = newNonce()): Promise<AdaptiveCard> {
    const { doing, words } = turn
    this.#forms.keep(doing.account, nonce, form)
    this.#keepOpener(nonce, turn)
    const known = await this.#known(form)
    return checkedCard(renderForm(form, surface, words, { nonce, known }), roomOn(surface))
  }

  async #known(form: ShownForm): Promise<readonly Known[]> {
    return form.fields.some(({ face }) => face.kind === 'people') ? this.#references.known() : []
  }

  #page(card: ShownCard, surface: Own, turn: Turn): AdaptiveCard {
    const { doing, words } = turn
    const nonce = newNonce()
    this.#pages.keep(doing.account, nonce, card)
    this.#keepOpener(nonce, turn)
    return checkedCard(renderPage(card, surface, words, { nonce, at: 0 }))
  }

  #keepOpener(nonce: string, { doing, gesture }: Turn): void {
    // What was handed in is not asked again: it may have done something.
    if (gesture && gesture.what.kind !== 'submit') this.#openers.keep(doing.account, nonce, gesture)
  }

  /** What opened a page or form. Asked again under its id, it says whether they may still read it, and does nothing twice. */
  opener(account: Account, nonce: string): Turn['gesture'] {
    return this.#openers.of(account, nonce)
  }

  /** Another part of a page or form; nothing when it is not known any more. @throws OverLimit */
  async part(
    nonce: string,
    at: number,
    surface: Own,
    { doing, words }: Turn,
  ): Promise<AdaptiveCard | undefined> {
    const card = this.#pages.of(doing.account, nonce)
    if (card) return checkedCard(renderPage(card, surface, words, { nonce, at }))
    const form = this.#forms.of(doing.account, nonce)
    if (!form) return undefined
    const known = await this.#known(form)
    return checkedCard(renderForm(form, surface, words, { nonce, known, at }), roomOn(surface))
  }

  /**
   * The form that was handed in, with all that was typed and a sentence on why it still stands there. It is the same
   * asking: if it was kept after all, the same words once more are not kept twice. @throws OverLimit
   */
  async again(problem: string, surface: Own, turn: Turn): Promise<AdaptiveCard | undefined> {
    const { handed, doing, words } = turn
    if (!handed) return undefined
    const form = this.#forms.of(doing.account, handed.nonce)
    if (form) return this.form(refill(form, handed.values, problem), surface, turn, handed.nonce)
    const said = [...lines(problem, { bold: true }), ...typed(handed.values)]
    return checkedCard(
      cardOf([...said, ...this.#reopening(surface, turn)], words.preview, ''),
      roomOn(surface),
    )
  }

  /** The way back to the form that was handed in, where we do not know it any more. */
  #reopening(surface: Own, { gesture, words }: Turn): readonly Element[] {
    if (gesture?.what.kind !== 'submit') return []
    const { form: action, subject } = gesture.what
    return actionSets([
      ownAction(words.open, carryButton({ action, subject }, surface === 'working'), surface),
    ])
  }

  /** A neutral card in a room, whose button answers where only the one who asked can read it. */
  invitation(words: string, { doing, words: furniture }: Turn): AdaptiveCard {
    const data = carryAgain(this.#sealed.seal(words, doing.account))
    const open = data && ownAction(furniture.open, data, 'room', { opensDialog: true, style: 'positive' })
    const body = [
      ...lines(open ? furniture.inPrivate : furniture.tooLong),
      ...(open ? [{ type: 'ActionSet', actions: [open] }] : []),
      ...(words === '' ? [] : lines(furniture.mentioned, { muted: true })),
    ]
    return checkedCard(cardOf(body, furniture.preview, ''))
  }
}

/** What was typed, to copy it, where the form itself is not known any more. */
function typed(values: RawValues) {
  return Object.entries(values).flatMap(([id, value]) =>
    typeof value === 'string' && value.length > 3
      ? [{ type: 'Input.Text', id, label: '…', isMultiline: true, value }]
      : [],
  )
}

/** The answer to a pressed button: another card in its place. */
export const inPlace = (card: AdaptiveCard) => ({ statusCode: 200, type: cardType, value: card })

/** The answer to a pressed button: words beside the card, which stays as it is. */
export const beside = (words: string) => ({
  statusCode: 200,
  type: 'application/vnd.microsoft.activity.message',
  value: words,
})

/** The answer in a dialog: what it shows next. */
export function inDialog(card: AdaptiveCard, title: string) {
  const content = { contentType: cardType, content: card }
  return { task: { type: 'continue', value: { title, height: 'large', width: 'medium', card: content } } }
}

/** The answer in a dialog: a last word. */
export const lastWord = (words: string) => ({ task: { type: 'message', value: words } })
