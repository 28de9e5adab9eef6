import { chapters } from '../flows/index.ts'
import type { ChannelName } from './case/person.ts'
import type { Config } from './config.ts'
import { storeSettingsOf } from './database.ts'
import type { Channel } from './engine/channel.ts'
import type { Clock } from './engine/clock.ts'
import { createEngine, type Engine } from './engine/engine.ts'
import type { Chapter } from './engine/flow.ts'
import type { House } from './engine/house.ts'
import { makeFile } from './files/make-file.ts'
import { createHouse } from './house.ts'
import type { Log } from './log.ts'
import { type OpenedStore, openStore } from './store/open-store.ts'

/** The running bot. */
export interface Running {
  /** Where people reach it, in a sentence for the operator. */
  readonly greeting: string
  readonly engine: Engine
  readonly store: OpenedStore
  /** Takes nothing new, finishes what is under way, closes the database. */
  stop(): Promise<void>
}

/** What every mode is made of, before its channel is there. */
export interface Ground {
  readonly config: Config
  readonly log: Log
  readonly store: OpenedStore
  readonly house: House
  readonly masterKey: Uint8Array
  /** The machine's clock, ms UTC. */
  readonly realNow: () => number
}

/** Opens the database, migrates it, and puts the chapters together. */
export async function openGround(
  config: Config,
  log: Log,
  realNow: () => number = () => Date.now(),
  all: readonly Chapter[] = chapters,
): Promise<Ground> {
  const settings = storeSettingsOf(config)
  const store = await openStore(settings)
  return { config, log, store, house: createHouse(all), masterKey: settings.masterKey, realNow }
}

/** Starts channels on one engine, then the delivery; stops all of it in the other order. */
export async function runChannels(
  ground: Ground,
  channels: readonly Channel[],
  clock: Clock,
): Promise<{ readonly engine: Engine; stop(): Promise<void> }> {
  const { log, store, house, realNow } = ground
  const engine = createEngine({
    store,
    house,
    channels: new Map<ChannelName, Channel>(channels.map((channel) => [channel.name, channel])),
    clock,
    realNow,
    log: (event, fields) => log.warn(event, fields),
    notice: (event, fields) => log.warn(event, fields),
    makeFile,
    language: 'en',
  })
  for (const channel of channels) await channel.start((gesture) => engine.receive(gesture))
  engine.delivery.start()
  store.onWake(() => engine.delivery.poke())
  return {
    engine,
    async stop() {
      await Promise.all(channels.map((channel) => channel.stop()))
      await engine.delivery.stop()
      await store.close()
    },
  }
}

/** Whether the database answers: what "ready" means (trust F6). */
export async function isReady(store: OpenedStore): Promise<boolean> {
  return store.clockOffset().then(
    () => true,
    () => false,
  )
}
