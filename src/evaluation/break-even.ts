/** What is needed to weigh an ending against the clients who might follow; yearly figures in one currency. */
export interface BreakEvenInput {
  /** From `profit`: negative where leaving lowers the profit. */
  readonly exitEffectAnnual: number
  /** What the freed hours earn elsewhere; 0 where nobody knows. */
  readonly redeploymentValue: number
  /** Yearly revenue of the clients who might go as well. */
  readonly linkedRevenue: number
  /** The share of that revenue that is profit, 0 to 1; 1 is the careful reading: all of it would be missed. */
  readonly linkedMargin?: number
}

/**
 * Whether ending beats keeping in money: `never`, `always` (even if the linked clients surely leave), or only
 * `below` a risk from 0 to 1 of losing them.
 */
export type BreakEven =
  | { readonly kind: 'never' }
  | { readonly kind: 'always' }
  | { readonly kind: 'below'; readonly risk: number }

/** "Ending beats keeping only while the risk of losing X and Y is under n %" (product page, chapter 3). */
export function breakEven(input: BreakEvenInput): BreakEven {
  const gain = input.exitEffectAnnual + input.redeploymentValue
  const atStake = input.linkedRevenue * (input.linkedMargin ?? 1)
  if (gain <= 0) return { kind: 'never' }
  if (gain >= atStake) return { kind: 'always' }
  return { kind: 'below', risk: gain / atStake }
}
