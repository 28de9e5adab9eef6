import type { PersonId } from './person.ts'

export interface FollowTask {
  /** F01 … F27 of the checklist, or an id of our own. */
  readonly id: string
  readonly template?: string
  readonly title?: string
  readonly owner: PersonId
  /** ISO date */
  readonly due: string
  readonly must: boolean
  readonly doneAt?: number
  readonly doneBy?: PersonId
  readonly evidence?: string
}
/** From the sent letter to the closed contact (05). */
export interface FollowThrough {
  readonly tasks: readonly FollowTask[]
  readonly inbound: readonly {
    readonly id: string
    readonly at: number
    readonly type: string
    readonly nth: number
    readonly words: string
    readonly reply?: string
    readonly by: PersonId
  }[]
  readonly deviations: readonly {
    readonly id: string
    readonly term: string
    readonly change: string
    readonly reason: string
    readonly by: PersonId
    readonly approvedBy: readonly PersonId[]
  }[]
  readonly contactClosedAt?: number
  readonly redeployment?: string
}
export const newFollowThrough: FollowThrough = { tasks: [], inbound: [], deviations: [] }
