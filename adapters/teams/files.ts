import { type Attachment, NotSent } from '../../src/engine/channel.ts'
import type { Account } from '../../src/engine/gesture.ts'
import type { Address, TeamsApi } from './api.ts'
import { newNonce } from './carry.ts'
import { checkedMessage } from './check-limits.ts'
import type { Furniture } from './furniture.ts'
import { limits, times } from './limits.ts'
import type { Consent, Doing } from './received.ts'
import type { Turn } from './screen.ts'
import type { IsTeams } from './service-urls.ts'
import { type Message, messageOf } from './wire.ts'
import { receipt } from './working.ts'

/** https://learn.microsoft.com/en-us/microsoftteams/platform/bots/how-to/bots-filesv4 */
const types = {
  consent: 'application/vnd.microsoft.teams.card.file.consent',
  info: 'application/vnd.microsoft.teams.card.file.info',
} as const

/** Files that wait for a yes, all together: the oldest go first. */
const waitingBytes = 64 * 1024 * 1024

/** A person's own storage in Microsoft's cloud: where Teams asks us to put what they said yes to. */
const storage = /^https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)*\.sharepoint\.(?:com|us)\//

/** What somebody did that brought them a file. */
type Asked = Turn['gesture']

export interface FilesParts {
  readonly api: TeamsApi
  readonly isTeams: IsTeams
}

/**
 * Documents by consent: a person is asked in their own conversation whether they want the file, and it goes into their
 * own storage. It waits in memory; the page that came with it holds the same text.
 */
export class Files {
  readonly #parts: FilesParts
  readonly #waiting = new Map<string, Attachment & { readonly asked: Asked }>()

  constructor(parts: FilesParts) {
    this.#parts = parts
  }

  /** @throws NotSent, TeamsFailure */
  async offer(
    account: Account,
    own: Address,
    file: Attachment,
    { preview, asked }: { readonly preview: string; readonly asked: Asked },
  ): Promise<void> {
    if (file.bytes.byteLength > limits.fileBytes) throw new NotSent('refused', 'the document is too large')
    const nonce = newNonce()
    const context = { partwell: { file: nonce } }
    const content = {
      ...{ description: preview, sizeInBytes: file.bytes.byteLength },
      ...{ acceptContext: context, declineContext: context },
    }
    const attachments = [{ contentType: types.consent, name: file.name, content }]
    this.#keep(`${account.user} ${nonce}`, { ...file, asked })
    await this.#parts.api.answer(own, checkedMessage({ type: 'message', summary: preview, attachments }))
  }

  /** What the engine was asked when this was offered; nothing when it does not wait any more. */
  asked(account: Account, nonce: string): Asked {
    return this.#waiting.get(`${account.user} ${nonce}`)?.asked
  }

  /** A yes or a no. What was asked stands there no more. @throws NotSent, TeamsFailure */
  async settle(doing: Doing, { nonce, upload }: Consent, words: Furniture): Promise<void> {
    const { account, surface } = doing
    const file = this.#waiting.get(`${account.user} ${nonce}`)
    this.#waiting.delete(`${account.user} ${nonce}`)
    const sent = upload && file ? await this.#put(upload.uploadUrl, file.bytes) : false
    const message: Message =
      upload && sent
        ? { type: 'message', summary: words.preview, attachments: [infoOf(upload)] }
        : messageOf(receipt(upload ? words.notShown : words.closed, words), words.preview)
    if (surface.message !== undefined)
      await this.#parts.api.change(surface.address, surface.message, checkedMessage(message))
  }

  #keep(key: string, file: Attachment & { readonly asked: Asked }): void {
    this.#waiting.set(key, file)
    let bytes = [...this.#waiting.values()].reduce((sum, one) => sum + one.bytes.byteLength, 0)
    for (const [oldest, { bytes: some }] of this.#waiting) {
      if (bytes <= waitingBytes) break
      this.#waiting.delete(oldest)
      bytes -= some.byteLength
    }
  }

  /** Only into somebody's storage at Microsoft's, wherever we are told to go. */
  async #put(url: string, bytes: Uint8Array): Promise<boolean> {
    if (!storage.test(url) && !this.#parts.isTeams(url)) return false
    const last = bytes.byteLength - 1
    const headers = { 'content-range': `bytes 0-${last}/${bytes.byteLength}` }
    const signal = AbortSignal.timeout(times.uploadMs)
    const body = new Blob([Uint8Array.from(bytes)])
    const answer = await fetch(url, { method: 'PUT', headers, body, signal, redirect: 'error' }).catch(
      () => undefined,
    )
    return answer?.ok ?? false
  }
}

function infoOf({ contentUrl, name, uniqueId, fileType }: NonNullable<Consent['upload']>) {
  return { contentType: types.info, contentUrl, name, content: { uniqueId, fileType } }
}
