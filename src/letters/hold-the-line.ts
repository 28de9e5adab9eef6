import type { Localised } from '../language/language.ts'
import type { AddressForm } from './catalogue.ts'
import data from './data/hold-the-line.json' with { type: 'json' }
import { type Filled, fill, slotsOf } from './fill.ts'
import { formatSlots, type Slots } from './slots.ts'
import type { LetterLanguage } from './tongue.ts'

/** The approved replies to pushback, by name (05, section 5.2). */
export type HoldReply = keyof typeof data.types

/** What our own people are told when somebody may come to harm; never sent to a client (05, section 5.3). */
export const safetyTexts: Readonly<Record<'SELF_HARM' | 'VIOLENCE', Localised>> = data.internal

/** The slots that a reply needs in a language, pronouns left out. */
export function slotsOfReply(reply: HoldReply, language: LetterLanguage): readonly string[] {
  return slotsOf(data.types[reply].reply[language])
}

/**
 * An approved reply with its values written in: acknowledge, the decision stands, what we can do, until when. It adds no
 * reason, no offer, no threat and no apology. `missing` names the slots that have no value; such a text is not to be used.
 */
export function holdTheLine(
  reply: HoldReply,
  language: LetterLanguage,
  slots: Slots,
  address: AddressForm = 'org',
): Filled {
  const { values } = formatSlots(slots, language)
  return fill(data.types[reply].reply[language], values, language, address)
}
