import { createHmac } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { SlackChannelParts } from '../../adapters/slack/channel.ts'
import { keptInstallations, type SealedRows } from '../../adapters/slack/installations.ts'
import { Tokens } from '../../adapters/slack/tokens.ts'
import { chapters } from '../../flows/index.ts'
import type { ShownCard } from '../../src/engine/card.ts'
import { NotSent, type ShownReply } from '../../src/engine/channel.ts'
import { createEngine, type Engine } from '../../src/engine/engine.ts'
import type { Account, Gesture } from '../../src/engine/gesture.ts'
import { makeFile } from '../../src/files/make-file.ts'
import { createHouse } from '../../src/house.ts'
import { openStore } from '../../src/store/open-store.ts'
import { oauthApp, Town } from './town.ts'

const rowsInMemory = (): SealedRows & { readonly kept: Map<string, string> } => {
  const kept = new Map<string, string>()
  return {
    kept,
    all: async () => [...kept].map(([key, value]) => ({ key, value })),
    put: async (_shelf, key, value) => {
      kept.set(key, value)
    },
    remove: async (_shelf, key) => {
      kept.delete(key)
    },
  }
}

const towns: Town[] = []
afterEach(async () => {
  for (const town of towns.splice(0)) await town.close()
})

/** Two workspaces of the same app. The emulated Slack knows one team only: the seam gives the second its own id. */
async function twoWorkspaces(
  more: Partial<SlackChannelParts> = {},
  receive?: (gesture: Gesture) => Promise<ShownReply>,
) {
  const [north, south] = [await Town.build(['emma']), await Town.build(['emma', 'anna'])]
  towns.push(north, south)
  const rows = rowsInMemory()
  const installed: Account[] = []
  const removed: string[] = []
  const ids = new Map<Town, string>([
    [north, 'T0NORTH'],
    [south, 'T0SOUTH'],
  ])
  const tokens = new Map<string, Town>()
  let installing = north
  const there = (init?: RequestInit): Town => {
    const bearer = new Headers(init?.headers as Record<string, string>).get('authorization') ?? ''
    return tokens.get(bearer.replace('Bearer ', '')) ?? installing
  }
  const fetchBoth = async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const town = there(init)
    const address = new URL(String(url))
    const response = await town.fetch(new URL(address.pathname + address.search, town.url), init)
    const text = (await response.text()).replaceAll('T000000001', ids.get(town) ?? '')
    const token = /"access_token":"(xoxb-[^"]+)"/.exec(text)?.[1]
    if (token) tokens.set(token, town)
    const { status, headers } = response
    return new Response(text, { status, headers })
  }
  const channel = await north.connect(receive, {
    oauth: { ...oauthApp, publicUrl: 'https://partwell.test', rows },
    installed: async (by) => {
      installed.push(by)
    },
    removed: async (key) => {
      removed.push(key)
    },
    ...more,
    elsewhere: {
      apiUrl: `${north.url}/api/`,
      authorizationUrl: `${north.url}/oauth/v2/authorize`,
      fetch: fetchBoth as typeof globalThis.fetch,
    },
  })
  async function install(town: Town, browserLanguage = 'en'): Promise<Response> {
    installing = town
    const begin = await fetch(`${north.address}/slack/install`, { redirect: 'manual' })
    const to = new URL(begin.headers.get('location') ?? '')
    const cookie = (begin.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    const agreed = await fetch(new URL('/oauth/v2/authorize/callback', town.url), {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ ...Object.fromEntries(to.searchParams), user_id: town.user('emma') }),
    })
    const back = new URL(agreed.headers.get('location') ?? '')
    return fetch(`${north.address}/slack/oauth_redirect${back.search}`, {
      headers: { cookie, 'accept-language': browserLanguage },
    })
  }
  return { north, south, rows, installed, removed, channel, install, ids, tokens }
}

