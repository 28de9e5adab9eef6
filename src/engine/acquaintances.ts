import type { AccountProfile, Belonging, Channel } from './channel.ts'
import type { Account } from './gesture.ts'

/** A transaction needs to know accounts that only the platform can tell about: it ends, they are asked, it begins again. */
export class NeedAccounts extends Error {
  readonly accounts: readonly Account[]
  constructor(accounts: readonly Account[]) {
    super('accounts to be asked about')
    this.name = 'NeedAccounts'
    this.accounts = accounts
  }
}

const key = (account: Account): string => `${account.channel} ${account.installation} ${account.user}`

/** What the platform has said of accounts while one gesture is answered. No network call happens inside a transaction. */
export class Acquaintances {
  readonly #channel: Channel
  readonly #known = new Map<string, { belonging: Belonging; profile: AccountProfile }>()

  constructor(channel: Channel) {
    this.#channel = channel
  }

  /** Asks the platform; whatever it cannot answer counts as unknown, which fails closed. */
  async ask(accounts: readonly Account[]): Promise<void> {
    await Promise.all(
      accounts.map(async (account) => {
        const belonging = await this.#channel.standing({ account }).catch((): Belonging => 'unknown')
        const profile =
          belonging === 'member'
            ? await this.#channel.profile(account).catch((): AccountProfile => ({ name: account.user }))
            : { name: account.user }
        this.#known.set(key(account), { belonging, profile })
      }),
    )
  }

  knows(account: Account): boolean {
    return this.#known.has(key(account))
  }

  belonging(account: Account): Belonging {
    return this.#known.get(key(account))?.belonging ?? 'unknown'
  }

  profile(account: Account): AccountProfile | undefined {
    return this.#known.get(key(account))?.profile
  }

  name(account: Account): string {
    return this.profile(account)?.name ?? account.user
  }
}
