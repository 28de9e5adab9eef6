import type { ShownReply } from '../../src/engine/channel.ts'
import type { Account, Gesture } from '../../src/engine/gesture.ts'
import type { SealedWords } from '../../src/engine/sealed-words.ts'
import { type Language, languageOf } from '../../src/language/language.ts'
import type { Address, TeamsApi } from './api.ts'
import { checkedMessage, OverLimit } from './check-limits.ts'
import { furniture } from './furniture.ts'
import { times } from './limits.ts'
import type { TeamsPeople } from './people.ts'
import type { Deed, Doing } from './received.ts'
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

/** One thing that somebody did, on its way. `answered` comes after the commit, or when that takes too long; the work goes on after it. */
export interface Taken {
  readonly answered: Promise<Answer>
  readonly done: Promise<void>
}

export interface TalkParts {
  readonly api: TeamsApi
  readonly references: References
  readonly people: TeamsPeople
  readonly sealed: SealedWords
  readonly receive: (gesture: Gesture) => Promise<ShownReply>
  /** What a person has chosen to read; nothing when they have not. */
  readonly chosen: (account: Account) => Promise<Language | undefined>
  /** Told of everything that could not be shown. The error may hold anything: log its kind only. */
  readonly failed: (error: unknown) => void
}

/** How many answers are remembered, so that the same delivery once more has no second effect. */
const remembered = 5000
/** A person's language is asked of the store at most this long, real ms. */
const languageMs = 400

const late = Symbol('late')

/** What `work` gives, or `late` after so many real ms. */
async function within<T>(work: Promise<T>, ms: number): Promise<T | typeof late> {
  let timer: NodeJS.Timeout | undefined
  const passed = new Promise<typeof late>((resolve) => {
    timer = setTimeout(() => resolve(late), ms)
  })
  return Promise.race([work, passed]).finally(() => clearTimeout(timer))
}

const ok: Answer = { status: 200 }

/** Answers what people do: in time, in private, and once. */
export class Talk {
  readonly #parts: TalkParts
  readonly #screen: Screen
  readonly #working: WorkingCards
  readonly #taken = new Map<string, Taken>()

  constructor(parts: TalkParts) {
    this.#parts = parts
    this.#screen = new Screen(parts.references, parts.sealed)
    this.#working = new WorkingCards(parts)
  }

  /** Takes up an act, or gives the answer of the same delivery that came before. */
  take(doing: Doing, deed: Deed): Taken {
    const before = this.#taken.get(doing.delivery)
    if (before) return before
    const taken = this.#begin(doing, deed)
    this.#taken.set(doing.delivery, taken)
    const oldest = this.#taken.size > remembered ? this.#taken.keys().next().value : undefined
    if (oldest !== undefined) this.#taken.delete(oldest)
    return taken
  }

  #begin(doing: Doing, deed: Deed): Taken {
    let give: (answer: Answer) => void = () => {}
    const answered = new Promise<Answer>((resolve) => {
      give = resolve
    })
    const done = this.#play(doing, deed, give)
      .catch(this.#parts.failed)
      // Whatever went wrong, the request is answered.
      .finally(() => give({ status: 500 }))
    return { answered, done }
  }

