import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  App,
  HTTPReceiver,
  LogLevel,
  type Receiver,
  type Installation as SlackInstallation,
  SocketModeReceiver,
  webApi,
} from '@slack/bolt'
import type { Channel, ShownReply } from '../../src/engine/channel.ts'
import type { Account, Gesture } from '../../src/engine/gesture.ts'
import { type Language, languageOf } from '../../src/language/language.ts'
import { type RawCall, SlackApi } from './api.ts'
import { fixedInstallation } from './fixed-installation.ts'
import { dispatch, type Process, takeRequest } from './front.ts'
import { furniture } from './furniture.ts'
import type { Payload } from './gate.ts'
import { sendInstallPage } from './install-page.ts'
import { type Installation, keptInstallations, keyOf, type SealedRows } from './installations.ts'
import { times } from './limits.ts'
import { takeNews } from './news.ts'
import { SlackPace } from './pace.ts'
import {
  type Home,
  parseAction,
  parseCommand,
  parseEvent,
  parseShortcut,
  parseSubmission,
  type Received,
} from './parse.ts'
import { SlackPeople } from './people.ts'
import { sentence } from './screen.ts'
import { sealedWords } from './sealed-words.ts'
import { createSending, type Sending } from './sending.ts'
import { SlackFailure } from './slack-errors.ts'
import { newsEvents, paths, personEvents, scopes } from './surfaces.ts'
import { Talk } from './talk.ts'
import { type Rotated, Tokens } from './tokens.ts'

/** How the app is known to Slack, and what it keeps. */
export interface SlackChannelParts {
  /** Checks that requests are Slack's. Not needed with `appToken`. */
  readonly signingSecret?: string
  /** 32 bytes of our own: seals what travels through buttons, and the state of an installation under way. */
  readonly secret: Uint8Array
  /** One workspace: its bot token (`xoxb-…`). */
  readonly botToken?: string
  /** Many workspaces: people install the app at `/slack/install`. */
  readonly oauth?: {
    readonly clientId: string
    readonly clientSecret: string
    /** Where Slack and browsers reach us, without a path: `https://partwell.example.com`. */
    readonly publicUrl: string
    /** Where installations are kept. */
    readonly rows: SealedRows
  }
  /** Socket Mode (`xapp-…`): Slack is reached from here, nobody needs to reach us. */
  readonly appToken?: string
  /** Real time, ms. */
  readonly realNow: () => number
  /** A person's own choice of language in the engine: it goes before Slack's. */
  languageOf?(account: Account): Promise<Language | undefined>
  /** Somebody installed the app: the first administrator of that workspace. */
  installed?(by: Account): Promise<void>
  /** The app was removed from there. */
  removed?(installation: string): Promise<void>
  /** Told of everything that went wrong. The error may hold anything: log its kind only. */
  failed(error: unknown): void
  /** Another Slack than the real one: for tests. */
  readonly elsewhere?: {
    readonly apiUrl?: string
    readonly authorizationUrl?: string
    readonly fetch?: typeof globalThis.fetch
  }
}

/** The port, and what one server has to mount for it. */
export interface SlackChannel extends Channel {
  /** Answers `/slack/events`, `/slack/install` and `/slack/oauth_redirect`; false, at once, for any other path. */
  handle(request: IncomingMessage, response: ServerResponse): boolean
  /** Resolves when everything under way has been answered and shown. */
  idle(): Promise<void>
}

const silent = () => {}
/** The SDK's loggers quote bodies and tokens; what concerns us reaches us as errors. */
const logger = {
  ...{ debug: silent, info: silent, warn: silent, error: silent, setLevel: silent, setName: silent },
  getLevel: () => LogLevel.ERROR,
}

function clientOptions({ elsewhere }: SlackChannelParts) {
  return {
    logger,
    timeout: times.callMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    ...(elsewhere?.apiUrl === undefined ? {} : { slackApiUrl: elsewhere.apiUrl }),
    ...(elsewhere?.fetch === undefined ? {} : { fetch: elsewhere.fetch }),
  }
}

/** Codes of a connection that was never made. */
const neverMade = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

