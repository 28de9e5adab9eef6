import { addDays, addMonths } from '../calendar/day.ts'
import type { PersonId } from './person.ts'
import type { CaseState } from './state.ts'
import { dayIn, morningOf } from './whereabouts.ts'

const dayMs = 86_400_000
/** Days before a case is erased by itself on which its owner is told. */
const noticeDays = 7

/** How long a case is kept, and what stands against its erasure (trust K4; definitions, "Retention"). */
export interface Keeping {
  /** Nothing of the case is erased while it stands: a dispute, an audit. */
  readonly hold?: { readonly by: PersonId; readonly at: number; readonly reason: string }
  /** The owner has been told that the case is erased on `on` (ISO date). */
  readonly noticed?: { readonly at: number; readonly on: string }
  /** The owner has asked to erase it now; a second person has not answered yet. */
  readonly asked?: { readonly by: PersonId; readonly at: number; readonly reason: string }
  /** How many facts have changed when it is erased: timers of an earlier answer have other keys. */
  readonly turns: number
}

export type KeepingFact =
  | { readonly kind: 'HoldSet'; readonly reason: string }
  | { readonly kind: 'HoldLifted'; readonly reason: string }
  | { readonly kind: 'ErasureNoticed'; readonly on: string }
  | { readonly kind: 'ErasureAsked'; readonly reason: string }
  | { readonly kind: 'ErasureDeclined' }

/** Which facts this part of the state folds; the compiler holds it complete. */
export const keepingKinds: Readonly<Record<KeepingFact['kind'], true>> = {
  HoldSet: true,
  HoldLifted: true,
  ErasureNoticed: true,
  ErasureAsked: true,
  ErasureDeclined: true,
}

/** A case about whose keeping nobody has said anything. */
export const newKeeping: Keeping = { turns: 0 }

/** Folds one fact into the keeping of a case. After a hold the owner is told again, a week before. */
export function foldKeeping(state: Keeping, fact: KeepingFact, at: number, by: PersonId): Keeping {
  const { hold, noticed, asked } = state
  const turns = state.turns + 1
  switch (fact.kind) {
    case 'HoldSet':
      return { turns, hold: { by, at, reason: fact.reason } }
    case 'HoldLifted':
      return { turns }
    case 'ErasureNoticed':
      return { turns, noticed: { at, on: fact.on }, ...(hold && { hold }), ...(asked && { asked }) }
    case 'ErasureAsked':
      return { ...state, asked: { by, at, reason: fact.reason } }
    case 'ErasureDeclined':
      return { turns: state.turns, ...(hold && { hold }), ...(noticed && { noticed }) }
  }
}

/** When something is to happen to a closed case by itself. */
export interface Deadline {
  /** ISO date in the zone of the case, on which it is erased. */
  readonly on: string
  /** ms UTC */
  readonly eraseAt: number
  /** ms UTC */
  readonly noticeAt: number
  /** The owner has been told of this very day. */
  readonly isNoticed: boolean
}

/**
 * When a closed case is erased by itself: so many months after its closing, and never before its owner has known of it
 * for a week, whatever was changed or missed meanwhile. `undefined` while it is open or a hold stands.
 */
export function deadlineOf(state: CaseState, retentionMonths: number): Deadline | undefined {
  if (state.stage !== 'closed' || state.keeping.hold) return undefined
  const on = addMonths(dayIn(state, state.enteredStageAt), retentionMonths)
  const { noticed } = state.keeping
  const isNoticed = noticed?.on === on
  const soonest = isNoticed ? noticed.at + noticeDays * dayMs : 0
  const noticeAt = morningOf(state, addDays(on, -noticeDays))
  return { on, eraseAt: Math.max(morningOf(state, on), soonest), noticeAt, isNoticed }
}
