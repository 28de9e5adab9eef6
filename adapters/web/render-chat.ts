import { createHash } from 'node:crypto'
import { formatTime } from '../../src/language/format.ts'
import type { LocalPerson } from './directory.ts'
import { attribute, flag, Html, html } from './html.ts'
import type { PrivateLine } from './memory.ts'
import { roomPrefix } from './parse.ts'
import { proofs, renderCard, type Stage } from './render-card.ts'
import { localNotice, renderAvatar, renderBrand } from './render-shell.ts'
import { lineOf, renderLanguages } from './render-start.ts'
import type { Entry } from './transcript.ts'

/** One conversation in the list at the side. */
export interface Listed {
  readonly id: string
  readonly href: string
  readonly name: string
  readonly hint: string
  readonly unread: number
  readonly kind: 'room' | 'direct'
}

/** Everything that one person's page shows. */
export interface ChatView {
  readonly stage: Stage
  readonly me: LocalPerson
  readonly here: Listed
  readonly places: readonly Listed[]
  readonly entries: readonly Entry[]
  readonly lines: readonly PrivateLine[]
  person(id: string): LocalPerson | undefined
  /** Canonical command -> the word in the reader's language. */
  readonly words: Readonly<Record<string, string>>
  readonly clock: { readonly now: number; readonly real: number | undefined; readonly travels: boolean }
  readonly openAt: string | undefined
  readonly pane: boolean
}

function message(
  id: string,
  side: 'bot' | 'me' | 'other',
  head: Html,
  body: Html,
  more: Html = html``,
): Html {
  const drawn = html`<div class="message-body">${head}${body}</div>`
  return html`<li class="message ${side}" id="m-${id}" tabindex="-1" data-rev="@rev@"${more}>${drawn}</li>`
}

function headOf(name: string, at: number, view: ChatView, note?: string): Html {
  const { zone, language } = view.stage.reader
  return html`<p class="message-head"><span class="who">${name}</span> <time datetime="${new Date(at).toISOString()}">${formatTime(at, zone, language)}</time>${note !== undefined && html` <span class="only-you">${note}</span>`}</p>`
}

function renderEntry(entry: Entry, view: ChatView): Html {
  const { content } = entry
  const { reader } = view.stage
  if (content.kind === 'words') {
    const mine = content.from === view.me.id
    const name = mine ? reader.say('web.you') : (view.person(content.from)?.name ?? '…')
    const words = html`<p class="words" dir="auto" lang="${content.language}">${content.words}</p>`
    return message(entry.id, mine ? 'me' : 'other', headOf(name, entry.at, view), words)
  }
  const body = renderCard(content.card, view.stage)
  return message(entry.id, 'bot', headOf(reader.say('web.bot'), entry.at, view), body)
}

function renderLine(line: PrivateLine, view: ChatView): Html {
  const { reader } = view.stage
  const mine = line.from === 'me'
  const note = mine && view.here.kind === 'direct' ? undefined : reader.say('web.only-you')
  const head = headOf(reader.say(mine ? 'web.you' : 'web.bot'), line.at, view, note)
  const words = html`<p class="words ${line.tone}" dir="auto">${line.words}</p>`
  return message(line.id, mine ? 'me' : 'bot', head, words, html` data-private="true"`)
}

/** Marks each message with a hash of itself without what is new at every drawing, so that only changes are swapped. */
function withRevision(drawn: Html): Html {
  const lasting = drawn.markup.replace(/<input type="hidden" name="(?:nonce|token)" value="[^"]*">/g, '')
  const revision = createHash('sha256').update(lasting).digest('base64url').slice(0, 12)
  return new Html(drawn.markup.replace('@rev@', revision))
}

function renderWelcome(view: ChatView): Html {
  const { reader } = view.stage
  const [first] = view.me.name.split(' ')
  return html`<li class="message welcome" id="m-welcome" data-rev="${reader.language}"><p class="welcome-title">${reader.say('web.welcome-title', { name: first ?? view.me.name })}</p><p>${reader.say('web.welcome')}</p><p class="muted">${reader.say('web.welcome-private')}</p></li>`
}

