import { hkdfSync } from 'node:crypto'
import { createSlackChannel, type SlackChannelParts } from '../adapters/slack/channel.ts'
import { type Door, serve } from './compose-server.ts'
import type { SlackConfig } from './config.ts'
import { nameFirstAdmin } from './first-admin.ts'
import type { Ground, Running } from './ground.ts'
import { languageOf } from './language/language.ts'
import { shelfOf } from './shelf.ts'

/**
 * Slack: over HTTP on the one server, or by Socket Mode; one workspace by its token, or many by OAuth. `elsewhere` is
 * another Slack than the real one, for tests.
 */
export async function slackDoor(
  ground: Ground,
  slack: SlackConfig,
  elsewhere?: SlackChannelParts['elsewhere'],
): Promise<Door> {
  const { store, log, masterKey, realNow } = ground
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
    installed: (by) => nameFirstAdmin(ground, by),
    removed: async () => log.info('slack-removed'),
    failed: (error) => log.error('slack-failed', { error: error instanceof Error ? error.name : 'unknown' }),
  })
  const reached = (port: number): string =>
    `Slack${slack.appToken ? ' (Socket Mode)' : ` on port ${port}: /slack/events`}`
  return { channel, reached }
}

/** The bot in Slack alone. */
export async function startSlack(
  ground: Ground,
  slack: SlackConfig,
  elsewhere?: SlackChannelParts['elsewhere'],
): Promise<Running> {
  return serve(ground, [await slackDoor(ground, slack, elsewhere)])
}
