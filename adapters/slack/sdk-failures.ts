import { z } from 'zod'
import { type Failure, SlackFailure } from './slack-errors.ts'

/** The errors of the SDK's client, by their codes (`@slack/web-api`, `errors.ts`). */
const sdkError = z.discriminatedUnion('code', [
  z.object({ code: z.literal('slack_webapi_platform_error'), data: z.object({ error: z.unknown() }) }),
  z.object({ code: z.literal('slack_webapi_rate_limited_error'), retryAfter: z.number() }),
  z.object({ code: z.literal('slack_webapi_http_error'), statusCode: z.number() }),
  z.object({ code: z.literal('slack_webapi_request_error'), original: z.instanceof(Error) }),
])

/** Codes of a connection that was never made. */
const neverMade = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

function kindOf(error: z.infer<typeof sdkError>): Failure {
  switch (error.code) {
    case 'slack_webapi_platform_error': {
      // A proxy's HTML page reads as an "error" too: that is no answer of Slack's.
      const said = String(error.data.error)
      return /^[a-z0-9_.]{1,80}$/.test(said) ? { kind: 'said', error: said } : { kind: 'broken' }
    }
    case 'slack_webapi_rate_limited_error':
      return { kind: 'too-fast', afterS: error.retryAfter }
    case 'slack_webapi_http_error':
      return { kind: 'status', status: error.statusCode }
    case 'slack_webapi_request_error': {
      const cause = error.original.cause ?? error.original
      const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : ''
      return { kind: neverMade.has(code) ? 'unreached' : 'broken' }
    }
  }
}

/** How a call failed, from what the SDK's client threw. What is none of its errors counts as broken off. */
export function failureOf(error: unknown): SlackFailure {
  const { data } = sdkError.safeParse(error)
  if (data) return new SlackFailure(kindOf(data))
  // 429 without a time to wait is a plain error in the SDK.
  const tooFast = error instanceof Error && error.message.startsWith('Retry header')
  return new SlackFailure(tooFast ? { kind: 'too-fast', afterS: undefined } : { kind: 'broken' })
}
