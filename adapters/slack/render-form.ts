import type { FieldFace, Option, ShownForm } from '../../src/engine/form.ts'
import { blockIdOf, carryAfresh, carryView, type ViewMeta } from './carry.ts'
import { limits } from './limits.ts'
import { titled } from './render-card.ts'
import { cut, line, muted, rich, run, sections } from './render-text.ts'
import { type Block, plain, type View } from './wire.ts'

/** The `callback_id` of a modal that asks. */
export const formCallback = 'partwell.form'

/** The words of a dialog's own furniture, in the reader's language. */
export interface FormWords {
  /** Leaves without handing in. */
  readonly cancel: string
  /** On the button where the form's own word is too long for it. */
  readonly submit: string
  /** Beside a box to tick. */
  readonly yes: string
}

type Face<K extends FieldFace['kind']> = Extract<FieldFace<string>, { kind: K }>

/** How a field's answer is to be read when it comes back: an action id is one of these, a colon, and the field. */
export const actions = { text: 'text', one: 'one', many: 'many', check: 'check' } as const

function textInput(face: Face<'text'>): Block {
  const most = Math.max(1, Math.min(face.max, limits.inputText))
  return {
    type: 'plain_text_input',
    action_id: actions.text,
    multiline: face.lines === 'many',
    // A draft that is longer than the field is shown as far as it goes.
    ...(face.value ? { initial_value: face.value.slice(0, most) } : {}),
    max_length: most,
  }
}

/** A number is typed as people write it in their language ("1 250,50"); Slack's own number field takes points only. */
function numberInput(face: Face<'number'>): Block {
  return {
    type: 'plain_text_input',
    action_id: actions.text,
    ...(face.value ? { initial_value: cut(face.value, 60) } : {}),
    max_length: 60,
  }
}

function dateInput(face: Face<'date'>): Block {
  const known = face.value !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(face.value)
  return { type: 'datepicker', action_id: actions.text, ...(known ? { initial_date: face.value } : {}) }
}

function option(one: Option<string>): Readonly<Record<string, unknown>> {
  const short = one.hint !== undefined && one.hint.length <= limits.option.description && one.hint !== ''
  return {
    text: plain(cut(one.label, limits.option.text)),
    value: one.value,
    ...(short ? { description: plain(one.hint) } : {}),
  }
}

function choiceInput(face: Face<'choice'>): Block {
  const options = face.options.map(option)
  const chosen = options.filter((_unused, index) => face.value?.includes(face.options[index]?.value ?? ''))
  const few = options.length <= limits.groupOptions
  if (face.many) {
    const initial = chosen.length > 0 ? { initial_options: chosen } : {}
    return {
      type: few ? 'checkboxes' : 'multi_static_select',
      action_id: actions.many,
      options,
      ...initial,
    }
  }
  const initial = chosen[0] ? { initial_option: chosen[0] } : {}
  return { type: few ? 'radio_buttons' : 'static_select', action_id: actions.one, options, ...initial }
}

function peopleInput(face: Face<'people'>): Block {
  const value = face.value ?? []
  if (!face.many) {
    const initial = value[0] ? { initial_user: value[0] } : {}
    return { type: 'users_select', action_id: actions.one, ...initial }
  }
  return {
    type: 'multi_users_select',
    action_id: actions.many,
    max_selected_items: face.max,
    ...(value.length > 0 ? { initial_users: value } : {}),
  }
}

function checkInput(face: Face<'check'>, yes: string): Block {
  const options = [{ text: plain(cut(yes, limits.option.text)), value: 'true' }]
  return {
    type: 'checkboxes',
    action_id: actions.check,
    options,
    ...(face.value ? { initial_options: options } : {}),
  }
}

function element(face: FieldFace<string>, words: FormWords): Block {
  switch (face.kind) {
    case 'text':
      return textInput(face)
    case 'number':
      return numberInput(face)
    case 'date':
      return dateInput(face)
    case 'choice':
      return choiceInput(face)
    case 'people':
      return peopleInput(face)
    case 'check':
      return checkInput(face, words.yes)
  }
}

/** Explanations that an option has no room for stand as text above the choice. */
function anchors(face: FieldFace<string>): readonly Block[] {
  if (face.kind !== 'choice') return []
  const long = face.options.filter(
    (one) => one.label.length > limits.option.text || (one.hint ?? '').length > limits.option.description,
  )
  return rich(
    long.map((one) => ({
      type: 'rich_text_section',
      elements: [...run(one.label, true), ...(one.hint ? run(` – ${one.hint}`) : []), ...run('\n')],
    })),
  )
}

function labelOf(face: FieldFace<string>): string {
  return face.kind === 'number' && face.unit !== undefined ? `${face.label} (${face.unit})` : face.label
}

/** Slack tells of every change in an input like this: what was typed is kept although the dialog is closed. */
function telling(drawn: Block): Block {
  if (drawn.type !== 'plain_text_input') return drawn
  return { ...drawn, dispatch_action_config: { trigger_actions_on: ['on_character_entered'] } }
}

function field(
  form: ShownForm,
  one: ShownForm['fields'][number],
  words: FormWords,
  afresh: string | undefined,
): readonly Block[] {
  const { face } = one
  // Slack has no list without options; there is nothing to choose then.
  if (face.kind === 'choice' && face.options.length === 0) return muted(`${face.label}: –`)
  const drawn = form.fleeting ? element(face, words) : telling(element(face, words))
  const hint =
    face.hint === undefined || face.hint === '' ? {} : { hint: plain(cut(face.hint, limits.input.hint)) }
  return [
    ...anchors(face),
    {
      type: 'input',
      block_id: blockIdOf(form, one.id, afresh),
      label: plain(cut(labelOf(face), limits.input.label)),
      ...hint,
      optional: !face.required,
      dispatch_action: !form.fleeting,
      element: { ...drawn, action_id: `${drawn.action_id}:${one.id}` },
    },
    ...(one.error === undefined ? [] : muted(`⚠ ${one.error}`)),
  ]
}

/** Says that the fields hold what was typed some other time, and lets it be forgotten. */
function keptWords({ kept, name, subject }: ShownForm): readonly Block[] {
  if (!kept) return []
  const button = { type: 'button', action_id: 'afresh', text: plain(cut(kept.afresh, limits.button.text)) }
  const value = carryAfresh(name, subject)
  return [...muted(kept.words), { type: 'actions', elements: [{ ...button, value }] }]
}

/** A form as a modal. */
export function renderForm(
  form: ShownForm,
  meta: Omit<ViewMeta, 'form' | 'subject'>,
  words: FormWords,
): View {
  const { short, above } = titled(form.title)
  const submit = form.submit.length <= limits.view.submit ? form.submit : words.submit
  return {
    type: 'modal',
    callback_id: formCallback,
    private_metadata: carryView({ ...meta, form: form.name, subject: form.subject }),
    title: plain(short),
    submit: plain(cut(submit, limits.view.submit)),
    close: plain(cut(words.cancel, limits.view.close)),
    ...(form.fleeting ? {} : { notify_on_close: true }),
    blocks: [
      ...above,
      ...keptWords(form),
      ...(form.problem === undefined ? [] : rich([line(`⚠ ${form.problem}`, true)])),
      ...form.intro.flatMap((text) => sections(text)),
      ...form.fields.flatMap((one) => field(form, one, words, meta.afresh)),
    ],
  }
}
