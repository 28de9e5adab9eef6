import { addDays, daysBetween } from '../src/calendar/day.ts'
import { addWorkingDays } from '../src/calendar/working-days.ts'
import type { RemedyTried } from '../src/case/client.ts'
import { todayIn } from '../src/case/contract-terms.ts'
import { currentPlan, foldPlans, type Measure, type PlanTerms, type RemedyPlan } from '../src/case/plan.ts'
import type { CaseState } from '../src/case/state.ts'
import { placeOf } from '../src/case/whereabouts.ts'
import { askCheck, askDate, askNumber, askPerson, askText, mayDate, mayText } from '../src/engine/fields.ts'
import type { CaseScene, FormRule, PressRule, Step } from '../src/engine/flow.ts'
import { formOn } from '../src/engine/flow.ts'
import { reviewWorkingDays } from '../src/evaluation/conditions.ts'
import { type Message, message } from '../src/language/text.ts'
import { confirmedReasons, decisionOf, pathOf } from './decided.ts'
import { caseFact, clientFact } from './facts-of.ts'
import { draftOf, measureAsk, measureRules } from './remedy-measures.ts'
import { planPage } from './remedy-page.ts'
import { about, ask, fieldErrors, onCase, refuse, show } from './step.ts'

type PlanOption = PlanTerms['option']

/** What was decided, when it lets the client stay. */
function planOption(state: CaseState): PlanOption | undefined {
  const option = decisionOf(state)?.option
  return option === 'KEEP_TALK' || option === 'REMEDY_PLAN' || option === 'REPRICE' ? option : undefined
}

/** The review date we propose: 30 working days, 20 with three reasons or more, 10 for a final warning (02). */
function defaultReviewDate(state: CaseState, now: number): string {
  const path = pathOf(state) === 'final_warning' ? 'final_warning' : 'band_remedy'
  const workingDays = reviewWorkingDays(path, confirmedReasons(state).length)
  return addWorkingDays(todayIn(state, now), workingDays, placeOf(state))
}

function isRunning(state: CaseState): boolean {
  return currentPlan(state.plans)?.startedAt !== undefined
}

interface PlanValues {
  readonly reviewDate: string
  readonly reason: string | undefined
  readonly check1: string | undefined
  readonly check2: string | undefined
  readonly check3: string | undefined
  readonly missed: number
  readonly running: number
  readonly finalWarning: boolean
  readonly terms: string | undefined
}

function halfWay(from: string, to: string): string {
  return addDays(from, Math.floor(daysBetween(from, to) / 2))
}

function checkDatesOf(values: PlanValues): readonly string[] {
  const dates = [values.check1, values.check2, values.check3].filter((date) => date !== undefined)
  return [...new Set(dates)].toSorted()
}

function planErrors(scene: CaseScene, values: PlanValues): Readonly<Record<string, Message>> {
  const errors: Record<string, Message> = {}
  const proposed = defaultReviewDate(scene.case, scene.now)
  if (values.reviewDate !== proposed && values.reason === undefined) {
    errors.reason = message('remedy.error.reason', { date: { date: proposed } })
  }
  for (const field of ['check1', 'check2', 'check3'] as const) {
    const date = values[field]
    if (date !== undefined && date > values.reviewDate) {
      errors[field] = message('common.error.dateLate', { max: { date: values.reviewDate } })
    }
  }
  const checks = Math.max(1, checkDatesOf(values).length)
  if (values.running > checks) errors.running = message('remedy.error.running', { checks })
  if (planOption(scene.case) === 'REPRICE' && values.terms === undefined) {
    errors.terms = message('remedy.error.terms')
  }
  return errors
}

function termsFrom(scene: CaseScene, values: PlanValues, option: PlanOption): PlanTerms {
  return {
    id: draftOf(scene.case)?.id ?? scene.id('plan'),
    option,
    finalWarning: values.finalWarning,
    reviewDate: values.reviewDate,
    ...(values.reason === undefined ? {} : { reviewDateReason: values.reason }),
    checks: checkDatesOf(values).map((on, index) => ({ id: `check-${index + 1}`, on })),
    reopenAfterMissed: values.missed,
    reopenAfterChecks: values.running,
    ...(values.terms === undefined ? {} : { terms: values.terms }),
  }
}

const planForm = formOn<PlanValues>('case', {
  act: 'remedy.plan',
  form(scene) {
    if (isRunning(scene.case)) return { refused: message('remedy.refused.running') }
    const tomorrow = addDays(todayIn(scene.case, scene.now), 1)
    const known = draftOf(scene.case)
    const reviewDate = known?.reviewDate ?? defaultReviewDate(scene.case, scene.now)
    const checks = known?.checks.map((check) => check.on) ?? [halfWay(tomorrow, reviewDate)]
    const day = (label: Message, value: string | undefined) => mayDate({ label, value, min: tomorrow })
    return {
      name: 'remedy.plan',
      subject: about(scene.case),
      title: message('remedy.plan.title'),
      intro: [message('remedy.plan.intro', { date: { date: defaultReviewDate(scene.case, scene.now) } })],
      fields: {
        reviewDate: askDate({ label: message('remedy.plan.review'), value: reviewDate, min: tomorrow }),
        reason: mayText({
          label: message('remedy.plan.reason'),
          value: known?.reviewDateReason,
          lines: 'one',
          max: 300,
        }),
        check1: day(message('remedy.plan.check', { number: 1 }), checks[0]),
        check2: day(message('remedy.plan.check', { number: 2 }), checks[1]),
        check3: day(message('remedy.plan.check', { number: 3 }), checks[2]),
        missed: askNumber({
          label: message('remedy.plan.missed'),
          value: known?.reopenAfterMissed ?? 1,
          min: 1,
          max: 8,
          whole: true,
        }),
        running: askNumber({
          label: message('remedy.plan.running'),
          value: known?.reopenAfterChecks ?? 1,
          min: 1,
          max: 3,
          whole: true,
        }),
        finalWarning: askCheck({
          label: message('remedy.plan.final'),
          value: known?.finalWarning ?? pathOf(scene.case) === 'final_warning',
        }),
        terms: mayText({ label: message('remedy.plan.terms'), value: known?.terms }),
      },
      submit: message('common.continue'),
    }
  },
  take(scene, values) {
    const option = planOption(scene.case)
    if (option === undefined || isRunning(scene.case)) return refuse('remedy.refused.running')
    const errors = planErrors(scene, values)
    if (Object.keys(errors).length > 0) return fieldErrors(errors)
    const plan = termsFrom(scene, values, option)
    const next = foldPlans(scene.case.plans, { kind: 'PlanDrafted', plan }, scene.now, scene.me.id).at(-1)
    const facts = [{ kind: 'PlanDrafted', plan } as const]
    if (next?.measures.length === 0) return onCase(scene, facts, ask(measureAsk(scene, next)).reply)
    return onCase(scene, facts, { kind: 'page', page: planPage(scene, next) })
  },
})

