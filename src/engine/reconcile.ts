import type { CaseState } from '../case/state.ts'
import type { Card, Neutral } from './card.ts'
import type { Due, Standing, View } from './flow.ts'
import type { Outgoing } from './store.ts'
import type { World } from './world.ts'

/**
 * Brings what stands outside into line with the case: new cards are posted, changed ones edited, those whose step is
 * over say so; timers likewise. Derived from the state alone, so that doing it twice changes nothing.
 */
export async function reconcile(world: World, state: CaseState, now: number): Promise<void> {
  const view = world.view(state, await world.workspace())
  await reconcileCards(world, view, now)
  await reconcileTimers(world, view)
}

async function reconcileCards(world: World, view: View, now: number): Promise<void> {
  const { tx } = world
  const about = view.case
  const standing = world.house.chapters.flatMap((chapter) => chapter.cards?.(view) ?? [])
  const before = await tx.slots(about.id)
  const wanted = new Set<string>()
  for (const one of standing) {
    const to = destination(one, about)
    if (!to) continue
    wanted.add(one.slot)
    const hash = tx.contentHash({ card: one.card, to })
    if (before.get(one.slot)?.hash === hash) continue
    await tx.send(show(about, one.slot, to, one.card, now), hash)
  }
  for (const [slot, last] of before) {
    if (wanted.has(slot) || last.hash === over) continue
    await tx.send(show(about, slot, last.to, overCard(about, 'place' in last.to), now), over)
  }
}

/** The mark of a slot whose step is over: it is told once. */
const over = 'over'

function destination(one: Standing, about: CaseState): Outgoing['to'] | undefined {
  if (one.to !== 'room') return { person: one.to }
  return about.room ? { place: about.room } : undefined
}

function show(about: CaseState, slot: string, to: Outgoing['to'], card: Card, now: number): Outgoing {
  return {
    stream: about.id,
    slot,
    to,
    verb: 'show',
    card: 'place' in to ? { ...card, reader: { language: about.language, zone: about.zone } } : card,
    promise: 'at-least-once',
    unasked: false,
    notBefore: now,
  }
}

function overCard(about: CaseState, inRoom: boolean): Card {
  const codeName = about.codeName as never
  const title: Neutral = { key: 'common.over.title', values: { codeName } }
  return {
    audience: inRoom ? 'room' : 'personal',
    preview: title,
    title,
    blocks: [{ kind: 'text', text: { key: 'common.over.text' }, tone: 'muted' }],
  }
}

async function reconcileTimers(world: World, view: View): Promise<void> {
  const { tx } = world
  const stream = view.case.id
  const wanted = new Map<string, Due>()
  for (const chapter of world.house.chapters)
    for (const due of chapter.due?.(view) ?? []) wanted.set(due.key, due)
  const { pending, fired } = await tx.timers(stream)
  const set = new Map(pending.map((timer) => [timer.key, timer]))
  for (const [key, due] of wanted) {
    if (fired.has(key) || set.get(key)?.dueAt === due.dueAt) continue
    await tx.setTimer({ stream, key, kind: due.kind, dueAt: due.dueAt })
  }
  for (const key of set.keys()) if (!wanted.has(key)) await tx.cancelTimer(stream, key)
}
