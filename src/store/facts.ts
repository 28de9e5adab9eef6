import type { Fact, Recorded } from '../case/facts.ts'
import type { PersonId } from '../case/person.ts'
import type { Tx } from '../engine/store.ts'
import { StoreError } from '../engine/store.ts'
import type { StoredFact } from './chain.ts'
import { factMac, headMac } from './chain.ts'
import { Pseudonyms } from './pseudonyms.ts'
import type { Scope } from './scope.ts'

/** A person's part in a stream as a keyed hash that covers the stream too: no two streams share a value. */
export function memberTag(scope: Scope, stream: string, person: PersonId): string {
  return scope.keys.hash('member', stream, person)
}
/** Where the folded state of a stream is sealed. */
export function stateCell(stream: string) {
  return { table: 'streams', column: 'state', row: stream }
}

function factCell(seq: number) {
  return { table: 'facts', column: 'body', row: String(seq) }
}

async function replacePeople(scope: Scope, stream: string, people: readonly PersonId[]): Promise<void> {
  const { trx, tenant } = scope
  const rows = await trx
    .selectFrom('stream_people')
    .select('person_tag')
    .where('tenant', '=', tenant)
    .where('stream', '=', stream)
    .execute()
  const before = new Set(rows.map((row) => row.person_tag))
  const after = new Set(people.map((person) => memberTag(scope, stream, person)))
  const gone = [...before.difference(after)]
  const come = [...after.difference(before)]
  if (gone.length > 0) {
    await trx
      .deleteFrom('stream_people')
      .where('tenant', '=', tenant)
      .where('stream', '=', stream)
      .where('person_tag', 'in', gone)
      .execute()
  }
  if (come.length > 0) {
    await trx
      .insertInto('stream_people')
      .values(come.map((person_tag) => ({ tenant, stream, person_tag })))
      .execute()
  }
}

type Snapshot = Parameters<Tx['append']>[3]

/** See `Tx.append`. */
export async function append(
  scope: Scope,
  id: string,
  version: number,
  facts: readonly Recorded<Fact>[],
  snapshot: Snapshot,
): Promise<void> {
  const { trx, tenant } = scope
  const locked = scope.differences.lockRows(
    trx.selectFrom('streams').select(['version', 'head']).where('tenant', '=', tenant).where('id', '=', id),
  )
  const row = await locked.executeTakeFirst()
  if (row?.version !== version) throw new StoreError('version', 'The stream has moved on.')
  const aliases = await Pseudonyms.read(scope, id)
  await aliases.admit(scope, id, facts)
  let head: Uint8Array = row.head
  let seq = version
  for (const recorded of facts) {
    seq += 1
    const stored = await sealFact(scope, id, seq, recorded, aliases)
    head = factMac(scope.keys.chain, stored, head)
    await trx
      .insertInto('facts')
      .values({ ...stored, mac: head })
      .execute()
  }
  await trx
    .updateTable('streams')
    .set({
      version: seq,
      head,
      head_mac: headMac(scope.keys.chain, { tenant, id, version: seq, head }),
      fold_version: snapshot.foldVersion,
      state: await scope.sealIn(id, stateCell(id), snapshot.state),
    })
    .where('tenant', '=', tenant)
    .where('id', '=', id)
    .execute()
  await replacePeople(scope, id, snapshot.people)
}

async function sealFact(
  scope: Scope,
  stream: string,
  seq: number,
  recorded: Recorded<Fact>,
  aliases: Pseudonyms,
): Promise<StoredFact> {
  const key = await scope.streamKey(stream)
  return {
    tenant: scope.tenant,
    stream,
    seq,
    day: new Date(recorded.at).toISOString().slice(0, 10),
    key_id: Buffer.from(key.id).toString('hex'),
    body: await scope.sealIn(stream, factCell(seq), aliases.hide(recorded)),
  }
}

/** See `Tx.facts`. @throws StoreError `tampered` when some are missing or do not open. */
export async function factsOf(scope: Scope, id: string): Promise<readonly Recorded<Fact>[]> {
  const rows = await scope.trx
    .selectFrom('facts')
    .select(['seq', 'body'])
    .where('tenant', '=', scope.tenant)
    .where('stream', '=', id)
    .orderBy('seq')
    .execute()
  const stream = await scope.trx
    .selectFrom('streams')
    .select('version')
    .where('tenant', '=', scope.tenant)
    .where('id', '=', id)
    .executeTakeFirst()
  if (rows.length !== (stream?.version ?? 0) || (rows.at(-1)?.seq ?? 0) !== rows.length) {
    throw new StoreError('tampered', 'Facts of a stream are missing.')
  }
  if (rows.length === 0) return []
  const aliases = await Pseudonyms.read(scope, id)
  const list: Recorded<Fact>[] = []
  for (const row of rows) {
    const hidden = await scope.openIn(id, factCell(row.seq), row.body)
    list.push(aliases.show(hidden) as Recorded<Fact>)
  }
  return list
}