describe('an installation', () => {
  it('keeps the workspace’s token and says who did it, in the browser’s language', async () => {
    const { north, rows, installed, install } = await twoWorkspaces()
    const page = await install(north, 'fi-FI,fi;q=0.9')
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('Partwell on asennettu')
    expect([...rows.kept.keys()]).toEqual(['T0NORTH'])
    expect(installed).toEqual([{ channel: 'slack', installation: 'T0NORTH', user: north.user('emma') }])
  })

  it('says which command to type, in the word that was chosen for it', async () => {
    const { north, install } = await twoWorkspaces({ command: '/pw' })
    expect(await (await install(north)).text()).toContain('Type /pw help')
    expect(await (await install(north, 'de-DE')).text()).toContain('/pw hilfe')
  })

  it('that began is signed with a secret of one’s own where there is one', async () => {
    const stateSecret = 'a secret of their own'
    const { north, install } = await twoWorkspaces({ stateSecret })
    const begin = await fetch(`${north.address}/slack/install`, { redirect: 'manual' })
    const state = new URL(begin.headers.get('location') ?? '').searchParams.get('state') ?? ''
    const [head, body, mac] = state.split('.')
    expect(createHmac('sha256', stateSecret).update(`${head}.${body}`).digest('base64url')).toBe(mac)
    expect((await install(north)).status).toBe(200)
  })

  it('asks for what the manifest asks for and for nothing else', async () => {
    const { north } = await twoWorkspaces()
    const begin = await fetch(`${north.address}/slack/install`, { redirect: 'manual' })
    const to = new URL(begin.headers.get('location') ?? '')
    expect(to.searchParams.get('scope')?.split(',')).toEqual([
      ...['commands', 'chat:write', 'im:write', 'im:history', 'users:read', 'channels:read', 'groups:read'],
      ...['app_mentions:read', 'files:write'],
    ])
    expect(to.searchParams.get('redirect_uri')).toBe('https://partwell.test/slack/oauth_redirect')
  })

  it.each(['?error=access_denied', '?code=x&state=forged', '?code=x', ''])(
    'does not come about through %j',
    async (query) => {
      const { north, rows } = await twoWorkspaces()
      const page = await fetch(`${north.address}/slack/oauth_redirect${query}`)
      expect(page.status).toBe(400)
      expect(await page.text()).toContain('not installed')
      expect(rows.kept.size).toBe(0)
    },
  )

  it('of two workspaces never mix', async () => {
    const { north, south, channel, install, rows } = await twoWorkspaces()
    await install(north)
    await install(south)
    expect([...rows.kept.keys()]).toEqual(['T0NORTH', 'T0SOUTH'])
    const inSouth = { channel: 'slack', installation: 'T0SOUTH', user: south.user('anna') } as const
    expect(await channel.standing({ account: inSouth })).toBe('member')
    // The same person is nobody in the other workspace.
    expect(await channel.standing({ account: { ...inSouth, installation: 'T0NORTH' } })).toBe('unknown')
    const place = await channel.direct(inSouth)
    expect(place.installation).toBe('T0SOUTH')
    const card: ShownCard = {
      ...{ audience: 'personal', preview: 'Heron', title: 'Heron', language: 'en' },
      blocks: [{ kind: 'text', text: 'For the south.' }],
    }
    const [northBefore, southBefore] = [north, south].map((town) => town.made('chat.postMessage').length)
    await channel.post(place, card)
    expect(north.made('chat.postMessage')).toHaveLength(northBefore ?? 0)
    expect(south.made('chat.postMessage')).toHaveLength((southBefore ?? 0) + 1)
    const command = {
      ...{ command: '/partwell', text: 'help', team_id: 'T0SOUTH', user_id: south.user('anna') },
      ...{ channel_id: place.id, is_enterprise_install: 'false', trigger_id: '1.2.3' },
    }
    await north.form(command)
    expect(north.gestures.at(-1)?.account).toEqual(inSouth)
  })

  it('of two workspaces keep apart what people do there, in one database', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'partwell-two-'))
    const store = await openStore({ file: join(dir, 'partwell.db'), masterKey: new Uint8Array(32).fill(7) })
    let engine: Engine | undefined
    const { north, south, channel, install } = await twoWorkspaces({}, (gesture) => {
      if (!engine) throw new Error('not started')
      return engine.receive(gesture)
    })
    engine = createEngine({
      ...{ store, house: createHouse(chapters), channels: new Map([['slack', channel]]), language: 'en' },
      ...{ clock: { now: north.now }, realNow: north.now, log: () => {}, notice: () => {}, makeFile },
    })
    await install(north)
    await install(south)
    const user = north.user('emma')
    // Somebody else in the other workspace has the same id there.
    south.fault = (method) =>
      method === 'users.info'
        ? Response.json({ ok: true, user: { id: user, team_id: 'T0SOUTH' } })
        : undefined
    const type = async (team_id: string, text: string, trigger_id: string): Promise<string> => {
      const typed = { command: '/partwell', text, team_id, user_id: user, channel_id: 'D0DIRECT', trigger_id }
      return (await north.form({ ...typed, is_enterprise_install: 'false' })).text()
    }
    expect(await type('T0NORTH', 'language sv', '1.1.1')).toContain('talar nu')
    expect(await type('T0NORTH', 'zxcv', '1.1.2')).toMatch(/[åäö]/)
    expect(await type('T0SOUTH', 'zxcv', '1.1.3')).not.toMatch(/[åäö]/)
    await store.close()
    rmSync(dir, { recursive: true, force: true })
  })

  const uninstalled = { type: 'app_uninstalled' }
  const revoked = { type: 'tokens_revoked', tokens: { oauth: [], bot: ['U0BOT'] } }
  it.each([[[uninstalled, revoked]], [[revoked, uninstalled]], [[uninstalled, uninstalled]]])(
    'that is removed is forgotten, and nothing is sent there any more: %j',
    async (events) => {
      const { north, south, channel, install, rows, removed } = await twoWorkspaces()
      await install(north)
      await install(south)
      north.shift += 2000
      const account = { channel: 'slack', installation: 'T0NORTH', user: north.user('emma') } as const
      await channel.direct(account)
      for (const event of events) await north.event(event, { team_id: 'T0NORTH', authorizations: [] })
      expect([...rows.kept.keys()]).toEqual(['T0SOUTH'])
      expect(new Set(removed)).toEqual(new Set(['T0NORTH']))
      const before = north.calls.length
      await expect(channel.direct(account)).rejects.toSatisfy(
        (error) => error instanceof NotSent && error.outcome === 'refused',
      )
      expect(await channel.standing({ account })).toBe('unknown')
      expect(north.calls).toHaveLength(before)
    },
  )

  it('that came after the news of a removal stays', async () => {
    const { north, install, rows } = await twoWorkspaces()
    await install(north)
    const long = Math.floor(north.now() / 1000) - 3600
    await north.event(uninstalled, { team_id: 'T0NORTH', event_time: long, authorizations: [] })
    expect([...rows.kept.keys()]).toEqual(['T0NORTH'])
  })

  it('does not end with a person’s own token', async () => {
    const { north, install, rows } = await twoWorkspaces()
    await install(north)
    north.shift += 2000
    const own = { type: 'tokens_revoked', tokens: { oauth: [north.user('emma')] } }
    await north.event(own, { team_id: 'T0NORTH', authorizations: [] })
    expect(rows.kept.size).toBe(1)
  })
})

