import { z } from 'zod'
import { commandName, usualCommand } from '../adapters/slack/surfaces.ts'
import { type DatabaseConfig, readDatabaseConfig } from './database.ts'

const on = z
  .enum(['true', 'false', '1', '0'], 'must be true or false')
  .default('false')
  .transform((value) => value === 'true' || value === '1')

/** The one list of settings; those of the database are in `database.ts` (.env.example explains each). */
const settings = z.object({
  PORT: z.coerce
    .number('must be a number from 0 to 65535')
    .int('must be a whole number')
    .min(0, 'must be a number from 0 to 65535')
    .max(65_535, 'must be a number from 0 to 65535')
    .default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_URL: z.url('must be an address such as https://partwell.example.com').optional(),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], 'must be debug, info, warn, error or silent')
    .default('info'),
  SLACK_ENABLED: on,
  SLACK_SIGNING_SECRET: z.string().optional(),
  SLACK_BOT_TOKEN: z.string().startsWith('xoxb-', 'must begin with xoxb-').optional(),
  SLACK_APP_TOKEN: z.string().startsWith('xapp-', 'must begin with xapp-').optional(),
  SLACK_CLIENT_ID: z.string().optional(),
  SLACK_CLIENT_SECRET: z.string().optional(),
  SLACK_COMMAND: z
    .string()
    .regex(commandName, 'must be / and up to 31 small letters, digits, - or _')
    .default(usualCommand),
  SLACK_STATE_SECRET: z.string().min(16, 'must have at least 16 characters').optional(),
  TEAMS_ENABLED: on,
  MICROSOFT_APP_ID: z
    .string()
    .regex(/^[\w-]{1,100}$/, 'must be the id of the app registration')
    .toLowerCase()
    .optional(),
  MICROSOFT_APP_PASSWORD: z.string().optional(),
  MICROSOFT_APP_TENANT_ID: z
    .string()
    .regex(/^[\w-]{1,100}$/, 'must be the id of the organisation')
    .toLowerCase()
    .optional(),
  MICROSOFT_APP_TYPE: z
    .enum(['SingleTenant', 'UserAssignedMSI'], 'must be SingleTenant or UserAssignedMSI')
    .default('SingleTenant'),
  TEAMS_SERVICE_URLS: z
    .string()
    .default('')
    .transform((value) => value.split(/[\s,]+/).filter((one) => one !== ''))
    .pipe(z.array(z.url({ protocol: /^https?$/ }), 'must be addresses, with commas between them')),
})
type Settings = z.infer<typeof settings>

/** How Slack is reached: one workspace by its bot token, or many by OAuth; over HTTP, or Socket Mode with an app token. */
export interface SlackConfig {
  /** The slash command as the workspace's manifest names it. */
  readonly command: string
  /** Signs the state of an installation under way; without it one is derived from the master key. */
  readonly stateSecret?: string
  readonly signingSecret?: string
  readonly botToken?: string
  readonly appToken?: string
  readonly oauth?: { readonly clientId: string; readonly clientSecret: string; readonly publicUrl: string }
}

/** Teams in one organisation: by the app's password, or by a managed identity. */
export interface TeamsConfig {
  readonly appId: string
  readonly tenantId: string
  readonly credential:
    | { readonly type: 'SingleTenant'; readonly password: string }
    | { readonly type: 'UserAssignedMSI' }
  /** Addresses of the public cloud's Teams beside those that are known. */
  readonly serviceUrls: readonly string[]
}

