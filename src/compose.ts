import { hkdfSync, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createWebChannel } from '../adapters/web/channel.ts'
import { inviteDemoTeam } from '../adapters/web/demo.ts'
import { openDirectory } from '../adapters/web/directory.ts'
import { accountOf, installation } from '../adapters/web/places.ts'
import type { Shelf } from '../adapters/web/shelf.ts'
import { openTranscript } from '../adapters/web/transcript.ts'
import { chapters } from '../flows/index.ts'
import type { Config } from './config.ts'
import { seedDemo } from './demo.ts'
import { createEngine, type Engine } from './engine/engine.ts'
import { createHouse } from './house.ts'
import { commandNames, commandWord } from './language/commands.ts'
import { type Language, languageOf } from './language/language.ts'
import { type LocalClock, openLocalClock } from './local-clock.ts'
import type { Log } from './log.ts'
import { localMasterKey, parseMasterKey, readMasterKeyFile } from './store/master-key.ts'
import { type OpenedStore, openStore } from './store/open-store.ts'

/** The running bot. */
export interface Running {
  /** Where the page is. */
  readonly url: string
  readonly engine: Engine
  readonly store: OpenedStore
  readonly clock: LocalClock
  /** Takes nothing new, finishes what is under way, closes the database. */
  stop(): Promise<void>
}

/**
 * Opens the database, migrates it, and starts the channels: the composition root, the one file that knows everybody.
 * `realNow` is the machine's clock, ms UTC; tests bring their own.
 */
export async function startPartwell(
  config: Config,
  log: Log,
  realNow: () => number = () => Date.now(),
): Promise<Running> {
  const file = join(config.dataDir, 'partwell.db')
  const masterKey = masterKeyOf(config, file)
  const store = await openStore({ file, masterKey })
  const tenant = await store.tenantOf({ channel: 'web', installation })
  const clock = await openLocalClock(store, realNow)
  const shelf = shelfOf(store, tenant)
  const directory = await openDirectory(shelf, () => randomBytes(16).toString('hex'))
  const house = createHouse(chapters)
  await inviteDemoTeam(directory)
  await seedDemo(store, tenant, house, accountOf, clock.now())
  const web = createWebChannel({
    directory,
    transcript: await openTranscript(shelf),
    clock,
    port: config.port,
    host: config.host,
    ...(config.publicUrl === undefined ? {} : { publicUrl: config.publicUrl }),
    secret: Buffer.from(hkdfSync('sha256', masterKey, '', 'partwell web tokens', 32)).toString('hex'),
    commandWords: wordsOf,
    languageOf: (account) => chosenLanguage(store, tenant, account),
    failed: (error) => log.error('web-failed', { error: error instanceof Error ? error.name : 'unknown' }),
  })
  const engine = createEngine({
    store,
    house,
    channels: new Map([['web', web]]),
    clock,
    realNow,
    log: (event, fields) => log.warn(event, fields),
    notice: (event, fields) => log.warn(event, fields),
    language: 'en',
  })
  clock.settle = () => settle(engine)
  await web.start((gesture) => engine.receive(gesture))
  engine.delivery.start()
  return {
    url: web.url,
    engine,
    store,
    clock,
    async stop() {
      await web.stop()
      await engine.delivery.stop()
      await store.close()
    },
  }
}

function masterKeyOf(config: Config, databaseFile: string): Uint8Array {
  if (config.masterKey === undefined) return localMasterKey(config.dataDir, databaseFile)
  return 'value' in config.masterKey
    ? parseMasterKey(config.masterKey.value)
    : readMasterKeyFile(config.masterKey.file)
}

/** Delivers what is due now, until nothing is. */
async function settle(engine: Engine): Promise<void> {
  while ((await engine.delivery.round()) > 0);
}

function wordsOf(language: Language): Readonly<Record<string, string>> {
  return Object.fromEntries(commandNames.map((name) => [name, commandWord(name, language)]))
}

function chosenLanguage(
  store: OpenedStore,
  tenant: string,
  account: Parameters<OpenedStore['tenantOf']>[0] & { readonly user: string },
): Promise<Language | undefined> {
  return store.transact(tenant, async (tx) => languageOf((await tx.person(account)).language))
}

/** The web channel is its own platform: its people, rooms and messages are kept sealed beside everything else. */
function shelfOf(store: OpenedStore, tenant: string): Shelf {
  const keepsakes = store.keepsakes(tenant)
  let order = 0
  const orders = new Map<string, number>()
  return {
    async all(shelf) {
      const rows = await keepsakes.list(shelf)
      for (const row of rows) {
        orders.set(`${shelf} ${row.key}`, row.order)
        order = Math.max(order, row.order + 1)
      }
      return rows.map((row) => ({ key: row.key, value: String(row.value) }))
    },
    async put(shelf, key, value) {
      const id = `${shelf} ${key}`
      const place = orders.get(id) ?? order++
      orders.set(id, place)
      await keepsakes.keep(shelf, key, value, place)
    },
    async remove(shelf, key) {
      orders.delete(`${shelf} ${key}`)
      await keepsakes.drop(shelf, key)
    },
  }
}
