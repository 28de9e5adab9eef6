import type { Language } from '../language/language.ts'
import type { Message, Text } from '../language/text.ts'
import type { RawValues, Subject } from './gesture.ts'

/** What came of one field: a value to trust, or the sentence to show at the field. */
export type Parsed<V> =
  | { readonly ok: true; readonly value: V }
  | { readonly ok: false; readonly error: Message }

/** One option of a choice. `hint` holds a longer explanation (a word anchor) that platforms show as text. */
export interface Option<T = Text> {
  readonly value: string
  readonly label: T
  readonly hint?: T
}

/** How a field looks; the part of it that channels draw. `value` is what it is prefilled with, as raw text. */
export type FieldFace<T = Text> = {
  readonly label: T
  readonly hint?: T
  readonly required: boolean
} & (
  | { readonly kind: 'text'; readonly lines: 'one' | 'many'; readonly max: number; readonly value?: string }
  | {
      readonly kind: 'choice'
      readonly many: boolean
      readonly options: readonly Option<T>[]
      readonly value?: readonly string[]
    }
  | { readonly kind: 'date'; readonly min?: string; readonly max?: string; readonly value?: string }
  | { readonly kind: 'number'; readonly unit?: T; readonly value?: string }
  | {
      readonly kind: 'people'
      readonly many: boolean
      readonly max: number
      readonly value?: readonly string[]
    }
  | { readonly kind: 'check'; readonly value?: boolean }
)

/** One field: its face, and the parser of what comes back. Parsing knows the reader's language ("1 250,50"). */
export interface Field<V> {
  readonly face: FieldFace
  parse(raw: string | readonly string[] | undefined, language: Language): Parsed<V>
}

export type Fields<V> = { readonly [K in keyof V]: Field<V[K]> }

/** What we ask in a dialog. The same form serves every platform; its fields' parsers are its one schema. */
export interface Form<V = Record<string, unknown>> {
  readonly name: string
  readonly subject: Subject
  readonly title: Text
  /** What stands above the fields: why we ask, who will read the answers. */
  readonly intro?: readonly Text[]
  readonly fields: Fields<V>
  readonly submit: Text
  /** Nothing of it is stored before it is handed in, not even for the one who types: no draft is kept. */
  readonly fleeting?: true
}

/** A form in one reader's language, as channels get it. Fields keep their order; `errors` stand at their field. */
export interface ShownForm {
  readonly name: string
  readonly subject: Subject
  readonly title: string
  readonly intro: readonly string[]
  readonly fields: readonly {
    readonly id: string
    readonly face: FieldFace<string>
    readonly error?: string
  }[]
  readonly submit: string
  /** A sentence that concerns the form as a whole ("not saved: …"). */
  readonly problem?: string
  /** Nothing typed in it may leave the reader's screen before it is handed in. */
  readonly fleeting?: true
  /** The fields hold what the reader typed some other time: a line that says so, and the word for beginning afresh. */
  readonly kept?: { readonly words: string; readonly afresh: string }
  readonly language: string
}

/** Parses all fields at once: every problem is named at its field, and nothing is taken unless all are well. */
export function parseForm<V>(
  form: Form<V>,
  raw: RawValues,
  language: Language,
):
  | { readonly ok: true; readonly values: V }
  | { readonly ok: false; readonly errors: Readonly<Record<string, Message>> } {
  const values: Record<string, unknown> = {}
  const errors: Record<string, Message> = {}
  for (const [id, field] of Object.entries<Field<unknown>>(form.fields)) {
    const parsed = field.parse(Object.hasOwn(raw, id) ? raw[id] : undefined, language)
    if (parsed.ok) values[id] = parsed.value
    else errors[id] = parsed.error
  }
  // The loop has gone through exactly the keys of V, each with its own parser.
  return Object.keys(errors).length > 0 ? { ok: false, errors } : { ok: true, values: values as V }
}
