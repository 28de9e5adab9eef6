import { hkdfSync, randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { createWebChannel } from '../adapters/web/channel.ts'
import { inviteDemoTeam } from '../adapters/web/demo.ts'
import { openDirectory } from '../adapters/web/directory.ts'
import { accountOf, installation } from '../adapters/web/places.ts'
import { openTranscript } from '../adapters/web/transcript.ts'
import { seedDemo } from './demo.ts'
import type { Engine } from './engine/engine.ts'
import type { Account } from './engine/gesture.ts'
import { type Ground, isReady, type Running, runChannels } from './ground.ts'
import { commandNames, commandWord } from './language/commands.ts'
import { type Language, languageOf } from './language/language.ts'
import { type LocalClock, openLocalClock } from './local-clock.ts'
import { shelfOf } from './shelf.ts'
import type { OpenedStore } from './store/open-store.ts'

/** How long a page waits for a person's choice of language, ms. */
const languageWithinMs = 300

/** The local mode's clock can be moved, which tests and the page do. */
export interface RunningLocally extends Running {
  readonly url: string
  readonly clock: LocalClock
}

/** Local mode: the chat in the browser, on this computer only (definitions.md, "Local mode"). */
export async function startLocal(ground: Ground): Promise<RunningLocally> {
  const { config, store, house, log, masterKey } = ground
  const tenant = await store.tenantOf({ channel: 'web', installation })
  const clock = await openLocalClock(store, ground.realNow)
  const shelf = shelfOf(store, tenant)
  const directory = await openDirectory(shelf, () => randomBytes(16).toString('hex'))
  await inviteDemoTeam(directory)
  const castOf = (id: string) => {
    const person = directory.person(id)
    const { name = id, language = 'en', zone = 'UTC', country = 'GB' } = person ?? {}
    return { account: accountOf(id), name, language, zone, country }
  }
  await seedDemo(store, tenant, house, castOf, clock.now())
  const { now, offset, travel } = clock
  const chosen = chosenLanguages(store, tenant)
  const web = createWebChannel({
    directory,
    transcript: openTranscript(shelf),
    // Others may share the database: their time cannot be moved from here.
    clock: config.databaseUrl === undefined ? { now, offset, travel } : { now, offset },
    port: config.port,
    host: config.host,
    ...(config.publicUrl === undefined ? {} : { publicUrl: config.publicUrl }),
    secret: Buffer.from(hkdfSync('sha256', masterKey, '', 'partwell web tokens', 32)).toString('hex'),
    commandWords: wordsOf,
    languageOf: chosen,
    failed: (error) => log.error('web-failed', { error: error instanceof Error ? error.name : 'unknown' }),
    also(request, response, next) {
      if (request.path === '/healthz') response.status(200).type('text').send('ok')
      else if (request.path === '/readyz') {
        isReady(store).then(
          (ready) =>
            response
              .status(ready ? 200 : 503)
              .type('text')
              .send(ready ? 'ok' : 'no'),
          next,
        )
      } else next()
    },
  })
  const { engine, stop } = await runChannels(ground, [web], clock)
  clock.settle = () => settle(engine)
  return { url: web.url, greeting: `Partwell is ready: ${web.url}`, engine, store, clock, stop }
}

/** Delivers what is due now, until nothing is. */
async function settle(engine: Engine): Promise<void> {
  while ((await engine.delivery.round()) > 0);
}

function wordsOf(language: Language): Readonly<Record<string, string>> {
  return Object.fromEntries(commandNames.map((name) => [name, commandWord(name, language)]))
}

/**
 * What each person has chosen. While the database does not answer it is what they had chosen before: a page, and the
 * sentence that nothing was saved, wait for no language (trust F6).
 */
function chosenLanguages(
  store: OpenedStore,
  tenant: string,
): (account: Account) => Promise<Language | undefined> {
  const last = new Map<string, Language>()
  return (account) => {
    const asked = store
      .transact(tenant, async (tx) => languageOf((await tx.person(account)).language))
      .then((language) => {
        if (language !== undefined) last.set(account.user, language)
        return language
      })
      .catch(() => last.get(account.user))
    const late = pause(languageWithinMs, undefined, { ref: false }).then(() => last.get(account.user))
    return Promise.race([asked, late])
  }
}
