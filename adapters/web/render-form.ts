import type { FieldFace, Option, ShownForm } from '../../src/engine/form.ts'
import type { RawValues } from '../../src/engine/gesture.ts'
import type { LocalPerson } from './directory.ts'
import { attribute, flag, Html, html } from './html.ts'
import { proofs, type Stage, subjectFields } from './render-card.ts'

/** What a form needs beside a card: the people to choose from, and the key under which the question is remembered. */
interface FormStage extends Stage {
  readonly people: readonly LocalPerson[]
  readonly asked: string
}

type Face<K extends FieldFace['kind']> = Extract<FieldFace<string>, { kind: K }>
interface Drawn {
  readonly id: string
  readonly describedBy: string | undefined
  readonly error: string | undefined
}

/** More options than this are easier to find in a list that folds. */
const mostRadios = 6

const fieldId = (id: string) => `f-${id.replace(/[^\w-]/g, '_')}`

function aria({ describedBy, error }: Drawn, required: boolean): Html {
  return html`${attribute('aria-describedby', describedBy)}${attribute('aria-invalid', error === undefined ? undefined : 'true')}${attribute('aria-required', required ? 'true' : undefined)}`
}

function textControl(face: Face<'text'>, drawn: Drawn, stage: Stage): Html {
  const common = html`id="${fieldId(drawn.id)}" name="v.${drawn.id}" dir="auto" autocomplete="off"${aria(drawn, face.required)}`
  if (face.lines === 'one') return html`<input type="text" ${common} value="${face.value ?? ''}">`
  const left = face.max - (face.value ?? '').length
  return html`<textarea ${common} rows="4" data-max="${face.max}">
${face.value ?? ''}</textarea><p class="left" aria-live="off">${stage.reader.say('web.left')}: <span data-left>${left}</span></p>`
}

function numberControl(face: Face<'number'>, drawn: Drawn): Html {
  return html`<span class="with-unit"><input type="text" inputmode="decimal" id="${fieldId(drawn.id)}" name="v.${drawn.id}" autocomplete="off"${aria(drawn, face.required)} value="${face.value ?? ''}">${face.unit !== undefined && html`<span class="unit">${face.unit}</span>`}</span>`
}

function dateControl(face: Face<'date'>, drawn: Drawn): Html {
  return html`<input type="date" id="${fieldId(drawn.id)}" name="v.${drawn.id}"${attribute('min', face.min)}${attribute('max', face.max)}${aria(drawn, face.required)} value="${face.value ?? ''}">`
}

function box(
  kind: 'radio' | 'checkbox',
  field: string,
  option: Option<string>,
  index: number,
  chosen: boolean,
): Html {
  const id = `${fieldId(field)}-${index}`
  const hint = option.hint === undefined ? undefined : `${id}-hint`
  return html`<div class="option"><input type="${kind}" id="${id}" name="${kind === 'radio' ? 'v' : 'm'}.${field}" value="${option.value}"${attribute('aria-describedby', hint)}${flag('checked', chosen)}><label for="${id}">${option.label}${hint !== undefined && html`<span class="option-hint" id="${hint}">${option.hint}</span>`}</label></div>`
}

function folded(face: Face<'choice'>, drawn: Drawn, chosen: ReadonlySet<string>, stage: Stage): Html {
  const hints = face.options.filter((option) => option.hint !== undefined)
  return html`<select id="${fieldId(drawn.id)}" name="v.${drawn.id}"${aria(drawn, face.required)}><option value="">${stage.reader.say('web.choose')}</option>${face.options.map((option) => html`<option value="${option.value}"${flag('selected', chosen.has(option.value))}>${option.label}</option>`)}</select>${hints.length > 0 && html`<dl class="anchors">${hints.map((option) => html`<div><dt>${option.label}</dt><dd>${option.hint}</dd></div>`)}</dl>`}`
}

function choiceControl(face: Face<'choice'>, drawn: Drawn, stage: Stage): Html {
  const chosen = new Set(face.value ?? [])
  if (!face.many && face.options.length > mostRadios) return folded(face, drawn, chosen, stage)
  const boxes = face.options.map((option, index) =>
    box(face.many ? 'checkbox' : 'radio', drawn.id, option, index, chosen.has(option.value)),
  )
  // A radio cannot be taken back; whoever need not answer gets a way to say so.
  const none: Option<string> = { value: '', label: stage.reader.say('web.no-answer') }
  const way =
    !face.many && !face.required && box('radio', drawn.id, none, face.options.length, chosen.size === 0)
  return html`<div class="options">${boxes}${way}</div>`
}

function peopleControl(face: Face<'people'>, drawn: Drawn, stage: FormStage): Html {
  const options = stage.people.map((person) => ({ value: person.id, label: person.name }))
  const shared = {
    required: face.required,
    options,
    label: face.label,
    ...(face.value ? { value: face.value } : {}),
  }
  return choiceControl({ kind: 'choice', many: face.many, ...shared }, drawn, stage)
}

function checkField(face: Face<'check'>, drawn: Drawn, notes: Html): Html {
  const id = fieldId(drawn.id)
  return html`<div class="field check" data-field><div class="option"><input type="hidden" name="c.${drawn.id}" value="false"><input type="checkbox" id="${id}" name="c.${drawn.id}" value="true"${aria(drawn, face.required)}${flag('checked', face.value === true)}><label for="${id}">${face.label}</label></div>${notes}</div>`
}

