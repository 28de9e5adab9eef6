import type { Fact, Recorded } from '../case/facts.ts'
import type { PersonId, Place } from '../case/person.ts'
import type { Sealed } from './flow.ts'
import type { Account, MessageRef, TenantId } from './gesture.ts'

export type StreamKind = 'case' | 'client' | 'prospect' | 'workspace'

/** A stream as stored: its folded state (opaque here) and how many facts it has. */
export interface Stream {
  readonly id: string
  readonly kind: StreamKind
  /** Number of facts so far; 0 for one that has just begun. */
  readonly version: number
  readonly state: unknown
  /** The version of the folding code that made `state`; another one means: fold again from the facts. */
  readonly foldVersion: number
}

/** A person as stored: sealed under the tenant's key, found by a keyed hash of the account. */
export interface PersonRecord {
  readonly id: PersonId
  readonly account: Account
  readonly name: string
  readonly language?: string
  readonly zone?: string
  readonly country?: string
}

/** What is known of a gesture that was taken before: the same id gets the same answer (trust K1). */
export interface Taken {
  /** Keyed hash of what it said: the same id with other content is refused. */
  readonly content: string
  readonly reply: unknown
  /**
   * The sealed round that the gesture was about, if it was. Such an entry is padded (its reply may hold a person's own
   * answer) and goes when the round is unlinked (definitions, "Modes of a consultation").
   */
  readonly about?: { readonly stream: string; readonly round: string }
}

/** A message to be sent after the commit. `card` is in no language yet; it is put into the reader's when it leaves. */
export interface Outgoing {
  readonly stream: string
  /** A standing card's place in the case (edited in place), or a fresh id for a message of its own. */
  readonly slot: string
  readonly to: { readonly person: PersonId } | { readonly place: Place }
  /** `show` posts once and edits from then on; `withdraw` deletes what `show` posted. */
  readonly verb: 'show' | 'withdraw'
  readonly card: unknown
  /** What happens when we cannot know whether it arrived: a reminder may come twice, a decision or letter may not. */
  readonly promise: 'at-least-once' | 'at-most-once'
  readonly unasked: boolean
  /** Business time, ms UTC, before which it must not leave. */
  readonly notBefore: number
  /** Replaces a message with this key that has not left yet. */
  readonly collapse?: string
}

/** A claimed message. Its lease is real time; whoever holds an older `lease` can settle nothing (trust F12). */
export interface Claimed extends Outgoing {
  readonly id: string
  readonly tenant: TenantId
  readonly lease: string
  readonly attempts: number
  /** Where the slot's message stands already, if it does. */
  readonly message?: MessageRef
}

/** How a send ended. */
export type Settled =
  | { readonly as: 'sent'; readonly message?: MessageRef }
  | { readonly as: 'retry'; readonly afterMs: number }
  | { readonly as: 'later'; readonly notBefore: number }
  /** Parked: never sent by itself again. The owner is asked (unknown) or told (refused). */
  | { readonly as: 'parked'; readonly why: 'unknown' | 'refused' | 'outsiders' }

/** A message that is never sent by itself again, and why. */
export interface Parked extends Outgoing {
  readonly id: string
  readonly why: 'unknown' | 'refused' | 'outsiders'
}

export interface TimerRow {
  readonly stream: string
  readonly key: string
  readonly kind: string
  readonly dueAt: number
}
export interface DueTimer extends TimerRow {
  readonly tenant: TenantId
}

/** How a case ended, for insights: codes and days only, no client, no person, no words (definitions, "Retention"). */
export interface CaseOutcome {
  /** Month in which it was closed, `2026-03`. */
  readonly month: string
  readonly reasons: readonly string[]
  readonly option: string
  readonly result: string
  /** Whole days that a part of the case took, by its code. */
  readonly days: Readonly<Record<string, number>>
  /** Whether a decision went another way than the recommendation. */
  readonly overridden: boolean
  /** Remedy plans that were reviewed, by what came of them. */
  readonly plans: { readonly worked: number; readonly failed: number }
}

/** What is kept about one person, as it is stored: others are still in it (`engine/export.ts` redacts). */
export interface KeptAbout {
  readonly person: PersonRecord
  /** Streams that name the person anywhere in their facts, with who else they name. */
  readonly streams: readonly {
    readonly id: string
    readonly kind: StreamKind
    readonly facts: readonly Recorded<Fact>[]
    /** Days (ISO, UTC) on which the person looked at it. */
    readonly viewedOn: readonly string[]
  }[]
  /** What they typed and could not hand in. */
  readonly drafts: readonly {
    readonly form: string
    readonly values: Readonly<Record<string, string | readonly string[]>>
  }[]
}

