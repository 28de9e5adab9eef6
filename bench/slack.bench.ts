/**
 * How long a signed slash command takes until Slack has its acknowledgement: ours, which checks the person, runs the
 * engine and commits to the database first, beside a bare Bolt app with an empty handler, in the same run on the same
 * machine. `node bench/slack.bench.ts [requests]`; the test process's emulated Slack answers the Web API.
 */
import { createHmac } from 'node:crypto'
import { Agent, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { App, HTTPReceiver } from '@slack/bolt'
import { SlackTeam } from '../test/slack/team.ts'
import { signingSecret, teamId } from '../test/slack/town.ts'

interface Target {
  readonly name: string
  readonly port: number
  readonly user: string
  readonly channel: string
}

let count = 0

function ask(target: Target, agent: Agent): Promise<number> {
  count += 1
  const words = count % 2 === 0 ? 'language en' : 'language sv'
  const body = new URLSearchParams({
    ...{
      command: '/partwell',
      text: words,
      team_id: teamId,
      user_id: target.user,
      channel_id: target.channel,
    },
    ...{ api_app_id: 'A0', is_enterprise_install: 'false', trigger_id: `1.${count}` },
  }).toString()
  const stamp = String(Math.floor(Date.now() / 1000))
  const mac = createHmac('sha256', signingSecret).update(`v0:${stamp}:${body}`).digest('hex')
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': Buffer.byteLength(body),
    'x-slack-request-timestamp': stamp,
    'x-slack-signature': `v0=${mac}`,
  }
  const begun = performance.now()
  return new Promise((resolve, reject) => {
    const options = {
      agent,
      port: target.port,
      host: '127.0.0.1',
      method: 'POST',
      path: '/slack/events',
      headers,
    }
    const sent = request(options, (response) => {
      response.resume()
      response.on('end', () => {
        if (response.statusCode === 200) resolve(performance.now() - begun)
        else reject(new Error(`${target.name} answered ${response.statusCode}`))
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

async function measure(target: Target, connections: number, requests: number): Promise<readonly number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  for (let warm = 0; warm < 50; warm += 1) await ask(target, agent)
  const taken: number[] = []
  let left = requests
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (left > 0) {
        left -= 1
        taken.push(await ask(target, agent))
      }
    }),
  )
  agent.destroy()
  return taken.toSorted((a, b) => a - b)
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
const shown = (ms: number): string => `${ms.toFixed(2)} ms`

async function bare(): Promise<{ readonly port: number; stop(): Promise<unknown> }> {
  const receiver = new HTTPReceiver({ signingSecret })
  const app = new App({
    receiver,
    authorize: async () => ({ botToken: 'xoxb-x', botId: 'B1', botUserId: 'U1' }),
  })
  app.command(/.*/, ({ ack }) => ack())
  const server = (await app.start(0)) as unknown as { address(): AddressInfo }
  return { port: server.address().port, stop: () => app.stop() }
}

async function commitTime(team: SlackTeam, times: number): Promise<readonly number[]> {
  const tenant = await team.store.tenantOf({ channel: 'slack', installation: teamId })
  const taken: number[] = []
  for (let time = 0; time < times; time += 1) {
    const begun = performance.now()
    await team.store.transact(tenant, (tx) =>
      tx.saveDraft('person_bench', 'bench', { text: String(time) }, Date.now()),
    )
    taken.push(performance.now() - begun)
  }
  return taken.toSorted((a, b) => a - b)
}

const requests = Number(process.argv[2] ?? 1000)
const names = Array.from({ length: 40 }, (_unused, index) => `p${index}`)
const team = await SlackTeam.gather(names)
team.hurry = true
const simple = await bare()
try {
  const commits = await commitTime(team, 300)
  const { town } = team
  const channel = (await town.channel.direct(town.account('p1'))).id
  const user = town.user('p1')
  for (const connections of [1, 20]) {
    const ours = await measure({ name: 'ours', port: town.port, user, channel }, connections, requests)
    const theirs = await measure({ name: 'bare', port: simple.port, user, channel }, connections, requests)
    const [p50, p99] = [at(ours, 0.5), at(ours, 0.99)]
    process.stdout.write(
      `${connections} connection(s), ${requests} commands\n` +
        `  ours, committed   p50 ${shown(p50)}  p99 ${shown(p99)}\n` +
        `  bare Bolt, empty  p50 ${shown(at(theirs, 0.5))}  p99 ${shown(at(theirs, 0.99))}\n` +
        `  ratio             p50 ${(p50 / at(theirs, 0.5)).toFixed(1)}  p99 ${(p99 / at(theirs, 0.99)).toFixed(1)}\n` +
        `  one commit alone  p50 ${shown(at(commits, 0.5))}: ours takes ${(p50 / at(commits, 0.5)).toFixed(1)} of them\n`,
    )
  }
} finally {
  await simple.stop()
  await team.close()
}
