import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { BadSettings, readConfig, readSlackAddress } from '../src/config.ts'
import { onList } from '../src/log.ts'

function problems(env: Readonly<Record<string, string>>): readonly string[] {
  try {
    readConfig(env)
    return []
  } catch (error) {
    if (error instanceof BadSettings) return error.problems
    throw error
  }
}
const named = (env: Readonly<Record<string, string>>) => problems(env).map((one) => one.split(':')[0])

describe('settings', () => {
  it('are all optional: nothing has to be set to try it', () => {
    expect(readConfig({})).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      dataDir: './data',
      slack: undefined,
    })
  })

  it('treat an empty line as not set', () => {
    expect(problems({ PORT: '', DATABASE_URL: '', SLACK_ENABLED: '' })).toEqual([])
  })

  it('are all named at once when they are wrong', () => {
    const env = {
      PORT: 'abc',
      LOG_LEVEL: 'loud',
      HOST: '0.0.0.0',
      TEAMS_ENABLED: 'maybe',
      DATABASE_URL: 'mysql://x',
    }
    expect(named(env).toSorted()).toEqual(['DATABASE_URL', 'HOST', 'LOG_LEVEL', 'PORT', 'TEAMS_ENABLED'])
  })

  it('never repeat a secret in a problem', () => {
    expect(JSON.stringify(problems({ SLACK_ENABLED: 'true', SLACK_BOT_TOKEN: 'hunter2' }))).not.toContain(
      'hunter2',
    )
  })

  it('want a key of one’s own on PostgreSQL, where several processes share it', () => {
    expect(named({ DATABASE_URL: 'postgres://partwell@localhost/partwell' })).toEqual(['DATABASE_URL'])
  })

  it.each([
    [{}, ['SLACK_SIGNING_SECRET', 'SLACK_BOT_TOKEN']],
    [{ SLACK_SIGNING_SECRET: 's', SLACK_BOT_TOKEN: 'xoxb-1' }, []],
    [{ SLACK_APP_TOKEN: 'xapp-1', SLACK_BOT_TOKEN: 'xoxb-1' }, []],
    [{ SLACK_SIGNING_SECRET: 's', SLACK_CLIENT_ID: 'c' }, ['SLACK_CLIENT_ID and SLACK_CLIENT_SECRET']],
    [{ SLACK_SIGNING_SECRET: 's', SLACK_CLIENT_ID: 'c', SLACK_CLIENT_SECRET: 'd' }, ['PUBLIC_URL']],
  ])('of Slack are checked together: %j', (env, expected) => {
    expect(named({ SLACK_ENABLED: 'true', ...env })).toEqual(expected)
  })

  const slack = { SLACK_ENABLED: 'true', SLACK_SIGNING_SECRET: 's', SLACK_BOT_TOKEN: 'xoxb-1' }
  it('let people choose the slash command and a secret of their own for installations', () => {
    expect(readConfig(slack).slack).toMatchObject({ command: '/partwell' })
    expect(readConfig(slack).slack).not.toHaveProperty('stateSecret')
    const own = { SLACK_COMMAND: '/pw', SLACK_STATE_SECRET: 'sixteen letters.' }
    expect(readConfig({ ...slack, ...own }).slack).toMatchObject({
      command: '/pw',
      stateSecret: 'sixteen letters.',
    })
    expect(named({ ...slack, SLACK_COMMAND: 'pw', SLACK_STATE_SECRET: 'short' })).toEqual([
      'SLACK_COMMAND',
      'SLACK_STATE_SECRET',
    ])
  })

  it('of the Slack manifest are read before there is anything else to set', () => {
    const env = { SLACK_ENABLED: 'true', SLACK_COMMAND: '/pw', PUBLIC_URL: 'https://bot.example.com' }
    expect(readSlackAddress(env)).toEqual({ command: '/pw', publicUrl: 'https://bot.example.com' })
    expect(readSlackAddress({ SLACK_COMMAND: '', PORT: 'x' })).toEqual({
      command: '/partwell',
      publicUrl: undefined,
    })
    expect(() => readSlackAddress({ SLACK_COMMAND: '/P W' })).toThrow('SLACK_COMMAND')
  })
})