/** What a person typed in a form, and the day (ISO, UTC) on which they last did. */
export interface Draft {
  readonly values: Readonly<Record<string, string | readonly string[]>>
  readonly day: string
}

/** How many days a draft is kept. */
export const draftDays = 7

/** One transaction of one tenant. Every method sees only that tenant. Nothing here calls a network. */
export interface Tx {
  readonly tenant: TenantId
  taken(gestureId: string): Promise<Taken | undefined>
  /** @throws StoreError `version` when it has been taken meanwhile: run the transaction again, the ledger answers. */
  take(gestureId: string, taken: Taken, now: number): Promise<void>
  /** Keyed hash of a gesture's content, for `Taken.content`. */
  contentHash(content: unknown): string

  /** The person behind an account; made on first sight, with an empty name until `savePerson` knows one. */
  person(account: Account): Promise<PersonRecord>
  personById(id: PersonId): Promise<PersonRecord | undefined>
  everyone(): Promise<readonly PersonRecord[]>
  savePerson(person: PersonRecord): Promise<void>

  stream(id: string): Promise<Stream | undefined>
  /** By kind and folded name (NFKC, case and spaces folded), through a keyed hash. */
  findStream(kind: StreamKind, name: string): Promise<Stream | undefined>
  /** Streams of a kind in which the person has a part, newest first. */
  streamsOf(kind: StreamKind, person: PersonId): Promise<readonly Stream[]>
  allStreams(kind: StreamKind): Promise<readonly Stream[]>
  /**
   * Begins a stream with a key of its own.
   * @throws StoreError `name-taken` when the name is in use in this tenant, `version` when this very stream is there.
   */
  begin(stream: { readonly id: string; readonly kind: StreamKind; readonly name: string }): Promise<void>
  /**
   * Appends facts (or none, when only the folding changed) and replaces the snapshot and the list of people who have a part in it.
   * @throws StoreError `version` when the stream has moved on since `version`.
   */
  append(
    id: string,
    version: number,
    facts: readonly Recorded<Fact>[],
    snapshot: { readonly state: unknown; readonly foldVersion: number; readonly people: readonly PersonId[] },
  ): Promise<void>
  facts(id: string): Promise<readonly Recorded<Fact>[]>

  /** Puts or replaces a person's sealed answer: padded, under a random key, found through the round's secret. */
  seal(stream: string, round: string, person: PersonId, words: Sealed): Promise<void>
  ownSealed(stream: string, round: string, person: PersonId): Promise<Sealed | undefined>
  /** Who of these has answered. */
  answered(stream: string, round: string, people: readonly PersonId[]): Promise<ReadonlySet<PersonId>>
  /** All answers of a round in random order, without authors. */
  reveal(stream: string, round: string): Promise<readonly Sealed[]>
  /**
   * Destroys the round's secret and rewrites its answers in random order, so that nothing links them to people. What
   * else is kept about the round goes too: its ledger entries, pending timers, unsent reminders and drafts. Keys of
   * timers, drafts, slots and collapses belong to a round when its id stands in them as a whole word
   * (`consult.remind:round_7`). Afterwards `seal` refuses (`no-key`): nothing late is taken.
   */
  unlink(stream: string, round: string): Promise<void>

  /** Hash of the card that a slot was last given, to leave unchanged cards alone. */
  slots(stream: string): Promise<ReadonlyMap<string, { readonly hash: string; readonly to: Outgoing['to'] }>>
  /**
   * Puts a message in the outbox. With `hash` it is a standing card: the slot is remembered and edited in place; without,
   * a message of its own. It replaces what waits for the same slot and place, and what waits with the same `collapse`.
   * A `withdraw` of what never left cancels it and sends nothing; it also forgets the slot, if that stood in this place.
   */
  send(outgoing: Outgoing, hash?: string): Promise<void>
  /**
   * Withdraws whatever cards of a stream stand anywhere, as messages of the stream `under`: what is left to do outside
   * then needs nothing of the first one, and it can be erased in the same transaction. `now` is business time.
   */
  withdrawAll(stream: string, under: string, now: number): Promise<void>
  /** Parked messages of a stream, oldest first. */
  parked(stream: string): Promise<readonly Parked[]>
  /** The owner looked: send it again, or it arrived. False when it is not parked any more. */
  resolveParked(id: string, as: 'again' | 'arrived'): Promise<boolean>
  /** Notes that the owner has been asked about a parked message, so that `Store.newlyParked` stops naming it. */
  noticeParked(id: string): Promise<void>
  /** Forgets what a slot shows, so that its next card counts as new. A message already there is still edited in place. */
  forgetSlot(stream: string, slot: string): Promise<void>

