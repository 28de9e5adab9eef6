import type { EvaluationFact, FlagAnswer } from '../src/case/evaluation.ts'
import type { Page } from '../src/engine/card.ts'
import { askChoice, mayChoice, mayText } from '../src/engine/fields.ts'
import { type CaseScene, type FormRule, formOn, type Step } from '../src/engine/flow.ts'
import type { Field, Form } from '../src/engine/form.ts'
import { counselLine, type LegalFlag, legalFlags, legalNotes } from '../src/evaluation/legal.ts'
import { factorAnchors } from '../src/evaluation/model.ts'
import { message } from '../src/language/text.ts'
import { same, yesNoUnknown } from './choices.ts'
import { entering } from './evaluate-entering.ts'
import { about, ask, note, onCase, page, show } from './step.ts'

type Flags = Readonly<Record<string, FlagAnswer>>
const scores = ['0', '1', '2', '3', '4'] as const
type Second = {
  readonly score: (typeof scores)[number] | undefined
  readonly note: string | undefined
} & Flags

function flagFields(scene: CaseScene, flags: readonly LegalFlag[]): Record<string, Field<FlagAnswer>> {
  return Object.fromEntries(
    flags.map(({ id, question }) => [
      id,
      askChoice({ label: question, options: yesNoUnknown, value: scene.case.evaluation.flags[id] }),
    ]),
  )
}

const blocking = legalFlags.filter((flag) => flag.blocking)
const others = legalFlags.filter((flag) => !flag.blocking)

const flagsForm = (scene: CaseScene): Form<Flags> => ({
  name: 'evaluate.flags',
  subject: about(scene.case),
  title: message('evaluate.flags.title'),
  intro: [message('evaluate.flags.intro'), counselLine],
  fields: flagFields(scene, blocking),
  submit: message('common.continue'),
})

function moreForm(scene: CaseScene): Form<Second> {
  const { legalScore, legalNote } = scene.case.evaluation
  return {
    name: 'evaluate.flags-more',
    subject: about(scene.case),
    title: message('evaluate.flags.title'),
    intro: [message('evaluate.flags.more')],
    fields: {
      ...flagFields(scene, others),
      score: mayChoice({
        label: message('evaluate.flags.score'),
        hint: message('evaluate.flags.scoreHint'),
        options: scores.map((value, index) => {
          const anchor = factorAnchors('legal')[index]
          return { value, label: same(value), ...(anchor ? { hint: anchor } : {}) }
        }),
        value: scores.find((value) => Number(value) === legalScore),
      }),
      note: mayText({
        label: message('evaluate.flags.note'),
        hint: message('common.readable'),
        value: legalNote,
      }),
    } as unknown as Form<Second>['fields'],
    submit: message('common.save'),
  }
}

function takeFlags(scene: CaseScene, flags: Flags): Step {
  const fact: EvaluationFact = { kind: 'FlagsAnswered', flags }
  return onCase(scene, [...entering(scene), fact], ask(moreForm(scene)).reply)
}

function takeMore(scene: CaseScene, { score, note: words, ...flags }: Second): Step {
  const fact: EvaluationFact = {
    kind: 'FlagsAnswered',
    flags: flags as Flags,
    ...(score === undefined ? {} : { legalScore: Number(score) }),
    ...(words === undefined ? {} : { legalNote: words }),
  }
  return onCase(scene, [...entering(scene), fact], note('common.saved'))
}

/** The forms for the legal flags, in two parts: first those that lock an exit (07, section 7.1). */
export const legalForms: Readonly<Record<string, FormRule>> = {
  'evaluate.flags': formOn<Flags>('case', { act: 'evaluate.flags', form: flagsForm, take: takeFlags }),
  'evaluate.flags-more': formOn<Second>('case', { act: 'evaluate.flags', form: moreForm, take: takeMore }),
}

/** The notes of the client's country in English and in that country's language, how sure we are, and "ask counsel". */
export function notesPage(scene: CaseScene): Step {
  const country = scene.case.contract?.country ?? scene.case.country
  const notes = legalNotes(country)
  const blocks: Page['blocks'] =
    notes.length === 0
      ? [{ kind: 'text', text: message('evaluate.notes.none') }]
      : notes.flatMap(({ text, local, confidence }) => [
          { kind: 'text' as const, text: same(text) },
          ...(local === undefined ? [] : [{ kind: 'text' as const, text: same(local) }]),
          {
            kind: 'text' as const,
            tone: 'muted' as const,
            text: message('evaluate.notes.sure', { confidence }),
          },
        ])
  return show(
    page(message('evaluate.notes.title'), [
      { kind: 'heading', text: message('desk.country', { country }) },
      ...blocks,
      { kind: 'text', tone: 'strong', text: counselLine },
    ]),
  )
}