  async #play(doing: Doing, deed: Deed, give: (answer: Answer) => void): Promise<void> {
    const words = furniture(await this.#language(doing))
    const turn: Turn = { doing, words, handed: deed.kind === 'gesture' ? deed.handed : undefined }
    if (deed.kind === 'mention') {
      give(ok)
      return this.#invite(deed.words, turn)
    }
    const own = await this.#withoutEngine(deed, turn)
    if (own) return this.#put(own, turn, give)
    const reply = this.#reply(deed, turn)
    if (doing.surface.from === 'typed') return this.#inChat(reply, turn, give)
    const first = await within(reply, times.honestMs)
    if (first !== late) return this.#show(first, turn, give)
    give({ status: 200, body: await this.#lateBody(turn) })
    await this.#showLate(await reply, turn)
  }

  async #language({ account, languageTag }: Doing): Promise<Language> {
    const known = await within(this.#parts.chosen(account), languageMs).catch(() => late)
    return (typeof known === 'string' ? known : languageOf(languageTag)) ?? 'en'
  }

  /** What cards do among themselves. */
  async #withoutEngine(deed: Deed, turn: Turn): Promise<AdaptiveCard | undefined> {
    const { doing, words } = turn
    if (deed.kind === 'close') return receipt(words.closed, words)
    if (deed.kind !== 'part') return undefined
    const surface = doing.surface.from === 'dialog' ? 'dialog' : 'working'
    return (await this.#screen.part(deed.nonce, deed.part, surface, turn)) ?? receipt(words.typeAgain, words)
  }

  async #put(card: AdaptiveCard, turn: Turn, give: (answer: Answer) => void): Promise<void> {
    const { doing, words } = turn
    const { surface, account } = doing
    if (surface.from === 'dialog') return give({ status: 200, body: inDialog(card, words.title) })
    give(surface.from === 'card' ? { status: 200, body: inPlace(card) } : ok)
    await this.#keep(card, turn)
    if (card.body.every((one) => one.type === 'RichTextBlock'))
      await this.#working.done(account, surface.message)
  }

  async #reply(deed: Deed, { doing, words }: Turn): Promise<ShownReply> {
    const { account, at } = doing
    if (!(await this.#isFit(doing))) return { kind: 'refused', words: words.notHere }
    const gesture = this.#gestureOf(deed, doing)
    if (!gesture) return { kind: 'refused', words: deed.kind === 'again' ? words.theirs : words.typeAgain }
    try {
      return await this.#parts.receive({ ...gesture, account, at })
    } catch (error) {
      this.#parts.failed(error)
      return { kind: 'refused', words: words.notSaved }
    }
  }

  #gestureOf(deed: Deed, { account }: Doing): Pick<Gesture, 'id' | 'what'> | undefined {
    if (deed.kind === 'gesture') return deed
    if (deed.kind !== 'again') return undefined
    const words = this.#parts.sealed.open(deed.sealed, account)
    return words === undefined ? undefined : { id: deed.id, what: { kind: 'command', words } }
  }

  /** Whether it was done in a place of the organisation's own. */
  async #isFit({ surface, at, outside }: Doing): Promise<boolean> {
    if (outside) return false
    return surface.direct || surface.visiting || (await this.#parts.people.kindOf(at.id)) === 'member'
  }

  /** A message is acknowledged after its commit, or not at all: whoever wrote it sees that, and may write it again. */
  async #inChat(reply: Promise<ShownReply>, turn: Turn, give: (answer: Answer) => void): Promise<void> {
    const { address } = turn.doing.surface
    if ((await within(reply, times.typingMs)) === late) await this.#parts.api.typing(address)
    const first = await within(reply, times.honestMs - times.typingMs)
    if (first === late) {
      await this.#say(turn.words.late, turn)
      if ((await within(reply, times.messageMs)) === late) give({ status: 503 })
    }
    const last = await reply
    give(ok)
    await this.#open(last, turn, address)
  }

