import type { Button } from '../../src/engine/card.ts'
import type { ShownReply } from '../../src/engine/channel.ts'
import type { ShownForm } from '../../src/engine/form.ts'
import type { RawValues, Subject } from '../../src/engine/gesture.ts'
import type { Player } from '../journeys/player.ts'
import { type Actor, buttonsOf, filledIn, textOf } from '../stage.ts'
import type { TeamsTeam } from './team.ts'

/** Somebody who lives a story in Teams: messages, presses and cards travel through the SDK as signed requests. */
export class TeamsPlayer implements Player {
  readonly name: string
  readonly #actor: Actor
  readonly #team: TeamsTeam
  #last: ShownReply = { kind: 'nothing' }
  #open: ShownForm | undefined

  constructor(team: TeamsTeam, name: string) {
    this.#team = team
    this.#actor = team.cast(name)
    this.name = name
  }

  async command(words: string): Promise<void> {
    this.#last = await this.#actor.command(words)
  }

  #page(): readonly Button<string>[] {
    return 'card' in this.#last ? buttonsOf(this.#last.card) : []
  }

  async #pressKnown(action: string, subject: Subject | undefined): Promise<void> {
    if (!subject) throw new Error(`${this.name} sees no button ${action} in Teams`)
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

  #form(): ShownForm | undefined {
    if (this.#last.kind === 'form') return this.#last.form
    return this.#last.kind === 'refused' || this.#last.kind === 'nothing' ? this.#open : undefined
  }

  async submit(values: RawValues = {}): Promise<void> {
    const form = this.#form()
    if (!form)
      throw new Error(`${this.name} sees no form in Teams, but ${JSON.stringify(this.#last).slice(0, 300)}`)
    this.#open = form
    this.#last = await this.#actor.submit(filledIn(form, values), form)
  }

  text(): string {
    if ('card' in this.#last) return textOf(this.#last.card)
    return 'words' in this.#last ? this.#last.words : ''
  }

  /** What the engine said at its fields, and what Teams said before it asked anybody. */
  errors(): Readonly<Record<string, string>> {
    const fields = this.#last.kind === 'form' ? this.#last.form.fields : []
    const said = fields.flatMap((field) => (field.error ? [[field.id, field.error]] : []))
    return { ...this.#team.person(this.name).errors, ...Object.fromEntries(said) }
  }
}