function failureOf(error: unknown): SlackFailure {
  if (error instanceof webApi.WebAPIPlatformError) {
    // A proxy's HTML page reads as an "error" too: that is no answer of Slack's.
    const said = String(error.data.error)
    return new SlackFailure(
      /^[a-z0-9_.]{1,80}$/.test(said) ? { kind: 'said', error: said } : { kind: 'broken' },
    )
  }
  if (error instanceof webApi.WebAPIRateLimitedError)
    return new SlackFailure({ kind: 'too-fast', afterS: error.retryAfter })
  if (error instanceof webApi.WebAPIHTTPError)
    return new SlackFailure({ kind: 'status', status: error.statusCode })
  if (error instanceof webApi.WebAPIRequestError) {
    const cause = error.original.cause ?? error.original
    const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : ''
    return new SlackFailure({ kind: neverMade.has(code) ? 'unreached' : 'broken' })
  }
  // 429 without a time to wait is a plain error in the SDK.
  const tooFast = error instanceof Error && error.message.startsWith('Retry header')
  return new SlackFailure(tooFast ? { kind: 'too-fast', afterS: undefined } : { kind: 'broken' })
}

function rawCall(parts: SlackChannelParts): RawCall {
  const client = new webApi.WebClient(undefined, clientOptions(parts))
  return async (token, method, args) => {
    try {
      return { ...(await client.apiCall(method, { ...args, token })) }
    } catch (error) {
      throw failureOf(error)
    }
  }
}

/** Exchanges a refresh token. https://docs.slack.dev/authentication/using-token-rotation */
function rotation(parts: SlackChannelParts): (refreshToken: string) => Promise<Rotated> {
  const client = new webApi.WebClient(undefined, clientOptions(parts))
  return async (refresh_token) => {
    const { oauth } = parts
    if (!oauth) throw new SlackFailure({ kind: 'said', error: 'token_expired' })
    const who = { client_id: oauth.clientId, client_secret: oauth.clientSecret }
    try {
      const answer = await client.oauth.v2.access({ ...who, grant_type: 'refresh_token', refresh_token })
      const { access_token, refresh_token: next, expires_in } = answer
      if (!access_token || !next || !expires_in) throw new SlackFailure({ kind: 'broken' })
      return { botToken: access_token, refreshToken: next, expiresAt: parts.realNow() + expires_in * 1000 }
    } catch (error) {
      throw error instanceof SlackFailure ? error : failureOf(error)
    }
  }
}

/** What OAuth gave, as we keep it. */
function installationOf(given: SlackInstallation, now: number): Installation | undefined {
  const orgWide = given.isEnterpriseInstall ?? false
  const [teamId, enterpriseId] = [given.team?.id, given.enterprise?.id]
  const key = keyOf({ teamId, enterpriseId, orgWide })
  const { bot } = given
  if (key === undefined || !bot) return undefined
  return {
    ...{ key, botToken: bot.token, botId: bot.id, botUser: bot.userId },
    ...{ installedBy: given.user.id, installedAt: now },
    ...(teamId === undefined ? {} : { teamId }),
    ...(enterpriseId === undefined ? {} : { enterpriseId }),
    ...(bot.refreshToken === undefined ? {} : { refreshToken: bot.refreshToken }),
    ...(bot.expiresAt === undefined ? {} : { expiresAt: bot.expiresAt * 1000 }),
  }
}

type Listener = (request: IncomingMessage, response: ServerResponse) => void

/** The pages of an installation: the SDK's own, with our store and our words. */
function installer(parts: SlackChannelParts, tokens: Tokens): Listener | undefined {
  const { oauth, elsewhere } = parts
  if (!oauth) return undefined
  const receiver = new HTTPReceiver({
    // Only its installation pages are used; requests of Slack never reach it.
    ...{ signingSecret: 'unused', endpoints: [], logger },
    ...{ clientId: oauth.clientId, clientSecret: oauth.clientSecret, scopes: [...scopes] },
    stateSecret: Buffer.from(parts.secret).toString('hex'),
    redirectUri: new URL(paths.redirect, oauth.publicUrl).href,
    installationStore: {
      async storeInstallation(given) {
        const made = installationOf(given as SlackInstallation, parts.realNow())
        if (!made) throw new Error('an installation without a bot')
        await tokens.keep(made)
        if (made.installedBy !== undefined) {
          await parts.installed?.({ channel: 'slack', installation: made.key, user: made.installedBy })
        }
      },
      fetchInstallation: () => Promise.reject(new Error('tokens are looked up elsewhere')),
    },
    installerOptions: {
      ...{ directInstall: true, installPath: paths.install, redirectUriPath: paths.redirect },
      clientOptions: clientOptions(parts),
      ...(elsewhere?.authorizationUrl === undefined ? {} : { authorizationUrl: elsewhere.authorizationUrl }),
      callbackOptions: {
        success: (_installation, _options, request, response) => sendInstallPage(request, response, true),
        failure: (error, _options, request, response) => {
          parts.failed(error)
          sendInstallPage(request, response, false)
        },
      },
    },
  })
  return (request, response) => receiver.requestListener(request, response)
}

