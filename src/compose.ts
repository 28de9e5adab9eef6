import type { Config } from './config.ts'
import { openGround, type Running } from './ground.ts'
import type { Log } from './log.ts'

/** Starts the bot in the mode that the settings ask for; an adapter is loaded only when it is used. */
export async function startPartwell(config: Config, log: Log): Promise<Running> {
  const ground = await openGround(config, log)
  if (config.slack) {
    const { startSlack } = await import('./compose-slack.ts')
    return startSlack(ground, config.slack)
  }
  const { startLocal } = await import('./compose-local.ts')
  return startLocal(ground)
}
