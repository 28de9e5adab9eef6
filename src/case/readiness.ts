import { legalFlags } from '../evaluation/legal.ts'
import { thresholds } from '../evaluation/model.ts'
import { isConfirmed } from '../evaluation/situation.ts'
import { evidenceOf } from './evaluate-input.ts'
import type { CaseState } from './state.ts'

/** What can be missing before the team is asked. */
type Gap =
  | 'reasons'
  | 'evidence'
  | 'figures'
  | 'flags'
  | 'legal-score'
  | 'conduct'
  | 'raters'
  | 'contact'
  | 'decider'
  | 'contract'
  | 'remedies'

/** One thing that is missing. `needed`: no recommendation or no quorum without it; the others make it better. */
export interface Missing {
  readonly gap: Gap
  readonly needed: boolean
}

/** Everybody who may rate: all but those who only read along. */
function raters(about: CaseState): number {
  return Object.values(about.people).filter((held) => held.some((role) => role !== 'observer')).length
}

/**
 * What is still missing before the team is asked (product.md, "Evaluate"; 03, section 3.4): needed things first. A case
 * of the fast profile waits for no figures; alone, nobody else has to be there.
 */
export function missingBeforeAsking(about: CaseState): readonly Missing[] {
  const { evaluation, profile } = about
  const evidence = evidenceOf(about)
  const someone = (role: 'contact' | 'decider') =>
    Object.values(about.people).some((held) => held.includes(role))
  const rows: readonly (readonly [Gap, boolean, boolean])[] = [
    ['reasons', evidence.length === 0, true],
    ['evidence', evidence.some((one) => !isConfirmed(one)), false],
    ['figures', evaluation.figures === undefined, profile === 'normal'],
    ['flags', legalFlags.some(({ id }) => evaluation.flags[id] === undefined), profile !== 'fast'],
    ['legal-score', evaluation.legalScore === undefined, false],
    ['conduct', evaluation.redline === undefined, false],
    ['raters', raters(about) < thresholds.minRaters[profile], true],
    ['contact', profile !== 'solo' && !someone('contact'), true],
    ['decider', profile !== 'solo' && !someone('decider'), false],
    ['contract', about.contract === undefined, false],
    ['remedies', about.remedies.length === 0, false],
  ]
  return rows
    .filter(([, missing]) => missing)
    .map(([gap, , needed]) => ({ gap, needed }))
    .toSorted((a, b) => Number(b.needed) - Number(a.needed))
}