/** Everything behind the port that does not know Bolt. */
interface Inside {
  readonly tokens: Tokens
  readonly people: SlackPeople
  readonly sending: Sending
  readonly talk: Talk
}

async function languageFor(
  account: Account,
  people: SlackPeople,
  parts: SlackChannelParts,
): Promise<Language> {
  const chosen = await parts.languageOf?.(account)
  return chosen ?? languageOf((await people.profile(account)).languageTag) ?? 'en'
}

type Receive = (gesture: Gesture) => Promise<ShownReply>

function furnish(parts: SlackChannelParts, receive: Receive) {
  const call = rawCall(parts)
  const fixed = parts.botToken === undefined ? undefined : fixedInstallation(parts.botToken, call)
  const nowhere: SealedRows = { all: async () => [], put: async () => {}, remove: async () => {} }
  const installations = fixed ?? keptInstallations(parts.oauth?.rows ?? nowhere)
  const { realNow, failed } = parts
  const tokens = new Tokens({ installations, rotate: rotation(parts), realNow })
  const api = new SlackApi(tokens, new SlackPace(realNow), call)
  const people = new SlackPeople(api, realNow)
  const sending = createSending({ api, fetch: parts.elsewhere?.fetch ?? globalThis.fetch })
  const talk = new Talk({
    ...{ api, sending, failed, receive },
    sealed: sealedWords(parts.secret),
    languageOf: (account) => languageFor(account, people, parts),
  })
  return { fixed, tokens, people, sending, talk }
}

function homeOf(found: Installation): Home {
  const { key, teamId, enterpriseId, botUser } = found
  return {
    installation: key,
    ...(teamId === undefined ? {} : { teamId }),
    ...(enterpriseId === undefined ? {} : { enterpriseId }),
    ...(botUser === undefined ? {} : { botUser }),
  }
}

/** Bolt with our listeners. `receiver` is ours, so that every payload is answered when it is done and not before. */
function boltApp(
  parts: SlackChannelParts,
  inside: Inside,
  receiver: Receiver,
  track: (work: Promise<void>) => void,
): App {
  const app = new App({
    ...{ receiver, logger, clientOptions: clientOptions(parts) },
    async authorize({ teamId, enterpriseId, isEnterpriseInstall }) {
      const key = keyOf({ teamId, enterpriseId, orgWide: isEnterpriseInstall })
      const found = key === undefined ? undefined : await inside.tokens.of(key)
      if (!found) return {}
      const { botToken, botId, botUser } = found
      return {
        ...{ botToken, home: homeOf(found) },
        ...(botId === undefined ? {} : { botId }),
        ...(botUser === undefined ? {} : { botUserId: botUser }),
      }
    },
  })
  // What a listener or the store throws comes back to whoever handed the payload in.
  app.error((error) => Promise.reject(error))
  const act = async (
    given: { readonly body: unknown; readonly context: Readonly<Record<string, unknown>> },
    parse: (body: unknown, home: Home) => Received,
    ack: (answer: object | undefined) => Promise<void>,
    absent?: object,
  ): Promise<void> => {
    const home = given.context.home as Home | undefined
    if (!home) return ack(absent)
    const received = parse(given.body, home)
    if (received.kind === 'ignored') return ack(undefined)
    const taken = inside.talk.take(received)
    track(taken.done)
    await ack(await taken.acked)
  }
  const english = furniture('en')
  const notInstalled = { response_type: 'ephemeral', ...sentence(english.notInstalled, english) }
  app.command(/.*/, (given) => act(given, parseCommand, (answer) => given.ack(answer as never), notInstalled))
  app.shortcut(/.*/, (given) => act(given, parseShortcut, (answer) => given.ack(answer as never)))
  app.action(/.*/, (given) => act(given, parseAction, (answer) => given.ack(answer as never)))
  app.view(/.*/, (given) => act(given, parseSubmission, (answer) => given.ack(answer as never)))
  app.view({ type: 'view_closed', callback_id: /.*/ }, ({ ack }) => ack())
  app.options(/.*/, ({ ack }) => ack({ options: [] }))
  for (const event of personEvents) app.event(event, (given) => act(given, parseEvent, async () => {}))
  const { removed = async () => {} } = parts
  for (const event of newsEvents)
    app.event(event, ({ body }) => takeNews(body, { ...inside, removed: (key) => removed.call(parts, key) }))
  return app
}

