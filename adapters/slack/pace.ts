import { NotSent } from '../../src/engine/channel.ts'

/** Calls a minute of each tier. https://docs.slack.dev/apis/web-api/rate-limits */
const tiers = { t1: 1, t2: 20, t3: 50, t4: 100 } as const

/** The tier of each method that we call, from its page under https://docs.slack.dev/reference/methods. */
const tierOf: Readonly<Record<string, keyof typeof tiers>> = {
  'auth.test': 't4',
  'chat.update': 't3',
  'chat.delete': 't3',
  'chat.postEphemeral': 't4',
  'conversations.open': 't3',
  'conversations.info': 't3',
  'users.info': 't4',
  'views.open': 't4',
  'views.push': 't4',
  'views.update': 't4',
  'views.publish': 't4',
  'files.getUploadURLExternal': 't4',
  'files.completeUploadExternal': 't4',
}

/** One message a second a conversation, with short bursts. */
const postsASecond = 1
const postBurst = 4

interface Bucket {
  tokens: number
  at: number
  /** Nothing before this moment, real ms: Slack said so. */
  blockedUntil: number
}

/** Keeps to Slack's limits for each method and workspace, and for posts in each conversation. In memory. */
export class SlackPace {
  readonly #realNow: () => number
  readonly #buckets = new Map<string, Bucket>()

  constructor(realNow: () => number) {
    this.#realNow = realNow
  }

  /** Takes a turn. @throws NotSent `retry` with how long to wait, when there is none. */
  take(installation: string, method: string, channel?: string): void {
    const post = method === 'chat.postMessage'
    const perMinute = post ? postsASecond * 60 : tiers[tierOf[method] ?? 't2']
    const room = post ? postBurst : perMinute
    const now = this.#realNow()
    const general = this.#bucket(installation, method, '', room, now)
    const wait = general.blockedUntil - now
    if (wait > 0) throw new NotSent('retry', 'Slack asked to wait', wait)
    const bucket = post ? this.#bucket(installation, method, channel ?? '', room, now) : general
    bucket.tokens = Math.min(room, bucket.tokens + ((now - bucket.at) / 60_000) * perMinute)
    bucket.at = now
    if (bucket.tokens < 1) {
      throw new NotSent('retry', 'our own pace', Math.ceil(((1 - bucket.tokens) / perMinute) * 60_000))
    }
    bucket.tokens -= 1
  }

  /** Slack answered 429: this method rests in this workspace. */
  rest(installation: string, method: string, forMs: number): void {
    const now = this.#realNow()
    this.#bucket(installation, method, '', 1, now).blockedUntil = now + forMs
  }

  #bucket(installation: string, method: string, channel: string, room: number, now: number): Bucket {
    if (this.#buckets.size > 20_000) this.#buckets.clear()
    const key = `${installation} ${method} ${channel}`
    const known = this.#buckets.get(key) ?? { tokens: room, at: now, blockedUntil: 0 }
    this.#buckets.set(key, known)
    return known
  }
}
