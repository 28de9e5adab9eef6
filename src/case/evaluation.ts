import type { ReasonCode } from '../evaluation/model.ts'
import type { ProfitInput } from '../evaluation/schema.ts'
import type { PersonId } from './person.ts'

export type FlagAnswer = 'yes' | 'no' | 'unknown'

/** What the team knows before anybody gives an opinion: the fact pack (product.md, "Evaluate"). */
export interface Evaluation {
  /** Reasons the owner has selected; whether one is confirmed follows from the incidents. */
  readonly reasons: readonly ReasonCode[]
  /** R00 in words. */
  readonly otherReason?: string
  /** Input of the P&L as typed, in the case's currency, for `months` months; the company's revenue is a year's. */
  readonly figures?: ProfitInput & {
    readonly months: number
    /** The months that the invoices cover, where they are not `months`. */
    readonly invoiceMonths?: number
    readonly enteredBy: PersonId
    readonly enteredAt: number
  }
  /** Open receivables, and yearly revenue of clients linked to this one (revenue at risk). */
  readonly receivables?: number
  readonly linkedRevenue?: number
  readonly linkedNote?: string
  /** Legal flags by id (07, section 7.1); an unanswered blocking flag counts as unknown. */
  readonly flags: Readonly<Record<string, FlagAnswer>>
  /** 0-4, set by legal or the owner (02, "legal" anchors). */
  readonly legalScore?: number
  readonly redline?: { readonly reported: boolean; readonly verified: boolean }
  readonly warningGiven: boolean
  readonly repeatedAfterWarning: boolean
  readonly causeKnownSince?: string
  readonly flagsBy?: PersonId
  readonly legalNote?: string
}

export type EvaluationFact =
  | {
      readonly kind: 'ReasonsChosen'
      readonly reasons: readonly ReasonCode[]
      readonly otherReason?: string
    }
  | {
      readonly kind: 'FiguresEntered'
      readonly figures: ProfitInput & { readonly months: number; readonly invoiceMonths?: number }
      readonly receivables?: number
      readonly linkedRevenue?: number
      readonly linkedNote?: string
    }
  | {
      readonly kind: 'FlagsAnswered'
      readonly flags: Readonly<Record<string, FlagAnswer>>
      readonly legalScore?: number
      readonly legalNote?: string
    }
  | {
      readonly kind: 'ConductAnswered'
      readonly redline: { readonly reported: boolean; readonly verified: boolean }
      readonly warningGiven: boolean
      readonly repeatedAfterWarning: boolean
      readonly causeKnownSince?: string
    }

/** Which facts this part of the state folds; the compiler holds it complete. */
export const evaluationKinds: Readonly<Record<EvaluationFact['kind'], true>> = {
  ReasonsChosen: true,
  FiguresEntered: true,
  FlagsAnswered: true,
  ConductAnswered: true,
}

export const newEvaluation: Evaluation = {
  reasons: [],
  flags: {},
  warningGiven: false,
  repeatedAfterWarning: false,
}

/** Folds one fact into the fact pack. */
export function foldEvaluation(
  state: Evaluation,
  fact: EvaluationFact,
  at: number,
  by: PersonId,
): Evaluation {
  switch (fact.kind) {
    case 'ReasonsChosen':
      return {
        ...withoutOther(state),
        ...(fact.otherReason === undefined ? {} : { otherReason: fact.otherReason }),
        reasons: fact.reasons,
      }
    case 'FiguresEntered': {
      const { kind: _kind, figures, ...linked } = fact
      return { ...state, ...linked, figures: { ...figures, enteredBy: by, enteredAt: at } }
    }
    case 'FlagsAnswered': {
      const { kind: _kind, flags, ...legal } = fact
      return { ...state, ...legal, flags: { ...state.flags, ...flags }, flagsBy: by }
    }
    case 'ConductAnswered': {
      const { kind: _kind, ...conduct } = fact
      return { ...state, ...conduct }
    }
  }
}

function withoutOther({ otherReason: _other, ...state }: Evaluation): Evaluation {
  return state
}
