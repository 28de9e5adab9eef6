import { z } from 'zod'
import type { AccountProfile, Belonging } from '../../src/engine/channel.ts'
import type { Account } from '../../src/engine/gesture.ts'
import { Recent } from '../../src/engine/recent.ts'
import type { Address, Member, TeamsApi } from './api.ts'
import { limits, times } from './limits.ts'
import type { References, Room } from './references.ts'
import { answered } from './teams-errors.ts'

const text = z.string().nullish().catch(undefined)
const memberShape = z.object({
  id: text,
  name: text,
  aadObjectId: text,
  objectId: text,
  tenantId: text,
  userRole: text,
  email: text,
  userPrincipalName: text,
})
const channelShape = z.object({ id: text, type: text, channelType: text, membershipType: text })

/** How many rooms are asked about somebody whom we have never met. */
const roomsAsked = 5

const isExternal = (address: string | null | undefined): boolean => address?.includes('#EXT#') ?? false

/** Full members of the one organisation only: guests, strangers, bots and the anonymous fail closed (trust P4). */
function belongingOf(given: Member, tenantId: string): Belonging {
  const { data } = memberShape.safeParse(given)
  if (!data?.tenantId || data.id?.startsWith('28:')) return 'unknown'
  if (data.tenantId.toLowerCase() !== tenantId.toLowerCase()) return 'external'
  if (data.userRole === 'guest' || isExternal(data.email) || isExternal(data.userPrincipalName))
    return 'guest'
  return !data.userRole || data.userRole === 'user' ? 'member' : 'unknown'
}

interface PeopleParts {
  readonly api: TeamsApi
  readonly references: References
  readonly tenantId: string
  readonly realNow: () => number
}

/** People and rooms, as Teams knows them. */
export class TeamsPeople {
  readonly #parts: PeopleParts
  readonly #members: Recent<Member | undefined>
  readonly #rooms: Recent<Belonging>
  readonly #kinds: Recent<Belonging>

  constructor(parts: PeopleParts) {
    this.#parts = parts
    this.#members = new Recent(parts.realNow, times.standingMs)
    this.#rooms = new Recent(parts.realNow, times.standingMs)
    this.#kinds = new Recent(parts.realNow, times.standingMs)
  }

  /** Never throws: what cannot be asked counts as unknown. */
  async person(account: Account): Promise<Belonging> {
    const { tenantId } = this.#parts
    if (account.channel !== 'teams' || account.installation !== tenantId) return 'external'
    try {
      const found = await this.#member(account.user)
      return found ? belongingOf(found, tenantId) : 'unknown'
    } catch {
      return 'unknown'
    }
  }

  #member(user: string): Promise<Member | undefined> {
    return this.#members.get(user, async () => {
      for (const [address, id] of await this.#whereKnown(user)) {
        try {
          const found = await this.#parts.api.member(address, id)
          const { data } = memberShape.safeParse(found)
          const named = data?.aadObjectId ?? data?.objectId
          if (!named || named.toLowerCase() === user) return found
        } catch (error) {
          if (!answered(error, 404) && !answered(error, 403)) throw error
        }
      }
      return undefined
    })
  }

  /** Conversations whose roster may name them, and by which id. */
  async #whereKnown(user: string): Promise<readonly (readonly [Address, string])[]> {
    const { references } = this.#parts
    const known = await references.person(user)
    const id = known?.user ?? user
    const found: (readonly [Address, string])[] = known?.direct ? [[known.direct, id]] : []
    const met = known?.room === undefined ? undefined : await references.room(known.room)
    if (met && known?.room !== undefined)
      found.push([{ serviceUrl: met.serviceUrl, conversation: known.room }, id])
    if (found.length > 0) return found
    const rooms = (await references.rooms()).filter(([, room]) => !room.blocked && !room.closed)
    return rooms
      .slice(-roomsAsked)
      .map(([conversation, { serviceUrl }]) => [{ serviceUrl, conversation }, user] as const)
  }

  /** What kind of room it is: a standard channel or a chat of the organisation's own is `member`. Never throws. */
  async kindOf(id: string): Promise<Belonging> {
    const room = await this.#parts.references.room(id)
    if (!room) return 'unknown'
    if (room.closed) return 'external'
    if (room.kind === 'groupChat') return 'member'
    return this.#kinds.get(id, () => this.#channelKind(id, room)).catch((): Belonging => 'unknown')
  }

  async #channelKind(id: string, { serviceUrl, team }: Room): Promise<Belonging> {
    if (team === undefined) return 'unknown'
    const channels = await this.#parts.api.channels({ serviceUrl, conversation: id }, team)
    const found = channels.map((one) => channelShape.parse(one)).find((one) => one.id === id)
    const kind = found?.type ?? found?.channelType ?? found?.membershipType
    // A team's first channel is always a standard one, and has been listed without a type.
    if (!kind) return found && id === team ? 'member' : 'unknown'
    return kind.toLowerCase() === 'standard' ? 'member' : 'external'
  }

  /** Never throws. A room with one outsider in it is outside, and so is one with more people than can be looked at. */
  async room(id: string): Promise<Belonging> {
    const kind = await this.kindOf(id)
    if (kind !== 'member') return kind
    return this.#rooms.get(id, () => this.#whoIsThere(id)).catch((): Belonging => 'unknown')
  }

  async #whoIsThere(id: string): Promise<Belonging> {
    const { api, references, tenantId } = this.#parts
    const room = await references.room(id)
    if (!room) return 'unknown'
    const { members, more } = await api.members(
      { serviceUrl: room.serviceUrl, conversation: id },
      limits.roster,
    )
    if (more) return 'unknown'
    const people = members.filter((one) => !String(one.id ?? '').startsWith('28:'))
    return people.map((one) => belongingOf(one, tenantId)).find((one) => one !== 'member') ?? 'member'
  }

  async profile(account: Account): Promise<AccountProfile> {
    const known = await this.#parts.references.person(account.user)
    const { languageTag, zone, country } = known ?? {}
    return {
      name: known?.name ?? (await this.#nameOf(account.user)) ?? account.user,
      ...(languageTag === undefined ? {} : { languageTag }),
      ...(zone === undefined ? {} : { zone }),
      ...(country === undefined ? {} : { country }),
    }
  }

  async #nameOf(user: string): Promise<string | undefined> {
    const found = await this.#member(user).catch(() => undefined)
    return (found && memberShape.safeParse(found).data?.name) ?? undefined
  }

  /** News of members: whoever they were, they are asked about again. */
  forget(): void {
    this.#members.forget()
    this.#rooms.forget()
    this.#kinds.forget()
  }
}
