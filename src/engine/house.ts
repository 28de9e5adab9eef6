import type { Act, Denied } from '../case/access.ts'
import type { Fact, Recorded } from '../case/facts.ts'
import type { PersonId } from '../case/person.ts'
import type { CaseState } from '../case/state.ts'
import type { Chapter } from './flow.ts'
import type { StreamKind } from './store.ts'

/** What the engine is given and does not know by itself: the chapters, how facts fold, who may do what, when people work. */
export interface House {
  readonly chapters: readonly Chapter[]
  readonly foldVersion: number
  /** A stream of this kind before its first fact. */
  fresh(kind: StreamKind): unknown
  fold(kind: StreamKind, state: unknown, recorded: Recorded<Fact>): unknown
  /** Who has a part in a stream. */
  people(kind: StreamKind, state: unknown): readonly PersonId[]
  may(person: PersonId, act: Act, about: CaseState | undefined): 'yes' | Denied
  owner(about: CaseState): PersonId
  /** The next moment (ms UTC) at or after `instant` in this person's working hours. */
  workingMoment(instant: number, of: { readonly zone: string; readonly country: string }): number
}
