import type { PersonId } from '../case/person.ts'
import { type Message, message } from '../language/text.ts'
import { type Acquaintances, NeedAccounts } from './acquaintances.ts'
import type { Form } from './form.ts'
import type { Account, RawValues } from './gesture.ts'
import { introduce } from './introduce.ts'
import type { World } from './world.ts'

/** The values of a form with persons in place of accounts, and what is wrong with who was picked, by field. */
export interface Picked {
  readonly raw: RawValues
  readonly errors: Readonly<Record<string, Message>>
}

/**
 * Turns the accounts that people pickers send into persons; only full members can be picked (trust P4).
 * @throws NeedAccounts when the channel has to be asked about somebody first
 */
export async function picked(
  form: Form,
  raw: RawValues,
  by: Account,
  { world, known }: { readonly world: World; readonly known: Acquaintances },
): Promise<Picked> {
  const changed: Record<string, string | readonly string[]> = { ...raw }
  const errors: Record<string, Message> = {}
  for (const [id, field] of Object.entries(form.fields)) {
    const typed = Object.hasOwn(raw, id) ? raw[id] : undefined
    if (field.face.kind !== 'people' || typed === undefined) continue
    const users = (typeof typed === 'string' ? [typed] : typed).filter((user) => user !== '').slice(0, 200)
    const accounts = users.map((user) => ({ ...by, user }))
    const strangers = accounts.filter((account) => !known.knows(account))
    if (strangers.length > 0) throw new NeedAccounts(strangers)
    const outside = accounts.find((account) => known.belonging(account) !== 'member')
    if (outside) {
      errors[id] = message('common.error.outsider', { name: known.name(outside) })
      continue
    }
    const persons: PersonId[] = []
    for (const account of accounts) {
      const record = await introduce(world.tx, account, known)
      world.knowPerson(record)
      persons.push(record.id)
    }
    changed[id] = persons
  }
  return { raw: changed, errors }
}
