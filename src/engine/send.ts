import type { ChannelName } from '../case/person.ts'
import type { Reader } from '../language/text.ts'
import type { Card } from './card.ts'
import { type Channel, NotSent } from './channel.ts'
import type { Account, MessageRef } from './gesture.ts'
import type { House } from './house.ts'
import { showCard } from './localise.ts'
import type { Claimed, Settled, Store } from './store.ts'
import { profileOf, World } from './world.ts'

/** No call to a platform may take longer than this, real time (trust F7). */
const sendTimeoutMs = 10_000
/** However long a platform tells us to wait, we ask again after this, real time (trust F7). */
const longestWaitMs = 600_000
/** Unasked messages a person gets on one of their days, at most (definitions.md, "Clocks"). */
const unaskedADay = 3

interface Sending {
  readonly store: Store
  readonly house: House
  readonly channels: ReadonlyMap<ChannelName, Channel>
  /** Business time. */
  readonly now: number
}

/** Sends one claimed message and says how it ended. Standing is asked again here: things change after the commit (trust P4). */
export async function send(claim: Claimed, given: Sending): Promise<Settled> {
  try {
    if (claim.verb === 'withdraw') return await takeBack(claim, given)
    return 'place' in claim.to
      ? await toRoom(claim, claim.to.place, given)
      : await toPerson(claim, claim.to.person, given)
  } catch (error) {
    return settledBy(error, claim)
  }
}

/** Takes away what stands. Nobody is asked who is there: less to see is never too much. */
async function takeBack({ message }: Claimed, given: Sending): Promise<Settled> {
  if (!message) return { as: 'sent' }
  const channel = given.channels.get(message.place.channel)
  if (!channel) return { as: 'parked', why: 'refused' }
  await inTime(channel.withdraw(message))
  return { as: 'sent' }
}

async function toRoom(claim: Claimed, place: MessageRef['place'], given: Sending): Promise<Settled> {
  const channel = given.channels.get(place.channel)
  if (!channel) return { as: 'parked', why: 'refused' }
  if ((await inTime(channel.standing({ place }))) !== 'member') return { as: 'parked', why: 'outsiders' }
  const { reader } = claim.card as { readonly reader: Reader }
  return deliver(claim, channel, place, reader)
}

async function toPerson(claim: Claimed, person: string, given: Sending): Promise<Settled> {
  const found = await given.store.transact(claim.tenant, async (tx) => {
    const record = await tx.personById(person)
    if (!record) return undefined
    const workspace = await new World(tx, given.house).workspace()
    const profile = profileOf(record, person, workspace)
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: profile.zone }).format(given.now)
    const count = claim.unasked ? await tx.countUnasked(person, day) : 0
    return { record, profile, day, count }
  })
  if (!found) return { as: 'parked', why: 'refused' }
  const { account } = found.record
  const channel = given.channels.get(account.channel)
  if (!channel) return { as: 'parked', why: 'refused' }
  if ((await inTime(channel.standing({ account }))) !== 'member') return { as: 'parked', why: 'outsiders' }
  if (claim.unasked) {
    const moment = given.house.workingMoment(given.now, found.profile)
    if (moment > given.now) return { as: 'later', notBefore: moment }
    if (found.count >= unaskedADay) return { as: 'later', notBefore: nextDay(given, found.profile) }
  }
  const settled = await deliver(claim, channel, await directPlace(channel, account), found.profile)
  if (settled.as === 'sent' && claim.unasked) {
    await given.store.transact(claim.tenant, (tx) => tx.noteUnasked(person, found.day))
  }
  return settled
}

function nextDay(given: Sending, profile: { readonly zone: string; readonly country: string }): number {
  return given.house.workingMoment(given.now + 12 * 3_600_000, profile)
}

function directPlace(channel: Channel, account: Account): Promise<MessageRef['place']> {
  return inTime(channel.direct(account))
}

async function deliver(
  claim: Claimed,
  channel: Channel,
  place: MessageRef['place'],
  reader: Reader,
): Promise<Settled> {
  const { message } = claim
  const shown = showCard(claim.card as Card, reader)
  if (message) {
    await inTime(channel.update(message, shown))
    return { as: 'sent', message }
  }
  return { as: 'sent', message: await inTime(channel.post(place, shown)) }
}

/** A call that hangs is given up; whether the platform took it is then unknown. */
async function inTime<T>(call: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NotSent('unknown', 'no answer in time')), sendTimeoutMs)
  })
  try {
    return await Promise.race([call, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Real time to wait before the next attempt: 1 s, 2 s, 4 s … up to 10 minutes. */
function backoffMs(attempts: number): number {
  return Math.min(longestWaitMs, 1000 * 2 ** Math.min(attempts, 10))
}

/** What the platform told us to wait, within reason; where it told nothing of use, our own measure. */
function waitMs(told: number | undefined, attempts: number): number {
  if (told === undefined || !(told >= 0)) return backoffMs(attempts)
  return Math.min(longestWaitMs, told)
}

function settledBy(error: unknown, claim: Claimed): Settled {
  const outcome = error instanceof NotSent ? error.outcome : 'unknown'
  if (outcome === 'refused') return { as: 'parked', why: 'refused' }
  if (outcome === 'unknown' && claim.promise === 'at-most-once') return { as: 'parked', why: 'unknown' }
  const afterMs = error instanceof NotSent ? error.afterMs : undefined
  // A reminder comes at most twice where we cannot know (trust F2); an edit of a card is the same card again.
  const once = outcome === 'unknown' && claim.message === undefined && claim.attempts >= 2
  return once ? { as: 'parked', why: 'unknown' } : { as: 'retry', afterMs: waitMs(afterMs, claim.attempts) }
}
