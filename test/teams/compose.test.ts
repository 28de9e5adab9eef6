import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { serve } from '../../src/compose-server.ts'
import { slackDoor } from '../../src/compose-slack.ts'
import { startTeams, teamsDoor } from '../../src/compose-teams.ts'
import { readConfig } from '../../src/config.ts'
import { openGround, type Running } from '../../src/ground.ts'
import { createLog } from '../../src/log.ts'
import { Town as SlackTown, signingSecret, teamId } from '../slack/town.ts'
import { connectorIssuer } from './keys.ts'
import { Person } from './person.ts'
import { appId, Town, tenantId } from './town.ts'

let town: Town
let slack: SlackTown | undefined
let dir: string
let running: Running | undefined
beforeEach(async () => {
  town = await Town.open(['emma', 'jonas'])
  dir = mkdtempSync(join(tmpdir(), 'partwell-teams-start-'))
})
afterEach(async () => {
  await running?.stop()
  running = undefined
  await town.close()
  await slack?.close()
  slack = undefined
  rmSync(dir, { recursive: true, force: true })
})

const settings = (): Record<string, string> => ({
  ...{ PORT: '0', DATA_DIR: dir, LOG_LEVEL: 'silent', PARTWELL_MASTER_KEY: '07'.repeat(32) },
  ...{ TEAMS_ENABLED: 'true', MICROSOFT_APP_ID: appId, MICROSOFT_APP_TENANT_ID: tenantId },
  ...{ MICROSOFT_APP_PASSWORD: 'secret' },
})
const inTown = () => ({
  ...{ serviceUrls: [`${town.url}/`], openIdMetadataUrl: town.metadataUrl, tokenIssuer: connectorIssuer },
  token: async () => town.token,
})
const portOf = (greeting: string): number => Number(/port (\d+)/.exec(greeting)?.[1])

async function begin(): Promise<string> {
  const config = readConfig(settings())
  if (!config.teams) throw new Error('no Teams')
  running = await startTeams(await openGround(config, createLog('silent')), config.teams, inTown())
  const address = `http://127.0.0.1:${portOf(running.greeting)}`
  town.reach(address)
  return address
}

/** What stands in somebody's own conversation once it says what is waited for. */
const seen = (person: Person, words: RegExp) =>
  expect
    .poll(
      () =>
        person
          .messages()
          .map((one) => person.read(one))
          .join('\n'),
      { timeout: 5000 },
    )
    .toMatch(words)

describe('the bot for Teams, as its settings start it', () => {
  it('answers signed activities over HTTP, with all its chapters, and the first who installs it looks after it', async () => {
    await begin()
    const emma = new Person(town, 'emma')
    await emma.install()
    await seen(emma, /I am Partwell/)
    await emma.say('help')
    await seen(emma, /log[\s\S]*case/i)
    const account = { channel: 'teams', installation: tenantId, user: emma.user.aadObjectId } as const
    const tenant = await running?.store.tenantOf(account)
    const known = await running?.store.transact(tenant ?? '', (tx) => tx.person(account))
    expect(known?.name).toBe(emma.user.name)
  })

  it('tells whoever watches that it lives and is ready, and serves nothing else', async () => {
    const address = await begin()
    const status = async (path: string) => (await fetch(`${address}${path}`)).status
    expect([await status('/healthz'), await status('/readyz'), await status('/')]).toEqual([200, 200, 404])
    expect(await status('/api/messages')).toBe(405)
  })

  it('speaks Slack and Teams in one process, on one server', async () => {
    slack = await SlackTown.build(['anna'])
    const env = { SLACK_ENABLED: 'true', SLACK_SIGNING_SECRET: signingSecret, SLACK_BOT_TOKEN: 'xoxb-ours' }
    const config = readConfig({ ...settings(), ...env })
    if (!config.teams || !config.slack) throw new Error('not both')
    const ground = await openGround(config, createLog('silent'))
    const elsewhere = { apiUrl: `${slack.url}/api/`, fetch: slack.fetch as typeof globalThis.fetch }
    running = await serve(ground, [
      await slackDoor(ground, config.slack, elsewhere),
      await teamsDoor(ground, config.teams, inTown()),
    ])
    expect(running.greeting).toMatch(
      /Slack on port \d+: \/slack\/events, and for Teams on port \d+: \/api\/messages\./,
    )
    const port = portOf(running.greeting)
    town.reach(`http://127.0.0.1:${port}`)
    slack.reach(port)
    const emma = new Person(town, 'emma')
    await emma.install()
    await emma.say('help')
    await seen(emma, /What you can do/)
    const typed = await slack.form({
      ...{ command: '/partwell', text: 'language sv', team_id: teamId, user_id: slack.user('anna') },
      ...{
        user_name: 'anna',
        channel_id: 'D0ANNA',
        api_app_id: 'A0PARTWELL',
        is_enterprise_install: 'false',
      },
      response_url: 'https://hooks.slack.com/commands/x',
      trigger_id: await slack.trigger(slack.user('anna')),
    })
    expect(typed.status).toBe(200)
    expect(await typed.text()).not.toBe('')
    const forged = await fetch(`http://127.0.0.1:${port}/api/messages`, { method: 'POST', body: '{}' })
    expect(forged.status).toBe(401)
  })
})
