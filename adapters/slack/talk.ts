import type { ShownReply } from '../../src/engine/channel.ts'
import type { ShownForm } from '../../src/engine/form.ts'
import type { Account, Gesture } from '../../src/engine/gesture.ts'
import { late, within } from '../../src/engine/within.ts'
import type { Language } from '../../src/language/language.ts'
import { blockIdOf } from './carry.ts'
import { checkedView } from './check-limits.ts'
import type { Furniture } from './furniture.ts'
import { limits, times } from './limits.ts'
import type { Received } from './received.ts'
import { cut } from './render-text.ts'
import { noteView, Screen, type ScreenParts, sentence, type Turn, viewOf } from './screen.ts'

/** The immediate answer to a request of Slack: empty, an ephemeral message, or what becomes of a modal. */
export type Ack = Readonly<Record<string, unknown>> | undefined

/** One thing that somebody did, on its way. `acked` comes after the commit, or when that takes too long; the work goes on after it. */
export interface Taken {
  readonly acked: Promise<Ack>
  readonly done: Promise<void>
}

export interface TalkParts extends ScreenParts {
  readonly receive: (gesture: Gesture) => Promise<ShownReply>
  /** The sentences of this channel's own. */
  readonly words: (language: Language) => Furniture
  /** The reader's language. */
  readonly languageOf: (account: Account) => Promise<Language>
}

type Doing = Exclude<Received, { readonly kind: 'ignored' | 'typed' }>

/** How many answers are remembered, so that the same request once more has no second effect. */
const remembered = 5000
/** The language is asked of Slack at most this long, real ms. */
const languageMs = 400

/** A modal that says "one moment" until the answer is there. */
interface Skeleton {
  /** Its id once it is open; nothing when Slack did not open it. Absent while the answer may still be in time. */
  opening?: Promise<string | undefined>
}

/** Answers what people do: in time, in private, and once. */
export class Talk {
  readonly #parts: TalkParts
  readonly #screen: Screen
  readonly #taken = new Map<string, Taken>()

  constructor(parts: TalkParts) {
    this.#parts = parts
    this.#screen = new Screen(parts)
  }

  /** Takes up an act, or gives the answer of the same act that came before. */
  take(received: Doing): Taken {
    const id = received.kind === 'gesture' ? received.gesture.id : received.id
    const before = this.#taken.get(id)
    if (before) return before
    const taken = this.#begin(received)
    this.#taken.set(id, taken)
    const oldest = this.#taken.size > remembered ? this.#taken.keys().next().value : undefined
    if (oldest !== undefined) this.#taken.delete(oldest)
    return taken
  }

  /**
   * The answer while nothing can be looked up: honest, and what was typed stays.
   * @throws for an event, which Slack then sends again
   */
  unsaved(received: Received): Ack {
    if (received.kind === 'ignored' || received.kind === 'typed') return undefined
    const words = this.#parts.words('en')
    const { surface } = received
    if (['direct', 'mention', 'opened'].includes(surface.from)) throw new Error('nothing can be looked up')
    const account: Account = { channel: 'slack', installation: '', user: '' }
    if (surface.from === 'form')
      return this.#errorsAck({}, words.notSaved, { id: '', account, surface, words, typed: '' })
    return surface.from === 'command'
      ? { response_type: 'ephemeral', ...sentence(words.notSaved, words) }
      : undefined
  }

  #begin(received: Doing): Taken {
    let give: (ack: Ack) => void = () => {}
    const acked = new Promise<Ack>((resolve) => {
      give = resolve
    })
    const done = this.#play(received, give)
      .catch(this.#parts.failed)
      // Whatever went wrong, the request is answered.
      .finally(() => give(undefined))
    return { acked, done }
  }

