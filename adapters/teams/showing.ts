import type { ShownReply } from '../../src/engine/channel.ts'
import { filePage } from '../../src/engine/file.ts'
import type { SealedWords } from '../../src/engine/sealed-words.ts'
import { within } from '../../src/engine/within.ts'
import type { Address, TeamsApi } from './api.ts'
import { checkedMessage, OverLimit } from './check-limits.ts'
import type { Files } from './files.ts'
import { times } from './limits.ts'
import type { Consent, Deed, Doing } from './received.ts'
import type { References } from './references.ts'
import { renderNote } from './render-card.ts'
import { beside, inDialog, inPlace, lastWord, Screen, type Turn } from './screen.ts'
import { type AdaptiveCard, messageOf } from './wire.ts'
import { receipt, WorkingCards } from './working.ts'

/** The answer to a request of Teams. */
export interface Answer {
  readonly status: number
  readonly body?: unknown
}

/** Gives that answer; only the first one counts. */
export type Give = (answer: Answer) => void

export interface ShowingParts {
  readonly api: TeamsApi
  readonly references: References
  readonly files: Files
  readonly sealed: SealedWords
  /** Told of everything that could not be shown. The error may hold anything: log its kind only. */
  readonly failed: (error: unknown) => void
}

const ok: Answer = { status: 200 }

/** What takes the place of a working card: another one, or a sentence, and then it holds nothing any more. */
type OwnCard = { readonly card: AdaptiveCard } | { readonly receipt: string }

/** A file, and the page that holds the same text. */
type ShownFile = Extract<ShownReply, { readonly kind: 'file' }>
type Shown = Exclude<ShownReply, ShownFile>

/** Puts answers before people, each where only they see it: in place, beside, in a dialog, or in their own conversation. */
export class Showing {
  readonly #parts: ShowingParts
  readonly #screen: Screen
  readonly #working: WorkingCards

  constructor(parts: ShowingParts) {
    this.#parts = parts
    this.#screen = new Screen(parts.references, parts.sealed)
    this.#working = new WorkingCards(parts)
  }

