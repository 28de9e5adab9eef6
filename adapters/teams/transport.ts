import { times } from './limits.ts'
import type { IsTeams } from './service-urls.ts'
import { TeamsFailure } from './teams-errors.ts'

/** A request as it leaves, and what came back. */
export interface Wire {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/** Codes of a connection that was never made. */
const neverMade = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

function isNeverMade(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  return typeof cause === 'object' && cause !== null && 'code' in cause && neverMade.has(String(cause.code))
}

const codeShape = /^[A-Za-z0-9_.]{1,80}$/

/**
 * The names that an error answer gives itself: `{ error: { code, subCode } }`, or the same without `error`, or once more as
 * JSON in its `message`. A page has none.
 */
function codesIn(text: string, depth = 0): readonly string[] {
  try {
    return depth > 2 ? [] : codesOf(JSON.parse(text), depth)
  } catch {
    return []
  }
}

function codesOf(given: unknown, depth: number): readonly string[] {
  if (typeof given !== 'object' || given === null) return []
  const { error, code, subCode, message } = given as Readonly<Record<string, unknown>>
  const own = [code, subCode].filter((one) => typeof one === 'string').filter((one) => codeShape.test(one))
  const further = typeof message === 'string' ? codesIn(message, depth + 1) : []
  return [...own, ...further, ...(depth > 2 ? [] : codesOf(error, depth + 1))]
}

function afterS(header: string | null): number | undefined {
  if (header === null || header.trim() === '') return undefined
  const seconds = Number(header)
  if (!Number.isNaN(seconds)) return seconds
  const until = Date.parse(header)
  return Number.isNaN(until) ? undefined : (until - Date.now()) / 1000
}

/** A path's address without its own part: what the allow-list is asked about. */
const addressOf = (url: string): string => url.split(/\/v3\//, 1)[0] ?? ''

/**
 * The wire under the SDK: only to Teams, in time, no redirect followed, and every failure as one that the SDK
 * does not try again by itself.
 * @throws TeamsFailure
 */
export async function overTheWire(
  wire: Wire,
  isTeams: IsTeams,
): Promise<{ readonly status: number; readonly text: string }> {
  const { url, method, headers, body } = wire
  if (!isTeams(addressOf(url)))
    throw new TeamsFailure({ kind: 'status', status: 403, codes: [], afterS: undefined })
  try {
    const response = await fetch(url, {
      ...{ method, headers, redirect: 'manual', signal: AbortSignal.timeout(times.callMs) },
      ...(body === undefined ? {} : { body }),
    })
    const { status } = response
    const text = await response.text()
    if (status >= 200 && status < 300) return { status, text: jsonOrNothing(text) }
    const after = afterS(response.headers.get('retry-after'))
    throw new TeamsFailure({ kind: 'status', status, codes: codesIn(text), afterS: after })
  } catch (error) {
    if (error instanceof TeamsFailure) throw error
    throw new TeamsFailure({ kind: isNeverMade(error) ? 'unreached' : 'broken' })
  }
}

/** A page instead of an answer: nobody knows who wrote it. */
function jsonOrNothing(text: string): string {
  if (text.trim() === '') return ''
  try {
    JSON.parse(text)
    return text
  } catch {
    throw new TeamsFailure({ kind: 'broken' })
  }
}
