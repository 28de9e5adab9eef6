import type { Button } from '../../src/engine/card.ts'
import type { ShownReply } from '../../src/engine/channel.ts'
import type { ShownForm } from '../../src/engine/form.ts'
import type { RawValues, Subject } from '../../src/engine/gesture.ts'
import { type Actor, buttonsOf, filledIn, textOf } from '../stage.ts'
import type { Player } from './player.ts'

/**
 * Somebody who lives a story on a platform: what they do travels as its own requests, and they go on from what the engine
 * answered.
 */
export class PlatformPlayer implements Player {
  readonly name: string
  readonly #platform: string
  readonly #actor: Actor
  #last: ShownReply = { kind: 'nothing' }
  #open: ShownForm | undefined

  constructor(actor: Actor, platform: string) {
    this.#actor = actor
    this.#platform = platform
    this.name = actor.name
  }

  async command(words: string): Promise<void> {
    this.#last = await this.#actor.command(words)
  }

  #page(): readonly Button<string>[] {
    return 'card' in this.#last ? buttonsOf(this.#last.card) : []
  }

  async #pressKnown(action: string, subject: Subject | undefined): Promise<void> {
    if (!subject) throw new Error(`${this.name} sees no button ${action} in ${this.#platform}`)
    this.#last = await this.#actor.press(action, subject)
  }

  async press(action: string): Promise<void> {
    const all = [...this.#actor.cards().flatMap(buttonsOf), ...this.#page()]
    await this.#pressKnown(action, all.findLast((button) => button.action === action)?.subject)
  }

  count(action: string): number {
    return this.#page().filter((button) => button.action === action).length
  }

  async pressNth(action: string, nth: number): Promise<void> {
    await this.#pressKnown(action, this.#page().filter((button) => button.action === action)[nth]?.subject)
  }

  /** Answers after which the form still stands there as it was. */
  protected readonly leavesOpen: readonly ShownReply['kind'][] = ['refused']

  #form(): ShownForm | undefined {
    if (this.#last.kind === 'form') return this.#last.form
    return this.leavesOpen.includes(this.#last.kind) ? this.#open : undefined
  }

  async submit(values: RawValues = {}): Promise<void> {
    const form = this.#form()
    if (!form)
      throw new Error(
        `${this.name} sees no form in ${this.#platform}, but ${JSON.stringify(this.#last).slice(0, 300)}`,
      )
    this.#open = form
    this.#last = await this.#actor.submit(filledIn(form, values), form)
  }

  text(): string {
    if ('card' in this.#last) return textOf(this.#last.card)
    return 'words' in this.#last ? this.#last.words : ''
  }

  errors(): Readonly<Record<string, string>> {
    const fields = this.#last.kind === 'form' ? this.#last.form.fields : []
    return Object.fromEntries(fields.flatMap((field) => (field.error ? [[field.id, field.error]] : [])))
  }
}
