import { commandWord } from '../../src/language/commands.ts'
import type { Language } from '../../src/language/language.ts'
import { type MessageKey, message, say } from '../../src/language/text.ts'

const keys = {
  title: 'slack.title',
  preview: 'slack.preview',
  moment: 'slack.moment',
  close: 'slack.close',
  cancel: 'slack.cancel',
  submit: 'slack.submit',
  yes: 'slack.yes',
  done: 'slack.done',
  late: 'slack.late',
  notSaved: 'common.refused.notSaved',
  notShown: 'slack.not-shown',
  expired: 'slack.expired',
  outsider: 'common.refused.outsider',
  typeAgain: 'slack.type-again',
  inPrivate: 'slack.in-private',
  show: 'slack.show',
  tooLong: 'slack.too-long',
  mentioned: 'slack.mentioned',
  notInstalled: 'slack.not-installed',
  installed: 'slack.installed',
  installFailed: 'slack.install-failed',
} as const satisfies Readonly<Record<string, MessageKey>>

/** The sentences of this channel's own, in one language: what stands around the engine's answers. */
export type Furniture = Readonly<Record<keyof typeof keys, string>>

const made = new Map<string, Furniture>()

/** The furniture in a language, for people who type this slash command. */
export function furniture(language: Language, command: string): Furniture {
  const known = made.get(`${language} ${command}`)
  if (known) return known
  const reader = { language, zone: 'UTC' }
  const values = { command, help: commandWord('help', language) }
  const words = Object.fromEntries(
    Object.entries(keys).map(([name, key]) => [name, say(message(key, values), reader)]),
  ) as Furniture
  made.set(`${language} ${command}`, words)
  return words
}
