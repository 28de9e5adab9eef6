import { z } from 'zod'
import type { AccountProfile, Belonging } from '../../src/engine/channel.ts'
import type { Account } from '../../src/engine/gesture.ts'
import { Recent } from '../../src/engine/recent.ts'
import type { SlackApi } from './api.ts'
import { times } from './limits.ts'

const user = z.object({
  id: z.string(),
  team_id: z.string().optional(),
  name: z.string().optional(),
  real_name: z.string().optional(),
  deleted: z.boolean().optional(),
  is_bot: z.boolean().optional(),
  is_restricted: z.boolean().optional(),
  is_ultra_restricted: z.boolean().optional(),
  is_stranger: z.boolean().optional(),
  locale: z.string().optional(),
  tz: z.string().optional(),
  enterprise_user: z.object({ enterprise_id: z.string().optional() }).optional(),
  profile: z.object({ display_name: z.string().optional(), real_name: z.string().optional() }).optional(),
})
type SlackUser = z.infer<typeof user>

const conversation = z.object({
  id: z.string(),
  is_ext_shared: z.boolean().optional(),
  is_pending_ext_shared: z.boolean().optional(),
  pending_shared: z.array(z.string()).optional(),
  is_shared: z.boolean().optional(),
  is_org_shared: z.boolean().optional(),
  is_general: z.boolean().optional(),
})

/** Full members only: guests, strangers, bots, former members and other companies fail closed (trust P4). */
function belongingOf(
  one: SlackUser,
  home: { readonly teamId?: string; readonly enterpriseId?: string },
): Belonging {
  if (one.deleted || one.is_bot) return 'unknown'
  if (one.is_restricted || one.is_ultra_restricted) return 'guest'
  if (one.is_stranger) return 'external'
  const colleague =
    home.enterpriseId !== undefined && one.enterprise_user?.enterprise_id === home.enterpriseId
  if (one.team_id !== undefined && (one.team_id === home.teamId || one.team_id === home.enterpriseId))
    return 'member'
  return colleague ? 'member' : 'external'
}

/** People and rooms, as Slack knows them. */
export class SlackPeople {
  readonly #api: SlackApi
  readonly #users: Recent<SlackUser>
  readonly #rooms: Recent<Belonging>

  constructor(api: SlackApi, realNow: () => number) {
    this.#api = api
    this.#users = new Recent(realNow, times.standingMs)
    this.#rooms = new Recent(realNow, times.standingMs)
  }

  #user(account: Account): Promise<SlackUser> {
    const { installation } = account
    return this.#users.get(`${installation} ${account.user}`, async () => {
      const answer = await this.#api.call(installation, 'users.info', {
        user: account.user,
        include_locale: true,
      })
      return user.parse(answer.user)
    })
  }

  /** Never throws: what cannot be asked counts as unknown. */
  async person(account: Account): Promise<Belonging> {
    try {
      const home = await this.#api.home(account.installation)
      return home ? belongingOf(await this.#user(account), home) : 'unknown'
    } catch {
      return 'unknown'
    }
  }

  /** Never throws. Rooms that are shared, or about to be, and the room where everybody is, are outside. */
  async room(installation: string, channel: string): Promise<Belonging> {
    try {
      return await this.#rooms.get(`${installation} ${channel}`, async () => {
        const answer = await this.#api.call(installation, 'conversations.info', { channel })
        const found = conversation.parse(answer.channel)
        const pending = found.is_pending_ext_shared || (found.pending_shared?.length ?? 0) > 0
        if (found.is_ext_shared || pending || (found.is_shared && !found.is_org_shared)) return 'external'
        return found.is_general ? 'guest' : 'member'
      })
    } catch {
      return 'unknown'
    }
  }

  async profile(account: Account): Promise<AccountProfile> {
    const one = await this.#user(account)
    const name = [one.profile?.display_name, one.profile?.real_name, one.real_name, one.name].find(
      (word) => word,
    )
    return {
      name: name ?? account.user,
      ...(one.locale === undefined ? {} : { languageTag: one.locale }),
      ...(one.tz === undefined ? {} : { zone: one.tz }),
    }
  }

  /** `user_change`: whoever they were, they are asked about again. */
  forgetPerson(installation: string, id: string): void {
    this.#users.forget(`${installation} ${id}`)
  }

  /** `channel_shared` and its opposite. */
  forgetRoom(installation: string, id: string): void {
    this.#rooms.forget(`${installation} ${id}`)
  }
}
