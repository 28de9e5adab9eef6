import { may } from '../src/case/access.ts'
import {
  currentPlan,
  type Measure,
  missedIn,
  openChecks,
  type PlanCheck,
  type RemedyPlan,
} from '../src/case/plan.ts'
import type { Button, Page, Row } from '../src/engine/card.ts'
import type { CaseScene } from '../src/engine/flow.ts'
import { message } from '../src/language/text.ts'
import { decisionOf } from './decided.ts'
import { about, button, page } from './step.ts'

type Blocks = Page['blocks']

function measureBlocks(scene: CaseScene, measure: Measure): Blocks {
  const words = message('remedy.measure.line', {
    what: { said: measure.what },
    due: { date: measure.due },
    owner: measure.owner === undefined ? '' : scene.people.name(measure.owner),
    owned: measure.owner === undefined ? 'no' : 'yes',
  })
  const how = measure.measure === '' ? [] : [{ kind: 'said', words: { said: measure.measure } } as const]
  return [{ kind: 'text', text: words }, ...how]
}

function sideBlocks(scene: CaseScene, plan: RemedyPlan, side: Measure['side']): Blocks {
  const measures = plan.measures.filter((measure) => measure.side === side)
  if (measures.length === 0) return []
  const heading = message(side === 'client' ? 'remedy.side.client' : 'remedy.side.ours')
  return [{ kind: 'heading', text: heading }, ...measures.flatMap((measure) => measureBlocks(scene, measure))]
}

function checkRow(plan: RemedyPlan, check: PlanCheck): Row {
  const label = message('remedy.label.check', { on: { date: check.on } })
  if (check.doneAt === undefined) return { label, value: message('remedy.check.open') }
  return {
    label,
    value: message('remedy.check.result', { missed: missedIn(check), total: plan.measures.length }),
  }
}

function planRows(plan: RemedyPlan): readonly Row[] {
  if (plan.option === 'KEEP_TALK') return []
  const rule = message('remedy.rule', { missed: plan.reopenAfterMissed, checks: plan.reopenAfterChecks })
  return [
    {
      label: message('remedy.label.review'),
      value: message('remedy.date', { on: { date: plan.reviewDate } }),
    },
    { label: message('remedy.label.rule'), value: rule },
    ...plan.checks.map((check) => checkRow(plan, check)),
  ]
}

function noteBlocks(plan: RemedyPlan): Blocks {
  const notes = plan.checks.flatMap((check) => (check.note === undefined ? [] : [check.note]))
  const terms =
    plan.terms === undefined
      ? []
      : [
          { kind: 'heading', text: message('remedy.label.terms') } as const,
          { kind: 'said', words: { said: plan.terms } } as const,
        ]
  return [...terms, ...notes.map((note) => ({ kind: 'said', words: { said: note } }) as const)]
}

function dropButtons(scene: CaseScene, plan: RemedyPlan): readonly Button[] {
  return plan.measures.map((measure, index) =>
    button(
      message('remedy.button.drop', { number: index + 1 }),
      'remedy.drop',
      about(scene.case, { item: measure.id }),
    ),
  )
}

function draftButtons(scene: CaseScene, plan: RemedyPlan): readonly Button[] {
  const subject = about(scene.case)
  return [
    button(message('remedy.button.measure'), 'remedy.measure', subject),
    button(message('remedy.button.change'), 'remedy.plan', subject),
    ...dropButtons(scene, plan),
    button(message('remedy.button.start'), 'remedy.start', subject, { style: 'primary' }),
  ]
}

function messageButton(scene: CaseScene, plan: RemedyPlan): readonly Button[] {
  if (plan.message !== undefined)
    return [button(message('remedy.button.message'), 'remedy.message', about(scene.case))]
  if (plan.option === 'KEEP_TALK' || may(scene.me.id, 'remedy.plan', scene.case) !== 'yes') return []
  return [button(message('remedy.button.write'), `remedy.${messageKindOf(plan)}`, about(scene.case))]
}

