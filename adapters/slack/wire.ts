/** A Block Kit block, element or composition object, as it goes over the wire. `check-limits.ts` knows their shapes. */
export interface Block {
  readonly type: string
  readonly [part: string]: unknown
}

/** https://docs.slack.dev/reference/block-kit/composition-objects/text-object#plain_text */
export interface PlainText {
  readonly type: 'plain_text'
  readonly text: string
  readonly emoji: false
}

/** Text that Slack shows as it is: no mentions, no links, no emoji codes. The only kind of text object that we send. */
export function plain(text: string): PlainText {
  return { type: 'plain_text', text, emoji: false }
}

/** https://docs.slack.dev/reference/views */
export interface View {
  readonly type: 'modal' | 'home'
  readonly blocks: readonly Block[]
  readonly callback_id: string
  readonly private_metadata: string
  readonly notify_on_close?: true
  readonly title?: PlainText
  readonly submit?: PlainText
  readonly close?: PlainText
}

/** What `chat.postMessage` and its relatives are given beside the place. */
export interface MessageBody {
  /** The push preview and the screen reader's whole message: a neutral sentence. */
  readonly text: string
  readonly blocks: readonly Block[]
}
