import pg from 'pg'
import { clientSettings } from './postgres-driver.ts'

/** The channel on which processes wake each other. Nothing is ever said on it but "look". */
export const WAKE_CHANNEL = 'partwell_wake'
const AGAIN_AFTER_MS = 1_000

/**
 * Listens on a connection of its own, and makes a new one when it is cut. It only saves waiting: whoever misses a call
 * finds the same work at the next look.
 */
export class WakeListener {
  readonly #url: string
  readonly #callback: () => void
  #client: pg.Client | undefined
  #timer: NodeJS.Timeout | undefined
  #stopped = false
  #connecting: Promise<void>

  constructor(url: string, callback: () => void) {
    this.#url = url
    this.#callback = callback
    this.#connecting = this.#connect()
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({ ...clientSettings(this.#url, true), keepAlive: true })
    let isOver = false
    const again = (): void => {
      if (isOver) return
      isOver = true
      client.end().catch(() => {})
      if (this.#stopped) return
      this.#timer = setTimeout(() => {
        this.#connecting = this.#connect()
      }, AGAIN_AFTER_MS)
      this.#timer.unref()
    }
    client.on('error', again)
    client.on('end', again)
    client.on('notification', () => this.#callback())
    try {
      await client.connect()
      await client.query(`listen ${WAKE_CHANNEL}`)
      this.#client = client
      // Something may have come while nobody listened.
      this.#callback()
    } catch {
      again()
    }
  }

  /** Stops listening; no callback comes after it resolves. */
  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#connecting
    this.#client?.removeAllListeners('notification')
    await this.#client?.end().catch(() => {})
  }
}
