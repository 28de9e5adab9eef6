const entities: Readonly<Record<string, string>> = {
  ...{ '&lt;': '<', '&gt;': '>', '&quot;': '"', '&nbsp;': ' ', '&#39;': "'", '&#160;': ' ', '&apos;': "'" },
  '&amp;': '&',
}
const entity = /&(?:lt|gt|quot|nbsp|amp|apos|#39|#160);/g

const decoded = (text: string): string => text.replace(entity, (one) => entities[one] ?? one)

/** A mention as Teams writes it into a text, and what it is of. */
export interface Mention {
  readonly text: string
  readonly id: string
}

/**
 * What a person typed to the bot: without its own mention, others' mentions as they read.
 * https://learn.microsoft.com/en-us/microsoftteams/platform/bots/how-to/conversations/channel-and-group-conversations
 */
export function wordsToBot(
  text: string,
  mentions: readonly Mention[],
  bot: { readonly id: string; readonly name: string | undefined },
): string {
  let rest = text
  for (const one of mentions) if (one.id === bot.id && one.text !== '') rest = rest.replaceAll(one.text, ' ')
  // Some clients name no entity.
  if (bot.name !== undefined) rest = rest.replaceAll(`<at>${bot.name}</at>`, ' ')
  return decoded(rest.replaceAll(/<at(?:\s[^>]*)?>([^<]*)<\/at>/g, '@$1')).trim()
}

/** The words of a message's HTML, as they read. */
export function plainWords(html: string): string {
  return decoded(
    html
      .replaceAll(/<(?:style|script)[\s\S]*?<\/(?:style|script)>/gi, '')
      .replaceAll(/<br\s*\/?>|<\/(?:p|div|li|h\d|tr|blockquote)>/gi, '\n')
      .replaceAll(/<[^>]*>/g, ''),
  )
    .replaceAll(/[ \t\u00a0]+/g, ' ')
    .replaceAll(/ ?\n ?/g, '\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
}

const greetings = new Set([
  ...['hi', 'hello', 'hey', 'hello there', 'good morning', 'good afternoon', 'start', 'get started'],
  ...[
    'hej',
    'hejsan',
    'tjena',
    'god morgon',
    'god dag',
    'hei',
    'heisann',
    'god morgen',
    'hallo',
    'guten tag',
  ],
  ...[
    'guten morgen',
    'moin',
    'servus',
    'moi',
    'terve',
    'hyvää päivää',
    'huomenta',
    'hoi',
    'goedemorgen',
    'goedendag',
  ],
])

/** Whether somebody only says hello: they are shown what they can do. */
export function isGreeting(words: string): boolean {
  return greetings.has(
    words
      .toLowerCase()
      .replaceAll(/[\s!.,?]+/g, ' ')
      .trim(),
  )
}
