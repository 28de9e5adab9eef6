import type { ShownCard } from '../../src/engine/card.ts'
import { NotSent, type ShownReply } from '../../src/engine/channel.ts'
import { filePage, withoutFiles } from '../../src/engine/file.ts'
import type { Account } from '../../src/engine/gesture.ts'
import type { SealedWords } from '../../src/engine/sealed-words.ts'
import type { SlackApi } from './api.ts'
import { carryAgain, type ViewMeta } from './carry.ts'
import { checkedView } from './check-limits.ts'
import type { Furniture } from './furniture.ts'
import { limits } from './limits.ts'
import type { Surface } from './received.ts'
import { renderHome, renderNote, renderPage } from './render-card.ts'
import { renderForm } from './render-form.ts'
import { escaped, muted, sections } from './render-text.ts'
import type { Sending } from './sending.ts'
import { type Block, type MessageBody, plain, type View } from './wire.ts'

/** A person's one act while it is answered. */
export interface Turn {
  /** Of the act itself. */
  readonly id: string
  readonly account: Account
  readonly surface: Surface
  readonly words: Furniture
  /** What was typed, for a button that shows it in private. */
  readonly typed: string
}

/** A file, and the page that holds the same text. */
export type ShownFile = Extract<ShownReply, { readonly kind: 'file' }>

/** Slack's words for "this installation was not given files:write", and for an organisation that takes no files from apps. */
const notAllowed: ReadonlySet<string> = new Set([
  'missing_scope',
  'no_permission',
  'restricted_action',
  'file_uploads_disabled',
])

export interface ScreenParts {
  readonly api: SlackApi
  readonly sending: Sending
  readonly sealed: SealedWords
  /** Told of everything that could not be shown. The error may hold anything: log its kind only. */
  readonly failed: (error: unknown) => void
}

/** A sentence as a message. Its preview is always the same: an answer may hold what only this person should read. */
export function sentence(words: string, furniture: Furniture, more: readonly Block[] = []): MessageBody {
  return { text: escaped(furniture.preview), blocks: [...sections(words), ...more] }
}

/** Where a modal that answers this turn stands. */
function metaOf({ surface, id }: Turn): ViewMeta {
  const { from, view, afresh } = surface
  if (view && (from === 'form' || afresh)) {
    const { depth, fromHome } = view.meta
    const began = afresh ? id : view.meta.afresh
    return { depth, fromHome, ...(began === undefined ? {} : { afresh: began }) }
  }
  if (from === 'modal' && view) {
    return { depth: Math.min(view.meta.depth + 1, limits.view.stack), fromHome: view.meta.fromHome }
  }
  return { depth: 1, fromHome: from === 'home' }
}

/** A sentence as a modal. */
export function noteView(words: string, turn: Turn): View {
  return renderNote(turn.words.title, words, metaOf(turn), turn.words.close)
}

/** An answer as a modal; nothing to show for "nothing". */
export function viewOf(reply: ShownReply, turn: Turn): View | undefined {
  if (reply.kind === 'nothing') return undefined
  if (reply.kind === 'form') return renderForm(reply.form, { ...metaOf(turn), shown: turn.id }, turn.words)
  if (reply.kind === 'page') return renderPage(reply.card, metaOf(turn), turn.words.close)
  if (reply.kind === 'file') return viewOf(filePage(reply.card, reply.attachment.name, 'coming'), turn)
  return noteView(reply.words, turn)
}

/** Puts answers before people, each where only they see it. */
export class Screen {
  readonly #parts: ScreenParts

  constructor(parts: ScreenParts) {
    this.#parts = parts
  }

