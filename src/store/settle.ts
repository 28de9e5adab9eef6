import type { Kysely, Transaction } from 'kysely'
import type { MessageRef } from '../engine/gesture.ts'
import type { Claimed, Settled } from '../engine/store.ts'
import { postedCell } from './outbox.ts'
import type { Schema } from './schema.ts'
import type { Tools } from './scope.ts'
import { Scope } from './scope.ts'

/** The row of a claim while the claim still counts. */
async function heldRow(trx: Transaction<Schema>, claim: Claimed, settled: Settled, tools: Tools) {
  const row = await tools.differences
    .lockRows(
      trx
        .selectFrom('outbox')
        .select(['state', 'why', 'slot_tag', 'standing', 'attempts'])
        .where('id', '=', claim.id)
        .where('tenant', '=', claim.tenant)
        .where('lease', '=', claim.lease),
    )
    .executeTakeFirst()
  const foundAfterAll = row?.state === 'parked' && row.why === 'unknown' && settled.as === 'sent'
  return row?.state === 'sending' || foundAfterAll ? row : undefined
}

/** What was sent leaves the table; what a slot shows is noted, so that its next card edits it. */
async function finish(
  scope: Scope,
  claim: Claimed,
  row: { readonly slot_tag: string; readonly standing: number },
  message: MessageRef | undefined,
): Promise<void> {
  const { trx, tenant } = scope
  const key = { tenant, stream: claim.stream, slot_tag: row.slot_tag }
  await trx.deleteFrom('outbox').where('id', '=', claim.id).execute()
  if (claim.verb === 'withdraw') {
    await trx
      .deleteFrom('posted')
      .where('tenant', '=', tenant)
      .where('stream', '=', claim.stream)
      .where('slot_tag', '=', row.slot_tag)
      .execute()
  } else if (message && row.standing === 1) {
    const body = await scope.sealIn(claim.stream, postedCell(row.slot_tag), message)
    await trx
      .insertInto('posted')
      .values({ ...key, body })
      .onConflict((conflict) => conflict.columns(['tenant', 'stream', 'slot_tag']).doUpdateSet({ body }))
      .execute()
  }
}

/** Back to the queue, unless a newer card for the same slot waits there: then this one is out of date. */
async function putBack(
  scope: Scope,
  claim: Claimed,
  slotTag: string,
  values: { readonly retry_at?: number; readonly not_before?: number; readonly attempts?: number },
): Promise<void> {
  const newer = await scope.trx
    .selectFrom('outbox')
    .select('id')
    .where('tenant', '=', scope.tenant)
    .where('stream', '=', claim.stream)
    .where('slot_tag', '=', slotTag)
    .where('state', '=', 'ready')
    .executeTakeFirst()
  if (newer) {
    await scope.trx.deleteFrom('outbox').where('id', '=', claim.id).execute()
    return
  }
  await scope.trx
    .updateTable('outbox')
    .set({ ...values, state: 'ready', lease: null, lease_until: 0 })
    .where('id', '=', claim.id)
    .execute()
}

/** See `Store.settle`. */
export function settle(db: Kysely<Schema>, tools: Tools, claim: Claimed, settled: Settled): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const scope = await Scope.enter(trx, claim.tenant, tools)
    const row = await heldRow(trx, claim, settled, tools)
    if (!row) return false
    if (settled.as === 'sent') await finish(scope, claim, row, settled.message)
    if (settled.as === 'retry') {
      await putBack(scope, claim, row.slot_tag, { retry_at: (await tools.realNow(trx)) + settled.afterMs })
    }
    if (settled.as === 'later') {
      // Held back for the reader's sake: that was no attempt.
      await putBack(scope, claim, row.slot_tag, { not_before: settled.notBefore, attempts: row.attempts - 1 })
    }
    if (settled.as === 'parked') {
      await trx
        .updateTable('outbox')
        .set({ state: 'parked', why: settled.why, noticed: 0, lease: null })
        .where('id', '=', claim.id)
        .execute()
    }
    return true
  })
}