  /** Typed words in a room: nothing of a case is said there. */
  async #invite(typed: string, turn: Turn): Promise<void> {
    const { doing, words } = turn
    const { api, people, failed } = this.#parts
    const belonging = await people.person(doing.account)
    const fit = await this.#isFit(doing)
    const card = !fit
      ? renderNote(words.notHere, words.preview)
      : belonging === 'member'
        ? this.#screen.invitation(typed, turn)
        : renderNote(words.outsider, words.preview)
    await api.answer(doing.surface.address, checkedMessage(messageOf(card, words.preview))).catch(failed)
  }

  /** Answers a button or a dialog in time. */
  async #show(reply: ShownReply, turn: Turn, give: (answer: Answer) => void): Promise<void> {
    const { surface } = turn.doing
    try {
      if (surface.from === 'dialog') give({ status: 200, body: await this.#dialog(reply, turn) })
      else if (surface.onWorking && surface.direct) await this.#onWorking(reply, turn, give)
      else await this.#onStanding(reply, turn, give)
    } catch (error) {
      this.#parts.failed(error)
      const { notShown, title } = turn.words
      const card = renderNote(notShown, turn.words.preview)
      const body = surface.from === 'dialog' ? inDialog(card, title) : beside(notShown)
      give(surface.from === 'sent' ? ok : { status: 200, body })
    }
  }

  async #dialog(reply: ShownReply, turn: Turn): Promise<unknown> {
    const { words, handed } = turn
    if (reply.kind === 'nothing') return lastWord(words.done)
    if (reply.kind === 'note' && handed) return lastWord(reply.words)
    const again = reply.kind === 'refused' ? await this.#again(reply.words, 'dialog', turn) : undefined
    const card = again ?? (await this.#screen.cardOf(reply, 'dialog', turn))
    return card ? inDialog(card, words.title) : lastWord(words.done)
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
  async #onWorking(reply: ShownReply, turn: Turn, give: (answer: Answer) => void): Promise<void> {
    const { doing, words } = turn
    const { surface, account } = doing
    const card =
      reply.kind === 'refused'
        ? await this.#again(reply.words, 'working', turn)
        : await this.#screen.cardOf(reply, 'working', turn)
    if (surface.from !== 'card') give(ok)
    else give({ status: 200, body: card ? inPlace(card) : beside(shortOf(reply) ?? words.done) })
    if (card) await this.#keep(card, turn)
    else if (surface.from !== 'card' && reply.kind === 'refused') await this.#say(reply.words, turn)
    if (reply.kind === 'note') await this.#working.done(account, surface.message)
  }

  /** What an answer puts in a card's place is gone when the chat is opened again: the message itself is changed too. */
  async #keep(card: AdaptiveCard, { doing, words }: Turn): Promise<void> {
    const { account, surface } = doing
    const { address, message } = surface
    if (message === undefined) return
    await this.#working.replace(account, address, message, card, words).catch(this.#parts.failed)
  }

  /** A card of the outbox stays as it is: its answer stands below it, in the person's own conversation. */
  async #onStanding(reply: ShownReply, turn: Turn, give: (answer: Answer) => void): Promise<void> {
    const { doing, words } = turn
    const { surface, account } = doing
    const own = surface.direct
      ? surface.address
      : (await this.#parts.references.person(account.user).catch(() => undefined))?.direct
    const short = shortOf(reply)
    if (surface.from === 'card') {
      const opened = own ? (surface.direct ? words.opened : words.inChat) : words.inOwn
      const said = reply.kind === 'nothing' ? words.done : (short ?? opened)
      give({ status: 200, body: beside(said) })
      if (own && short === undefined) await this.#open(reply, turn, own)
      return
    }
    give(ok)
    if (own) await this.#open(reply, turn, own)
  }

  /** Shows an answer in the person's own conversation. */
  async #open(reply: ShownReply, turn: Turn, own: Address): Promise<void> {
    const { doing, words } = turn
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

  #say(sentence: string, turn: Turn): Promise<void> {
    return this.#sayAt(sentence, turn, turn.doing.surface.address)
  }

  /** A sentence in a conversation. Its notification is always the same: it may hold what only this person should read. */
  async #sayAt(sentence: string, { words }: Turn, at: Address): Promise<void> {
    const message = checkedMessage(messageOf(renderNote(sentence, words.preview), words.preview))
    await this.#parts.api.answer(at, message).catch(this.#parts.failed)
  }

  /** Nothing is saved yet: said in time, and what was typed stays. */
  async #lateBody(turn: Turn): Promise<unknown> {
    const { words, doing } = turn
    if (doing.surface.from === 'sent') return undefined
    if (doing.surface.from === 'card') return beside(words.late)
    const again = await this.#again(words.late, 'dialog', turn)
    return inDialog(again ?? renderNote(words.late, words.preview), words.title)
  }

  /** The answer came after the person was told that nothing is saved yet. A dialog has no place for it any more. */
  async #showLate(reply: ShownReply, turn: Turn): Promise<void> {
    const { surface } = turn.doing
    if (surface.from === 'dialog') return
    const onCard = surface.onWorking && surface.direct && surface.message !== undefined
    const sent: Turn = { ...turn, doing: { ...turn.doing, surface: { ...surface, from: 'sent' } } }
    if (onCard) await this.#onWorking(reply, sent, () => {})
    else await this.#onStanding(reply, sent, () => {})
  }
}

function shortOf(reply: ShownReply): string | undefined {
  return reply.kind === 'note' || reply.kind === 'refused' ? reply.words : undefined
}
