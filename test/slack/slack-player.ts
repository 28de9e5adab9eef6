import { PlatformPlayer } from '../journeys/platform-player.ts'
import type { Actor } from '../stage.ts'

/** Somebody who lives a story in Slack: commands, presses and modals travel through Bolt as signed requests. */
export class SlackPlayer extends PlatformPlayer {
  constructor(actor: Actor) {
    super(actor, 'Slack')
  }
}
