import type { FieldFace, Option, ShownForm } from '../../src/engine/form.ts'
import type { RawValues } from '../../src/engine/gesture.ts'
import { carryAfresh, carryClose, carryForm, carryPart } from './carry.ts'
import { limits } from './limits.ts'
import { actionSets, cardOf, inParts, ownAction } from './render-card.ts'
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
  /** Turns to the next part, and back. */
  readonly next: string
  readonly back: string
}

/** Somebody who can be picked, beside everybody in the organisation's directory. */
export interface Known {
  readonly user: string
  readonly name: string
}

type Own = 'working' | 'dialog'
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

/** A choice's title is no place for markup: some clients read it, and it has no other way to say that it is none. */
const plainTitle = (text: string): string =>
  text
    .replaceAll(/[\\*_[\]()~`#<>{}|]|:\/\/|www\./gi, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim() || '…'

/** Where an option's words can stand as its title, hint and all. */
function fitsTitle(one: Option<string>): boolean {
  const whole = one.hint ? `${one.label} – ${one.hint}` : one.label
  return whole.length <= limits.option && plainTitle(whole) === whole
}

/** What stands beside the box or in the list; long words, and such as could be markup, stand above by their number. */
function titleOf(one: Option<string>, index: number, open: boolean): string {
  if (!fitsTitle(one)) return `${index + 1}. ${plainTitle(cut(one.label, limits.shortOption))}`
  return open && one.hint ? `${one.label} – ${one.hint}` : one.label
}

function choiceInput(face: Face<'choice'>): Element {
  const chosen = face.value?.filter((value) => face.options.some((one) => one.value === value)) ?? []
  const open = isOpen(face)
  return {
    type: 'Input.ChoiceSet',
    style: open ? 'expanded' : 'compact',
    isMultiSelect: face.many,
    wrap: true,
    choices: face.options.map((one, index) => ({ title: titleOf(one, index, open), value: one.value })),
    ...(chosen.length > 0 ? { value: face.many ? chosen.join(',') : chosen[0] } : {}),
  }
}

/** Everybody in the directory, searched as one types; those whom we know already also where there is no search. */
function peopleInput(face: Face<'people'>, { known, picked }: Thrift): Element {
  const value = face.value ?? []
  const others = picked ? value.filter((user) => !known.some((one) => one.user === user)) : []
  const choices = [...known, ...others.map((user) => ({ user, name: user }))]
  return {
    type: 'Input.ChoiceSet',
    style: 'filtered',
    isMultiSelect: face.many,
    wrap: true,
    choices: choices.map(({ user, name }) => ({ title: plainTitle(name), value: user })),
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

function input(face: FieldFace<string>, words: FormWords, thrift: Thrift): Element {
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
      return peopleInput(face, thrift)
    case 'check':
      return checkInput(face, words.yes)
  }
}

/** What an option's title has no room for stands below the choice. */
function anchors(face: FieldFace<string>, most: number): readonly Element[] {
  if (face.kind !== 'choice') return []
  const open = isOpen(face)
  return face.options.flatMap((one, index) => {
    const hint = one.hint ? ` – ${one.hint}` : ''
    if (!fitsTitle(one)) return lines(cut(`${index + 1}. ${one.label}${hint}`, most), { muted: true })
    return open || hint === '' ? [] : lines(`${one.label}${hint}`, { muted: true })
  })
}

function labelOf(face: FieldFace<string>): string {
  return face.kind === 'number' && face.unit !== undefined ? `${face.label} (${face.unit})` : face.label
}

function field(one: ShownForm['fields'][number], words: FormWords, thrift: Thrift): readonly Element[] {
  const { face } = one
  // A choice without options is none.
  if (face.kind === 'choice' && face.options.length === 0) return lines(`${face.label}: –`, { muted: true })
  return [
    {
      ...input(face, words, thrift),
      id: one.id,
      label: cut(labelOf(face), limits.label),
      ...(face.required ? { isRequired: true, errorMessage: words.required } : {}),
    },
    ...beneath(one.error === undefined ? [] : lines(`⚠ ${one.error}`, { bold: true })),
    ...beneath(lines(cut(face.hint ?? '', thrift.words), { muted: true })),
    ...beneath(anchors(face, thrift.words)),
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

/** What a form says beside what it asks, as far as there is room: fewer people by name, shorter words of ours. */
interface Thrift {
  readonly known: readonly Known[]
  /** Whether those who are picked and not known stand there by their id, for clients without a directory. */
  readonly picked: boolean
  /** Characters of a hint or of an option's words; with 0, nothing above the fields either. */
  readonly words: number
}

const thrifts = (known: readonly Known[]): readonly Thrift[] => [
  ...[limits.people, 20, 8].map((most) => ({ known: known.slice(0, most), picked: true, words: 9000 })),
  ...[9000, 1000, 400, 150, 40, 0].map((words) => ({ known: [], picked: false, words })),
]

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value))

export interface FormGiven {
  /** Tells this asking from every other. */
  readonly nonce: string
  readonly known: readonly Known[]
  /** Of a form with much to read before it asks: the part, from 0. Without it, where it begins, or where its problem is. */
  readonly at?: number
}

/** What was typed some other time stands there again; the way to begin afresh. */
function keptWords({ kept, name, subject }: ShownForm, surface: Own): readonly Element[] {
  if (!kept) return []
  const afresh = ownAction(kept.afresh, carryAfresh({ name, subject }, surface === 'working'), surface)
  return [...lines(kept.words, { muted: true }), ...actionSets([afresh])]
}

/** The card of a form that asks, with as much around it as there is room for. */
function asking(form: ShownForm, surface: Own, words: FormWords, given: FormGiven): AdaptiveCard {
  const onWorking = surface === 'working'
  const data = carryForm(form, { nonce: given.nonce, many: manyOf(form), onWorking })
  const hand = ownAction(form.submit, data, surface, { inputs: 'auto', style: 'positive' })
  const leave = onWorking ? [ownAction(words.cancel, carryClose, surface)] : []
  const draw = (thrift: Thrift): AdaptiveCard => {
    const body = [
      ...heading(form.title, true),
      ...lines(form.problem === undefined ? '' : `⚠ ${form.problem}`, { bold: true }),
      ...(thrift.words === 0
        ? []
        : [...keptWords(form, surface), ...form.intro.flatMap((text) => lines(text))]),
      ...form.fields.flatMap((one) => field(one, words, thrift)),
      ...actionSets([hand, ...leave]),
    ]
    return cardOf(body, words.preview, form.language)
  }
  const [first, ...others] = thrifts(given.known).map((thrift) => () => draw(thrift))
  const most = onWorking ? limits.cardBytes : limits.dialogBytes
  let card = first?.() ?? draw({ known: [], picked: false, words: 0 })
  for (const thriftier of others) if (bytesOf(card) > most) card = thriftier()
  return card
}

/**
 * A form as a card: a working card in a conversation, or a dialog. Where there is more to read before it than fits, it is
 * read part by part, and the last part asks.
 */
export function renderForm(form: ShownForm, surface: Own, words: FormWords, given: FormGiven): AdaptiveCard {
  const intro = form.intro.flatMap((text) => lines(text))
  if (bytesOf(intro) <= limits.introBytes) return asking(form, surface, words, given)
  const parts = inParts(intro)
  const at = given.at ?? (form.problem === undefined ? 0 : parts.length)
  const part = parts[at]
  if (!part) return asking({ ...form, intro: [] }, surface, words, given)
  const turn = (label: string, to: number) =>
    ownAction(label, carryPart(given.nonce, to, surface === 'working'), surface)
  const leave = surface === 'working' ? [ownAction(words.cancel, carryClose, surface)] : []
  const turns = actionSets([
    ...(at > 0 ? [turn(words.back, at - 1)] : []),
    turn(words.next, at + 1),
    ...leave,
  ])
  return cardOf([...heading(form.title, true), ...part, ...turns], words.preview, form.language)
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
