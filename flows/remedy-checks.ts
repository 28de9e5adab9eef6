import { addDays } from '../src/calendar/day.ts'
import { todayIn } from '../src/case/contract-terms.ts'
import type { PlanFact } from '../src/case/plan.ts'
import {
  currentPlan,
  foldPlans,
  openChecks,
  type PlanCheck,
  type RemedyPlan,
  ruleReached,
} from '../src/case/plan.ts'
import { holders, ownerOf } from '../src/case/state.ts'
import { askChoice, askDate, askText, mayText } from '../src/engine/fields.ts'
import type { CaseScene, FormRule, Step, Tell, TimerRule } from '../src/engine/flow.ts'
import { formOn } from '../src/engine/flow.ts'
import type { Field } from '../src/engine/form.ts'
import { message } from '../src/language/text.ts'
import { caseFact, clientFact } from './facts-of.ts'
import { planPage } from './remedy-page.ts'
import { about, answer, button, codeNameOf, neutral, note, onCase, personal, refuse } from './step.ts'

type Judged = 'met' | 'missed' | 'early'
type CheckValues = Readonly<Record<string, Judged | string | undefined>>

function runningPlan(scene: CaseScene): RemedyPlan | undefined {
  const plan = currentPlan(scene.case.plans)
  return plan?.startedAt === undefined ? undefined : plan
}

function checkOf(scene: CaseScene, plan: RemedyPlan): PlanCheck | undefined {
  const asked = scene.subject.item
  return openChecks(plan).find((check) => asked === undefined || check.id === asked)
}

function judgeField(what: string, due: string): Field<Judged> {
  return askChoice<Judged>({
    label: message('remedy.check.measure', { what: { said: what }, due: { date: due } }),
    options: [
      { value: 'met', label: message('remedy.check.met') },
      { value: 'missed', label: message('remedy.check.missed') },
      { value: 'early', label: message('remedy.check.early') },
    ],
  })
}

/** The plan's entries in the remedies log, settled on the case and in the client's log. */
function settledLog(scene: CaseScene, plan: RemedyPlan, outcome: 'worked' | 'failed'): Step['facts'] {
  const entries = scene.case.remedies.filter((remedy) => plan.remedies.includes(remedy.id))
  return [
    ...entries.map((remedy) => caseFact(scene, { kind: 'RemedyQuoted', remedy: { ...remedy, outcome } })),
    ...plan.remedies.map((remedy) => clientFact(scene, { kind: 'RemedySettled', remedy, outcome })),
  ]
}

function settleFacts(
  scene: CaseScene,
  plan: RemedyPlan,
  outcome: 'worked' | 'failed',
  words: string | undefined,
): Step['facts'] {
  const settled: PlanFact = {
    kind: 'PlanSettled',
    plan: plan.id,
    outcome,
    ...(words === undefined ? {} : { note: words }),
  }
  const stage = outcome === 'worked' ? 'debrief' : 'evaluate'
  return [
    caseFact(scene, settled),
    ...settledLog(scene, plan, outcome),
    caseFact(scene, { kind: 'StageEntered', stage }),
  ]
}

/** Owner and decision maker learn how a plan ended; whoever did it knows already. */
function settledTells(scene: CaseScene, outcome: 'worked' | 'failed'): readonly Tell[] {
  const codeName = codeNameOf(scene.case)
  const told = new Set([...holders(scene.case, 'owner'), ...holders(scene.case, 'decider')])
  told.delete(scene.me.id)
  const key = outcome === 'worked' ? 'remedy.tell.worked' : 'remedy.tell.failed'
  const card = personal(neutral('remedy.tell.title', { codeName }), neutral(key, { codeName }), [
    { kind: 'text', text: neutral(key, { codeName }) },
    { kind: 'buttons', buttons: [button(neutral('remedy.button.open'), 'remedy.read', about(scene.case))] },
  ])
  return [...told].map((to) => ({ to, card, about: scene.case.id, urgency: 'asked' }))
}

function settle(scene: CaseScene, plan: RemedyPlan, outcome: 'worked' | 'failed', words?: string): Step {
  return {
    facts: settleFacts(scene, plan, outcome, words),
    tell: settledTells(scene, outcome),
    reply: note(outcome === 'worked' ? 'remedy.done.worked' : 'remedy.done.failed'),
  }
}

function metOf(plan: RemedyPlan, values: CheckValues): Readonly<Record<string, boolean>> {
  const judged = plan.measures.map((measure) => [measure.id, values[measure.id]] as const)
  return Object.fromEntries(
    judged.filter(([, value]) => value !== 'early').map(([id, value]) => [id, value === 'met']),
  )
}

const checkForm = formOn<CheckValues>('case', {
  act: 'remedy.check',
  form(scene) {
    const plan = runningPlan(scene)
    const check = plan && checkOf(scene, plan)
    if (!plan || !check) return { refused: message('remedy.refused.noCheck') }
    const rule = message('remedy.rule', { missed: plan.reopenAfterMissed, checks: plan.reopenAfterChecks })
    const measures = plan.measures.map(
      (measure) => [measure.id, judgeField(measure.what, measure.due)] as const,
    )
    return {
      name: 'remedy.check',
      subject: about(scene.case, { item: check.id }),
      title: message('remedy.check.title'),
      intro: [message('remedy.check.intro', { on: { date: check.on } }), rule],
      fields: {
        ...Object.fromEntries<Field<Judged | string | undefined>>(measures),
        note: mayText({ label: message('remedy.check.note') }),
      },
      submit: message('common.save'),
    }
  },
  take(scene, values) {
    const plan = runningPlan(scene)
    const check = plan && checkOf(scene, plan)
    if (!plan || !check) return refuse('remedy.refused.noCheck')
    const words = values.note
    const fact: PlanFact = {
      kind: 'PlanChecked',
      plan: plan.id,
      check: check.id,
      met: metOf(plan, values),
      ...(words === undefined ? {} : { note: words }),
    }
    const after = foldPlans(scene.case.plans, fact, scene.now, scene.me.id).at(-1)
    const checked = { on: scene.case.id, fact }
    if (!after || !ruleReached(after))
      return onCase(scene, [fact], { kind: 'page', page: planPage(scene, after) })
    const failed = settle(scene, after, 'failed')
    return { ...failed, facts: [checked, ...failed.facts], reply: note('remedy.done.rule') }
  },
})

