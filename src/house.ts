import { nextWorkingMoment } from './calendar/working-hours.ts'
import { may } from './case/access.ts'
import { type ClientFact, type ClientState, foldClient, newClient, peopleOfClient } from './case/client.ts'
import type { Fact, Recorded } from './case/facts.ts'
import {
  foldProspect,
  newProspect,
  type ProspectFact,
  type ProspectState,
  peopleOfProspect,
} from './case/prospect.ts'
import { type CaseState, foldCase, foldVersion, newCase, ownerOf, participants } from './case/state.ts'
import { foldWorkspace, newWorkspace, type Workspace, type WorkspaceFact } from './case/workspace.ts'
import type { Chapter } from './engine/flow.ts'
import type { House } from './engine/house.ts'
import type { StreamKind } from './engine/store.ts'

/** What a stream of each kind is made of. `never` is what TypeScript asks of a table whose rows differ in type. */
interface Kind {
  readonly fresh: unknown
  fold(state: never, recorded: Recorded<never>): unknown
  people(state: never): readonly string[]
}
const nobody = (): readonly string[] => []
const kinds: Readonly<Record<StreamKind, Kind>> = {
  case: { fresh: newCase, fold: foldCase, people: (state: CaseState) => participants(state) },
  client: {
    fresh: newClient,
    fold: (state: ClientState, recorded: Recorded<ClientFact>) => foldClient(state, recorded),
    people: (state: ClientState) => peopleOfClient(state),
  },
  workspace: {
    fresh: newWorkspace,
    fold: (state: Workspace, recorded: Recorded<WorkspaceFact>) => foldWorkspace(state, recorded),
    people: nobody,
  },
  prospect: {
    fresh: newProspect,
    fold: (state: ProspectState, recorded: Recorded<ProspectFact>) => foldProspect(state, recorded),
    people: (state: ProspectState) => peopleOfProspect(state),
  },
}

/** Puts the chapters, the folds and the access table together for the engine. */
export function createHouse(chapters: readonly Chapter[]): House {
  return {
    chapters,
    foldVersion,
    fresh: (kind) => kinds[kind].fresh,
    fold: (kind, state, recorded: Recorded<Fact>) =>
      kinds[kind].fold(state as never, recorded as Recorded<never>),
    people: (kind, state) => kinds[kind].people(state as never),
    may,
    owner: ownerOf,
    workingMoment: (instant, of) =>
      nextWorkingMoment(instant, { zone: of.zone, place: { country: of.country } }),
  }
}
