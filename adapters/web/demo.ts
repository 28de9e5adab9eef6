import type { LocalDirectory, LocalPerson } from './directory.ts'

/** A team to try Partwell with: one person for each language, and one guest from outside. */
export const demoPeople: readonly LocalPerson[] = [
  {
    id: 'emma',
    name: 'Emma Clarke',
    language: 'en',
    zone: 'Europe/London',
    country: 'GB',
    line: 'account',
    guest: false,
  },
  {
    id: 'anna',
    name: 'Anna Lindqvist',
    language: 'sv',
    zone: 'Europe/Stockholm',
    country: 'SE',
    line: 'delivery',
    guest: false,
  },
  {
    id: 'jonas',
    name: 'Jonas Weber',
    language: 'de',
    zone: 'Europe/Berlin',
    country: 'DE',
    line: 'leadership',
    guest: false,
  },
  {
    id: 'ingrid',
    name: 'Ingrid Dahl',
    language: 'nb',
    zone: 'Europe/Oslo',
    country: 'NO',
    line: 'finance',
    guest: false,
  },
  {
    id: 'mikko',
    name: 'Mikko Laine',
    language: 'fi',
    zone: 'Europe/Helsinki',
    country: 'FI',
    line: 'people',
    guest: false,
  },
  {
    id: 'sanne',
    name: 'Sanne de Vries',
    language: 'nl',
    zone: 'Europe/Amsterdam',
    country: 'NL',
    line: 'legal',
    guest: false,
  },
]

/** Fills a directory in which there is nobody yet; otherwise changes nothing. */
export async function inviteDemoTeam(directory: LocalDirectory): Promise<void> {
  if (directory.people().length > 0) return
  for (const person of demoPeople) await directory.addPerson(person)
  await directory.addRoom({
    id: 'room-studio',
    name: 'Studio',
    members: demoPeople.map((person) => person.id),
  })
}
