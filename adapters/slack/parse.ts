import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Account, Gesture, RawValues, What } from '../../src/engine/gesture.ts'
import { fieldOf, readButton, readView, type ViewMeta } from './carry.ts'
import { limits } from './limits.ts'
import { actions, formCallback } from './render-form.ts'
import { messageShortcut, openShortcut } from './surfaces.ts'
import { typedWords, wordsToBot } from './words.ts'

/** The installation through which a payload came: the app's own identity there. */
export interface Home {
  /** Key of the installation: the workspace, or the organisation of an org-wide install. */
  readonly installation: string
  readonly teamId?: string
  readonly enterpriseId?: string
  readonly botUser?: string
}

/** Where the answer to a gesture is shown. */
export interface Surface {
  readonly from:
    | 'command'
    | 'mention'
    | 'direct'
    | 'shortcut'
    | 'message'
    | 'modal'
    | 'home'
    | 'form'
    | 'opened'
  /** Opens one modal, within three seconds. */
  readonly trigger?: string
  /** The conversation of the message or command. */
  readonly channel?: string
  readonly view?: {
    readonly id: string
    readonly meta: ViewMeta
    /** Ids of the blocks that ask: errors can stand at these only. */
    readonly asks: readonly string[]
  }
  /** The answer is expected to be a dialog. */
  readonly dialog: boolean
}

/** What came from Slack, once it is known to be well formed. */
export type Received =
  | {
      readonly kind: 'gesture'
      readonly gesture: Gesture
      readonly surface: Surface
      /** The person belongs to another company, says the payload itself. */
      readonly outsider: boolean
    }
  /** "Show me in private": the command that was typed before, sealed by us. */
  | {
      readonly kind: 'again'
      readonly sealed: string
      readonly id: string
      readonly account: Account
      readonly at: Gesture['at']
      readonly surface: Surface
      readonly outsider: boolean
    }
  | { readonly kind: 'ignored' }

const ignored: Received = { kind: 'ignored' }
const id = z.string().regex(/^[A-Z0-9]{2,40}$/)
const text = z.string().max(50_000)
const optionalId = id.nullish()

/** An id made of what was done: the same thing done once more, or sent again, has the same one. */
function idOf(...meaning: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(meaning)).digest('hex').slice(0, 40)
}

const accountIn = (home: Home, user: string): Account => ({
  channel: 'slack',
  installation: home.installation,
  user,
})

/** Conversations whose id begins with D have one other person in them; all others are rooms. */
function placeOf(home: Home, channel: string | undefined, user: string): Gesture['at'] {
  const direct = channel === undefined || channel.startsWith('D')
  return {
    kind: direct ? 'direct' : 'room',
    channel: 'slack',
    installation: home.installation,
    id: channel ?? user,
  }
}

/** A person of another workspace. Within an organisation the answer of `users.info` decides instead. */
function fromElsewhere(home: Home, team: string | null | undefined): boolean {
  return !!team && home.teamId !== undefined && home.enterpriseId === undefined && team !== home.teamId
}

function gesture(
  home: Home,
  user: string,
  channel: string | undefined,
  id: string,
  what: What,
  surface: Surface,
  team: string | null | undefined,
): Received {
  const account = accountIn(home, user)
  return {
    kind: 'gesture',
    gesture: { id, account, at: placeOf(home, channel, user), what },
    surface,
    outsider: fromElsewhere(home, team),
  }
}

const command = z.object({ user_id: id, channel_id: id, trigger_id: text, text: text.default('') })

/** A slash command. https://docs.slack.dev/interactivity/implementing-slash-commands */
export function parseCommand(body: unknown, home: Home): Received {
  const { data } = command.safeParse(body)
  if (!data) return ignored
  const words = typedWords(data.text).trim()
  const key = idOf('command', home.installation, data.user_id, data.trigger_id)
  const surface: Surface = {
    from: 'command',
    trigger: data.trigger_id,
    channel: data.channel_id,
    dialog: true,
  }
  return gesture(home, data.user_id, data.channel_id, key, { kind: 'command', words }, surface, undefined)
}

