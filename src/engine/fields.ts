import { z } from 'zod'
import type { PersonId } from '../case/person.ts'
import type { Language } from '../language/language.ts'
import { parseDate, parseNumber } from '../language/parse.ts'
import { type Message, message, type Text } from '../language/text.ts'
import type { Field, FieldFace, Option, Parsed } from './form.ts'

/** Free text holds at most this many characters everywhere (definitions.md, "Limits"), counted in UTF-16 units as platforms do. */
export const maxText = 3000
/** A case has at most this many people (trust, "Edges"). */
export const maxPeople = 60

interface Common {
  readonly label: Text
  readonly hint?: Text
}
interface Prefilled<V> extends Common {
  readonly value?: V | undefined
}

type Raw = string | readonly string[] | undefined

const refuse = (error: Message): { readonly ok: false; readonly error: Message } => ({ ok: false, error })
const accept = <V>(value: V): { readonly ok: true; readonly value: V } => ({ ok: true, value })
const missing = message('common.error.required')
const one = z.string()
const several = z.array(z.string()).max(200)

function asText(raw: Raw): string {
  const parsed = one.safeParse(raw)
  return parsed.success ? parsed.data : ''
}

function asList(raw: Raw): readonly string[] {
  if (typeof raw === 'string') return raw === '' ? [] : [raw]
  const parsed = several.safeParse(raw)
  return parsed.success ? parsed.data.filter((value) => value !== '') : []
}

/** Makes a field that may be left empty: then its value is `undefined`. */
function withRequired<V>(
  face: FieldFace,
  read: (raw: Raw, language: Language) => Parsed<V | undefined>,
): { required: Field<V>; optional: Field<V | undefined> } {
  return {
    optional: { face: { ...face, required: false }, parse: read },
    required: {
      face: { ...face, required: true },
      parse(raw, language) {
        const parsed = read(raw, language)
        if (!parsed.ok) return parsed
        return parsed.value === undefined ? refuse(missing) : accept(parsed.value)
      },
    },
  }
}

interface TextAsk extends Prefilled<string> {
  readonly lines?: 'one' | 'many'
  readonly min?: number
  readonly max?: number
}
function textParts(ask: TextAsk): { required: Field<string>; optional: Field<string | undefined> } {
  const max = ask.max ?? maxText
  const face: FieldFace = {
    kind: 'text',
    required: false,
    label: ask.label,
    lines: ask.lines ?? 'many',
    max,
    ...(ask.hint === undefined ? {} : { hint: ask.hint }),
    ...(ask.value === undefined ? {} : { value: ask.value }),
  }
  return withRequired(face, (raw) => {
    // Browsers and platforms differ in line ends; people mean the same.
    const text = asText(raw).replaceAll('\r\n', '\n')
    if (text.trim() === '') return accept(undefined)
    if (text.length > max) return refuse(message('common.error.tooLong', { max, have: text.length }))
    if (ask.min !== undefined && text.trim().length < ask.min) {
      return refuse(message('common.error.tooShort', { min: ask.min, have: text.trim().length }))
    }
    return accept(text)
  })
}
/** Free text that must be given. At most `max` (3,000) characters, at least `min` without outer spaces. */
export const askText = (ask: TextAsk): Field<string> => textParts(ask).required
/** Free text that may be left empty. */
export const mayText = (ask: TextAsk): Field<string | undefined> => textParts(ask).optional

interface ChoiceAsk<V extends string> extends Prefilled<V> {
  readonly options: readonly (Option & { readonly value: V })[]
}
function choiceParts<V extends string>(
  ask: ChoiceAsk<V>,
): { required: Field<V>; optional: Field<V | undefined> } {
  const face: FieldFace = {
    kind: 'choice',
    many: false,
    required: false,
    label: ask.label,
    options: ask.options,
    ...(ask.hint === undefined ? {} : { hint: ask.hint }),
    ...(ask.value === undefined ? {} : { value: [ask.value] }),
  }
  return withRequired(face, (raw) => {
    const picked = asList(raw)[0]
    if (picked === undefined) return accept(undefined)
    const option = ask.options.find((known) => known.value === picked)
    return option ? accept(option.value) : refuse(message('common.error.option'))
  })
}
/** One of several options, which must be chosen. */
export const askChoice = <V extends string>(ask: ChoiceAsk<V>): Field<V> => choiceParts(ask).required
/** One of several options, or none. */
export const mayChoice = <V extends string>(ask: ChoiceAsk<V>): Field<V | undefined> =>
  choiceParts(ask).optional

/** Any number of options, at least `min` of them. */
export function askChoices<V extends string>(
  ask: Prefilled<readonly V[]> & {
    readonly options: readonly (Option & { readonly value: V })[]
    readonly min?: number
  },
): Field<readonly V[]> {
  return {
    face: {
      kind: 'choice',
      many: true,
      required: (ask.min ?? 0) > 0,
      label: ask.label,
      options: ask.options,
      ...(ask.hint === undefined ? {} : { hint: ask.hint }),
      ...(ask.value === undefined ? {} : { value: ask.value }),
    },
    parse(raw) {
      const picked = new Set(asList(raw))
      const known = ask.options.filter((option) => picked.has(option.value)).map((option) => option.value)
      if (known.length < picked.size) return refuse(message('common.error.option'))
      return known.length < (ask.min ?? 0) ? refuse(missing) : accept(known)
    },
  }
}

