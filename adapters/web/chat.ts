import { randomBytes } from 'node:crypto'
import type { Place } from '../../src/case/person.ts'
import type { ShownReply } from '../../src/engine/channel.ts'
import { filePage } from '../../src/engine/file.ts'
import type { Gesture } from '../../src/engine/gesture.ts'
import type { Language } from '../../src/language/language.ts'
import type { BusinessClock } from './clock.ts'
import type { LocalDirectory, LocalPerson } from './directory.ts'
import { type Html, html } from './html.ts'
import { limits } from './limits.ts'
import type { Live } from './live.ts'
import type { PageMemory } from './memory.ts'
import { gestureId, gestureOf, lastValue, lineOf, type Pairs, pressOf, submitOf, typedOf } from './parse.ts'
import type { Places } from './places.ts'
import { type PageReader, pageReader } from './reader.ts'
import { renderCopy, renderFileOffer, renderPage, type Stage } from './render-card.ts'
import type { ChatView, Listed } from './render-chat.ts'
import { renderForm, withTyped } from './render-form.ts'
import type { Transcript } from './transcript.ts'

/** What the chat is made of; all of it is injected. */
export interface ChatParts {
  readonly directory: LocalDirectory
  readonly transcript: Transcript
  readonly clock: BusinessClock
  readonly memory: PageMemory
  readonly live: Live
  readonly places: Places
  /** Canonical English command -> the word in a language. */
  commandWords(language: Language): Readonly<Record<string, string>>
  /** The person's own choice in the engine, which goes before what the directory says. */
  languageOf(person: string): Promise<Language | undefined>
  receive(gesture: Gesture): Promise<ShownReply>
  /** Told when an answer failed, with nothing that anybody typed. */
  failed(error: unknown): void
  readonly openAt: string | undefined
}

/** Somebody's turn: who acts, where, and with which session's token. */
export interface Turn {
  readonly me: LocalPerson
  readonly at: Place
  readonly token: string
  readonly pane: boolean
}

/** What the browser is given after a gesture. */
export type Answer =
  /** Opens beside the conversation, in place of what stood there. */
  | { readonly kind: 'dialog'; readonly inside: Html; readonly status: number }
  /** What is open stays, with this sentence above it; nothing has changed. */
  | { readonly kind: 'problem'; readonly words: string; readonly status: number }
  /** Back to the conversation; there may be a new line in it. `kept`: what goes back into the command line. */
  | { readonly kind: 'done'; readonly kept?: string; readonly status: number }

const done: Answer = { kind: 'done', status: 200 }

/** A nonce for a form, and every other id of ours. */
export const freshId = (): string => randomBytes(16).toString('hex')

/** The reader that a person is: in their own language and zone. */
export async function readerOf(person: LocalPerson, parts: ChatParts): Promise<PageReader> {
  return pageReader((await parts.languageOf(person.id)) ?? person.language, person.zone)
}

/** What a turn's cards and forms are drawn with. */
async function stageOf(turn: Turn, parts: ChatParts): Promise<Stage> {
  const base = `/as/${turn.me.id}/in/${turn.at.id}`
  return { reader: await readerOf(turn.me, parts), base, token: turn.token, nonce: freshId }
}

async function listed(place: Place, turn: Turn, reader: PageReader, parts: ChatParts): Promise<Listed> {
  const room = place.kind === 'room' ? parts.directory.room(place.id) : undefined
  const count = (await parts.transcript.list(place.id)).length
  return {
    id: place.id,
    kind: place.kind,
    href: `/as/${turn.me.id}/in/${place.id}`,
    name: room?.name ?? reader.say('web.bot'),
    hint: room ? reader.say('web.members', { count: room.members.length }) : reader.say('web.direct-hint'),
    unread: Math.max(0, count - parts.memory.seen(turn.me.id, place.id)),
  }
}

