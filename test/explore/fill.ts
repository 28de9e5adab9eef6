import type { FieldFace, ShownForm } from '../../src/engine/form.ts'
import type { RawValues } from '../../src/engine/gesture.ts'
import type { Chance } from './chance.ts'

export type Raw = string | readonly string[]

/** What a person who fills in a form knows. */
export interface Pen {
  readonly chance: Chance
  /** Today, as ISO date. */
  readonly today: string
  /** Teammates' accounts that can be picked. */
  readonly people: readonly string[]
  /** What a story needs, by `form.field` or by `field`: a value, several to choose from, or nothing to leave it empty. */
  hint(form: string, field: string, value: Raw | undefined, attempt: number): Raw | 'any' | undefined
  /** Words of at most so many characters, never the same twice. */
  words(field: string, max: number): string
}

const day = 86_400_000

/** An ISO date some days later. */
export function daysAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * day).toISOString().slice(0, 10)
}

function within(date: string, face: { readonly min?: string; readonly max?: string }): string {
  if (face.min !== undefined && date < face.min) return face.min
  return face.max !== undefined && date > face.max ? face.max : date
}

const numbers = ['10', '1', '2', '50', '4', '100', '2027', '0', '5000']

function candidate(face: FieldFace<string>, field: string, attempt: number, pen: Pen): Raw {
  switch (face.kind) {
    case 'text': {
      const others = [pen.words(field, face.max), 'ada@example.com', '12', 'Heron']
      return others[attempt % others.length] ?? ''
    }
    case 'choice': {
      const all = face.options.map(({ value }) => value)
      const picked = pen.chance.pick(all)
      if (picked === undefined) return []
      return face.many ? all.filter((value) => value === picked || pen.chance.oneIn(4)) : picked
    }
    case 'date': {
      const later = face.max === undefined || face.max > pen.today
      const days = [later ? 1 + pen.chance.below(20) : -pen.chance.below(20), 0, later ? 60 : -60, 200]
      return within(daysAfter(pen.today, days[attempt % days.length] ?? 0), face)
    }
    case 'number':
      return numbers[attempt % numbers.length] ?? '1'
    case 'people': {
      const count = face.many ? 1 + pen.chance.below(Math.min(face.max, 3)) : 1
      return pen.people.toSorted(() => pen.chance.share() - 0.5).slice(0, count)
    }
    case 'check':
      return face.required || pen.chance.oneIn(2) ? 'true' : 'false'
  }
}

function prefilled({ value }: FieldFace<string>): Raw | undefined {
  if (value === undefined) return undefined
  return typeof value === 'boolean' ? String(value) : value
}

/** What a form is prefilled with, as it would be handed in unchanged. */
export function prefilledOf(form: ShownForm): RawValues {
  return Object.fromEntries(
    form.fields.flatMap(({ id, face }) => {
      const value = prefilled(face)
      return value === undefined ? [] : [[id, value]]
    }),
  )
}

const isEmpty = (raw: Raw | undefined): boolean => raw === undefined || raw.length === 0 || raw === 'false'

/**
 * Fills in a form as somebody would who has not read the code: keeps what is prefilled, follows the hints of the story,
 * fills what must be filled and some of the rest. On a second attempt it changes what was marked, and only that.
 */
export function fill(form: ShownForm, attempt: number, pen: Pen): RawValues {
  const values: Record<string, Raw> = {}
  for (const { id, face, error } of form.fields) {
    const known = prefilled(face)
    const hint = pen.hint(form.name, id, known, attempt)
    if (attempt > 0 && error === undefined)
      values[id] = hint === undefined || hint === 'any' ? (known ?? '') : hint
    else if (attempt > 0 && !face.required && !isEmpty(known) && attempt % 2 === 0) values[id] = ''
    else if (hint !== undefined && hint !== 'any' && attempt < 2) values[id] = hint
    else if (attempt > 0) values[id] = candidate(face, id, attempt - (isEmpty(known) ? 1 : 0), pen)
    else if (!isEmpty(known) && hint !== 'any') values[id] = known ?? ''
    else if (face.required || pen.chance.oneIn(3) || hint === 'any') values[id] = candidate(face, id, 0, pen)
    else values[id] = known ?? (face.kind === 'check' ? 'false' : '')
  }
  return values
}
