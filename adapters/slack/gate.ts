import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { readBody } from '../../src/engine/read-body.ts'
import { limits } from './limits.ts'

/** A request body of Slack, known to be Slack's and to be an object. Nothing else is known of it. */
export type Payload = Readonly<Record<string, unknown>>

/** What the gate makes of a request: a payload to take up, or an answer to give at once. */
export type Admitted =
  | { readonly kind: 'payload'; readonly body: Payload; readonly retry: number | undefined }
  | { readonly kind: 'answer'; readonly status: number; readonly words?: string }

export interface GateParts {
  readonly signingSecret: string
  /** Real time, ms. */
  readonly realNow: () => number
}

const refuse = (status: number): Admitted => ({ kind: 'answer', status })

const header = (request: IncomingMessage, name: string): string => {
  const value = request.headers[name]
  return typeof value === 'string' ? value : ''
}

/**
 * Slack signs the raw bytes with a timestamp. The SDK takes a timestamp of next year; we take 300 s either way.
 * https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
function isSigned(request: IncomingMessage, raw: Buffer, { signingSecret, realNow }: GateParts): boolean {
  const stamp = header(request, 'x-slack-request-timestamp')
  if (!/^\d{1,12}$/.test(stamp)) return false
  if (Math.abs(realNow() / 1000 - Number(stamp)) > limits.clockSkewS) return false
  const expected = createHmac('sha256', signingSecret).update(`v0:${stamp}:`).update(raw).digest('hex')
  const [given, wanted] = [Buffer.from(header(request, 'x-slack-signature')), Buffer.from(`v0=${expected}`)]
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

/** A form with a `payload` is JSON inside a form; other forms are commands; the rest is JSON. Nothing when it is none. */
function payloadOf(raw: Buffer, contentType: string): unknown {
  const text = raw.toString('utf8')
  try {
    if (!/^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(contentType)) return JSON.parse(text)
    const form = new URLSearchParams(text)
    const payload = form.get('payload')
    return payload === null ? Object.fromEntries(form) : JSON.parse(payload)
  } catch {
    return undefined
  }
}

/**
 * Checks a request before anything of the SDK sees it: its size, its signature, its time, and that it is an object (a
 * signed `null` would end the process, `[]` would hang). Never throws.
 */
export async function admit(request: IncomingMessage, parts: GateParts): Promise<Admitted> {
  const raw = await readBody(request, limits.bodyBytes).catch(() => undefined)
  if (raw === undefined) return refuse(413)
  if (!isSigned(request, raw, parts)) return refuse(401)
  const body = payloadOf(raw, header(request, 'content-type'))
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return refuse(400)
  const payload = body as Payload
  if (payload.ssl_check === '1') return { kind: 'answer', status: 200 }
  if (payload.type === 'url_verification') {
    return { kind: 'answer', status: 200, words: JSON.stringify({ challenge: String(payload.challenge) }) }
  }
  const retry = Number.parseInt(header(request, 'x-slack-retry-num'), 10)
  return { kind: 'payload', body: payload, retry: Number.isNaN(retry) ? undefined : retry }
}

/** Answers a request; one that sent too much is not listened to any longer. */
export function answer(request: IncomingMessage, response: ServerResponse, status: number, words = ''): void {
  if (response.headersSent) return
  const close = status === 413 ? { connection: 'close' } : {}
  response.writeHead(status, {
    ...(words === '' ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    'cache-control': 'no-store',
    ...close,
  })
  response.end(words, () => {
    if (status === 413) request.destroy()
  })
}
