import { wallTime } from '../src/calendar/zone.ts'
import type { Fact } from '../src/case/facts.ts'
import type { PersonId } from '../src/case/person.ts'
import type { Role } from '../src/case/stage.ts'
import { type CaseState, holders } from '../src/case/state.ts'
import { askCheck, askChoice, askDate, askText, mayDate } from '../src/engine/fields.ts'
import { type CaseScene, type FormRule, formOn } from '../src/engine/flow.ts'
import type { Field, Form } from '../src/engine/form.ts'
import { type ConditionId, conditionText } from '../src/evaluation/model.ts'
import { type Message, message } from '../src/language/text.ts'
import { fact } from './case-fact.ts'
import { holdsRole } from './consult-rounds.ts'
import { basisOf, openConditions } from './decide-basis.ts'
import { about, note, onCase } from './step.ts'

/** Conditions that a person of this role meets with a form of its own. */
export const conditionForms: readonly {
  readonly condition: ConditionId
  readonly form: string
  readonly role: Role
}[] = [
  { condition: 'LEGAL_REVIEW', form: 'decide.legal', role: 'legal' },
  { condition: 'REPUTATION_PLAN', form: 'decide.reputation', role: 'communications' },
  { condition: 'FINANCE_SIGNOFF', form: 'decide.finance', role: 'finance' },
  { condition: 'VERIFY_REDLINE', form: 'decide.redline', role: 'safety' },
]

/** Whether anybody in the case is legal; otherwise outside counsel's clearance is what counts. */
function hasLegal(state: CaseState): boolean {
  return Object.keys(state.people).some((person) => holdsRole(state, person, 'legal'))
}

/** Who meets a condition. Clearance never falls to the owner: they enter what counsel said, the decision maker confirms. */
export function whoMeets(state: CaseState, condition: ConditionId): readonly PersonId[] {
  const found = conditionForms.find((one) => one.condition === condition)
  if (!found) return []
  if (condition === 'LEGAL_REVIEW' && !hasLegal(state)) {
    return state.decision.counsel ? holders(state, 'decider') : holders(state, 'owner')
  }
  return holders(state, found.role)
}

/** The action with which a condition is met now. */
export function actionFor(state: CaseState, condition: ConditionId): string {
  if (condition === 'LEGAL_REVIEW' && !hasLegal(state)) {
    return state.decision.counsel ? 'decide.counselConfirm' : 'decide.counsel'
  }
  return conditionForms.find((one) => one.condition === condition)?.form ?? 'decide.page'
}

/** The conditions that the recommended option waits for. */
export function conditionsWaiting(state: CaseState): readonly ConditionId[] {
  const basis = state.stage === 'decide' ? basisOf(state) : undefined
  if (basis?.result.status !== 'OK') return []
  return openConditions(state, basis, basis.result.option)
}

const mayMeet = (scene: CaseScene, condition: ConditionId): boolean =>
  whoMeets(scene.case, condition).includes(scene.me.id)

/** Clearance by legal is legal's own: where nobody is, two people stand in for them, and not by this form. */
const mayFillIn = (scene: CaseScene, condition: ConditionId): boolean =>
  mayMeet(scene, condition) && (condition !== 'LEGAL_REVIEW' || holdsRole(scene.case, scene.me.id, 'legal'))

interface Asked<V> {
  readonly condition: ConditionId
  readonly title: Message
  readonly fields: (scene: CaseScene) => Form<V>['fields']
  readonly facts: (scene: CaseScene, values: V) => readonly Fact[]
}

/** One form a condition, open to those who may meet it and to nobody else. */
function conditionForm<V>(name: string, asked: Asked<V>): FormRule {
  return formOn<V>('case', {
    act: 'decide.clear',
    form: (scene: CaseScene) =>
      mayFillIn(scene, asked.condition)
        ? {
            name,
            subject: about(scene.case),
            title: asked.title,
            intro: [conditionText(asked.condition)],
            fields: asked.fields(scene),
            submit: message('common.save'),
          }
        : { refused: message('decide.refused.role') },
    take: (scene: CaseScene, values: V) => onCase(scene, asked.facts(scene, values), note('common.saved')),
  })
}

const met = (condition: ConditionId, said: string, laterDate?: string): Fact =>
  fact({ kind: 'ConditionMet', condition, note: said, ...(laterDate === undefined ? {} : { laterDate }) })

const noteField = (label: Message, min = 20): Field<string> => askText({ label, min, max: 1000 })