const eventBody = z.object({
  event_id: z.string().min(1).max(100).optional(),
  event: z.object({
    type: z.string(),
    subtype: z.string().optional(),
    user: z.string().optional(),
    bot_id: z.string().nullish(),
    text: text.optional(),
    channel: z.string().optional(),
    channel_type: z.string().optional(),
    tab: z.string().optional(),
    ts: z.string().optional(),
    event_ts: z.string().optional(),
    user_team: optionalId,
    source_team: optionalId,
  }),
})

/** An event in which a person did something: a message to the bot, a mention, the home. https://docs.slack.dev/apis/events-api */
export function parseEvent(body: unknown, home: Home): Received {
  const { data } = eventBody.safeParse(body)
  const event = data?.event
  if (!data || !event?.user || !id.safeParse(event.user).success || event.bot_id) return ignored
  const { user } = event
  const team = event.user_team ?? event.source_team
  const key = idOf('event', home.installation, data.event_id ?? [event.type, event.channel, event.event_ts])
  if (event.type === 'app_home_opened') {
    if (event.tab !== 'home') return ignored
    const surface: Surface = { from: 'opened', dialog: false }
    return gesture(home, user, undefined, key, { kind: 'home' }, surface, team)
  }
  const direct = event.type === 'message' && event.channel_type === 'im'
  const said = event.text !== undefined && event.subtype === undefined && event.channel !== undefined
  if (!said || user === home.botUser || !(direct || event.type === 'app_mention')) return ignored
  const words = wordsToBot(event.text ?? '', home.botUser)
  const surface: Surface = {
    from: direct ? 'direct' : 'mention',
    channel: event.channel ?? '',
    dialog: false,
  }
  return gesture(home, user, event.channel, key, { kind: 'command', words }, surface, team)
}

const person = z.object({ id, team_id: optionalId })
const viewShape = z.object({
  id: z.string().regex(/^[\w-]{1,60}$/),
  hash: z.string().max(100).default(''),
  type: z.string(),
  callback_id: z.string().max(255).default(''),
  private_metadata: z.string().max(3000).default(''),
  blocks: z.array(z.looseObject({ type: z.string(), block_id: z.string().optional() })).default([]),
})
const actionBody = z.object({
  user: person,
  trigger_id: text.optional(),
  channel: z.object({ id }).nullish(),
  container: z.object({ message_ts: z.string().optional(), view_id: z.string().optional() }).optional(),
  view: viewShape.nullish(),
  actions: z
    .array(
      z.object({
        type: z.string(),
        value: z.string().optional(),
        action_id: z.string(),
        action_ts: z.string().optional(),
      }),
    )
    .min(1),
})

function viewOf(view: z.infer<typeof viewShape>): NonNullable<Surface['view']> {
  const asks = view.blocks.flatMap((block) =>
    block.type === 'input' && block.block_id ? [block.block_id] : [],
  )
  return { id: view.id, meta: readView(view.private_metadata) ?? { depth: 1, fromHome: false }, asks }
}

