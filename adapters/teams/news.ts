import type { Account } from '../../src/engine/gesture.ts'
import type { SealedWords } from '../../src/engine/sealed-words.ts'
import { commandWord } from '../../src/language/commands.ts'
import { type Language, languageOf } from '../../src/language/language.ts'
import { message, say } from '../../src/language/text.ts'
import { baseOf, type TeamsApi } from './api.ts'
import { carryAgain } from './carry.ts'
import { checkedMessage } from './check-limits.ts'
import { furniture } from './furniture.ts'
import { limits } from './limits.ts'
import type { TeamsPeople } from './people.ts'
import type { News } from './received.ts'
import type { References } from './references.ts'
import { actionSets, cardOf, ownAction, renderNote } from './render-card.ts'
import { heading, lines } from './render-text.ts'
import { type AdaptiveCard, messageOf } from './wire.ts'

export interface NewsParts {
  readonly api: TeamsApi
  readonly references: References
  readonly people: TeamsPeople
  readonly sealed: SealedWords
  /** What a person has chosen to read; nothing when they have not. */
  readonly chosen: (account: Account) => Promise<Language | undefined>
  readonly installed: (by: Account) => Promise<void>
  /** The app is gone from everywhere. */
  readonly removed: () => Promise<void>
  readonly failed: (error: unknown) => void
}

/** Takes news to heart: who added the app is welcomed, once; where it was removed nothing is sent any more. */
export async function takeNews(news: News, parts: NewsParts): Promise<void> {
  const { people, references } = parts
  people.forget()
  if (news.change === 'members') return
  if (news.change === 'removed') {
    await leave(news, parts)
    if (await references.isNowhere()) await parts.removed()
    return
  }
  if (!news.by || (await people.person(news.by)) !== 'member') return
  await parts.installed(news.by).catch(parts.failed)
  const chosen = await parts.chosen(news.by).catch(() => undefined)
  const language = chosen ?? languageOf(news.languageTag) ?? 'en'
  if (news.direct) await welcome(news, news.by, language, parts)
  else await introduce(news, news.by, language, parts)
}

async function leave({ direct, address, team }: News, { references }: NewsParts): Promise<void> {
  if (direct) await references.barred('direct', address.conversation, true)
  else await references.leftRoom(address.conversation, team)
}

/** One message, ever, to each person: what the bot does, how to begin, and who reads along. */
async function welcome(
  news: News,
  by: Account,
  language: Language,
  { api, references, sealed }: NewsParts,
): Promise<void> {
  if (!(await references.first(`welcome ${by.user}`))) return
  const card = welcomeCard(language, (words) => carryAgain(sealed.seal(words, by)))
  await api.answer(news.address, checkedMessage(messageOf(card, furniture(language).welcome)))
}

function welcomeCard(
  language: Language,
  carry: (words: string) => ReturnType<typeof carryAgain>,
): AdaptiveCard {
  const words = furniture(language)
  const reader = { language, zone: 'UTC' }
  const begin = say(message('teams.welcome.begin', { help: commandWord('help', language) }), reader)
  const button = (title: string, command: string) => {
    const data = carry(command)
    return data ? [ownAction(title, data, 'direct')] : []
  }
  const named = (['check', 'open', 'help'] as const).flatMap((name) => {
    const word = commandWord(name, language)
    return button(word.charAt(0).toLocaleUpperCase(language) + word.slice(1), word)
  })
  const body = [
    ...heading(words.welcome, true),
    ...[words.welcomeWhat, begin, words.welcomePrivate].flatMap((text) => lines(text)),
    ...actionSets([...named, ...button(words.desk, '')]),
  ]
  return cardOf(body, words.welcome, language)
}

/** One message, ever, in a team or chat, and none where it would reach very many. Nobody gets one in private for it. */
async function introduce(news: News, by: Account, language: Language, parts: NewsParts): Promise<void> {
  const { api, references, people } = parts
  const room = baseOf(news.address.conversation)
  if ((await people.kindOf(room)) !== 'member' || !(await isSmall(news, parts))) return
  if (!(await references.first(`introduced ${news.team ?? room}`))) return
  const { name } = await people.profile(by)
  const said =
    name === by.user ? message('teams.introduction.unnamed') : message('teams.introduction', { name })
  const words = say(said, { language: language, zone: 'UTC' })
  const { preview } = furniture(language)
  await api.answer(news.address, checkedMessage(messageOf(renderNote(words, preview), preview)))
}

async function isSmall({ team, address }: News, { api }: NewsParts): Promise<boolean> {
  try {
    if (team !== undefined) {
      const { memberCount } = await api.team(address, team)
      return typeof memberCount === 'number' && memberCount <= limits.introduced
    }
    const { members, more } = await api.members(address, limits.introduced + 1)
    return !more && members.length <= limits.introduced
  } catch {
    return false
  }
}
