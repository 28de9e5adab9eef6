import { type Acquaintances, NeedAccounts } from './acquaintances.ts'
import type { Account } from './gesture.ts'
import type { PersonRecord, Tx } from './store.ts'

/** The person behind an account, with the name that the platform shows for them. */
export async function introduce(tx: Tx, account: Account, known: Acquaintances): Promise<PersonRecord> {
  const record = await tx.person(account)
  const profile = known.profile(account)
  if (!profile) {
    if (record.name !== '') return record
    throw new NeedAccounts([account])
  }
  if (record.name === profile.name) return record
  const { languageTag, zone, country } = profile
  const named: PersonRecord = {
    ...record,
    name: profile.name,
    ...(record.language === undefined && languageTag !== undefined ? { language: languageTag } : {}),
    ...(record.zone === undefined && zone !== undefined ? { zone } : {}),
    ...(record.country === undefined && country !== undefined ? { country } : {}),
  }
  await tx.savePerson(named)
  return named
}
