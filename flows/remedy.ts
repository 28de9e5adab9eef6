import { addWorkingDays } from '../src/calendar/working-days.ts'
import { todayIn } from '../src/case/contract-terms.ts'
import type { PersonId } from '../src/case/person.ts'
import { currentPlan, openChecks, type RemedyPlan } from '../src/case/plan.ts'
import { type CaseState, holders, ownerOf } from '../src/case/state.ts'
import { morningOf, placeOf } from '../src/case/whereabouts.ts'
import type { Neutral } from '../src/engine/card.ts'
import type { Chapter, Due, Standing, View } from '../src/engine/flow.ts'
import { message } from '../src/language/text.ts'
import { decisionOf } from './decided.ts'
import { checkForms, checkTimers } from './remedy-checks.ts'
import { messageApprovers, messageForms, messagePresses } from './remedy-message.ts'
import { planBlocks, planButtons } from './remedy-page.ts'
import { planForms, planPresses } from './remedy-plan.ts'
import { about, button, codeNameOf, neutral, personal } from './step.ts'

function ask(view: View, slot: string, to: PersonId, text: Neutral, action: string, item?: string): Standing {
  const title = neutral('remedy.ask.title', { codeName: codeNameOf(view.case) })
  const subject = about(view.case, item === undefined ? {} : { item })
  const buttons = [
    button(neutral('remedy.button.go'), action, subject, { style: 'primary' }),
    button(neutral('remedy.button.open'), 'remedy.read', about(view.case)),
  ]
  const card = personal(title, text, [
    { kind: 'text', text },
    {
      kind: 'buttons',
      buttons: action === 'remedy.plan' || action === 'remedy.talk' ? buttons.slice(0, 1) : buttons,
    },
  ])
  return { slot: `${slot}:${to}`, to, card }
}

function planAsks(view: View, plan: RemedyPlan | undefined): readonly Standing[] {
  if (plan?.startedAt !== undefined) return []
  const codeName = codeNameOf(view.case)
  const action = decisionOf(view.case)?.option === 'KEEP_TALK' ? 'remedy.talk' : 'remedy.plan'
  const text = neutral(action === 'remedy.talk' ? 'remedy.ask.talk' : 'remedy.ask.plan', { codeName })
  return [ask(view, 'remedy.plan', ownerOf(view.case), text, plan ? 'remedy.read' : action)]
}

function checkAsks(view: View, plan: RemedyPlan): readonly Standing[] {
  const people = [...new Set([...holders(view.case, 'owner'), ...holders(view.case, 'contact')])]
  return openChecks(plan)
    .filter((check) => check.askedAt !== undefined)
    .slice(0, 1)
    .flatMap((check) => {
      const text = neutral('remedy.ask.check', { codeName: codeNameOf(view.case), on: { date: check.on } })
      return people.map((person) =>
        ask(view, `remedy.check.${check.id}`, person, text, 'remedy.check', check.id),
      )
    })
}

function reviewAsks(view: View, plan: RemedyPlan): readonly Standing[] {
  if (plan.reviewAskedAt === undefined) return []
  const codeName = codeNameOf(view.case)
  const key = plan.option === 'KEEP_TALK' ? 'remedy.ask.talked' : 'remedy.ask.settle'
  const people = [...new Set([...holders(view.case, 'owner'), ...holders(view.case, 'decider')])]
  return people.map((person) =>
    ask(view, 'remedy.settle', person, neutral(key, { codeName }), 'remedy.settle'),
  )
}

function messageAsks(view: View, plan: RemedyPlan): readonly Standing[] {
  if (!plan.message || plan.messageSent) return []
  const codeName = codeNameOf(view.case)
  if (plan.message.approvedBy !== undefined) {
    return [
      ask(
        view,
        'remedy.send',
        ownerOf(view.case),
        neutral('remedy.ask.send', { codeName }),
        'remedy.message',
      ),
    ]
  }
  return messageApprovers(view.case, plan).map((person) =>
    ask(view, 'remedy.approve', person, neutral('remedy.ask.approve', { codeName }), 'remedy.message'),
  )
}

function dueOf(state: CaseState, plan: RemedyPlan): readonly Due[] {
  const key = (what: string) => `remedy.${what}:${plan.id}`
  const nudgeAt = (askedAt: number) =>
    morningOf(state, addWorkingDays(todayIn(state, askedAt), 2, placeOf(state)))
  const checks = openChecks(plan).flatMap((check): Due[] => [
    { key: `${key('check')}:${check.on}`, kind: 'remedy.check', dueAt: morningOf(state, check.on) },
    ...(check.askedAt === undefined
      ? []
      : [{ key: `${key('nudge')}:${check.on}`, kind: 'remedy.nudge', dueAt: nudgeAt(check.askedAt) }]),
  ])
  const review: Due[] = [
    {
      key: `${key('review')}:${plan.reviewDate}`,
      kind: 'remedy.review',
      dueAt: morningOf(state, plan.reviewDate),
    },
    ...(plan.reviewAskedAt === undefined
      ? []
      : [
          {
            key: `${key('nudge-review')}:${plan.reviewDate}`,
            kind: 'remedy.nudge',
            dueAt: nudgeAt(plan.reviewAskedAt),
          },
        ]),
  ]
  return [...checks, ...review]
}

/** Remedy: the client stays while a plan runs; its checks and its own rule say what comes next (product.md, 6). */
export const remedy: Chapter = {
  name: 'remedy',
  presses: { ...planPresses, ...messagePresses },
  forms: { ...planForms, ...checkForms, ...messageForms },
  timers: checkTimers,
  cards(view) {
    if (view.case.stage !== 'remedy') return []
    const plan = currentPlan(view.case.plans)
    if (!plan) return planAsks(view, plan)
    const running = plan.startedAt === undefined ? [] : [...checkAsks(view, plan), ...reviewAsks(view, plan)]
    return [...planAsks(view, plan), ...running, ...messageAsks(view, plan)]
  },
  due({ case: state }) {
    const plan = currentPlan(state.plans)
    return state.stage === 'remedy' && plan?.startedAt !== undefined ? dueOf(state, plan) : []
  },
  section(scene) {
    const plan =
      currentPlan(scene.case.plans) ?? (scene.case.stage === 'remedy' ? undefined : scene.case.plans.at(-1))
    if (scene.case.stage !== 'remedy' && !plan) return undefined
    const blocks = plan
      ? planBlocks(scene, plan)
      : [{ kind: 'text', text: message('remedy.state.none') } as const]
    const heading = { kind: 'heading', text: message('remedy.page.title') } as const
    return { blocks: [heading, ...blocks], buttons: planButtons(scene, plan) }
  },
}
