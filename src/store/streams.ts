import type { Fact, Recorded } from '../case/facts.ts'
import type { PersonId } from '../case/person.ts'
import type { Stream, StreamKind, Tx } from '../engine/store.ts'
import { StoreError } from '../engine/store.ts'
import type { StoredFact } from './chain.ts'
import { factMac, GENESIS, headMac } from './chain.ts'
import { Pseudonyms } from './pseudonyms.ts'
import type { Scope } from './scope.ts'

const CHUNK = 200

/** A name as it is compared: NFKC, lower case, one space between words. "ACME  Ltd" and "acme ltd" are one client. */
export function foldedName(name: string): string {
  return name.normalize('NFKC').toLowerCase().normalize('NFKC').replace(/\s+/gu, ' ').trim()
}

interface StreamRow {
  readonly id: string
  readonly kind: string
  readonly version: number
  readonly fold_version: number
  readonly state: Uint8Array | null
}

function nameTag(scope: Scope, kind: StreamKind, name: string): string {
  return scope.keys.hash('name', kind, foldedName(name))
}
function memberTag(scope: Scope, stream: string, person: PersonId): string {
  return scope.keys.hash('member', stream, person)
}
function stateCell(stream: string) {
  return { table: 'streams', column: 'state', row: stream }
}
function factCell(seq: number) {
  return { table: 'facts', column: 'body', row: String(seq) }
}

function rowsOf(scope: Scope) {
  return scope.trx
    .selectFrom('streams')
    .select(['id', 'kind', 'version', 'fold_version', 'state'])
    .where('tenant', '=', scope.tenant)
}

async function opened(scope: Scope, row: StreamRow): Promise<Stream> {
  const state = row.state === null ? undefined : await scope.openIn(row.id, stateCell(row.id), row.state)
  const { id, version, fold_version: foldVersion } = row
  return { id, kind: row.kind as StreamKind, version, state, foldVersion }
}

async function begin(scope: Scope, stream: Parameters<Tx['begin']>[0]): Promise<void> {
  const tag = nameTag(scope, stream.kind, stream.name)
  const { trx, tenant } = scope
  const taken = await rowsOf(scope)
    .where('kind', '=', stream.kind)
    .where('name_tag', '=', tag)
    .executeTakeFirst()
  if (taken) throw new StoreError('name-taken', `There is a ${stream.kind} with this name already.`)
  const last = await trx
    .selectFrom('streams')
    .select((select) => select.fn.max('position').as('position'))
    .where('tenant', '=', tenant)
    .executeTakeFirst()
  const head = { tenant, id: stream.id, version: 0, head: GENESIS }
  await trx
    .insertInto('streams')
    .values({
      ...head,
      kind: stream.kind,
      name_tag: tag,
      position: Number(last?.position ?? 0) + 1,
      head_mac: headMac(scope.keys.chain, head),
      fold_version: 0,
      state: null,
    })
    .execute()
  await scope.newStreamKey(stream.id)
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

async function append(
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

async function facts(scope: Scope, id: string): Promise<readonly Recorded<Fact>[]> {
  const rows = await scope.trx
    .selectFrom('facts')
    .select(['seq', 'body'])
    .where('tenant', '=', scope.tenant)
    .where('stream', '=', id)
    .orderBy('seq')
    .execute()
  const stream = await rowsOf(scope).where('id', '=', id).executeTakeFirst()
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

async function streamsOf(scope: Scope, kind: StreamKind, person: PersonId): Promise<readonly Stream[]> {
  const ids = await scope.trx
    .selectFrom('streams')
    .select('id')
    .where('tenant', '=', scope.tenant)
    .where('kind', '=', kind)
    .orderBy('position', 'desc')
    .orderBy('id')
    .execute()
  const list: Stream[] = []
  for (let from = 0; from < ids.length; from += CHUNK) {
    const chunk = ids.slice(from, from + CHUNK).map((row) => row.id)
    const mine = await scope.trx
      .selectFrom('stream_people')
      .innerJoin('streams', (join) =>
        join
          .onRef('streams.tenant', '=', 'stream_people.tenant')
          .onRef('streams.id', '=', 'stream_people.stream'),
      )
      .select(['id', 'kind', 'version', 'fold_version', 'state'])
      .where('streams.tenant', '=', scope.tenant)
      .where('id', 'in', chunk)
      .where(
        'person_tag',
        'in',
        chunk.map((id) => memberTag(scope, id, person)),
      )
      .orderBy('position', 'desc')
      .orderBy('id')
      .execute()
    for (const row of mine) list.push(await opened(scope, row))
  }
  return list
}

/** Streams, their facts in a gapless keyed chain, their snapshots and who has a part in them. */
export function streamsIn(
  scope: Scope,
): Pick<Tx, 'stream' | 'findStream' | 'streamsOf' | 'allStreams' | 'begin' | 'append' | 'facts'> {
  return {
    async stream(id) {
      const row = await scope.differences.lockRows(rowsOf(scope).where('id', '=', id)).executeTakeFirst()
      return row && opened(scope, row)
    },
    async findStream(kind, name) {
      const query = rowsOf(scope)
        .where('kind', '=', kind)
        .where('name_tag', '=', nameTag(scope, kind, name))
      const row = await scope.differences.lockRows(query).executeTakeFirst()
      return row && opened(scope, row)
    },
    streamsOf: (kind, person) => streamsOf(scope, kind, person),
    async allStreams(kind) {
      const rows = await rowsOf(scope)
        .where('kind', '=', kind)
        .orderBy('position', 'desc')
        .orderBy('id')
        .execute()
      const list: Stream[] = []
      for (const row of rows) list.push(await opened(scope, row))
      return list
    },
    begin: (stream) => begin(scope, stream),
    append: (id, version, list, snapshot) => append(scope, id, version, list, snapshot),
    facts: (id) => facts(scope, id),
  }
}
