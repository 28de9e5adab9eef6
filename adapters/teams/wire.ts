/** A part of an Adaptive Card, as it goes over the wire. `check-limits.ts` knows their shapes. */
export interface Element {
  readonly type: string
  readonly [part: string]: unknown
}

/** https://adaptivecards.io/explorer/AdaptiveCard.html */
export interface AdaptiveCard extends Element {
  readonly type: 'AdaptiveCard'
  readonly version: '1.5'
  readonly body: readonly Element[]
}

/** The type of attachment that an Adaptive Card is. */
export const cardType = 'application/vnd.microsoft.card.adaptive'

/** A message of ours. Never text and a card at once: Teams would split them and name neither. */
export interface Message {
  readonly type: 'message'
  /** The notification and the screen reader's whole message: a neutral sentence. */
  readonly summary: string
  readonly attachments: readonly {
    readonly contentType: string
    readonly content: unknown
    readonly name?: string
    readonly contentUrl?: string
  }[]
}

/** A card as a message. */
export function messageOf(card: AdaptiveCard, summary: string): Message {
  return { type: 'message', summary, attachments: [{ contentType: cardType, content: card }] }
}