/** Socket Mode, through the same door as HTTP. */
function socketReceiver(appToken: string, parts: SlackChannelParts, process: () => Process) {
  const socket = new SocketModeReceiver({
    ...{ appToken, logger },
    installerOptions: { clientOptions: clientOptions(parts) },
  })
  const door = {
    async processEvent(event: { body: unknown; ack: (answer?: object) => Promise<void> }): Promise<void> {
      const { body } = event
      if (typeof body !== 'object' || body === null || Array.isArray(body)) return
      const { status, json } = await dispatch(process(), body as Payload, undefined, parts.failed)
      // Not acknowledged, Slack sends it again.
      if (status === 200) await event.ack(json)
    },
  }
  socket.init(door as unknown as App)
  return socket
}

/** Slack behind the port. Requests are answered from `start` on; before, and after `stop`, they are turned away. */
export function createSlackChannel(parts: SlackChannelParts): SlackChannel {
  const failed = (error: unknown): void => parts.failed(error)
  let receive: Receive | undefined
  const inside = furnish({ ...parts, failed }, (gesture) =>
    receive ? receive(gesture) : Promise.reject(new Error('not started')),
  )
  const { tokens, people, sending } = inside
  const running = new Set<Promise<unknown>>()
  const track = (work: Promise<unknown>): void => {
    running.add(work)
    work.finally(() => running.delete(work)).catch(() => {})
  }
  const idle = async (): Promise<void> => {
    while (running.size > 0) await Promise.allSettled(running)
  }
  const receiver: Receiver = { init: () => {}, start: async () => {}, stop: async () => {} }
  const app = boltApp(parts, inside, receiver, track)
  const process: Process = (body, retry, ack) =>
    app.processEvent({
      body: { ...body },
      ...(retry === undefined ? {} : { retryNum: retry }),
      ack: async (answer) => ack(answer as Readonly<Record<string, unknown>> | undefined),
    })
  const install = installer(parts, tokens)
  const gate = { signingSecret: parts.signingSecret ?? '', realNow: parts.realNow }
  const socket =
    parts.appToken === undefined ? undefined : socketReceiver(parts.appToken, parts, () => process)

  return {
    name: 'slack',
    handle(request, response) {
      const path = (request.url ?? '').split('?', 1)[0]
      if (path === paths.events && request.method === 'POST' && gate.signingSecret !== '') {
        if (receive) track(takeRequest(request, response, gate, process, failed))
        else response.writeHead(503, { connection: 'close' }).end()
        return true
      }
      if (request.method !== 'GET' || (path !== paths.install && path !== paths.redirect) || !install)
        return false
      install(request, response)
      return true
    },
    async start(given) {
      receive = given
      await inside.fixed?.known().catch((error: unknown) => {
        if (error instanceof SlackFailure && error.failure.kind === 'said')
          throw new Error(`Slack does not accept the bot token (${error.failure.error})`)
        // Slack is not reached just now: it is asked again when it is needed.
        failed(error)
      })
      await socket?.start()
    },
    async stop() {
      receive = undefined
      await socket?.stop()
      await idle()
    },
    idle,
    post: (to, card) => sending.post(to, card),
    update: (message, card) => sending.update(message, card),
    withdraw: (message) => sending.withdraw(message),
    direct: (account) => sending.direct(account),
    home: (account, card) => sending.home(account, card),
    file: (to, file) => sending.file(to, file),
    profile: (account) => people.profile(account),
    async standing(of) {
      if ('account' in of) return of.account.channel === 'slack' ? people.person(of.account) : 'unknown'
      const { channel, kind, installation, id } = of.place
      if (channel !== 'slack') return 'unknown'
      if (kind === 'room') return people.room(installation, id)
      return sending.isDirect(of.place) ? 'member' : 'unknown'
    },
  }
}
