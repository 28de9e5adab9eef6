import { chapters } from '../../flows/index.ts'
import { routesOf } from '../../src/engine/routes.ts'
import type { Explorer } from '../explore/explorer.ts'
import { begin } from '../explore/journeys.ts'
import { newSeen, type Seen, watched } from '../explore/seen.ts'
import { ended, kept, type Story, wandering, withdrawn } from '../explore/stories.ts'

/** Who somebody is, for form fields that name people: a name as long as names come. */
export const accountOf = (person: string): string => person

/** A story, its seed, and how many steps of it. */
type Walk = readonly [Story, number, number]

/** Every card and form that people meet in a whole case and in those that end otherwise. */
export const whole: readonly Walk[] = [
  [ended, 3, 460],
  [kept, 1, 200],
  [withdrawn, 1, 120],
  [wandering, 2, 150],
]

/** As long as anybody may write, in every field, so that what is shown again is as long as it gets; and it would act if it could. */
const longest = (story: Story): Story => ({
  ...story,
  words: (count, _field, max) =>
    `${count} ${'Wir haben **darüber** gesprochen und es [aufgeschrieben](https://example.com). '.repeat(50)}`.slice(
      0,
      max,
    ),
})

/** A case that ends and one that goes on, in the longest words. */
export const wordy: readonly Walk[] = [
  [longest(ended), 1, 450],
  [longest(kept), 3, 300],
]

/** Walks, and everything that they showed, in no language yet. The same each time. */
export async function gather(walks: readonly Walk[]): Promise<Seen> {
  const seen = newSeen()
  for (const [story, seed, steps] of walks) {
    const explorer = await begin(story, seed, watched(chapters, seen))
    try {
      await walk(explorer, steps, seen)
      await readAll(explorer)
    } finally {
      await explorer.stage.close()
    }
  }
  return seen
}

const formNames = [...routesOf(chapters).forms.keys()]

/** A walk on which everybody opens each form once that nobody has seen yet, in every stage: to open one changes nothing. */
async function walk(explorer: Explorer, steps: number, seen: Seen): Promise<void> {
  let stage = ''
  for (let step = 0; step < steps && stage !== 'closed'; step += 1) {
    await explorer.step()
    const about = await explorer.look()
    if (!about || (about.stage === stage && step % 80 !== 0)) continue
    stage = about.stage
    for (const name of formNames) {
      for (const actor of explorer.actors)
        if (!seen.forms.has(name)) await actor.press(name, { case: about.id })
    }
  }
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
