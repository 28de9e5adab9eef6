import { chapters as allChapters } from '../../flows/index.ts'
import type { Chapter } from '../../src/engine/flow.ts'
import { Stage } from '../stage.ts'
import { Chance } from './chance.ts'
import { Explorer } from './explorer.ts'
import { clientName, type Story } from './stories.ts'

/** A stage whose chance and real time come from a seed: two stages of one seed are alike to the byte. */
async function stageOf(seed: number, chapters: readonly Chapter[] = allChapters): Promise<Stage> {
  const chance = new Chance(seed)
  let real = Date.parse('2027-01-04T09:00:00Z')
  return Stage.open(chapters, '2027-01-04T09:00:00Z', {
    random: (count) => chance.bytes(count),
    realNow: () => {
      real += 1000
      return real
    },
  })
}

/** A story that has begun: the client is logged about, the case is open, and its live card stands in a room. */
export async function begin(story: Story, seed: number, chapters?: readonly Chapter[]): Promise<Explorer> {
  const stage = await stageOf(seed, chapters)
  stage.room('team')
  const explorer = new Explorer(stage, story, new Chance(seed))
  await explorer.begin()
  const about = await explorer.look()
  const [owner] = explorer.actors
  if (!about || !owner) throw new Error(`the story of ${clientName} did not begin`)
  await owner.command(`case ${about.codeName}`, 'team')
  await owner.press('desk.room', { case: about.id, item: 'team' })
  return explorer
}
