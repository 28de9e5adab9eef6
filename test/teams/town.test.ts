import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CloudAdapter, ConfigurationBotFrameworkAuthentication, MessageFactory } from 'botbuilder'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { cardProblems } from './card-rules.ts'
import { fillIn } from './filling.ts'
import { Person } from './person.ts'
import { activeIn, cardType, type Json, readMarkdown, wordsOf } from './seen.ts'
import { appId, type Conversation, Town, tenantId } from './town.ts'

const card = (body: readonly Json[], more: Json = {}): Json => ({
  type: 'AdaptiveCard',
  version: '1.5',
  body,
  ...more,
})
const said = (text: string): Json => ({ type: 'TextBlock', text, wrap: true })
const message = (content: Json, more: Json = {}): Json => ({
  ...{ type: 'message', summary: 'Heron', attachments: [{ contentType: cardType, content }] },
  ...more,
})
const submit = (more: Json = {}): Json => ({ type: 'Action.Submit', title: 'Keep it', ...more })

let town: Town
let chat: Conversation
beforeEach(async () => {
  town = await Town.open(['emma', 'anna'])
  chat = town.personal('emma')
  chat.installed = true
})
afterEach(() => town.close())

/** As a bot calls the connector. */
async function ask(method: string, path: string, body?: Json): Promise<Response> {
  return fetch(`${town.serviceUrl}v3/${path}`, {
    method,
    headers: { authorization: `Bearer ${town.token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}
const write = (body: Json, id = chat.id) =>
  ask('POST', `conversations/${encodeURIComponent(id)}/activities`, body)

describe('the emulated Teams and the real SDK', () => {
  let server: Server
  beforeEach(async () => {
    const settings = {
      MicrosoftAppId: appId,
      MicrosoftAppTenantId: tenantId,
      MicrosoftAppType: 'SingleTenant',
    }
    const authentication = new ConfigurationBotFrameworkAuthentication(
      {
        ...settings,
        ToChannelFromBotLoginUrl: 'https://login.example',
        ToChannelFromBotOAuthScope: 'https://api.botframework.com',
        ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
        ToBotFromChannelOpenIdMetadataUrl: town.metadataUrl,
        ToBotFromEmulatorOpenIdMetadataUrl: town.metadataUrl,
        CallerId: 'urn:botframework:azure',
      },
      {
        password: 'unused',
        isValidAppId: async (id: string) => id === appId,
        isAuthenticationDisabled: async () => false,
        createCredentials: async () => ({
          signRequest: async (request: { headers: { set(name: string, value: string): void } }) => {
            request.headers.set('authorization', `Bearer ${town.token}`)
            return request
          },
        }),
      } as never,
    )
    const adapter = new CloudAdapter(authentication)
    server = createServer(async (request, response) => {
      const parts: Buffer[] = []
      for await (const part of request) parts.push(part as Buffer)
      const body: unknown = JSON.parse(Buffer.concat(parts).toString('utf8'))
      const out = {
        status: (code: number) => void response.writeHead(code),
        header: () => {},
        send: (sent: unknown) => void response.write(JSON.stringify(sent)),
        end: () => void response.end(),
        socket: undefined,
      }
      await adapter
        .process(
          { body: body as Record<string, unknown>, headers: request.headers, method: 'POST' },
          out,
          async (turn) => {
            if (turn.activity.type === 'message')
              await turn.sendActivity(MessageFactory.text(`echo: ${turn.activity.text}`))
          },
        )
        .catch(() => response.writeHead(500).end())
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    town.reach(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  })
  afterEach(() => new Promise<void>((resolve) => void server.close(() => resolve())))

  it('understand each other: a signed message goes in, the reply stands in the conversation', async () => {
    const emma = new Person(town, 'emma')
    expect((await emma.say('hello')).status).toBe(200)
    expect(emma.text()).toBe('echo: hello')
  })

  it('do not when somebody else has signed', async () => {
    // The SDK prints what it thinks of the key.
    const printed = vi.spyOn(console, 'error').mockImplementation(() => {})
    const activity = town.activity(town.user('emma'), chat, { type: 'message', text: 'hello' })
    expect((await town.deliver(activity, { strange: true })).status).not.toBe(200)
    printed.mockRestore()
    expect(town.calls).toEqual([])
  })
})

describe('what is posted', () => {
  it('stands where it was posted until it is edited or deleted', async () => {
    const { id } = (await (await write(message(card([said('1 of 6')])))).json()) as Json
    const path = `conversations/${encodeURIComponent(chat.id)}/activities/${id}`
    expect((await ask('PUT', path, message(card([said('2 of 6')])))).status).toBe(200)
    expect(wordsOf(town.cards(chat.id))).toEqual(['2 of 6'])
    expect((await ask('DELETE', path)).status).toBe(200)
    expect((await ask('DELETE', path)).status).toBe(404)
    expect(chat.messages).toEqual([])
  })

  it.each<[string, Json, number]>([
    ['more than 28 KB', message(card([said('x'.repeat(29_000))])), 413],
    ['text and a card', message(card([said('x')]), { text: 'x' }), 400],
    ['a card without a summary', message(card([said('x')]), { summary: ' ' }), 400],
    ['nothing', { type: 'message' }, 400],
    ['a card', message(card([said('x')])), 201],
    ['a text', { type: 'message', text: 'x' }, 201],
  ])('is taken or not: %s', async (_name, activity, status) => {
    expect((await write(activity)).status).toBe(status)
  })

  it('is refused where the bot is not, and where nobody is', async () => {
    expect((await write(message(card([said('x')])), 'a:1-anna')).status).toBe(403)
    expect((await write(message(card([said('x')])), 'a:1-nobody')).status).toBe(404)
    const members = [{ id: town.user('anna').aadObjectId }]
    expect((await ask('POST', 'conversations', { members, tenantId })).status).toBe(403)
  })

  it('is seven in a second, eight in two, sixty in half a minute', async () => {
    // As if no time passed while they are sent.
    town.stopClock()
    const statuses = async (count: number): Promise<readonly number[]> => {
      const all: number[] = []
      for (let index = 0; index < count; index += 1)
        all.push((await write({ type: 'message', text: 'x' })).status)
      return all
    }
    expect(await statuses(8)).toEqual([...Array.from({ length: 7 }, () => 201), 429])
    town.shift += 1000
    expect(await statuses(2)).toEqual([201, 429])
    let taken = 8
    for (let second = 0; second < 40; second += 1) {
      town.shift += 500
      taken += (await statuses(1)).filter((status) => status === 201).length
    }
    expect(taken).toBeLessThanOrEqual(60)
    const answer = await (town.namesWait ? write({ type: 'message', text: 'x' }) : undefined)
    expect(answer?.status === 201 || answer?.headers.has('retry-after')).toBe(true)
  })
})

describe('a card that Teams would not show', () => {
  it.each<[string, Json, string]>([
    ['of a later version', card([], { version: '1.6' }), 'version'],
    ['with an element that there is not', card([{ type: 'Chart.Bar' }]), 'Chart.Bar'],
    ['with a property that there is not', card([{ ...said('x'), markdown: false }]), 'markdown'],
    ['with a colour of its own', card([{ ...said('x'), color: '#ff0000' }]), 'color'],
    ['with seven actions', card([], { actions: Array.from({ length: 7 }, () => submit()) }), 'more than 6'],
    ['with an action without a title', card([], { actions: [submit({ title: '' })] }), 'no title'],
    ['that asks without a label', card([{ type: 'Input.Text', id: 'a', isRequired: true }]), 'label'],
    [
      'that asks the same twice',
      card([
        { type: 'Input.Text', id: 'a' },
        { type: 'Input.Text', id: 'a' },
      ]),
      'twice',
    ],
    [
      'that is refreshed for everybody',
      card([], { refresh: { action: { type: 'Action.Execute', verb: 'r' } } }),
      'userIds',
    ],
  ])('is one %s', (_name, given, problem) => {
    expect(cardProblems(given).join('; ')).toContain(problem)
  })

  it('is not one that uses what Teams knows', () => {
    const fallback = submit()
    const people = { type: 'Data.Query', dataset: 'graph.microsoft.com/users' }
    const good = card(
      [
        { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: '*x*', isSubtle: true }] },
        { type: 'FactSet', facts: [{ title: 'Owner', value: 'Emma' }] },
        { type: 'ColumnSet', columns: [{ type: 'Column', width: 'stretch', items: [said('x')] }] },
        {
          type: 'Input.ChoiceSet',
          id: 'who',
          label: 'Who',
          choices: [{ title: 'Emma', value: '1' }],
          'choices.data': people,
          style: 'filtered',
          isMultiSelect: true,
        },
        {
          type: 'ActionSet',
          actions: [{ type: 'Action.Execute', title: 'Open', verb: 'open', data: { a: '#1' }, fallback }],
        },
      ],
      { msteams: { width: 'Full' } },
    )
    expect(cardProblems(good)).toEqual([])
  })
})

describe('what people see and send', () => {
  it.each([
    ['*bold* _it_', ['bold', 'italic'], '*bold* _it_'],
    [String.raw`\*plain\* \_as\_ it is`, [], '*plain* _as_ it is'],
    ['[here](https://example.com)', ['link', 'address'], '[here](https://example.com)'],
    ['&lt;b&gt; a_b_c 3 * 4 * 5', [], '<b> a_b_c 3 * 4 * 5'],
    ['<at>Emma</at>', ['mention', 'markup'], '<at>Emma</at>'],
  ])('a text block reads %s as markdown', (text, active, words) => {
    expect(readMarkdown(text)).toEqual({ active, words })
    expect(activeIn(card([said(text)]))).toEqual(active)
    expect(activeIn(card([{ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text }] }]))).toEqual([])
  })

  it('inputs give strings, blanks are absent, several choices are one text, a switch is always something', () => {
    const choices = ['a', 'b', 'c'].map((value) => ({ title: value, value }))
    const asked = card([
      { type: 'Input.Number', id: 'hours' },
      { type: 'Input.Text', id: 'why' },
      { type: 'Input.ChoiceSet', id: 'which', isMultiSelect: true, choices },
      { type: 'Input.Toggle', id: 'quiet', title: 'x' },
      { type: 'Input.Date', id: 'on', value: '2027-01-04' },
    ])
    expect(fillIn(asked, { hours: '4', which: ['a', 'c'] })).toEqual({
      data: { hours: '4', which: 'a,c', quiet: 'false', on: '2027-01-04' },
      errors: {},
    })
  })

  it('what must be filled in is asked for by Teams itself, and nothing is sent', () => {
    const asked = card([
      { type: 'Input.Text', id: 'why', label: 'Why', isRequired: true, errorMessage: 'Say why.' },
    ])
    expect(fillIn(asked, {}).errors).toEqual({ why: 'Say why.' })
    expect(fillIn(asked, { why: 'x' }).errors).toEqual({})
  })
})
