import { z } from 'zod'
import type { Account, What } from '../../src/engine/gesture.ts'
import { accountOf, addressOf, isDirect, isOutside, placeOf, type Read } from './activity.ts'
import { readData, readValues } from './carry.ts'
import { limits } from './limits.ts'
import { type Deed, type Doing, idOf, type News, type Received, type Surface } from './received.ts'
import { logCommand } from './surfaces.ts'
import { isGreeting, plainWords, wordsToBot } from './words.ts'

/** Nothing that concerns us. */
const ignored: Received = { kind: 'ignored' }

const mention = z.object({
  type: z.literal('mention'),
  text: z.string().max(1000).default(''),
  mentioned: z.object({ id: z.string() }),
})

/** The platform's own id of what was delivered, or one made of what it means. */
function deliveryOf(read: Read): string {
  const { type, name, conversation, from, id, replyToId, value, timestamp } = read
  const own = id ?? [replyToId, value, timestamp]
  return idOf(type, name, conversation.id, from.id, own)
}

/** Whether it came through the message extension, in whatever conversation of theirs. */
export const isVisit = (read: Read): boolean => read.name?.startsWith('composeExtension/') ?? false

function doingOf(
  read: Read,
  tenantId: string,
  account: Account,
  from: Surface['from'],
  onWorking = false,
): Doing {
  const visiting = isVisit(read)
  const own = { kind: 'direct', channel: 'teams', installation: tenantId, id: account.user } as const
  return {
    delivery: deliveryOf(read),
    account,
    at: visiting ? own : placeOf(read, tenantId),
    surface: {
      ...{ from, direct: isDirect(read), visiting, address: addressOf(read), onWorking },
      message: (from === 'typed' ? read.id : read.replyToId) ?? undefined,
    },
    outside: isOutside(read, tenantId),
    languageTag: read.locale ?? undefined,
  }
}

/** What a button of ours says that was done. */
function deedOf(data: unknown, read: Read, account: Account): Deed {
  const carried = readData(data)
  switch (carried?.kind) {
    case 'press': {
      const { action, subject, afresh } = carried
      return {
        kind: 'gesture',
        id: idOf('press', deliveryOf(read)),
        what: { kind: 'press', action, subject, ...(afresh ? { afresh } : {}) },
      }
    }
    case 'submit': {
      const { form, subject, nonce } = carried
      const values = readValues(data, carried.many)
      const what: What = { kind: 'submit', form, subject, values }
      // The same asking answered the same way twice is one answer, however often the button was pressed.
      const id = idOf('submit', account.installation, account.user, nonce, form, subject, values)
      return { kind: 'gesture', id, what, handed: { nonce, values } }
    }
    case 'again':
      return { kind: 'again', id: idOf('again', deliveryOf(read)), sealed: carried.sealed }
    case 'part':
      return { kind: 'part', nonce: carried.nonce, part: carried.part }
    case 'close':
      return { kind: 'close' }
    default:
      return { kind: 'strange' }
  }
}

const isOnWorking = (data: unknown): boolean => readData(data)?.onWorking ?? false

function parseMessage(read: Read, tenantId: string, account: Account): Received {
  const { value, text, recipient } = read
  if (value !== undefined && value !== null && !text) {
    const doing = doingOf(read, tenantId, account, 'sent', isOnWorking(value))
    return { kind: 'deed', doing, deed: deedOf(value, read, account) }
  }
  const mentions = (read.entities ?? []).flatMap((one) => {
    const { data } = mention.safeParse(one)
    return data ? [{ text: data.text, id: data.mentioned.id }] : []
  })
  const words = wordsToBot(text ?? '', mentions, { id: recipient.id, name: recipient.name ?? undefined })
  const doing = doingOf(read, tenantId, account, 'typed')
  if (!doing.surface.direct) return { kind: 'deed', doing, deed: { kind: 'mention', words } }
  const id = idOf('message', doing.delivery)
  const asked = isGreeting(words) ? 'help' : words
  return { kind: 'deed', doing, deed: { kind: 'gesture', id, what: { kind: 'command', words: asked } } }
}

const execute = z.object({ action: z.object({ data: z.unknown() }), trigger: z.string().optional() })
const task = z.object({ data: z.unknown() })
const extension = z.object({
  commandId: z.string(),
  data: z.unknown().optional(),
  messagePayload: z
    .object({
      id: z.string().max(200).nullish(),
      linkToMessage: z.string().max(2000).nullish(),
      body: z
        .object({ contentType: z.string().nullish(), content: z.string().max(400_000).nullish() })
        .nullish(),
    })
    .nullish(),
})

