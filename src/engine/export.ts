import type { PersonId } from '../case/person.ts'
import type { Sealed } from './flow.ts'
import type { House } from './house.ts'
import type { KeptAbout, PersonRecord, StreamKind, Tx } from './store.ts'
import { World } from './world.ts'

/** A fact as its person may see it. */
type ExportedFact = { readonly kind: string; readonly at: string } & (
  | { readonly by: 'you'; readonly fact: unknown }
  /** Made by somebody else: only where in it the person is named. */
  | { readonly by: 'somebody else' | 'calendar'; readonly youAre: readonly string[] }
)

/** Everything kept about one person; others are `somebody 1`, `somebody 2` … and their names are taken out of words. */
export interface PersonExport {
  readonly you: Omit<PersonRecord, 'id'>
  readonly streams: readonly {
    readonly kind: StreamKind
    readonly id: string
    readonly facts: readonly ExportedFact[]
    /** Sealed answers that can still be found as theirs, by round. */
    readonly answers: Readonly<Record<string, Sealed>>
    readonly viewedOn: readonly string[]
  }[]
  readonly drafts: KeptAbout['drafts']
}

const PERSON = /person_[0-9a-z]{20,}/g
const SHORTEST_NAME = 3

/** Takes everybody else out of a value. */
class Redaction {
  readonly #me: PersonId
  readonly #numbers = new Map<PersonId, number>()
  readonly #names: RegExp | undefined

  constructor(me: PersonRecord, everyone: readonly PersonRecord[]) {
    this.#me = me.id
    const mine = new Set(parts(me.name))
    const others = everyone.filter((one) => one.id !== me.id).flatMap((one) => [one.name, ...parts(one.name)])
    const names = others.filter((name) => name.length >= SHORTEST_NAME && !mine.has(name))
    // Longest first: "Ben Berg" before "Ben". A name inside a longer word is left alone.
    const sorted = [...new Set(names)].sort((a, b) => b.length - a.length).map(literal)
    if (sorted.length > 0) this.#names = new RegExp(`(?<!\\p{L})(?:${sorted.join('|')})(?!\\p{L})`, 'giu')
  }

  words(text: string): string {
    const unnamed = text.replace(PERSON, (id) => this.#label(id))
    return this.#names ? unnamed.replace(this.#names, 'somebody') : unnamed
  }
  value(given: unknown): unknown {
    if (typeof given === 'string') return this.words(given)
    if (Array.isArray(given)) return given.map((one) => this.value(one))
    if (typeof given !== 'object' || given === null) return given
    return Object.fromEntries(Object.entries(given).map(([key, one]) => [this.words(key), this.value(one)]))
  }
  #label(id: PersonId): string {
    if (id === this.#me) return 'you'
    const number = this.#numbers.get(id) ?? this.#numbers.size + 1
    this.#numbers.set(id, number)
    return `somebody ${number}`
  }
}

/** A text as a pattern that matches it and nothing else. */
function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}
function parts(name: string): readonly string[] {
  return name.split(/\s+/u).filter((part) => part !== '')
}

/** The places in a value where a person stands, as `who.0` or `roles.you`. */
function placesOf(person: PersonId, given: unknown, path: string): readonly string[] {
  if (given === person) return [path]
  if (typeof given !== 'object' || given === null) return []
  return Object.entries(given).flatMap(([key, one]) => {
    const here = [path, key === person ? 'you' : key].filter((part) => part !== '').join('.')
    return key === person ? [here] : placesOf(person, one, here)
  })
}

function exportedFact(
  person: PersonId,
  { fact, by, at }: KeptAbout['streams'][number]['facts'][number],
  redaction: Redaction,
): readonly ExportedFact[] {
  const about = { kind: fact.kind, at: new Date(at).toISOString() }
  if (by === person) return [{ ...about, by: 'you', fact: redaction.value(fact) }]
  const youAre = placesOf(person, fact, '')
  if (youAre.length === 0) return []
  return [{ ...about, by: by === 'calendar' ? by : 'somebody else', youAre }]
}

async function answersOf(world: World, stream: string, person: PersonId): Promise<Record<string, Sealed>> {
  const answers: Record<string, Sealed> = {}
  for (const round of (await world.case(stream))?.rounds ?? []) {
    const own = round.unlinked ? undefined : await world.tx.ownSealed(stream, round.id, person)
    if (own) answers[round.id] = own
  }
  return answers
}

/**
 * What is kept about one person, for that person (trust K4): their own words whole, what others did only as far as it names
 * them. Answers that were unlinked are nobody's and cannot be in it. Undefined for nobody.
 */
export async function exportOf(tx: Tx, house: House, person: PersonId): Promise<PersonExport | undefined> {
  const kept = await tx.keptAbout(person)
  if (!kept) return undefined
  const world = new World(tx, house)
  const redaction = new Redaction(kept.person, await tx.everyone())
  const streams: PersonExport['streams'][number][] = []
  for (const { id, kind, facts, viewedOn } of kept.streams) {
    const answers = kind === 'case' ? await answersOf(world, id, person) : {}
    const exported = facts.flatMap((one) => exportedFact(person, one, redaction))
    streams.push({ kind, id, facts: exported, answers: redaction.value(answers) as typeof answers, viewedOn })
  }
  const { id: _, ...you } = kept.person
  return { you, streams, drafts: redaction.value(kept.drafts) as KeptAbout['drafts'] }
}
