import type { MessageRef } from '../engine/gesture.ts'
import type { Outgoing, Parked, Tx } from '../engine/store.ts'
import { newId } from './chance.ts'
import type { Scope } from './scope.ts'

/** What of a message is sealed under the stream's key. */
export type OutgoingBody = Pick<Outgoing, 'slot' | 'to' | 'card' | 'unasked' | 'collapse'>
type To = Outgoing['to']
interface SlotBody {
  readonly slot: string
  readonly to: To
  readonly hash: string
}

/** Where a message's body is sealed. */
export function outgoingCell(id: string) {
  return { table: 'outbox', column: 'body', row: id }
}
/** Where it is sealed at which message a slot's card stands in a place. */
export function postedCell(tag: string) {
  return { table: 'posted', column: 'body', row: tag }
}
function slotCell(tag: string) {
  return { table: 'slots', column: 'body', row: tag }
}

function toKey(to: To): readonly string[] {
  return 'person' in to
    ? ['person', to.person]
    : ['place', to.place.kind, to.place.channel, to.place.installation, to.place.id]
}

/** The clear tags by which messages keep their order and replace each other. They mean nothing without the tenant's key. */
function tagsOf(scope: Scope, outgoing: Outgoing) {
  const { stream, slot, to, collapse } = outgoing
  return {
    place_tag: scope.keys.hash('place', ...toKey(to)),
    slot_tag: scope.keys.hash('slot', stream, slot, ...toKey(to)),
    collapse_tag: collapse === undefined ? null : scope.keys.hash('collapse', stream, collapse, ...toKey(to)),
  }
}
function rememberedTag(scope: Scope, stream: string, slot: string): string {
  return scope.keys.hash('slot', stream, slot)
}

function waiting(scope: Scope, stream: string) {
  return scope.trx
    .deleteFrom('outbox')
    .where('tenant', '=', scope.tenant)
    .where('stream', '=', stream)
    .where('state', '=', 'ready')
}

async function nothingToWithdraw(scope: Scope, stream: string, slotTag: string): Promise<boolean> {
  const posted = await scope.trx
    .selectFrom('posted')
    .select('slot_tag')
    .where('tenant', '=', scope.tenant)
    .where('stream', '=', stream)
    .where('slot_tag', '=', slotTag)
    .executeTakeFirst()
  const onTheWay = await scope.trx
    .selectFrom('outbox')
    .select('id')
    .where('tenant', '=', scope.tenant)
    .where('stream', '=', stream)
    .where('slot_tag', '=', slotTag)
    .where('state', '=', 'sending')
    .executeTakeFirst()
  return posted === undefined && onTheWay === undefined
}

async function remember(scope: Scope, outgoing: Outgoing, hash: string | undefined): Promise<void> {
  const { stream, slot, to } = outgoing
  const tag = rememberedTag(scope, stream, slot)
  if (outgoing.verb === 'withdraw') {
    // A slot that has moved stands elsewhere by now: withdrawing the old message must not forget the new one.
    const now = (await slots(scope, stream)).get(slot)
    if (now && toKey(now.to).join('\n') === toKey(to).join('\n')) await forget(scope, stream, slot)
    return
  }
  if (hash === undefined) return
  const body = await scope.sealIn(stream, slotCell(tag), { slot, to, hash } satisfies SlotBody)
  await scope.trx
    .insertInto('slots')
    .values({ tenant: scope.tenant, stream, slot_tag: tag, body })
    .onConflict((conflict) => conflict.columns(['tenant', 'stream', 'slot_tag']).doUpdateSet({ body }))
    .execute()
}

async function send(scope: Scope, outgoing: Outgoing, hash: string | undefined): Promise<void> {
  const { stream, slot, to, card, unasked, collapse, verb, promise } = outgoing
  const tags = tagsOf(scope, outgoing)
  // The older one is superseded: nobody needs to see a card that is out of date before the one that is not.
  await waiting(scope, stream).where('slot_tag', '=', tags.slot_tag).execute()
  if (tags.collapse_tag !== null) {
    await waiting(scope, stream).where('collapse_tag', '=', tags.collapse_tag).execute()
  }
  await remember(scope, outgoing, hash)
  if (verb === 'withdraw' && (await nothingToWithdraw(scope, stream, tags.slot_tag))) return
  if (outgoing.notBefore <= Date.now()) scope.wakeDue = true
  const id = newId('message', scope.random)
  const body: OutgoingBody = { slot, to, card, unasked, ...(collapse === undefined ? {} : { collapse }) }
  await scope.trx
    .insertInto('outbox')
    .values({
      id,
      tenant: scope.tenant,
      stream,
      ...tags,
      position: await nextPosition(scope),
      state: 'ready',
      why: null,
      noticed: 0,
      verb,
      standing: hash === undefined ? 0 : 1,
      promise,
      not_before: outgoing.notBefore,
      retry_at: 0,
      lease: null,
      lease_until: 0,
      attempts: 0,
      body: await scope.sealIn(stream, outgoingCell(id), body),
    })
    .execute()
}

