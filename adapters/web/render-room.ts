import type { LocalPerson } from './directory.ts'
import { type Html, html } from './html.ts'
import type { PageReader } from './reader.ts'
import { proofs, type Stage } from './render-card.ts'
import { renderBrand } from './render-shell.ts'
import { type Attempt, lineOf, renderInput } from './render-start.ts'

/** The page on which somebody makes a room and invites people into it. */
export function renderNewRoom(
  me: LocalPerson,
  others: readonly LocalPerson[],
  reader: PageReader,
  stage: Pick<Stage, 'token' | 'nonce'>,
  attempt: Attempt,
): Html {
  const people = others.map(
    (person) =>
      html`<div class="option"><input type="checkbox" id="with-${person.id}" name="people" value="${person.id}"><label for="with-${person.id}">${person.name}<span class="option-hint">${lineOf(person, reader)}</span></label></div>`,
  )
  const name = renderInput('name', reader.say('web.room-name'), attempt, {
    hint: reader.say('web.room-name-hint'),
  })
  return html`<div class="start-page"><header class="start-head">${renderBrand()}</header><main><h1>${reader.say('web.new-room')}</h1><form class="plain-form panel open" method="post" action="/as/${me.id}/rooms">${proofs(stage)}${name}<fieldset class="field"><legend>${reader.say('web.room-people')}</legend><div class="options columns">${people}</div></fieldset><div class="buttons"><button class="button primary">${reader.say('web.room-create')}</button><a class="button plain" href="/as/${me.id}">${reader.say('web.back')}</a></div></form></main></div>`
}