describe('a store that does not answer', () => {
  it('is said to people at once, what they typed stays, and an event is sent again', async () => {
    const town = await Town.build(['emma'])
    towns.push(town)
    const gone = (): Promise<never> => Promise.reject(new Error('the disk is full'))
    await town.connect(undefined, {
      oauth: {
        ...oauthApp,
        publicUrl: 'https://partwell.test',
        rows: { all: gone, put: gone, remove: gone },
      },
    })
    const typed = { team_id: 'T000000001', user_id: town.user('emma'), channel_id: 'D0DIRECT' }
    const command = await town.form({ ...typed, command: '/partwell', text: 'log x', trigger_id: '1.2.3' })
    expect(JSON.stringify(await command.json())).toContain('Not saved')
    const submission = await town.interaction({
      ...{ type: 'view_submission', user: { id: town.user('emma') }, team: { id: 'T000000001' } },
      view: {
        ...{
          id: 'V1',
          type: 'modal',
          callback_id: 'partwell.form',
          private_metadata: '{"d":1,"f":"intake.log","s":{}}',
        },
        ...{ blocks: [{ type: 'input', block_id: 'what~01234567' }], state: { values: {} } },
      },
    })
    expect(await submission.json()).toMatchObject({
      response_action: 'errors',
      errors: { 'what~01234567': expect.stringContaining('Not saved') },
    })
    const event = {
      type: 'message',
      channel_type: 'im',
      user: town.user('emma'),
      text: 'x',
      channel: 'D0DIRECT',
    }
    expect((await town.event(event)).status).toBe(500)
    expect(town.gestures).toEqual([])
  })
})

