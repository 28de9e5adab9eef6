import type { PersonId } from '../case/person.ts'
import { isRecord } from './exact-json.ts'
import type { Scope } from './scope.ts'

const PERSON = /person_[0-9a-z]{20,}/g
const CHUNK = 500

/**
 * The people of one stream as numbers p1, p2 …, resolved under the stream's key (definitions, "Streams"): a fact holds
 * `{ "$p": 1 }` where a person's id stood, and a key `$p1` where one was a key. Keys that begin with `$` get a second
 * one, so nothing else can look like a pseudonym; what people typed is a string and stays one.
 */
export class Pseudonyms {
  readonly #numbers: Map<PersonId, number>
  readonly #people: Map<number, PersonId>

  private constructor(pairs: readonly (readonly [PersonId, number])[]) {
    this.#numbers = new Map(pairs)
    this.#people = new Map(pairs.map(([person, number]) => [number, person]))
  }

  /** Reads the pseudonyms of a stream. @throws StoreError `tampered`. */
  static async read(scope: Scope, stream: string): Promise<Pseudonyms> {
    const rows = await scope.trx
      .selectFrom('aliases')
      .select(['number', 'body'])
      .where('tenant', '=', scope.tenant)
      .where('stream', '=', stream)
      .orderBy('number')
      .execute()
    const pairs: [PersonId, number][] = []
    for (const row of rows) {
      pairs.push([await scope.openIn<PersonId>(stream, cell(row.number), row.body), row.number])
    }
    return new Pseudonyms(pairs)
  }

  /** Gives a number to everyone in `values` whom the tenant knows and who has none yet. Call in the locked stream. */
  async admit(scope: Scope, stream: string, values: unknown): Promise<void> {
    const named = new Set((JSON.stringify(values) ?? '').match(PERSON))
    const fresh = await known(
      scope,
      [...named].filter((person) => !this.#numbers.has(person)),
    )
    for (const person of fresh) {
      const number = this.#numbers.size + 1
      this.#numbers.set(person, number)
      this.#people.set(number, person)
      const body = await scope.sealIn(stream, cell(number), person)
      await scope.trx.insertInto('aliases').values({ tenant: scope.tenant, stream, number, body }).execute()
    }
  }

  /** True when this person has a number here. */
  names(person: PersonId): boolean {
    return this.#numbers.has(person)
  }

  /** The value with numbers instead of people, as plain JSON. */
  hide(value: unknown): unknown {
    const text = JSON.stringify(value, (_key, part: unknown) => {
      if (typeof part === 'string') {
        const number = this.#numbers.get(part)
        return number === undefined ? part : { $p: number }
      }
      return isRecord(part) ? this.#rename(part, (key) => this.#hideKey(key)) : part
    })
    return JSON.parse(text ?? 'null')
  }

  /** The value that `hide` was given. */
  show(hidden: unknown): unknown {
    return JSON.parse(JSON.stringify(hidden), (_key, part: unknown) => {
      if (!isRecord(part)) return part
      const number = Object.hasOwn(part, '$p') ? part.$p : undefined
      if (typeof number === 'number') return this.#people.get(number) ?? null
      return this.#rename(part, (key) => this.#showKey(key))
    })
  }

  #rename(part: Record<string, unknown>, rename: (key: string) => string): Record<string, unknown> {
    // fromEntries defines own properties: a key `__proto__` stays a key.
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [rename(key), value]))
  }
  #hideKey(key: string): string {
    const number = this.#numbers.get(key)
    if (number !== undefined) return `$p${number}`
    return key.startsWith('$') ? `$${key}` : key
  }
  #showKey(key: string): string {
    if (key.startsWith('$p')) return this.#people.get(Number(key.slice(2))) ?? key
    return key.startsWith('$$') ? key.slice(1) : key
  }
}

function cell(number: number) {
  return { table: 'aliases', column: 'body', row: String(number) }
}

async function known(scope: Scope, people: readonly PersonId[]): Promise<readonly PersonId[]> {
  const found = new Set<PersonId>()
  for (let from = 0; from < people.length; from += CHUNK) {
    const rows = await scope.trx
      .selectFrom('people')
      .select('id')
      .where('tenant', '=', scope.tenant)
      .where('id', 'in', people.slice(from, from + CHUNK))
      .execute()
    for (const row of rows) found.add(row.id)
  }
  return people.filter((person) => found.has(person))
}
