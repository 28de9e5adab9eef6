import type { ClientFact, RemedyTried } from '../src/case/client.ts'
import { seenBy } from '../src/case/client.ts'
import { todayIn } from '../src/case/contract-terms.ts'
import type { OpeningFact } from '../src/case/opening.ts'
import { askChoice, askDate, askPerson, askText, mayDate, mayText } from '../src/engine/fields.ts'
import { type CaseScene, type FormRule, formOn, type Scene, type Step } from '../src/engine/flow.ts'
import type { Fields } from '../src/engine/form.ts'
import {
  type RemedyOutcome,
  type RemedyType,
  remedyOutcomeLabel,
  remedyOutcomes,
  remedyTypeLabel,
  remedyTypes,
} from '../src/evaluation/model.ts'
import { message } from '../src/language/text.ts'
import { clientInMind, clientOf } from './intake-log.ts'
import { about, answer, fieldErrors, note, onCase, page, refuse, show } from './step.ts'

interface Tried {
  readonly on: string
  readonly type: RemedyType
  readonly owner: string
  readonly outcome: RemedyOutcome
  readonly reviewDate: string | undefined
  readonly note: string | undefined
}

const typeChoices = remedyTypes.map((type) => ({ value: type, label: remedyTypeLabel(type) }))
const outcomeChoices = remedyOutcomes.map((outcome) => ({
  value: outcome,
  label: remedyOutcomeLabel(outcome),
}))

function triedFields(scene: Scene): Fields<Tried> {
  const today = todayIn(scene.me, scene.now)
  return {
    on: askDate({ label: message('intake.remedy.on'), max: today, value: today }),
    type: askChoice({ label: message('intake.remedy.type'), options: typeChoices }),
    owner: askPerson({ label: message('intake.remedy.owner'), value: scene.me.id }),
    outcome: askChoice({ label: message('intake.remedy.outcome'), options: outcomeChoices }),
    reviewDate: mayDate({
      label: message('intake.remedy.review'),
      hint: message('intake.remedy.reviewHint'),
      min: today,
    }),
    note: mayText({ label: message('intake.remedy.note'), hint: message('common.readable') }),
  }
}

/** One that is still running needs the day on which somebody looks at it. */
function problemsOf({ outcome, reviewDate }: Tried): Step | undefined {
  if (outcome !== 'pending' || reviewDate !== undefined) return undefined
  return fieldErrors({ reviewDate: message('intake.remedy.reviewNeeded') })
}

function remedyOf(scene: Scene, { reviewDate, note: words, ...rest }: Tried): RemedyTried {
  return {
    ...rest,
    id: scene.id('remedy'),
    loggedAt: scene.now,
    ...(reviewDate === undefined ? {} : { reviewDate }),
    ...(words === undefined ? {} : { note: words }),
  }
}

/** What has come of a remedy that was still running. */
function settle(scene: CaseScene, outcome: 'failed' | 'worked'): Step {
  const remedy = scene.case.remedies.find((one) => one.id === scene.subject.item)
  if (!remedy) return refuse('common.refused.unknownButton')
  const settled: ClientFact = { kind: 'RemedySettled', remedy: remedy.id, outcome }
  const quoted: OpeningFact = { kind: 'RemedyQuoted', remedy: { ...remedy, outcome } }
  return {
    facts: [
      { on: scene.case.client.id, fact: settled },
      { on: scene.case.id, fact: quoted },
    ],
    reply: note('common.saved'),
  }
}