/** Which message a plan needs: new terms, a warning before the last step, or a proposal. */
export function messageKindOf(
  plan: Pick<RemedyPlan, 'option' | 'finalWarning'>,
): 'warning' | 'remedy' | 'reprice' {
  if (plan.option === 'REPRICE') return 'reprice'
  return plan.finalWarning ? 'warning' : 'remedy'
}

function runningButtons(scene: CaseScene, plan: RemedyPlan): readonly Button[] {
  const mine = (act: 'remedy.check' | 'remedy.settle' | 'remedy.plan') =>
    may(scene.me.id, act, scene.case) === 'yes'
  const check = openChecks(plan)[0]
  const talk = plan.option === 'KEEP_TALK'
  return [
    ...(check && mine('remedy.check')
      ? [button(message('remedy.button.check'), 'remedy.check', about(scene.case, { item: check.id }))]
      : []),
    ...(mine('remedy.settle')
      ? [
          button(
            message(talk ? 'remedy.button.talked' : 'remedy.button.settle'),
            'remedy.settle',
            about(scene.case),
          ),
        ]
      : []),
    ...(mine('remedy.plan') ? [button(message('remedy.button.move'), 'remedy.move', about(scene.case))] : []),
  ]
}

/** What this person can do with the plan now. */
export function planButtons(scene: CaseScene, plan: RemedyPlan | undefined): readonly Button[] {
  if (scene.case.stage !== 'remedy') return []
  const writes = may(scene.me.id, 'remedy.plan', scene.case) === 'yes'
  if (!plan) {
    const talk = decisionOf(scene.case)?.option === 'KEEP_TALK'
    const label = message(talk ? 'remedy.button.talk' : 'remedy.button.plan')
    return writes
      ? [button(label, talk ? 'remedy.talk' : 'remedy.plan', about(scene.case), { style: 'primary' })]
      : []
  }
  if (plan.outcome !== undefined) return []
  const own =
    plan.startedAt === undefined ? (writes ? draftButtons(scene, plan) : []) : runningButtons(scene, plan)
  return [...own, ...messageButton(scene, plan)]
}

function stateSentence(plan: RemedyPlan): Blocks[number] {
  if (plan.outcome === 'worked') return { kind: 'text', text: message('remedy.state.worked'), tone: 'strong' }
  if (plan.outcome === 'failed') return { kind: 'text', text: message('remedy.state.failed') }
  if (plan.startedAt === undefined) return { kind: 'text', text: message('remedy.state.draft') }
  return {
    kind: 'text',
    text: message('remedy.state.running', { on: { date: plan.reviewDate } }),
    tone: 'strong',
  }
}

/** The plan as everybody in the case may read it. */
export function planBlocks(scene: CaseScene, plan: RemedyPlan): Blocks {
  const rows = planRows(plan)
  const sent = plan.messageSent
  return [
    stateSentence(plan),
    ...sideBlocks(scene, plan, 'client'),
    ...sideBlocks(scene, plan, 'ours'),
    ...(rows.length > 0 ? [{ kind: 'rows', rows } as const] : []),
    ...noteBlocks(plan),
    ...(sent === undefined
      ? []
      : [{ kind: 'text', text: message('remedy.state.sent', { on: { date: sent.on } }) } as const]),
  ]
}

/** The page of a plan with everything this person can do. */
export function planPage(scene: CaseScene, plan: RemedyPlan | undefined): Page {
  const shown = plan ?? currentPlan(scene.case.plans)
  const buttons = planButtons(scene, shown)
  return page(message('remedy.page.title'), [
    ...(shown ? planBlocks(scene, shown) : [{ kind: 'text', text: message('remedy.state.none') } as const]),
    ...(buttons.length > 0 ? [{ kind: 'buttons', buttons } as const] : []),
  ])
}