/** Everything the person's page shows now. Looking at it makes it read. */
export async function viewOf(turn: Turn, parts: ChatParts): Promise<ChatView> {
  const stage = await stageOf(turn, parts)
  const entries = await parts.transcript.list(turn.at.id)
  parts.memory.see(turn.me.id, turn.at.id, entries.length)
  const places = await Promise.all(
    parts.places.of(turn.me).map((place) => listed(place, turn, stage.reader, parts)),
  )
  const now = parts.clock.now()
  const offset = parts.clock.offset()
  return {
    stage,
    me: { ...turn.me, language: stage.reader.language },
    here: await listed(turn.at, turn, stage.reader, parts),
    places,
    entries: entries.slice(-limits.messagesShown),
    lines: parts.memory.lines(turn.me.id, turn.at.id),
    person: (id) => parts.directory.person(id),
    words: parts.commandWords(stage.reader.language),
    clock: { now, real: offset === 0 ? undefined : now - offset, travels: parts.clock.travel !== undefined },
    openAt: parts.openAt,
    pane: turn.pane,
  }
}

function tellMe(turn: Turn, id: string, words: string, parts: ChatParts, tone: 'note' | 'refused'): void {
  const line = { id, at: parts.clock.now(), from: 'bot', tone, words } as const
  parts.memory.addLine(turn.me.id, turn.at.id, line)
}

/** The engine's answer; a failure is an honest "not saved" (trust F6). */
async function ask(gesture: Gesture, reader: PageReader, parts: ChatParts): Promise<[ShownReply, number]> {
  try {
    return [await parts.receive(gesture), 200]
  } catch (error) {
    parts.failed(error)
    return [{ kind: 'refused', words: reader.say('web.not-saved') }, 503]
  }
}

function formInside(
  form: Parameters<typeof renderForm>[0],
  turn: Turn,
  stage: Stage,
  parts: ChatParts,
): Html {
  const asked = freshId()
  parts.memory.ask(asked, turn.me.id, form)
  return renderForm(form, { ...stage, people: parts.directory.people(), asked })
}

/** A document to fetch, above the text that it holds. */
function fileInside(
  { attachment, card }: Extract<ShownReply, { readonly kind: 'file' }>,
  gesture: Gesture,
  turn: Turn,
  stage: Stage,
  parts: ChatParts,
): Html {
  const { name, bytes } = attachment
  if (bytes.byteLength > limits.fileBytes) return renderPage(filePage(card, name, 'failed').card, stage)
  const file = freshId()
  parts.memory.offer(file, turn.me.id, gesture)
  return renderPage(filePage(card, name, 'here').card, stage, renderFileOffer(file, attachment, stage))
}

/** A command, or words to the room. Not taken: it goes back into the command line. */
export async function takeLine(turn: Turn, pairs: Pairs, parts: ChatParts): Promise<Answer> {
  const stage = await stageOf(turn, parts)
  const line = lineOf(pairs, turn.at)
  if (line.words.length > limits.messageCharacters) {
    const count = { max: limits.messageCharacters, count: line.words.length }
    return { kind: 'problem', words: stage.reader.say('web.too-long', count), status: 422 }
  }
  if (line.kind === 'words') return postWords(turn, pairs, line.words, stage, parts)
  const gesture = gestureOf(pairs, turn.me.id, turn.at, { kind: 'command', words: line.words })
  if (line.words !== '') {
    const mine = {
      id: `me-${gesture.id}`,
      at: parts.clock.now(),
      from: 'me',
      tone: 'note',
      words: line.words,
    } as const
    parts.memory.addLine(turn.me.id, turn.at.id, mine)
  }
  const [reply, status] = await ask(gesture, stage.reader, parts)
  if (reply.kind === 'refused' && status !== 200) return { kind: 'problem', words: reply.words, status }
  return shownReply(reply, gesture, turn, stage, parts)
}

