import type { Place } from '../../src/case/person.ts'
import type { Account } from '../../src/engine/gesture.ts'
import type { LocalDirectory, LocalPerson } from './directory.ts'

/** The one installation of the local chat (definitions, "Local mode"). */
export const installation = 'local'

/** A person of the chat, as the engine knows them. */
export function accountOf(person: string): Account {
  return { channel: 'web', installation, user: person }
}

/** The one-to-one conversation of a person with the bot. */
export function directPlace(person: string): Place {
  return { kind: 'direct', channel: 'web', installation, id: `direct-${person}` }
}

/** The conversations of the chat: which there are, and who is in each. */
export interface Places {
  /** Nothing for an id that names no conversation. */
  find(id: string): Place | undefined
  /** Ids of the people who see what stands there. */
  members(id: string): readonly string[]
  /** The person's conversations: the one-to-one first, then the rooms they are in. */
  of(person: LocalPerson): readonly Place[]
}

/** Reads the conversations off the directory, as it is at each call. */
export function placesOf(directory: LocalDirectory): Places {
  const owner = (id: string) =>
    id.startsWith('direct-') ? directory.person(id.slice('direct-'.length)) : undefined
  const roomPlace = (id: string): Place => ({ kind: 'room', channel: 'web', installation, id })
  return {
    find(id) {
      const person = owner(id)
      if (person) return directPlace(person.id)
      return directory.room(id) && roomPlace(id)
    },
    members(id) {
      const person = owner(id)
      return person ? [person.id] : (directory.room(id)?.members ?? [])
    },
    of(person) {
      const rooms = directory.rooms().filter((room) => room.members.includes(person.id))
      return [directPlace(person.id), ...rooms.map((room) => roomPlace(room.id))]
    },
  }
}
