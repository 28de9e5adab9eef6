import type { Place } from '../../src/case/person.ts'
import type { ShownCard } from '../../src/engine/card.ts'
import { type Channel, NotSent } from '../../src/engine/channel.ts'
import type { Address, TeamsApi } from './api.ts'
import { checkedMessage } from './check-limits.ts'
import { limits } from './limits.ts'
import type { References } from './references.ts'
import { renderCard } from './render-card.ts'
import { cut } from './render-text.ts'
import { answered, isBlocked, notSent } from './teams-errors.ts'
import { type Message, messageOf } from './wire.ts'

export interface SendingParts {
  readonly api: TeamsApi
  readonly references: References
  /** The one organisation that is served. */
  readonly tenantId: string
}

/** The sending half of the port. */
export type Sending = Pick<Channel, 'post' | 'update' | 'withdraw' | 'direct'>

/** Trust: a dialog's words never stand in a conversation, and personal ones never in a room. @throws NotSent */
function fitting(place: Place, card: ShownCard): Message {
  if (card.audience === 'dialog' || (card.audience === 'personal' && place.kind === 'room')) {
    throw new NotSent('refused', 'the card is for another audience')
  }
  const shown = renderCard(card, place.kind)
  return checkedMessage(messageOf(shown, cut(card.preview, limits.summary)))
}

/** Everything that the outbox sends, through the connector. */
export function createSending({ api, references, tenantId }: SendingParts): Sending {
  const ours = (of: { readonly channel: string; readonly installation: string }): void => {
    if (of.channel !== 'teams' || of.installation !== tenantId)
      throw new NotSent('refused', 'not a conversation of this organisation')
  }

  async function addressOf(place: Place): Promise<Address> {
    ours(place)
    const found = await references.address(place.kind, place.id)
    if (!found) throw new NotSent('refused', 'the app is not installed there')
    return found
  }

  /** Says how a call ended in the port's own words, and remembers where we are not wanted (trust F8). */
  async function told<T>(place: Place, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (isBlocked(error)) await references.barred(place.kind, place.id, false)
      throw notSent(error)
    }
  }

  return {
    post: (to, card) =>
      told(to, async () => {
        const message = fitting(to, card)
        const address = await addressOf(to)
        try {
          return { place: to, id: await api.post(address, message) }
        } catch (error) {
          if (answered(error, 404)) await references.barred(to.kind, to.id, true)
          throw error
        }
      }),
    update: ({ place, id }, card) =>
      told(place, async () => {
        const message = fitting(place, card)
        await api.update(await addressOf(place), id, message)
      }),
    withdraw: ({ place, id }) =>
      told(place, async () => {
        try {
          await api.remove(await addressOf(place), id)
        } catch (error) {
          if (!answered(error, 404)) throw error
        }
      }),
    async direct(account) {
      ours(account)
      const known = await references.person(account.user)
      if (!known?.direct || known.blocked) throw new NotSent('refused', 'the app is not installed for them')
      return { kind: 'direct', channel: 'teams', installation: tenantId, id: known.direct.conversation }
    },
  }
}
