import { setTimeout as pause } from 'node:timers/promises'
import { NotSent } from '../../src/engine/channel.ts'
import { times } from './limits.ts'
import type { TeamsPace } from './pace.ts'
import type { IsTeams } from './service-urls.ts'
import { notSent, TeamsFailure, waitMs } from './teams-errors.ts'
import type { Message } from './wire.ts'

/** Where a conversation is reached. */
export interface Address {
  readonly serviceUrl: string
  /** Its id, in a channel with the thread. */
  readonly conversation: string
}

/** A member as Teams describes one. Nothing of it is sure to be there. */
export type Member = Readonly<Record<string, unknown>>

/** One call of the connector, as the SDK makes it. @throws TeamsFailure */
export interface RawCalls {
  post(
    to: Address,
    message: Message | { readonly type: 'typing' },
    replyTo?: string,
  ): Promise<string | undefined>
  update(to: Address, id: string, message: Message): Promise<void>
  remove(to: Address, id: string): Promise<void>
  member(of: Address, id: string): Promise<Member>
  /** At most `most` members, and whether there are more. */
  members(of: Address, most: number): Promise<{ readonly members: readonly Member[]; readonly more: boolean }>
  team(of: Address, team: string): Promise<Member>
  channels(of: Address, team: string): Promise<readonly Member[]>
}

/** What Teams uses where it names no time to wait, ms; with a little chance, so that not everybody comes back at once. */
const restMs = () => 2000 + Math.random() * 2000

/** Until an answer is tried once more, where Teams names no time, ms. */
const againMs = 500

/** Calls Teams within its limits. The outbox retries; for answers there is none: they are tried once more if that is soon. */
export class TeamsApi {
  readonly #raw: RawCalls
  readonly #pace: TeamsPace
  readonly #isTeams: IsTeams

  constructor(raw: RawCalls, pace: TeamsPace, isTeams: IsTeams) {
    this.#raw = raw
    this.#pace = pace
    this.#isTeams = isTeams
  }

  /** The new message's id. @throws NotSent without a turn; TeamsFailure when Teams refuses or does not answer. */
  post(to: Address, message: Message): Promise<string> {
    return this.#send(to, async () => {
      const id = await this.#raw.post(to, message)
      if (id === undefined || id === '') throw new TeamsFailure({ kind: 'broken' })
      return id
    })
  }

  /** As `post`, but waits a moment for its turn: somebody looks at the screen. */
  answer(to: Address, message: Message): Promise<string> {
    return this.#onceMore(to, () => this.post(to, message))
  }

  /** As `update`, but waits a moment for its turn. */
  change(to: Address, id: string, message: Message): Promise<void> {
    return this.#onceMore(to, () => this.update(to, id, message))
  }

  update(to: Address, id: string, message: Message): Promise<void> {
    return this.#send(to, () => this.#raw.update(to, id, message))
  }

  remove(to: Address, id: string): Promise<void> {
    return this.#send(to, () => this.#raw.remove(to, id))
  }

  /** Says that we are writing. Nobody misses it when it fails. */
  async typing(to: Address): Promise<void> {
    await this.#send(to, () => this.#raw.post(to, { type: 'typing' })).catch(() => {})
  }

  member(of: Address, id: string): Promise<Member> {
    return this.#ask(of, () => this.#raw.member(of, id))
  }

  members(
    of: Address,
    most: number,
  ): Promise<{ readonly members: readonly Member[]; readonly more: boolean }> {
    return this.#ask(of, () => this.#raw.members(of, most))
  }

  team(of: Address, team: string): Promise<Member> {
    return this.#ask(of, () => this.#raw.team(of, team))
  }

  channels(of: Address, team: string): Promise<readonly Member[]> {
    return this.#ask(of, () => this.#raw.channels(of, team))
  }

  async #onceMore<T>(to: Address, work: () => Promise<T>): Promise<T> {
    await this.#turn(to)
    try {
      return await work()
    } catch (error) {
      const { outcome, afterMs = againMs } = notSent(error)
      if (!(error instanceof TeamsFailure) || outcome !== 'retry' || afterMs > times.turnMs) throw error
      await pause(afterMs)
      await this.#turn(to)
      return work()
    }
  }

  async #turn(to: Address): Promise<void> {
    const wait = this.#pace.waitMs(threadOf(to))
    if (wait > 0 && wait <= times.turnMs) await pause(wait)
  }

  async #send<T>(to: Address, work: () => Promise<T>): Promise<T> {
    this.#pace.take(threadOf(to))
    try {
      return await this.#ask(to, work)
    } catch (error) {
      if (error instanceof TeamsFailure && error.failure.kind === 'status' && error.failure.status === 429)
        this.#pace.rest(threadOf(to), waitMs(error.failure.afterS) ?? restMs())
      throw error
    }
  }

  async #ask<T>(to: Address, work: () => Promise<T>): Promise<T> {
    if (!this.#isTeams(to.serviceUrl)) throw new NotSent('refused', 'not an address of Teams')
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new TeamsFailure({ kind: 'broken' })), times.callMs)
    })
    return Promise.race([work(), late]).finally(() => clearTimeout(timer))
  }
}

/** A conversation's id without its thread: what its limits, its place and what is kept of it go by. */
export const baseOf = (conversation: string): string => conversation.split(';', 1)[0] ?? conversation

/** Limits hold for each thread; we count a channel's threads as one, which is the stricter reading. */
const threadOf = ({ conversation }: Address): string => baseOf(conversation)
