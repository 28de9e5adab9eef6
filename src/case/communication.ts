import type { PersonId } from './person.ts'

/** The texts of a parting, as drafted from approved fields, approved, and sent (product.md, "Communicate"). */
export interface Communication {
  readonly preset?: string
  /** Field values by slot name, as the composer takes them. */
  readonly slots: Readonly<Record<string, unknown>>
  readonly texts?: {
    readonly letter: string
    readonly email: string
    readonly call: string
    readonly hash: string
  }
  readonly author?: PersonId
  /** What legal has released (T25, T27, T29 only), and warnings a person chose to keep. */
  readonly released: readonly string[]
  readonly kept: readonly string[]
  readonly approvals: readonly { readonly by: PersonId; readonly at: number; readonly hash: string }[]
  readonly caller?: PersonId
  readonly checklist: readonly string[]
  readonly noCallReason?: string
  readonly calls: readonly {
    readonly at: number
    readonly by: PersonId
    readonly reached: boolean
    readonly minutes?: number
    readonly promised?: string
    readonly questions?: string
  }[]
  readonly sent?: {
    readonly on: string
    readonly route: string
    readonly proof: string
    readonly by: PersonId
    readonly hash: string
  }
  /** Frozen at sending: end date, invoice, refund, goodwill, hand-over, contact until (05.1). */
  readonly terms?: FrozenTerms
}
export interface FrozenTerms {
  /** ISO dates */
  readonly endDate: string
  readonly contactUntil: string
  readonly finalInvoice: string
  readonly refund?: string
  readonly goodwill?: string
  readonly handover: string
}

export const newCommunication: Communication = {
  slots: {},
  released: [],
  kept: [],
  approvals: [],
  checklist: [],
  calls: [],
}
