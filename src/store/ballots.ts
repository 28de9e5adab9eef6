import type { KeyObject } from 'node:crypto'
import { createSecretKey } from 'node:crypto'
import type { PersonId } from '../case/person.ts'
import type { Sealed } from '../engine/flow.ts'
import type { Tx } from '../engine/store.ts'
import { StoreError } from '../engine/store.ts'
import { shuffled } from './chance.ts'
import { purgeRound } from './purge.ts'
import type { Scope } from './scope.ts'
import { keyedHash } from './vault.ts'

const SECRET_BYTES = 32

/** One round of one stream, as the tables know it. */
class Round {
  readonly scope: Scope
  readonly stream: string
  readonly tag: string
  constructor(scope: Scope, stream: string, round: string) {
    this.scope = scope
    this.stream = stream
    this.tag = scope.keys.hash('round', stream, round)
  }
  get key() {
    return { tenant: this.scope.tenant, stream: this.stream, round_tag: this.tag }
  }
  cell(ballot: string) {
    return { table: 'ballots', column: 'body', row: `${this.tag}/${ballot}` }
  }
  get secretCell() {
    return { table: 'rounds', column: 'secret', row: this.tag }
  }
  /** Who has a ballot; an answer takes 16 KiB, so it is read only where somebody wants to know what it says. */
  ballots() {
    return this.scope.trx
      .selectFrom('ballots')
      .select('ballot')
      .where('tenant', '=', this.scope.tenant)
      .where('stream', '=', this.stream)
      .where('round_tag', '=', this.tag)
  }
  rows() {
    return this.ballots().select('body')
  }

  /** The secret; undefined before the first answer, null once destroyed. Locks the round where others may write. */
  async secret(): Promise<KeyObject | null | undefined> {
    const query = this.scope.trx
      .selectFrom('rounds')
      .select('secret')
      .where('tenant', '=', this.scope.tenant)
      .where('stream', '=', this.stream)
      .where('round_tag', '=', this.tag)
    const row = await this.scope.differences.lockRows(query).executeTakeFirst()
    if (!row?.secret) return row && null
    const text = await this.scope.openIn<string>(this.stream, this.secretCell, row.secret)
    return createSecretKey(text, 'base64')
  }

  async newSecret(): Promise<KeyObject> {
    const text = Buffer.from(this.scope.random(SECRET_BYTES)).toString('base64')
    const sealed = await this.scope.sealIn(this.stream, this.secretCell, text)
    await this.scope.trx
      .insertInto('rounds')
      .values({ ...this.key, secret: sealed })
      .execute()
    return createSecretKey(text, 'base64')
  }

  async destroySecret(): Promise<void> {
    await this.scope.trx
      .insertInto('rounds')
      .values({ ...this.key, secret: null })
      .onConflict((conflict) =>
        conflict.columns(['tenant', 'stream', 'round_tag']).doUpdateSet({ secret: null }),
      )
      .execute()
  }
}

function ballotOf(secret: KeyObject, person: PersonId): string {
  return Buffer.from(keyedHash(secret, ['ballot', person])).toString('base64url')
}

async function sealAnswer(round: Round, person: PersonId, words: Sealed): Promise<void> {
  const known = await round.secret()
  if (known === null)
    throw new StoreError('no-key', 'This round is closed for good: its secret was destroyed.')
  const ballot = ballotOf(known ?? (await round.newSecret()), person)
  const body = await round.scope.sealPaddedIn(round.stream, round.cell(ballot), words)
  await round.scope.trx
    .insertInto('ballots')
    .values({ ...round.key, ballot, body })
    .onConflict((conflict) =>
      conflict.columns(['tenant', 'stream', 'round_tag', 'ballot']).doUpdateSet({ body }),
    )
    .execute()
}

async function own(round: Round, person: PersonId): Promise<Sealed | undefined> {
  const secret = await round.secret()
  if (!secret) return undefined
  const row = await round.rows().where('ballot', '=', ballotOf(secret, person)).executeTakeFirst()
  return row && round.scope.openPaddedIn<Sealed>(round.stream, round.cell(row.ballot), row.body)
}

async function answered(round: Round, people: readonly PersonId[]): Promise<ReadonlySet<PersonId>> {
  const secret = await round.secret()
  if (!secret) return new Set()
  const there = new Set((await round.ballots().execute()).map((row) => row.ballot))
  return new Set(people.filter((person) => there.has(ballotOf(secret, person))))
}

async function reveal(round: Round): Promise<readonly Sealed[]> {
  const all: Sealed[] = []
  for (const row of await round.rows().execute()) {
    all.push(await round.scope.openPaddedIn<Sealed>(round.stream, round.cell(row.ballot), row.body))
  }
  return shuffled(all, round.scope.random)
}

async function unlink(round: Round, name: string): Promise<void> {
  const { scope, stream } = round
  // First of all: from here on nobody adds an answer, and one that is being added is waited for.
  await round.destroySecret()
  const answers = await reveal(round)
  await scope.trx
    .deleteFrom('ballots')
    .where('tenant', '=', scope.tenant)
    .where('stream', '=', stream)
    .where('round_tag', '=', round.tag)
    .execute()
  for (const words of answers) {
    const ballot = Buffer.from(scope.random(SECRET_BYTES)).toString('base64url')
    const body = await scope.sealPaddedIn(stream, round.cell(ballot), words)
    await scope.trx
      .insertInto('ballots')
      .values({ ...round.key, ballot, body })
      .execute()
  }
  await purgeRound(scope, stream, name)
  scope.vacuumDue = true
}

/** Sealed answers: found through a secret of the round, until it is destroyed (definitions, "Modes of a consultation"). */
export function ballotsOf(scope: Scope): Pick<Tx, 'seal' | 'ownSealed' | 'answered' | 'reveal' | 'unlink'> {
  const round = (stream: string, name: string) => new Round(scope, stream, name)
  return {
    seal: (stream, name, person, words) => sealAnswer(round(stream, name), person, words),
    ownSealed: (stream, name, person) => own(round(stream, name), person),
    answered: (stream, name, people) => answered(round(stream, name), people),
    reveal: (stream, name) => reveal(round(stream, name)),
    unlink: (stream, name) => unlink(round(stream, name), name),
  }
}