/** What the remedies log holds while the plan runs, so that nobody ends a client over a remedy in progress (gate G5). */
function logEntries(plan: RemedyPlan): readonly RemedyTried['type'][] {
  if (plan.option === 'KEEP_TALK') return ['talk']
  if (plan.option === 'REMEDY_PLAN') return ['plan']
  return plan.measures.length > 0 ? ['terms', 'plan'] : ['terms']
}

/** The facts that start a plan: on the case, and pending in the client's remedies log. */
function startFacts(scene: CaseScene, plan: RemedyPlan): Step['facts'] {
  const remedies = logEntries(plan).map(
    (type): RemedyTried => ({
      id: scene.id('remedy'),
      on: todayIn(scene.case, scene.now),
      type,
      owner: scene.me.id,
      outcome: 'pending',
      reviewDate: plan.reviewDate,
      loggedAt: scene.now,
    }),
  )
  const ids = remedies.map((remedy) => remedy.id)
  return [
    caseFact(scene, { kind: 'PlanStarted', plan: plan.id, remedies: ids }),
    ...remedies.map((remedy) => caseFact(scene, { kind: 'RemedyQuoted', remedy })),
    ...remedies.map((remedy) => clientFact(scene, { kind: 'RemedyLogged', remedy })),
  ]
}

const start: PressRule = {
  on: 'case',
  act: 'remedy.plan',
  run(scene) {
    const plan = draftOf(scene.case)
    if (!plan) return refuse('remedy.refused.noDraft')
    if (plan.measures.length === 0 && plan.terms === undefined) return refuse('remedy.refused.noMeasure')
    if (plan.reviewDate <= todayIn(scene.case, scene.now)) return refuse('remedy.refused.reviewPast')
    const started: RemedyPlan = { ...plan, startedAt: scene.now }
    return { facts: startFacts(scene, plan), reply: { kind: 'page', page: planPage(scene, started) } }
  },
}

const talkForm = formOn<{ due: string; owner: string; what: string }>('case', {
  act: 'remedy.plan',
  form(scene) {
    if (isRunning(scene.case)) return { refused: message('remedy.refused.running') }
    const today = todayIn(scene.case, scene.now)
    const latest = addWorkingDays(today, 10, placeOf(scene.case))
    return {
      name: 'remedy.talk',
      subject: about(scene.case),
      title: message('remedy.talk.title'),
      intro: [message('remedy.talk.intro')],
      fields: {
        due: askDate({ label: message('remedy.talk.due'), value: latest, min: today, max: latest }),
        owner: askPerson({ label: message('remedy.talk.owner'), value: scene.me.id }),
        what: askText({ label: message('remedy.talk.what'), max: 500 }),
      },
      submit: message('common.save'),
    }
  },
  take(scene, values) {
    const terms: PlanTerms = {
      id: draftOf(scene.case)?.id ?? scene.id('plan'),
      option: 'KEEP_TALK',
      finalWarning: false,
      reviewDate: values.due,
      checks: [],
      reopenAfterMissed: 1,
      reopenAfterChecks: 1,
    }
    const measure: Measure = {
      id: scene.id('measure'),
      side: 'ours',
      what: values.what,
      measure: '',
      due: values.due,
      owner: values.owner,
    }
    const facts = [
      { kind: 'PlanDrafted', plan: terms } as const,
      { kind: 'MeasureAdded', plan: terms.id, measure } as const,
    ]
    const plan = facts
      .reduce((plans, fact) => foldPlans(plans, fact, scene.now, scene.me.id), scene.case.plans)
      .at(-1)
    if (!plan) return refuse('remedy.refused.noDraft')
    return {
      facts: [...facts.map((fact) => ({ on: scene.case.id, fact })), ...startFacts(scene, plan)],
      reply: { kind: 'page', page: planPage(scene, { ...plan, startedAt: scene.now }) },
    }
  },
})

const read: PressRule = {
  on: 'case',
  act: 'case.read',
  run(scene) {
    const plan = scene.case.plans.at(-1)
    return plan ? show(planPage(scene, plan)) : refuse('remedy.refused.noDraft')
  },
}

/** The presses and forms that set a plan up. */
export const planForms: Readonly<Record<string, FormRule>> = {
  'remedy.plan': planForm,
  'remedy.measure': measureRules.form,
  'remedy.talk': talkForm,
}
export const planPresses: Readonly<Record<string, PressRule>> = {
  'remedy.read': read,
  'remedy.drop': measureRules.drop,
  'remedy.start': start,
}
