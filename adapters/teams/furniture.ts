import type { Language } from '../../src/language/language.ts'
import { type MessageKey, message, say } from '../../src/language/text.ts'

const keys = {
  title: 'teams.title',
  preview: 'teams.preview',
  close: 'teams.close',
  closed: 'teams.closed',
  cancel: 'teams.cancel',
  yes: 'teams.yes',
  next: 'teams.next',
  back: 'teams.back',
  again: 'teams.again',
  done: 'teams.done',
  opened: 'teams.opened',
  inChat: 'teams.in-chat',
  inOwn: 'teams.in-own',
  late: 'teams.late',
  notShown: 'teams.not-shown',
  typeAgain: 'teams.type-again',
  inPrivate: 'teams.in-private',
  open: 'teams.open',
  theirs: 'teams.theirs',
  tooLong: 'teams.too-long',
  mentioned: 'teams.mentioned',
  notHere: 'teams.not-here',
  welcome: 'teams.welcome.title',
  welcomeWhat: 'teams.welcome.what',
  welcomePrivate: 'teams.welcome.private',
  desk: 'teams.welcome.desk',
  notSaved: 'common.refused.notSaved',
  outsider: 'common.refused.outsider',
  required: 'common.error.required',
} as const satisfies Readonly<Record<string, MessageKey>>

/** The sentences of this channel's own, in one language: what stands around the engine's answers. */
export type Furniture = Readonly<Record<keyof typeof keys, string>>

const made = new Map<Language, Furniture>()

/** The furniture in a language. */
export function furniture(language: Language): Furniture {
  const known = made.get(language)
  if (known) return known
  const reader = { language, zone: 'UTC' }
  const words = Object.fromEntries(
    Object.entries(keys).map(([name, key]) => [name, say(message(key), reader)]),
  ) as Furniture
  made.set(language, words)
  return words
}
