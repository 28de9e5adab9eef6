import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'vitest'
import type { Fact, Recorded } from '../../src/case/facts.ts'
import type { Stage as CaseStage } from '../../src/case/stage.ts'
import type { Chapter } from '../../src/engine/flow.ts'
import type { Explorer } from '../explore/explorer.ts'
import type { Stage } from '../stage.ts'

/** From where a case may go where (definitions.md, "Life of a case"). */
const allowed: Readonly<Record<CaseStage, readonly CaseStage[]>> = {
  open: ['evaluate', 'consult', 'closed'],
  evaluate: ['consult', 'closed'],
  // A decision may be looked at again: with more facts, or with the team asked once more.
  consult: ['decide', 'closed'],
  decide: ['remedy', 'communicate', 'evaluate', 'consult', 'closed'],
  // A plan that failed goes back to the facts with its evidence; one that was kept has its debrief.
  remedy: ['debrief', 'evaluate', 'closed'],
  communicate: ['follow'],
  follow: ['debrief'],
  debrief: ['closed'],
  closed: [],
}

/** A timer as it fired. */
export interface Fired {
  readonly on: string
  readonly key: string
  readonly dueAt: number
  readonly now: number
}

/** The same chapters; every timer that fires is written down. */
export function timed(chapters: readonly Chapter[], fired: Fired[]): readonly Chapter[] {
  return chapters.map((chapter) => ({
    ...chapter,
    timers: Object.fromEntries(
      Object.entries(chapter.timers ?? {}).map(([kind, rule]) => [
        kind,
        {
          ...rule,
          run(scene, tick) {
            fired.push({ on: scene.case.id, key: tick.key, dueAt: tick.dueAt, now: scene.now })
            return rule.run(scene, tick)
          },
        } satisfies NonNullable<Chapter['timers']>[string],
      ]),
    ),
  }))
}

/** Forms whose answers are sealed until their round closes. */
const sealedForms = /^(consult\.(rate|words)|debrief\.(answer|words|questions))/

interface Secret {
  readonly by: string
  readonly text: string
}

async function streamsOf(stage: Stage): Promise<readonly { id: string; kind: string; version: number }[]> {
  const tenant = await stage.store.tenantOf({ channel: 'web', installation: 'stage' })
  return stage.store.transact(tenant, async (tx) => {
    const kinds = ['case', 'client', 'workspace'] as const
    const all = await Promise.all(kinds.map((kind) => tx.allStreams(kind)))
    return all.flat().map(({ id, kind, version }) => ({ id, kind, version }))
  })
}

/** The facts of the case, oldest first. */
async function factsOf(stage: Stage, id: string): Promise<readonly Recorded<Fact>[]> {
  const tenant = await stage.store.tenantOf({ channel: 'web', installation: 'stage' })
  return stage.store.transact(tenant, (tx) => tx.facts(id))
}

/** How far every stream has come: when this does not change, nothing has happened. */
export async function versions(stage: Stage): Promise<string> {
  return JSON.stringify(await streamsOf(stage))
}

/** Watches a walk from beside it, and knows after every step whether something happened that must not. */
export class Watcher {
  readonly #explorer: Explorer
  #played = 0
  #sent = 0
  #typed = 0
  #secrets: readonly Secret[] = []
  /** How much was seen that the checks are about: a watcher that saw nothing proves nothing. */
  readonly seen = { secrets: 0, resent: 0 }

  constructor(explorer: Explorer) {
    this.#explorer = explorer
  }

