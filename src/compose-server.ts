import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Channel } from './engine/channel.ts'
import type { Clock } from './engine/clock.ts'
import { type Ground, isReady, type Running, runChannels } from './ground.ts'

/** How long a request may take to arrive, ms. */
const arriveWithinMs = 10_000
/** How long a stop waits for what has not arrived whole, ms. */
const answerWithinMs = 5_000

/** A channel that is reached over the one server. */
export interface Door {
  readonly channel: Channel & {
    /** Answers its own paths; false, at once, for any other. */
    handle(request: IncomingMessage, response: ServerResponse): boolean
    /** Resolves when everything under way has been answered and shown. */
    idle(): Promise<void>
  }
  /** Where people reach it, for the operator: "Slack on port 3000: /slack/events". */
  readonly reached: (port: number) => string
}

/**
 * The engine behind these channels, on one HTTP server with pages for whoever watches the process. `clock`: business time,
 * the real one unless it can be moved.
 */
export async function serve(
  ground: Ground,
  doors: readonly Door[],
  clock: Clock = { now: ground.realNow },
): Promise<Running> {
  const { config, store } = ground
  const channels = doors.map(({ channel }) => channel)
  const { engine, stop } = await runChannels(ground, channels, clock)
  const server = createServer(
    { requestTimeout: arriveWithinMs, headersTimeout: arriveWithinMs },
    (request, response) => {
      if (!channels.some((channel) => channel.handle(request, response)))
        void health(ground, request, response)
    },
  )
  const port = await listen(server, config.port, config.host)
  return {
    greeting: `Partwell is ready for ${doors.map(({ reached }) => reached(port)).join(', and for ')}.`,
    engine,
    store,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      // Somebody may have sent half a request, and would be waited for.
      const late = setTimeout(() => server.closeAllConnections(), answerWithinMs)
      await Promise.all(channels.map((channel) => channel.idle()))
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

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}