/** Sent messages leave the table, so positions may come again: they only order what is still there. */
async function nextPosition(scope: Scope): Promise<number> {
  const last = await scope.trx
    .selectFrom('outbox')
    .select((select) => select.fn.max('position').as('position'))
    .where('tenant', '=', scope.tenant)
    .executeTakeFirst()
  return Number(last?.position ?? 0) + 1
}

async function slots(scope: Scope, stream: string): Promise<ReadonlyMap<string, { hash: string; to: To }>> {
  const rows = await scope.trx
    .selectFrom('slots')
    .select(['slot_tag', 'body'])
    .where('tenant', '=', scope.tenant)
    .where('stream', '=', stream)
    .execute()
  const all = new Map<string, { hash: string; to: To }>()
  for (const row of rows) {
    const { slot, hash, to } = await scope.openIn<SlotBody>(stream, slotCell(row.slot_tag), row.body)
    all.set(slot, { hash, to })
  }
  return all
}

async function forget(scope: Scope, stream: string, slot: string): Promise<void> {
  await scope.trx
    .deleteFrom('slots')
    .where('tenant', '=', scope.tenant)
    .where('stream', '=', stream)
    .where('slot_tag', '=', rememberedTag(scope, stream, slot))
    .execute()
}

/** Where a slot's card stands is known to its own stream only: it is told to the other one, sealed under that one's key. */
async function withdrawAll(scope: Scope, stream: string, under: string, now: number): Promise<void> {
  for (const [slot, { to }] of await slots(scope, stream)) {
    const tag = scope.keys.hash('slot', stream, slot, ...toKey(to))
    const posted = await scope.trx
      .selectFrom('posted')
      .select('body')
      .where('tenant', '=', scope.tenant)
      .where('stream', '=', stream)
      .where('slot_tag', '=', tag)
      .executeTakeFirst()
    if (!posted) continue
    const message = await scope.openIn<MessageRef>(stream, postedCell(tag), posted.body)
    const outgoing: Outgoing = {
      stream: under,
      slot: newId('gone', scope.random),
      to,
      verb: 'withdraw',
      card: null,
      promise: 'at-least-once',
      unasked: false,
      notBefore: now,
    }
    const slotTag = tagsOf(scope, outgoing).slot_tag
    const body = await scope.sealIn(under, postedCell(slotTag), message)
    await scope.trx
      .insertInto('posted')
      .values({ tenant: scope.tenant, stream: under, slot_tag: slotTag, body })
      .execute()
    await send(scope, outgoing, undefined)
  }
}

async function parked(scope: Scope, stream: string): Promise<readonly Parked[]> {
  const rows = await scope.trx
    .selectFrom('outbox')
    .select(['id', 'why', 'verb', 'promise', 'not_before', 'body'])
    .where('tenant', '=', scope.tenant)
    .where('stream', '=', stream)
    .where('state', '=', 'parked')
    .orderBy('position')
    .execute()
  const list: Parked[] = []
  for (const { id, why, verb, promise, not_before: notBefore, body } of rows) {
    if (why === null || why === 'tampered') continue
    const opened = await scope.openIn<OutgoingBody>(stream, outgoingCell(id), body)
    list.push({ id, why, stream, verb, promise, notBefore, ...opened })
  }
  return list
}

async function resolve(scope: Scope, id: string, as: 'again' | 'arrived'): Promise<boolean> {
  const { trx, tenant } = scope
  if (as === 'arrived') {
    const { numDeletedRows } = await trx
      .deleteFrom('outbox')
      .where('tenant', '=', tenant)
      .where('id', '=', id)
      .where('state', '=', 'parked')
      .executeTakeFirst()
    return numDeletedRows === 1n
  }
  const { numUpdatedRows } = await trx
    .updateTable('outbox')
    .set({ state: 'ready', why: null, noticed: 0, lease: null, lease_until: 0, retry_at: 0, attempts: 0 })
    .where('tenant', '=', tenant)
    .where('id', '=', id)
    .where('state', '=', 'parked')
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Messages to be sent after the commit, and what every slot was last given. */
export function outboxOf(
  scope: Scope,
): Pick<Tx, 'slots' | 'send' | 'withdrawAll' | 'forgetSlot' | 'parked' | 'resolveParked' | 'noticeParked'> {
  return {
    slots: (stream) => slots(scope, stream),
    send: (outgoing, hash) => send(scope, outgoing, hash),
    withdrawAll: (stream, under, now) => withdrawAll(scope, stream, under, now),
    forgetSlot: (stream, slot) => forget(scope, stream, slot),
    parked: (stream) => parked(scope, stream),
    resolveParked: (id, as) => resolve(scope, id, as),
    async noticeParked(id) {
      await scope.trx
        .updateTable('outbox')
        .set({ noticed: 1 })
        .where('tenant', '=', scope.tenant)
        .where('id', '=', id)
        .where('state', '=', 'parked')
        .execute()
    },
  }
}
