import { describe, expect, it } from 'vitest'
import { inviteDemoTeam } from '../../adapters/web/demo.ts'
import { DirectoryFull, openDirectory } from '../../adapters/web/directory.ts'
import { limits } from '../../adapters/web/limits.ts'
import { memoryShelf } from '../../adapters/web/shelf.ts'

const guest = { name: 'Ada', language: 'en', zone: 'UTC', country: 'GB', line: 'none', guest: false } as const

function open(shelf = memoryShelf()) {
  let made = 0
  return openDirectory(shelf, () => String(made++).padStart(12, '0'))
}

describe('the people of the local chat', () => {
  it('are a demo team at first, and only then', async () => {
    const shelf = memoryShelf()
    const first = await open(shelf)
    await inviteDemoTeam(first)
    expect(first.people().map((person) => person.language)).toEqual(['en', 'sv', 'de', 'nb', 'fi', 'nl'])
    await first.setLanguage('emma', 'de')
    const second = await open(shelf)
    await inviteDemoTeam(second)
    expect(second.people()).toHaveLength(6)
    expect(second.person('emma')?.language).toBe('de')
    expect(second.rooms()).toEqual(first.rooms())
  })

  it('are sixty at most', async () => {
    const directory = await open()
    for (let count = 0; count < limits.people; count += 1) await directory.addPerson(guest)
    await expect(directory.addPerson(guest)).rejects.toBeInstanceOf(DirectoryFull)
    expect(directory.people()).toHaveLength(60)
  })

  it('are not changed where the shelf refused to keep it', async () => {
    const shelf = { ...memoryShelf(), put: () => Promise.reject(new Error('disk full')) }
    const directory = await open(shelf)
    await expect(directory.addPerson(guest)).rejects.toThrow('disk full')
    expect(directory.people()).toEqual([])
  })
})