/** The messages of the conversation, in the order in which they came. */
export function renderLog(view: ChatView): Html {
  const all = [
    ...view.entries.map((entry) => ({ at: entry.at, drawn: () => renderEntry(entry, view) })),
    ...view.lines.map((line) => ({ at: line.at, drawn: () => renderLine(line, view) })),
  ].sort((one, other) => one.at - other.at)
  const { reader } = view.stage
  const empty = html`<li class="message empty" id="m-empty" data-rev="${reader.language}"><p class="muted">${reader.say('web.empty-room')}</p></li>`
  const opening = view.here.kind === 'direct' ? renderWelcome(view) : all.length === 0 && empty
  return html`${opening}${all.map((item) => withRevision(item.drawn()))}`
}

function renderPlace(place: Listed, view: ChatView): Html {
  const { reader } = view.stage
  const unread = place.unread > 0 && place.id !== view.here.id
  const icon =
    place.kind === 'direct'
      ? html`<svg class="mark small" viewBox="0 0 32 32" aria-hidden="true"><path d="M16 4a12 12 0 0 0 0 24z"/><path class="mark-away" d="M20 5.2a11.4 11.4 0 0 1 0 21.6z"/></svg>`
      : html`<span class="hash" aria-hidden="true">#</span>`
  return html`<li><a class="place" href="${place.href}${view.pane && '?pane=1'}" id="p-${place.id}"${attribute('aria-current', place.id === view.here.id ? 'page' : undefined)}>${icon}<span class="place-words"><span class="place-name">${place.name}</span><span class="place-hint">${place.hint}</span></span>${unread && html`<span class="unread"><span aria-hidden="true">${place.unread}</span><span class="unseen">${reader.say('web.unread', { count: place.unread })}</span></span>`}</a></li>`
}

/** The list of conversations. */
export function renderPlaces(view: ChatView): Html {
  return html`${view.places.map((place) => renderPlace(place, view))}`
}

/** The date and time that deadlines go by. */
export function renderNow(view: ChatView): Html {
  const { reader } = view.stage
  const weekday = new Intl.DateTimeFormat(reader.language, { weekday: 'long', timeZone: reader.zone })
  const moved =
    view.clock.real !== undefined && reader.say('web.clock-moved', { real: { instant: view.clock.real } })
  const now = reader.say('web.clock-now', {
    weekday: weekday.format(view.clock.now),
    now: { instant: view.clock.now },
  })
  return html`<span class="now">${now}</span>${moved !== false && html` <span class="moved">${moved}</span>`}`
}

function renderClock(view: ChatView): Html {
  const { reader, base } = view.stage
  const button = (step: string, label: string) =>
    html`<button class="button tiny" name="step" value="${step}">${label}</button>`
  return html`<section class="clock" aria-label="${reader.say('web.clock')}"><p class="clock-now" id="clock-now">${renderNow(view)}</p>${view.clock.travels && html`<form class="travel" method="post" action="${base}/time">${proofs(view.stage)}${button('hour', reader.say('web.plus-hour'))}${button('day', reader.say('web.plus-day'))}${button('next', reader.say('web.to-next'))}</form>`}</section>`
}

function renderHead(view: ChatView): Html {
  const { reader, base } = view.stage
  const name = html`<span class="unseen">${reader.say('web.you-are', { name: view.me.name })}</span><span aria-hidden="true">${view.me.name}</span>`
  const change = html`<a class="change" href="/">${reader.say('web.change-person')}</a>`
  const self = html`<div class="self">${renderAvatar(view.me.name, view.me.id)}<div class="self-words"><p class="self-name">${name}</p><p class="self-line"><span class="self-role">${lineOf(view.me, reader)}</span>${!view.pane && change}</p></div></div>`
  return html`<header class="top"><a class="quiet" href="/"${view.pane && html` target="_top"`}>${renderBrand()}</a>${self}<form class="language" method="post" action="${base}/language">${proofs(view.stage)}<label class="unseen" for="language">${reader.say('web.language')}</label>${renderLanguages(view.me.language, 'language')}<button class="button tiny" data-unneeded>${reader.say('web.send')}</button></form></header>`
}

