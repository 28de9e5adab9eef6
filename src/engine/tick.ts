import { commitStep } from './commit.ts'
import type { CaseScene } from './flow.ts'
import type { House } from './house.ts'
import type { Routes } from './routes.ts'
import type { DueTimer, Tx } from './store.ts'
import { profileOf, World } from './world.ts'

/**
 * A timer that has come due, in one transaction: it fires at most once, and what it makes true is committed with the
 * mark that it has fired. After an outage it fires late, once (trust F11).
 */
export async function tick(
  tx: Tx,
  timer: DueTimer,
  given: { readonly house: House; readonly routes: Routes; readonly now: number },
): Promise<'fired' | 'gone' | 'unknown'> {
  const rule = given.routes.timers.get(timer.kind)
  if (!rule) return 'unknown'
  if (!(await tx.fire(timer))) return 'gone'
  const world = new World(tx, given.house)
  const workspace = await world.workspace()
  const about = await world.case(timer.stream)
  if (!about) return 'gone'
  await world.meet(Object.keys(about.people))
  const owner = given.house.owner(about)
  await world.loadRounds(about, owner, rule.needs ?? [])
  const seed = `${timer.stream}:${timer.key}`
  const scene: CaseScene = {
    ...world.scene({
      now: given.now,
      me: profileOf(await tx.personById(owner), owner, workspace),
      workspace,
      subject: { case: about.id },
      seed: (text) => tx.contentHash(`${seed}:${text}`).slice(0, 20),
    }),
    case: about,
  }
  const step = rule.run(scene, { dueAt: timer.dueAt, key: timer.key })
  await commitStep(world, step, { by: 'calendar', now: given.now, seed })
  return 'fired'
}
