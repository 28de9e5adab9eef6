import { carryButton, readData } from '../../adapters/teams/carry.ts'
import type { ShownCard } from '../../src/engine/card.ts'
import type { ShownReply } from '../../src/engine/channel.ts'
import type { ShownForm } from '../../src/engine/form.ts'
import type { RawValues, Subject } from '../../src/engine/gesture.ts'
import type { Person } from './person.ts'
import { actionsIn, cardOf, cardType, type Json } from './seen.ts'
import type { TeamsTeam } from './team.ts'
import type { Message } from './town.ts'

/** What a button of ours does, read as the adapter reads it. */
const doing = (action: Json) => readData(action.data)
const pressing =
  (wanted: string, subject: Subject) =>
  (action: Json): boolean => {
    const carried = doing(action)
    if (carried?.kind !== 'press' || carried.action !== wanted) return false
    return sorted(carried.subject) === sorted(subject)
  }
const sorted = (subject: Subject): string => JSON.stringify(Object.entries(subject).toSorted())

/** A card that somebody kept or was sent: with one button that stands nowhere any more. */
function copied(action: string, subject: Subject): Message {
  const data = carryButton({ action, subject }, false)
  const button = { type: 'Action.Execute', title: action, verb: 'partwell', data }
  const content = { type: 'AdaptiveCard', version: '1.5', body: [], actions: [button] }
  const activity = { type: 'message', attachments: [{ contentType: cardType, content }] }
  return { id: '1767000000000', thread: undefined, from: 'bot', activity }
}

/** Somebody of a story who does everything in Teams, and knows what the engine answered. */
export class TeamsActor {
  readonly person: Person
  readonly name: string
  readonly #team: TeamsTeam

  constructor(team: TeamsTeam, person: Person) {
    this.#team = team
    this.person = person
    this.name = person.name
  }

  /** Types in their own chat; in a room by mentioning the bot, and then opens what it holds for them. */
  command(words: string, room?: string): Promise<ShownReply> {
    return this.#team.during(this, async () => {
      this.person.dialog = undefined
      if (room === undefined) await this.person.say(words)
      else {
        const where = this.#team.town.conversation(room)
        await this.person.say(words, where)
        await this.person.press((action) => doing(action)?.kind === 'again', { where })
      }
    })
  }

  /** Presses the button where it stands, turning pages to find it; one that stands nowhere any more as from a copied card. */
  press(action: string, subject: Subject): Promise<ShownReply> {
    return this.#team.during(this, async () => {
      const isIt = pressing(action, subject)
      for (let turns = 0; turns < 20; turns += 1) {
        if (this.#sees(isIt)) return this.person.press(isIt)
        if (!(await this.#turn(turns))) break
      }
      await this.person.press(isIt, { message: copied(action, subject) })
    })
  }

  #sees(isIt: (action: Json) => boolean): boolean {
    const cards = [
      this.person.dialog?.card,
      ...this.person.messages().map(({ activity }) => cardOf(activity)),
    ]
    return cards.some((card) => actionsIn(card).some(isIt))
  }

  /** Turns to this part of the page that is open. */
  async #turn(part: number): Promise<boolean> {
    const turns = (action: Json): boolean => {
      const carried = doing(action)
      return carried?.kind === 'part' && carried.part === part + 1
    }
    if (!this.#sees(turns)) return false
    await this.person.press(turns)
    return true
  }

  submit(values: RawValues, form: ShownForm): Promise<ShownReply> {
    const asked = new Set(this.person.inputs())
    const given = Object.fromEntries(
      form.fields
        .filter(({ id }) => asked.has(id) && values[id] !== undefined)
        .map(({ id, face }) => {
          const raw = values[id] ?? ''
          if (face.kind !== 'people') return [id, raw]
          return [
            id,
            (typeof raw === 'string' ? [raw] : raw).filter(Boolean).map((one) => this.#team.userOf(one)),
          ]
        }),
    )
    const handsIn = (action: Json): boolean => {
      const carried = doing(action)
      return carried?.kind === 'submit' && carried.form === form.name
    }
    return this.#team.during(this, () => this.person.press(handsIn, { values: given }))
  }

  cards(): readonly ShownCard[] {
    return this.#team.standing(this.person.chat.id)
  }

  /** Reads on, part by part, to where a long form asks. */
  async readOn({ fields }: ShownForm): Promise<void> {
    for (let turns = 0; turns < 20; turns += 1) {
      if (fields.some(({ id }) => this.person.inputs().includes(id)) || !(await this.#turn(turns))) return
    }
  }
}
