import type { IncomingMessage, ServerResponse } from 'node:http'
import { readBody } from '../../src/engine/read-body.ts'
import { limits } from './limits.ts'
import { type IsTeams, isLoopback } from './service-urls.ts'

/** An activity that may be Teams': its shape, tenant and address are right. Who sent it the SDK has yet to check. */
export type Activity = Readonly<Record<string, unknown>> & {
  readonly type: string
  readonly serviceUrl: string
}

/** What the gate makes of a request: an activity to check further, or a status to answer with at once. */
export type Admitted =
  | { readonly kind: 'activity'; readonly activity: Activity; readonly authorization: string }
  | { readonly kind: 'answer'; readonly status: number }

export interface GateParts {
  readonly tenantId: string
  readonly isTeams: IsTeams
  /** Who signs what Teams sends, and for whom; absent in local mode, where nothing is signed. */
  readonly signed: { readonly issuer: string; readonly appId: string } | undefined
}

type Part = Readonly<Record<string, unknown>>

const refuse = (status: number): Admitted => ({ kind: 'answer', status })
const isPart = (value: unknown): value is Part =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * Whether a token says of itself that it is Teams', for us. Proves nothing: it keeps what is plainly not from the SDK,
 * which would ask other services about it and print what it thinks.
 */
function claimsToBeTeams(authorization: string, signed: NonNullable<GateParts['signed']>): boolean {
  const [, head, body] = /^Bearer ([\w-]+)\.([\w-]+)\.[\w-]+$/.exec(authorization) ?? []
  if (head === undefined || body === undefined) return false
  const [header, claims] = [head, body].map((part) => parsed(Buffer.from(part, 'base64url').toString('utf8')))
  if (!isPart(header) || !isPart(claims)) return false
  return header.alg === 'RS256' && claims.iss === signed.issuer && claims.aud === signed.appId
}

/** Where nothing is signed: only programs on this computer, no page in its browser, and nothing that is handed on to it. */
function isOfThisComputer({ socket, headers: { host = '', origin } }: IncomingMessage): boolean {
  const name = host.replace(/:\d{1,5}$/, '').toLowerCase()
  return isLoopback(socket.remoteAddress) && isLoopback(name) && origin === undefined
}

/** The tenant stands in two places; both must be ours, and one of them must be there. */
function isOurs(body: Part, tenantId: string): boolean {
  const { conversation, channelData } = body
  const tenant = isPart(channelData) && isPart(channelData.tenant) ? channelData.tenant.id : undefined
  const named = [tenant, isPart(conversation) ? conversation.tenantId : undefined].filter(
    (one) => one !== undefined && one !== null,
  )
  return named.length > 0 && named.every((one) => one === tenantId)
}

/** Checks a request before anything of the SDK sees it. Never throws. */
export async function admit(request: IncomingMessage, parts: GateParts): Promise<Admitted> {
  if (request.method !== 'POST') return refuse(405)
  const { authorization = '', 'content-type': type = '' } = request.headers
  if (!parts.signed && !isOfThisComputer(request)) return refuse(403)
  if (parts.signed && !claimsToBeTeams(authorization, parts.signed)) return refuse(401)
  if (!/^application\/json\s*(?:;|$)/i.test(type)) return refuse(400)
  const raw = await readBody(request, limits.bodyBytes).catch(() => undefined)
  if (raw === undefined) return refuse(413)
  const body = parsed(raw.toString('utf8'))
  if (!isPart(body) || typeof body.type !== 'string' || body.type === '') return refuse(400)
  if (body.channelId !== 'msteams' || typeof body.serviceUrl !== 'string') return refuse(400)
  if (!parts.isTeams(body.serviceUrl) || !isOurs(body, parts.tenantId)) return refuse(403)
  return {
    kind: 'activity',
    activity: { ...body, type: body.type, serviceUrl: body.serviceUrl },
    authorization,
  }
}

/** Answers a request; one that sent too much is not listened to any longer. */
export function answer(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  body?: unknown,
): void {
  if (response.headersSent) return
  const close = status === 413 ? { connection: 'close' } : {}
  response.writeHead(status, {
    ...(body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    'cache-control': 'no-store',
    ...close,
  })
  response.end(body === undefined ? undefined : JSON.stringify(body), () => {
    if (status === 413) request.destroy()
  })
}
