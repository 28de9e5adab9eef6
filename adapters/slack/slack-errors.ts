import { NotSent } from '../../src/engine/channel.ts'
import { OverLimit } from './check-limits.ts'

/** How a call to Slack failed, whatever library made it. */
export type Failure =
  | { readonly kind: 'said'; readonly error: string; readonly needed?: string }
  /** `afterS` as Slack gave it, which may be missing or absurd. */
  | { readonly kind: 'too-fast'; readonly afterS: number | undefined }
  | { readonly kind: 'status'; readonly status: number }
  /** Never reached Slack. */
  | { readonly kind: 'unreached' }
  /** Broke off or took too long: Slack may have taken it. */
  | { readonly kind: 'broken' }

/** A call to Slack that failed. */
export class SlackFailure extends Error {
  readonly failure: Failure
  constructor(failure: Failure) {
    super(failure.kind === 'said' ? failure.error : failure.kind)
    this.name = 'SlackFailure'
    this.failure = failure
  }
}

/** Slack says "failed", but may have done it: these are unknown, not failed. */
const unknown = new Set(['internal_error', 'fatal_error', 'request_timeout'])
/** Slack did not do it and may do it later. */
const later = new Set([
  ...['ratelimited', 'rate_limited', 'message_limit_exceeded', 'service_unavailable', 'team_added_to_org'],
  ...['accesslimited', 'org_login_required', 'token_expired'],
])
/** The token is not good any more; another one may be. */
const tokenErrors = new Set([
  'token_expired',
  'invalid_auth',
  'not_authed',
  'token_revoked',
  'account_inactive',
])

const [leastWaitMs, mostWaitMs, usualWaitMs] = [1000, 600_000, 30_000]

/** How long to wait: what Slack said, within reason. */
export function waitMs(afterS: number | undefined): number {
  if (afterS === undefined || !Number.isFinite(afterS) || afterS < 0) return usualWaitMs
  return Math.min(mostWaitMs, Math.max(leastWaitMs, afterS * 1000))
}

/** True when a new token may help. */
export function isTokenProblem(error: unknown): boolean {
  return (
    error instanceof SlackFailure && error.failure.kind === 'said' && tokenErrors.has(error.failure.error)
  )
}

/** True when Slack said exactly this. */
export function said(error: unknown, ...errors: readonly string[]): boolean {
  return (
    error instanceof SlackFailure && error.failure.kind === 'said' && errors.includes(error.failure.error)
  )
}

/** What became of a send, from how the call failed (trust F7, F8). */
export function notSent(error: unknown): NotSent {
  if (error instanceof NotSent) return error
  if (error instanceof OverLimit) return new NotSent('refused', error.message)
  // Our own store, for one, did not answer: Slack has seen nothing.
  if (!(error instanceof SlackFailure)) return new NotSent('retry', 'could not be tried')
  const { failure } = error
  switch (failure.kind) {
    case 'too-fast':
      return new NotSent('retry', 'too fast', waitMs(failure.afterS))
    case 'unreached':
      return new NotSent('retry', 'Slack was not reached')
    case 'broken':
      return new NotSent('unknown', 'no answer')
    case 'status':
      return failure.status >= 500 || failure.status === 408
        ? new NotSent('unknown', `status ${failure.status}`)
        : new NotSent('refused', `status ${failure.status}`)
    case 'said':
      if (unknown.has(failure.error)) return new NotSent('unknown', failure.error)
      if (later.has(failure.error)) return new NotSent('retry', failure.error, usualWaitMs)
      // Everything else Slack has looked at and will not do: channel_not_found, is_archived, token_revoked, …
      return new NotSent('refused', failure.error)
  }
}
