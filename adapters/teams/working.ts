import type { Account } from '../../src/engine/gesture.ts'
import type { Address, TeamsApi } from './api.ts'
import { checkedMessage } from './check-limits.ts'
import type { Furniture } from './furniture.ts'
import type { References } from './references.ts'
import { renderNote } from './render-card.ts'
import { type AdaptiveCard, messageOf } from './wire.ts'

export interface WorkingParts {
  readonly api: TeamsApi
  readonly references: References
  readonly failed: (error: unknown) => void
}

/**
 * The cards in which people work in their own conversation with the bot. Each has one open at most: a new one turns the
 * former into a receipt, so that nothing confidential piles up in the chat.
 */
export class WorkingCards {
  readonly #parts: WorkingParts
  readonly #queues = new Map<string, Promise<unknown>>()

  constructor(parts: WorkingParts) {
    this.#parts = parts
  }

  /** @throws NotSent, TeamsFailure */
  open(account: Account, at: Address, card: AdaptiveCard, words: Furniture): Promise<void> {
    return this.#inTurn(account.user, async () => {
      const { api, references } = this.#parts
      const former = await references.working(account.user)
      const id = await api.answer(at, checkedMessage(messageOf(card, words.preview)))
      references.opened(account.user, { id, ...at })
      if (former)
        await this.#edit(former, former.id, receipt(words.closed, words), words).catch(this.#parts.failed)
    })
  }

  /** Another card in the same place, for good. @throws NotSent, TeamsFailure */
  replace(account: Account, at: Address, id: string, card: AdaptiveCard, words: Furniture): Promise<void> {
    return this.#inTurn(account.user, () => this.#edit(at, id, card, words))
  }

  #edit(at: Address, id: string, card: AdaptiveCard, words: Furniture): Promise<void> {
    return this.#parts.api.change(at, id, checkedMessage(messageOf(card, words.preview)))
  }

  /** The card that stood there holds nothing any more. */
  async done(account: Account, id: string | undefined): Promise<void> {
    const { references } = this.#parts
    if (id !== undefined && (await references.working(account.user))?.id === id)
      references.closed(account.user)
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
