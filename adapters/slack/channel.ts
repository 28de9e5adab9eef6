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
import type { RawCall } from './api.ts'
import { dispatch, type Process, takeRequest } from './front.ts'
import type { Payload } from './gate.ts'
import {
  act,
  furnish,
  homeOf,
  type Inside,
  outward,
  type Receive,
  type SlackChannel,
  type SlackChannelParts,
  type Through,
} from './inside.ts'
import { sendInstallPage } from './install-page.ts'
import { type Installation, keyOf } from './installations.ts'
import { times } from './limits.ts'
import { takeNews } from './news.ts'
import { parseCommand, parseEvent } from './parse.ts'
import { parseShortcut, parseSubmission } from './parse-interaction.ts'
import { parseBlockAction, parseClosing } from './parse-typing.ts'
import type { Home, Received } from './received.ts'
import { failureOf } from './sdk-failures.ts'
import { SlackFailure } from './slack-errors.ts'
import { newsEvents, optionalScopes, paths, personEvents, scopes } from './surfaces.ts'
import type { Rotated } from './tokens.ts'

export type { SlackChannel, SlackChannelParts } from './inside.ts'

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
function installer(parts: SlackChannelParts, { tokens, words }: Inside): Listener | undefined {
  const { oauth, elsewhere } = parts
  if (!oauth) return undefined
  const receiver = new HTTPReceiver({
    // Only its installation pages are used; requests of Slack never reach it.
    ...{ signingSecret: 'unused', endpoints: [], logger },
    ...{ clientId: oauth.clientId, clientSecret: oauth.clientSecret },
    scopes: [...scopes, ...optionalScopes],
    stateSecret: parts.stateSecret ?? Buffer.from(parts.secret).toString('hex'),
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
        success: (_installation, _options, request, response) =>
          sendInstallPage(request, response, true, words),
        failure: (error, _options, request, response) => {
          parts.failed(error)
          sendInstallPage(request, response, false, words)
        },
      },
    },
  })
  return (request, response) => receiver.requestListener(request, response)
}

type Track = (work: Promise<unknown>) => void

/** Bolt with our listeners. `receiver` is ours, so that every payload is answered when it is done and not before. */
function boltApp(parts: SlackChannelParts, inside: Inside, track: Track): App {
  const receiver: Receiver = { init: silent, start: async () => {}, stop: async () => {} }
  const app = new App({
    ...{ receiver, logger, clientOptions: clientOptions(parts) },
    async authorize({ teamId, enterpriseId, isEnterpriseInstall }) {
      const key = keyOf({ teamId, enterpriseId, orgWide: isEnterpriseInstall })
      try {
        const found = key === undefined ? undefined : await inside.tokens.of(key)
        return found ? { ...identity(found), home: homeOf(found) } : {}
      } catch (error) {
        parts.failed(error)
        return { down: true }
      }
    },
  })
  // What a listener throws comes back to whoever handed the payload in.
  app.error((error) => Promise.reject(error))
  listen(app, parts, inside, track)
  return app
}

function identity({ botToken, botId, botUser }: Installation) {
  return {
    botToken,
    ...(botId === undefined ? {} : { botId }),
    ...(botUser === undefined ? {} : { botUserId: botUser }),
  }
}

