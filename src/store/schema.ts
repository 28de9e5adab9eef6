/** A tenant and its key, wrapped by the master key. */
interface TenantsTable {
  id: string
  wrapped_key: Uint8Array
}
/** Installations of chats, as keyed hashes, and the tenant to which each belongs. */
interface InstallationsTable {
  tag: string
  tenant: string
}
/** People; `tag` is the keyed hash of the account. */
interface PeopleTable {
  tenant: string
  id: string
  tag: string
  body: Uint8Array
}
/** Streams: the head of the chain, and the folded state. `position` keeps the order in which they began, without a time. */
interface StreamsTable {
  tenant: string
  id: string
  kind: string
  name_tag: string
  position: number
  version: number
  head: Uint8Array
  head_mac: Uint8Array
  fold_version: number
  state: Uint8Array | null
}
/** Data keys of streams, wrapped by the master key. To erase a stream is to delete its row here (trust K4). */
interface StreamKeysTable {
  tenant: string
  stream: string
  wrapped_key: Uint8Array
}
/** Facts: never changed, never deleted (trust K2). `day` is UTC. */
interface FactsTable {
  tenant: string
  stream: string
  seq: number
  day: string
  key_id: string
  mac: Uint8Array
  body: Uint8Array
}
/** People as they stand in the facts of one stream: p1, p2 … */
interface AliasesTable {
  tenant: string
  stream: string
  number: number
  body: Uint8Array
}
/** Who has a part in a stream; the keyed hash covers the stream too, so that two streams share no value. */
interface StreamPeopleTable {
  tenant: string
  stream: string
  person_tag: string
}
/** Sealed rounds; the secret is null once it has been destroyed. */
interface RoundsTable {
  tenant: string
  stream: string
  round_tag: string
  secret: Uint8Array | null
}
/** Sealed answers under keys that mean nothing without the round's secret. */
interface BallotsTable {
  tenant: string
  stream: string
  round_tag: string
  ballot: string
  body: Uint8Array
}
/** Gestures that were taken, and what was answered. */
interface LedgerTable {
  tenant: string
  gesture_tag: string
  content: string
  day: string
  round_tag: string | null
  reply: Uint8Array
}
/** Messages on their way. Sent ones leave the table; parked ones wait for a person. */
interface OutboxTable {
  id: string
  tenant: string
  stream: string
  place_tag: string
  slot_tag: string
  collapse_tag: string | null
  position: number
  state: 'ready' | 'sending' | 'parked'
  why: 'unknown' | 'refused' | 'outsiders' | 'tampered' | null
  noticed: number
  verb: 'show' | 'withdraw'
  standing: number
  promise: 'at-least-once' | 'at-most-once'
  not_before: number
  retry_at: number
  lease: string | null
  lease_until: number
  attempts: number
  body: Uint8Array
}
/** What each slot was last given. */
interface SlotsTable {
  tenant: string
  stream: string
  slot_tag: string
  body: Uint8Array
}
/** Where the message of a slot in a place stands on its platform. */
interface PostedTable {
  tenant: string
  stream: string
  slot_tag: string
  body: Uint8Array
}
/** Timers; `state` is waiting, fired, or unreadable (set aside). */
interface TimersTable {
  tenant: string
  stream: string
  key_tag: string
  due_at: number
  state: 'waiting' | 'fired' | 'unreadable'
  body: Uint8Array
}
/** What people typed and have not handed in; `day` (UTC) is the last on which they did. */
interface DraftsTable {
  tenant: string
  draft_tag: string
  day: string
  body: Uint8Array
}
/** Who looked at what, one row a person, stream and day. */
interface AccessLogTable {
  tenant: string
  stream: string
  day: string
  view_tag: string
  body: Uint8Array
}
interface UnaskedTable {
  tenant: string
  person_day_tag: string
  count: number
}
/** Sealed lists of things for whoever asks, such as the messages of a chat. */
interface KeepsakesTable {
  tenant: string
  space_tag: string
  key_tag: string
  position: number
  body: Uint8Array
}
/** Streams that were erased; a backup from before brings them back only until it is opened (trust K4). */
interface TombstonesTable {
  tenant: string
  stream: string
  day: string
}
/** How a case ended, in the clear, without client or person. `reasons` and `days` are JSON. */
interface CaseOutcomesTable {
  tenant: string
  id: string
  month: string
  reasons: string
  option: string
  result: string
  days: string
  /** 1: a decision went another way than the recommendation. */
  overridden: number
  plans_worked: number
  plans_failed: number
}
/** Single values: the clock's offset, the key check, whether a vacuum is due. */
interface MetaTable {
  name: string
  number: number | null
  bytes: Uint8Array | null
}

/** Every table, for the query builder. Text, integers (ms) and bytes only: the common subset of both databases. */
export interface Schema {
  tenants: TenantsTable
  installations: InstallationsTable
  people: PeopleTable
  streams: StreamsTable
  stream_keys: StreamKeysTable
  facts: FactsTable
  aliases: AliasesTable
  stream_people: StreamPeopleTable
  rounds: RoundsTable
  ballots: BallotsTable
  ledger: LedgerTable
  outbox: OutboxTable
  slots: SlotsTable
  posted: PostedTable
  timers: TimersTable
  drafts: DraftsTable
  access_log: AccessLogTable
  unasked: UnaskedTable
  keepsakes: KeepsakesTable
  tombstones: TombstonesTable
  case_outcomes: CaseOutcomesTable
  meta: MetaTable
}
