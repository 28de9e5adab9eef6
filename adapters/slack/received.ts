import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Account, Gesture, What } from '../../src/engine/gesture.ts'
import type { ViewMeta } from './carry.ts'

/** The installation through which a payload came: the app's own identity there. */
export interface Home {
  /** Key of the installation: the workspace, or the organisation of an org-wide install. */
  readonly installation: string
  readonly teamId?: string
  readonly enterpriseId?: string
  readonly botUser?: string
}

/** Where the answer to a gesture is shown. */
export interface Surface {
  readonly from:
    | 'command'
    | 'mention'
    | 'direct'
    | 'shortcut'
    | 'message'
    | 'modal'
    | 'home'
    | 'form'
    | 'opened'
  /** Opens one modal, within three seconds. */
  readonly trigger?: string
  /** The conversation of the message or command. */
  readonly channel?: string
  readonly view?: {
    readonly id: string
    readonly meta: ViewMeta
    /** Ids of the blocks that ask: errors can stand at these only. */
    readonly asks: readonly string[]
  }
  /** The answer is expected to be a dialog. */
  readonly dialog: boolean
  /** The form in the view begins afresh: the answer takes its place. */
  readonly afresh?: true
}

/** What came from Slack, once it is known to be well formed. */
export type Received =
  | {
      readonly kind: 'gesture'
      readonly gesture: Gesture
      readonly surface: Surface
      /** The person belongs to another company, says the payload itself. */
      readonly outsider: boolean
    }
  /** "Show me in private": the command that was typed before, sealed by us. */
  | {
      readonly kind: 'again'
      readonly sealed: string
      readonly id: string
      readonly account: Account
      readonly at: Gesture['at']
      readonly surface: Surface
      readonly outsider: boolean
    }
  /** What stands in a form that is open. `order`: Slack's time of the change. */
  | {
      readonly kind: 'typed'
      readonly gesture: Gesture
      readonly order: number
      readonly outsider: boolean
    }
  | { readonly kind: 'ignored' }

/** Nothing that concerns us. */
export const ignored: Received = { kind: 'ignored' }
/** An id of Slack's. */
export const slackId = z.string().regex(/^[A-Z0-9]{2,40}$/)
/** A text of Slack's: longer than any message. */
export const slackText = z.string().max(50_000)
/** An id that may be missing, or null. */
export const optionalId = slackId.nullish()

/** An id made of what was done: the same thing done once more, or sent again, has the same one. */
export function idOf(...meaning: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(meaning)).digest('hex').slice(0, 40)
}

/** The account of a person there. */
export const accountIn = (home: Home, user: string): Account => ({
  channel: 'slack',
  installation: home.installation,
  user,
})

/** Conversations whose id begins with D have one other person in them; all others are rooms. */
export function placeOf(home: Home, channel: string | undefined, user: string): Gesture['at'] {
  const direct = channel === undefined || channel.startsWith('D')
  return {
    kind: direct ? 'direct' : 'room',
    channel: 'slack',
    installation: home.installation,
    id: channel ?? user,
  }
}

/** A person of another workspace. Within an organisation the answer of `users.info` decides instead. */
export function fromElsewhere(home: Home, team: string | null | undefined): boolean {
  return !!team && home.teamId !== undefined && home.enterpriseId === undefined && team !== home.teamId
}

/** A gesture and where its answer goes. */
export function gesture(
  home: Home,
  user: string,
  channel: string | undefined,
  id: string,
  what: What,
  surface: Surface,
  team: string | null | undefined,
): Received {
  const account = accountIn(home, user)
  return {
    kind: 'gesture',
    gesture: { id, account, at: placeOf(home, channel, user), what },
    surface,
    outsider: fromElsewhere(home, team),
  }
}
