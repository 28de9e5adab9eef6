import type { PersonId } from '../case/person.ts'
import type { Account } from '../engine/gesture.ts'
import type { PersonRecord, Tx } from '../engine/store.ts'
import { newId } from './chance.ts'
import type { Scope } from './scope.ts'

function cell(id: PersonId) {
  return { table: 'people', column: 'body', row: id }
}

function tagOf(scope: Scope, account: Account): string {
  return scope.keys.hash('account', account.channel, account.installation, account.user)
}

/** A person by id or tag. @throws StoreError `tampered`. */
export async function find(scope: Scope, by: 'id' | 'tag', value: string): Promise<PersonRecord | undefined> {
  const row = await scope.trx
    .selectFrom('people')
    .select(['id', 'body'])
    .where('tenant', '=', scope.tenant)
    .where(by, '=', value)
    .executeTakeFirst()
  return row && scope.openHere<PersonRecord>(cell(row.id), row.body)
}

async function meet(scope: Scope, account: Account): Promise<PersonRecord> {
  const tag = tagOf(scope, account)
  const known = await find(scope, 'tag', tag)
  if (known) return known
  const id = newId('person', scope.random)
  const record: PersonRecord = { id, account, name: '' }
  await scope.trx
    .insertInto('people')
    .values({ tenant: scope.tenant, id, tag, body: scope.sealHere(cell(id), record) })
    .onConflict((conflict) => conflict.columns(['tenant', 'tag']).doNothing())
    .execute()
  // Another process may have met this person in the same instant; its row is the one that counts.
  return (await find(scope, 'tag', tag)) ?? record
}

/** People of a tenant: sealed under its key, found by id or by a keyed hash of the account. */
export function peopleOf(scope: Scope): Pick<Tx, 'person' | 'personById' | 'everyone' | 'savePerson'> {
  return {
    person: (account) => meet(scope, account),
    personById: (id) => find(scope, 'id', id),
    async everyone() {
      const rows = await scope.trx
        .selectFrom('people')
        .select(['id', 'body'])
        .where('tenant', '=', scope.tenant)
        .orderBy('id')
        .execute()
      return rows.map((row) => scope.openHere<PersonRecord>(cell(row.id), row.body))
    },
    async savePerson(person) {
      const values = { tag: tagOf(scope, person.account), body: scope.sealHere(cell(person.id), person) }
      await scope.trx
        .insertInto('people')
        .values({ tenant: scope.tenant, id: person.id, ...values })
        .onConflict((conflict) => conflict.columns(['tenant', 'id']).doUpdateSet(values))
        .execute()
    },
  }
}