  /** After a step: what was sealed is nowhere but with its author; nothing is left unsent. */
  async check(): Promise<void> {
    const { stage } = this.#explorer
    const about = await this.#explorer.look()
    this.#learn()
    if (!about?.rounds.some(({ closedAt, purpose }) => closedAt === undefined && purpose !== 'stance')) {
      this.#secrets = []
    }
    for (const { gesture, reply } of stage.played.slice(this.#played)) {
      const words = JSON.stringify(reply)
      for (const { by, text } of this.#secrets) {
        if (by !== gesture.account.user) expect(words, `what ${by} sealed`).not.toContain(text)
      }
    }
    for (const { place, card } of stage.channel.sent.slice(this.#sent)) {
      const words = JSON.stringify(card)
      for (const { text } of this.#secrets) expect(words, `sealed words in ${place.id}`).not.toContain(text)
    }
    this.#played = stage.played.length
    this.#sent = stage.channel.sent.length
  }

  /** Words that were sealed since the last look. */
  #learn(): void {
    const { typed } = this.#explorer
    const fresh = typed
      .slice(this.#typed)
      .filter(({ form, text }) => sealedForms.test(form) && text.length > 20)
      .map(({ by, text }) => ({ by, text: JSON.stringify(text).slice(1, -1) }))
    this.#typed = typed.length
    this.#secrets = [...this.#secrets, ...fresh]
    this.seen.secrets += fresh.length
  }

  /** The last gesture comes again, as platforms do: the same answer where it changed something, and no second effect. */
  async resend(): Promise<void> {
    const { stage } = this.#explorer
    const last = stage.played.findLast(({ gesture }) => gesture.what.kind !== 'command')
    if (!last) return
    const before = await versions(stage)
    const again = await stage.engine.receive(last.gesture)
    expect(await versions(stage), `${JSON.stringify(last.gesture.what)} had a second effect`).toBe(before)
    if (last.reply.kind === 'note') expect(again).toEqual(last.reply)
    this.seen.resent += 1
  }
}

/** What must hold of a whole walk (trust, "Invariants after each"). Answers with the stages that it went through. */
export async function expectSoundLife(
  explorer: Explorer,
  fired: readonly Fired[],
): Promise<readonly string[]> {
  const { stage } = explorer
  const about = await explorer.look()
  const { faults } = await stage.store.verifyChains()
  expect(faults).toEqual([])
  expect(unfinished(stage), 'messages that are due and have not left').toBe(0)
  expectTimers(fired)
  expectNeutral(explorer)
  return about ? expectLife(await factsOf(stage, about.id)) : []
}

function expectTimers(fired: readonly Fired[]): void {
  expect(
    fired.filter(({ dueAt, now }) => now < dueAt),
    'timers that came early',
  ).toEqual([])
  const keys = fired.map(({ on, key }) => `${on} ${key}`)
  expect(
    keys.filter((key, index) => keys.indexOf(key) !== index),
    'timers that came twice',
  ).toEqual([])
}

/** Nobody outside the case was ever written to. */
function expectNeutral({ stage, actors }: Explorer): void {
  const inside = new Set([...actors.map(({ name }) => `dm-${name}`), 'team'])
  expect(stage.channel.sent.map(({ place }) => place.id).filter((id) => !inside.has(id))).toEqual([])
}

function unfinished(stage: Stage): number {
  const database = new DatabaseSync(join(stage.dir, 'partwell.db'), { readOnly: true })
  try {
    const sql = "select count(*) as n from outbox where state <> 'ready' or not_before <= ?"
    return Number(database.prepare(sql).get(stage.now)?.n)
  } finally {
    database.close()
  }
}

function expectLife(facts: readonly Recorded<Fact>[]): readonly string[] {
  const reached: string[] = ['open']
  let now: CaseStage = 'open'
  const revealed = new Set<string>()
  const closedRounds = new Set<string>()
  for (const { fact } of facts as readonly Recorded<Fact & Readonly<Record<string, unknown>>>[]) {
    if (fact.kind === 'StageEntered' || fact.kind === 'CaseEnded') {
      const to = fact.kind === 'CaseEnded' ? 'closed' : (fact.stage as CaseStage)
      expect(allowed[now], `from ${now}`).toContain(to)
      if (fact.kind === 'CaseEnded') expectOutcome(String(fact.outcome), now, reached)
      now = to
      reached.push(to)
      if (fact.kind === 'CaseEnded') reached.push(String(fact.outcome))
    }
    if (fact.kind === 'RoundClosed') closedRounds.add(String(fact.round))
    if (fact.kind === 'RoundReopened') closedRounds.delete(String(fact.round))
    if (fact.kind === 'RoundRevealed') {
      const { round } = fact.revealed as { readonly round: string }
      expect(revealed.has(round), 'a round is revealed once').toBe(false)
      expect(closedRounds.has(round), 'a round is revealed after its close').toBe(true)
      revealed.add(round)
    }
  }
  return reached
}

function expectOutcome(outcome: string, from: CaseStage, reached: readonly string[]): void {
  if (outcome === 'withdrawn') {
    expect(
      ['open', 'evaluate', 'consult', 'decide', 'remedy'],
      'withdrawn before the client knows',
    ).toContain(from)
  } else expect(from, outcome).toBe('debrief')
  if (outcome === 'kept') expect(reached).toContain('remedy')
  if (outcome === 'ended') expect(reached).toContain('follow')
}
