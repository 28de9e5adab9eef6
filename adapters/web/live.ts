import type { Response } from 'express'
import { limits } from './limits.ts'

/** Tells open pages that there is news, so that each fetches its own, in its own language. Carries ids only. */
export interface Live {
  /** Keeps the answer open; false when too many listen already. */
  listen(person: string, response: Response): boolean
  /** Something changed for these people; `everybody` when the clock moved or the team changed. */
  announce(people: readonly string[] | 'everybody'): void
  close(): void
}

/** Server-sent events over plain HTTP; a heartbeat lets both sides notice a lost connection. */
export function openLive(): Live {
  const listeners = new Map<Response, string>()
  const send = (response: Response, event: string) => response.write(`event: ${event}\ndata: \n\n`)
  const heartbeat = setInterval(() => {
    for (const response of listeners.keys()) send(response, 'tick')
  }, limits.heartbeatMs)
  heartbeat.unref()
  return {
    listen(person, response) {
      if (listeners.size >= limits.listeners) return false
      response.status(200).set('Content-Type', 'text/event-stream').flushHeaders()
      response.write('retry: 1000\n\n')
      listeners.set(response, person)
      response.on('close', () => listeners.delete(response))
      return true
    },
    announce(people) {
      for (const [response, person] of listeners) {
        if (people === 'everybody' || people.includes(person)) send(response, 'news')
      }
    },
    close() {
      clearInterval(heartbeat)
      for (const response of listeners.keys()) response.end()
      listeners.clear()
    },
  }
}
