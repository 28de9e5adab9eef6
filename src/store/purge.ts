import type { Draft } from './journal.ts'
import { draftCell } from './journal.ts'
import type { OutgoingBody } from './outbox.ts'
import { outgoingCell } from './outbox.ts'
import type { Scope } from './scope.ts'
import type { TimerBody } from './timers.ts'
import { timerCell } from './timers.ts'

const WORD = /[A-Za-z0-9_-]/

/** True when `name` stands in `text` as a whole word: `consult.remind:round_7` mentions round_7, not round_77. */
export function mentions(text: string, name: string): boolean {
  if (name === '') return false
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (!WORD.test(text.charAt(at - 1)) && !WORD.test(text.charAt(at + name.length))) return true
  }
  return false
}

async function purgeTimers(scope: Scope, stream: string, round: string): Promise<void> {
  const rows = await scope.trx
    .selectFrom('timers')
    .selectAll()
    .where('tenant', '=', scope.tenant)
    .where('stream', '=', stream)
    .where('state', '<>', 'unreadable')
    .execute()
  for (const row of rows) {
    const timer = await scope.openIn<TimerBody>(stream, timerCell(row.key_tag), row.body)
    if (!mentions(timer.key, round)) continue
    await scope.trx
      .deleteFrom('timers')
      .where('tenant', '=', scope.tenant)
      .where('stream', '=', stream)
      .where('key_tag', '=', row.key_tag)
      .execute()
    // A key that fired stays fired for ever, but no longer says when.
    if (row.state === 'fired') {
      const body = await scope.sealIn(stream, timerCell(row.key_tag), timer)
      await scope.trx
        .insertInto('timers')
        .values({ ...row, due_at: 0, body })
        .execute()
    }
  }
}

async function purgeOutbox(scope: Scope, stream: string, round: string): Promise<void> {
  // Standing cards stay: they are withdrawn or edited by their slot. What was sent has left the table already.
  const rows = await scope.trx
    .selectFrom('outbox')
    .select(['id', 'body'])
    .where('tenant', '=', scope.tenant)
    .where('stream', '=', stream)
    .where('state', '=', 'ready')
    .where('standing', '=', 0)
    .where('verb', '=', 'show')
    .execute()
  for (const row of rows) {
    const outgoing = await scope.openIn<OutgoingBody>(stream, outgoingCell(row.id), row.body)
    if (!mentions(outgoing.slot, round) && !mentions(outgoing.collapse ?? '', round)) continue
    await scope.trx.deleteFrom('outbox').where('id', '=', row.id).execute()
  }
}

async function purgeDrafts(scope: Scope, round: string): Promise<void> {
  const rows = await scope.trx
    .selectFrom('drafts')
    .select(['draft_tag', 'body'])
    .where('tenant', '=', scope.tenant)
    .execute()
  for (const row of rows) {
    const draft = scope.openPaddedHere<Draft>(draftCell(row.draft_tag), row.body)
    if (!mentions(draft.form, round)) continue
    await scope.trx
      .deleteFrom('drafts')
      .where('tenant', '=', scope.tenant)
      .where('draft_tag', '=', row.draft_tag)
      .execute()
  }
}

/** Removes what else could link people to the answers of a round: ledger, timers, unsent messages, drafts. */
export async function purgeRound(scope: Scope, stream: string, round: string): Promise<void> {
  await scope.trx
    .deleteFrom('ledger')
    .where('tenant', '=', scope.tenant)
    .where('round_tag', '=', scope.keys.hash('round', stream, round))
    .execute()
  await purgeTimers(scope, stream, round)
  await purgeOutbox(scope, stream, round)
  await purgeDrafts(scope, round)
}
