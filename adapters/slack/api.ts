import { NotSent } from '../../src/engine/channel.ts'
import type { Installation } from './installations.ts'
import type { SlackPace } from './pace.ts'
import { isTokenProblem, SlackFailure, waitMs } from './slack-errors.ts'
import type { Tokens } from './tokens.ts'

/** One call of the Web API with one token, as the SDK's client makes it. @throws SlackFailure */
export type RawCall = (
  token: string,
  method: string,
  args: Readonly<Record<string, unknown>>,
) => Promise<Readonly<Record<string, unknown>>>

/** Calls Slack for an installation. The outbox retries; this does not. */
export class SlackApi {
  readonly #tokens: Tokens
  readonly #pace: SlackPace
  readonly #raw: RawCall

  constructor(tokens: Tokens, pace: SlackPace, raw: RawCall) {
    this.#tokens = tokens
    this.#pace = pace
    this.#raw = raw
  }

  /** The installation, or nothing when the app is not installed there. */
  home(installation: string): Promise<Installation | undefined> {
    return this.#tokens.of(installation)
  }

  /** @throws NotSent without a token or a turn; SlackFailure when Slack refuses or does not answer. */
  async call(
    installation: string,
    method: string,
    args: Readonly<Record<string, unknown>>,
  ): Promise<Readonly<Record<string, unknown>>> {
    const found = await this.#tokens.of(installation)
    if (!found) throw new NotSent('refused', 'the app is not installed there')
    this.#pace.take(installation, method, typeof args.channel === 'string' ? args.channel : undefined)
    try {
      return await this.#raw(found.botToken, method, args)
    } catch (error) {
      if (error instanceof SlackFailure && error.failure.kind === 'too-fast')
        this.#pace.rest(installation, method, waitMs(error.failure.afterS))
      if (isTokenProblem(error)) this.#tokens.doubt(installation)
      throw error
    }
  }
}
