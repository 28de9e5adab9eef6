import { type ClientFact, seenBy } from '../src/case/client.ts'
import { type CheckAnswer, type CheckInput, quickCheck } from '../src/case/quick-check.ts'
import { askChoice, askChoices, askText, mayChoice, mayNumber } from '../src/engine/fields.ts'
import { type Chapter, type FormRule, formOn, type Scene, type Step } from '../src/engine/flow.ts'
import type { Field, Form } from '../src/engine/form.ts'
import {
  factorAnchors,
  factorLabel,
  type ReasonCode,
  type RemedyType,
  reasonLabel,
  remedyTypeLabel,
  remedyTypes,
} from '../src/evaluation/model.ts'
import { type Message, message, say, type Text } from '../src/language/text.ts'
import { reasonChoices } from './choices.ts'
import { clientInMind, clientOf, roomAdvice } from './intake-log.ts'
import { openForm } from './intake-open.ts'
import { ask, note } from './step.ts'

const grades = ['0', '1', '2', '3', '4'] as const
type Grade = (typeof grades)[number]

interface Told {
  readonly client: string
  readonly reasons: readonly ReasonCode[]
  readonly tried: readonly RemedyType[]
  readonly revenue: number | undefined
  readonly hours: number | undefined
  readonly rate: number | undefined
  readonly staff: Grade | undefined
  readonly change: Grade | undefined
}

/** One of the anchors in words, or nothing: what one does not know is what the answer names as missing. */
function anchorField(factor: 'staff' | 'change'): Field<Grade | undefined> {
  const anchors = factorAnchors(factor)
  return mayChoice<Grade>({
    label: factorLabel(factor),
    options: grades.flatMap((grade, index) => {
      const hint = anchors[index]
      return hint === undefined ? [] : [{ value: grade, label: message('consult.scale', { grade }), hint }]
    }),
  })
}

function figureFields({ workspace }: Scene) {
  const { currency } = workspace
  const unit = message('check.unit', { currency })
  return {
    revenue: mayNumber({ label: message('check.revenue'), hint: message('check.figuresHint'), unit }),
    hours: mayNumber({ label: message('check.hours'), max: 100_000, unit: message('common.hours') }),
    rate: mayNumber({ label: message('check.rate'), hint: message('check.rateHint'), max: 100_000, unit }),
  }
}

/** The two minutes: nobody else sees them, and nothing is stored (definitions, "Quick check"). */
function checkForm(scene: Scene, typed = ''): Form<Told> {
  const client = clientInMind(scene)
  return {
    name: 'check.ask',
    fleeting: true,
    subject: client ? { client: client.id } : {},
    title: message('check.title'),
    intro: [...roomAdvice(scene, typed), message('check.intro')],
    fields: {
      client: askText({
        label: message('intake.client'),
        lines: 'one',
        max: 120,
        value: client?.name ?? (typed === '' ? undefined : typed.slice(0, 120)),
      }),
      reasons: askChoices({ label: message('check.reasons'), options: reasonChoices, min: 1 }),
      tried: askChoices({
        label: message('check.tried'),
        hint: message('check.triedHint'),
        options: remedyTypes.map((type) => ({ value: type, label: remedyTypeLabel(type) })),
      }),
      ...figureFields(scene),
      staff: anchorField('staff'),
      change: anchorField('change'),
    },
    submit: message('check.submit'),
  }
}

function inputOf({ client: _client, staff, change, ...told }: Told): CheckInput {
  return {
    ...told,
    staff: staff === undefined ? undefined : Number(staff),
    change: change === undefined ? undefined : Number(change),
  }
}

const listOf = (items: readonly Text[]): { readonly list: readonly Text[] } => ({ list: items })

function verdictWords({ verdict, because }: CheckAnswer): readonly Message[] {
  return [message('check.verdict', { verdict }), ...because.map((one) => message('check.because', { one }))]
}