describe('a token that rotates', () => {
  const hour = 3_600_000
  function rotating(rotate: () => Promise<void> = async () => {}) {
    const rows = rowsInMemory()
    const installations = keptInstallations(rows)
    let now = 1_000 * hour
    let times = 0
    const tokens = new Tokens({
      installations,
      realNow: () => now,
      rotate: async () => {
        times += 1
        await rotate()
        return { botToken: `token-${times}`, refreshToken: `refresh-${times}`, expiresAt: now + 12 * hour }
      },
    })
    const begin = () =>
      installations.keep({
        ...{ key: 'T1', botToken: 'token-0', refreshToken: 'refresh-0', installedAt: now },
        expiresAt: now + 12 * hour,
      })
    return {
      tokens,
      installations,
      begin,
      times: () => times,
      pass: (ms: number) => (now += ms),
      now: () => now,
    }
  }

  it('is exchanged once, however many ask at that moment', async () => {
    const { tokens, begin, times, pass } = rotating()
    await begin()
    expect((await tokens.of('T1'))?.botToken).toBe('token-0')
    pass(11.6 * hour)
    const asked = await Promise.all([1, 2, 3, 4, 5].map(() => tokens.of('T1')))
    expect(asked.map((one) => one?.botToken)).toEqual(Array(5).fill('token-1'))
    expect(times()).toBe(1)
    expect((await tokens.of('T1'))?.botToken).toBe('token-1')
    expect(times()).toBe(1)
  })

  it('is used to its end when the exchange fails, and not after it', async () => {
    const { tokens, begin, pass } = rotating(() => Promise.reject(new Error('no')))
    await begin()
    pass(11.6 * hour)
    expect((await tokens.of('T1'))?.botToken).toBe('token-0')
    pass(hour)
    await expect(tokens.of('T1')).rejects.toThrow('no')
  })

  it('is not kept when the app is removed meanwhile', async () => {
    let go: () => void = () => {}
    const { tokens, installations, begin, pass, now } = rotating(
      () =>
        new Promise((resolve) => {
          go = resolve
        }),
    )
    await begin()
    pass(11.6 * hour)
    const asked = tokens.of('T1')
    await installations.find('T1')
    await tokens.forget('T1', now())
    go()
    expect(await asked).toBeUndefined()
    expect(await installations.find('T1')).toBeUndefined()
  })

  it('is looked up again after a while, since another process may have seen the removal', async () => {
    const { tokens, installations, begin, pass } = rotating()
    await begin()
    expect(await tokens.of('T1')).toBeDefined()
    await installations.forget('T1')
    expect(await tokens.of('T1')).toBeDefined()
    pass(21_000)
    expect(await tokens.of('T1')).toBeUndefined()
  })
})

describe('a token that is about to end, between Slack and us', () => {
  it('is exchanged once, though five people type at that moment, and the new one is used', async () => {
    const town = await Town.build(['emma'])
    towns.push(town)
    const rows = rowsInMemory()
    const now = town.now()
    const ending = {
      ...{ key: 'T000000001', teamId: 'T000000001', botToken: 'xoxb-old', refreshToken: 'xoxe-1' },
      ...{ installedAt: now, expiresAt: now + 60_000 },
    }
    rows.kept.set(ending.key, JSON.stringify(ending))
    const fresh = { ok: true, access_token: 'xoxb-ours', refresh_token: 'xoxe-2', expires_in: 43_200 }
    town.fault = (method, { grant_type, refresh_token }) => {
      if (method !== 'oauth.v2.access') return undefined
      expect({ grant_type, refresh_token }).toEqual({ grant_type: 'refresh_token', refresh_token: 'xoxe-1' })
      return Response.json(fresh)
    }
    await town.connect(undefined, { oauth: { ...oauthApp, publicUrl: 'https://partwell.test', rows } })
    const command = { command: '/partwell', text: 'help', team_id: 'T000000001', user_id: town.user('emma') }
    const typed = [1, 2, 3, 4, 5].map((time) =>
      town.form({ ...command, channel_id: 'D0DIRECT', trigger_id: `1.2.${time}` }),
    )
    for (const response of await Promise.all(typed)) expect(response.status).toBe(200)
    expect(town.gestures).toHaveLength(5)
    expect(town.made('oauth.v2.access')).toHaveLength(1)
    expect(JSON.parse(rows.kept.get('T000000001') ?? '')).toMatchObject({
      ...{ botToken: 'xoxb-ours', refreshToken: 'xoxe-2' },
    })
    expect(await town.channel.standing({ account: town.account('emma') })).toBe('member')
  })
})