export interface Config extends DatabaseConfig {
  readonly port: number
  readonly host: string
  readonly publicUrl: string | undefined
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  /** Both absent: local mode, the chat in the browser. */
  readonly slack: SlackConfig | undefined
  readonly teams: TeamsConfig | undefined
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

function slackProblems(all: Settings): readonly string[] {
  if (!all.SLACK_ENABLED) return []
  const problems: string[] = []
  if (!all.SLACK_APP_TOKEN && !all.SLACK_SIGNING_SECRET) {
    problems.push('SLACK_SIGNING_SECRET: set it, or SLACK_APP_TOKEN for Socket Mode.')
  }
  const oauth = [all.SLACK_CLIENT_ID, all.SLACK_CLIENT_SECRET].filter(Boolean).length
  if (oauth === 1) problems.push('SLACK_CLIENT_ID and SLACK_CLIENT_SECRET: set both, or neither.')
  if (oauth === 2 && !all.PUBLIC_URL) problems.push('PUBLIC_URL: installing by OAuth needs it.')
  if (oauth === 2 && all.SLACK_BOT_TOKEN) {
    problems.push(
      'SLACK_BOT_TOKEN: set it for one workspace, or the client id and secret for many; not both.',
    )
  }
  if (oauth === 0 && !all.SLACK_BOT_TOKEN) {
    problems.push(
      'SLACK_BOT_TOKEN: set it for one workspace, or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET for many.',
    )
  }
  return problems
}

function slackOf(all: Settings): SlackConfig | undefined {
  if (!all.SLACK_ENABLED) return undefined
  const { SLACK_CLIENT_ID: clientId, SLACK_CLIENT_SECRET: clientSecret, PUBLIC_URL: publicUrl } = all
  return {
    command: all.SLACK_COMMAND,
    ...(all.SLACK_STATE_SECRET ? { stateSecret: all.SLACK_STATE_SECRET } : {}),
    ...(all.SLACK_SIGNING_SECRET ? { signingSecret: all.SLACK_SIGNING_SECRET } : {}),
    ...(all.SLACK_BOT_TOKEN ? { botToken: all.SLACK_BOT_TOKEN } : {}),
    ...(all.SLACK_APP_TOKEN ? { appToken: all.SLACK_APP_TOKEN } : {}),
    ...(clientId && clientSecret && publicUrl ? { oauth: { clientId, clientSecret, publicUrl } } : {}),
  }
}

function teamsProblems(all: Settings): readonly string[] {
  if (!all.TEAMS_ENABLED) return []
  const isSafe = (one: string): boolean => one.startsWith('https://')
  const problems: string[] = []
  if (!all.MICROSOFT_APP_ID) {
    problems.push('MICROSOFT_APP_ID: set it; without it anybody could write to the bot as Teams.')
  }
  if (!all.MICROSOFT_APP_TENANT_ID) {
    problems.push('MICROSOFT_APP_TENANT_ID: set it to the one organisation that is served.')
  }
  if (all.MICROSOFT_APP_TYPE === 'SingleTenant' && !all.MICROSOFT_APP_PASSWORD) {
    problems.push(
      'MICROSOFT_APP_PASSWORD: set the app’s client secret, or MICROSOFT_APP_TYPE to UserAssignedMSI.',
    )
  }
  if (all.MICROSOFT_APP_TYPE === 'UserAssignedMSI' && all.MICROSOFT_APP_PASSWORD) {
    problems.push('MICROSOFT_APP_PASSWORD: a managed identity has none; leave it empty.')
  }
  if (!all.TEAMS_SERVICE_URLS.every(isSafe)) {
    problems.push('TEAMS_SERVICE_URLS: only addresses that begin with https://.')
  }
  return problems
}

function teamsOf(all: Settings): TeamsConfig | undefined {
  if (!all.TEAMS_ENABLED) return undefined
  const {
    MICROSOFT_APP_ID: appId = '',
    MICROSOFT_APP_PASSWORD: password = '',
    TEAMS_SERVICE_URLS: serviceUrls,
  } = all
  const tenantId = all.MICROSOFT_APP_TENANT_ID ?? ''
  const managed = all.MICROSOFT_APP_TYPE === 'UserAssignedMSI'
  const credential = managed
    ? ({ type: 'UserAssignedMSI' } as const)
    : ({ type: 'SingleTenant', password } as const)
  return { appId, tenantId, credential, serviceUrls }
}

function problemsOf(all: Settings): readonly string[] {
  const local = !all.SLACK_ENABLED && !all.TEAMS_ENABLED
  return [
    ...slackProblems(all),
    ...teamsProblems(all),
    ...(local && !loopback.has(all.HOST)
      ? [
          'HOST: local mode lets anyone who reaches the page be anybody, so it listens on 127.0.0.1, ::1 or localhost only.',
        ]
      : []),
  ]
}

/** Reads each setting by itself, so that one wrong setting does not hide what is wrong between others. */
function eachByItself(given: Readonly<Record<string, string | undefined>>): {
  all: Settings
  wrong: string[]
} {
  const wrong: string[] = []
  const read = Object.entries(settings.shape).map(([name, schema]) => {
    const parsed = schema.safeParse(given[name])
    if (parsed.success) return [name, parsed.data]
    wrong.push(`${name}: ${parsed.error.issues[0]?.message ?? 'is not understood'}`)
    return [name, schema.safeParse(undefined).data]
  })
  return { all: Object.fromEntries(read) as Settings, wrong }
}

type Environment = Readonly<Record<string, string | undefined>>

/** An empty line in .env means "not set". */
function given(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
}

/**
 * What of the settings stands in the manifest of the Slack app, which is needed before there is an app.
 * @throws BadSettings naming which of the two is wrong
 */
export function readSlackAddress(env: Environment): {
  readonly command: string
  readonly publicUrl: string | undefined
} {
  const { all, wrong } = eachByItself(given(env))
  const problems = wrong.filter((one) => /^(?:SLACK_COMMAND|PUBLIC_URL):/.test(one))
  if (problems.length > 0) throw new BadSettings(problems)
  return { command: all.SLACK_COMMAND, publicUrl: all.PUBLIC_URL }
}

/**
 * Reads the settings. The only reader of the environment.
 * @throws BadSettings naming every wrong or missing setting.
 */
export function readConfig(env: Environment): Config {
  const { all, wrong } = eachByItself(given(env))
  const database = readDatabaseConfig(env)
  const problems = [...wrong, ...problemsOf(all), ...database.problems]
  if (problems.length > 0) throw new BadSettings([...new Set(problems)])
  return {
    ...database.config,
    port: all.PORT,
    host: all.HOST,
    publicUrl: all.PUBLIC_URL,
    logLevel: all.LOG_LEVEL,
    slack: slackOf(all),
    teams: teamsOf(all),
  }
}