/** The forms for what was tried: of a client at any time, from inside a case, and what came of it in the end. */
export const remedyForms: Readonly<Record<string, FormRule>> = {
  'intake.remedy': formOn<Tried & { readonly client: string }>('workspace', {
    act: 'log.write',
    needs: ['mine'],
    form: (scene) => ({
      name: 'intake.remedy',
      subject: scene.subject.client === undefined ? {} : { client: scene.subject.client },
      title: message('intake.remedy.title'),
      intro: [message('intake.remedy.intro')],
      fields: {
        client: askText({
          label: message('intake.client'),
          hint: message('intake.clientHint'),
          lines: 'one',
          max: 120,
          value: clientInMind(scene)?.name,
        }),
        ...triedFields(scene),
      },
      submit: message('intake.log.submit'),
    }),
    findClient: ({ client }) => client,
    take(scene, { client: name, ...tried }) {
      const problem = problemsOf(tried)
      if (problem) return problem
      const { id, begins } = clientOf(scene, name)
      const fact: ClientFact = { kind: 'RemedyLogged', remedy: remedyOf(scene, tried) }
      return { ...begins, facts: [...begins.facts, { on: id, fact }], reply: note('intake.remedy.done') }
    },
  }),
  'intake.case-remedy': formOn<Tried>('case', {
    act: 'case.log',
    form: (scene) => ({
      name: 'intake.case-remedy',
      subject: about(scene.case),
      title: message('intake.remedy.title'),
      intro: [message('intake.remedy.intro')],
      fields: triedFields(scene),
      submit: message('intake.log.submit'),
    }),
    take(scene, tried) {
      const problem = problemsOf(tried)
      if (problem) return problem
      const remedy = remedyOf(scene, tried)
      const logged: ClientFact = { kind: 'RemedyLogged', remedy }
      const quoted: OpeningFact = { kind: 'RemedyQuoted', remedy }
      const step = onCase(scene, [quoted], note('intake.remedy.doneCase'))
      return { ...step, facts: [{ on: scene.case.client.id, fact: logged }, ...step.facts] }
    },
  }),
  'intake.settle': formOn<{ readonly outcome: 'failed' | 'worked' }>('case', {
    act: 'case.log',
    form: (scene) => ({
      name: 'intake.settle',
      subject: scene.subject,
      title: message('intake.remedy.settle'),
      fields: {
        outcome: askChoice({
          label: message('intake.remedy.outcome'),
          options: (['worked', 'failed'] as const).map((value) => ({
            value,
            label: remedyOutcomeLabel(value),
          })),
        }),
      },
      submit: message('common.save'),
    }),
    take: (scene, { outcome }) => settle(scene, outcome),
  }),
}

/**
 * Quotes in the case what was logged about its client since: what this person may see of it (all for the account owner,
 * their own for others). Remedies whose outcome has changed since are quoted anew.
 */
export function takeIn(scene: CaseScene): Step {
  const client = scene.myClients.find((one) => one.id === scene.case.client.id)
  if (!client) return answer(note('intake.takeIn.none'))
  const seen = seenBy(scene.me.id, client)
  const known = new Set(scene.case.incidents.map((one) => one.id))
  const outcomes = new Map(scene.case.remedies.map((one) => [one.id, one.outcome]))
  const facts: readonly OpeningFact[] = [
    ...seen.incidents
      .filter((one) => !known.has(one.id))
      .map((incident) => ({ kind: 'IncidentQuoted', incident }) as const),
    ...seen.remedies
      .filter((one) => outcomes.get(one.id) !== one.outcome)
      .map((remedy) => ({ kind: 'RemedyQuoted', remedy }) as const),
  ]
  if (facts.length === 0) return answer(note('intake.takeIn.none'))
  return onCase(scene, facts, note('intake.takeIn.done', { count: facts.length }))
}

const guide = [
  'intake.guide.1',
  'intake.guide.2',
  'intake.guide.3',
  'intake.guide.4',
  'intake.guide.5',
  'intake.guide.6',
] as const

/** How to talk to the client first, and what else can be tried before anything bigger (req S0.9, S0.10). */
export function guidePage(): Step {
  return show(
    page(message('intake.guide.title'), [
      { kind: 'text', text: message('intake.guide.intro') },
      { kind: 'list', items: guide.map((key) => message(key)), ordered: true },
      { kind: 'text', text: message('intake.guide.other') },
    ]),
  )
}
