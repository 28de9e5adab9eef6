import type { Fact, Recorded } from '../case/facts.ts'
import type { PersonId } from '../case/person.ts'
import type { CaseState } from '../case/state.ts'
import type { Step, Tell } from './flow.ts'
import { reconcile } from './reconcile.ts'
import { type World, workspaceId } from './world.ts'

/** The version of the facts' shapes that is written today. An upcaster reads older ones. */
const factVersion = 1

/** Who made a step true, and when. */
export interface Author {
  readonly by: PersonId | 'calendar'
  /** The person whose sealed answer and profile the step may hold; for a timer, nobody's. */
  readonly person?: PersonId
  readonly now: number
  /** The id of the gesture or tick: what the step sends is named after it. */
  readonly seed: string
}

/**
 * Writes a step in the transaction of `world`: new streams, facts, snapshots, sealed answers, and what follows from
 * them (standing cards, timers, messages). True when it changed anything.
 */
export async function commitStep(world: World, step: Step, author: Author): Promise<boolean> {
  for (const one of step.begins ?? []) await world.begin(one.kind, one.id, one.name)
  const changed = new Set<string>()
  for (const [id, facts] of byStream(step)) {
    await append(world, id, facts, author)
    changed.add(id)
  }
  const { person } = author
  const about = step.seal ? await world.case(step.seal.stream) : undefined
  if (step.seal && person && about) {
    await world.tx.seal(about.id, step.seal.round, person, step.seal.words)
    await world.recount(about, step.seal.round)
    changed.add(about.id)
  }
  for (const { stream, round } of step.unlink ?? []) await world.tx.unlink(stream, round)
  if (step.outcome) await world.tx.noteOutcome(step.outcome)
  if (step.parked) await world.tx.resolveParked(step.parked.id, step.parked.as)
  if (step.profile && person) await saveProfile(world, person, step.profile)
  if (step.deriveAll) for (const one of await world.everyCase()) changed.add(one)
  const erased = step.erase ?? []
  for (const id of changed) {
    const state = erased.includes(id) ? undefined : await world.case(id)
    if (state) await reconcile(world, state, author.now)
  }
  await sendTells(world, step, author)
  for (const id of erased) {
    await world.tx.withdrawAll(id, workspaceId, author.now)
    await world.tx.erase(id, author.now)
    world.forget(id)
  }
  return (
    changed.size > 0 ||
    erased.length > 0 ||
    step.profile !== undefined ||
    step.parked !== undefined ||
    (step.tell?.length ?? 0) > 0
  )
}

function byStream(step: Step): Map<string, Fact[]> {
  const streams = new Map<string, Fact[]>()
  for (const { on, fact } of step.facts) {
    const facts = streams.get(on)
    if (facts) facts.push(fact)
    else streams.set(on, [fact])
  }
  return streams
}

async function append(world: World, id: string, facts: readonly Fact[], author: Author): Promise<void> {
  const stream = await world.stream(id)
  if (!stream) throw new Error(`a step writes to a stream that does not exist: ${id}`)
  const recorded: Recorded[] = facts.map((fact) => ({ fact, by: author.by, at: author.now, v: factVersion }))
  let state = stream.state
  for (const one of recorded) state = world.house.fold(stream.kind, state, one)
  const people = world.house.people(stream.kind, state)
  await world.tx.append(id, stream.version, recorded, { state, foldVersion: world.house.foldVersion, people })
  world.remember({ ...stream, state, version: stream.version + recorded.length })
  await world.meet(people)
  if (stream.kind === 'case') await loadNewRounds(world, state as CaseState)
}

/** A round that this very step opened has no answers yet; one that it changed may have other people. */
async function loadNewRounds(world: World, state: CaseState): Promise<void> {
  for (const round of state.rounds) if (!round.unlinked) await world.recount(state, round.id)
}

async function saveProfile(
  world: World,
  person: PersonId,
  profile: NonNullable<Step['profile']>,
): Promise<void> {
  const record = await world.tx.personById(person)
  if (!record) return
  const changed = { ...record, ...profile }
  await world.tx.savePerson(changed)
  world.knowPerson(changed)
}

async function sendTells(world: World, step: Step, author: Author): Promise<void> {
  const workspace = await world.workspace()
  for (const [index, tell] of (step.tell ?? []).entries()) {
    await world.meet([tell.to])
    const profile = world.directory(workspace).profile(tell.to)
    const notBefore = tell.urgency === 'unasked' ? world.house.workingMoment(author.now, profile) : author.now
    await world.tx.send(outgoing(tell, `tell:${author.seed}:${index}`, notBefore))
  }
}

function outgoing(tell: Tell, slot: string, notBefore: number): Parameters<World['tx']['send']>[0] {
  return {
    stream: tell.about,
    slot,
    to: { person: tell.to },
    verb: 'show',
    card: tell.card,
    promise: tell.promise ?? 'at-least-once',
    unasked: tell.urgency === 'unasked',
    notBefore,
    ...(tell.collapse === undefined ? {} : { collapse: tell.collapse }),
  }
}
