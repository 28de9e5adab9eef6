const token = /<([@#!]|https?:|mailto:|tel:)([^<>|]*)(?:\|([^<>]*))?>/g

function shown(sign: string, rest: string, label: string | undefined): string {
  if (sign === '@' || sign === '#') return `${sign}${label || rest}`
  if (sign === '!') return label || `@${rest.replace(/^subteam\^/, '').replace(/\^.*$/, '')}`
  const address = `${sign}${rest}`.replace(/^(?:mailto|tel):/, '')
  return label === undefined || label === '' || address.includes(label) ? address : `${label} (${address})`
}

/**
 * What a person typed, from the text of a Slack message or command: mentions and links as they read, the three escaped
 * characters as themselves. https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export function typedWords(text: string): string {
  return text
    .replace(token, (_all, sign: string, rest: string, label: string | undefined) => shown(sign, rest, label))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

/** The words after the bot's own mention. */
export function wordsToBot(text: string, botUser: string | undefined): string {
  const plain =
    botUser === undefined ? text : text.replaceAll(new RegExp(`<@${botUser}(?:\\|[^<>]*)?>`, 'g'), ' ')
  return typedWords(plain).trim()
}
