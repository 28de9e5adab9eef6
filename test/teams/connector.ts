import type { IncomingMessage, ServerResponse } from 'node:http'
import { activityProblems } from './card-rules.ts'
import { connectorIssuer, keySet } from './keys.ts'
import { isJson, type Json, listOf } from './seen.ts'
import { type Conversation, type Town, tenantId, type User } from './town.ts'

/** What a bot may ask of the connector. */
type Kind = 'post' | 'update' | 'delete' | 'create' | 'member' | 'members' | 'team' | 'channels'

/** One request of a bot, as it was made and answered. */
export interface Call {
  readonly kind: Kind
  /** The conversation or team, without its thread. */
  readonly conversation: string
  readonly thread: string | undefined
  readonly body: Json
  readonly status: number
  readonly answer: Json
}

/**
 * How Teams can fail: an answer of its own; no answer; a broken connection; or a broken connection after it has done
 * what was asked.
 */
export type Fault =
  | {
      readonly status: number
      readonly code?: string
      readonly subCode?: string
      readonly headers?: Readonly<Record<string, string>>
      /** Instead of an error of the connector's: what a proxy says, for one. */
      readonly html?: string
    }
  | 'hang'
  | 'reset'
  | 'taken'

interface Asked {
  readonly kind: Kind
  readonly conversation: string
  readonly thread: string | undefined
  /** A message or a member. */
  readonly item: string
  readonly query: URLSearchParams
  readonly body: Json
}
interface Answered {
  readonly status: number
  readonly json: Json
  readonly headers?: Readonly<Record<string, string>>
}

const routes: readonly (readonly [string, RegExp, Kind])[] = [
  ['POST', /^v3\/conversations$/, 'create'],
  ['POST', /^v3\/conversations\/([^/]+)\/activities(?:\/([^/]+))?$/, 'post'],
  ['PUT', /^v3\/conversations\/([^/]+)\/activities\/([^/]+)$/, 'update'],
  ['DELETE', /^v3\/conversations\/([^/]+)\/activities\/([^/]+)$/, 'delete'],
  ['GET', /^v3\/conversations\/([^/]+)\/members\/([^/]+)$/, 'member'],
  ['GET', /^v3\/conversations\/([^/]+)\/(?:paged)?members$/, 'members'],
  ['GET', /^v3\/teams\/([^/]+)\/conversations$/, 'channels'],
  ['GET', /^v3\/teams\/([^/]+)$/, 'team'],
]

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

function asked(method: string, path: string, query: URLSearchParams, bytes: Buffer): Asked | undefined {
  for (const [verb, shape, kind] of routes) {
    const found = verb === method ? shape.exec(path) : null
    if (!found) continue
    const [id = '', thread] = decodeURIComponent(found[1] ?? '').split(';messageid=')
    const body = bytes.length > 0 ? (JSON.parse(bytes.toString('utf8')) as Json) : {}
    return { kind, conversation: id, thread, item: decodeURIComponent(found[2] ?? ''), query, body }
  }
  return undefined
}

const refusal = (status: number, code: string, subCode?: string): Answered => ({
  status,
  json: { error: { code, message: code, ...(subCode === undefined ? {} : { subCode }) } },
})
const done = (json: Json, status = 200): Answered => ({ status, json })

/** Answers one request of a bot, or of somebody who looks for our keys. */
export async function answerConnector(
  town: Town,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '', town.url)
  const bytes = await bytesOf(request)
  const send = ({ status, json, headers = {} }: Answered): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(status === 204 ? undefined : JSON.stringify(json))
  }
  const open = openDocument(town, pathname)
  if (open) return send(done(open))
  if (pathname.startsWith('/upload/') && request.method === 'PUT') {
    town.uploads.set(pathname.slice('/upload/'.length), bytes)
    return send(done({}, 201))
  }
  const base = `/${town.region}/${tenantId}/`
  const what = pathname.startsWith(base)
    ? asked(request.method ?? '', pathname.slice(base.length), searchParams, bytes)
    : undefined
  if (!what) return send(refusal(404, 'NotFound'))
  if (request.headers.authorization !== `Bearer ${town.token}`) return send(refusal(401, 'BotNotRegistered'))
  const { kind, conversation, thread, body } = what
  const fault = town.fault?.({ kind, conversation, body })
  const note = (status: number, answer: Json): void => {
    town.calls.push({ kind, conversation, thread, body, status, answer })
  }
  if (fault === 'hang') return note(0, {})
  if (fault === 'reset' || fault === 'taken') {
    const { status, json } = fault === 'taken' ? perform(town, what) : done({}, 0)
    note(status, json)
    response.destroy()
    return
  }
  if (fault) return failing(fault, response, note)
  const answered = perform(town, what)
  note(answered.status, answered.json)
  send(answered)
}

function failing(
  fault: Exclude<Fault, string>,
  response: ServerResponse,
  note: (status: number, answer: Json) => void,
): void {
  const { status, code = 'ServiceError', subCode, headers = {}, html } = fault
  const { json } = refusal(status, code, subCode)
  note(status, json)
  const type = html === undefined ? 'application/json' : 'text/html'
  response.writeHead(status, { 'content-type': type, ...headers }).end(html ?? JSON.stringify(json))
}

