import type { ClientState } from '../case/client.ts'
import type { PersonId } from '../case/person.ts'
import type { ProspectState } from '../case/prospect.ts'
import type { CaseState } from '../case/state.ts'
import type { Workspace } from '../case/workspace.ts'
import type { PersonName } from './card.ts'
import type { Directory, Need, Profile, Scene, Sealed, View } from './flow.ts'
import type { Subject } from './gesture.ts'
import type { House } from './house.ts'
import { readerLanguage } from './localise.ts'
import type { PersonRecord, Stream, StreamKind, Tx } from './store.ts'

/** The stream of a workspace's settings: one a tenant. */
export const workspaceId = 'workspace'

/**
 * What one transaction has read of the store: streams folded to today's shape, people, who has answered. Everything a
 * pure handler may ask for is loaded before it runs.
 */
export class World {
  readonly tx: Tx
  readonly house: House
  readonly #streams = new Map<string, Stream>()
  readonly #people = new Map<PersonId, PersonRecord>()
  readonly #answered = new Map<string, ReadonlySet<PersonId>>()
  readonly #ballots = new Map<string, readonly Sealed[]>()
  readonly #own = new Map<string, Sealed>()

  constructor(tx: Tx, house: House) {
    this.tx = tx
    this.house = house
  }

  /** The stream as it is now, folded again from its facts when its snapshot is of an older folding code. */
  async stream(id: string): Promise<Stream | undefined> {
    const known = this.#streams.get(id)
    if (known) return known
    const stored = await this.tx.stream(id)
    return stored ? this.remember(await this.#upToDate(stored)) : undefined
  }

  async #upToDate(stored: Stream): Promise<Stream> {
    if (stored.foldVersion === this.house.foldVersion) return stored
    let state = this.house.fresh(stored.kind)
    for (const recorded of await this.tx.facts(stored.id))
      state = this.house.fold(stored.kind, state, recorded)
    return { ...stored, state, foldVersion: this.house.foldVersion }
  }

  /** Keeps a stream as what is true now in this transaction. */
  remember(stream: Stream): Stream {
    this.#streams.set(stream.id, stream)
    return stream
  }

  /** A stream that was erased in this transaction is not there any more. */
  forget(id: string): void {
    this.#streams.delete(id)
  }

  /** The ids of all cases, with whatever their cards may name loaded. Slow: it opens every case. */
  async everyCase(): Promise<readonly string[]> {
    const ids: string[] = []
    for (const stored of await this.tx.allStreams('case')) {
      const stream = this.#streams.get(stored.id) ?? this.remember(await this.#upToDate(stored))
      const about = stream.state as CaseState
      await this.meet(Object.keys(about.people))
      await this.loadRounds(about, '', [])
      ids.push(stored.id)
    }
    return ids
  }

  /** The workspace's settings; begun with the first gesture of a tenant. */
  async workspace(): Promise<Workspace> {
    if (!(await this.stream(workspaceId))) await this.begin('workspace', workspaceId, workspaceId)
    return (await this.stream(workspaceId))?.state as Workspace
  }

  async begin(kind: StreamKind, id: string, name: string): Promise<void> {
    await this.tx.begin({ id, kind, name })
    this.remember({
      id,
      kind,
      version: 0,
      state: this.house.fresh(kind),
      foldVersion: this.house.foldVersion,
    })
  }

  async case(id: string): Promise<CaseState | undefined> {
    const found = await this.stream(id)
    return found?.kind === 'case' ? (found.state as CaseState) : undefined
  }

  async client(id: string): Promise<ClientState | undefined> {
    const found = await this.stream(id)
    return found?.kind === 'client' ? (found.state as ClientState) : undefined
  }

  async clientNamed(name: string): Promise<ClientState | undefined> {
    const found = await this.tx.findStream('client', name)
    return found ? ((await this.stream(found.id))?.state as ClientState) : undefined
  }

  async prospect(id: string): Promise<ProspectState | undefined> {
    const found = await this.stream(id)
    return found?.kind === 'prospect' ? (found.state as ProspectState) : undefined
  }

