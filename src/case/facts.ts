import type { PersonId } from './person.ts'

/** What is now true: past tense, plain JSON. Each chapter declares its own kinds beside its part of the state. */
export interface Fact {
  readonly kind: string
}

/** A fact as it is kept: who made it true, when (business time, ms UTC), and the version of its shape. */
export interface Recorded<F extends Fact = Fact> {
  readonly fact: F
  readonly by: PersonId | 'calendar'
  readonly at: number
  readonly v: number
}
