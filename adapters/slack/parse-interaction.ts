import { z } from 'zod'
import type { RawValues, What } from '../../src/engine/gesture.ts'
import { fieldOf, readButton, readView, typingId } from './carry.ts'
import { limits } from './limits.ts'
import {
  accountIn,
  fromElsewhere,
  gesture,
  type Home,
  slackId as id,
  idOf,
  ignored,
  optionalId,
  placeOf,
  type Received,
  type Surface,
  slackText as text,
} from './received.ts'
import { actions, formCallback } from './render-form.ts'
import { messageShortcut, openShortcut } from './surfaces.ts'
import { typedWords } from './words.ts'

/** Who did it, and of which workspace the payload says they are. */
export const person = z.object({ id, team_id: optionalId })
/** A view as payloads carry it. */
export const viewShape = z.object({
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
    ...(carried.kind === 'press' && carried.afresh ? { afresh: true } : {}),
  }
  if (carried.kind === 'again') {
    const [account, at] = [accountIn(home, user.id), placeOf(home, channel?.id, user.id)]
    const outsider = fromElsewhere(home, user.team_id)
    return { kind: 'again', sealed: carried.sealed, id: key, account, at, surface, outsider }
  }
  const { action: named, subject, afresh } = carried
  const what: What = { kind: 'press', action: named, subject, ...(afresh ? { afresh } : {}) }
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
/** What stands in the fields of a view. */
export const stateShape = z.object({ values: z.record(z.string(), z.record(z.string(), answer)) })
const submission = z.object({
  type: z.literal('view_submission'),
  user: person,
  trigger_id: text.optional(),
  view: viewShape.extend({ state: stateShape }),
})

function rawOf(action: string, given: z.infer<typeof answer>): string | readonly string[] | undefined {
  if (action === actions.many)
    return given.selected_users ?? given.selected_options?.map((option) => option.value)
  if (action === actions.check) return given.selected_options?.length ? 'true' : undefined
  if (action === actions.one) return given.selected_user ?? given.selected_option?.value
  return given.selected_date ?? given.value ?? undefined
}

/** The values of a modal by our own field ids. Left empty is left out. */
export function valuesOf(values: z.infer<typeof stateShape>['values']): RawValues {
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
  const { form, subject, shown } = view.meta
  if (form === undefined) return ignored
  const values = valuesOf(data.view.state.values)
  const key = idOf('submit', home.installation, data.user.id, data.view.id, data.view.hash, form, values)
  const surface: Surface = {
    from: 'form',
    dialog: true,
    view,
    ...(data.trigger_id === undefined ? {} : { trigger: data.trigger_id }),
  }
  const typing = shown === undefined ? {} : { typing: typingId(accountIn(home, data.user.id), form, shown) }
  const what: What = { kind: 'submit', form, subject: subject ?? {}, values, ...typing }
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
