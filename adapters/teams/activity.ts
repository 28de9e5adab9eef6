import { z } from 'zod'
import type { Account, Gesture } from '../../src/engine/gesture.ts'
import { type Address, baseOf } from './api.ts'
import type { Activity } from './gate.ts'
import type { Person, Room } from './references.ts'

/** An id of Teams'. */
const id = z.string().min(1).max(500)
const optional = <T>(schema: z.ZodType<T>) => schema.nullish().catch(undefined)
const short = optional(z.string().max(200))
const ref = z.looseObject({ id: optional(id), type: short, channelType: short, membershipType: short })

const shape = z.object({
  type: z.string().max(100),
  id: optional(id),
  name: short,
  action: short,
  timestamp: optional(z.string().max(60)),
  serviceUrl: z.string(),
  from: z.object({
    id,
    name: short,
    role: short,
    aadObjectId: optional(z.string().regex(/^[\w.-]{1,100}$/)),
    tenantId: short,
  }),
  recipient: z.object({ id, name: short }),
  conversation: z.object({ id, conversationType: short, isGroup: optional(z.boolean()), name: short }),
  channelData: optional(
    z.looseObject({
      team: optional(ref),
      channel: optional(ref),
      meeting: z.unknown().optional(),
      eventType: short,
    }),
  ),
  text: optional(z.string().max(400_000)),
  value: z.unknown().optional(),
  replyToId: optional(id),
  locale: optional(z.string().regex(/^[A-Za-z0-9-]{2,35}$/)),
  localTimezone: short,
  entities: optional(z.array(z.unknown()).max(200)),
  membersAdded: optional(z.array(z.looseObject({ id })).max(5000)),
  membersRemoved: optional(z.array(z.looseObject({ id })).max(5000)),
})

/** An activity, as far as we read it. */
export type Read = z.infer<typeof shape>

/** Nothing for an activity that is not well formed. */
export function readActivity(activity: Activity): Read | undefined {
  return shape.safeParse(activity).data
}

/** One person's own conversation with the bot, where Teams says so; all others are rooms. */
export function isDirect({ conversation }: Read): boolean {
  return conversation.conversationType === 'personal' && !conversation.isGroup
}

const kinds = new Set(['personal', 'groupChat', 'channel'])

/** Where its conversation is reached; in a channel, its thread. */
export function addressOf({ serviceUrl, conversation }: Read): Address {
  return { serviceUrl, conversation: conversation.id }
}

/** The person; nothing for bots, and for people who are signed in nowhere. */
export function accountOf({ from }: Read, tenantId: string): Account | undefined {
  if (!from.aadObjectId || from.id.startsWith('28:') || (from.role && from.role !== 'user')) return undefined
  return { channel: 'teams', installation: tenantId, user: from.aadObjectId.toLowerCase() }
}

/** The conversation without its thread. */
export function placeOf(read: Read, tenantId: string): Gesture['at'] {
  const kind = isDirect(read) ? 'direct' : 'room'
  return { kind, channel: 'teams', installation: tenantId, id: baseOf(read.conversation.id) }
}

/** A meeting's chat, a channel that Teams says is not a standard one, or a conversation of a kind that we do not know. */
function isClosed({ conversation, channelData }: Read): boolean {
  // News of a team need not say that they are of a channel.
  const kind = conversation.conversationType ?? (channelData?.team?.id ? 'channel' : '')
  if (!kinds.has(kind)) return true
  if (channelData?.meeting || /meeting_/i.test(conversation.id)) return true
  const { channel } = channelData ?? {}
  return [channel?.type, channel?.channelType, channel?.membershipType].some(
    (kind) => kind && kind.toLowerCase() !== 'standard',
  )
}

/** The activity itself says that somebody or something of another organisation is in it. */
export function isOutside(read: Read, tenantId: string): boolean {
  const { from } = read
  return isClosed(read) || (!!from.tenantId && from.tenantId !== tenantId)
}

const clientInfo = z.object({
  type: z.literal('clientInfo'),
  country: optional(z.string().regex(/^[A-Za-z]{2}$/)),
  timezone: short,
  locale: short,
})

const given = <T>(value: T | null | undefined): T | undefined => value ?? undefined

/** What the activity tells of the person who did it. */
export function personIn(read: Read): Omit<Person, 'seenAt'> {
  const info = (read.entities ?? []).map((one) => clientInfo.safeParse(one).data).find((one) => one)
  const direct = isDirect(read) ? addressOf(read) : undefined
  return {
    user: read.from.id,
    name: given(read.from.name),
    languageTag: given(read.locale ?? info?.locale),
    zone: zoneOf(read.localTimezone ?? info?.timezone),
    country: given(info?.country)?.toUpperCase(),
    direct,
    room: direct ? undefined : baseOf(read.conversation.id),
    blocked: undefined,
  }
}

/** A time zone that this computer knows too. */
function zoneOf(zone: string | null | undefined): string | undefined {
  try {
    return zone ? new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone : undefined
  } catch {
    return undefined
  }
}

/** What the activity tells of the room in which it was done. */
export function roomIn(read: Read): Room {
  const { channelData } = read
  const isChannel = read.conversation.conversationType === 'channel' || !!channelData?.team?.id
  return {
    serviceUrl: read.serviceUrl,
    kind: isChannel ? 'channel' : 'groupChat',
    team: given(channelData?.team?.id),
    closed: isClosed(read) || undefined,
    blocked: undefined,
  }
}
