import type { Place } from '../calendar/place.ts'
import type { Whereabouts } from '../calendar/working-hours.ts'
import { instantAt, wallTime } from '../calendar/zone.ts'
import type { Opening } from './opening.ts'

/** Whose working days count for the team of a case (06, section 6.1). */
export function placeOf(state: Pick<Opening, 'country' | 'region' | 'optionalClosing'>): Place {
  const { country, region, optionalClosing } = state
  return {
    country,
    ...(region === undefined ? {} : { region }),
    ...(optionalClosing === undefined ? {} : { optionalClosing }),
  }
}

/** Zone and working days of a case together, as the clocks of the calendar take them. */
export function whereaboutsOf(
  state: Pick<Opening, 'country' | 'region' | 'optionalClosing' | 'zone'>,
): Whereabouts {
  return { zone: state.zone, place: placeOf(state) }
}

/** The day it is where the case is kept, as ISO date, at an instant (ms UTC). */
export function dayIn(state: Pick<Opening, 'zone'>, instant: number): string {
  return wallTime(instant, state.zone).date
}

/** Nine in the morning of a day (ISO) where the case is kept, ms UTC. */
export function morningOf(state: Pick<Opening, 'zone'>, date: string): number {
  return instantAt(date, 9 * 60, state.zone)
}
