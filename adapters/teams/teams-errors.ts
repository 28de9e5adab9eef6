import { NotSent } from '../../src/engine/channel.ts'
import { OverLimit } from './check-limits.ts'

/** How a call to Teams failed, whatever library made it. */
export type Failure =
  | {
      readonly kind: 'status'
      readonly status: number
      /** What Teams calls it: `BotNotInConversationRoster`. */
      readonly codes: readonly string[]
      /** `Retry-After` in seconds, which may be missing or absurd. */
      readonly afterS: number | undefined
    }
  /** Never reached Teams. */
  | { readonly kind: 'unreached' }
  /** Broke off or took too long: Teams may have taken it. */
  | { readonly kind: 'broken' }

/** A call to Teams that failed. Its name keeps the SDK from trying again by itself. */
export class TeamsFailure extends Error {
  readonly failure: Failure
  constructor(failure: Failure) {
    super(failure.kind === 'status' ? [failure.status, ...failure.codes].join(' ') : failure.kind)
    this.name = 'TeamsFailure'
    this.failure = failure
  }
}

/** The only answers after which the same may be sent again. */
const later = new Set([412, 429, 502, 503, 504])
/** Nothing reaches them until they install the app or speak to it again. */
const blocking = new Set([
  'BotNotInConversationRoster',
  'ConversationBlockedByUser',
  'MessageWritesBlocked',
  'BotDisabledByAdmin',
  'BotNotInstalledForUser',
  'BotNotInstalled',
])

const [leastWaitMs, mostWaitMs] = [1000, 600_000]

/** How long to wait: what Teams said, within reason. Nothing where it said nothing of use. */
export function waitMs(afterS: number | undefined): number | undefined {
  if (afterS === undefined || !Number.isFinite(afterS) || afterS < 0) return undefined
  return Math.min(mostWaitMs, Math.max(leastWaitMs, afterS * 1000))
}

const statusOf = (error: unknown): number | undefined =>
  error instanceof TeamsFailure && error.failure.kind === 'status' ? error.failure.status : undefined

/** True when Teams answered with this status. */
export function answered(error: unknown, status: number): boolean {
  return statusOf(error) === status
}

/** True when nothing can be sent there until somebody there acts. */
export function isBlocked(error: unknown): boolean {
  if (!(error instanceof TeamsFailure) || error.failure.kind !== 'status') return false
  return error.failure.status === 403 && error.failure.codes.some((code) => blocking.has(code))
}

/** What became of a send, from how the call failed (trust F7, F8). */
export function notSent(error: unknown): NotSent {
  if (error instanceof NotSent) return error
  if (error instanceof OverLimit) return new NotSent('refused', error.message)
  // Our own store, for one, or the place where tokens are got did not answer: Teams has seen nothing.
  if (!(error instanceof TeamsFailure)) return new NotSent('retry', 'could not be tried')
  const { failure } = error
  if (failure.kind === 'unreached') return new NotSent('retry', 'Teams was not reached')
  if (failure.kind === 'broken') return new NotSent('unknown', 'no answer')
  if (later.has(failure.status)) return new NotSent('retry', error.message, waitMs(failure.afterS))
  if (failure.status >= 500 || failure.status === 408) return new NotSent('unknown', error.message)
  // Everything else Teams has looked at and will not do.
  return new NotSent('refused', error.message)
}
