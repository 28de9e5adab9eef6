import { hkdfSync } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createSlackChannel, type SlackChannelParts } from '../adapters/slack/channel.ts'
import type { WorkspaceFact } from './case/workspace.ts'
import type { SlackConfig } from './config.ts'
import { commitStep } from './engine/commit.ts'
import type { Account } from './engine/gesture.ts'
import { World, workspaceId } from './engine/world.ts'
import { type Ground, isReady, type Running, runChannel } from './ground.ts'
import { languageOf } from './language/language.ts'
import { shelfOf } from './shelf.ts'

/** How long a request may take to arrive, ms. */
const arriveWithinMs = 10_000
/** How long a stop waits for what has not arrived whole, ms. */
const answerWithinMs = 5_000

/**
 * Slack: over HTTP on the one server, or by Socket Mode; one workspace by its token, or many by OAuth. `elsewhere` is
 * another Slack than the real one, for tests.
 */
export async function startSlack(
  ground: Ground,
  slack: SlackConfig,
  elsewhere?: SlackChannelParts['elsewhere'],
): Promise<Running> {
  const { config, store, log, masterKey, realNow } = ground
  const { oauth, ...given } = slack
  const rows = shelfOf(store, await store.tenantOf({ channel: 'slack', installation: 'installations' }))
  const channel = createSlackChannel({
    ...given,
    ...(oauth ? { oauth: { ...oauth, rows } } : {}),
    ...(elsewhere ? { elsewhere } : {}),
    secret: Buffer.from(hkdfSync('sha256', masterKey, '', 'partwell slack', 32)),
    realNow,
    languageOf: async (account) =>
      store.transact(await store.tenantOf(account), async (tx) =>
        languageOf((await tx.person(account)).language),
      ),
    installed: (by) => nameAdmin(ground, by),
    removed: async () => log.info('slack-removed'),
    failed: (error) => log.error('slack-failed', { error: error instanceof Error ? error.name : 'unknown' }),
  })
  const { engine, stop } = await runChannel(ground, channel, { now: realNow })
  const server = createServer(
    { requestTimeout: arriveWithinMs, headersTimeout: arriveWithinMs },
    (request, response) => {
      if (!channel.handle(request, response)) void health(ground, request, response)
    },
  )
  const port = await listen(server, config.port, config.host)
  return {
    greeting: `Partwell is ready for Slack${slack.appToken ? ' (Socket Mode)' : ` on port ${port}: /slack/events`}.`,
    engine,
    store,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      // Somebody may have sent half a request, and would be waited for.
      const late = setTimeout(() => server.closeAllConnections(), answerWithinMs)
      await channel.idle()
      await stop()
      clearTimeout(late)
      server.closeAllConnections()
      await closed
    },
  }
}

/** Live and ready, for whoever watches the process; nothing else is served here. */
async function health({ store }: Ground, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const answer = (status: number, words: string): void => {
    response.writeHead(status, { 'Content-Type': 'text/plain', 'Cache-Control': 'no-store' }).end(words)
  }
  if (request.url === '/healthz') answer(200, 'ok')
  else if (request.url === '/readyz') {
    const ready = await isReady(store)
    answer(ready ? 200 : 503, ready ? 'ok' : 'no')
  } else answer(404, 'not found')
}

/** Whoever installs the app is the first administrator of that workspace, if it has none. */
async function nameAdmin({ store, house, realNow }: Ground, by: Account): Promise<void> {
  const tenant = await store.tenantOf(by)
  await store.transact(tenant, async (tx) => {
    const world = new World(tx, house)
    if ((await world.workspace()).admins.length > 0) return
    const { id } = await tx.person(by)
    const fact: WorkspaceFact = { kind: 'AdminsNamed', admins: [id] }
    await commitStep(
      world,
      { facts: [{ on: workspaceId, fact }], reply: { kind: 'nothing' } },
      { by: id, now: realNow(), seed: `installed:${id}` },
    )
  })
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}