async function postWords(
  turn: Turn,
  pairs: Pairs,
  words: string,
  stage: Stage,
  parts: ChatParts,
): Promise<Answer> {
  if (words === '') return done
  const id = gestureId(pairs, turn.me.id, turn.at, words)
  if (await parts.transcript.entry(turn.at.id, id)) return done
  const content = { kind: 'words', from: turn.me.id, words, language: stage.reader.language } as const
  await parts.transcript.append(turn.at.id, { id, at: parts.clock.now(), content })
  parts.live.announce(parts.places.members(turn.at.id))
  return done
}

function shownReply(reply: ShownReply, gesture: Gesture, turn: Turn, stage: Stage, parts: ChatParts): Answer {
  switch (reply.kind) {
    case 'form':
      return { kind: 'dialog', inside: formInside(reply.form, turn, stage, parts), status: 200 }
    case 'page':
      return { kind: 'dialog', inside: renderPage(reply.card, stage), status: 200 }
    case 'file':
      return { kind: 'dialog', inside: fileInside(reply, gesture, turn, stage, parts), status: 200 }
    case 'note':
    case 'refused':
      tellMe(turn, gesture.id, reply.words, parts, reply.kind)
      return done
    case 'nothing':
      return done
  }
}

/** A pressed button. Refused inside a dialog, the dialog stays. */
export async function takePress(turn: Turn, pairs: Pairs, parts: ChatParts): Promise<Answer> {
  const stage = await stageOf(turn, parts)
  const gesture = gestureOf(pairs, turn.me.id, turn.at, pressOf(pairs))
  const [reply, status] = await ask(gesture, stage.reader, parts)
  if (reply.kind === 'refused' && (status !== 200 || lastValue(pairs, 'from') === 'dialog')) {
    return { kind: 'problem', words: reply.words, status: status === 200 ? 422 : status }
  }
  return shownReply(reply, gesture, turn, stage, parts)
}

/** A form that was closed with something in it: it stands there again when the same form is opened next. */
export async function takeTyped(turn: Turn, pairs: Pairs, parts: ChatParts): Promise<Answer> {
  const stage = await stageOf(turn, parts)
  const [reply, status] = await ask(typedOf(pairs, turn.me.id, turn.at), stage.reader, parts)
  return reply.kind === 'refused' ? { kind: 'problem', words: reply.words, status } : done
}

/** A form that was handed in. Whatever is wrong, what was typed stands in it again. */
export async function takeSubmit(turn: Turn, pairs: Pairs, parts: ChatParts): Promise<Answer> {
  const stage = await stageOf(turn, parts)
  const what = submitOf(pairs, turn.me.id)
  const gesture = gestureOf(pairs, turn.me.id, turn.at, what)
  const [reply, status] = await ask(gesture, stage.reader, parts)
  if (reply.kind === 'form') {
    const wrong =
      reply.form.problem !== undefined || reply.form.fields.some((field) => field.error !== undefined)
    const same = wrong && reply.form.name === what.form
    const form = same ? withTyped(reply.form, what.values) : reply.form
    return { kind: 'dialog', inside: formInside(form, turn, stage, parts), status: same ? 422 : 200 }
  }
  if (reply.kind !== 'refused') return shownReply(reply, gesture, turn, stage, parts)
  const asked = parts.memory.asked(lastValue(pairs, 'asked') ?? '', turn.me.id)
  const refusal = status === 200 ? 422 : status
  if (asked?.name === what.form) {
    const again = withTyped({ ...asked, problem: reply.words }, what.values)
    return { kind: 'dialog', inside: formInside(again, turn, stage, parts), status: refusal }
  }
  // The question was forgotten (a restart): the words are not.
  const typed = Object.values(what.values).flat().join('\n\n')
  const words = html`<div class="page"><h2 id="dialog-title" tabindex="-1">${stage.reader.say('web.sorry-title')}</h2><div class="problems" role="alert"><p>${reply.words}</p></div>${typed !== '' && renderCopy(stage.reader.say('web.typed'), typed, stage.reader)}</div>`
  return { kind: 'dialog', inside: words, status: refusal }
}
