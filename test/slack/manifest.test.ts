import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { webApi } from '@slack/bolt'
import { describe, expect, it } from 'vitest'
import { manifestLimits, slackManifest } from '../../adapters/slack/manifest.ts'
import { newsEvents, personEvents } from '../../adapters/slack/surfaces.ts'

type SlackManifest = Exclude<webApi.AppsManifestValidateArguments['manifest'], string | undefined>

const file = join(import.meta.dirname, '../../adapters/slack/manifest.json')
const made = slackManifest({})

describe('the manifest', () => {
  it('in the repository is the one that the code makes', () => {
    const kept: unknown = JSON.parse(readFileSync(file, 'utf8'))
    expect(kept, 'write it again: npm run slack:manifest -- --write, then npm run format').toEqual(made)
  })

  it('is what Slack’s own types take: scopes, events, shapes', () => {
    const typed: SlackManifest = made
    const events: readonly string[] = typed.settings?.event_subscriptions?.bot_events ?? []
    // Listened to as `message`, subscribed to as what is said to the bot.
    expect(events.map((event) => event.replace('message.im', 'message'))).toEqual([
      ...personEvents,
      ...newsEvents,
    ])
  })

  it('keeps to the lengths that Slack takes', () => {
    const { display_information: info, features } = made
    expect(info.name.length).toBeLessThanOrEqual(manifestLimits.name)
    expect(info.description.length).toBeLessThanOrEqual(manifestLimits.description)
    for (const shortcut of features.shortcuts) {
      expect(shortcut.name.length).toBeLessThanOrEqual(manifestLimits.shortcutName)
      expect(shortcut.description.length).toBeLessThanOrEqual(manifestLimits.shortcutDescription)
    }
    for (const command of features.slash_commands)
      expect(command.usage_hint.length).toBeLessThanOrEqual(manifestLimits.usageHint)
  })

  it('asks for no history of rooms, no administration and no links', () => {
    const asked = made.oauth_config.scopes.bot.join(' ')
    expect(asked).not.toMatch(/channels:history|groups:history|admin|links/)
  })

  it('names the address of the one who runs it, or none with Socket Mode', () => {
    const there = JSON.stringify(slackManifest({ command: '/pw', publicUrl: 'https://bot.studio.example' }))
    expect(there).toContain('https://bot.studio.example/slack/events')
    expect(there).not.toContain('change-me')
    const many = slackManifest({ command: '/pw', publicUrl: 'https://bot.studio.example', distributed: true })
    expect(many.oauth_config.redirect_urls).toEqual(['https://bot.studio.example/slack/oauth_redirect'])
    expect(many.settings.token_rotation_enabled).toBe(true)
    // A bot token in the settings must not end after twelve hours.
    expect(made.settings.token_rotation_enabled).toBe(false)
    const socket = slackManifest({ command: '/pw', socketMode: true })
    expect(JSON.stringify(socket)).not.toContain('https://')
    expect(socket.settings.socket_mode_enabled).toBe(true)
  })

  it.each(['partwell', '/', '/Part', '/a b', `/${'x'.repeat(32)}`])('has no command like %j', (command) => {
    expect(() => slackManifest({ command })).toThrow(RangeError)
  })
})
