import { PlatformPlayer } from '../journeys/platform-player.ts'
import type { TeamsTeam } from './team.ts'

/** Somebody who lives a story in Teams: messages, presses and cards travel through the SDK as signed requests. */
export class TeamsPlayer extends PlatformPlayer {
  readonly #team: TeamsTeam
  /** What Teams itself minds in a form never reaches the engine. */
  protected override readonly leavesOpen = ['refused', 'nothing'] as const

  constructor(team: TeamsTeam, name: string) {
    super(team.cast(name), 'Teams')
    this.#team = team
  }

  /** What the engine said at its fields, and what Teams said before it asked anybody. */
  override errors(): Readonly<Record<string, string>> {
    return { ...this.#team.person(this.name).errors, ...super.errors() }
  }
}
