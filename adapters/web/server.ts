import { fileURLToPath } from 'node:url'
import express, {
  type Express,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
} from 'express'
import { languageOf } from '../../src/language/language.ts'
import type { MessageKey } from '../../src/language/text.ts'
import {
  type Answer,
  type ChatParts,
  readerOf,
  type Turn,
  takeLine,
  takePress,
  takeSubmit,
  takeTyped,
  viewOf,
} from './chat.ts'
import { checkDoors, Elsewhere, securityHeaders } from './guard.ts'
import { type Html, html } from './html.ts'
import { limits } from './limits.ts'
import { lastValue, type Pairs, Unreadable } from './parse.ts'
import { renderChat, renderLog, renderNow, renderPlaces } from './render-chat.ts'
import { renderShell } from './render-shell.ts'
import { renderSorry } from './render-start.ts'
import { checkedPairs, Missing, type ServerParts, visitor } from './site.ts'
import { startRoutes } from './start-routes.ts'

/** Our script asks for parts of a page; a browser without it gets whole pages. */
const wantsPart = (request: Request) => request.headers['x-partwell'] === 'part'

/** The person and the conversation that an address names. @throws Missing */
function turnOf(request: Request, response: Response, parts: ServerParts): Turn {
  const { directory, places } = parts.chat
  const me = directory.person(String(request.params.person))
  if (me === undefined) throw new Missing()
  const place = request.params.place === undefined ? `direct-${me.id}` : String(request.params.place)
  const at = places.find(place)
  if (at === undefined || !places.members(at.id).includes(me.id)) throw new Missing()
  const token = parts.sessions.token(parts.sessions.session(request, response))
  return { me, at, token, pane: request.query.pane === '1' }
}

async function sendChat(turn: Turn, response: Response, parts: ServerParts, dialog?: Html, kept?: string) {
  const view = await viewOf(turn, parts.chat)
  const title = `${view.here.name} · ${view.me.name}`
  response.type('html').send(renderShell(title, 'chat', view.stage.reader, renderChat(view, dialog, kept)))
}

/** A whole page for a browser without our script, the one part that changed for one with it. */
async function sendAnswer(
  answer: Answer,
  turn: Turn,
  request: Request,
  response: Response,
  parts: ServerParts,
  kept: string,
) {
  response.status(answer.status)
  if (wantsPart(request)) {
    const inside = answer.kind === 'dialog' ? answer.inside : answer.kind === 'problem' ? answer.words : ''
    response.set('X-Answer', answer.kind).type('html').send(html`${inside}`.markup)
    return
  }
  if (answer.kind === 'dialog') return sendChat(turn, response, parts, answer.inside)
  if (answer.kind === 'done') return response.redirect(303, `/as/${turn.me.id}/in/${turn.at.id}`)
  const reader = await readerOf(turn.me, parts.chat)
  const problem = html`<div class="page"><h2 id="dialog-title" tabindex="-1">${reader.say('web.sorry-title')}</h2><p role="alert">${answer.words}</p></div>`
  return sendChat(turn, response, parts, problem, kept)
}

type Take = (turn: Turn, pairs: Pairs, parts: ChatParts) => Promise<Answer>

function gestureRoute(take: Take, parts: ServerParts): RequestHandler {
  return async (request, response) => {
    const pairs = checkedPairs(request, parts)
    const turn = turnOf(request, response, parts)
    const answer = await take(turn, pairs, parts.chat)
    // Whatever it was, the person's other pages may show something new now.
    parts.chat.live.announce([turn.me.id])
    await sendAnswer(answer, turn, request, response, parts, lastValue(pairs, 'words') ?? '')
  }
}

async function sendParts(turn: Turn, response: Response, parts: ServerParts): Promise<void> {
  const view = await viewOf(turn, parts.chat)
  const news = html`<div><ol id="log">${renderLog(view)}</ol><ul id="places">${renderPlaces(view)}</ul><p id="clock-now">${renderNow(view)}</p></div>`
  response.type('html').send(news.markup)
}

/**
 * A document that was offered in a dialog, to the person it was offered to. It is asked for again, so that nobody fetches
 * what they may not read any more, and nothing waits in memory when a case is erased.
 */
async function fetchFile(request: Request, response: Response, parts: ServerParts): Promise<void> {
  const pairs = checkedPairs(request, parts)
  const { me } = turnOf(request, response, parts)
  const offered = parts.chat.memory.offered(lastValue(pairs, 'file') ?? '', me.id)
  const reply = offered && (await parts.chat.receive(offered))
  if (reply?.kind !== 'file') throw new Missing()
  const { name, mediaType, bytes } = reply.attachment
  response.attachment(name).type(mediaType).send(Buffer.from(bytes))
}

const hourMs = 3_600_000

