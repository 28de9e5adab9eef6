import { z } from 'zod'

/** The app in one workspace, or in a whole organisation. Tokens are secrets: whoever stores this, seals it. */
export interface Installation {
  /** Workspace id (`T…`), or for an org-wide install the organisation's (`E…`). */
  readonly key: string
  readonly teamId?: string
  readonly enterpriseId?: string
  readonly botToken: string
  readonly botId?: string
  readonly botUser?: string
  /** With token rotation: what the next token is got with, and when this one ends (real ms). */
  readonly refreshToken?: string
  readonly expiresAt?: number
  /** Who installed it: the workspace's first administrator. */
  readonly installedBy?: string
  /** Real time, ms. News of an earlier uninstall does not concern it. */
  readonly installedAt: number
}

/** Where installations are kept. */
export interface Installations {
  find(key: string): Promise<Installation | undefined>
  /** Adds or replaces. */
  keep(installation: Installation): Promise<void>
  /** Forgets it, tokens and all. Forgetting what is not there is no error. */
  forget(key: string): Promise<void>
}

/** Rows that are kept sealed under the key of one tenant. */
export interface SealedRows {
  all(shelf: string): Promise<readonly { readonly key: string; readonly value: string }[]>
  put(shelf: string, key: string, value: string): Promise<void>
  remove(shelf: string, key: string): Promise<void>
}

const shelf = 'slack-installations'
const stored = z.object({
  key: z.string(),
  teamId: z.string().optional(),
  enterpriseId: z.string().optional(),
  botToken: z.string(),
  botId: z.string().optional(),
  botUser: z.string().optional(),
  refreshToken: z.string().optional(),
  expiresAt: z.number().optional(),
  installedBy: z.string().optional(),
  installedAt: z.number(),
})

/** Installations on sealed rows, so that they outlive a restart. */
export function keptInstallations(rows: SealedRows): Installations {
  return {
    async find(key) {
      const row = (await rows.all(shelf)).find((one) => one.key === key)
      return row && (stored.parse(JSON.parse(row.value)) as Installation)
    },
    keep: (installation) => rows.put(shelf, installation.key, JSON.stringify(installation)),
    forget: (key) => rows.remove(shelf, key),
  }
}

/** The key under which an installation is kept, from the ids of a payload or of the OAuth answer. */
export function keyOf(of: {
  readonly teamId?: string | null | undefined
  readonly enterpriseId?: string | null | undefined
  readonly orgWide: boolean
}): string | undefined {
  return (of.orgWide ? of.enterpriseId : of.teamId) ?? undefined
}