const text = z.string().max(4000)
const fileConsent = z.object({
  action: z.enum(['accept', 'decline']),
  context: z.object({ partwell: z.object({ file: z.string().regex(/^[\w-]{1,40}$/) }) }),
  uploadInfo: z
    .object({ uploadUrl: text, contentUrl: text, name: text, uniqueId: text, fileType: text })
    .nullish(),
})

/** What somebody said to a file that was offered to them. */
function consentIn(value: unknown): Deed {
  const { data } = fileConsent.safeParse(value)
  if (!data || (data.action === 'accept' && !data.uploadInfo)) return { kind: 'strange' }
  const upload = data.action === 'accept' ? (data.uploadInfo ?? undefined) : undefined
  return { kind: 'consent', consent: { nonce: data.context.partwell.file, upload } }
}

const fitting = (words: string): string =>
  words.length <= limits.words ? words : `${words.slice(0, limits.words - 1)}…`

/** "Log for a case" on a message. */
function quoteIn(value: unknown, read: Read): Deed {
  const { data } = extension.safeParse(value)
  if (!data?.messagePayload || data.commandId !== logCommand) return { kind: 'strange' }
  const { body, linkToMessage } = data.messagePayload
  const content = body?.content ?? ''
  const words = fitting(body?.contentType === 'text' ? content.trim() : plainWords(content))
  const source = linkToMessage?.startsWith('https://') ? linkToMessage : 'Teams'
  return { kind: 'gesture', id: idOf('quote', deliveryOf(read)), what: { kind: 'quote', words, source } }
}

function parseInvoke(read: Read, tenantId: string, account: Account): Received {
  const { name, value } = read
  const doing = (from: Surface['from'], data: unknown = undefined): Doing =>
    doingOf(read, tenantId, account, from, isOnWorking(data))
  switch (name) {
    case 'adaptiveCard/action': {
      const data = execute.safeParse(value).data?.action.data
      return { kind: 'deed', doing: doing('card', data), deed: deedOf(data, read, account) }
    }
    case 'task/fetch':
    case 'task/submit': {
      const data = task.safeParse(value).data?.data
      return { kind: 'deed', doing: doing('dialog'), deed: deedOf(data, read, account) }
    }
    case 'composeExtension/fetchTask':
      return { kind: 'deed', doing: doing('dialog'), deed: quoteIn(value, read) }
    case 'composeExtension/submitAction': {
      const data = extension.safeParse(value).data?.data
      return { kind: 'deed', doing: doing('dialog'), deed: deedOf(data, read, account) }
    }
    case 'fileConsent/invoke':
      return { kind: 'deed', doing: doing('card'), deed: consentIn(value) }
    default:
      return { kind: 'unknown-invoke' }
  }
}

/** The app came or went, or other members did. */
function newsIn(read: Read): Pick<News, 'change' | 'others'> | undefined {
  const { type, action, recipient, membersAdded, membersRemoved } = read
  const { eventType } = read.channelData ?? {}
  if (eventType === 'teamDeleted' || eventType === 'channelDeleted')
    return { change: 'removed', others: false }
  if (type === 'installationUpdate') {
    if (action === 'add' || action === 'add-upgrade') return { change: 'added', others: false }
    return action === 'remove' || action === 'remove-upgrade'
      ? { change: 'removed', others: false }
      : undefined
  }
  const isUs = (one: { readonly id: string }): boolean => one.id === recipient.id
  if (membersRemoved?.some(isUs)) return { change: 'removed', others: false }
  if (membersAdded?.some(isUs)) return { change: 'added', others: false }
  return { change: 'members', others: true }
}

function parseNews(read: Read, tenantId: string): Received {
  const found = newsIn(read)
  if (!found) return ignored
  const { channel, eventType } = read.channelData ?? {}
  // One channel is gone, not its team.
  const deleted = eventType === 'channelDeleted' ? (channel?.id ?? '') : undefined
  const news: News = {
    ...found,
    id: deliveryOf(read),
    by: accountOf(read, tenantId),
    direct: isDirect(read),
    address: deleted === undefined ? addressOf(read) : { serviceUrl: read.serviceUrl, conversation: deleted },
    team: deleted === undefined ? (read.channelData?.team?.id ?? undefined) : undefined,
    languageTag: read.locale ?? undefined,
  }
  return { kind: 'news', news }
}

/** What an activity says that somebody did. https://learn.microsoft.com/en-us/microsoftteams/platform/bots/build-conversational-capability */
export function parseActivity(read: Read, tenantId: string): Received {
  if (read.type === 'installationUpdate' || read.type === 'conversationUpdate')
    return parseNews(read, tenantId)
  const account = accountOf(read, tenantId)
  if (!account) return read.type === 'invoke' ? { kind: 'unknown-invoke' } : ignored
  if (read.type === 'message') return parseMessage(read, tenantId, account)
  return read.type === 'invoke' ? parseInvoke(read, tenantId, account) : ignored
}
