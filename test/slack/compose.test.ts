import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startSlack } from '../../src/compose-slack.ts'
import { readConfig } from '../../src/config.ts'
import { openGround, type Running } from '../../src/ground.ts'
import { createLog } from '../../src/log.ts'
import { type Json, wordsOf } from './seen.ts'
import { signingSecret, Town, teamId } from './town.ts'

let town: Town
let dir: string
let running: Running | undefined
beforeEach(async () => {
  town = await Town.build(['emma', 'jonas'])
  dir = mkdtempSync(join(tmpdir(), 'partwell-slack-start-'))
})
afterEach(async () => {
  await running?.stop()
  running = undefined
  await town.close()
  rmSync(dir, { recursive: true, force: true })
})

const settings = (): Record<string, string> => ({
  ...{ PORT: '0', DATA_DIR: dir, LOG_LEVEL: 'silent', PARTWELL_MASTER_KEY: '07'.repeat(32) },
  ...{ SLACK_ENABLED: 'true', SLACK_SIGNING_SECRET: signingSecret, SLACK_BOT_TOKEN: 'xoxb-ours' },
})

/** Starts the bot as its settings say, in the emulated Slack. */
async function begin(): Promise<Running> {
  const config = readConfig(settings())
  if (!config.slack) throw new Error('no Slack')
  const elsewhere = { apiUrl: `${town.url}/api/`, fetch: town.fetch as typeof globalThis.fetch }
  running = await startSlack(await openGround(config, createLog('silent')), config.slack, elsewhere)
  town.reach(Number(/port (\d+)/.exec(running.greeting)?.[1]))
  return running
}

async function directOf(name: string): Promise<string> {
  const answer = await town.slack('conversations.open', { users: town.user(name) })
  return String((answer.channel as { id: string }).id)
}

/** Types a command as Slack hands it in; the body of the answer. */
async function command(name: string, words: string): Promise<string> {
  const response = await town.form({
    ...{ command: '/partwell', text: words, team_id: teamId, user_id: town.user(name), user_name: name },
    ...{ channel_id: await directOf(name), api_app_id: 'A0PARTWELL', is_enterprise_install: 'false' },
    response_url: 'https://hooks.slack.com/commands/x',
    trigger_id: await town.trigger(town.user(name)),
  })
  expect(response.status).toBe(200)
  return response.text()
}

async function statusOf(path: string): Promise<number> {
  return (await fetch(`${town.address}${path}`)).status
}

describe('the bot for Slack, as its settings start it', () => {
  it('answers a signed command over HTTP, with all its chapters', async () => {
    await begin()
    await command('emma', 'help')
    const words = () => town.made('views.open').flatMap(({ args }) => wordsOf(args.view as Json))
    // Help speaks of what the chapters bring: the log, a case, the settings.
    await expect.poll(() => words().join(' '), { timeout: 5_000 }).toMatch(/log[\s\S]*case/i)
  })

  it('turns away what is not signed by Slack', async () => {
    await begin()
    const fields = { command: '/partwell', text: 'help' }
    expect((await town.form(fields, { secret: 'somebody else' })).status).toBe(401)
  })

  it('tells whoever watches that it lives and is ready, and serves nothing else', async () => {
    await begin()
    expect(await statusOf('/healthz')).toBe(200)
    expect(await statusOf('/readyz')).toBe(200)
    expect(await statusOf('/')).toBe(404)
    expect(await statusOf('/slack/install')).toBe(404)
  })

  it('F6: lives but is not ready while the database is held by another process', async () => {
    await begin()
    const other = new DatabaseSync(join(dir, 'partwell.db'), { timeout: 5_000 })
    other.exec('begin immediate')
    expect(await statusOf('/readyz')).toBe(503)
    expect(await statusOf('/healthz')).toBe(200)
    other.exec('rollback')
    other.close()
    await expect.poll(() => statusOf('/readyz'), { timeout: 5_000 }).toBe(200)
  })

  it('stops within ten seconds, with a connection open, and listens no longer', async () => {
    const bot = await begin()
    expect(await statusOf('/healthz')).toBe(200)
    running = undefined
    const begun = performance.now()
    await bot.stop()
    expect(performance.now() - begun).toBeLessThan(10_000)
    await expect(statusOf('/healthz')).rejects.toThrow()
  })

  it('stops within ten seconds though somebody never finishes asking', { timeout: 20_000 }, async () => {
    const bot = await begin()
    const half = connect(town.port, '127.0.0.1')
    half.on('error', () => {})
    half.write('POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf')
    await expect.poll(() => statusOf('/healthz')).toBe(200)
    running = undefined
    const begun = performance.now()
    await bot.stop()
    expect(performance.now() - begun).toBeLessThan(10_000)
    half.destroy()
  })

  it('starts again on the same folder, and people go on in the language that they chose', async () => {
    const bot = await begin()
    expect(await command('emma', 'language sv')).toContain('talar nu')
    await bot.stop()
    await begin()
    expect(await command('emma', 'zxcv')).toMatch(/[åäö]/)
  })

  it('says at the start that Slack does not take its token', async () => {
    town.fault = (method) =>
      method === 'auth.test' ? Response.json({ ok: false, error: 'invalid_auth' }) : undefined
    await expect(begin()).rejects.toThrow('Slack does not accept the bot token (invalid_auth)')
  })
})
