import { afterEach, beforeEach, describe } from 'vitest'
import { chains } from './store/chain.ts'
import { dumps } from './store/dump.ts'
import { erasure } from './store/erasure.ts'
import { ledger } from './store/journal.ts'
import { keepsakes } from './store/keepsakes.ts'
import { keptAbout } from './store/kept-about.ts'
import { masterKeys } from './store/master-keys.ts'
import { outbox } from './store/outbox.ts'
import { outcomes } from './store/outcomes.ts'
import { peopleAndTenants } from './store/people.ts'
import { sealedAnswers } from './store/sealed-answers.ts'
import { streamsAndFacts } from './store/streams.ts'
import { timersAndClock } from './store/timers.ts'
import type { FreshDatabase, World } from './store/world.ts'
import { newWorld } from './store/world.ts'

/** What every database must do for the engine. Run on each of them; nothing in it knows which one it is. */
export function storeContract(name: string, fresh: () => FreshDatabase): void {
  describe(name, () => {
    let current: World | undefined
    beforeEach(async () => {
      current = await newWorld(fresh)
    })
    afterEach(async () => {
      await current?.database.dispose()
    })
    const world = () => {
      if (!current) throw new Error('no world')
      return current
    }
    peopleAndTenants(world)
    streamsAndFacts(world)
    chains(world)
    ledger(world)
    sealedAnswers(world)
    outbox(world)
    timersAndClock(world)
    keepsakes(world)
    erasure(world)
    outcomes(world)
    keptAbout(world)
    masterKeys(world)
    dumps(world)
  })
}
