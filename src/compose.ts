import type { Config } from './config.ts'
import { openGround, type Running } from './ground.ts'
import type { Log } from './log.ts'

/** Starts the bot in the mode that the settings ask for; an adapter is loaded only when it is used. */
export async function startPartwell(config: Config, log: Log): Promise<Running> {
  const ground = await openGround(config, log)
  const { slack, teams } = config
  if (!slack && !teams) {
    const { startLocal } = await import('./compose-local.ts')
    return startLocal(ground)
  }
  const { serve } = await import('./compose-server.ts')
  const doors = [
    ...(slack ? [await (await import('./compose-slack.ts')).slackDoor(ground, slack)] : []),
    ...(teams ? [await (await import('./compose-teams.ts')).teamsDoor(ground, teams)] : []),
  ]
  return serve(ground, doors)
}
