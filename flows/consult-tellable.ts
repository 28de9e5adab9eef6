import type { Ratings } from '../src/case/consultation.ts'
import type { CaseState } from '../src/case/state.ts'
import { type Disagreement, disagreement } from '../src/evaluation/disagreement.ts'
import type { RatedFactor } from '../src/evaluation/model.ts'
import { type Message, message } from '../src/language/text.ts'
import { fewestForSpread } from './consult-rounds.ts'

/** What may be told of the answers to one factor. */
export interface Tellable {
  readonly told: 'nothing' | 'median' | 'own' | 'spread'
  readonly values: readonly number[]
  readonly median: number | null
  readonly level: Disagreement['level']
}

/**
 * One factor as it may be told: the spread from five answers on, median and level word from three, nothing below
 * (03, section 3.6). A firm of one or two sees its own mean.
 */
export function tellable(
  state: Pick<CaseState, 'profile'>,
  factor: RatedFactor,
  all: readonly Ratings[],
): Tellable {
  const values = all.flatMap((ratings) => ratings[factor] ?? [])
  const { n, median: middle, level } = disagreement(values)
  const own = state.profile === 'solo' && n > 0
  const found = { values, median: middle, level }
  if (middle === null || (n < 3 && !own)) return { told: 'nothing', ...found }
  if (n < fewestForSpread) return { told: own ? 'own' : 'median', ...found }
  return { told: 'spread', ...found }
}

/** A factor in words: its median and how far people are apart, without the spread. */
export function tellableWords({ told, median, level }: Tellable): Message {
  if (told === 'nothing' || median === null) return message('consult.result.tooFew')
  return message(told === 'own' ? 'consult.result.own' : 'consult.result.median', {
    median: { number: median },
    level,
  })
}
