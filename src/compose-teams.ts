import { hkdfSync } from 'node:crypto'
import { createTeamsChannel, type TeamsChannelParts } from '../adapters/teams/channel.ts'
import { messagesPath } from '../adapters/teams/surfaces.ts'
import { type Door, serve } from './compose-server.ts'
import type { TeamsConfig } from './config.ts'
import { nameFirstAdmin } from './first-admin.ts'
import type { Ground, Running } from './ground.ts'
import { languageOf } from './language/language.ts'
import { shelfOf } from './shelf.ts'

/** How the settings would have it; or without any account, which no setting asks for (`compose-playground.ts`). */
type Teams = Omit<TeamsConfig, 'credential'> & Pick<TeamsChannelParts, 'credential'>

/** Teams, for the one organisation of the settings. `elsewhere` is another Teams than the real one, for tests. */
export async function teamsDoor(
  ground: Ground,
  teams: Teams,
  elsewhere: TeamsChannelParts['elsewhere'] = {},
): Promise<Door> {
  const { store, log, masterKey, realNow } = ground
  const { serviceUrls, ...given } = teams
  const rows = shelfOf(store, await store.tenantOf({ channel: 'teams', installation: teams.tenantId }))
  const channel = createTeamsChannel({
    ...given,
    rows,
    elsewhere: { ...elsewhere, serviceUrls: [...serviceUrls, ...(elsewhere.serviceUrls ?? [])] },
    secret: Buffer.from(hkdfSync('sha256', masterKey, '', 'partwell teams', 32)),
    realNow,
    languageOf: async (account) =>
      store.transact(await store.tenantOf(account), async (tx) =>
        languageOf((await tx.person(account)).language),
      ),
    installed: (by) => nameFirstAdmin(ground, by),
    removed: async () => log.info('teams-removed'),
    failed: (error) => log.error('teams-failed', { error: error instanceof Error ? error.name : 'unknown' }),
  })
  return { channel, reached: (port) => `Teams on port ${port}: ${messagesPath}` }
}

/** The bot in Teams alone. */
export async function startTeams(
  ground: Ground,
  teams: TeamsConfig,
  elsewhere?: TeamsChannelParts['elsewhere'],
): Promise<Running> {
  return serve(ground, [await teamsDoor(ground, teams, elsewhere)])
}