function figureWords(scene: Scene, answer: CheckAnswer, rate: number | undefined): readonly Message[] {
  const { currency } = scene.workspace
  const { hourlyRate, contribution, margin } = answer
  return [
    ...(hourlyRate === null || rate === undefined
      ? []
      : [
          message('check.hourly', {
            earned: { money: Math.round(hourlyRate), currency },
            cost: { money: Math.round(rate), currency },
          }),
        ]),
    ...(contribution === null
      ? []
      : [
          margin === null
            ? message('check.noRevenue')
            : message('check.margin', {
                left: { money: Math.round(contribution), currency },
                margin: { percent: margin, digits: 1 },
              }),
        ]),
  ]
}

/** What would be kept: the words of the answer, for its author to change. */
function noteWords(scene: Scene, told: Told, answer: CheckAnswer): string {
  const parts = [
    message('check.note', {
      verdict: verdictWords(answer)[0] ?? '',
      reasons: listOf(told.reasons.map(reasonLabel)),
    }),
    ...(told.tried.length === 0
      ? []
      : [message('check.noteTried', { tried: listOf(told.tried.map(remedyTypeLabel)) })]),
    ...figureWords(scene, answer, told.rate),
  ]
  return parts.map((one) => say(one, scene.me)).join('\n')
}

interface Kept {
  readonly client: string
  readonly words: string
  readonly next: 'note' | 'case'
}

/** The answer, and what may become of it. Its values travel in the dialog: closing it leaves nothing anywhere. */
function answerForm(
  intro: readonly Text[],
  given: Partial<Pick<Kept, 'client' | 'words' | 'next'>> = {},
): Form<Kept> {
  return {
    name: 'check.keep',
    fleeting: true,
    subject: {},
    title: message('check.answer.title'),
    intro,
    fields: {
      next: askChoice<Kept['next']>({
        label: message('check.then'),
        hint: message('check.thenHint'),
        options: [
          { value: 'note', label: message('check.then.note'), hint: message('check.then.noteHint') },
          { value: 'case', label: message('check.then.case'), hint: message('check.then.caseHint') },
        ],
        value: given.next,
      }),
      client: askText({ label: message('intake.client'), lines: 'one', max: 120, value: given.client }),
      words: askText({
        label: message('check.words'),
        hint: message('common.readable'),
        min: 20,
        value: given.words,
      }),
    },
    submit: message('common.continue'),
  }
}

/** Computed from what was just typed, and answered at once; no fact is made. */
function answerStep(scene: Scene, told: Told): Step {
  const dated = scene.found ? seenBy(scene.me.id, scene.found).incidents.length : 0
  const answer = quickCheck(inputOf(told), dated)
  const missing = listOf(answer.missing.map((one) => message('check.missing', { one })))
  const intro = [
    ...verdictWords(answer),
    ...figureWords(scene, answer, told.rate),
    message('check.missingIs', { missing }),
    message('check.nothingKept'),
  ]
  const next = answer.verdict === 'case' ? 'case' : 'note'
  return ask(answerForm(intro, { client: told.client, words: noteWords(scene, told, answer), next }))
}

function take(scene: Scene, { client, words, next }: Kept): Step {
  if (next === 'case') return ask(openForm(scene, client, words))
  const { id, begins } = clientOf(scene, client)
  const fact: ClientFact = {
    kind: 'CheckKept',
    check: { id: scene.id('check'), author: scene.me.id, words, keptAt: scene.now },
  }
  return { ...begins, facts: [...begins.facts, { on: id, fact }], reply: note('check.kept') }
}

const forms: Readonly<Record<string, FormRule>> = {
  'check.ask': formOn<Told>('workspace', {
    act: 'check.ask',
    needs: ['mine'],
    form: (scene) => checkForm(scene),
    findClient: ({ client }) => client,
    take: answerStep,
  }),
  'check.keep': formOn<Kept>('workspace', {
    act: 'check.ask',
    needs: ['mine'],
    form: () => answerForm([message('check.nothingKept')]),
    findClient: ({ client }) => client,
    take,
  }),
}

/** A client in two minutes, for oneself: talk, make a plan, or open a case. The first thing of value a newcomer gets. */
export const check: Chapter = {
  name: 'check',
  commands: {
    check: { act: 'check.ask', needs: ['mine'], run: (scene, rest) => ask(checkForm(scene, rest)) },
  },
  forms,
}
