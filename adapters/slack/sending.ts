import { z } from 'zod'
import type { Place } from '../../src/case/person.ts'
import type { ShownCard } from '../../src/engine/card.ts'
import { type Attachment, type Channel, NotSent } from '../../src/engine/channel.ts'
import type { Account, MessageRef } from '../../src/engine/gesture.ts'
import type { SlackApi } from './api.ts'
import { checkedMessage, checkedView } from './check-limits.ts'
import { limits, times } from './limits.ts'
import { renderHome, renderMessage } from './render-card.ts'
import { notSent, said } from './slack-errors.ts'
import type { MessageBody } from './wire.ts'

const posted = z.object({ ts: z.string(), channel: z.string() })
const opened = z.object({ channel: z.object({ id: z.string() }) })
const upload = z.object({ upload_url: z.url(), file_id: z.string() })

/** Nothing in a message of ours is expanded, parsed or announced. */
const quiet = {
  ...{ unfurl_links: false, unfurl_media: false, link_names: false },
  ...{ parse: 'none', mrkdwn: false },
}

export interface SendingParts {
  readonly api: SlackApi
  /** Where documents are sent. */
  readonly fetch: typeof globalThis.fetch
}

/** The sending half of the port. */
export type Sending = Pick<Channel, 'post' | 'update' | 'withdraw' | 'direct' | 'home'> & {
  /** A file that a person asked for, into their own conversation. @throws NotSent */
  file(to: Place, file: Attachment): Promise<void>
  /** True for a person's conversation that we opened ourselves. */
  isDirect(place: Place): boolean
  /** A sentence of ours in the person's own conversation. @throws NotSent */
  say(account: Account, body: MessageBody): Promise<void>
  /** A confirmation that only this person sees, in the conversation in which they pressed. @throws NotSent */
  whisper(account: Account, channel: string, body: MessageBody): Promise<void>
  /** News: the app is gone from there, or somebody has changed. */
  forget(installation: string): void
}

/** Trust: a dialog's words never stand in a conversation, and personal ones never in a room. @throws NotSent */
function fitting(place: Place, card: ShownCard): MessageBody {
  if (card.audience === 'dialog' || (card.audience === 'personal' && place.kind === 'room')) {
    throw new NotSent('refused', 'the card is for another audience')
  }
  return checkedMessage(renderMessage(card))
}

function ours(of: { readonly channel: string }): void {
  if (of.channel !== 'slack') throw new NotSent('refused', 'not a conversation of Slack')
}

/** Says how a call ended in the port's own words. */
async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw notSent(error)
  }
}

async function sendFile({ api, fetch }: SendingParts, to: Place, file: Attachment): Promise<void> {
  const { name, bytes } = file
  if (bytes.byteLength > limits.fileBytes) throw new NotSent('refused', 'the document is too large')
  const asked = await api.call(to.installation, 'files.getUploadURLExternal', {
    filename: name,
    length: bytes.byteLength,
    ...(file.alt === undefined ? {} : { alt_txt: file.alt }),
  })
  const { upload_url, file_id } = upload.parse(asked)
  const signal = AbortSignal.timeout(times.callMs)
  const body = new Blob([Uint8Array.from(bytes)], { type: file.mediaType })
  // Until it is completed nobody sees the file: a failed upload is tried again as a whole.
  const sent = await fetch(upload_url, { method: 'POST', body, signal, redirect: 'error' }).catch(
    () => undefined,
  )
  if (!sent?.ok) throw new NotSent('retry', 'the document was not taken')
  const files = [{ id: file_id, title: name }]
  await api.call(to.installation, 'files.completeUploadExternal', { files, channel_id: to.id })
}

/** Everything that we send, through the Web API. */
export function createSending(parts: SendingParts): Sending {
  const { api } = parts
  const directs = new Map<string, Place>()
  const keyOf = (account: Account) => `${account.installation} ${account.user}`

  async function post(to: Place, body: MessageBody): Promise<MessageRef> {
    const answer = await api.call(to.installation, 'chat.postMessage', { channel: to.id, ...body, ...quiet })
    const { ts } = posted.parse(answer)
    return { place: to, id: ts }
  }
  async function direct(account: Account): Promise<Place> {
    ours(account)
    const known = directs.get(keyOf(account))
    if (known) return known
    const answer = await api.call(account.installation, 'conversations.open', { users: account.user })
    const { id } = opened.parse(answer).channel
    const place: Place = { kind: 'direct', channel: 'slack', installation: account.installation, id }
    if (directs.size > 20_000) directs.clear()
    directs.set(keyOf(account), place)
    return place
  }

  return {
    isDirect: ({ installation, id }) =>
      [...directs.values()].some((one) => one.installation === installation && one.id === id),
    forget(installation) {
      for (const key of directs.keys()) if (key.startsWith(`${installation} `)) directs.delete(key)
    },
    post: (to, card) =>
      told(() => {
        ours(to)
        return post(to, fitting(to, card))
      }),
    update: ({ place, id }, card) =>
      told(async () => {
        ours(place)
        const body = fitting(place, card)
        const { parse, link_names } = quiet
        await api.call(place.installation, 'chat.update', {
          channel: place.id,
          ts: id,
          ...body,
          parse,
          link_names,
        })
      }),
    withdraw: ({ place, id }) =>
      told(async () => {
        ours(place)
        try {
          await api.call(place.installation, 'chat.delete', { channel: place.id, ts: id })
        } catch (error) {
          if (!said(error, 'message_not_found')) throw error
        }
      }),
    direct: (account) => told(() => direct(account)),
    home: (account, card) =>
      told(async () => {
        ours(account)
        const view = checkedView(renderHome(card))
        await api.call(account.installation, 'views.publish', { user_id: account.user, view })
      }),
    file: (to, file) =>
      told(async () => {
        ours(to)
        await sendFile(parts, to, file)
      }),
    say: (account, body) =>
      told(async () => {
        await post(await direct(account), checkedMessage(body))
      }),
    whisper: (account, channel, body) =>
      told(async () => {
        const { installation, user } = account
        await api.call(installation, 'chat.postEphemeral', {
          channel,
          user,
          ...checkedMessage(body),
          ...quiet,
        })
      }),
  }
}
