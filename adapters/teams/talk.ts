import type { ShownReply } from '../../src/engine/channel.ts'
import type { Account, Gesture } from '../../src/engine/gesture.ts'
import { late, within } from '../../src/engine/within.ts'
import { type Language, languageOf } from '../../src/language/language.ts'
import { furniture } from './furniture.ts'
import { times } from './limits.ts'
import type { TeamsPeople } from './people.ts'
import type { Deed, Doing } from './received.ts'
import type { Turn } from './screen.ts'
import { type Answer, type Give, Showing, type ShowingParts } from './showing.ts'

/** One thing that somebody did, on its way. `answered` comes after the commit, or when that takes too long; the work goes on after it. */
export interface Taken {
  readonly answered: Promise<Answer>
  readonly done: Promise<void>
}

export interface TalkParts extends ShowingParts {
  readonly people: TeamsPeople
  readonly receive: (gesture: Gesture) => Promise<ShownReply>
  /** What a person has chosen to read; nothing when they have not. */
  readonly chosen: (account: Account) => Promise<Language | undefined>
}

/** How many answers are remembered, so that the same delivery once more has no second effect. */
const remembered = 5000
/** A person's language is asked of the store at most this long, real ms. */
const languageMs = 400

const ok: Answer = { status: 200 }

/** Answers what people do: in time, in private, and once. */
export class Talk {
  readonly #parts: TalkParts
  readonly #showing: Showing
  readonly #taken = new Map<string, Taken>()

  constructor(parts: TalkParts) {
    this.#parts = parts
    this.#showing = new Showing(parts)
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
    let give: Give = () => {}
    const answered = new Promise<Answer>((resolve) => {
      give = resolve
    })
    const done = this.#play(doing, deed, give)
      .catch(this.#parts.failed)
      // Whatever went wrong, the request is answered.
      .finally(() => give({ status: 500 }))
    return { answered, done }
  }

  async #play(doing: Doing, deed: Deed, give: Give): Promise<void> {
    const words = furniture(await this.#language(doing))
    const gesture = this.#gestureOf(deed, doing)
    const turn: Turn = { doing, words, gesture, handed: deed.kind === 'gesture' ? deed.handed : undefined }
    if (deed.kind === 'mention') {
      give(ok)
      return this.#invite(deed.words, turn)
    }
    if (deed.kind === 'consent') {
      give({ status: 200, body: {} })
      const asked = this.#parts.files.asked(doing.account, deed.consent.nonce)
      const may = (await this.#refused(asked, turn)) === undefined
      return this.#showing.settleFile(may ? deed.consent : { ...deed.consent, upload: undefined }, turn)
    }
    const barred = deed.kind === 'part' ? await this.#notToTurn(deed.nonce, turn) : undefined
    if (barred !== undefined) return this.#showing.show({ kind: 'refused', words: barred }, turn, give)
    if (await this.#showing.put(deed, turn, give)) return
    const reply = this.#reply(deed, turn)
    if (doing.surface.from === 'typed') return this.#inChat(reply, turn, give)
    const first = await within(reply, times.honestMs)
    if (first !== late) return this.#showing.show(first, turn, give)
    give({ status: 200, body: await this.#showing.lateBody(turn) })
    await this.#showing.showLate(await reply, turn)
  }

  async #language({ account, languageTag }: Doing): Promise<Language> {
    const known = await within(this.#parts.chosen(account), languageMs).catch(() => late)
    return (typeof known === 'string' ? known : languageOf(languageTag)) ?? 'en'
  }

  async #reply(deed: Deed, { doing, words, gesture }: Turn): Promise<ShownReply> {
    if (!(await this.#isFit(doing))) return { kind: 'refused', words: words.notHere }
    if (!gesture) return { kind: 'refused', words: deed.kind === 'again' ? words.theirs : words.typeAgain }
    const { account, at } = doing
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
  async #inChat(reply: Promise<ShownReply>, turn: Turn, give: Give): Promise<void> {
    const { address } = turn.doing.surface
    if ((await within(reply, times.typingMs)) === late)
      await within(this.#parts.api.typing(address), times.honestMs - times.typingMs)
    if ((await within(reply, times.honestMs - times.typingMs)) === late) {
      await this.#showing.say(turn.words.late, turn)
      if ((await within(reply, times.messageMs)) === late) give({ status: 503 })
    }
    const last = await reply
    give(ok)
    await this.#showing.open(last, turn, address)
  }

  /** Typed words in a room: nothing of a case is said there. */
  async #invite(typed: string, turn: Turn): Promise<void> {
    const barred = await this.#barred(turn)
    return barred === undefined ? this.#showing.invite(typed, turn) : this.#showing.say(barred, turn)
  }

  /** Why somebody is shown nothing here; nothing when they may be. */
  async #barred({ doing, words }: Turn): Promise<string | undefined> {
    const belonging = await this.#parts.people.person(doing.account)
    if (!(await this.#isFit(doing))) return words.notHere
    return belonging === 'member' ? undefined : words.outsider
  }

  /** Who has been taken out of a case since reads no further in it: what opened the page is asked again (trust P3). */
  async #notToTurn(nonce: string, turn: Turn): Promise<string | undefined> {
    const barred = await within(this.#refused(this.#showing.opener(nonce, turn.doing), turn), times.honestMs)
    return barred === late ? turn.words.late : barred
  }

  /** Why somebody may not have again what they once asked for. Asked under its own id, it does nothing twice. */
  async #refused(asked: Turn['gesture'], turn: Turn): Promise<string | undefined> {
    const barred = await this.#barred(turn)
    // What was handed in is not asked again: it may have done something.
    if (barred !== undefined || !asked || asked.what.kind === 'submit') return barred
    const reply = await this.#reply({ kind: 'gesture', ...asked }, { ...turn, gesture: asked })
    return reply.kind === 'refused' ? reply.words : undefined
  }
}
