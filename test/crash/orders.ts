import type { Gesture } from '../../src/engine/gesture.ts'

/** What a test tells the process of the bot. Each is answered with a line that carries its number. */
export type Order = { readonly number: number } & (
  | { readonly kind: 'gesture'; readonly gesture: Gesture }
  | { readonly kind: 'clock'; readonly now: number }
  /** Deliver until nothing is left to do. */
  | { readonly kind: 'quiet' }
)

/** A call that the platform has taken: written and synced before the bot knows. `at` is business time, ms UTC. */
export interface PlatformCall {
  readonly call: 'post' | 'update' | 'withdraw'
  readonly place: string
  readonly id: string
  readonly title: string
  readonly at: number
}