  async prospectNamed(name: string): Promise<ProspectState | undefined> {
    const found = await this.tx.findStream('prospect', name)
    return found ? await this.prospect(found.id) : undefined
  }

  /** Streams in which a person has a part, folded. */
  async of<S>(kind: StreamKind, person: PersonId): Promise<readonly S[]> {
    const states: S[] = []
    for (const stored of await this.tx.streamsOf(kind, person)) {
      // Read, not locked: whoever goes on to change one is told by `append` when it has moved on.
      const stream = this.#streams.get(stored.id) ?? this.remember(await this.#upToDate(stored))
      states.push(stream.state as S)
    }
    return states
  }

  knowPerson(record: PersonRecord): void {
    this.#people.set(record.id, record)
  }

  /** Loads the people whom these states name, so that cards can name them. */
  async meet(ids: Iterable<PersonId>): Promise<void> {
    for (const id of new Set(ids)) {
      if (this.#people.has(id)) continue
      const record = await this.tx.personById(id)
      if (record) this.#people.set(id, record)
    }
  }

  /** Loads what the sealed rounds of a case let us know: who has answered and, for a reveal, what. */
  async loadRounds(about: CaseState, me: PersonId, needs: readonly Need[]): Promise<void> {
    for (const round of about.rounds) {
      if (!round.unlinked && !this.#answered.has(round.id)) await this.recount(about, round.id)
      if (needs.includes('ballots')) this.#ballots.set(round.id, await this.tx.reveal(about.id, round.id))
      if (needs.includes('own-ballot') && !round.unlinked) {
        const own = await this.tx.ownSealed(about.id, round.id, me)
        if (own) this.#own.set(round.id, own)
      }
    }
  }

  /** Counts again who has answered a round, after an answer was sealed in this transaction. */
  async recount(about: CaseState, round: string): Promise<void> {
    const invited = about.rounds.find((one) => one.id === round)?.invited ?? []
    this.#answered.set(round, await this.tx.answered(about.id, round, invited))
  }

  directory(workspace: Workspace): Directory {
    return {
      profile: (id) => profileOf(this.#people.get(id), id, workspace),
      name: (id) => profileOf(this.#people.get(id), id, workspace).name,
    }
  }

  /** The account behind a person, for the platform's own people pickers. */
  accountOf(person: PersonId): string | undefined {
    return this.#people.get(person)?.account.user
  }

  view(about: CaseState, workspace: Workspace): View {
    return {
      case: about,
      workspace,
      people: this.directory(workspace),
      answered: (round) => this.#answered.get(round) ?? new Set(),
    }
  }

  /** What a handler sees. `seed` makes its new ids: the same gesture asks for the same ids again. */
  scene(given: {
    readonly now: number
    readonly me: Profile
    readonly workspace: Workspace
    readonly subject: Subject
    readonly seed: (text: string) => string
  }): Scene {
    let count = 0
    return {
      now: given.now,
      me: given.me,
      workspace: given.workspace,
      people: this.directory(given.workspace),
      subject: given.subject,
      mine: [],
      myClients: [],
      myProspects: [],
      outcomes: [],
      answered: (round) => this.#answered.get(round) ?? new Set(),
      ballots: (round) => this.#ballots.get(round) ?? [],
      ownBallot: (round) => this.#own.get(round),
      id: (prefix) => {
        count += 1
        return `${prefix}_${given.seed(`${prefix}:${count}`)}`
      },
    }
  }
}

/** A person as flows know them. Somebody who is gone keeps a neutral name, so that no card breaks. */
export function profileOf(record: PersonRecord | undefined, id: PersonId, workspace: Workspace): Profile {
  return {
    id,
    // Somebody who was named but has not spoken yet has no name here.
    name: (record?.name || '—') as PersonName,
    language: readerLanguage(record?.language, workspace.language),
    zone: record?.zone ?? workspace.zone,
    country: record?.country ?? workspace.country,
  }
}
