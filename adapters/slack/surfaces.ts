/**
 * Everything that Slack is told about us, in one list: the manifest is made of it and `channel.ts` listens to it, so
 * that the two cannot drift apart.
 */

/** The slash command where none is chosen. The listener takes any: a workspace's own name for it is in the manifest. */
export const usualCommand = '/partwell'
/** `/` and small letters, digits, `-` and `_`. https://docs.slack.dev/reference/app-manifest#features */
export const commandName = /^\/[a-z0-9_-]{1,31}$/

/** "Open a case", from anywhere. */
export const openShortcut = 'partwell_open'
/** "Log for a case", on a message. */
export const messageShortcut = 'partwell_log'

/** Events in which a person does something. */
export const personEvents = ['app_mention', 'message', 'app_home_opened'] as const
/** Events that change what we believe about people, rooms and installations. */
export const newsEvents = [
  'user_change',
  'channel_shared',
  'channel_unshared',
  'app_uninstalled',
  'tokens_revoked',
] as const

/** As a manifest names them: `message` means direct messages to the bot. */
export const botEvents = ['app_mention', 'message.im', 'app_home_opened', ...newsEvents] as const

/** What the app must be allowed. Never the history of rooms, nothing of an administrator, no links. */
export const scopes = [
  'commands',
  'chat:write',
  'im:write',
  'im:history',
  'users:read',
  'channels:read',
  'groups:read',
  'app_mentions:read',
] as const
/** Asked for, and done without where it is refused: documents as files. */
export const optionalScopes = ['files:write'] as const

/** Paths on our one server. */
export const paths = {
  events: '/slack/events',
  install: '/slack/install',
  redirect: '/slack/oauth_redirect',
} as const
