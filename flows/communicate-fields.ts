import { type CommunicationFact, foldCommunication, type LetterFields } from '../src/case/communication.ts'
import { askCheck, askText, mayDate, mayText } from '../src/engine/fields.ts'
import type { CaseScene, Step } from '../src/engine/flow.ts'
import type { Field } from '../src/engine/form.ts'
import { languageNames } from '../src/language/language.ts'
import { type Message, type MessageKey, message } from '../src/language/text.ts'
import { readTone } from './client-words.ts'
import { letterPage } from './communicate-page.ts'
import { caseFact } from './facts-of.ts'
import { fieldErrors } from './step.ts'

type NameOf<Key> = Key extends `communicate.field.${infer Name}` ? Name : never
/** Names of fields that have a label. */
export type FieldName = NameOf<MessageKey>

/** The label of a field of the letter. */
export function label(name: FieldName): Message {
  return message(`communicate.field.${name}`)
}

/** The case as it is once these facts are true. */
export function afterwards(scene: CaseScene, ...facts: readonly CommunicationFact[]): CaseScene {
  const communication = facts.reduce(
    (state, fact) => foldCommunication(state, fact, scene.now, scene.me.id),
    scene.case.communication,
  )
  return { ...scene, case: { ...scene.case, communication } }
}

/** Says above a form in which language its words reach the client. */
export function wordsIntro(scene: CaseScene): Message {
  return message('communicate.intro.words', { language: languageNames[scene.case.clientLanguage] })
}

/** One line that must be given, such as a name or a reference. */
export function line(name: FieldName, value: string | undefined, max = 120): Field<string> {
  return askText({ label: label(name), lines: 'one', max, value })
}

/** One line that may be left empty. */
export function mayLine(name: FieldName, value: string | undefined, max = 120): Field<string | undefined> {
  return mayText({ label: label(name), lines: 'one', max, value })
}

/** Words in the client's language. */
export function mayWords(name: FieldName, value: string | undefined, max = 400): Field<string | undefined> {
  return mayText({ label: label(name), max, value })
}

/** A day that may be left empty. */
export function mayDay(name: FieldName, value: string | undefined, min?: string): Field<string | undefined> {
  return mayDate({ label: label(name), value, ...(min === undefined ? {} : { min }) })
}

/** The box with which flagged wording is kept. */
export function keepBox(): Field<boolean> {
  return askCheck({ label: message('communicate.tone.keep') })
}

type Emptied = Extract<CommunicationFact, { kind: 'LetterFieldsSet' }>['fields']

/** Fields that were left empty are emptied in the letter too. */
export function emptied(values: Readonly<Partial<Record<keyof LetterFields, unknown>>>): Emptied {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value ?? null])) as Emptied
}

/** What `saveFields` is given: the fields, the words the tone check reads by form field, and errors found already. */
export interface Saving {
  readonly fields: Emptied
  readonly words?: Readonly<Record<string, string | undefined>>
  readonly keep?: boolean
  readonly errors?: Readonly<Record<string, Message>>
  /** What comes next instead of the overview. */
  readonly next?: (scene: CaseScene) => Step
}

/** Saves fields of the letter: problems at their fields, or the fact and the overview of what is still missing. */
export function saveFields(scene: CaseScene, saving: Saving): Step {
  const tone = readTone(saving.words ?? {}, scene.case.clientLanguage, saving.keep ?? false)
  const errors = { ...tone.errors, ...saving.errors }
  if (Object.keys(errors).length > 0) return fieldErrors(errors)
  const fact: CommunicationFact = { kind: 'LetterFieldsSet', fields: saving.fields, kept: tone.kept }
  const following = afterwards(scene, fact)
  const reply = saving.next?.(following).reply ?? { kind: 'page', page: letterPage(following) }
  return { facts: [caseFact(scene, fact)], reply }
}