  async #play(received: Doing, ack: (ack: Ack) => void): Promise<void> {
    const begun = performance.now()
    const gesture = this.#gestureOf(received)
    const account = received.kind === 'gesture' ? received.gesture.account : received.account
    const typed = gesture?.what.kind === 'command' ? gesture.what.words : ''
    const language = this.#language(account)
    const reply = this.#reply(received, gesture, language)
    const id = received.kind === 'gesture' ? received.gesture.id : received.id
    const turn: Turn = {
      id,
      account,
      surface: received.surface,
      words: this.#parts.words(await language),
      typed,
    }
    const skeleton: Skeleton = {}
    if (this.#mayOpen(turn)) this.#openIfSlow(turn, reply, skeleton)
    const first = await within(reply, times.honestMs - (performance.now() - begun))
    if (first !== late) {
      ack(this.#ackOf(first, turn, skeleton))
      return this.#show(first, turn, skeleton)
    }
    // An event is acknowledged after its commit or not at all: Slack sends it again, and the id keeps it one.
    const isEvent = ['direct', 'mention', 'opened'].includes(turn.surface.from)
    if (!isEvent) ack(turn.surface.from === 'form' ? this.#errorsAck({}, turn.words.late, turn) : undefined)
    await this.#sayLate(turn, skeleton)
    const last = await reply
    ack(undefined)
    return this.#showLate(last, turn, skeleton)
  }

  #gestureOf(received: Doing): Gesture | undefined {
    if (received.kind === 'gesture') return received.gesture
    const { id, account, at, sealed } = received
    const words = this.#parts.sealed.open(sealed, account)
    return words === undefined ? undefined : { id, account, at, what: { kind: 'command', words } }
  }

  async #language(account: Account): Promise<Language> {
    const known = await within(this.#parts.languageOf(account), languageMs).catch(() => late)
    return typeof known === 'string' ? known : 'en'
  }

  async #reply(
    received: Doing,
    gesture: Gesture | undefined,
    language: Promise<Language>,
  ): Promise<ShownReply> {
    if (received.outsider) return { kind: 'refused', words: this.#parts.words(await language).outsider }
    if (!gesture) return { kind: 'refused', words: this.#parts.words(await language).typeAgain }
    try {
      return await this.#parts.receive(gesture)
    } catch (error) {
      this.#parts.failed(error)
      return { kind: 'refused', words: this.#parts.words(await language).notSaved }
    }
  }

  #mayOpen({ surface }: Turn): boolean {
    return surface.dialog && surface.trigger !== undefined && surface.from !== 'form' && !surface.afresh
  }

  /** The trigger lives three seconds: after one, an empty modal keeps the place. */
  #openIfSlow(turn: Turn, reply: Promise<ShownReply>, skeleton: Skeleton): void {
    within(reply, times.skeletonMs).then((first) => {
      if (first === late) skeleton.opening = this.#screen.open(turn, noteView(turn.words.moment, turn))
    }, this.#parts.failed)
  }

  /** The answer to the request itself. */
  #ackOf(reply: ShownReply, turn: Turn, skeleton: Skeleton): Ack {
    if (turn.surface.from === 'form') return this.#formAck(reply, turn)
    const short = reply.kind === 'note' || reply.kind === 'refused'
    if (turn.surface.from !== 'command' || !short || skeleton.opening) return undefined
    return { response_type: 'ephemeral', ...sentence(reply.words, turn.words) }
  }

  #formAck(reply: ShownReply, turn: Turn): Ack {
    try {
      if (reply.kind === 'refused') return this.#errorsAck({}, reply.words, turn)
      const errors = reply.kind === 'form' ? errorsIn(reply.form, turn.surface.view?.meta.afresh) : {}
      const here = Object.keys(errors).some((id) => turn.surface.view?.asks.includes(id))
      if (here) return this.#errorsAck(errors, '', turn)
      const view = viewOf(reply, turn)
      return view && { response_action: 'update', view: checkedView(view) }
    } catch (error) {
      this.#parts.failed(error)
      return this.#errorsAck({}, turn.words.notShown, turn)
    }
  }

