import { hkdfSync } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { createTeamsChannel } from '../adapters/teams/channel.ts'
import { messagesPath } from '../adapters/teams/surfaces.ts'
import type { Config } from './config.ts'
import { seedDemo } from './demo.ts'
import { openGround, runChannel } from './ground.ts'
import { languageOf } from './language/language.ts'
import { openLocalClock } from './local-clock.ts'
import type { Log } from './log.ts'
import { appId, cast, clientFile, type Player, tenantId } from './playground/cast.ts'
import { type Client, freePort, serviceUrlOf, startClient } from './playground/microsoft.ts'
import { shelfOf } from './shelf.ts'

/** Where the first client listens if it can: the port that Microsoft’s own pages name. */
const firstPort = 56_150
/** Where the bot listens if it can. */
const botPort = 3978

/** Partwell, and a client of Microsoft’s for each person. */
export interface PlaygroundRunning {
  readonly clients: readonly { readonly player: Player; readonly url: string }[]
  /** Moves the clock to what is due next and delivers it; answers with the time then (ms UTC), or nothing if nothing is due. */
  toNext(): Promise<number | undefined>
  stop(): Promise<void>
}

/**
 * Starts the bot as Teams’ own, without accounts and on this computer only, and a client for each of these people. Fetches
 * the client through npx.
 * @throws Error when the client cannot be fetched or started; nothing runs then
 */
export async function startPlayground(
  config: Config,
  log: Log,
  players: readonly Player[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<PlaygroundRunning> {
  const ports: number[] = []
  for (const [index] of players.entries()) ports.push(await freePort(firstPort + index))
  const bot = await startBot(config, log, ports.map(serviceUrlOf))
  const clients: (Client & { readonly player: Player })[] = []
  const stop = async (): Promise<void> => {
    await Promise.all(clients.map((client) => client.stop()))
    await bot.stop()
  }
  try {
    // One after the other: two npx at once would both fetch into one folder.
    for (const [index, player] of players.entries()) {
      const { endpoint } = bot
      const settings = { port: ports[index] ?? 0, endpoint, file: clientFile(player), zone: player.zone, env }
      clients.push({ ...(await startClient(settings)), player })
    }
  } catch (error) {
    await stop()
    throw error
  }
  return { clients, toNext: bot.toNext, stop }
}

interface Bot {
  readonly endpoint: string
  toNext(): Promise<number | undefined>
  stop(): Promise<void>
}

async function startBot(config: Config, log: Log, serviceUrls: readonly string[]): Promise<Bot> {
  const ground = await openGround(config, log)
  const { store, house, masterKey, realNow } = ground
  const tenant = await store.tenantOf({ channel: 'teams', installation: tenantId })
  const clock = await openLocalClock(store, realNow)
  await seedDemo(store, tenant, house, castMember, clock.now())
  const channel = createTeamsChannel({
    ...{ appId, tenantId, credential: { type: 'none' }, realNow, elsewhere: { serviceUrls } },
    rows: shelfOf(store, await store.tenantOf({ channel: 'teams', installation: 'installations' })),
    secret: Buffer.from(hkdfSync('sha256', masterKey, '', 'partwell teams', 32)),
    languageOf: (account) =>
      store.transact(tenant, async (tx) => languageOf((await tx.person(account)).language)),
    failed: (error) => log.error('teams-failed', { error: error instanceof Error ? error.name : 'unknown' }),
  })
  const running = await runChannel(ground, channel, clock)
  clock.settle = async () => {
    while ((await running.engine.delivery.round()) > 0);
  }
  const server = createServer((request, response) => {
    if (!channel.handle(request, response)) response.writeHead(404).end()
  })
  const port = await listen(server)
  return {
    endpoint: `http://127.0.0.1:${port}${messagesPath}`,
    toNext: async () => ((await clock.travel.toNext()) ? clock.now() : undefined),
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await channel.idle()
      await running.stop()
      await closed
    },
  }
}

function castMember(id: string): Omit<Player, 'id'> {
  const found = cast.find((player) => player.id === id)
  if (!found) throw new Error(`nobody of the cast is called ${id}`)
  // The store has ids of its own.
  const { id: _called, ...member } = found
  return member
}

async function listen(server: Server): Promise<number> {
  const port = await freePort(botPort)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve)
  })
  return port
}
