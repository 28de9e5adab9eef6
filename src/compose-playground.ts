import { messagesPath } from '../adapters/teams/surfaces.ts'
import { serve } from './compose-server.ts'
import { teamsDoor } from './compose-teams.ts'
import type { Config } from './config.ts'
import { seedDemo } from './demo.ts'
import { openGround } from './ground.ts'
import { openLocalClock } from './local-clock.ts'
import type { Log } from './log.ts'
import { appId, cast, clientFile, type Player, tenantId } from './playground/cast.ts'
import { type Client, freePort, serviceUrlOf, startClient } from './playground/microsoft.ts'
import type { OpenedStore } from './store/open-store.ts'

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
  const port = await freePort(botPort)
  const ground = await openGround({ ...config, port }, log)
  const { store, house, realNow } = ground
  const tenant = await store.tenantOf({ channel: 'teams', installation: tenantId })
  const clock = await openLocalClock(store, realNow)
  await seedDemo(store, tenant, house, castMember, clock.now())
  await introduce(store, tenant)
  const door = await teamsDoor(ground, { appId, tenantId, credential: { type: 'none' }, serviceUrls })
  const { engine, stop } = await serve(ground, [door], clock)
  clock.settle = async () => {
    while ((await engine.delivery.round()) > 0);
  }
  const toNext = async (): Promise<number | undefined> => {
    return (await clock.travel.toNext()) ? clock.now() : undefined
  }
  return { endpoint: `http://${config.host}:${port}${messagesPath}`, toNext, stop }
}

/** Everybody is known by name and language from the start, as the demo team of the browser chat is. */
async function introduce(store: OpenedStore, tenant: string): Promise<void> {
  await store.transact(tenant, async (tx) => {
    for (const { id } of cast) {
      const { account, ...known } = castMember(id)
      const record = await tx.person(account)
      if (record.name === '') await tx.savePerson({ ...record, ...known })
    }
  })
}

function castMember(id: string): Omit<Player, 'id'> {
  const found = cast.find((player) => player.id === id)
  if (!found) throw new Error(`nobody of the cast is called ${id}`)
  // The store has ids of its own.
  const { id: _called, ...member } = found
  return member
}