  /** Timers of a stream that have not fired, and the keys of those that have. A key that fired stays fired for ever. */
  timers(
    stream: string,
  ): Promise<{ readonly pending: readonly TimerRow[]; readonly fired: ReadonlySet<string> }>
  setTimer(timer: TimerRow): Promise<void>
  cancelTimer(stream: string, key: string): Promise<void>
  /** Marks a timer as fired; false when it was not pending at this due time any more (another process, a change). */
  fire(timer: TimerRow): Promise<boolean>

  /** What a person typed and has not handed in. One draft a person, form and subject; forgotten after `draftDays`. */
  draft(person: PersonId, form: string, now: number): Promise<Draft | undefined>
  saveDraft(person: PersonId, form: string, values: Draft['values'], now: number): Promise<void>
  dropDraft(person: PersonId, form: string): Promise<void>

  /** Notes who looked at what (req derived D1): person, stream, day. */
  noteView(person: PersonId, stream: string, now: number): Promise<void>
  /** Who looked at this stream on which days (ISO, UTC), oldest first. */
  views(stream: string): Promise<readonly { readonly person: PersonId; readonly day: string }[]>
  /** Notes how a case ended; the row outlives its case. @throws RangeError when something in it is no code. */
  noteOutcome(outcome: CaseOutcome): Promise<void>
  /** How cases ended, by month. */
  outcomes(): Promise<readonly CaseOutcome[]>
  /**
   * Destroys the key of a stream and whatever else is kept about it; the chain of its facts still verifies. It cannot be
   * undone, and a backup from before brings nothing back (trust K4). Whether it may be erased (legal hold) is asked before.
   */
  erase(stream: string, now: number): Promise<void>
  /** Everything kept about a person, out of all streams; undefined for nobody. Slow: it opens every stream. */
  keptAbout(person: PersonId): Promise<KeptAbout | undefined>
  /** How many unasked messages left for this person on this day (ISO date in their zone). */
  countUnasked(person: PersonId, day: string): Promise<number>
  noteUnasked(person: PersonId, day: string): Promise<void>
}

/** The closed list of what a store can refuse. */
// version: somebody else was first; try again with what is true now. name-taken: the name is in use in this tenant.
// tampered: stored bytes were changed. unavailable: locked, full, failing or too new. no-key: missing, wrong or destroyed.
export type StoreErrorKind = 'version' | 'name-taken' | 'tampered' | 'unavailable' | 'no-key'
export class StoreError extends Error {
  readonly kind: StoreErrorKind
  constructor(kind: StoreErrorKind, message: string) {
    super(message)
    this.name = 'StoreError'
    this.kind = kind
  }
}

/** The port that the database implements. */
export interface Store {
  /** The tenant of an installation; made on first sight. */
  tenantOf(account: Pick<Account, 'channel' | 'installation'>): Promise<TenantId>
  /** One transaction; everything or nothing. The database may ask to run `work` again, so it must have no effects of its own. */
  transact<T>(tenant: TenantId, work: (tx: Tx) => Promise<T>): Promise<T>
  /**
   * Claims messages that may leave now: the oldest that is ready of each place, never two of one place at once.
   * `now` is business time; leases are real time and last `leaseMs`.
   */
  claimOutgoing(now: number, limit: number, leaseMs: number): Promise<readonly Claimed[]>
  /**
   * Settles a claim; false when the lease was lost meanwhile. `afterMs` is real time. A message that was parked as
   * unknown when its lease ran out may still be settled as sent by whoever held it: then we do know.
   */
  settle(claim: Claimed, settled: Settled): Promise<boolean>
  /** Parked messages about which nobody has been asked yet, such as those of a process that died while sending. */
  newlyParked(
    limit: number,
  ): Promise<readonly { readonly tenant: TenantId; readonly stream: string; readonly id: string }[]>
  /** Timers due by `now` (business time), oldest first. */
  dueTimers(now: number, limit: number): Promise<readonly DueTimer[]>
  /** Deletes everybody's drafts that are older than `draftDays` by `now` (business time). */
  forgetDrafts(now: number): Promise<void>
  /** When the first timer or delayed message after `now` is due (business time), for "to the next timer". */
  nextDue(now: number): Promise<number | undefined>
  /** Offset of business time to real time in ms; only local mode moves it, forward only. */
  clockOffset(): Promise<number>
  moveClock(byMs: number): Promise<void>
  close(): Promise<void>
}