  /** What cards do among themselves: turn to another part, or be put away. Nothing for everything else. */
  async #ownCard(deed: Deed, turn: Turn): Promise<OwnCard | undefined> {
    const { doing, words } = turn
    const { from, direct, onWorking } = doing.surface
    // Copied into a room, such a button would write into a card that everybody there sees.
    if (from !== 'dialog' && !(direct && onWorking)) return undefined
    if (deed.kind === 'close') return { receipt: words.closed }
    if (deed.kind !== 'part') return undefined
    const surface = from === 'dialog' ? 'dialog' : 'working'
    const card = await this.#screen.part(deed.nonce, deed.part, surface, turn)
    return card ? { card } : { receipt: words.typeAgain }
  }

  /** What opened this page or form of theirs; nothing when it is not known, or not to be asked again. */
  opener(nonce: string, { account }: Doing): Turn['gesture'] {
    return this.#screen.opener(account, nonce)
  }

  /** Puts what a card does by itself in its place. False when it does nothing by itself. */
  async put(deed: Deed, turn: Turn, give: Give): Promise<boolean> {
    try {
      const own = await this.#ownCard(deed, turn)
      if (own) await this.#inItsPlace(own, turn, give)
      return own !== undefined
    } catch (error) {
      await this.#sorry(error, turn, give)
      return true
    }
  }

  async #inItsPlace(own: OwnCard, turn: Turn, give: Give): Promise<void> {
    const { doing, words } = turn
    const card = 'card' in own ? own.card : receipt(own.receipt, words)
    if (doing.surface.from === 'dialog') return give({ status: 200, body: inDialog(card, words.title) })
    give(doing.surface.from === 'card' ? { status: 200, body: inPlace(card) } : ok)
    await this.#keep(own, turn)
  }

  /** A card in the room whose button opens the answer where only the one who asked can read it. */
  async invite(typed: string, turn: Turn): Promise<void> {
    const { doing, words } = turn
    const message = checkedMessage(messageOf(this.#screen.invitation(typed, turn), words.preview))
    await this.#parts.api.answer(doing.surface.address, message).catch(this.#parts.failed)
  }

  /** What somebody said to a file that was offered to them. */
  async settleFile(consent: Consent, { doing, words }: Turn): Promise<void> {
    await this.#parts.files.settle(doing, consent, words).catch(this.#parts.failed)
  }

  /** A file is offered in the person's own conversation, and the page with the same text says so, or why not. */
  async #withFile(reply: ShownReply, { doing, words, gesture }: Turn): Promise<Shown> {
    if (reply.kind !== 'file') return reply
    const { attachment, card } = reply
    const own = await this.#own(doing)
    if (!own) return filePage(card, attachment.name, 'noFiles')
    try {
      const more = { preview: words.preview, asked: gesture }
      const offered = this.#parts.files.offer(doing.account, own, attachment, more)
      // A slow Teams holds up no answer; what becomes of it then is told to whoever looks after the bot.
      offered.catch(this.#parts.failed)
      await within(offered, times.offerMs)
      return filePage(card, attachment.name, 'coming')
    } catch {
      return filePage(card, attachment.name, 'failed')
    }
  }

  /** The person's own conversation with the bot, where there is one. */
  async #own({ surface, account }: Doing): Promise<Address | undefined> {
    if (surface.direct && !surface.visiting) return surface.address
    return (await this.#parts.references.person(account.user).catch(() => undefined))?.direct
  }

  /** Answers a button or a dialog in time. */
  async show(given: ShownReply, turn: Turn, give: Give): Promise<void> {
    const { surface } = turn.doing
    const reply = await this.#withFile(given, turn)
    const isKnown = surface.from === 'card' || surface.message !== undefined
    try {
      if (surface.from === 'dialog') give({ status: 200, body: await this.#dialog(reply, turn) })
      else if (surface.onWorking && surface.direct && isKnown) await this.#onWorking(reply, turn, give)
      else await this.#onStanding(reply, turn, give)
    } catch (error) {
      await this.#sorry(error, turn, give)
    }
  }

  /** The answer is there and cannot be shown: whoever waits for it is told so. */
  async #sorry(error: unknown, turn: Turn, give: Give): Promise<void> {
    this.#parts.failed(error)
    const { notShown, title, preview } = turn.words
    const { from } = turn.doing.surface
    if (from === 'dialog') give({ status: 200, body: inDialog(renderNote(notShown, preview), title) })
    else if (from === 'card') give({ status: 200, body: beside(notShown) })
    else {
      give(ok)
      await this.say(notShown, turn)
    }
  }

  async #dialog(reply: Shown, turn: Turn): Promise<unknown> {
    const { words, handed } = turn
    if (reply.kind === 'nothing') return lastWord(words.done)
    if (reply.kind === 'note' && handed) return lastWord(reply.words)
    const again = reply.kind === 'refused' ? await this.#again(reply.words, 'dialog', turn) : undefined
    const card = again ?? (await this.#drawn(reply, 'dialog', turn))
    // What was typed in it is kept as a draft: it stands there again when the form is opened anew.
    return inDialog(card ?? renderNote(refusalOf(reply) ?? words.done, words.preview), words.title)
  }

  /** An answer as a card; nothing where a form was refused that is too much to show again with all that was typed. */
  async #drawn(reply: Shown, surface: 'working' | 'dialog', turn: Turn): Promise<AdaptiveCard | undefined> {
    try {
      return await this.#screen.cardOf(reply, surface, turn)
    } catch (error) {
      if (error instanceof OverLimit && refusalOf(reply) !== undefined) return undefined
      throw error
    }
  }

  /** What was refused stands there again with all that was typed; where that is too much to show, nothing is replaced. */
  async #again(
    problem: string,
    surface: 'working' | 'dialog',
    turn: Turn,
  ): Promise<AdaptiveCard | undefined> {
    try {
      return await this.#screen.again(problem, surface, turn)
    } catch (error) {
      if (error instanceof OverLimit) return undefined
      throw error
    }
  }

  /** The answer takes the place of the working card. */
  async #onWorking(reply: Shown, turn: Turn, give: Give): Promise<void> {
    const { doing, words } = turn
    const { surface } = doing
    const card =
      reply.kind === 'refused'
        ? await this.#again(reply.words, 'working', turn)
        : await this.#drawn(reply, 'working', turn)
    const said = shortOf(reply) ?? refusalOf(reply)
    if (surface.from !== 'card') give(ok)
    else give({ status: 200, body: card ? inPlace(card) : beside(said ?? words.done) })
    if (card) {
      const kept = await this.#keep(reply.kind === 'note' ? { receipt: reply.words } : { card }, turn)
      // The card is gone, or cannot be changed now: the answer stands below.
      if (!kept && surface.from !== 'card') await this.open(reply, turn, surface.address)
    } else if (surface.from !== 'card' && said !== undefined) await this.say(said, turn)
  }

  /** What an answer puts in a card's place is gone when the chat is opened again: the message itself is changed too. True when it was. */
  async #keep(own: OwnCard, { doing, words }: Turn): Promise<boolean> {
    const { account, surface } = doing
    const { address, message } = surface
    if (message === undefined) return false
    try {
      if ('card' in own) await this.#working.replace(account, address, message, own.card, words)
      else await this.#working.end(account, address, message, own.receipt, words)
      return true
    } catch (error) {
      this.#parts.failed(error)
      return false
    }
  }

  /** A card of the outbox stays as it is: its answer stands below it, in the person's own conversation. */
  async #onStanding(reply: Shown, turn: Turn, give: Give): Promise<void> {
    const { doing, words } = turn
    const { surface } = doing
    const own = await this.#own(doing)
    const short = shortOf(reply)
    if (surface.from === 'card') {
      const opened = own ? (surface.direct ? words.opened : words.inChat) : words.inOwn
      const said = reply.kind === 'nothing' ? words.done : (short ?? opened)
      give({ status: 200, body: beside(said) })
      if (own && short === undefined) await this.open(reply, turn, own)
      return
    }
    give(ok)
    if (own) await this.open(reply, turn, own)
    else if (reply.kind !== 'nothing') await this.say(words.inOwn, turn)
  }

  /** Shows an answer in the person's own conversation. */
  async open(given: ShownReply, turn: Turn, own: Address): Promise<void> {
    const { doing, words } = turn
    const reply = await this.#withFile(given, turn)
    if (reply.kind === 'nothing') return
    try {
      const short = shortOf(reply)
      if (short !== undefined) return await this.#sayAt(short, turn, own)
      const card = await this.#screen.cardOf(reply, 'working', turn)
      if (card) await this.#working.open(doing.account, own, card, words)
    } catch (error) {
      this.#parts.failed(error)
      await this.#sayAt(words.notShown, turn, own)
    }
  }

  /** A sentence where the person wrote or pressed. */
  say(sentence: string, turn: Turn): Promise<void> {
    return this.#sayAt(sentence, turn, turn.doing.surface.address)
  }

  /** A sentence in a conversation. Its notification is always the same: it may hold what only this person should read. */
  async #sayAt(sentence: string, { words }: Turn, at: Address): Promise<void> {
    const message = checkedMessage(messageOf(renderNote(sentence, words.preview), words.preview))
    await this.#parts.api.answer(at, message).catch(this.#parts.failed)
  }

  /** Nothing is saved yet: said in time, and what was typed stays. */
  async lateBody(turn: Turn): Promise<unknown> {
    const { words, doing } = turn
    if (doing.surface.from === 'sent') {
      await this.say(words.late, turn)
      return undefined
    }
    if (doing.surface.from === 'card') return beside(words.late)
    const again = await this.#again(words.late, 'dialog', turn)
    return inDialog(again ?? renderNote(words.late, words.preview), words.title)
  }

  /** The answer came after the person was told that nothing is saved yet. A dialog has no place for it any more. */
  async showLate(reply: ShownReply, turn: Turn): Promise<void> {
    const { surface } = turn.doing
    const sent: Turn = { ...turn, doing: { ...turn.doing, surface: { ...surface, from: 'sent' } } }
    if (surface.from !== 'dialog') await this.show(reply, sent, () => {})
    else await this.#withFile(reply, turn)
  }
}

function shortOf(reply: Shown): string | undefined {
  return reply.kind === 'note' || reply.kind === 'refused' ? reply.words : undefined
}

/** What is wrong with a form that was handed in: of it as a whole, then field by field. Nothing when nothing is. */
function refusalOf(reply: Shown): string | undefined {
  if (reply.kind !== 'form') return undefined
  const { problem, fields } = reply.form
  const errors = fields.flatMap(({ face, error }) => (error === undefined ? [] : [`${face.label}: ${error}`]))
  const all = [...(problem === undefined ? [] : [problem]), ...errors]
  return all.length > 0 ? all.join('\n') : undefined
}