interface DateAsk extends Prefilled<string> {
  /** ISO dates; both ends are allowed. */
  readonly min?: string
  readonly max?: string
}
function dateParts(ask: DateAsk): { required: Field<string>; optional: Field<string | undefined> } {
  const face: FieldFace = {
    kind: 'date',
    required: false,
    label: ask.label,
    ...(ask.hint === undefined ? {} : { hint: ask.hint }),
    ...(ask.min === undefined ? {} : { min: ask.min }),
    ...(ask.max === undefined ? {} : { max: ask.max }),
    ...(ask.value === undefined ? {} : { value: ask.value }),
  }
  return withRequired(face, (raw, language) => {
    const text = asText(raw).trim()
    if (text === '') return accept(undefined)
    const date = parseDate(text, language)
    if (date === undefined) return refuse(message('common.error.date'))
    if (ask.min !== undefined && date < ask.min)
      return refuse(message('common.error.dateEarly', { min: { date: ask.min } }))
    if (ask.max !== undefined && date > ask.max)
      return refuse(message('common.error.dateLate', { max: { date: ask.max } }))
    return accept(date)
  })
}
/** A day, as ISO date, that must be given. */
export const askDate = (ask: DateAsk): Field<string> => dateParts(ask).required
/** A day, as ISO date, or nothing. */
export const mayDate = (ask: DateAsk): Field<string | undefined> => dateParts(ask).optional

interface NumberAsk extends Prefilled<number> {
  readonly min?: number
  readonly max?: number
  readonly whole?: boolean
  readonly unit?: Text
}
function numberParts(ask: NumberAsk): { required: Field<number>; optional: Field<number | undefined> } {
  const min = ask.min ?? 0
  const max = ask.max ?? 1e12
  const face: FieldFace = {
    kind: 'number',
    required: false,
    label: ask.label,
    ...(ask.hint === undefined ? {} : { hint: ask.hint }),
    ...(ask.unit === undefined ? {} : { unit: ask.unit }),
    ...(ask.value === undefined ? {} : { value: String(ask.value) }),
  }
  return withRequired(face, (raw, language) => {
    const text = asText(raw).trim()
    if (text === '') return accept(undefined)
    const number = parseNumber(text, language)
    if (number === undefined) return refuse(message('common.error.number'))
    if (number < min || number > max) return refuse(message('common.error.range', { min, max }))
    if (ask.whole && !Number.isInteger(number)) return refuse(message('common.error.whole'))
    return accept(number)
  })
}
/** A number, written as people write it in their language. From 0 to 10^12 unless said otherwise. */
export const askNumber = (ask: NumberAsk): Field<number> => numberParts(ask).required
/** A number, or nothing. */
export const mayNumber = (ask: NumberAsk): Field<number | undefined> => numberParts(ask).optional

interface PeopleAsk extends Prefilled<readonly PersonId[]> {
  readonly min?: number
  readonly max?: number
}
/** Teammates, picked as the platform lets people be picked. The engine has turned accounts into person ids. */
export function askPeople(ask: PeopleAsk): Field<readonly PersonId[]> {
  const max = ask.max ?? maxPeople
  return {
    face: {
      kind: 'people',
      many: max > 1,
      max,
      required: (ask.min ?? 0) > 0,
      label: ask.label,
      ...(ask.hint === undefined ? {} : { hint: ask.hint }),
      ...(ask.value === undefined ? {} : { value: ask.value }),
    },
    parse(raw) {
      const people = [...new Set(asList(raw))]
      if (people.length < (ask.min ?? 0)) return refuse(missing)
      return people.length > max ? refuse(message('common.error.people', { max })) : accept(people)
    },
  }
}
/** One teammate, who must be picked. */
export function askPerson(ask: Prefilled<PersonId>): Field<PersonId> {
  const inner = askPeople({
    ...ask,
    value: ask.value === undefined ? undefined : [ask.value],
    min: 1,
    max: 1,
  })
  return {
    face: inner.face,
    parse(raw, language) {
      const parsed = inner.parse(raw, language)
      if (!parsed.ok) return parsed
      const person = parsed.value[0]
      return person === undefined ? refuse(missing) : accept(person)
    },
  }
}

/** A box to tick. With `must` it has to be ticked: a confirmation. */
export function askCheck(ask: Prefilled<boolean> & { readonly must?: boolean }): Field<boolean> {
  return {
    face: {
      kind: 'check',
      required: ask.must ?? false,
      label: ask.label,
      ...(ask.hint === undefined ? {} : { hint: ask.hint }),
      ...(ask.value === undefined ? {} : { value: ask.value }),
    },
    parse(raw) {
      const ticked = asText(raw) === 'true'
      return ask.must && !ticked ? refuse(message('common.error.tick')) : accept(ticked)
    },
  }
}
