import type { ShownCard } from '../../src/engine/card.ts'
import type { FieldFace, ShownForm } from '../../src/engine/form.ts'
import { textOf } from '../stage.ts'

const fixed: Readonly<Record<string, unknown>> = {
  date: '2027-02-15',
  instant: Date.parse('2027-02-15T16:00:00Z'),
  said: 'Words that somebody typed.',
  codeName: 'Heron',
}

/** The same card or form with the same days, words and code name each time: a golden file is about our sentences. */
export function still<T>(one: T): T {
  if (Array.isArray(one)) return one.map(still) as T
  if (typeof one !== 'object' || one === null) return one
  return Object.fromEntries(
    Object.entries(one).map(([key, value]) => [
      key,
      Object.hasOwn(fixed, key) && typeof value !== 'object' ? fixed[key] : still(value),
    ]),
  ) as T
}

/** Ids are made of chance: a golden file must not hold them. */
const withoutIds = (text: string): string =>
  text.replace(
    /\b(case|client|person|incident|remedy|round|plan|measure|task|lesson|message|ballot)_[A-Za-z0-9_-]{8,}/g,
    '$1_…',
  )

function faceLines(face: FieldFace<string>): readonly string[] {
  const hint = face.hint === undefined ? [] : [`    ${face.hint}`]
  if (face.kind !== 'choice') return hint
  const options = face.options.map(
    ({ label, hint: anchor }) => `    ( ) ${label}${anchor === undefined ? '' : ` — ${anchor}`}`,
  )
  return [...hint, ...options]
}

function formText(form: ShownForm): string {
  const fields = form.fields.flatMap(({ face }) => [
    `  ${face.label}${face.required ? ' *' : ''} [${face.kind}${face.kind === 'text' ? ` ${face.max}` : ''}]`,
    ...faceLines(face),
  ])
  return [form.title, '', ...form.intro, '', ...fields, '', `[${form.submit}]`, ''].join('\n')
}

/** A name that is fit for a file. */
export const fileName = (name: string): string => name.replaceAll(/[^\w.-]+/g, '-')

/** Cards and forms as plain text, one a file. */
export function asText(
  cards: readonly { readonly name: string; readonly card: ShownCard }[],
  forms: readonly { readonly name: string; readonly form: ShownForm }[],
): readonly { readonly name: string; readonly text: string }[] {
  return [
    ...cards.map(({ name, card }) => ({ name: fileName(name), text: withoutIds(`${textOf(card)}\n`) })),
    ...forms.map(({ name, form }) => ({ name: fileName(`form-${name}`), text: withoutIds(formText(form)) })),
  ]
}
