import { z } from 'zod'

const on = z
  .enum(['true', 'false', '1', '0', ''])
  .default('false')
  .transform((value) => value === 'true' || value === '1')

/** The one list of settings (.env.example explains each). */
const settings = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATA_DIR: z.string().min(1).default('./data'),
  PARTWELL_MASTER_KEY: z.string().min(1).optional(),
  PARTWELL_MASTER_KEY_FILE: z.string().min(1).optional(),
  PUBLIC_URL: z.url().optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  DATABASE_URL: z.string().optional(),
  SLACK_ENABLED: on,
  TEAMS_ENABLED: on,
})

export interface Config {
  readonly port: number
  readonly host: string
  readonly dataDir: string
  readonly masterKey: { readonly value: string } | { readonly file: string } | undefined
  readonly publicUrl: string | undefined
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
}

/** Every problem of the settings at once, one sentence each. The process does not start with any. */
export class BadSettings extends Error {
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.name = 'BadSettings'
    this.problems = problems
  }
}

const loopback = new Set(['127.0.0.1', '::1', 'localhost'])

/**
 * Reads the settings. The only reader of the environment.
 * @throws BadSettings naming every wrong or missing setting.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  // An empty line in .env means "not set".
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = settings.safeParse(given)
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  const all = parsed.data
  if (given.PARTWELL_MASTER_KEY && given.PARTWELL_MASTER_KEY_FILE) {
    problems.push('PARTWELL_MASTER_KEY and PARTWELL_MASTER_KEY_FILE: set one of them, not both.')
  }
  if (given.DATABASE_URL) {
    problems.push(
      'DATABASE_URL: PostgreSQL is not supported by this version yet; leave it out to use the embedded database.',
    )
  }
  if (all?.SLACK_ENABLED) problems.push('SLACK_ENABLED: the Slack channel is not part of this version yet.')
  if (all?.TEAMS_ENABLED) problems.push('TEAMS_ENABLED: the Teams channel is not part of this version yet.')
  const host = all?.HOST ?? '127.0.0.1'
  if (!loopback.has(host)) {
    problems.push(
      'HOST: local mode lets anyone who reaches the page be anybody, so it listens on 127.0.0.1, ::1 or localhost only.',
    )
  }
  if (!all || problems.length > 0) throw new BadSettings(problems)
  return {
    port: all.PORT,
    host,
    dataDir: all.DATA_DIR,
    masterKey: all.PARTWELL_MASTER_KEY
      ? { value: all.PARTWELL_MASTER_KEY }
      : all.PARTWELL_MASTER_KEY_FILE
        ? { file: all.PARTWELL_MASTER_KEY_FILE }
        : undefined,
    publicUrl: all.PUBLIC_URL,
    logLevel: all.LOG_LEVEL,
  }
}
