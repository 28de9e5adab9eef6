import type { RawCall } from './api.ts'
import { type Installation, type Installations, keyOf } from './installations.ts'

const idIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** The one installation of a bot whose token stands in the settings. Which workspace that is, Slack says. */
export interface FixedInstallation extends Installations {
  /** @throws SlackFailure when the token is no good, or Slack was not reached */
  known(): Promise<Installation>
}

/** Asks `auth.test` once, when it is first needed, and again only if that failed. */
export function fixedInstallation(botToken: string, call: RawCall): FixedInstallation {
  let asked: Promise<Installation> | undefined
  async function ask(): Promise<Installation> {
    const answer = await call(botToken, 'auth.test', {})
    const [teamId, enterpriseId] = [idIn(answer.team_id), idIn(answer.enterprise_id)]
    const key = keyOf({ teamId, enterpriseId, orgWide: answer.is_enterprise_install === true }) ?? ''
    const [botId, botUser] = [idIn(answer.bot_id), idIn(answer.user_id)]
    return {
      ...{ key, botToken, installedAt: 0 },
      ...(teamId === undefined ? {} : { teamId }),
      ...(enterpriseId === undefined ? {} : { enterpriseId }),
      ...(botId === undefined ? {} : { botId }),
      ...(botUser === undefined ? {} : { botUser }),
    }
  }
  let gone = false
  function known(): Promise<Installation> {
    asked ??= ask()
    const asking = asked
    asking.catch(() => {
      if (asked === asking) asked = undefined
    })
    return asking
  }
  return {
    known,
    async find(key) {
      if (gone) return undefined
      const one = await known()
      return one.key === key ? one : undefined
    },
    async keep() {},
    async forget(key) {
      if ((await known().catch(() => undefined))?.key === key) gone = true
    },
  }
}
