import { type Language, languageNames, languages } from '../../src/language/language.ts'
import type { MessageKey } from '../../src/language/text.ts'
import { type Line, type LocalPerson, lines } from './directory.ts'
import { attribute, flag, type Html, html } from './html.ts'
import type { PageReader } from './reader.ts'
import { proofs, type Stage } from './render-card.ts'
import { localNotice, renderAvatar, renderBrand } from './render-shell.ts'

const lineKeys: Readonly<Record<Line, MessageKey>> = {
  none: 'web.role-none',
  account: 'web.role-account',
  delivery: 'web.role-delivery',
  finance: 'web.role-finance',
  leadership: 'web.role-leadership',
  people: 'web.role-people',
  legal: 'web.role-legal',
}

/** What stands under a person's name. */
export function lineOf(person: LocalPerson, reader: PageReader): string {
  return reader.say(person.guest ? 'web.role-guest' : lineKeys[person.line])
}

/** A select of the six languages, each named in itself. */
export function renderLanguages(chosen: Language, id: string): Html {
  return html`<select id="${id}" name="language">${languages.map((language) => html`<option value="${language}" lang="${language}"${flag('selected', language === chosen)}>${languageNames[language]}</option>`)}</select>`
}

function personCard(person: LocalPerson, reader: PageReader): Html {
  return html`<li><a class="person" href="/as/${person.id}">${renderAvatar(person.name, person.id)}<span class="person-words"><span class="person-name">${person.name}</span><span class="person-line">${lineOf(person, reader)} · <span lang="${person.language}">${languageNames[person.language]}</span></span></span></a></li>`
}

/** What somebody typed into a small form of the page itself, and what is wrong with it. */
export interface Attempt {
  readonly values: Readonly<Record<string, string>>
  readonly errors: Readonly<Record<string, string>>
}
export const noAttempt: Attempt = { values: {}, errors: {} }

/** One line of text in a form of the page itself. */
export function renderInput(
  name: string,
  label: string,
  attempt: Attempt,
  more: { readonly hint?: string; readonly value?: string; readonly list?: string } = {},
): Html {
  const error = attempt.errors[name]
  const described = [more.hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(' ')
  return html`<div class="field"><label for="${name}">${label}</label>${more.hint !== undefined && html`<p class="hint" id="${name}-hint">${more.hint}</p>`}${error !== undefined && html`<p class="error" id="${name}-error">${error}</p>`}<input type="text" id="${name}" name="${name}" autocomplete="off" value="${attempt.values[name] ?? more.value ?? ''}"${attribute('list', more.list)}${attribute('aria-describedby', described)}${attribute('aria-invalid', error === undefined ? undefined : 'true')}${flag('autofocus', error !== undefined)}></div>`
}

const zones = [
  'Europe/Stockholm',
  'Europe/Berlin',
  'Europe/Oslo',
  'Europe/Helsinki',
  'Europe/Amsterdam',
  'Europe/London',
]

function addPerson(reader: PageReader, stage: Pick<Stage, 'token' | 'nonce'>, attempt: Attempt): Html {
  const wrong = Object.keys(attempt.errors).length > 0
  return html`<details class="panel"${flag('open', wrong)}><summary>${reader.say('web.add-person')}</summary><form class="plain-form" method="post" action="/people">${proofs(stage)}${attempt.errors.all !== undefined && html`<p class="error" role="alert">${attempt.errors.all}</p>`}${renderInput('name', reader.say('web.name'), attempt)}<div class="field"><label for="line">${reader.say('web.role')}</label><select id="line" name="line">${lines.map((line) => html`<option value="${line}"${flag('selected', attempt.values.line === line)}>${reader.say(lineKeys[line])}</option>`)}</select></div><div class="field"><label for="language">${reader.say('web.language')}</label>${renderLanguages(reader.language, 'language')}</div>${renderInput('zone', reader.say('web.zone'), attempt, { value: 'Europe/London', list: 'zones' })}<datalist id="zones">${zones.map((zone) => html`<option value="${zone}">`)}</datalist>${renderInput('country', reader.say('web.country'), attempt, { hint: reader.say('web.country-hint'), value: 'GB' })}<div class="field check"><div class="option"><input type="checkbox" id="guest" name="guest" value="true" aria-describedby="guest-hint"><label for="guest">${reader.say('web.guest')}<span class="option-hint" id="guest-hint">${reader.say('web.guest-hint')}</span></label></div></div><button class="button primary">${reader.say('web.add')}</button></form></details>`
}

function sideBySide(people: readonly LocalPerson[], reader: PageReader, error: string | undefined): Html {
  const wrong = attribute('aria-describedby', error === undefined ? undefined : 'side-error')
  return html`<details class="panel"${flag('open', error !== undefined)}><summary>${reader.say('web.side-title')}</summary><form class="plain-form" method="get" action="/side"><fieldset class="field"${wrong}><legend>${reader.say('web.side-lead')}</legend>${error !== undefined && html`<p class="error" id="side-error" role="alert">${error}</p>`}<div class="options columns">${people.map((person) => html`<div class="option"><input type="checkbox" id="side-${person.id}" name="people" value="${person.id}"><label for="side-${person.id}">${person.name}</label></div>`)}</div></fieldset><button class="button primary">${reader.say('web.side-open')}</button></form></details>`
}

/** The first page: who are you? */
export function renderStart(
  people: readonly LocalPerson[],
  reader: PageReader,
  stage: Pick<Stage, 'token' | 'nonce'>,
  more: {
    readonly openAt: string | undefined
    readonly attempt: Attempt
    readonly sideError: string | undefined
  },
): Html {
  return html`<div class="start-page"><header class="start-head">${renderBrand()}<nav class="start-languages" aria-label="${reader.say('web.language')}">${languages.map((language) => html`<a href="/?language=${language}" lang="${language}"${attribute('aria-current', language === reader.language ? 'true' : undefined)}>${languageNames[language]}</a>`)}</nav></header><main><h1>${reader.say('web.choose-title')}</h1><p class="lead">${reader.say('web.choose-lead')}</p><ul class="people">${people.map((person) => personCard(person, reader))}</ul><div class="panels">${sideBySide(people, reader, more.sideError)}${addPerson(reader, stage, more.attempt)}</div></main><footer class="notice">${localNotice(reader, more.openAt)}</footer></div>`
}

/** Two or three panes, each a chat of its own. */
export function renderSide(people: readonly LocalPerson[], reader: PageReader): Html {
  return html`<header class="side-head"><a class="quiet" href="/">${renderBrand()}</a><h1>${reader.say('web.side-title')}</h1></header><main class="side-panes">${people.map((person) => html`<section class="pane"><iframe src="/as/${person.id}?pane=1" title="${reader.say('web.pane-of', { name: person.name })}"></iframe></section>`)}</main>`
}

/** A page that says kindly what went wrong, and the way back. */
export function renderSorry(title: string, words: string, back: string, reader: PageReader): Html {
  return html`<div class="start-page"><header class="start-head">${renderBrand()}</header><main><h1>${title}</h1><p class="lead">${words}</p><p><a class="button primary" href="${back}">${reader.say('web.back')}</a></p></main></div>`
}
