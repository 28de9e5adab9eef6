import type { Kysely } from 'kysely'
import type { DueTimer, TimerRow, Tx } from '../engine/store.ts'
import { StoreError } from '../engine/store.ts'
import type { Schema } from './schema.ts'
import type { Tools } from './scope.ts'
import { Scope } from './scope.ts'

/** What of a timer is sealed. */
export interface TimerBody {
  readonly key: string
  readonly kind: string
}
/** Where a timer's body is sealed. */
export function timerCell(tag: string) {
  return { table: 'timers', column: 'body', row: tag }
}
function tagOf(scope: Scope, stream: string, key: string): string {
  return scope.keys.hash('timer', stream, key)
}

async function list(scope: Scope, stream: string): ReturnType<Tx['timers']> {
  const rows = await scope.trx
    .selectFrom('timers')
    .select(['key_tag', 'due_at', 'state', 'body'])
    .where('tenant', '=', scope.tenant)
    .where('stream', '=', stream)
    .orderBy('due_at')
    .execute()
  const pending: TimerRow[] = []
  const fired = new Set<string>()
  for (const row of rows) {
    const body = await scope.openIn<TimerBody>(stream, timerCell(row.key_tag), row.body)
    if (row.state === 'fired') fired.add(body.key)
    else pending.push({ stream, ...body, dueAt: row.due_at })
  }
  return { pending, fired }
}

async function lockStream(scope: Scope, stream: string): Promise<void> {
  const row = scope.trx
    .selectFrom('streams')
    .select('id')
    .where('tenant', '=', scope.tenant)
    .where('id', '=', stream)
  await scope.differences.lockRows(row).executeTakeFirst()
}

async function set(scope: Scope, timer: TimerRow): Promise<void> {
  const tag = tagOf(scope, timer.stream, timer.key)
  const body: TimerBody = { key: timer.key, kind: timer.kind }
  const values = { due_at: timer.dueAt, body: await scope.sealIn(timer.stream, timerCell(tag), body) }
  await scope.trx
    .insertInto('timers')
    .values({ tenant: scope.tenant, stream: timer.stream, key_tag: tag, state: 'waiting', ...values })
    .onConflict((conflict) =>
      conflict
        .columns(['tenant', 'stream', 'key_tag'])
        .doUpdateSet(values)
        .where('timers.state', '=', 'waiting'),
    )
    .execute()
}

/** Timers of a stream: rows, never a `setTimeout`. A key fires once, ever. */
export function timersOf(scope: Scope): Pick<Tx, 'timers' | 'setTimer' | 'cancelTimer' | 'fire'> {
  return {
    timers: (stream) => list(scope, stream),
    setTimer: (timer) => set(scope, timer),
    async cancelTimer(stream, key) {
      await scope.trx
        .deleteFrom('timers')
        .where('tenant', '=', scope.tenant)
        .where('stream', '=', stream)
        .where('key_tag', '=', tagOf(scope, stream, key))
        .where('state', '=', 'waiting')
        .execute()
    },
    async fire(timer) {
      // The stream first, as every gesture does: else two that meet could wait for each other.
      await lockStream(scope, timer.stream)
      const { numUpdatedRows } = await scope.trx
        .updateTable('timers')
        .set({ state: 'fired' })
        .where('tenant', '=', scope.tenant)
        .where('stream', '=', timer.stream)
        .where('key_tag', '=', tagOf(scope, timer.stream, timer.key))
        .where('state', '=', 'waiting')
        .where('due_at', '=', timer.dueAt)
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },
  }
}

/**
 * Timers due by `now` (business time) of all tenants, oldest first. One that does not open is set aside as unreadable,
 * so that it cannot stop the others; `verifyChains` names it.
 */
export function dueTimers(
  db: Kysely<Schema>,
  tools: Tools,
  now: number,
  limit: number,
): Promise<readonly DueTimer[]> {
  return db.transaction().execute(async (trx) => {
    await tools.differences.enterAs(trx, 'worker')
    const rows = await trx
      .selectFrom('timers')
      .selectAll()
      .where('state', '=', 'waiting')
      .where('due_at', '<=', now)
      .orderBy('due_at')
      .limit(limit)
      .execute()
    const due: DueTimer[] = []
    for (const row of rows) {
      const scope = await Scope.enter(trx, row.tenant, tools)
      try {
        const body = await scope.openIn<TimerBody>(row.stream, timerCell(row.key_tag), row.body)
        due.push({ tenant: row.tenant, stream: row.stream, ...body, dueAt: row.due_at })
      } catch (error) {
        if (!(error instanceof StoreError)) throw error
        await trx
          .updateTable('timers')
          .set({ state: 'unreadable' })
          .where('tenant', '=', row.tenant)
          .where('stream', '=', row.stream)
          .where('key_tag', '=', row.key_tag)
          .execute()
      }
    }
    return due
  })
}
