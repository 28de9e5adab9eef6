/**
 * How long an activity takes until its reply is there: ours, which asks who it is, runs the engine and commits to the
 * database first, beside a bare botbuilder echo, in the same run on the same machine. Two ways, as Teams has two: a
 * message, whose reply is a call to the connector; and a pressed button, whose reply is the answer to the call itself.
 * `node bench/teams.bench.ts [activities]`. Nobody signs anything here, neither with ours nor with theirs.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import {
  Agent,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Activity, CloudAdapter, ConfigurationBotFrameworkAuthentication } from 'botbuilder'
import { serve } from '../src/compose-server.ts'
import { teamsDoor } from '../src/compose-teams.ts'
import { readConfig } from '../src/config.ts'
import { openGround } from '../src/ground.ts'
import { createLog } from '../src/log.ts'
import { freePort } from '../src/playground/microsoft.ts'
import type { OpenedStore } from '../src/store/open-store.ts'
import { line, print, quantile, type Times, timed } from './figures.ts'

const tenantId = '00000000-0000-4000-8000-0000000000a0'
const appId = '00000000-0000-4000-8000-0000000000b0'
const people = 20
/** Our clock runs as much faster: Teams’ limits for one conversation are not what is measured here. */
const faster = 50

interface Bot {
  readonly name: string
  readonly port: number
  /** What its button carries. */
  pressed: unknown
}

function bodyOf(from: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    from.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
    from.on('end', () => resolve(text)).on('error', reject)
  })
}
const listen = (server: Server): Promise<number> =>
  new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
  )
const json = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

const userOf = (person: number): string => `00000000-0000-4000-8000-${String(person).padStart(12, '0')}`
const memberOf = (person: number) => {
  const [id, name, email] = [`29:${person}`, `Person ${person}`, `p${person}@studio.example`]
  return {
    id,
    name,
    email,
    aadObjectId: userOf(person),
    tenantId,
    userRole: 'user',
    userPrincipalName: email,
  }
}

/** A connector that takes everything, and says which conversation was written to. */
class Recorder {
  readonly #server = createServer((from, to) => void this.#answer(from, to))
  readonly #waiting = new Map<string, (activity: Activity) => void>()
  #count = 0
  url = ''

  async start(): Promise<this> {
    this.url = `http://127.0.0.1:${await listen(this.#server)}`
    return this
  }

  async #answer(from: IncomingMessage, to: ServerResponse): Promise<void> {
    const [, conversation = '', rest = ''] = /^\/v3\/conversations\/([^/]+)\/(.*)$/.exec(from.url ?? '') ?? []
    const person = Number(decodeURIComponent(conversation).slice(2))
    if (from.method === 'GET') {
      const one = memberOf(person)
      return json(
        to,
        200,
        rest.startsWith('pagedmembers') ? { members: [one] } : rest === 'members' ? [one] : one,
      )
    }
    const activity = JSON.parse((await bodyOf(from)) || '{}') as Activity
    this.#count += 1
    json(to, 201, { id: `${this.#count}` })
    if (activity.type === 'message') this.#waiting.get(decodeURIComponent(conversation))?.(activity)
  }

  /** The next message to this conversation. */
  next(conversation: string): Promise<Activity> {
    return new Promise((resolve) => {
      this.#waiting.set(conversation, (activity) => {
        this.#waiting.delete(conversation)
        resolve(activity)
      })
    })
  }

  stop(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }
}

const recorder = await new Recorder().start()
let count = 0

/** An activity as Teams sends one. */
function activityOf(person: number, more: Readonly<Record<string, unknown>>) {
  count += 1
  const { id, name, aadObjectId } = memberOf(person)
  return {
    ...{ id: `${1_800_000_000_000 + count}`, timestamp: new Date().toISOString(), locale: 'en-GB' },
    ...{ channelId: 'msteams', serviceUrl: recorder.url, from: { id, name, aadObjectId } },
    conversation: { conversationType: 'personal', tenantId, id: `a:${person}` },
    recipient: { id: `28:${appId}`, name: 'Partwell' },
    channelData: { tenant: { id: tenantId } },
    ...more,
  }
}

