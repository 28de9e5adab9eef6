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
  readonly doneAt?: number
  readonly by?: PersonId
  /** Measure id -> met? */
  readonly met: Readonly<Record<string, boolean>>
  readonly note?: string
}
/** A remedy plan: the client stays while it runs (product.md, "Remedy"). */
export interface RemedyPlan {
  readonly id: string
  readonly option: 'KEEP_TALK' | 'REMEDY_PLAN' | 'REPRICE'
  readonly finalWarning: boolean
  readonly measures: readonly Measure[]
  readonly checks: readonly PlanCheck[]
  /** ISO date */
  readonly reviewDate: string
  readonly reviewDateReason?: string
  /** The case reopens when this many measures are missed … */
  readonly reopenAfterMissed: number
  /** … in this many checks running. */
  readonly reopenAfterChecks: number
  readonly terms?: string
  readonly message?: { readonly text: string; readonly hash: string; readonly approvedBy?: PersonId }
  readonly messageSent?: { readonly on: string; readonly route: string; readonly by: PersonId }
  readonly outcome?: 'worked' | 'failed'
  readonly outcomeNote?: string
}
