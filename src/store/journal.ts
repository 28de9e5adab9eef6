import type { PersonId } from '../case/person.ts'
import { draftDays, type Draft as KeptDraft, type Taken, type Tx } from '../engine/store.ts'
import { canonicalText } from './exact-json.ts'
import type { Scope } from './scope.ts'

/** A draft as sealed. */
export interface Draft {
  readonly form: string
  readonly values: KeptDraft['values']
}
/** Where a draft's body is sealed. */
export function draftCell(tag: string) {
  return { table: 'drafts', column: 'body', row: tag }
}
function replyCell(tag: string) {
  return { table: 'ledger', column: 'reply', row: tag }
}
function viewCell(tag: string) {
  return { table: 'access_log', column: 'body', row: tag }
}
const dayMs = 24 * 3_600_000
function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10)
}

/** The tag of a person's draft. */
export function draftTag(scope: Scope, person: PersonId, form: string): string {
  return scope.keys.hash('draft', person, form)
}

interface ReplyRow {
  readonly gesture_tag: string
  readonly reply: Uint8Array
  readonly round_tag: string | null
}
/** The reply in a row of the ledger. @throws StoreError `tampered`. */
export function openReply(scope: Scope, { gesture_tag, reply, round_tag }: ReplyRow): unknown {
  const cell = replyCell(gesture_tag)
  return round_tag === null ? scope.openHere(cell, reply) : scope.openPaddedHere(cell, reply)
}

async function taken(scope: Scope, gesture: string): Promise<Taken | undefined> {
  const tag = scope.keys.hash('gesture', gesture)
  // The same gesture on another process is waited for: else this one would see its effect, and not its answer.
  await scope.differences.lockName(scope.trx, tag)
  const row = await scope.trx
    .selectFrom('ledger')
    .select(['content', 'reply', 'round_tag'])
    .where('tenant', '=', scope.tenant)
    .where('gesture_tag', '=', tag)
    .executeTakeFirst()
  if (!row) return undefined
  return { content: row.content, reply: openReply(scope, { gesture_tag: tag, ...row }) }
}

async function take(scope: Scope, gesture: string, entry: Taken, now: number): Promise<void> {
  const tag = scope.keys.hash('gesture', gesture)
  const { about } = entry
  await scope.trx
    .insertInto('ledger')
    .values({
      tenant: scope.tenant,
      gesture_tag: tag,
      content: entry.content,
      day: dayOf(now),
      round_tag: about ? scope.keys.hash('round', about.stream, about.round) : null,
      reply: about
        ? scope.sealPaddedHere(replyCell(tag), entry.reply)
        : scope.sealHere(replyCell(tag), entry.reply),
    })
    .execute()
}

/** Which gestures were taken and what was answered (trust K1). */
export function ledgerOf(scope: Scope): Pick<Tx, 'taken' | 'take' | 'contentHash'> {
  return {
    taken: (gesture) => taken(scope, gesture),
    take: (gesture, entry, now) => take(scope, gesture, entry, now),
    contentHash: (content) => scope.keys.hash('content', canonicalText(content)),
  }
}

/** The first day whose drafts are still kept. */
const oldestDay = (now: number) => dayOf(now - draftDays * dayMs)

/** Deletes the tenant's drafts that are too old, whoever wrote them. */
export async function forgetDrafts({ trx, tenant }: Scope, now: number): Promise<void> {
  await trx.deleteFrom('drafts').where('tenant', '=', tenant).where('day', '<', oldestDay(now)).execute()
}

/** Forms that could not be handed in yet; padded, so that a dump does not tell who has written much. */
export function draftsOf(scope: Scope): Pick<Tx, 'draft' | 'saveDraft' | 'dropDraft'> {
  const tagOf = (person: PersonId, form: string) => draftTag(scope, person, form)
  return {
    async draft(person, form, now) {
      const tag = tagOf(person, form)
      const row = await scope.trx
        .selectFrom('drafts')
        .select(['day', 'body'])
        .where('tenant', '=', scope.tenant)
        .where('draft_tag', '=', tag)
        .where('day', '>=', oldestDay(now))
        .executeTakeFirst()
      if (!row) return undefined
      return { values: scope.openPaddedHere<Draft>(draftCell(tag), row.body).values, day: row.day }
    },
    async saveDraft(person, form, values, now) {
      const tag = tagOf(person, form)
      const day = dayOf(now)
      const body = scope.sealPaddedHere(draftCell(tag), { form, values } satisfies Draft)
      await scope.trx
        .insertInto('drafts')
        .values({ tenant: scope.tenant, draft_tag: tag, day, body })
        .onConflict((conflict) => conflict.columns(['tenant', 'draft_tag']).doUpdateSet({ day, body }))
        .execute()
    },
    async dropDraft(person, form) {
      await scope.trx
        .deleteFrom('drafts')
        .where('tenant', '=', scope.tenant)
        .where('draft_tag', '=', tagOf(person, form))
        .execute()
    },
  }
}

/** Who looked at what, by day (req derived D1). The person is sealed under the stream's key. */
export function viewsOf(scope: Scope): Pick<Tx, 'noteView' | 'views'> {
  return {
    async noteView(person, stream, now) {
      const day = dayOf(now)
      const tag = scope.keys.hash('view', person, stream, day)
      await scope.trx
        .insertInto('access_log')
        .values({
          tenant: scope.tenant,
          stream,
          day,
          view_tag: tag,
          body: await scope.sealIn(stream, viewCell(tag), person),
        })
        .onConflict((conflict) => conflict.columns(['tenant', 'stream', 'day', 'view_tag']).doNothing())
        .execute()
    },
    async views(stream) {
      const rows = await scope.trx
        .selectFrom('access_log')
        .select(['day', 'view_tag', 'body'])
        .where('tenant', '=', scope.tenant)
        .where('stream', '=', stream)
        .orderBy('day')
        .orderBy('view_tag')
        .execute()
      const list: { person: PersonId; day: string }[] = []
      for (const row of rows) {
        list.push({
          person: await scope.openIn<PersonId>(stream, viewCell(row.view_tag), row.body),
          day: row.day,
        })
      }
      return list
    },
  }
}

/** How many unasked messages a person got on a day (definitions, "Clocks": three at most). */
export function unaskedOf(scope: Scope): Pick<Tx, 'countUnasked' | 'noteUnasked'> {
  const tagOf = (person: PersonId, day: string) => scope.keys.hash('unasked', person, day)
  return {
    async countUnasked(person, day) {
      const row = await scope.trx
        .selectFrom('unasked')
        .select('count')
        .where('tenant', '=', scope.tenant)
        .where('person_day_tag', '=', tagOf(person, day))
        .executeTakeFirst()
      return row?.count ?? 0
    },
    async noteUnasked(person, day) {
      await scope.trx
        .insertInto('unasked')
        .values({ tenant: scope.tenant, person_day_tag: tagOf(person, day), count: 1 })
        .onConflict((conflict) =>
          conflict
            .columns(['tenant', 'person_day_tag'])
            .doUpdateSet((update) => ({ count: update('unasked.count', '+', 1) })),
        )
        .execute()
    },
  }
}