const chipCommands = ['help', 'check', 'log', 'open', 'cases'] as const

function renderChips(view: ChatView): Html | undefined {
  if (view.here.kind === 'room') return undefined
  const chip = (words: string, label: string) =>
    html`<form class="press" method="post" action="${view.stage.base}/say">${proofs(view.stage)}<input type="hidden" name="words" value="${words}"><button class="chip">${label}</button></form>`
  const known = chipCommands.flatMap((command) => view.words[command] ?? [])
  return html`<div class="chips" role="group" aria-label="${view.stage.reader.say('web.commands')}">${chip('', view.stage.reader.say('web.desk'))}${known.map((word) => chip(word, word))}</div>`
}

function renderCommandLine(view: ChatView, kept: string): Html {
  const { reader, base } = view.stage
  const room = view.here.kind === 'room'
  const label = room
    ? reader.say('web.room-label', { room: view.here.name })
    : reader.say('web.command-label')
  const example = view.words.log ?? 'log'
  const placeholder = room
    ? reader.say('web.room-placeholder')
    : reader.say('web.command-placeholder', { example })
  const hint =
    room && html`<p class="hint" id="words-hint">${reader.say('web.room-hint', { command: roomPrefix })}</p>`
  return html`<form class="line" method="post" action="${base}/say">${proofs(view.stage)}<label class="unseen" for="words">${label}</label><input type="text" id="words" name="words" dir="auto" autocomplete="off" enterkeyhint="send" placeholder="${placeholder}" value="${kept}"${attribute('aria-describedby', room ? 'words-hint' : undefined)}><button class="button primary send">${reader.say('web.send')}</button>${hint}</form>`
}

/** The whole page; `dialog` is what is open beside the conversation, `kept` what stands in the command line. */
export function renderChat(view: ChatView, dialog?: Html, kept = ''): Html {
  const { reader, base } = view.stage
  const notice = localNotice(reader, view.openAt)
  const head = html`<div class="chat-head"><h1>${view.here.name}</h1><p class="muted">${view.here.hint}</p></div>`
  const newRoom = html`<a class="quiet new-room" href="/as/${view.me.id}/new-room${view.pane && '?pane=1'}">+ ${reader.say('web.new-room')}</a>`
  return html`<a class="skip" href="#words">${reader.say('web.skip')}</a>${renderHead(view)}${renderClock(view)}<div class="shell" id="shell" data-base="${base}" data-live="/live" data-me="${view.me.id}" data-offline="${reader.say('web.offline')}"${view.pane && html` data-pane="1"`}><nav class="places" aria-label="${reader.say('web.conversations')}"><ul id="places">${renderPlaces(view)}</ul>${newRoom}<p class="notice">${notice}</p></nav><main class="chat">${head}<div class="log" id="log-box" role="log" aria-live="polite" aria-label="${reader.say('web.messages')}" tabindex="0"><ol id="log">${renderLog(view)}</ol></div><div class="foot"><p class="trouble" id="trouble" role="alert" hidden></p>${renderChips(view)}${renderCommandLine(view, kept)}</div></main>${renderDialog(dialog, view)}</div>`
}

function renderDialog(inside: Html | undefined, view: ChatView): Html {
  const { reader, base } = view.stage
  return html`<dialog class="dialog" id="dialog" aria-labelledby="dialog-title"${flag('open', inside !== undefined)}><div class="dialog-bar"><a class="button plain tiny" href="${base}" id="dialog-close">${reader.say('web.close')}</a></div><p class="trouble" id="dialog-trouble" role="alert" hidden></p><div id="dialog-inside">${inside}</div></dialog>`
}
