import type { Kysely, Transaction } from 'kysely'
import type { MessageRef } from '../engine/gesture.ts'
import type { Claimed } from '../engine/store.ts'
import { StoreError } from '../engine/store.ts'
import { newId } from './chance.ts'
import type { OutgoingBody } from './outbox.ts'
import { outgoingCell, postedCell } from './outbox.ts'
import type { Schema } from './schema.ts'
import type { Tools } from './scope.ts'
import { Scope } from './scope.ts'

/** Leases that a new message may lose: it may have arrived each time, and a reminder comes at most twice (trust F2). */
const lostAtMost = 2

/**
 * Whoever held these died while sending. What may not come twice, or may have come twice already, is parked: nobody
 * knows whether it arrived. An edit of a message that stands is the same message again, however often it is sent.
 */
async function parkLost(trx: Transaction<Schema>, realNow: number): Promise<void> {
  await trx
    .updateTable('outbox')
    .set({ state: 'parked', why: 'unknown', noticed: 0 })
    .where('state', '=', 'sending')
    .where('lease_until', '<=', realNow)
    .where((where) =>
      where.or([
        where('promise', '=', 'at-most-once'),
        where.and([
          where('verb', '=', 'show'),
          where('attempts', '>=', lostAtMost),
          where.not(
            where.exists(
              where
                .selectFrom('posted')
                .select('posted.slot_tag')
                .whereRef('posted.tenant', '=', 'outbox.tenant')
                .whereRef('posted.stream', '=', 'outbox.stream')
                .whereRef('posted.slot_tag', '=', 'outbox.slot_tag'),
            ),
          ),
        ]),
      ]),
    )
    .execute()
}

/** Whether anything at all could be claimed or parked: most looks find nothing, and this one costs least. */
async function isQuiet(trx: Transaction<Schema>, now: number, realNow: number): Promise<boolean> {
  const some = trx
    .selectFrom('outbox')
    .select('id')
    .where((where) =>
      where.or([
        where.and([where('state', '=', 'sending'), where('lease_until', '<=', realNow)]),
        where.and([
          where('state', '=', 'ready'),
          where('not_before', '<=', now),
          where('retry_at', '<=', realNow),
        ]),
      ]),
    )
    .limit(1)
  return (await some.executeTakeFirst()) === undefined
}

/** Ready and due, and nothing of the same place is on its way or due before it; or on its way with a lease that ran out. */
function claimable(trx: Transaction<Schema>, now: number, realNow: number) {
  return trx
    .selectFrom('outbox as mine')
    .selectAll('mine')
    .where((where) =>
      where.or([
        where.and([where('mine.state', '=', 'sending'), where('mine.lease_until', '<=', realNow)]),
        where.and([
          where('mine.state', '=', 'ready'),
          where('mine.not_before', '<=', now),
          where('mine.retry_at', '<=', realNow),
          where.not(
            where.exists(
              where
                .selectFrom('outbox as other')
                .select('other.id')
                .whereRef('other.tenant', '=', 'mine.tenant')
                .whereRef('other.place_tag', '=', 'mine.place_tag')
                .where((before) =>
                  before.or([
                    before('other.state', '=', 'sending'),
                    // An older one that was refused for now holds the whole place (trust F7); a delayed one does not.
                    before.and([
                      before('other.state', '=', 'ready'),
                      before('other.not_before', '<=', now),
                      before.or([
                        before('other.position', '<', before.ref('mine.position')),
                        // Two processes may have taken the same position; the id then decides.
                        before.and([
                          before('other.position', '=', before.ref('mine.position')),
                          before('other.id', '<', before.ref('mine.id')),
                        ]),
                      ]),
                    ]),
                  ]),
                ),
            ),
          ),
        ]),
      ]),
    )
    .orderBy('mine.position')
}

type Row = Awaited<ReturnType<ReturnType<typeof claimable>['execute']>>[number]

async function lease(trx: Transaction<Schema>, row: Row, token: string, until: number): Promise<boolean> {
  const update = trx
    .updateTable('outbox')
    .set({ state: 'sending', lease: token, lease_until: until, attempts: row.attempts + 1 })
    .where('id', '=', row.id)
    .where('state', '=', row.state)
  // The condition is checked again in the row itself: then nothing is doubled, whatever the reader saw.
  const { numUpdatedRows } = await (row.lease === null
    ? update.where('lease', 'is', null)
    : update.where('lease', '=', row.lease)
  ).executeTakeFirst()
  return numUpdatedRows === 1n
}

async function opened(scope: Scope, row: Row, token: string): Promise<Claimed> {
  const { trx, tenant } = scope
  const body = await scope.openIn<OutgoingBody>(row.stream, outgoingCell(row.id), row.body)
  const posted = await trx
    .selectFrom('posted')
    .select('body')
    .where('tenant', '=', tenant)
    .where('stream', '=', row.stream)
    .where('slot_tag', '=', row.slot_tag)
    .executeTakeFirst()
  const message =
    posted && (await scope.openIn<MessageRef>(row.stream, postedCell(row.slot_tag), posted.body))
  return {
    id: row.id,
    tenant,
    stream: row.stream,
    verb: row.verb,
    promise: row.promise,
    notBefore: row.not_before,
    lease: token,
    attempts: row.attempts + 1,
    ...body,
    ...(message ? { message } : {}),
  }
}

/** See `Store.claimOutgoing`. A message that does not open is parked, so that it cannot stop the others. */
export function claimOutgoing(
  db: Kysely<Schema>,
  tools: Tools,
  now: number,
  limit: number,
  leaseMs: number,
): Promise<readonly Claimed[]> {
  return db.transaction().execute(async (trx) => {
    await tools.differences.enterAs(trx, 'worker')
    const realNow = await tools.realNow(trx)
    if (await isQuiet(trx, now, realNow)) return []
    await parkLost(trx, realNow)
    const candidates = tools.differences.lockFreeRows(claimable(trx, now, realNow).limit(limit))
    const held: { readonly row: Row; readonly token: string }[] = []
    for (const row of await candidates.execute()) {
      const token = newId('lease', tools.random)
      if (await lease(trx, row, token, realNow + leaseMs)) held.push({ row, token })
    }
    const claimed: Claimed[] = []
    for (const { row, token } of held) {
      const scope = await Scope.enter(trx, row.tenant, tools)
      try {
        claimed.push(await opened(scope, row, token))
      } catch (error) {
        if (!(error instanceof StoreError)) throw error
        const aside = { state: 'parked', why: 'tampered', noticed: 1 } as const
        await trx.updateTable('outbox').set(aside).where('id', '=', row.id).execute()
      }
    }
    return claimed
  })
}