  /**
   * Errors at the inputs they belong to, or a sentence at the first: Slack keeps the modal and all that was typed. A key
   * that is no input's would break the answer without a word to us.
   */
  #errorsAck(errors: Readonly<Record<string, string>>, words: string, turn: Turn): Ack {
    const asks = turn.surface.view?.asks ?? []
    const known = Object.entries(errors).filter(([id]) => asks.includes(id))
    const first = asks[0]
    if (known.length > 0) return { response_action: 'errors', errors: Object.fromEntries(known) }
    if (first === undefined) return { response_action: 'update', view: checkedView(noteView(words, turn)) }
    return { response_action: 'errors', errors: { [first]: cut(words, limits.text) } }
  }

  /** Shows what the request's own answer did not carry. */
  async #show(reply: ShownReply, turn: Turn, skeleton: Skeleton): Promise<void> {
    const { from, view } = turn.surface
    try {
      let shown = from === 'form' ? view?.id : undefined
      if (skeleton.opening) shown = await this.#fill(turn, await skeleton.opening, reply)
      else if (from === 'opened') await this.#screen.publish(turn, reply)
      else if (from === 'mention' || from === 'direct') await this.#screen.write(turn, reply)
      else if (from !== 'form') shown = await this.#dialog(reply, turn)
      if (reply.kind === 'file' && shown !== undefined) await this.#screen.sendFile(turn, reply, shown)
      if (from === 'home' && reply.kind !== 'form') await this.#refreshHome(turn)
    } catch (error) {
      this.#parts.failed(error)
      if (from !== 'opened' && from !== 'form') await this.#screen.tell(turn, turn.words.notShown)
    }
  }

  /** Fills the modal that kept the place; its id, or nothing where there is none. */
  async #fill(turn: Turn, id: string | undefined, reply: ShownReply): Promise<string | undefined> {
    if (id === undefined) await this.#screen.tell(turn, turn.words.expired)
    else await this.#screen.update(turn, id, viewOf(reply, turn) ?? noteView(turn.words.done, turn))
    return id
  }

  /** The id of the modal that was opened, if one was. */
  async #dialog(reply: ShownReply, turn: Turn): Promise<string | undefined> {
    const { from } = turn.surface
    const short = reply.kind === 'note' || reply.kind === 'refused'
    if (reply.kind === 'nothing' || (short && from === 'command')) return undefined
    if (short && from === 'message') {
      await this.#screen.tell(turn, reply.words)
      return undefined
    }
    const view = viewOf(reply, turn)
    const opened = view && (await this.#screen.open(turn, view))
    if (opened === undefined) await this.#screen.tell(turn, turn.words.expired)
    return opened
  }

  async #sayLate(turn: Turn, skeleton: Skeleton): Promise<void> {
    const { from } = turn.surface
    try {
      const id = await skeleton.opening
      if (id !== undefined) await this.#screen.update(turn, id, noteView(turn.words.late, turn))
      else if (from !== 'form' && from !== 'opened') await this.#screen.tell(turn, turn.words.late)
    } catch (error) {
      this.#parts.failed(error)
    }
  }

  /** The answer came after the person was told that nothing is saved yet. */
  async #showLate(reply: ShownReply, turn: Turn, skeleton: Skeleton): Promise<void> {
    const { from, view } = turn.surface
    if (from !== 'form' || !view) return this.#show(reply, turn, skeleton)
    await this.#screen.update(turn, view.id, viewOf(reply, turn) ?? noteView(turn.words.done, turn))
    if (reply.kind === 'file') await this.#screen.sendFile(turn, reply, view.id)
  }

  /** What was done on the desk may have changed it. */
  async #refreshHome(turn: Turn): Promise<void> {
    const { account } = turn
    const at = {
      kind: 'direct',
      channel: 'slack',
      installation: account.installation,
      id: account.user,
    } as const
    const id = `home ${account.user} ${turn.surface.trigger ?? ''}`
    const reply = await this.#parts.receive({ id, account, at, what: { kind: 'home' } })
    await this.#screen.publish(turn, reply)
  }
}

function errorsIn(form: ShownForm, afresh: string | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(
    form.fields.flatMap(({ id, error }) =>
      error === undefined ? [] : [[blockIdOf(form, id, afresh), error]],
    ),
  )
}
