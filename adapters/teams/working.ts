import type { Account } from '../../src/engine/gesture.ts'
import type { Address, TeamsApi } from './api.ts'
import { checkedMessage } from './check-limits.ts'
import type { Furniture } from './furniture.ts'
import type { References, Working } from './references.ts'
import { renderNote } from './render-card.ts'
import { answered } from './teams-errors.ts'
import { type AdaptiveCard, messageOf } from './wire.ts'

export interface WorkingParts {
  readonly api: TeamsApi
  readonly references: References
  readonly failed: (error: unknown) => void
}

/**
 * The cards in which people work in their own conversation with the bot. Each has one open at most: a new one turns the
 * former into a receipt, so that nothing confidential piles up in the chat. One that cannot be edited is tried again with
 * the next.
 */
export class WorkingCards {
  readonly #parts: WorkingParts
  readonly #queues = new Map<string, Promise<unknown>>()

  constructor(parts: WorkingParts) {
    this.#parts = parts
  }

  /** @throws NotSent, TeamsFailure */
  open({ user }: Account, at: Address, card: AdaptiveCard, words: Furniture): Promise<void> {
    return this.#inTurn(user, async () => {
      const { api, references } = this.#parts
      const others = await references.working(user)
      const made = { id: await api.answer(at, checkedMessage(messageOf(card, words.preview))), ...at }
      references.opened(user, [...others, made])
      const left: Working[] = []
      for (const one of others) if (!(await this.#putAway(one, words))) left.push(one)
      references.opened(user, [...left, made])
    })
  }

  /** Another card in the same place, for good. @throws NotSent, TeamsFailure */
  replace({ user }: Account, at: Address, id: string, card: AdaptiveCard, words: Furniture): Promise<void> {
    return this.#inTurn(user, async () => {
      const { references } = this.#parts
      const open = await references.working(user)
      // It may have been put away before its answer came: then it is open once more, beside the newest.
      if (!open.some((one) => one.id === id)) references.opened(user, [{ id, ...at }, ...open])
      await this.#edit(at, id, card, words)
    })
  }

  /** A receipt in the same place: what stood there is done with once it is really gone. @throws NotSent, TeamsFailure */
  end({ user }: Account, at: Address, id: string, sentence: string, words: Furniture): Promise<void> {
    return this.#inTurn(user, async () => {
      const { references } = this.#parts
      await this.#edit(at, id, receipt(sentence, words), words)
      const open = await references.working(user)
      if (open.some((one) => one.id === id))
        references.opened(
          user,
          open.filter((one) => one.id !== id),
        )
    })
  }

  /** True when nothing of it stands there any more. */
  async #putAway(card: Working, words: Furniture): Promise<boolean> {
    try {
      await this.#edit(card, card.id, receipt(words.closed, words), words)
      return true
    } catch (error) {
      this.#parts.failed(error)
      return answered(error, 404)
    }
  }

  #edit(at: Address, id: string, card: AdaptiveCard, words: Furniture): Promise<void> {
    return this.#parts.api.change(at, id, checkedMessage(messageOf(card, words.preview)))
  }

  #inTurn(user: string, work: () => Promise<void>): Promise<void> {
    const before = this.#queues.get(user) ?? Promise.resolve()
    const next = before.then(work, work)
    const settled = next.catch(() => {})
    this.#queues.set(user, settled)
    void settled.then(() => {
      if (this.#queues.get(user) === settled) this.#queues.delete(user)
    })
    return next
  }
}

/** What is left of a card when it is done with: a sentence without content. */
export function receipt(sentence: string, words: Furniture): AdaptiveCard {
  return renderNote(sentence, words.preview)
}
