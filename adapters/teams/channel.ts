import { AsyncLocalStorage } from 'node:async_hooks'
import {
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  ConfigurationServiceClientCredentialFactory,
  type Activity as SdkActivity,
  TeamsInfo,
  type TurnContext,
} from 'botbuilder'
import type { ShownReply } from '../../src/engine/channel.ts'
import type { Gesture } from '../../src/engine/gesture.ts'
import type { Address, Member, RawCalls } from './api.ts'
import { NotTeams, type Process, takeRequest } from './front.ts'
import { answer, type GateParts } from './gate.ts'
import {
  furnish,
  type Inside,
  outward,
  type TeamsChannel,
  type TeamsChannelParts,
  type Track,
} from './inside.ts'
import { type IsTeams, serviceUrls } from './service-urls.ts'
import type { Answer } from './showing.ts'
import { messagesPath } from './surfaces.ts'
import { overTheWire } from './transport.ts'

export type { TeamsChannel, TeamsChannelParts } from './inside.ts'

type AuthenticationArguments = ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>
type Credentials = NonNullable<AuthenticationArguments[1]>
type ConnectorOptions = NonNullable<AuthenticationArguments[4]>
type HttpClient = NonNullable<ConnectorOptions['httpClient']>
type Signed = Parameters<Awaited<ReturnType<Credentials['createCredentials']>>['signRequest']>[0]

const silent = () => {}

/** Microsoft's public cloud, as the SDK would have it by itself; named, since it takes all of them or none. */
const cloud = {
  ToChannelFromBotLoginUrl: 'https://login.microsoftonline.com/botframework.com',
  ToChannelFromBotOAuthScope: 'https://api.botframework.com',
  ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
  OAuthUrl: 'https://api.botframework.com',
  ToBotFromChannelOpenIdMetadataUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
  ToBotFromEmulatorOpenIdMetadataUrl:
    'https://login.microsoftonline.com/botframework.com/v2.0/.well-known/openid-configuration',
  CallerId: 'urn:botframework:azure',
}

/** Whose answer it would be that the SDK prints: it writes to the console about every token that is not good. */
const checking = new AsyncLocalStorage<true>()
const aloud = console.error
const quietly = (...words: readonly unknown[]): void => {
  if (!checking.getStore()) aloud(...words)
}