function post(port: number, agent: Agent, activity: unknown): Promise<string> {
  const body = JSON.stringify(activity)
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  return new Promise((resolve, reject) => {
    const options = { agent, port, host: '127.0.0.1', method: 'POST', path: '/api/messages', headers }
    const sent = request(options, (response) => {
      bodyOf(response).then((text) => {
        if (response.statusCode === 200) resolve(text)
        else reject(new Error(`answered ${response.statusCode} ${text}`))
      }, reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** A message, until its reply has reached the connector. */
async function write({ port }: Bot, agent: Agent, person: number): Promise<void> {
  const replied = recorder.next(`a:${person}`)
  const text = count % 2 === 0 ? 'language en' : 'language sv'
  await Promise.all([
    replied,
    post(port, agent, activityOf(person, { type: 'message', text, textFormat: 'plain' })),
  ])
}

/** A button, until the card that takes its place is there. */
async function press({ port, pressed }: Bot, agent: Agent, person: number): Promise<void> {
  const value = { action: { type: 'Action.Execute', verb: 'partwell', data: pressed } }
  const more = { type: 'invoke', name: 'adaptiveCard/action', value, replyToId: '1' }
  const answer = await post(port, agent, activityOf(person, more))
  if (!answer.includes('AdaptiveCard')) throw new Error(`no card came back: ${answer.slice(0, 300)}`)
}

type Deed = (bot: Bot, agent: Agent, person: number) => Promise<void>

async function measure(bot: Bot, deed: Deed, connections: number, activities: number): Promise<Times> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  for (let warm = 0; warm < people * 3; warm += 1) await deed(bot, agent, warm % people)
  const each: number[] = []
  let left = activities
  const started = performance.now()
  await Promise.all(
    Array.from({ length: connections }, async (_unused, connection) => {
      for (let turn = 0; left > 0; turn += 1) {
        left -= 1
        const from = performance.now()
        // One after the other in one conversation; nobody shares theirs.
        await deed(bot, agent, connections === 1 ? turn % people : connection)
        each.push(performance.now() - from)
      }
    }),
  )
  agent.destroy()
  return { each, perSecond: (activities * 1000) / (performance.now() - started) }
}

async function ours(folder: string): Promise<Bot & { readonly store: OpenedStore; stop(): Promise<void> }> {
  const began = Date.now()
  const realNow = (): number => began + (Date.now() - began) * faster
  const config = { ...readConfig({ DATA_DIR: folder, LOG_LEVEL: 'error' }), port: await freePort(0) }
  const ground = await openGround(config, createLog('error'), realNow)
  const teams = { appId, tenantId, credential: { type: 'none' }, serviceUrls: [recorder.url] } as const
  const { stop } = await serve(ground, [await teamsDoor(ground, teams)])
  const { port } = config
  return { name: 'ours, committed', port, pressed: await aButton(port), store: ground.store, stop }
}

/** What one small transaction takes by itself: nothing that is kept can be quicker. */
async function commits(store: OpenedStore): Promise<Times> {
  const tenant = await store.tenantOf({ channel: 'teams', installation: tenantId })
  return timed(200, (index) =>
    store.transact(tenant, (tx) => tx.saveDraft('person_bench', 'bench', { text: `${index}` }, Date.now())),
  )
}

interface Node {
  readonly type?: string
  readonly data?: unknown
  readonly actions?: readonly Node[]
  readonly items?: readonly Node[]
  readonly body?: readonly Node[]
}
const actionsIn = (node: Node): readonly Node[] => [
  ...(node.actions ?? []),
  ...[...(node.body ?? []), ...(node.items ?? [])].flatMap(actionsIn),
]

/** What the first button of one’s desk carries: everybody may press it, and a form takes the place of the page. */
async function aButton(port: number): Promise<unknown> {
  const agent = new Agent()
  const replied = recorder.next('a:0')
  const [reply] = await Promise.all([
    replied,
    post(port, agent, activityOf(0, { type: 'message', text: '', textFormat: 'plain' })),
  ])
  const found = (reply.attachments ?? []).flatMap(({ content }) => actionsIn(content as Node))[0]?.data
  if (found === undefined) throw new Error('the desk has no button')
  return found
}

async function bare(): Promise<Bot & { stop(): Promise<void> }> {
  const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}))
  const card = { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: 'echo' }] }
  const body = { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: card }
  const server = createServer(async (from, to) => {
    const parsed: unknown = JSON.parse(await bodyOf(from))
    const answer = {
      socket: to.socket,
      status: (status: number) => to.writeHead(status, { 'content-type': 'application/json' }),
      header: () => undefined,
      send: (sent: unknown) => to.write(JSON.stringify(sent)),
      end: () => to.end(),
    }
    const asked = { body: parsed as Record<string, unknown>, headers: from.headers, method: 'POST' }
    await adapter.process(asked, answer, async (turn) => {
      if (turn.activity.type === 'message') await turn.sendActivity(`echo: ${turn.activity.text}`)
      else await turn.sendActivity({ type: 'invokeResponse', value: { status: 200, body } })
    })
  })
  return {
    ...{ name: 'bare botbuilder echo', port: await listen(server), pressed: {} },
    async stop() {
      server.close()
      server.closeAllConnections()
    },
  }
}

const activities = Number(process.argv[2] ?? 1000)
const folder = mkdtempSync(join(tmpdir(), 'partwell-bench-'))
const [mine, theirs] = [await ours(folder), await bare()]
try {
  print(line('one commit alone', await commits(mine.store)))
  for (const [what, deed] of [
    ['a message to its reply', write],
    ['a button to its card', press],
  ] as const) {
    for (const connections of [1, 20]) {
      const one = await measure(mine, deed, connections, activities)
      const other = await measure(theirs, deed, connections, activities)
      print(`${what}, ${connections} connection(s), ${activities} activities`)
      print(line(mine.name, one))
      print(line(theirs.name, other))
      const ratio = (share: number): string => (quantile(one, share) / quantile(other, share)).toFixed(1)
      print(`  ${'times as long'.padEnd(61)}  p50${ratio(0.5).padStart(10)}  p99${ratio(0.99).padStart(10)}`)
    }
  }
} finally {
  await theirs.stop()
  await mine.stop()
  recorder.stop()
  rmSync(folder, { recursive: true, force: true })
}
