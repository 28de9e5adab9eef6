import { z } from 'zod'
import { keyOf } from './installations.ts'
import type { SlackPeople } from './people.ts'
import type { Sending } from './sending.ts'
import type { newsEvents } from './surfaces.ts'
import type { Tokens } from './tokens.ts'

const body = z.object({
  team_id: z.string().nullish(),
  enterprise_id: z.string().nullish(),
  context_team_id: z.string().nullish(),
  context_enterprise_id: z.string().nullish(),
  is_enterprise_install: z.boolean().nullish(),
  event_time: z.number().optional(),
  authorizations: z
    .array(
      z.object({
        team_id: z.string().nullish(),
        enterprise_id: z.string().nullish(),
        is_enterprise_install: z.boolean().nullish(),
      }),
    )
    .nullish(),
  event: z.object({
    type: z.string(),
    user: z.object({ id: z.string() }).optional(),
    channel: z.union([z.string(), z.object({ id: z.string() })]).optional(),
    tokens: z.object({ bot: z.array(z.string()).nullish() }).optional(),
  }),
})

export interface NewsParts {
  readonly tokens: Tokens
  readonly people: SlackPeople
  readonly sending: Sending
  /** The app is gone from there. */
  readonly removed: (installation: string) => Promise<void>
}

/** The installation of an event. An org-wide one is kept under the organisation, whichever workspace it came through. */
function installationIn(data: z.infer<typeof body>): string | undefined {
  const through = data.authorizations?.[0]
  return keyOf({
    teamId: data.context_team_id ?? through?.team_id ?? data.team_id,
    enterpriseId: data.context_enterprise_id ?? through?.enterprise_id ?? data.enterprise_id,
    orgWide: through?.is_enterprise_install ?? data.is_enterprise_install ?? false,
  })
}

/** Takes news to heart before it is acknowledged: a changed person or room is asked about again, a removed app is forgotten. */
export async function takeNews(given: unknown, parts: NewsParts): Promise<void> {
  const { data } = body.safeParse(given)
  const key = data && installationIn(data)
  if (!data || key === undefined) return
  const { event } = data
  const channel = typeof event.channel === 'string' ? event.channel : event.channel?.id
  switch (event.type as (typeof newsEvents)[number]) {
    case 'user_change':
      if (event.user) parts.people.forgetPerson(key, event.user.id)
      return
    case 'channel_shared':
    case 'channel_unshared':
      if (channel !== undefined) parts.people.forgetRoom(key, channel)
      return
    case 'tokens_revoked':
      // A person's own token concerns only them; we have none.
      if (!event.tokens?.bot?.length) return
      return remove(key, data.event_time, parts)
    case 'app_uninstalled':
      return remove(key, data.event_time, parts)
  }
}

/** Both events of an uninstall come in any order, and late ones after a new installation: those change nothing. */
async function remove(key: string, eventTimeS: number | undefined, parts: NewsParts): Promise<void> {
  // Slack's clock in whole seconds against ours: the end of that second.
  const at = eventTimeS === undefined ? Number.POSITIVE_INFINITY : eventTimeS * 1000 + 999
  if (!(await parts.tokens.forget(key, at))) return
  parts.sending.forget(key)
  await parts.removed(key)
}