describe('the settings that the guides name', () => {
  const read = (file: string) => readFileSync(join(import.meta.dirname, '..', file), 'utf8')
  const examples = [read('README.md'), read('docs/slack.md')].flatMap((text) =>
    [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
      block.includes('SLACK_ENABLED') ? [block] : [],
    ),
  )
  const keys = new Set([...read('.env.example').matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name))

  it('are enough for a start, and explained in .env.example', () => {
    expect(examples).toHaveLength(3)
    for (const block of examples) {
      const lines = [...block.matchAll(/^\s*([A-Z_]+)=(\S+)/gm)]
      const env = Object.fromEntries(lines.map(([, name = '', value = '']) => [name, value]))
      expect(problems(env)).toEqual([])
      for (const name of Object.keys(env)) expect(keys).toContain(name)
    }
  })
})

describe('a log line', () => {
  it('keeps what is on the list, and of that no sentence', () => {
    const line = { why: 'not-yours', error: 'Anna said: “enough”', client: 'Havbris', count: 3 }
    expect(onList(line)).toEqual({ why: 'not-yours', count: 3 })
  })

  const entra = { MICROSOFT_APP_ID: 'app', MICROSOFT_APP_TENANT_ID: 'tenant' }
  it.each([
    [{}, ['MICROSOFT_APP_ID', 'MICROSOFT_APP_TENANT_ID', 'MICROSOFT_APP_PASSWORD']],
    [{ MICROSOFT_APP_TYPE: 'UserAssignedMSI' }, ['MICROSOFT_APP_ID', 'MICROSOFT_APP_TENANT_ID']],
    [{ ...entra, MICROSOFT_APP_PASSWORD: 's' }, []],
    [{ ...entra, MICROSOFT_APP_TYPE: 'UserAssignedMSI' }, []],
    [
      { ...entra, MICROSOFT_APP_TYPE: 'UserAssignedMSI', MICROSOFT_APP_PASSWORD: 's' },
      ['MICROSOFT_APP_PASSWORD'],
    ],
    [{ ...entra, MICROSOFT_APP_PASSWORD: 's', MICROSOFT_APP_TYPE: 'MultiTenant' }, ['MICROSOFT_APP_TYPE']],
    [
      { ...entra, MICROSOFT_APP_PASSWORD: 's', TEAMS_SERVICE_URLS: 'http://x.example' },
      ['TEAMS_SERVICE_URLS'],
    ],
    [{ ...entra, MICROSOFT_APP_PASSWORD: 's', TEAMS_SERVICE_URLS: 'teams' }, ['TEAMS_SERVICE_URLS']],
  ])('of Teams are checked together: %j', (env, expected) => {
    expect(named({ TEAMS_ENABLED: 'true', ...env })).toEqual(expected)
  })

  it('takes ids of Entra in any spelling: Teams writes them small', () => {
    const ids = { MICROSOFT_APP_ID: '0C5CFDBB-596F', MICROSOFT_APP_TENANT_ID: '1111ABCD-2222' }
    const { teams } = readConfig({ TEAMS_ENABLED: 'true', ...ids, MICROSOFT_APP_PASSWORD: 's' })
    expect(teams).toMatchObject({ appId: '0c5cfdbb-596f', tenantId: '1111abcd-2222' })
  })

  it('may ask for Slack and Teams at once', () => {
    const config = readConfig({
      ...{ SLACK_ENABLED: 'true', SLACK_SIGNING_SECRET: 's', SLACK_BOT_TOKEN: 'xoxb-1' },
      ...{ TEAMS_ENABLED: 'true', ...entra, MICROSOFT_APP_PASSWORD: 'secret', HOST: '0.0.0.0' },
      TEAMS_SERVICE_URLS: 'https://a.example, https://b.example/emea/',
    })
    expect(config.slack?.botToken).toBe('xoxb-1')
    expect(config.teams).toEqual({
      ...{ appId: 'app', tenantId: 'tenant', credential: { type: 'SingleTenant', password: 'secret' } },
      serviceUrls: ['https://a.example', 'https://b.example/emea/'],
    })
  })
})
