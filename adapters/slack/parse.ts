import { z } from 'zod'
import {
  gesture,
  type Home,
  slackId as id,
  idOf,
  ignored,
  optionalId,
  type Received,
  type Surface,
  slackText as text,
} from './received.ts'
import { typedWords, wordsToBot } from './words.ts'

const command = z.object({ user_id: id, channel_id: id, trigger_id: text, text: text.default('') })

/** A slash command. https://docs.slack.dev/interactivity/implementing-slash-commands */
export function parseCommand(body: unknown, home: Home): Received {
  const { data } = command.safeParse(body)
  if (!data) return ignored
  const words = typedWords(data.text).trim()
  const key = idOf('command', home.installation, data.user_id, data.trigger_id)
  const surface: Surface = {
    from: 'command',
    trigger: data.trigger_id,
    channel: data.channel_id,
    dialog: true,
  }
  return gesture(home, data.user_id, data.channel_id, key, { kind: 'command', words }, surface, undefined)
}

const eventBody = z.object({
  event_id: z.string().min(1).max(100).optional(),
  event: z.object({
    type: z.string(),
    subtype: z.string().optional(),
    user: z.string().optional(),
    bot_id: z.string().nullish(),
    text: text.optional(),
    channel: z.string().optional(),
    channel_type: z.string().optional(),
    tab: z.string().optional(),
    ts: z.string().optional(),
    event_ts: z.string().optional(),
    user_team: optionalId,
    source_team: optionalId,
  }),
})

/** An event in which a person did something: a message to the bot, a mention, the home. https://docs.slack.dev/apis/events-api */
export function parseEvent(body: unknown, home: Home): Received {
  const { data } = eventBody.safeParse(body)
  const event = data?.event
  if (!data || !event?.user || !id.safeParse(event.user).success || event.bot_id) return ignored
  const { user } = event
  const team = event.user_team ?? event.source_team
  const key = idOf('event', home.installation, data.event_id ?? [event.type, event.channel, event.event_ts])
  if (event.type === 'app_home_opened') {
    if (event.tab !== 'home') return ignored
    const surface: Surface = { from: 'opened', dialog: false }
    return gesture(home, user, undefined, key, { kind: 'home' }, surface, team)
  }
  const direct = event.type === 'message' && event.channel_type === 'im'
  const said = event.text !== undefined && event.subtype === undefined && event.channel !== undefined
  if (!said || user === home.botUser || !(direct || event.type === 'app_mention')) return ignored
  const words = wordsToBot(event.text ?? '', home.botUser)
  const surface: Surface = {
    from: direct ? 'direct' : 'mention',
    channel: event.channel ?? '',
    dialog: false,
  }
  return gesture(home, user, event.channel, key, { kind: 'command', words }, surface, team)
}
