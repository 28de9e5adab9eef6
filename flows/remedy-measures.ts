import { todayIn } from '../src/case/contract-terms.ts'
import { currentPlan, foldPlans, type Measure, type RemedyPlan } from '../src/case/plan.ts'
import type { CaseState } from '../src/case/state.ts'
import { askChoice, askDate, askPeople, askText } from '../src/engine/fields.ts'
import type { CaseScene, PressRule, Step } from '../src/engine/flow.ts'
import { formOn } from '../src/engine/flow.ts'
import { type Message, message } from '../src/language/text.ts'
import { planPage } from './remedy-page.ts'
import { about, fieldErrors, onCase, refuse } from './step.ts'

/** Measures a side may have (definitions.md, "Limits"). */
const measuresPerSide = 4

/** The plan that is still being set up; a running one is changed by its checks and its review only. */
export function draftOf(state: CaseState): RemedyPlan | undefined {
  const plan = currentPlan(state.plans)
  return plan?.startedAt === undefined ? plan : undefined
}

interface MeasureValues {
  readonly side: Measure['side']
  readonly what: string
  readonly measure: string
  readonly due: string
  readonly owner: readonly string[]
}

/** The form for one measure. */
export function measureAsk(scene: CaseScene, plan: RemedyPlan) {
  return {
    name: 'remedy.measure',
    subject: about(scene.case),
    title: message('remedy.measure.title'),
    intro: [message('remedy.measure.intro', { date: { date: plan.reviewDate } })],
    fields: {
      side: askChoice<Measure['side']>({
        label: message('remedy.measure.side'),
        options: [
          { value: 'client', label: message('remedy.side.client') },
          { value: 'ours', label: message('remedy.side.ours') },
        ],
      }),
      what: askText({ label: message('remedy.measure.what'), lines: 'one', max: 200 }),
      measure: askText({ label: message('remedy.measure.how'), lines: 'one', max: 200 }),
      due: askDate({
        label: message('remedy.measure.due'),
        min: todayIn(scene.case, scene.now),
        value: plan.reviewDate,
      }),
      owner: askPeople({ label: message('remedy.measure.owner'), max: 1 }),
    },
    submit: message('common.save'),
  }
}

function measureErrors(plan: RemedyPlan, values: MeasureValues): Readonly<Record<string, Message>> {
  const errors: Record<string, Message> = {}
  const already = plan.measures.filter((measure) => measure.side === values.side).length
  if (already >= measuresPerSide) errors.side = message('remedy.error.side', { max: measuresPerSide })
  if (values.side === 'ours' && values.owner.length === 0) errors.owner = message('remedy.error.owner')
  if (values.due > plan.reviewDate) {
    errors.due = message('common.error.dateLate', { max: { date: plan.reviewDate } })
  }
  return errors
}

const measureForm = formOn<MeasureValues>('case', {
  act: 'remedy.plan',
  form(scene) {
    const plan = draftOf(scene.case)
    return plan ? measureAsk(scene, plan) : { refused: message('remedy.refused.noDraft') }
  },
  take(scene, values) {
    const plan = draftOf(scene.case)
    if (!plan) return refuse('remedy.refused.noDraft')
    const errors = measureErrors(plan, values)
    if (Object.keys(errors).length > 0) return fieldErrors(errors)
    const { owner, ...rest } = values
    const person = values.side === 'ours' ? owner[0] : undefined
    const measure: Measure = {
      id: scene.id('measure'),
      ...rest,
      ...(person === undefined ? {} : { owner: person }),
    }
    return withPage(scene, { kind: 'MeasureAdded', plan: plan.id, measure })
  },
})

function withPage(scene: CaseScene, fact: Parameters<typeof foldPlans>[1]): Step {
  const plan = foldPlans(scene.case.plans, fact, scene.now, scene.me.id).at(-1)
  return onCase(scene, [fact], { kind: 'page', page: planPage(scene, plan) })
}

const drop: PressRule = {
  on: 'case',
  act: 'remedy.plan',
  run(scene) {
    const plan = draftOf(scene.case)
    const measure = plan?.measures.find((one) => one.id === scene.subject.item)
    if (!plan || !measure) return refuse('remedy.refused.noDraft')
    return withPage(scene, { kind: 'MeasureDropped', plan: plan.id, measure: measure.id })
  },
}

/** The form and the press for single measures. */
export const measureRules = { form: measureForm, drop } as const