function controlOf(face: FieldFace<string>, drawn: Drawn, stage: FormStage): Html {
  switch (face.kind) {
    case 'text':
      return textControl(face, drawn, stage)
    case 'choice':
      return choiceControl(face, drawn, stage)
    case 'date':
      return dateControl(face, drawn)
    case 'number':
      return numberControl(face, drawn)
    case 'people':
      return peopleControl(face, drawn, stage)
    case 'check':
      return new Html('')
  }
}

const isGroup = (face: FieldFace<string>, people: number) =>
  (face.kind === 'choice' && (face.many || face.options.length <= mostRadios)) ||
  (face.kind === 'people' && (face.many || people <= mostRadios))

function renderField(field: ShownForm['fields'][number], stage: FormStage): Html {
  const { face, error } = field
  const id = fieldId(field.id)
  const limit = face.kind === 'people' && face.many
  const described = [
    face.hint !== undefined && `${id}-hint`,
    limit && `${id}-limit`,
    error !== undefined && `${id}-error`,
  ]
  const drawn = { id: field.id, error, describedBy: described.filter((part) => part !== false).join(' ') }
  const hint = html`${face.hint !== undefined && html`<p class="hint" id="${id}-hint">${face.hint}</p>`}${limit && html`<p class="hint" id="${id}-limit">${stage.reader.say('web.up-to', { max: face.max })}</p>`}`
  const problem = html`${error !== undefined && html`<p class="error" id="${id}-error">${error}</p>`}`
  if (face.kind === 'check') return checkField(face, drawn, html`${hint}${problem}`)
  const optional = html`${!face.required && html` <span class="optional">(${stage.reader.say('web.optional')})</span>`}`
  const control = controlOf(face, drawn, stage)
  if (isGroup(face, stage.people.length)) {
    const invalid = attribute('data-invalid', error === undefined ? undefined : 'true')
    return html`<fieldset class="field" id="${id}" tabindex="-1"${attribute('aria-describedby', drawn.describedBy)}${invalid}><legend>${face.label}${optional}</legend>${hint}${problem}${control}</fieldset>`
  }
  return html`<div class="field"><label for="${id}">${face.label}${optional}</label>${hint}${problem}${control}</div>`
}

function renderProblems(form: ShownForm, stage: FormStage): Html | undefined {
  const wrong = form.fields.filter((field) => field.error !== undefined)
  if (form.problem === undefined && wrong.length === 0) return undefined
  const links = wrong.map(
    (field) => html`<li><a href="#${fieldId(field.id)}">${field.face.label}</a>: ${field.error}</li>`,
  )
  return html`<div class="problems" role="alert"><p>${form.problem ?? stage.reader.say('web.errors', { count: wrong.length })}</p>${wrong.length > 0 && html`<ul>${links}</ul>`}</div>`
}

/** What was typed some other time stands there again; the way to begin afresh is a press of its own. */
function renderKept({ kept, name, subject }: ShownForm, stage: FormStage): readonly [Html, Html] {
  if (!kept) return [new Html(''), new Html('')]
  return [
    html`<form class="press" id="afresh" method="post" action="${stage.base}/press">${proofs(stage)}<input type="hidden" name="action" value="${name}">${subjectFields(subject)}<input type="hidden" name="from" value="dialog"><input type="hidden" name="afresh" value="true"></form>`,
    html`<p class="kept hint">${kept.words} <button class="button plain" form="afresh">${kept.afresh}</button></p>`,
  ]
}

/** A form as the inside of the dialog. Errors stand in a summary at the top and at their fields. */
export function renderForm(form: ShownForm, stage: FormStage): Html {
  const [afresh, kept] = renderKept(form, stage)
  return html`${afresh}<form class="ask" method="post" action="${stage.base}/submit" lang="${form.language}"${flag('data-fleeting', form.fleeting === true)} novalidate>${proofs(stage)}<input type="hidden" name="form" value="${form.name}"><input type="hidden" name="asked" value="${stage.asked}">${subjectFields(form.subject)}<h2 id="dialog-title" tabindex="-1">${form.title}</h2>${renderProblems(form, stage)}${kept}${form.intro.map((line) => html`<p class="intro">${line}</p>`)}${form.fields.map((field) => renderField(field, stage))}<div class="ask-end"><button class="button primary">${form.submit}</button></div></form>`
}

function typed(face: FieldFace<string>, raw: string | readonly string[] | undefined): FieldFace<string> {
  const { value: _before, ...bare } = face
  if (face.kind === 'check') return { ...face, value: raw === 'true' }
  if (raw === undefined) return bare as FieldFace<string>
  if (face.kind === 'choice' || face.kind === 'people') return { ...face, value: [raw].flat() }
  return { ...face, value: [raw].flat().join('\n') }
}

/** The form with everything in it as it was typed, whatever is wrong with it. */
export function withTyped(form: ShownForm, values: RawValues): ShownForm {
  const fields = form.fields.map((field) => ({
    ...field,
    face: typed(field.face, Object.hasOwn(values, field.id) ? values[field.id] : undefined),
  }))
  return { ...form, fields }
}
