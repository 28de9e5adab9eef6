import { type Language, languageOf } from '../language/language.ts'
import type { Message } from '../language/text.ts'
import { message, type Reader, say, type Text } from '../language/text.ts'
import type { Bar, Button, Card, DialogBlock, Row, ShownCard } from './card.ts'
import type { FieldFace, Form, Option, ShownForm } from './form.ts'
import type { RawValues } from './gesture.ts'

/** Puts our sentences into a reader's language. People's words pass unchanged. */
type Say = (text: Text) => string

const sayFor =
  (reader: Reader): Say =>
  (text) =>
    say(text, reader)

const button = (one: Button<Text>, tell: Say): Button<string> => ({ ...one, label: tell(one.label) })
const row = (one: Row<Text>, tell: Say): Row<string> => ({ label: tell(one.label), value: tell(one.value) })
const bar = (one: Bar<Text>, tell: Say): Bar<string> => ({
  ...one,
  label: tell(one.label),
  words: tell(one.words),
})

function block(one: DialogBlock<Text>, tell: Say): DialogBlock<string> {
  switch (one.kind) {
    case 'heading':
    case 'text':
      return { ...one, text: tell(one.text) }
    case 'rows':
      return { kind: 'rows', rows: one.rows.map((each) => row(each, tell)) }
    case 'list':
      return { ...one, items: one.items.map(tell) }
    case 'buttons':
      return { kind: 'buttons', buttons: one.buttons.map((each) => button(each, tell)) }
    case 'said': {
      const { by, ...rest } = one
      return by === undefined ? rest : { ...rest, by: tell(by) }
    }
    case 'bars':
      return { kind: 'bars', bars: one.bars.map((each) => bar(each, tell)) }
    case 'copy':
      return { ...one, label: tell(one.label) }
  }
}

/** A card in a reader's language. */
export function showCard(card: Card, reader: Reader): ShownCard {
  const tell = sayFor(reader)
  return {
    audience: card.audience,
    preview: tell(card.preview),
    title: tell(card.title),
    blocks: (card.blocks as readonly DialogBlock<Text>[]).map((one) => block(one, tell)),
    language: reader.language,
  }
}

function option(one: Option<Text>, tell: Say): Option<string> {
  const { hint, ...rest } = one
  return { ...rest, label: tell(one.label), ...(hint === undefined ? {} : { hint: tell(hint) }) }
}

/** What a person typed before stands in the field again; else what the flow prefilled. */
function prefill(face: FieldFace, raw: string | readonly string[] | undefined): FieldFace {
  if (raw === undefined) return face
  const one = typeof raw === 'string' ? raw : (raw[0] ?? '')
  switch (face.kind) {
    case 'choice':
    case 'people':
      return { ...face, value: typeof raw === 'string' ? (raw === '' ? [] : [raw]) : raw }
    case 'check':
      return { ...face, value: one === 'true' }
    default:
      return { ...face, value: one }
  }
}

function showFace(face: FieldFace, tell: Say): FieldFace<string> {
  const { hint, label, ...rest } = face
  const words = { label: tell(label), ...(hint === undefined ? {} : { hint: tell(hint) }) }
  if (rest.kind === 'choice') {
    return { ...rest, ...words, options: rest.options.map((one) => option(one, tell)) }
  }
  if (rest.kind === 'number') {
    const { unit, ...number } = rest
    return { ...number, ...words, ...(unit === undefined ? {} : { unit: tell(unit) }) }
  }
  return { ...rest, ...words }
}

/**
 * A form in a reader's language. `raw` is what was typed before (a draft or a refused attempt); `errors` stand at their
 * fields. `accountOf` turns our person ids into the platform's own ids, which its people picker needs.
 */
export function showForm(
  form: Form,
  reader: Reader,
  more: {
    readonly raw?: RawValues | undefined
    readonly errors?: Readonly<Record<string, Message>> | undefined
    readonly problem?: Message | undefined
    /** The day (ISO) on which `raw` was typed, when that was some other time. */
    readonly keptOn?: string | undefined
    readonly accountOf: (person: string) => string | undefined
  },
): ShownForm {
  const tell = sayFor(reader)
  const fields = Object.entries(form.fields).map(([id, field]) => {
    const typed =
      more.raw && Object.hasOwn(more.raw, id) ? more.raw[id] : more.raw ? emptyOf(field.face) : undefined
    const face = showFace(prefill(field.face, typed), tell)
    const error = more.errors?.[id]
    return {
      id,
      face: withAccounts(face, typed === undefined, more.accountOf),
      ...(error ? { error: tell(error) } : {}),
    }
  })
  const count = Object.keys(more.errors ?? {}).length
  const problem = more.problem ?? (count > 0 ? message('common.form.problems', { count }) : undefined)
  return {
    name: form.name,
    subject: form.subject,
    title: tell(form.title),
    intro: (form.intro ?? []).map(tell),
    fields,
    submit: tell(form.submit),
    language: reader.language,
    ...(form.fleeting ? { fleeting: true } : {}),
    ...(problem ? { problem: tell(problem) } : {}),
    ...(more.keptOn === undefined ? {} : { kept: keptWords(more.keptOn, tell) }),
  }
}

function keptWords(date: string, tell: Say): NonNullable<ShownForm['kept']> {
  return {
    words: tell(message('common.form.kept', { on: { date } })),
    afresh: tell(message('common.form.afresh')),
  }
}

/** A typed form in which a field is absent: it was left empty, which overrides what the flow would prefill. */
function emptyOf(face: FieldFace): string | readonly string[] {
  return face.kind === 'choice' || face.kind === 'people' ? [] : ''
}

function withAccounts(
  face: FieldFace<string>,
  prefilled: boolean,
  accountOf: (person: string) => string | undefined,
): FieldFace<string> {
  // What was typed names accounts already; what a flow prefills names persons.
  if (face.kind !== 'people' || !prefilled || !face.value) return face
  return { ...face, value: face.value.flatMap((person) => accountOf(person) ?? []) }
}

/** The reader's language: their own choice, else the workspace's. */
export function readerLanguage(tag: string | undefined, fallback: Language): Language {
  return languageOf(tag) ?? fallback
}
