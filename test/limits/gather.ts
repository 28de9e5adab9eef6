import { chapters } from '../../flows/index.ts'
import type { Explorer } from '../explore/explorer.ts'
import { begin } from '../explore/journeys.ts'
import { newSeen, type Seen, watched } from '../explore/seen.ts'
import { ended, kept, type Story, wandering, withdrawn } from '../explore/stories.ts'

/** Who somebody is, for form fields that name people: a name as long as names come. */
export const accountOf = (person: string): string => person

/** Walks, and everything that they showed, in no language yet. The same each time. */
export async function gather(): Promise<Seen> {
  const seen = newSeen()
  const walks: readonly (readonly [Story, number, number])[] = [
    [ended, 3, 460],
    [kept, 1, 200],
    [withdrawn, 1, 120],
    [wandering, 2, 150],
  ]
  for (const [story, seed, steps] of walks) {
    const explorer = await begin(story, seed, watched(chapters, seen))
    try {
      await explorer.walk(steps)
      await readAll(explorer)
    } finally {
      await explorer.stage.close()
    }
  }
  return seen
}

/** Everybody types every command once, in their own language. */
async function readAll({ actors }: Explorer): Promise<void> {
  const commands = [
    '',
    'help',
    'cases',
    'settings',
    'insights',
    'language',
    'log',
    'open',
    'screen',
    'check',
    'nonsense',
  ]
  for (const actor of actors) for (const command of commands) await actor.command(command)
}
