import type { PersonId } from './person.ts'

export interface Measure {
  readonly id: string
  readonly side: 'client' | 'ours'
  readonly what: string
  /** How it is measured ("at most 10 days late"). */
  readonly measure: string
  /** ISO date */
  readonly due: string
  readonly owner?: PersonId
}
export interface PlanCheck {
  readonly id: string
  /** ISO date on which the check is due. */
  readonly on: string
  /** When somebody was asked for it, ms UTC. */
  readonly askedAt?: number
  readonly doneAt?: number
  readonly by?: PersonId
  /** Measure id -> met? A measure that it is too early to judge is left out. */
  readonly met: Readonly<Record<string, boolean>>
  readonly note?: string
}

/** Which of the three messages goes to the client, or none: a talk needs no letter. */
export type PlanMessageKind = 'warning' | 'remedy' | 'reprice'

/** The one message of a plan to the client, in the client's language. */
export interface PlanMessage {
  readonly kind: PlanMessageKind
  /** Slot values as they were typed, by slot name. */
  readonly slots: Readonly<Record<string, string>>
  readonly subject: string
  /** Canonical text, subject first: what is approved and copied, byte for byte. */
  readonly text: string
  /** SHA-256 of `text`, hexadecimal. */
  readonly hash: string
  readonly author: PersonId
  /** ms UTC */
  readonly writtenAt: number
  /** Flagged wording that the author chose to keep, as tone ids. */
  readonly kept: readonly string[]
  readonly approvedBy?: PersonId
}

/** How a plan was set up; the measures come one at a time. */
export interface PlanTerms {
  readonly id: string
  readonly option: 'KEEP_TALK' | 'REMEDY_PLAN' | 'REPRICE'
  readonly finalWarning: boolean
  /** ISO date */
  readonly reviewDate: string
  readonly reviewDateReason?: string
  readonly checks: readonly Pick<PlanCheck, 'id' | 'on'>[]
  /** The case reopens when this many measures are missed … */
  readonly reopenAfterMissed: number
  /** … in this many checks running. */
  readonly reopenAfterChecks: number
  readonly terms?: string
}

/** A remedy plan: the client stays while it runs (product.md, "Remedy"). */
export interface RemedyPlan extends Omit<PlanTerms, 'checks'> {
  readonly measures: readonly Measure[]
  readonly checks: readonly PlanCheck[]
  readonly startedAt?: number
  /** Ids of its entries in the client's remedies log, pending while it runs. */
  readonly remedies: readonly string[]
  readonly reviewAskedAt?: number
  readonly message?: PlanMessage
  readonly messageSent?: { readonly on: string; readonly route: string; readonly by: PersonId }
  readonly outcome?: 'worked' | 'failed'
  readonly outcomeNote?: string
  readonly settledAt?: number
}

export type PlanFact =
  | { readonly kind: 'PlanDrafted'; readonly plan: PlanTerms }
  | { readonly kind: 'MeasureAdded'; readonly plan: string; readonly measure: Measure }
  | { readonly kind: 'MeasureDropped'; readonly plan: string; readonly measure: string }
  | { readonly kind: 'PlanStarted'; readonly plan: string; readonly remedies: readonly string[] }
  | { readonly kind: 'PlanCheckAsked'; readonly plan: string; readonly check: string }
  | {
      readonly kind: 'PlanChecked'
      readonly plan: string
      readonly check: string
      readonly met: Readonly<Record<string, boolean>>
      readonly note?: string
    }
  | {
      readonly kind: 'PlanReviewMoved'
      readonly plan: string
      readonly reviewDate: string
      readonly reason: string
    }
  | { readonly kind: 'PlanReviewAsked'; readonly plan: string }
  | {
      readonly kind: 'PlanMessageWritten'
      readonly plan: string
      readonly message: Omit<PlanMessage, 'author' | 'writtenAt' | 'approvedBy'>
    }
  | { readonly kind: 'PlanMessageApproved'; readonly plan: string; readonly hash: string }
  | { readonly kind: 'PlanMessageSent'; readonly plan: string; readonly on: string; readonly route: string }
  | {
      readonly kind: 'PlanSettled'
      readonly plan: string
      readonly outcome: 'worked' | 'failed'
      readonly note?: string
    }

/** Which facts this part of the state folds; the compiler holds it complete. */
export const planKinds: Readonly<Record<PlanFact['kind'], true>> = {
  PlanDrafted: true,
  MeasureAdded: true,
  MeasureDropped: true,
  PlanStarted: true,
  PlanCheckAsked: true,
  PlanChecked: true,
  PlanReviewMoved: true,
  PlanReviewAsked: true,
  PlanMessageWritten: true,
  PlanMessageApproved: true,
  PlanMessageSent: true,
  PlanSettled: true,
}

