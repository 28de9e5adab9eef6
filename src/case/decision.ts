import type { ConditionId, OptionId } from '../evaluation/model.ts'
import type { Stance } from './consultation.ts'
import type { PersonId } from './person.ts'

/** A dissent as its author gave it: named only where they ticked so. */
export interface Dissent {
  readonly said: string
  readonly by?: PersonId
}

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
  readonly dissent: readonly Dissent[]
  readonly dissentAnswer?: string
  /** How raters stood to the result; only where five or more said so (03, section 3.6). */
  readonly stances?: Readonly<Record<Stance, number>>
  /** "Likely to change", in percent, sorted; for the debrief to open again. */
  readonly forecasts: readonly number[]
  readonly signedBy: PersonId
  readonly signedAt: number
  /** The last of the second persons who confirmed, for exits (FOUR_EYES); oneself a day later in a firm of one. */
  readonly confirmedBy?: PersonId
  readonly confirmedAt?: number
}

/** Who met a condition, when, and with which note (file reference, plan, later date). */
export interface ConditionMet {
  readonly by: PersonId
  readonly at: number
  readonly note: string
  /** ISO date that finance proposes as a later end. */
  readonly laterDate?: string
}

/** Outside counsel's clearance: who gave it, the ISO date, and where it is filed. */
export interface Counsel {
  readonly name: string
  readonly on: string
  readonly file: string
}

export interface Decision {
  readonly conditions: Readonly<Partial<Record<ConditionId, ConditionMet>>>
  /** Outside counsel's clearance as the owner entered it; the decision maker has yet to confirm it. */
  readonly counsel?: Counsel & { readonly by: PersonId; readonly at: number }
  /** Proposed and waiting for the second person. */
  readonly pending?: Omit<DecisionRecord, 'confirmedBy' | 'confirmedAt'>
  /** Approvers who have confirmed what is pending. */
  readonly confirmed: readonly PersonId[]
  /** Why the second person sent the last proposal back. */
  readonly sentBack?: { readonly by: PersonId; readonly at: number; readonly reason: string }
  readonly records: readonly DecisionRecord[]
  /** ISO date */
  readonly postponedUntil?: string
}

export const newDecision: Decision = { conditions: {}, confirmed: [], records: [] }

export type DecisionFact =
  | {
      readonly kind: 'ConditionMet'
      readonly condition: ConditionId
      readonly note: string
      readonly laterDate?: string
    }
  | ({ readonly kind: 'CounselClearanceEntered' } & Counsel)
  | {
      readonly kind: 'DecisionProposed'
      readonly record: Omit<DecisionRecord, 'confirmedBy' | 'confirmedAt'>
    }
  | { readonly kind: 'DecisionConfirmed' }
  | { readonly kind: 'DecisionSentBack'; readonly reason: string }
  | { readonly kind: 'DecisionSigned'; readonly record: DecisionRecord }
  | { readonly kind: 'DecisionPostponed'; readonly until: string }
  | { readonly kind: 'DecisionReopened' }

/** Which facts this part of the state folds; the compiler holds it complete. */
export const decisionKinds: Readonly<Record<DecisionFact['kind'], true>> = {
  ConditionMet: true,
  CounselClearanceEntered: true,
  DecisionProposed: true,
  DecisionConfirmed: true,
  DecisionSentBack: true,
  DecisionSigned: true,
  DecisionPostponed: true,
  DecisionReopened: true,
}

/** Folds one fact into the decision. */
export function foldDecision(state: Decision, fact: DecisionFact, at: number, by: PersonId): Decision {
  switch (fact.kind) {
    case 'ConditionMet': {
      const { kind: _kind, condition, ...met } = fact
      return { ...state, conditions: { ...state.conditions, [condition]: { ...met, by, at } } }
    }
    case 'CounselClearanceEntered':
      return { ...state, counsel: { by, at, name: fact.name, on: fact.on, file: fact.file } }
    case 'DecisionProposed': {
      const { sentBack: _sentBack, postponedUntil: _until, ...rest } = state
      return { ...rest, pending: fact.record, confirmed: [] }
    }
    case 'DecisionConfirmed':
      return { ...state, confirmed: [...state.confirmed, by] }
    case 'DecisionSentBack': {
      const { pending: _pending, ...rest } = state
      return { ...rest, confirmed: [], sentBack: { by, at, reason: fact.reason } }
    }
    case 'DecisionSigned': {
      const { pending: _pending, postponedUntil: _until, sentBack: _sentBack, ...rest } = state
      return { ...rest, confirmed: [], records: [...state.records, fact.record] }
    }
    case 'DecisionPostponed':
      return { ...state, postponedUntil: fact.until }
    case 'DecisionReopened':
      return { ...newDecision, records: state.records }
  }
}