/** Legal clears an exit; the lock opens with it. */
export const legalRule = conditionForm<{ readonly note: string }>('decide.legal', {
  condition: 'LEGAL_REVIEW',
  title: message('decide.legal.title'),
  fields: () => ({ note: noteField(message('decide.legal.note')) }),
  facts: (_scene, values) => [met('LEGAL_REVIEW', values.note)],
})

/** How we answer if people talk (req S0.36). */
export const reputationRule = conditionForm<{ readonly plan: string }>('decide.reputation', {
  condition: 'REPUTATION_PLAN',
  title: message('decide.reputation.title'),
  fields: () => ({ plan: noteField(message('decide.reputation.plan')) }),
  facts: (_scene, values) => [met('REPUTATION_PLAN', values.plan)],
})

interface FinanceValues {
  readonly note: string
  readonly laterDate?: string
}
/** Finance signs off the loss of revenue, and may propose a later end. */
export const financeRule = conditionForm<FinanceValues>('decide.finance', {
  condition: 'FINANCE_SIGNOFF',
  title: message('decide.finance.title'),
  fields: (scene) =>
    ({
      note: noteField(message('decide.finance.note')),
      laterDate: mayDate({
        label: message('decide.finance.later'),
        min: wallTime(scene.now, scene.case.zone).date,
      }),
    }) as Form<FinanceValues>['fields'],
  facts: (_scene, values) => [met('FINANCE_SIGNOFF', values.note, values.laterDate)],
})

interface RedlineValues {
  readonly found: 'yes' | 'no'
  readonly note: string
}
/** Whether a reported red line was crossed: the path of the model depends on it. */
export const redlineRule = conditionForm<RedlineValues>('decide.redline', {
  condition: 'VERIFY_REDLINE',
  title: message('decide.redline.title'),
  fields: () => ({
    found: askChoice<'yes' | 'no'>({
      label: message('decide.redline.found'),
      options: [
        { value: 'yes', label: message('common.yes') },
        { value: 'no', label: message('common.no') },
      ],
    }),
    note: noteField(message('decide.redline.note')),
  }),
  facts: ({ case: { evaluation } }, { found, note: said }) => {
    const { warningGiven, repeatedAfterWarning, causeKnownSince } = evaluation
    const conduct = fact({
      kind: 'ConductAnswered',
      redline: { reported: found === 'yes', verified: found === 'yes' },
      warningGiven,
      repeatedAfterWarning,
      ...(causeKnownSince === undefined ? {} : { causeKnownSince }),
    })
    return [conduct, met('VERIFY_REDLINE', said)]
  },
})

interface CounselValues {
  readonly name: string
  readonly on: string
  readonly file: string
}
/** Nobody is legal here: the owner enters outside counsel's clearance; it counts when the decision maker confirms it. */
export const counselRule = formOn<CounselValues>('case', {
  act: 'decide.clear',
  form: (scene: CaseScene) =>
    !hasLegal(scene.case) && holdsRole(scene.case, scene.me.id, 'owner')
      ? {
          name: 'decide.counsel',
          subject: about(scene.case),
          title: message('decide.counsel.title'),
          intro: [message('decide.counsel.intro')],
          fields: {
            name: askText({ label: message('decide.counsel.name'), lines: 'one', max: 120 }),
            on: askDate({
              label: message('decide.counsel.on'),
              max: wallTime(scene.now, scene.case.zone).date,
            }),
            file: askText({ label: message('decide.counsel.file'), lines: 'one', max: 200 }),
          },
          submit: message('common.save'),
        }
      : { refused: message('decide.refused.role') },
  take(scene: CaseScene, { name, on, file }: CounselValues) {
    return onCase(
      scene,
      [fact({ kind: 'CounselClearanceEntered', name, on, file })],
      note('decide.counsel.done'),
    )
  },
})

/** The decision maker confirms what counsel wrote; until then the case stays locked. */
export const counselConfirmRule = formOn<{ readonly sure: boolean }>('case', {
  act: 'decide.clear',
  form(scene: CaseScene) {
    const { counsel } = scene.case.decision
    if (!counsel || hasLegal(scene.case)) return { refused: message('decide.refused.noCounsel') }
    if (!mayMeet(scene, 'LEGAL_REVIEW')) return { refused: message('decide.refused.role') }
    const { name, on, file } = counsel
    return {
      name: 'decide.counselConfirm',
      subject: about(scene.case),
      title: message('decide.counsel.title'),
      intro: [message('decide.counsel.said', { name, on: { date: on }, file })],
      fields: { sure: askCheck({ label: message('decide.counsel.sure'), must: true }) },
      submit: message('common.save'),
    }
  },
  take: (scene: CaseScene) =>
    onCase(scene, [met('LEGAL_REVIEW', scene.case.decision.counsel?.file ?? '')], note('common.saved')),
})
