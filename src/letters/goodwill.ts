import type { LetterReason } from './catalogue.ts'

/** What bounds a goodwill, in the workspace's currency. */
export interface GoodwillBounds {
  readonly averageMonthlyRevenue: number
  readonly workspaceBudget: number
  /** Above this amount finance approves too. */
  readonly financeAbove: number
}

// Money is counted in whole cents; half a cent goes up.
function toCents(amount: number): number {
  return Math.round(Math.max(0, amount) * 100 + 1e-7)
}

/** The most that may be given: one month's average revenue or the budget, whichever is less (page 4.7). Never negative. */
export function goodwillCap(
  bounds: Pick<GoodwillBounds, 'averageMonthlyRevenue' | 'workspaceBudget'>,
): number {
  return Math.min(toCents(bounds.averageMonthlyRevenue), toCents(bounds.workspaceBudget)) / 100
}

/** Why a goodwill may not be offered as it stands; an empty list means it may. */
export type GoodwillProblem = 'over_cap' | 'needs_finance' | 'not_for_this_reason'

/** Checks a goodwill before the first contact. R12 and a red line get none unless legal asks for it (page 4.7). */
export function checkGoodwill(
  amount: number,
  bounds: GoodwillBounds,
  ending: {
    readonly reason: LetterReason
    readonly redLine: boolean
    readonly legalAsks: boolean
    readonly financeApproved: boolean
  },
): readonly GoodwillProblem[] {
  const barred = (ending.reason === 'R12' || ending.redLine) && !ending.legalAsks
  const cents = toCents(amount)
  return [
    ...(barred && cents > 0 ? (['not_for_this_reason'] as const) : []),
    ...(cents > toCents(goodwillCap(bounds)) ? (['over_cap'] as const) : []),
    ...(cents > toCents(bounds.financeAbove) && !ending.financeApproved ? (['needs_finance'] as const) : []),
  ]
}

/** What a refund can be worked out from: prepaid days not used, or a price with the share of the work accepted (0-1). */
export interface RefundBasis {
  readonly prepayment?: { readonly amount: number; readonly days: number; readonly unusedDays: number }
  readonly work?: { readonly price: number; readonly acceptedShare: number }
}

/** A proposed refund and what it rests on. */
export interface RefundProposal {
  readonly amount: number
  readonly basis: 'unused_days' | 'open_work'
}

function share(part: number, whole: number): number {
  return whole > 0 ? Math.min(1, Math.max(0, part / whole)) : 0
}

/** The refund to propose, the larger where both ways fit (page 4.7); undefined where nothing was prepaid or left open. */
export function refundProposal(basis: RefundBasis): RefundProposal | undefined {
  const { prepayment, work } = basis
  const days = prepayment ? toCents(prepayment.amount * share(prepayment.unusedDays, prepayment.days)) : 0
  const open = work ? toCents(work.price * (1 - share(work.acceptedShare, 1))) : 0
  if (days === 0 && open === 0) return undefined
  return days >= open
    ? { amount: days / 100, basis: 'unused_days' }
    : { amount: open / 100, basis: 'open_work' }
}
