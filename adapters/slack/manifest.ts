import { limits } from './limits.ts'
import {
  botEvents,
  commandName,
  messageShortcut,
  openShortcut,
  optionalScopes,
  paths,
  scopes,
  usualCommand,
} from './surfaces.ts'

/** What a workspace may choose for itself. */
export interface ManifestSettings {
  /** The slash command. Discreet is wise: `/pw`. At most 32 characters with the slash. */
  readonly command?: string
  /** Where Slack reaches us, without a path. Not needed with Socket Mode. */
  readonly publicUrl?: string
  readonly socketMode?: boolean
  /** People of many workspaces install it (OAuth). Tokens rotate then; a bot token in the settings would end after 12 hours. */
  readonly distributed?: boolean
  readonly name?: string
}

/**
 * The app's manifest, made of the same lists that the code listens by. https://docs.slack.dev/reference/app-manifest
 * @throws RangeError when the command is none
 */
export function slackManifest(settings: ManifestSettings) {
  const { command = usualCommand, socketMode = false, distributed = false, name = 'Partwell' } = settings
  if (!commandName.test(command))
    throw new RangeError('a command is / and up to 31 small letters, digits, - or _')
  const url = (path: string): string =>
    new URL(path, settings.publicUrl ?? 'https://change-me.example.com').href
  const events = url(paths.events)
  const request = socketMode ? {} : { request_url: events }
  return {
    _metadata: { major_version: 2, minor_version: 1 },
    display_information: {
      name,
      description: 'Decide together, and in private, whether to go on with a client; then do it well.',
      background_color: '#1f2a37',
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: name.toLowerCase().slice(0, 80), always_online: true },
      shortcuts: [
        {
          ...{ name: 'Open a case', type: 'global' as const, callback_id: openShortcut },
          description: 'Look at a client relationship together, in private.',
        },
        {
          ...{ name: 'Log for a case', type: 'message' as const, callback_id: messageShortcut },
          description: 'Keep what this message says as a private note.',
        },
      ],
      slash_commands: [
        {
          command,
          ...(socketMode ? {} : { url: events }),
          description: 'Your desk: cases, notes, a quick check',
          usage_hint: 'help | log [client] | check [client] | open [client] | cases',
          should_escape: true,
        },
      ],
    },
    oauth_config: {
      ...(distributed ? { redirect_urls: [url(paths.redirect)] } : {}),
      // What is optional stands in both lists, or it is never asked for.
      scopes: { bot: [...scopes, ...optionalScopes], bot_optional: [...optionalScopes] },
    },
    settings: {
      event_subscriptions: { ...request, bot_events: [...botEvents] },
      interactivity: { is_enabled: true, ...request },
      org_deploy_enabled: distributed,
      socket_mode_enabled: socketMode,
      token_rotation_enabled: distributed,
    },
  }
}

/** Lengths that Slack checks in a manifest; tested, since Slack would refuse the whole. */
export const manifestLimits = {
  ...{ name: 35, description: 140, shortcutName: 24, shortcutDescription: 150 },
  ...{
    usageHint: 1000,
    commandDescription: 2000,
    callbackId: limits.view.callbackId,
    shortcuts: 10,
    events: 100,
  },
} as const
