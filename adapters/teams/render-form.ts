import type { FieldFace, Option, ShownForm } from '../../src/engine/form.ts'
import type { RawValues } from '../../src/engine/gesture.ts'
import { carryClose, carryForm } from './carry.ts'
import { limits } from './limits.ts'
import { actionSets, cardOf, ownAction } from './render-card.ts'
import { cut, heading, lines } from './render-text.ts'
import type { AdaptiveCard, Element } from './wire.ts'

/** The words of a form's own furniture, in the reader's language. */
export interface FormWords {
  readonly preview: string
  /** Leaves without handing in. */
  readonly cancel: string
  /** Beside a box to tick. */
  readonly yes: string
  /** At an input that was left empty. */
  readonly required: string
}

/** Somebody who can be picked, beside everybody in the organisation's directory. */
export interface Known {
  readonly user: string
  readonly name: string
}

type Face<K extends FieldFace['kind']> = Extract<FieldFace<string>, { kind: K }>

function textInput(face: Face<'text'>): Element {
  const most = Math.max(1, Math.min(face.max, limits.words))
  return {
    type: 'Input.Text',
    isMultiline: face.lines === 'many',
    // A draft that is longer than the field is shown as far as it goes.
    ...(face.value ? { value: face.value.slice(0, most) } : {}),
    maxLength: most,
  }
}

/** A number is typed as people write it in their language ("1 250,50"); the number input takes points only. */
function numberInput(face: Face<'number'>): Element {
  return { type: 'Input.Text', ...(face.value ? { value: cut(face.value, 60) } : {}), maxLength: 60 }
}

const day = /^\d{4}-\d{2}-\d{2}$/

function dateInput(face: Face<'date'>): Element {
  const { value, min, max } = face
  return {
    type: 'Input.Date',
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(value !== undefined && day.test(value) ? { value } : {}),
  }
}

const isOpen = (face: Face<'choice'>): boolean => face.many || face.options.length <= limits.openOptions

function option(one: Option<string>, open: boolean): Readonly<Record<string, string>> {
  const hint = open && one.hint ? ` – ${one.hint}` : ''
  return { title: `${one.label}${hint}`, value: one.value }
}

function choiceInput(face: Face<'choice'>): Element {
  const chosen = face.value?.filter((value) => face.options.some((one) => one.value === value)) ?? []
  const open = isOpen(face)
  return {
    type: 'Input.ChoiceSet',
    style: open ? 'expanded' : 'compact',
    isMultiSelect: face.many,
    wrap: true,
    choices: face.options.map((one) => option(one, open)),
    ...(chosen.length > 0 ? { value: face.many ? chosen.join(',') : chosen[0] } : {}),
  }
}

/** Everybody in the directory, searched as one types; those whom we know already also where there is no search. */
function peopleInput(face: Face<'people'>, known: readonly Known[]): Element {
  const value = face.value ?? []
  const picked = value.filter((user) => !known.some((one) => one.user === user))
  const choices = [...known, ...picked.map((user) => ({ user, name: user }))]
  return {
    type: 'Input.ChoiceSet',
    style: 'filtered',
    isMultiSelect: face.many,
    wrap: true,
    choices: choices.map(({ user, name }) => ({ title: name, value: user })),
    'choices.data': { type: 'Data.Query', dataset: 'graph.microsoft.com/users' },
    ...(value.length > 0 ? { value: value.join(',') } : {}),
  }
}

function checkInput(face: Face<'check'>, yes: string): Element {
  return {
    type: 'Input.Toggle',
    title: yes,
    wrap: true,
    valueOn: 'true',
    valueOff: 'false',
    // Untouched, it would be missing or "false" as the client pleases.
    value: face.value ? 'true' : 'false',
  }
}

function input(face: FieldFace<string>, words: FormWords, known: readonly Known[]): Element {
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
      return peopleInput(face, known)
    case 'check':
      return checkInput(face, words.yes)
  }
}

/** Explanations of options that fold stand below the choice. */
function anchors(face: FieldFace<string>): readonly Element[] {
  if (face.kind !== 'choice' || isOpen(face)) return []
  return face.options
    .filter((one) => one.hint)
    .flatMap((one) => lines(`${one.label} – ${one.hint}`, { muted: true }))
}

function labelOf(face: FieldFace<string>): string {
  return face.kind === 'number' && face.unit !== undefined ? `${face.label} (${face.unit})` : face.label
}

function field(
  one: ShownForm['fields'][number],
  words: FormWords,
  known: readonly Known[],
): readonly Element[] {
  const { face } = one
  // A choice without options is none.
  if (face.kind === 'choice' && face.options.length === 0) return lines(`${face.label}: –`, { muted: true })
  return [
    {
      ...input(face, words, known),
      id: one.id,
      label: cut(labelOf(face), limits.label),
      ...(face.required ? { isRequired: true, errorMessage: words.required } : {}),
      spacing: 'Medium',
    },
    ...beneath(one.error === undefined ? [] : lines(`⚠ ${one.error}`, { bold: true })),
    ...beneath(lines(face.hint ?? '', { muted: true })),
    ...beneath(anchors(face)),
  ]
}

/** Closer to what is above than to what comes next: one sees which field it is about. */
const beneath = (elements: readonly Element[]): readonly Element[] =>
  elements.map((element) => ({ ...element, spacing: 'Small' }))

/** The fields of a form that hold several values in one text. */
const manyOf = (form: ShownForm): readonly string[] =>
  form.fields.flatMap(({ id, face }) =>
    (face.kind === 'choice' || face.kind === 'people') && face.many ? [id] : [],
  )

/** A form as a card: a working card in a conversation, or a dialog. `nonce` tells this asking from every other. */
export function renderForm(
  form: ShownForm,
  surface: 'working' | 'dialog',
  words: FormWords,
  given: { readonly nonce: string; readonly known: readonly Known[] },
): AdaptiveCard {
  const onWorking = surface === 'working'
  const data = carryForm(form, { nonce: given.nonce, many: manyOf(form), onWorking })
  const hand = ownAction(form.submit, data, surface, { inputs: 'auto', style: 'positive' })
  const leave = onWorking ? [ownAction(words.cancel, carryClose, surface)] : []
  const body = [
    ...heading(form.title, true),
    ...lines(form.problem === undefined ? '' : `⚠ ${form.problem}`, { bold: true }),
    ...form.intro.flatMap((text) => lines(text)),
    ...form.fields.flatMap((one) => field(one, words, given.known)),
    ...actionSets([hand, ...leave]),
  ]
  return cardOf(body, words.preview, form.language)
}

function refilled(face: FieldFace<string>, raw: string | readonly string[] | undefined): FieldFace<string> {
  const one = typeof raw === 'string' ? raw : (raw?.[0] ?? '')
  switch (face.kind) {
    case 'choice':
    case 'people':
      return { ...face, value: typeof raw === 'string' ? [raw] : (raw ?? []) }
    case 'check':
      return { ...face, value: one === 'true' }
    default:
      return { ...face, value: one }
  }
}

/** The form as it was handed in, with a sentence on why it still stands there: nothing typed is lost. */
export function refill(form: ShownForm, values: RawValues, problem: string): ShownForm {
  const fields = form.fields.map(({ id, face }) => ({
    id,
    face: refilled(face, Object.hasOwn(values, id) ? values[id] : undefined),
  }))
  return { ...form, fields, problem }
}
