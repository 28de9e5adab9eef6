import type { ConditionId, OptionId } from '../evaluation/model.ts'
import type { PersonId } from './person.ts'

/** A signed decision, immutable: who, when, on which recommendation, why, over which dissent (req derived D7). */
export interface DecisionRecord {
  readonly version: number
  readonly choice: 'follow' | 'otherwise'
  readonly option: OptionId
  readonly recommended: OptionId | 'INSUFFICIENT_DATA'
  /** The full result of the model as it stood at the signature. */
  readonly recommendation: unknown
  /** Strategic rationale, 20-500 characters (req S0.70). */
  readonly rationale: string
  /** Why otherwise, 50 characters or more (req derived D8). */
  readonly reason?: string
  readonly dissentAnswer?: string
  readonly signedBy: PersonId
  readonly signedAt: number
  /** The second person, for exits (FOUR_EYES). */
  readonly confirmedBy?: PersonId
  readonly confirmedAt?: number
}

export interface Decision {
  /** Conditions met, by id: who, when, with which note (file reference, plan, later date). */
  readonly conditions: Readonly<
    Partial<Record<ConditionId, { readonly by: PersonId; readonly at: number; readonly note: string }>>
  >
  /** Proposed and waiting for the second person. */
  readonly pending?: Omit<DecisionRecord, 'confirmedBy' | 'confirmedAt'>
  readonly records: readonly DecisionRecord[]
  readonly postponedUntil?: string
  readonly read: readonly PersonId[]
}

export const newDecision: Decision = { conditions: {}, records: [], read: [] }