/** Every kind of payload has a listener: what nobody answers would be an error for the person. */
function listen(app: App, parts: SlackChannelParts, inside: Inside, track: Track): void {
  const answer = (
    given: { readonly body: unknown; readonly context: Readonly<Record<string, unknown>> },
    parse: (body: unknown, home: Home) => Received,
  ) => {
    // What `authorize` has put there.
    const through = given.context as Through
    return act(through, (home) => parse(given.body, home), inside, track)
  }
  app.command(/.*/, async (given) => given.ack((await answer(given, parseCommand)) as never))
  app.shortcut(/.*/, async (given) => given.ack((await answer(given, parseShortcut)) as never))
  app.action(/.*/, async (given) => given.ack((await answer(given, parseBlockAction)) as never))
  app.view(/.*/, async (given) => given.ack((await answer(given, parseSubmission)) as never))
  app.view({ type: 'view_closed', callback_id: /.*/ }, async (given) => {
    await answer(given, parseClosing)
    await given.ack()
  })
  app.options(/.*/, ({ ack }) => ack({ options: [] }))
  for (const event of personEvents)
    app.event(event, async (given) => {
      await answer(given, parseEvent)
    })
  const removed = async (key: string): Promise<void> => parts.removed?.(key)
  for (const event of newsEvents) app.event(event, ({ body }) => takeNews(body, { ...inside, removed }))
}

/** Socket Mode, through the same door as HTTP. */
function socketReceiver(appToken: string, parts: SlackChannelParts, process: Process) {
  const socket = new SocketModeReceiver({
    ...{ appToken, logger },
    installerOptions: { clientOptions: clientOptions(parts) },
  })
  const door = {
    async processEvent(event: { body: unknown; ack: (answer?: object) => Promise<void> }): Promise<void> {
      const { body } = event
      if (typeof body !== 'object' || body === null || Array.isArray(body)) return
      const { status, json } = await dispatch(process, body as Payload, undefined, parts.failed)
      // Not acknowledged, Slack sends it again.
      if (status === 200) await event.ack(json)
    },
  }
  socket.init(door as unknown as App)
  return socket
}

/** A wrong token is said at the start; a Slack that is not reached just now is asked again when it is needed. */
async function checkToken(inside: Inside, failed: (error: unknown) => void): Promise<void> {
  await inside.fixed?.known().catch((error: unknown) => {
    if (error instanceof SlackFailure && error.failure.kind === 'said')
      throw new Error(`Slack does not accept the bot token (${error.failure.error})`)
    failed(error)
  })
}

/** Slack behind the port. Requests are answered from `start` on; before, and after `stop`, they are turned away. */
export function createSlackChannel(parts: SlackChannelParts): SlackChannel {
  const failed = (error: unknown): void => parts.failed(error)
  let receive: Receive = () => Promise.reject(new Error('not started'))
  let open = false
  const sdk = { call: rawCall(parts), rotate: rotation(parts) }
  const inside = furnish(parts, sdk, (gesture) => receive(gesture))
  const running = new Set<Promise<unknown>>()
  const track: Track = (work) => {
    running.add(work)
    work.finally(() => running.delete(work)).catch(silent)
  }
  const idle = async (): Promise<void> => {
    while (running.size > 0) await Promise.allSettled(running)
  }
  const app = boltApp(parts, inside, track)
  const process: Process = (body, retry, ack) =>
    app.processEvent({
      body: { ...body },
      ...(retry === undefined ? {} : { retryNum: retry }),
      ack: async (answer) => ack(answer as Readonly<Record<string, unknown>> | undefined),
    })
  const install = installer(parts, inside)
  const { signingSecret = '', realNow, appToken } = parts
  const socket = appToken === undefined ? undefined : socketReceiver(appToken, parts, process)

  return {
    name: 'slack',
    ...outward(inside),
    handle(request, response) {
      const path = (request.url ?? '').split('?', 1)[0]
      if (path === paths.events && request.method === 'POST' && signingSecret !== '') {
        if (open) track(takeRequest(request, response, { signingSecret, realNow }, process, failed))
        else response.writeHead(503, { connection: 'close' }).end()
        return true
      }
      const isPage = request.method === 'GET' && (path === paths.install || path === paths.redirect)
      if (!isPage || !install) return false
      install(request, response)
      return true
    },
    async start(given) {
      receive = given
      await checkToken(inside, failed)
      open = true
      await socket?.start()
    },
    async stop() {
      open = false
      await socket?.stop()
      await idle()
    },
    idle,
  }
}
