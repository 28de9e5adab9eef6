import type { KeyObject } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'
import type { StoredFact } from './chain.ts'
import { factMac, GENESIS, headMac, sameMac } from './chain.ts'
import type { Schema } from './schema.ts'
import type { Tools } from './scope.ts'

/** The first thing wrong with a stream. `seq` counts from 1. */
export interface Fault {
  readonly tenant: string
  readonly stream: string
  readonly seq: number
  /**
   * altered: its bytes differ · removed: it is not there · reordered: it stood elsewhere · cut: the chain ends before its
   * head · head: the head itself was changed · unreadable: a timer or message of the stream was set aside (`seq` is 0).
   */
  readonly what: 'altered' | 'removed' | 'reordered' | 'cut' | 'head' | 'unreadable'
}
/** What was checked, and the first fault of every stream that has one. */
export interface Verdict {
  readonly streams: number
  readonly facts: number
  readonly faults: readonly Fault[]
}

interface FactRow extends StoredFact {
  readonly mac: Uint8Array
}
interface Head {
  readonly tenant: string
  readonly id: string
  readonly version: number
  readonly head: Uint8Array
  readonly head_mac: Uint8Array
}
type Finding = Pick<Fault, 'seq' | 'what'>

/** In longer streams only the neighbours of a place are tried: all pairs would take the square of their length. */
const LONGEST_SEARCH = 300
const NEIGHBOURS = 3

/** True when the fact's own mac fits another place among these: then it is whole, and was moved. */
function stoodElsewhere(key: KeyObject, row: FactRow, all: readonly FactRow[]): boolean {
  const befores = [GENESIS, ...all.map((other) => other.mac)]
  return all.some((_, index) => {
    const seq = index + 1
    // The fact that stood before place `seq` is there still, at befores[index], unless it was moved as well.
    const near =
      all.length > LONGEST_SEARCH
        ? befores.slice(Math.max(0, index - NEIGHBOURS), index + NEIGHBOURS + 1)
        : befores
    return near.some((before) => sameMac(factMac(key, { ...row, seq }, before), row.mac))
  })
}

/** Walks one chain; the first fact that does not follow from the one before, or undefined. */
function firstBreak(key: KeyObject, rows: readonly FactRow[]): Finding | undefined {
  let before: Uint8Array = GENESIS
  for (const [index, row] of rows.entries()) {
    const seq = index + 1
    if (row.seq !== seq) return { seq, what: 'removed' }
    if (!sameMac(factMac(key, row, before), row.mac)) {
      return { seq, what: stoodElsewhere(key, row, rows) ? 'reordered' : 'altered' }
    }
    before = row.mac
  }
  return undefined
}

function fault(key: KeyObject, head: Head | undefined, rows: readonly FactRow[]): Finding | undefined {
  const broken = firstBreak(key, rows)
  if (broken) return broken
  if (!head) return { seq: 0, what: 'head' }
  if (rows.length < head.version) return { seq: rows.length + 1, what: 'cut' }
  const last = rows.at(-1)?.mac ?? GENESIS
  const fits = rows.length === head.version && sameMac(last, head.head)
  return fits && sameMac(headMac(key, head), head.head_mac) ? undefined : { seq: head.version, what: 'head' }
}

async function unreadable(trx: Transaction<Schema>, tenant: string): Promise<readonly string[]> {
  const timers = await trx
    .selectFrom('timers')
    .select('stream')
    .where('tenant', '=', tenant)
    .where('state', '=', 'unreadable')
    .execute()
  const messages = await trx
    .selectFrom('outbox')
    .select('stream')
    .where('tenant', '=', tenant)
    .where('why', '=', 'tampered')
    .execute()
  return [...new Set([...timers, ...messages].map((row) => row.stream))]
}

async function verifyTenant(trx: Transaction<Schema>, tenant: string, tools: Tools): Promise<Verdict> {
  await tools.differences.enterTenant(trx, tenant)
  const { chain } = await tools.ring.tenant(trx, tenant)
  const heads = await trx
    .selectFrom('streams')
    .select(['tenant', 'id', 'version', 'head', 'head_mac'])
    .where('tenant', '=', tenant)
    .execute()
  const orphans = await trx
    .selectFrom('facts')
    .select('stream')
    .distinct()
    .where('tenant', '=', tenant)
    .execute()
  const byId = new Map(heads.map((head) => [head.id, head]))
  const faults: Fault[] = []
  let facts = 0
  for (const stream of new Set([...byId.keys(), ...orphans.map((row) => row.stream)])) {
    const rows = await trx
      .selectFrom('facts')
      .selectAll()
      .where('tenant', '=', tenant)
      .where('stream', '=', stream)
      .orderBy('seq')
      .execute()
    facts += rows.length
    const found = fault(chain, byId.get(stream), rows)
    if (found) faults.push({ tenant, stream, ...found })
  }
  for (const stream of await unreadable(trx, tenant)) {
    faults.push({ tenant, stream, seq: 0, what: 'unreadable' })
  }
  return { streams: byId.size, facts, faults }
}

/** The tenants, for an operator's command and for what is deleted by the day. */
export function tenantIds(db: Kysely<Schema>, tools: Tools): Promise<readonly string[]> {
  return db.transaction().execute(async (trx) => {
    await tools.differences.enterAs(trx, 'operator')
    const rows = await trx.selectFrom('tenants').select('id').orderBy('id').execute()
    return rows.map((row) => row.id)
  })
}

/**
 * Walks every chain of every tenant (trust K2). It needs no stream's key, so an erased stream still verifies. A database
 * that was rolled back as a whole looks whole: only an anchor outside could tell.
 */
export async function verify(db: Kysely<Schema>, tools: Tools): Promise<Verdict> {
  let all: Verdict = { streams: 0, facts: 0, faults: [] }
  for (const id of await tenantIds(db, tools)) {
    const one = await db.transaction().execute((trx) => verifyTenant(trx, id, tools))
    all = {
      streams: all.streams + one.streams,
      facts: all.facts + one.facts,
      faults: [...all.faults, ...one.faults],
    }
  }
  return all
}