/** Folds one fact into the remedy plans of a case, oldest first. */
export function foldPlans(
  plans: readonly RemedyPlan[],
  fact: PlanFact,
  at: number,
  by: PersonId,
): readonly RemedyPlan[] {
  if (fact.kind === 'PlanDrafted') return drafted(plans, fact.plan)
  return plans.map((plan) => (plan.id === fact.plan ? changed(plan, fact, at, by) : plan))
}

/** A plan set up again before its start keeps its measures and its message. */
function drafted(plans: readonly RemedyPlan[], terms: PlanTerms): readonly RemedyPlan[] {
  const known = plans.find((plan) => plan.id === terms.id)
  const checks = terms.checks.map((check) => ({ ...check, met: {} }))
  const { measures = [], remedies = [], message } = known ?? {}
  const plan: RemedyPlan = {
    ...terms,
    measures,
    remedies,
    checks,
    ...(message === undefined ? {} : { message }),
  }
  return [...plans.filter((one) => one.id !== terms.id), plan]
}

function changed(
  plan: RemedyPlan,
  fact: Exclude<PlanFact, { kind: 'PlanDrafted' }>,
  at: number,
  by: PersonId,
): RemedyPlan {
  switch (fact.kind) {
    case 'MeasureAdded':
      return { ...plan, measures: [...plan.measures, fact.measure] }
    case 'MeasureDropped':
      return { ...plan, measures: plan.measures.filter((measure) => measure.id !== fact.measure) }
    case 'PlanStarted':
      return { ...plan, startedAt: at, remedies: fact.remedies }
    case 'PlanCheckAsked':
      return withCheck(plan, fact.check, { askedAt: at })
    case 'PlanChecked': {
      const note = fact.note === undefined ? {} : { note: fact.note }
      return withCheck(plan, fact.check, { doneAt: at, by, met: fact.met, ...note })
    }
    case 'PlanReviewMoved': {
      const { reviewAskedAt: _asked, ...rest } = plan
      return { ...rest, reviewDate: fact.reviewDate, reviewDateReason: fact.reason }
    }
    case 'PlanReviewAsked':
      return { ...plan, reviewAskedAt: at }
    case 'PlanMessageWritten':
      return { ...plan, message: { ...fact.message, author: by, writtenAt: at } }
    case 'PlanMessageApproved':
      return plan.message?.hash === fact.hash
        ? { ...plan, message: { ...plan.message, approvedBy: by } }
        : plan
    case 'PlanMessageSent':
      return { ...plan, messageSent: { on: fact.on, route: fact.route, by } }
    case 'PlanSettled': {
      const note = fact.note === undefined ? {} : { outcomeNote: fact.note }
      return { ...plan, outcome: fact.outcome, settledAt: at, ...note }
    }
  }
}

function withCheck(plan: RemedyPlan, id: string, done: Partial<PlanCheck>): RemedyPlan {
  return {
    ...plan,
    checks: plan.checks.map((check) => (check.id === id ? { ...check, ...done } : check)),
  }
}

/** The plan that is being set up or is running: the last one, unless it is settled. */
export function currentPlan(plans: readonly RemedyPlan[]): RemedyPlan | undefined {
  const last = plans.at(-1)
  return last?.outcome === undefined ? last : undefined
}

/** The checks that are still to be done, the earliest first. */
export function openChecks(plan: RemedyPlan): readonly PlanCheck[] {
  return plan.checks
    .filter((check) => check.doneAt === undefined)
    .toSorted((a, b) => a.on.localeCompare(b.on))
}

/** How many measures a check found missed. */
export function missedIn(check: PlanCheck): number {
  return Object.values(check.met).filter((met) => !met).length
}

/**
 * Whether the plan's own rule is reached: that many measures missed in each of that many checks running, the latest
 * ones done (definitions.md, "Limits": default one missed measure in one check).
 */
export function ruleReached(plan: RemedyPlan): boolean {
  const done = plan.checks
    .filter((check) => check.doneAt !== undefined)
    .toSorted((a, b) => a.on.localeCompare(b.on))
  const latest = done.slice(-plan.reopenAfterChecks)
  return (
    latest.length >= plan.reopenAfterChecks &&
    latest.every((check) => missedIn(check) >= plan.reopenAfterMissed)
  )
}