async function travel(turn: Turn, pairs: Pairs, parts: ChatParts): Promise<Answer> {
  const way = parts.clock.travel
  const step = lastValue(pairs, 'step')
  if (way === undefined || step === undefined) throw new Unreadable('no time travel')
  if (step === 'hour' || step === 'day') await way.advance(step === 'hour' ? hourMs : 24 * hourMs)
  else if (step !== 'next') throw new Unreadable('step')
  else if (!(await way.toNext())) {
    const words = (await readerOf(turn.me, parts)).say('web.nothing-next')
    return { kind: 'problem', words, status: 200 }
  }
  parts.live.announce('everybody')
  return { kind: 'done', status: 200 }
}

/** The choice is the platform's profile; told to the engine too, because there one's own choice goes first. */
async function chooseLanguage(turn: Turn, pairs: Pairs, parts: ChatParts): Promise<Answer> {
  const language = languageOf(lastValue(pairs, 'language'))
  if (language === undefined) throw new Unreadable('language')
  await parts.directory.setLanguage(turn.me.id, language)
  const words = [
    ...pairs.filter(([key]) => key === 'nonce'),
    ['words', `/partwell language ${language}`] as const,
  ]
  const answer = await takeLine(turn, words, parts)
  return answer.kind === 'dialog' ? { kind: 'done', status: 200 } : answer
}

function chatRoutes(app: Express, parts: ServerParts): void {
  app.get(['/as/:person', '/as/:person/in/:place'], async (request, response) => {
    const turn = turnOf(request, response, parts)
    await (wantsPart(request) ? sendParts(turn, response, parts) : sendChat(turn, response, parts))
  })
  app.get('/live', (_request, response) => {
    if (!parts.chat.live.listen(response)) response.status(503).end()
  })
  app.post('/as/:person/in/:place/file', (request, response) => fetchFile(request, response, parts))
  app.post('/as/:person/in/:place/say', gestureRoute(takeLine, parts))
  app.post('/as/:person/in/:place/press', gestureRoute(takePress, parts))
  app.post('/as/:person/in/:place/submit', gestureRoute(takeSubmit, parts))
  app.post('/as/:person/in/:place/typed', gestureRoute(takeTyped, parts))
  app.post('/as/:person/in/:place/time', gestureRoute(travel, parts))
  app.post('/as/:person/in/:place/language', gestureRoute(chooseLanguage, parts))
}

/** What went wrong, as a status, a sentence, and a reason for the log that holds nothing of anybody's. */
function verdict(error: unknown): { status: number; key: MessageKey; title: MessageKey } {
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500
  const title = 'web.sorry-title'
  if (error instanceof Missing) return { status: 404, key: 'web.missing', title: 'web.missing-title' }
  if (error instanceof Elsewhere)
    return { status: 403, key: error.kind === 'stale' ? 'web.stale' : 'web.elsewhere', title }
  if (status === 413) return { status, key: 'web.too-large', title }
  if (error instanceof Unreadable || (status >= 400 && status < 500))
    return { status: 400, key: 'web.unreadable', title }
  return { status: 500, key: 'web.not-saved', title }
}

function sorry(parts: ServerParts) {
  return async (error: unknown, request: Request, response: Response, next: NextFunction) => {
    const { status, key, title } = verdict(error)
    if (status === 500) parts.chat.failed(error)
    if (response.headersSent) return next(error)
    const person = parts.chat.directory.person(/^\/as\/([a-z0-9-]+)/.exec(request.path)?.[1] ?? '')
    const reader = person
      ? await readerOf(person, parts.chat).catch(() => visitor(request))
      : visitor(request)
    response.status(status)
    if (wantsPart(request))
      return response
        .set('X-Answer', 'problem')
        .type('html')
        .send(html`${reader.say(key)}`.markup)
    const back = person ? `/as/${person.id}` : '/'
    const body = renderSorry(reader.say(title), reader.say(key), back, reader)
    return response.type('html').send(renderShell(reader.say(title), 'start', reader, body))
  }
}

const assets = fileURLToPath(new URL('assets/', import.meta.url))

/** The whole site: checks first, then pages, then the kind sentence for everything else. */
export function buildServer(parts: ServerParts): Express {
  const app = express()
  app.disable('x-powered-by')
  app.set('query parser', 'simple')
  app.use(securityHeaders)
  app.use(checkDoors(parts.doors))
  if (parts.also) app.use(parts.also)
  app.use('/assets', express.static(assets, { index: false, cacheControl: false, redirect: false }))
  app.use(
    express.text({ type: 'application/x-www-form-urlencoded', limit: limits.bodyBytes, inflate: false }),
  )
  startRoutes(app, parts)
  chatRoutes(app, parts)
  app.use(() => {
    throw new Missing()
  })
  app.use(sorry(parts))
  return app
}
