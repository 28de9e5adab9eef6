import type { Draft } from './journal.ts'
import { draftCell } from './journal.ts'
import type { OutgoingBody } from './outbox.ts'
import { outgoingCell } from './outbox.ts'
import type { Scope } from './scope.ts'
import type { TimerBody } from './timers.ts'
import { timerCell } from './timers.ts'

/** True when `round` stands in `key` as a whole word: `consult.remind:round_7` is about round_7, not about round_77. */
function isAbout(round: string, key: string | undefined): boolean {
  const from = key?.indexOf(round) ?? -1
  if (key === undefined || from < 0 || round === '') return false
  const word = /[A-Za-z0-9_-]/
  const alone = !word.test(key.charAt(from - 1)) && !word.test(key.charAt(from + round.length))
  return alone || isAbout(round, key.slice(from + 1))
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
    if (!isAbout(round, timer.key)) continue
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
    if (!isAbout(round, outgoing.slot) && !isAbout(round, outgoing.collapse)) continue
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
    if (!isAbout(round, draft.form)) continue
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
