import type { PersonId } from '../case/person.ts'
import type { Stream, StreamKind, Tx } from '../engine/store.ts'
import { StoreError } from '../engine/store.ts'
import { GENESIS, headMac } from './chain.ts'
import { append, factsOf, memberTag, stateCell } from './facts.ts'
import type { Scope } from './scope.ts'

const CHUNK = 200
/** The kind of a stream whose key was destroyed: none of the kinds that anybody asks for. */
export const ERASED = 'erased'

/** A name as it is compared: NFKC, lower case, one space between words. "ACME  Ltd" and "acme ltd" are one client. */
function foldedName(name: string): string {
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

/**
 * The row of a stream, locked, so that two presses on one case follow each other. A workspace's settings are read by every
 * gesture and seldom changed: they are not locked, and `append` refuses what was changed meanwhile.
 */
async function locked(scope: Scope, id: string): Promise<StreamRow | undefined> {
  const row = rowsOf(scope).where('id', '=', id)
  const changing = await scope.differences.lockRows(row.where('kind', '<>', 'workspace')).executeTakeFirst()
  return changing ?? row.executeTakeFirst()
}

async function begin(scope: Scope, stream: Parameters<Tx['begin']>[0]): Promise<void> {
  const tag = nameTag(scope, stream.kind, stream.name)
  const { trx, tenant } = scope
  const taken = await rowsOf(scope)
    .where('kind', '=', stream.kind)
    .where('name_tag', '=', tag)
    .executeTakeFirst()
  // Another process began this very stream in the same instant: to be read, not to be begun.
  if (taken?.id === stream.id) throw new StoreError('version', 'The stream has begun meanwhile.')
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
      const row = await locked(scope, id)
      return row && row.kind !== ERASED ? opened(scope, row) : undefined
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
    facts: (id) => factsOf(scope, id),
  }
}
