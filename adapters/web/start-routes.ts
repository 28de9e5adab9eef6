import type { Express, Request, Response } from 'express'
import { IANAZone } from 'luxon'
import { z } from 'zod'
import { languages } from '../../src/language/language.ts'
import { freshId, readerOf } from './chat.ts'
import { DirectoryFull, type LocalPerson, lines } from './directory.ts'
import { limits } from './limits.ts'
import { allValues, lastValue, type Pairs, Unreadable } from './parse.ts'
import type { PageReader } from './reader.ts'
import { renderNewRoom } from './render-room.ts'
import { renderShell } from './render-shell.ts'
import { type Attempt, noAttempt, renderSide, renderStart } from './render-start.ts'
import { checkedPairs, Missing, type ServerParts, visitor } from './site.ts'

function stageFor(request: Request, response: Response, parts: ServerParts) {
  return { token: parts.sessions.token(parts.sessions.session(request, response)), nonce: freshId }
}

function sendStart(
  request: Request,
  response: Response,
  parts: ServerParts,
  attempt = noAttempt,
  sideError?: string,
) {
  const reader = visitor(request)
  const more = { openAt: parts.chat.openAt, attempt, sideError }
  const people = parts.chat.directory.people()
  const body = renderStart(people, reader, stageFor(request, response, parts), more)
  response
    .type('html')
    .send(renderShell(`Partwell · ${reader.say('web.choose-title')}`, 'start', reader, body))
}

const localName = z.string().trim().min(1).max(limits.nameCharacters)
const newPerson = z.object({
  name: localName,
  line: z.enum(lines),
  language: z.enum(languages),
  zone: z
    .string()
    .trim()
    .refine((zone) => IANAZone.isValidZone(zone)),
  country: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z]{2}$/),
})
const sayWrong = { name: 'web.error-name', zone: 'web.error-zone', country: 'web.error-country' } as const

/** The person that the form describes, or what is wrong at which field. @throws Unreadable */
function personOf(
  pairs: Pairs,
  reader: PageReader,
): { person: Omit<LocalPerson, 'id'> } | { attempt: Attempt } {
  const values = Object.fromEntries(
    (['name', 'line', 'language', 'zone', 'country'] as const).map((key) => [
      key,
      lastValue(pairs, key) ?? '',
    ]),
  )
  const parsed = newPerson.safeParse(values)
  if (parsed.success) return { person: { ...parsed.data, guest: lastValue(pairs, 'guest') === 'true' } }
  const errors: Record<string, string> = {}
  for (const issue of parsed.error.issues) {
    const field = issue.path[0]
    // The other two are lists of ours: nobody can mistype them.
    if (field !== 'name' && field !== 'zone' && field !== 'country') throw new Unreadable('list')
    errors[field] = reader.say(sayWrong[field])
  }
  return { attempt: { values, errors } }
}

async function addPerson(request: Request, response: Response, parts: ServerParts): Promise<void> {
  const pairs = checkedPairs(request, parts)
  const reader = visitor(request)
  const read = personOf(pairs, reader)
  if ('attempt' in read) return sendStart(request, response.status(422), parts, read.attempt)
  try {
    const { id } = await parts.chat.directory.addPerson(read.person)
    parts.chat.live.announce('everybody')
    response.redirect(303, `/as/${id}`)
  } catch (error) {
    if (!(error instanceof DirectoryFull)) throw error
    const all = reader.say('web.error-full', { max: error.max })
    sendStart(request, response.status(422), parts, { values: {}, errors: { all } })
  }
}

function me(request: Request, parts: ServerParts): LocalPerson {
  const person = parts.chat.directory.person(String(request.params.person))
  if (person === undefined) throw new Missing()
  return person
}

async function sendNewRoom(request: Request, response: Response, parts: ServerParts, attempt = noAttempt) {
  const person = me(request, parts)
  const reader = await readerOf(person, parts.chat)
  const others = parts.chat.directory.people().filter((other) => other.id !== person.id)
  const body = renderNewRoom(person, others, reader, stageFor(request, response, parts), attempt)
  response.type('html').send(renderShell(reader.say('web.new-room'), 'start', reader, body))
}

async function addRoom(request: Request, response: Response, parts: ServerParts): Promise<void> {
  const pairs = checkedPairs(request, parts)
  const person = me(request, parts)
  const reader = await readerOf(person, parts.chat)
  const name = localName.safeParse(lastValue(pairs, 'name') ?? '')
  const values = { name: lastValue(pairs, 'name') ?? '' }
  if (!name.success) {
    const attempt = { values, errors: { name: reader.say('web.error-name') } }
    return sendNewRoom(request, response.status(422), parts, attempt)
  }
  try {
    const members = [person.id, ...allValues(pairs, 'people')]
    const { id } = await parts.chat.directory.addRoom({ name: name.data, members })
    parts.chat.live.announce('everybody')
    response.redirect(303, `/as/${person.id}/in/${id}`)
  } catch (error) {
    if (!(error instanceof DirectoryFull)) throw error
    const attempt = { values, errors: { name: reader.say('web.error-full', { max: error.max }) } }
    await sendNewRoom(request, response.status(422), parts, attempt)
  }
}

function sendSide(request: Request, response: Response, parts: ServerParts): void {
  const asked = [request.query.people ?? []].flat().flatMap((ids) => String(ids).split(','))
  const people = [...new Set(asked)].flatMap((id) => parts.chat.directory.person(id) ?? [])
  const reader = visitor(request)
  if (people.length < 2 || people.length > 3) {
    sendStart(request, response.status(422), parts, noAttempt, reader.say('web.error-side'))
    return
  }
  const body = renderSide(people, reader)
  response.type('html').send(renderShell(reader.say('web.side-title'), 'side', reader, body))
}

/** The pages around the chat: who are you, a new teammate, a new room, several people side by side. */
export function startRoutes(app: Express, parts: ServerParts): void {
  app.get('/', (request, response) => sendStart(request, response, parts))
  app.get('/side', (request, response) => sendSide(request, response, parts))
  app.post('/people', (request, response) => addPerson(request, response, parts))
  app.get('/as/:person/new-room', (request, response) => sendNewRoom(request, response, parts))
  app.post('/as/:person/rooms', (request, response) => addRoom(request, response, parts))
}