function openDocument(town: Town, path: string): Json | undefined {
  if (path === town.metadataPath) {
    return {
      issuer: connectorIssuer,
      ...{ authorization_endpoint: 'https://invalid.botframework.com', jwks_uri: `${town.url}/keys` },
      id_token_signing_alg_values_supported: ['RS256'],
    }
  }
  return path === '/keys' ? keySet(town.endorsements) : undefined
}

function perform(town: Town, what: Asked): Answered {
  const { kind, conversation: id } = what
  const group = kind === 'create' ? 'create' : ['post', 'update', 'delete'].includes(kind) ? 'send' : 'read'
  const wait = town.throttle.take(group, kind === 'create' ? 'all' : id)
  if (wait !== undefined) {
    const headers = town.namesWait ? { 'retry-after': String(Math.ceil(wait / 1000)) } : {}
    return { ...refusal(429, 'Throttled'), headers }
  }
  if (kind === 'create') return create(town, what)
  if (kind === 'team' || kind === 'channels') return ofTeam(town, what)
  const conversation = town.conversations.get(id)
  if (!conversation) return refusal(404, 'ConversationNotFound')
  if (!conversation.installed) return refusal(403, 'BotNotInConversationRoster')
  if (conversation.barred) return refusal(403, conversation.barred.code, conversation.barred.subCode)
  if (kind === 'member') return member(conversation, what.item)
  if (kind === 'members') return members(conversation, what.query)
  return kind === 'post' ? post(town, conversation, what) : change(conversation, what)
}

const rosterOf = ({ name, id, aadObjectId, tenantId, userRole, email }: User): Json => ({
  ...{ id, name: `${name} Berg`, aadObjectId, objectId: aadObjectId, givenName: name, surname: 'Berg' },
  ...{ email, userPrincipalName: email, tenantId, userRole },
})

function member({ members }: Conversation, item: string): Answered {
  const found = members.find(({ id, aadObjectId }) => id === item || aadObjectId === item)
  return found ? done(rosterOf(found)) : refusal(404, 'MemberNotFoundInConversation')
}

function members({ members }: Conversation, query: URLSearchParams): Answered {
  const size = Number(query.get('pageSize') ?? 200)
  const from = Number(query.get('continuationToken') ?? 0)
  const more = from + size < members.length ? { continuationToken: String(from + size) } : {}
  return done({ members: members.slice(from, from + size).map(rosterOf), ...more })
}

function ofTeam(town: Town, { kind, conversation }: Asked): Answered {
  const team = town.teams.get(conversation)
  if (!team) return refusal(404, 'NotFound')
  if (!team.channels.some(({ installed }) => installed)) return refusal(403, 'BotNotInConversationRoster')
  if (kind === 'channels') {
    const conversations = team.channels.map(({ id, name, membership }) => ({ id, name, type: membership }))
    return done({ conversations })
  }
  const count = new Set(team.channels.flatMap((one) => one.members)).size
  const counts = { channelCount: team.channels.length, memberCount: count }
  return done({ id: team.id, name: team.name, type: 'standard', aadGroupId: `group-${team.name}`, ...counts })
}

/** The answer when an activity cannot stand anywhere. */
function unfit(activity: Json): Answered | undefined {
  const { problems, tooLarge } = activityProblems(activity)
  if (tooLarge) return refusal(413, 'MessageSizeTooBig')
  return problems.length === 0
    ? undefined
    : { status: 400, json: { error: { code: 'BadArgument', message: problems.join('; ') } } }
}

function post(town: Town, conversation: Conversation, { thread, item, body }: Asked): Answered {
  const id = town.nextId()
  if (body.type === 'typing') return done({ id }, 201)
  const wrong = unfit(body)
  if (wrong) return wrong
  const under = thread ?? (conversation.kind === 'channel' && item !== '' ? item : undefined)
  conversation.messages.push({ id, thread: under, from: 'bot', activity: body })
  return done({ id }, 201)
}

function change(conversation: Conversation, { kind, item, body }: Asked): Answered {
  const index = conversation.messages.findIndex(({ id, from }) => id === item && from === 'bot')
  const found = conversation.messages[index]
  if (!found) return refusal(404, 'ActivityNotFoundInConversation')
  if (kind === 'delete') {
    conversation.messages.splice(index, 1)
    return done({})
  }
  const wrong = unfit(body)
  if (wrong) return wrong
  found.activity = body
  return done({ id: item })
}

/** A conversation with one person, which is the one they have; or a new thread in a channel. */
function create(town: Town, what: Asked): Answered {
  const { body } = what
  const channel = isJson(body.channelData) && isJson(body.channelData.channel) ? body.channelData.channel : {}
  const room = town.conversations.get(String(channel.id))
  if (room) {
    if (!room.installed) return refusal(403, 'BotNotInConversationRoster')
    const activity = isJson(body.activity) ? body.activity : {}
    const posted = post(town, room, { ...what, thread: undefined, item: '', body: activity })
    const id = String(posted.json.id)
    return posted.status === 201 ? done({ id: `${room.id};messageid=${id}`, activityId: id }, 201) : posted
  }
  const [wanted] = listOf(body.members).map(({ id }) => String(id))
  const user = [...town.people.values()].find((one) => one.id === wanted || one.aadObjectId === wanted)
  if (!user) return refusal(400, 'BadArgument')
  const personal = town.personal(user.name)
  if (!personal.installed) return refusal(403, 'ForbiddenOperationException', 'BotNotInstalledForUser')
  if (personal.barred) return refusal(403, personal.barred.code, personal.barred.subCode)
  return done({ id: personal.id }, 201)
}