  /**
   * Opens a modal: on top of the stack while it has room, else (or when it begins afresh) in place of its top. Its id, or nothing when Slack did
   * not open it (the trigger lived too long).
   */
  async open(turn: Turn, view: View): Promise<string | undefined> {
    const { surface, account } = turn
    try {
      const below = surface.from === 'modal' ? surface.view : undefined
      if (below && (surface.afresh || below.meta.depth >= limits.view.stack)) {
        await this.update(turn, below.id, view)
        return below.id
      }
      const args = { trigger_id: surface.trigger, view: checkedView(view) }
      const method = below ? 'views.push' : 'views.open'
      const { view: opened } = await this.#parts.api.call(account.installation, method, args)
      return typeof opened === 'object' && opened !== null && 'id' in opened ? String(opened.id) : undefined
    } catch (error) {
      this.#parts.failed(error)
      return undefined
    }
  }

  /** @throws when Slack did not take it */
  async update(turn: Turn, id: string, view: View): Promise<void> {
    await this.#parts.api.call(turn.account.installation, 'views.update', {
      view_id: id,
      view: checkedView(view),
    })
  }

  /**
   * A confirmation: for this person only, beside what they pressed, and kept nowhere. Where that fails they find a
   * neutral sentence in their own conversation.
   */
  async tell(turn: Turn, words: string): Promise<void> {
    const { account, surface } = turn
    const { sending, failed } = this.#parts
    if (surface.channel !== undefined && surface.from !== 'mention') {
      try {
        return await sending.whisper(account, surface.channel, sentence(words, turn.words))
      } catch (error) {
        failed(error)
      }
    }
    const neutral = Object.values(turn.words).includes(words) ? words : turn.words.notShown
    await sending.say(account, sentence(neutral, turn.words)).catch(failed)
  }

  /**
   * Sends a file to the person's own conversation while `view` shows its text. Where it cannot go there, the view says so
   * and why: it is the way to the text that always works.
   */
  async sendFile(turn: Turn, reply: ShownFile, view: string): Promise<void> {
    const { account } = turn
    const { sending, failed } = this.#parts
    try {
      await sending.file(await sending.direct(account), reply.attachment)
    } catch (error) {
      const allowed = !(error instanceof NotSent && notAllowed.has(error.message))
      if (allowed) failed(error)
      const page = filePage(reply.card, reply.attachment.name, allowed ? 'failed' : 'notAllowed')
      await this.update(turn, view, viewOf(page, turn) ?? noteView(turn.words.notShown, turn))
    }
  }

  /** The home: a page as it is, a sentence as a page of one. */
  async publish(turn: Turn, given: ShownReply): Promise<void> {
    const { account, words } = turn
    const reply = withoutFiles(given)
    if (reply.kind === 'page') return this.#parts.sending.home(account, reply.card)
    if (reply.kind !== 'note' && reply.kind !== 'refused') return
    const card: ShownCard = {
      audience: 'dialog',
      ...{ preview: words.title, title: words.title, language: '' },
      blocks: [{ kind: 'text', text: reply.words }],
    }
    const view = checkedView(renderHome(card))
    await this.#parts.api.call(account.installation, 'views.publish', { user_id: account.user, view })
  }

  /**
   * Answers typed words in the person's own conversation: a sentence as a confirmation that is kept nowhere; anything
   * else behind a button, since a message opens no dialog by itself. In a room the words stand for all to read, so
   * nothing is answered there; the advice to delete them goes with the private answer.
   */
  async write(turn: Turn, reply: ShownReply): Promise<void> {
    const { account, words, surface } = turn
    if (reply.kind === 'nothing') return
    const short = reply.kind === 'note' || reply.kind === 'refused'
    if (short && surface.from === 'direct') return this.tell(turn, reply.words)
    const advice = surface.from === 'mention' ? muted(words.mentioned) : []
    const value = carryAgain(this.#parts.sealed.seal(turn.typed, account))
    if (value === undefined) return this.#parts.sending.say(account, sentence(words.tooLong, words, advice))
    const button = { type: 'button', action_id: 'again', text: plain(words.show), value, style: 'primary' }
    const actions = { type: 'actions', elements: [button] }
    await this.#parts.sending.say(account, sentence(words.inPrivate, words, [actions, ...advice]))
  }
}
