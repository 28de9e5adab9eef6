/** Business time, as the chat shows and moves it (definitions, "Local mode": two clocks, forward only). */
export interface BusinessClock {
  /** Business time, ms UTC. */
  now(): number
  /** How far business time is ahead of real time, ms; 0 when it was never moved. */
  offset(): number
  /** Absent where travelling in time is refused (a shared database, a channel with other people). */
  readonly travel?: {
    advance(byMs: number): Promise<void>
    /** Moves to the next reminder or deadline; false when there is none. */
    toNext(): Promise<boolean>
  }
}
