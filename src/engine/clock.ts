/** Business time, ms UTC. Deadlines, reminders and records use it; leases and rate limits use real time instead. */
export interface Clock {
  now(): number
}
