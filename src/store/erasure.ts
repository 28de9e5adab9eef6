import type { Tx } from '../engine/store.ts'
import type { Draft } from './journal.ts'
import { draftCell, openReply } from './journal.ts'
import { mentions } from './purge.ts'
import type { Scope } from './scope.ts'
import { ERASED } from './streams.ts'
import type { Tombstone } from './tombstones.ts'

/** Tables whose rows belong to a stream and are of no use without its key. Facts stay: the chain must verify. */
const OF_A_STREAM = [
  'stream_keys',
  'aliases',
  'stream_people',
  'rounds',
  'ballots',
  'outbox',
  'slots',
  'posted',
  'timers',
  'access_log',
] as const
const CHUNK = 500

async function destroy(scope: Scope, { tenant, stream, day }: Tombstone): Promise<void> {
  const { trx } = scope
  await trx
    .insertInto('tombstones')
    .values({ tenant, stream, day })
    .onConflict((conflict) => conflict.columns(['tenant', 'stream']).doNothing())
    .execute()
  for (const table of OF_A_STREAM) {
    await trx.deleteFrom(table).where('tenant', '=', tenant).where('stream', '=', stream).execute()
  }
  // Its name is free again, and no hash of it is left.
  await trx
    .updateTable('streams')
    .set({ kind: ERASED, name_tag: scope.keys.hash('name', ERASED, stream), state: null })
    .where('tenant', '=', tenant)
    .where('id', '=', stream)
    .execute()
  scope.vacuumDue = true
}

/** Drafts and answers in the ledger are sealed under the tenant's key: the stream's does not close them. */
async function forgetWords(scope: Scope, stream: string): Promise<void> {
  const drafts = await scope.trx
    .selectFrom('drafts')
    .select(['draft_tag', 'body'])
    .where('tenant', '=', scope.tenant)
    .execute()
  for (const row of drafts) {
    const { form } = scope.openPaddedHere<Draft>(draftCell(row.draft_tag), row.body)
    if (!mentions(form, stream)) continue
    await scope.trx
      .deleteFrom('drafts')
      .where('tenant', '=', scope.tenant)
      .where('draft_tag', '=', row.draft_tag)
      .execute()
  }
  for (let after = ''; ; ) {
    const rows = await scope.trx
      .selectFrom('ledger')
      .select(['gesture_tag', 'reply', 'round_tag'])
      .where('tenant', '=', scope.tenant)
      .where('gesture_tag', '>', after)
      .orderBy('gesture_tag')
      .limit(CHUNK)
      .execute()
    const last = rows.at(-1)
    if (!last) return
    after = last.gesture_tag
    const gone = rows.filter((row) => mentions(JSON.stringify(openReply(scope, row)), stream))
    if (gone.length === 0) continue
    await scope.trx
      .deleteFrom('ledger')
      .where('tenant', '=', scope.tenant)
      .where(
        'gesture_tag',
        'in',
        gone.map((row) => row.gesture_tag),
      )
      .execute()
  }
}

/** Erasure by key (trust K4). */
export function erasureOf(scope: Scope): Pick<Tx, 'erase'> {
  return {
    async erase(stream, now) {
      const tombstone = { tenant: scope.tenant, stream, day: new Date(now).toISOString().slice(0, 10) }
      await destroy(scope, tombstone)
      await forgetWords(scope, stream)
      scope.erased.push(tombstone)
    },
  }
}

/**
 * Erases again what a restored backup brought back: streams with a tombstone that still have a key. How many there were.
 */
export async function eraseAgain(scope: Scope, tombstones: readonly Tombstone[]): Promise<number> {
  let count = 0
  for (const tombstone of tombstones) {
    const back = await scope.trx
      .selectFrom('stream_keys')
      .select('stream')
      .where('tenant', '=', scope.tenant)
      .where('stream', '=', tombstone.stream)
      .executeTakeFirst()
    if (!back) continue
    await destroy(scope, tombstone)
    await forgetWords(scope, tombstone.stream)
    count += 1
  }
  return count
}

/** The tombstones in the database. */
export function tombstonesIn(scope: Scope): Promise<Tombstone[]> {
  return scope.trx.selectFrom('tombstones').selectAll().where('tenant', '=', scope.tenant).execute()
}