const settleForm = formOn<{ outcome: 'worked' | 'failed'; note: string }>('case', {
  act: 'remedy.settle',
  form(scene) {
    const plan = runningPlan(scene)
    if (!plan) return { refused: message('remedy.refused.noPlan') }
    const talk = plan.option === 'KEEP_TALK'
    return {
      name: 'remedy.settle',
      subject: about(scene.case),
      title: message(talk ? 'remedy.settle.talk' : 'remedy.settle.title'),
      intro: [message(talk ? 'remedy.settle.talkIntro' : 'remedy.settle.intro')],
      fields: {
        outcome: askChoice<'worked' | 'failed'>({
          label: message('remedy.settle.outcome'),
          options: [
            { value: 'worked', label: message(talk ? 'remedy.settle.talkWorked' : 'remedy.settle.worked') },
            { value: 'failed', label: message(talk ? 'remedy.settle.talkFailed' : 'remedy.settle.failed') },
          ],
        }),
        note: askText({ label: message('remedy.settle.note'), min: 5 }),
      },
      submit: message('common.save'),
    }
  },
  take(scene, values) {
    const plan = runningPlan(scene)
    return plan ? settle(scene, plan, values.outcome, values.note) : refuse('remedy.refused.noPlan')
  },
})

const moveForm = formOn<{ reviewDate: string; reason: string }>('case', {
  act: 'remedy.plan',
  form(scene) {
    const plan = runningPlan(scene)
    if (!plan) return { refused: message('remedy.refused.noPlan') }
    const tomorrow = addDays(todayIn(scene.case, scene.now), 1)
    return {
      name: 'remedy.move',
      subject: about(scene.case),
      title: message('remedy.move.title'),
      intro: [message('remedy.move.intro', { on: { date: plan.reviewDate } })],
      fields: {
        reviewDate: askDate({ label: message('remedy.plan.review'), min: tomorrow }),
        reason: askText({ label: message('remedy.move.reason'), lines: 'one', min: 5, max: 300 }),
      },
      submit: message('common.save'),
    }
  },
  take(scene, values) {
    const plan = runningPlan(scene)
    if (!plan) return refuse('remedy.refused.noPlan')
    const facts = [{ kind: 'PlanReviewMoved', plan: plan.id, ...values } as const]
    return onCase(scene, facts, note('remedy.done.moved', { on: { date: values.reviewDate } }))
  },
})

const nothing = answer({ kind: 'nothing' })

/** After an outage one firing asks for everything that has come due meanwhile. */
const check: TimerRule = {
  run(scene) {
    const plan = runningPlan(scene)
    if (!plan) return nothing
    const today = todayIn(scene.case, scene.now)
    const due = openChecks(plan).filter((one) => one.on <= today && one.askedAt === undefined)
    const facts = due.map((one) => ({ kind: 'PlanCheckAsked', plan: plan.id, check: one.id }) as const)
    return onCase(scene, facts, { kind: 'nothing' })
  },
}

const review: TimerRule = {
  run(scene) {
    const plan = runningPlan(scene)
    if (!plan || plan.reviewAskedAt !== undefined || plan.reviewDate > todayIn(scene.case, scene.now))
      return nothing
    return {
      facts: [caseFact(scene, { kind: 'PlanReviewAsked', plan: plan.id })],
      reply: { kind: 'nothing' },
    }
  },
}

function isWaiting(plan: RemedyPlan): boolean {
  return plan.reviewAskedAt !== undefined || openChecks(plan).some((one) => one.askedAt !== undefined)
}

const nudge: TimerRule = {
  run(scene) {
    const plan = runningPlan(scene)
    if (!plan || !isWaiting(plan)) return nothing
    const codeName = codeNameOf(scene.case)
    const card = personal(neutral('remedy.tell.title', { codeName }), neutral('remedy.nudge', { codeName }), [
      { kind: 'text', text: neutral('remedy.nudge', { codeName }) },
      { kind: 'buttons', buttons: [button(neutral('remedy.button.open'), 'remedy.read', about(scene.case))] },
    ])
    const tell: Tell = {
      to: ownerOf(scene.case),
      card,
      about: scene.case.id,
      urgency: 'unasked',
      collapse: `remedy.nudge:${scene.case.id}`,
    }
    return { facts: [], tell: [tell], reply: { kind: 'nothing' } }
  },
}

/** The forms and timers of a running plan. */
export const checkForms: Readonly<Record<string, FormRule>> = {
  'remedy.check': checkForm,
  'remedy.settle': settleForm,
  'remedy.move': moveForm,
}
export const checkTimers: Readonly<Record<string, TimerRule>> = {
  'remedy.check': check,
  'remedy.review': review,
  'remedy.nudge': nudge,
}