/** A pressed button. https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
export function parseAction(body: unknown, home: Home): Received {
  const { data } = actionBody.safeParse(body)
  const action = data?.actions[0]
  const carried = readButton(action?.value)
  if (!data || !action || action.type !== 'button' || !carried) return ignored
  const { view, channel, user } = data
  const on = view?.id ?? data.container?.message_ts
  const key = idOf('press', home.installation, user.id, channel?.id, on, action.value, action.action_ts)
  const surface: Surface = {
    from: view ? (view.type === 'home' ? 'home' : 'modal') : 'message',
    dialog: carried.kind === 'again' || carried.dialog,
    ...(data.trigger_id === undefined ? {} : { trigger: data.trigger_id }),
    ...(channel ? { channel: channel.id } : {}),
    ...(view ? { view: viewOf(view) } : {}),
  }
  if (carried.kind === 'again') {
    const [account, at] = [accountIn(home, user.id), placeOf(home, channel?.id, user.id)]
    const outsider = fromElsewhere(home, user.team_id)
    return { kind: 'again', sealed: carried.sealed, id: key, account, at, surface, outsider }
  }
  const what: What = { kind: 'press', action: carried.action, subject: carried.subject }
  return gesture(home, user.id, channel?.id, key, what, surface, user.team_id)
}

const chosen = z.object({ value: z.string().max(2000) })
const answer = z.object({
  value: z.string().max(limits.bodyBytes).nullish(),
  selected_date: z.string().max(40).nullish(),
  selected_option: chosen.nullish(),
  selected_options: z.array(chosen).max(200).nullish(),
  selected_user: id.nullish(),
  selected_users: z.array(id).max(200).nullish(),
})
const submission = z.object({
  type: z.literal('view_submission'),
  user: person,
  trigger_id: text.optional(),
  view: viewShape.extend({
    state: z.object({ values: z.record(z.string(), z.record(z.string(), answer)) }),
  }),
})

function rawOf(action: string, given: z.infer<typeof answer>): string | readonly string[] | undefined {
  if (action === actions.many)
    return given.selected_users ?? given.selected_options?.map((option) => option.value)
  if (action === actions.check) return given.selected_options?.length ? 'true' : undefined
  if (action === actions.one) return given.selected_user ?? given.selected_option?.value
  return given.selected_date ?? given.value ?? undefined
}

/** The values of a modal by our own field ids. Left empty is left out. */
function valuesOf(values: z.infer<typeof submission>['view']['state']['values']): RawValues {
  const raw: Record<string, string | readonly string[]> = Object.create(null)
  for (const [blockId, elements] of Object.entries(values)) {
    const field = fieldOf(blockId)
    for (const [action, given] of Object.entries(elements)) {
      const value = rawOf(action.split(':', 1)[0] ?? '', given)
      if (field !== undefined && value !== undefined && value.length > 0) raw[field] = value
    }
  }
  return { ...raw }
}

/** A form that was handed in. https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
export function parseSubmission(body: unknown, home: Home): Received {
  const { data } = submission.safeParse(body)
  if (!data || data.view.callback_id !== formCallback) return ignored
  const view = viewOf(data.view)
  const { form, subject } = view.meta
  if (form === undefined) return ignored
  const values = valuesOf(data.view.state.values)
  const key = idOf('submit', home.installation, data.user.id, data.view.id, data.view.hash, form, values)
  const surface: Surface = {
    from: 'form',
    dialog: true,
    view,
    ...(data.trigger_id === undefined ? {} : { trigger: data.trigger_id }),
  }
  const what: What = { kind: 'submit', form, subject: subject ?? {}, values }
  return gesture(home, data.user.id, undefined, key, what, surface, data.user.team_id)
}

const shortcut = z.object({
  type: z.string(),
  callback_id: z.string(),
  trigger_id: text,
  user: person,
  team: z.object({ domain: z.string().max(200).optional() }).nullish(),
  channel: z.object({ id }).optional(),
  message: z.object({ text: text.default(''), ts: z.string().max(40).optional() }).optional(),
})

/** "Log for a case" on a message, "Open a case" from anywhere. https://docs.slack.dev/interactivity/implementing-shortcuts */
export function parseShortcut(body: unknown, home: Home): Received {
  const { data } = shortcut.safeParse(body)
  if (!data) return ignored
  const key = idOf('shortcut', home.installation, data.user.id, data.trigger_id)
  const surface: Surface = {
    from: 'shortcut',
    trigger: data.trigger_id,
    dialog: true,
    ...(data.channel ? { channel: data.channel.id } : {}),
  }
  const what = shortcutWhat(data)
  return what ? gesture(home, data.user.id, data.channel?.id, key, what, surface, data.user.team_id) : ignored
}

function shortcutWhat(data: z.infer<typeof shortcut>): What | undefined {
  if (data.callback_id === openShortcut) return { kind: 'command', words: 'open' }
  if (data.callback_id !== messageShortcut || !data.message) return undefined
  const words = typedWords(data.message.text)
  const fitting = words.length <= limits.words ? words : `${words.slice(0, limits.words - 1)}…`
  return { kind: 'quote', words: fitting, source: permalink(data) }
}

/** The address of a message, made without asking: `https://acme.slack.com/archives/C1/p1700000000000100`. */
function permalink(data: z.infer<typeof shortcut>): string {
  const { team, channel, message } = data
  if (!team?.domain || !channel || !message?.ts) return 'Slack'
  return `https://${team.domain}.slack.com/archives/${channel.id}/p${message.ts.replace('.', '')}`
}
