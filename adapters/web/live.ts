import type { Response } from 'express'
import { limits } from './limits.ts'

/**
 * Tells open pages for whom there is news, so that each fetches its own, in its own language. Carries ids only. One
 * tab of a browser listens for all of them: browsers allow six connections to one place, and a team has more tabs.
 */
export interface Live {
  /** Keeps the answer open; false when too many listen already. */
  listen(response: Response): boolean
  /** Something changed for these people; `everybody` when the clock moved or the team changed. */
  announce(people: readonly string[] | 'everybody'): void
  close(): void
}

/** Server-sent events over plain HTTP; a heartbeat lets both sides notice a lost connection. */
export function openLive(): Live {
  const listeners = new Set<Response>()
  const send = (response: Response, event: string, data = '*') =>
    response.write(`event: ${event}\ndata: ${data}\n\n`)
  const heartbeat = setInterval(() => {
    for (const response of listeners) send(response, 'tick')
  }, limits.heartbeatMs)
  heartbeat.unref()
  return {
    listen(response) {
      if (listeners.size >= limits.listeners) return false
      response.status(200).set('Content-Type', 'text/event-stream').flushHeaders()
      response.write('retry: 1000\n\n')
      listeners.add(response)
      response.on('close', () => listeners.delete(response))
      return true
    },
    announce(people) {
      const data = people === 'everybody' ? '*' : people.join(' ')
      for (const response of listeners) send(response, 'news', data)
    },
    close() {
      clearInterval(heartbeat)
      for (const response of listeners) response.end()
      listeners.clear()
    },
  }
}
