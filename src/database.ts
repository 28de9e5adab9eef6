import { join } from 'node:path'
import { z } from 'zod'
import { localMasterKey, parseMasterKey, readMasterKeyFile } from './store/master-key.ts'
import type { StoreSettings } from './store/open-store.ts'

/** A master key as it is given: in the setting itself, or in a file. */
type KeySource = { readonly value: string } | { readonly file: string }

/** Where the database is and how its keys are found. */
export interface DatabaseConfig {
  readonly dataDir: string
  /** PostgreSQL: the program's own role. Without it: SQLite in `dataDir`. */
  readonly databaseUrl: string | undefined
  /** PostgreSQL: the role that owns the tables, for migrations and grants only. */
  readonly databaseOwnerUrl: string | undefined
  readonly masterKey: KeySource | undefined
  /** The master key of before, while `npm run rotate-key` has not been through. */
  readonly previousMasterKey: KeySource | undefined
}

const postgresUrl = z
  .url({
    protocol: /^postgres(ql)?$/,
    error: 'must begin with postgres:// and name a role, a host and a database.',
  })
  .optional()
const settings = z.object({
  DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: postgresUrl,
  DATABASE_OWNER_URL: postgresUrl,
  PARTWELL_MASTER_KEY: z.string().optional(),
  PARTWELL_MASTER_KEY_FILE: z.string().optional(),
  PARTWELL_MASTER_KEY_PREVIOUS: z.string().optional(),
  PARTWELL_MASTER_KEY_PREVIOUS_FILE: z.string().optional(),
})
type Settings = z.infer<typeof settings>

function keyOf(
  all: Settings,
  name: 'PARTWELL_MASTER_KEY' | 'PARTWELL_MASTER_KEY_PREVIOUS',
): KeySource | undefined {
  const [value, file] = [all[name], all[`${name}_FILE`]]
  if (value !== undefined) return { value }
  return file === undefined ? undefined : { file }
}

function problemsOf(all: Settings): readonly string[] {
  const problems: string[] = []
  for (const name of ['PARTWELL_MASTER_KEY', 'PARTWELL_MASTER_KEY_PREVIOUS'] as const) {
    if (all[name] !== undefined && all[`${name}_FILE`] !== undefined) {
      problems.push(`${name} and ${name}_FILE: set one of them, not both.`)
    }
  }
  if (all.DATABASE_OWNER_URL !== undefined && all.DATABASE_URL === undefined) {
    problems.push('DATABASE_OWNER_URL: it is of use only together with DATABASE_URL.')
  }
  if (all.DATABASE_URL !== undefined && keyOf(all, 'PARTWELL_MASTER_KEY') === undefined) {
    problems.push(
      'DATABASE_URL: set PARTWELL_MASTER_KEY or PARTWELL_MASTER_KEY_FILE as well; every process on the database needs the same key.',
    )
  }
  return problems
}

/** Reads the settings of the database; with them, one sentence for every wrong one. */
export function readDatabaseConfig(env: Readonly<Record<string, string | undefined>>): {
  readonly config: DatabaseConfig
  readonly problems: readonly string[]
} {
  // An empty line in .env means "not set".
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = settings.safeParse(given)
  // The message names the setting, never its value: a URL holds a password.
  const wrong = parsed.error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) ?? []
  const all: Settings = parsed.data ?? { DATA_DIR: './data' }
  return {
    config: {
      dataDir: all.DATA_DIR,
      databaseUrl: all.DATABASE_URL,
      databaseOwnerUrl: all.DATABASE_OWNER_URL,
      masterKey: keyOf(all, 'PARTWELL_MASTER_KEY'),
      previousMasterKey: keyOf(all, 'PARTWELL_MASTER_KEY_PREVIOUS'),
    },
    problems: [...wrong, ...problemsOf(all)],
  }
}

function keyBytes(source: KeySource): Uint8Array {
  return 'value' in source ? parseMasterKey(source.value) : readMasterKeyFile(source.file)
}

/**
 * How the store is opened with these settings. In local mode the master key is made on the first start.
 * @throws StoreError `no-key` when a key cannot be read.
 */
export function storeSettingsOf(config: DatabaseConfig): StoreSettings {
  const { dataDir, databaseUrl: url, databaseOwnerUrl: ownerUrl, masterKey, previousMasterKey } = config
  const file = join(dataDir, 'partwell.db')
  const at = url === undefined ? { file } : { url, ...(ownerUrl === undefined ? {} : { ownerUrl }) }
  return {
    ...at,
    masterKey: masterKey ? keyBytes(masterKey) : localMasterKey(dataDir, file),
    ...(previousMasterKey ? { previousMasterKey: keyBytes(previousMasterKey) } : {}),
    tombstoneFile: join(dataDir, 'erased.log'),
  }
}
