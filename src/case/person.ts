/**
 * Our own random id of a person in a tenant (`person_…`): what facts, states and timers carry.
 * Only the store knows which platform account it stands for.
 */
export type PersonId = string

/** The chats that we know. One file a channel talks to its SDK; everything else is the same for all of them. */
export type ChannelName = 'slack' | 'teams' | 'web'

/** A conversation on a platform. `room`: several people; `direct`: one person and the bot. */
export interface Place {
  readonly kind: 'room' | 'direct'
  readonly channel: ChannelName
  readonly installation: string
  /** The platform's own id of the conversation. */
  readonly id: string
}