describe('an organisation that installed the app for all its workspaces', () => {
  const org = { key: 'E0ORG', enterpriseId: 'E0ORG', botToken: 'xoxb-ours', installedAt: 0 }
  const through = { team_id: 'T0ONE', enterprise_id: 'E0ORG', is_enterprise_install: true }

  it('is one installation, whichever workspace somebody is in, and is forgotten as one', async () => {
    const town = await Town.build(['emma'])
    towns.push(town)
    const rows = rowsInMemory()
    rows.kept.set(org.key, JSON.stringify(org))
    const channel = await town.connect(undefined, {
      oauth: { ...oauthApp, publicUrl: 'https://partwell.test', rows },
    })
    const emma = town.user('emma')
    town.extra.set(emma, { team_id: 'T0TWO', enterprise_user: { enterprise_id: 'E0ORG' } })
    for (const team_id of ['T0ONE', 'T0TWO']) {
      await town.form({
        ...{ command: '/partwell', text: 'help', user_id: emma, channel_id: 'D0DIRECT', team_id },
        ...{ enterprise_id: 'E0ORG', is_enterprise_install: 'true', trigger_id: `1.${team_id}` },
      })
    }
    expect(town.gestures.map(({ account }) => account.installation)).toEqual(['E0ORG', 'E0ORG'])
    const account = { channel: 'slack', installation: 'E0ORG', user: emma } as const
    // A colleague of any of its workspaces; not somebody of another organisation.
    expect(await channel.standing({ account })).toBe('member')
    town.extra.set(emma, { team_id: 'T0TWO', enterprise_user: { enterprise_id: 'E0OTHER' } })
    await town.event({ type: 'user_change', user: { id: emma } }, { ...through, authorizations: [through] })
    expect(await channel.standing({ account })).toBe('external')
    await town.event({ type: 'app_uninstalled' }, { ...through, authorizations: [] })
    expect(rows.kept.size).toBe(0)
  })
})

describe('a bot token in the settings', () => {
  it('is refused at the start in words, when Slack does not know it', async () => {
    const town = await Town.build(['emma'])
    towns.push(town)
    town.fault = (method) =>
      method === 'auth.test' ? Response.json({ ok: false, error: 'invalid_auth' }) : undefined
    await expect(town.connect()).rejects.toThrow('Slack does not accept the bot token (invalid_auth)')
  })

  it('is asked about again when Slack was not reached at the start', async () => {
    const town = await Town.build(['emma'])
    towns.push(town)
    town.fault = (method) => (method === 'auth.test' ? new Response('', { status: 502 }) : undefined)
    const channel = await town.connect()
    expect(await channel.standing({ account: town.account('emma') })).toBe('unknown')
    town.fault = undefined
    expect(await channel.standing({ account: town.account('emma') })).toBe('member')
  })

  it('is used no longer once the app has been removed', async () => {
    const town = await Town.build(['emma'])
    towns.push(town)
    const channel = await town.connect()
    const account = town.account('emma')
    const place = await channel.direct(account)
    await town.event({ type: 'tokens_revoked', tokens: { bot: ['U0BOT'] } })
    await town.event({ type: 'app_uninstalled' })
    const before = town.calls.length
    const card: ShownCard = {
      ...{ audience: 'personal', preview: 'Heron', title: 'Heron', language: 'en' },
      blocks: [{ kind: 'text', text: 'x' }],
    }
    await expect(channel.post(place, card)).rejects.toSatisfy(
      (error) => error instanceof NotSent && error.outcome === 'refused',
    )
    expect(town.calls).toHaveLength(before)
  })
})
