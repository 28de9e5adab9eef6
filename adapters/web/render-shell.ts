import { type Html, html } from './html.ts'
import type { PageReader } from './reader.ts'

/** A whole document around a body. Styles and the one script are files of our own; nothing stands inline. */
export function renderShell(
  title: string,
  kind: 'start' | 'chat' | 'side',
  reader: PageReader,
  body: Html,
): string {
  return `<!doctype html>\n${html`<html lang="${reader.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="robots" content="noindex"><title>${title}</title><link rel="icon" href="/assets/icon.svg"><link rel="stylesheet" href="/assets/web.css"><script src="/assets/web.js" defer></script></head><body class="${kind}">${body}</body></html>`.markup}`
}

/** The mark and the name. */
export function renderBrand(): Html {
  return html`<span class="brand"><svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false"><path d="M16 4a12 12 0 0 0 0 24z"/><path class="mark-away" d="M20 5.2a11.4 11.4 0 0 1 0 21.6z"/></svg><span class="brand-name">Partwell</span></span>`
}

/** Two letters on a colour of their own, so that people are told apart at a glance; never the only sign. */
export function renderAvatar(name: string, id: string): Html {
  const initials = name
    .split(/\s+/)
    .map((part) => [...part][0] ?? '')
    .filter((_initial, index, all) => index === 0 || index === all.length - 1)
    .join('')
  const hue = [...id].reduce((sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0)) % 6, 0)
  return html`<span class="avatar hue-${hue}" aria-hidden="true">${initials.toUpperCase()}</span>`
}

/** Says that anybody can be anybody here, and who can reach the page. */
export function localNotice(reader: PageReader, openAt: string | undefined): string {
  return openAt === undefined
    ? reader.say('web.local-notice')
    : reader.say('web.open-notice', { host: openAt })
}
