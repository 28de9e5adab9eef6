import { z } from 'zod'
import { type Language, languages } from '../../src/language/language.ts'
import { limits } from './limits.ts'
import type { Shelf } from './shelf.ts'

/** The line under a person's name: what they do in the team. It gives no rights; roles belong to a case. */
export const lines = ['none', 'account', 'delivery', 'finance', 'leadership', 'people', 'legal'] as const
export type Line = (typeof lines)[number]

/** A person of the local chat. `guest`: somebody from outside the team, who takes no part in any case. */
export interface LocalPerson {
  readonly id: string
  readonly name: string
  readonly language: Language
  /** IANA zone. */
  readonly zone: string
  /** ISO 3166 country of their public holidays. */
  readonly country: string
  readonly line: Line
  readonly guest: boolean
}

/** A room of the local chat, by invitation only. */
interface LocalRoom {
  readonly id: string
  readonly name: string
  readonly members: readonly string[]
}

/** Who and what there is in the local chat. Reading is from memory; what changes is stored before it counts. */
export interface LocalDirectory {
  people(): readonly LocalPerson[]
  person(id: string): LocalPerson | undefined
  rooms(): readonly LocalRoom[]
  room(id: string): LocalRoom | undefined
  /** @throws DirectoryFull at 60 people. */
  addPerson(person: Omit<LocalPerson, 'id'> & { readonly id?: string }): Promise<LocalPerson>
  /** @throws DirectoryFull at 60 rooms. Members that are nobody are left out. */
  addRoom(room: Omit<LocalRoom, 'id'> & { readonly id?: string }): Promise<LocalRoom>
  /** Changes nothing for somebody who is not there. */
  setLanguage(id: string, language: Language): Promise<void>
}

/** There is no room for one more. */
export class DirectoryFull extends Error {
  readonly max: number
  constructor(max: number) {
    super(`the local chat holds ${max} at most`)
    this.name = 'DirectoryFull'
    this.max = max
  }
}

/** Ids stand in addresses: short, and never made of anybody's words. */
const localId = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/)

const storedPerson = z.object({
  id: localId,
  name: z.string().min(1).max(limits.nameCharacters),
  language: z.enum(languages),
  zone: z.string(),
  country: z.string(),
  line: z.enum(lines),
  guest: z.boolean(),
})
const storedRoom = z.object({
  id: localId,
  name: z.string().min(1).max(limits.nameCharacters),
  members: z.array(localId),
})

/** Randomness comes from outside, so that tests can name their people. */
type NewId = () => string

/**
 * Opens the directory kept on a shelf. `newId` gives 16 hexadecimal digits or more.
 * @throws ZodError when what is stored is no directory.
 */
export async function openDirectory(shelf: Shelf, newId: NewId): Promise<LocalDirectory> {
  const people = new Map<string, LocalPerson>()
  const rooms = new Map<string, LocalRoom>()
  for (const { key, value } of await shelf.all('people'))
    people.set(key, storedPerson.parse(JSON.parse(value)))
  for (const { key, value } of await shelf.all('rooms')) rooms.set(key, storedRoom.parse(JSON.parse(value)))

  async function keep<T extends { readonly id: string }>(
    where: string,
    kept: Map<string, T>,
    item: T,
  ): Promise<T> {
    await shelf.put(where, item.id, JSON.stringify(item))
    kept.set(item.id, item)
    return item
  }

  return {
    people: () => [...people.values()],
    person: (id) => people.get(id),
    rooms: () => [...rooms.values()],
    room: (id) => rooms.get(id),
    async addPerson(person) {
      if (people.size >= limits.people) throw new DirectoryFull(limits.people)
      const id = person.id ?? `p-${newId().slice(0, 12)}`
      return keep('people', people, storedPerson.parse({ ...person, id }))
    },
    async addRoom(room) {
      if (rooms.size >= limits.rooms) throw new DirectoryFull(limits.rooms)
      const members = [...new Set(room.members)].filter((member) => people.has(member))
      const id = room.id ?? `room-${newId().slice(0, 12)}`
      return keep('rooms', rooms, storedRoom.parse({ ...room, members, id }))
    },
    async setLanguage(id, language) {
      const person = people.get(id)
      if (person) await keep('people', people, { ...person, language })
    },
  }
}