/** The SDK with its one method by which an answer and an error both come back. */
class Adapter extends CloudAdapter {
  take(
    authorization: string,
    activity: SdkActivity,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<unknown> {
    return this.processActivity(authorization, activity, logic)
  }
}

function credentialsOf({ appId, tenantId, credential, elsewhere }: TeamsChannelParts): Credentials {
  const token = elsewhere?.token
  if (credential.type === 'none' || token) {
    return {
      isValidAppId: async (id) => id === appId,
      isAuthenticationDisabled: async () => credential.type === 'none',
      createCredentials: async () => ({
        async signRequest(request: Signed) {
          if (token) request.headers.set('Authorization', `Bearer ${await token()}`)
          return request
        },
      }),
    }
  }
  return new ConfigurationServiceClientCredentialFactory({
    ...{ MicrosoftAppId: appId, MicrosoftAppTenantId: tenantId },
    MicrosoftAppType: credential.type === 'SingleTenant' ? 'SingleTenant' : 'UserAssignedMsi',
    ...(credential.type === 'SingleTenant' ? { MicrosoftAppPassword: credential.password } : {}),
  })
}

/** The SDK's requests, over our own wire. */
function httpClient(isTeams: IsTeams): HttpClient {
  return {
    async sendRequest(request) {
      const { url, method, headers, body } = request
      const text = typeof body === 'string' ? body : undefined
      const sent = await overTheWire({ url, method, headers: headers.toJson(), body: text }, isTeams)
      const answered = headers.clone()
      for (const name of answered.headerNames()) answered.remove(name)
      answered.set('content-type', 'application/json; charset=utf-8')
      return { request, status: sent.status, headers: answered, bodyAsText: sent.text }
    },
  }
}

function makeAdapter(parts: TeamsChannelParts, isTeams: IsTeams): Adapter {
  const { openIdMetadataUrl, tokenIssuer } = parts.elsewhere ?? {}
  const settings = {
    ...cloud,
    ...(openIdMetadataUrl === undefined ? {} : { ToBotFromChannelOpenIdMetadataUrl: openIdMetadataUrl }),
    ...(tokenIssuer === undefined ? {} : { ToBotFromChannelTokenIssuer: tokenIssuer }),
  }
  const options = { httpClient: httpClient(isTeams) }
  return new Adapter(
    new ConfigurationBotFrameworkAuthentication(
      settings,
      credentialsOf(parts),
      undefined,
      undefined,
      options,
    ),
  )
}

/** The connector's calls. Each has a turn of its own, so that none depends on an activity that came before. */
function rawCalls(adapter: Adapter, appId: string): RawCalls {
  const bot = { id: `28:${appId}`, name: 'Partwell' }
  async function turn<T>(to: Address, work: (context: TurnContext) => Promise<T>): Promise<T> {
    let result: { readonly value: T } | undefined
    const reference = {
      ...{ serviceUrl: to.serviceUrl, channelId: 'msteams', bot },
      // All that the connector asks for; the rest of the SDK's type is for what it is told.
      conversation: { id: to.conversation } as SdkActivity['conversation'],
    }
    await adapter.continueConversationAsync(appId, reference, async (context) => {
      // The SDK's turn has an id that it made up, and would answer it as if somebody had written.
      context.activity.id = ''
      result = { value: await work(context) }
    })
    if (!result) throw new Error('the turn did not run')
    return result.value
  }
  const asMember = (one: object): Member => ({ ...one })
  return {
    post: (to, message) =>
      turn(to, async (context) => {
        const sent = await context.sendActivity({ ...message, attachments: attachmentsOf(message) })
        return sent?.id
      }),
    update: (to, id, message) =>
      turn(to, async (context) => {
        await context.updateActivity({ ...message, attachments: attachmentsOf(message), id })
      }),
    remove: (to, id) => turn(to, (context) => context.deleteActivity(id)),
    member: (of, id) => turn(of, async (context) => asMember(await TeamsInfo.getMember(context, id))),
    members: (of, most) =>
      turn(of, async (context) => {
        const { members, continuationToken } = await TeamsInfo.getPagedMembers(context, most)
        return { members: members.map(asMember), more: !!continuationToken }
      }),
    team: (of, team) => turn(of, async (context) => asMember(await TeamsInfo.getTeamDetails(context, team))),
    channels: (of, team) =>
      turn(of, async (context) => (await TeamsInfo.getTeamChannels(context, team)).map(asMember)),
  }
}

type Attachments = NonNullable<SdkActivity['attachments']>

function attachmentsOf(message: object): Attachments {
  return 'attachments' in message && Array.isArray(message.attachments) ? [...message.attachments] : []
}

/** Errors by which the SDK says that a token is not good; all others say that it could not be checked. */
function tokenError(error: unknown): NotTeams {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
  const name = error instanceof Error ? error.name : ''
  const bad = status === 401 || ['JsonWebTokenError', 'NotBeforeError', 'TokenExpiredError'].includes(name)
  return new NotTeams(bad ? 401 : 503)
}

/** Checks the token of an activity, then hands it on, its console silent meanwhile. */
function processWith(adapter: Adapter, inside: Inside): Process {
  return async (authorization, activity) => {
    let taking: Promise<Answer> | undefined
    try {
      await checking.run(true, () =>
        adapter.take(authorization, activity as unknown as SdkActivity, async () => {
          taking = checking.exit(() => inside.take(activity))
        }),
      )
    } catch (error) {
      throw tokenError(error)
    }
    if (!taking) throw new NotTeams(503)
    return taking
  }
}

/** Teams behind the port. Requests are answered from `start` on; before, and after `stop`, they are turned away. */
export function createTeamsChannel(parts: TeamsChannelParts): TeamsChannel {
  const { appId, tenantId, credential, elsewhere } = parts
  if (credential.type !== 'none' && (appId === '' || tenantId === ''))
    throw new Error('Teams needs an app id and a tenant: without, anybody could write to it')
  console.error = quietly
  const isTeams = serviceUrls(elsewhere?.serviceUrls)
  const failed = (error: unknown): void => parts.failed(error)
  let receive: (gesture: Gesture) => Promise<ShownReply> = () => Promise.reject(new Error('not started'))
  let open = false
  const running = new Set<Promise<unknown>>()
  const track: Track = (work) => {
    running.add(work)
    work.finally(() => running.delete(work)).catch(silent)
  }
  const idle = async (): Promise<void> => {
    while (running.size > 0) await Promise.allSettled(running)
  }
  const adapter = makeAdapter(parts, isTeams)
  const raw = rawCalls(adapter, appId)
  const inside = furnish(parts, { raw, isTeams, track }, (gesture) => receive(gesture))
  const issuer = elsewhere?.tokenIssuer ?? cloud.ToBotFromChannelTokenIssuer
  const signed = credential.type === 'none' ? undefined : { issuer, appId }
  const gate: GateParts = { tenantId, isTeams, signed }
  const process = processWith(adapter, inside)

  return {
    name: 'teams',
    ...outward(inside),
    handle(request, response) {
      const path = (request.url ?? '').split('?', 1)[0]
      if (path !== messagesPath) return false
      if (open) track(takeRequest(request, response, gate, process, failed))
      else answer(request, response, 503)
      return true
    },
    async start(given) {
      receive = given
      open = true
    },
    async stop() {
      open = false
      await idle()
    },
    idle,
  }
}
