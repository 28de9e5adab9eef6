import type { Installation, Installations } from './installations.ts'
import { times } from './limits.ts'

/** A token after rotation. */
export interface Rotated {
  readonly botToken: string
  readonly refreshToken: string
  /** Real ms. */
  readonly expiresAt: number
}

interface TokenParts {
  readonly installations: Installations
  /** Exchanges a refresh token. @throws SlackFailure */
  readonly rotate: (refreshToken: string) => Promise<Rotated>
  readonly realNow: () => number
}

/**
 * Who we are in each installation. Looked up once in a while, not on every request; a token that is about to end is
 * exchanged once, however many ask at that moment (the SDK has no lock: five commands at once made five refreshes).
 */
export class Tokens {
  readonly #parts: TokenParts
  readonly #known = new Map<string, { readonly found: Installation | undefined; readonly at: number }>()
  readonly #looking = new Map<string, Promise<Installation | undefined>>()

  constructor(parts: TokenParts) {
    this.#parts = parts
  }

  /** Nothing when the app is not installed there. Rejects when the store or the exchange fails. */
  async of(key: string): Promise<Installation | undefined> {
    const now = this.#parts.realNow()
    const known = this.#known.get(key)
    if (known && now - known.at < times.tokenMs && !this.#ending(known.found)) return known.found
    const running = this.#looking.get(key) ?? this.#look(key)
    this.#looking.set(key, running)
    return running
  }

  /** Slack did not accept the token: the next call looks again. */
  doubt(key: string): void {
    this.#known.delete(key)
  }

  async keep(installation: Installation): Promise<void> {
    await this.#parts.installations.keep(installation)
    this.#known.delete(installation.key)
    this.#looking.delete(installation.key)
  }

  /** The app was removed: nothing is sent there from now on. News from before a new installation changes nothing. */
  async forget(key: string, at: number): Promise<boolean> {
    const found = await this.#parts.installations.find(key)
    if (found && found.installedAt > at) return false
    await this.#parts.installations.forget(key)
    this.#looking.delete(key)
    this.#known.set(key, { found: undefined, at: this.#parts.realNow() })
    return true
  }

  #ending(found: Installation | undefined): boolean {
    return found?.expiresAt !== undefined && found.expiresAt - times.rotateBeforeMs < this.#parts.realNow()
  }

  #look(key: string): Promise<Installation | undefined> {
    const looking: Promise<Installation | undefined> = this.#find(
      key,
      () => this.#looking.get(key) === looking,
    ).finally(() => {
      if (this.#looking.get(key) === looking) this.#looking.delete(key)
    })
    return looking
  }

  async #find(key: string, current: () => boolean): Promise<Installation | undefined> {
    const { installations, rotate, realNow } = this.#parts
    let found = await installations.find(key)
    if (found?.refreshToken !== undefined && this.#ending(found)) {
      try {
        const rotated = await rotate(found.refreshToken)
        const fresh = { ...found, ...rotated }
        // Removed while we asked: the new token is not kept.
        if (!current()) return installations.find(key)
        await installations.keep(fresh)
        found = fresh
      } catch (error) {
        if ((found.expiresAt ?? 0) <= realNow()) throw error
      }
    }
    if (current()) this.#known.set(key, { found, at: realNow() })
    return found
  }
}
