import { z } from 'zod'
import { type Address, baseOf } from './api.ts'
import { Kept, type KeptParts } from './kept.ts'
import { limits } from './limits.ts'
import type { Known } from './render-form.ts'

const address = z.object({ serviceUrl: z.string(), conversation: z.string() })

/** What Teams has told us of a person: how to reach them, and how they like to read. */
const person = z.object({
  /** As Teams names them to this bot: `29:…`. */
  user: z.string().optional(),
  name: z.string().optional(),
  languageTag: z.string().optional(),
  zone: z.string().optional(),
  country: z.string().optional(),
  /** Their own conversation with the bot. */
  direct: address.optional(),
  /** They, or an administrator, keep us from writing to them until they write again. */
  blocked: z.boolean().optional(),
  /** A room in which they were met. */
  room: z.string().optional(),
  /** Real time, ms, of the day on which they were last heard of. */
  seenAt: z.number().optional(),
})
type Undefinable<T> = { readonly [K in keyof T]: T[K] | undefined }
export type Person = Undefinable<z.infer<typeof person>>

const room = z.object({
  serviceUrl: z.string(),
  kind: z.enum(['channel', 'groupChat']),
  team: z.string().optional(),
  /** A meeting's chat, or a channel that is shared or private: no place for a case, says Teams itself. */
  closed: z.boolean().optional(),
  blocked: z.boolean().optional(),
})
export type Room = Undefinable<z.infer<typeof room>> & {
  readonly serviceUrl: string
  readonly kind: 'channel' | 'groupChat'
}

const once = z.object({ at: z.number() })
const card = z.object({ id: z.string(), conversation: z.string(), serviceUrl: z.string() })

/** A card that is open in a person's own conversation. */
export type Working = z.infer<typeof card>

const working = z.object({ cards: z.array(card).readonly() })

const dayMs = 86_400_000

/** What is there. */
const named = <T extends object>(seen: T): Partial<T> =>
  Object.fromEntries(Object.entries(seen).filter(([, value]) => value !== undefined)) as Partial<T>

/** Conversation references: everything that is needed to write to somebody first, kept up with every activity. */
export class References {
  readonly #people: Kept<Person>
  readonly #rooms: Kept<Room>
  readonly #once: Kept<z.infer<typeof once>>
  readonly #working: Kept<z.infer<typeof working>>
  readonly #realNow: () => number
  readonly #doing = new Set<string>()

  constructor(parts: KeptParts) {
    this.#people = new Kept<Person>('teams-people', person as z.ZodType<Person>, parts)
    this.#rooms = new Kept<Room>('teams-rooms', room as z.ZodType<Room>, parts)
    this.#once = new Kept('teams-once', once, parts)
    this.#working = new Kept('teams-working', working, parts)
    this.#realNow = parts.realNow
  }

  person(user: string): Promise<Person | undefined> {
    return this.#people.get(user)
  }

  room(id: string): Promise<Room | undefined> {
    return this.#rooms.get(id)
  }

  rooms(): Promise<readonly (readonly [id: string, room: Room])[]> {
    return this.#rooms.all()
  }

  /** Somebody did something. `direct`: their own conversation, if it was there. */
  met(user: string, seen: Omit<Person, 'seenAt'>): void {
    const known = named(seen) as Person
    const blocked = seen.direct === undefined ? {} : { blocked: undefined }
    const seenAt = Math.floor(this.#realNow() / dayMs) * dayMs
    this.#people.learn(user, { ...known, ...blocked, seenAt })
  }

  /** The bot is in this room. What an activity does not name again still holds. */
  entered(id: string, seen: Room): void {
    this.#rooms.learn(id, { ...named(seen), blocked: undefined })
  }

  /** The person whose own conversation this is. */
  async holder(conversation: string): Promise<readonly [user: string, person: Person] | undefined> {
    return (await this.#people.all()).find(([, one]) => one.direct?.conversation === conversation)
  }

  /** Where a conversation is reached; nothing where we are not, or are not wanted. */
  async address(kind: 'room' | 'direct', id: string): Promise<Address | undefined> {
    if (kind === 'direct') {
      const found = (await this.holder(id))?.[1]
      return found?.blocked ? undefined : found?.direct
    }
    const found = await this.#rooms.get(id)
    return found && !found.blocked ? { serviceUrl: found.serviceUrl, conversation: id } : undefined
  }

  /** Teams does not let us write there, for now or (`gone`) at all. */
  async barred(kind: 'room' | 'direct', id: string, gone: boolean): Promise<void> {
    if (kind === 'room') return gone ? this.#rooms.forget(id) : this.#rooms.learn(id, { blocked: true })
    const found = await this.holder(id)
    if (found) this.#people.learn(found[0], gone ? { direct: undefined } : { blocked: true })
  }

  /** The app was removed from a person's own conversation. */
  leftPerson(user: string): void {
    this.#people.learn(user, { direct: undefined })
  }

  /** The app was removed from a chat, or from a team with all its channels. */
  async leftRoom(id: string, team: string | undefined): Promise<void> {
    const base = baseOf(id)
    for (const [key, one] of await this.#rooms.all())
      if (key === base || (team !== undefined && one.team === team)) this.#rooms.forget(key)
  }

  /** True when the app is installed nowhere that we know of. */
  async isNowhere(): Promise<boolean> {
    const rooms = await this.#rooms.all()
    return rooms.length === 0 && (await this.#people.all()).every(([, one]) => one.direct === undefined)
  }

  /** True the first time ever that this is asked of a key. */
  async first(key: string): Promise<boolean> {
    if (this.#doing.has(key)) return false
    this.#doing.add(key)
    if (await this.#once.get(key)) return false
    this.#once.learn(key, { at: this.#realNow() })
    return true
  }

  /** The cards that this person has open, the newest last; as another process may have left them a moment ago. */
  async working(user: string): Promise<readonly Working[]> {
    return (await this.#working.newest(user))?.cards ?? []
  }

  /** From now on these are open. */
  opened(user: string, cards: readonly Working[]): void {
    this.#working.learn(user, { cards: cards.slice(-limits.working) })
  }

  /** The people whom we know by name, those heard of last first: offered where a person is picked. */
  async known(): Promise<readonly Known[]> {
    return (await this.#people.all())
      .filter(([, one]) => one.name !== undefined)
      .toSorted(([, a], [, b]) => (b.seenAt ?? 0) - (a.seenAt ?? 0))
      .slice(0, limits.people)
      .map(([user, one]) => ({ user, name: one.name ?? user }))
      .toSorted((a, b) => a.name.localeCompare(b.name))
  }
}
