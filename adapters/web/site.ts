import type { Request, RequestHandler } from 'express'
import { languageOf } from '../../src/language/language.ts'
import type { ChatParts } from './chat.ts'
import type { Doors, Sessions } from './guard.ts'
import { type Pairs, pairsOf } from './parse.ts'
import { type PageReader, pageReader } from './reader.ts'

/** A page that does not exist, or that is not this person's: the two read the same (trust P2). */
export class Missing extends Error {}

/** What the routes need beside the chat itself. */
export interface ServerParts {
  readonly chat: ChatParts
  readonly sessions: Sessions
  doors(): Doors
  /** More routes on the same port (health, metrics), behind the same checks. */
  readonly also: RequestHandler | undefined
}

/** The reader of a page on which nobody has been chosen yet: what the browser says, else English. */
export function visitor(request: Request): PageReader {
  const wanted = [
    String(request.query.language ?? ''),
    ...(request.headers['accept-language'] ?? '').split(/[,;]/),
  ]
  const language = wanted.map((tag) => languageOf(tag)).find((known) => known !== undefined)
  return pageReader(language ?? 'en', 'UTC')
}

/** The values of a form that is ours. @throws Elsewhere, Unreadable */
export function checkedPairs(request: Request, parts: Pick<ServerParts, 'sessions'>): Pairs {
  const pairs = pairsOf(request.body)
  parts.sessions.check(request, pairs)
  return pairs
}
