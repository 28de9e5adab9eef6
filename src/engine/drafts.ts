import type { PersonId } from '../case/person.ts'
import { readCommand } from '../language/commands.ts'
import type { FieldFace, Form, ShownForm } from './form.ts'
import type { RawValues, What } from './gesture.ts'
import type { Draft, Tx } from './store.ts'

/**
 * One draft a person, form and subject. The subject is the form's own, never the one that came with the gesture: what
 * belongs to a case or a round must be found when that is erased or unlinked.
 */
function draftKey({ name, subject }: Form): string {
  return JSON.stringify([name, Object.entries(subject).sort(([a], [b]) => (a < b ? -1 : 1))])
}

/** What one person typed in forms and has not handed in, within one transaction. */
export class Drafts {
  readonly #tx: Tx
  readonly #person: PersonId
  readonly #now: number

  constructor(tx: Tx, person: PersonId, now: number) {
    this.#tx = tx
    this.#person = person
    this.#now = now
  }

  of(form: Form): Promise<Draft | undefined> {
    return this.#tx.draft(this.#person, draftKey(form), this.#now)
  }

  /** A fleeting form leaves nothing behind. */
  async keep(form: Form, values: RawValues): Promise<void> {
    if (form.fleeting) return
    await this.#tx.saveDraft(this.#person, draftKey(form), values, this.#now)
  }

  drop(form: Form): Promise<void> {
    return this.#tx.dropDraft(this.#person, draftKey(form))
  }
}

/** What a person has typed this moment goes before a draft: "log …", "open …", a message that was quoted. */
export function bringsWords(what: What): boolean {
  if (what.kind === 'quote') return true
  if (what.kind !== 'command') return false
  const read = readCommand(what.words)
  return read.kind === 'known' && read.rest !== ''
}

/** Only values of fields that the form has. */
export function valuesOf(form: Form, values: RawValues): RawValues {
  return Object.fromEntries(Object.entries(values).filter(([id]) => Object.hasOwn(form.fields, id)))
}

function filledIn(face: FieldFace<string>): string {
  const { value } = face
  const empty = value === undefined || value === '' || value === false
  return JSON.stringify(empty || (Array.isArray(value) && value.length === 0) ? null : value)
}

/** True when the fields hold the same: then nothing was typed that needs to be kept. */
export function holdTheSame(one: ShownForm, other: ShownForm): boolean {
  return one.fields.every(({ face }, index) => {
    const twin = other.fields[index]
    return twin !== undefined && filledIn(face) === filledIn(twin.face)
  })
}
