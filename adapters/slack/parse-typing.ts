import { z } from 'zod'
import { readView, typingId } from './carry.ts'
import { parseAction, person, stateShape, valuesOf, viewShape } from './parse-interaction.ts'
import { accountIn, fromElsewhere, type Home, ignored, placeOf, type Received } from './received.ts'
import { formCallback } from './render-form.ts'

const open = viewShape.extend({ state: stateShape })
const changed = z.object({
  user: person,
  view: open,
  actions: z.array(z.object({ type: z.string(), action_ts: z.string().max(40) })).min(1),
})
const closed = z.object({ type: z.literal('view_closed'), user: person, view: open })

function typed(
  user: z.infer<typeof person>,
  view: z.infer<typeof open>,
  order: number,
  home: Home,
): Received {
  const { form, subject = {}, shown } = readView(view.private_metadata) ?? {}
  if (view.callback_id !== formCallback || form === undefined || shown === undefined) return ignored
  const account = accountIn(home, user.id)
  const values = valuesOf(view.state.values)
  return {
    kind: 'typed',
    gesture: {
      id: typingId(account, form, shown),
      ...{ account, at: placeOf(home, undefined, user.id) },
      what: { kind: 'typed', form, subject, values },
    },
    order,
    outsider: fromElsewhere(home, user.team_id),
  }
}

/**
 * A change in a form that is open: Slack tells of it while people type (`dispatch_action`), with all that stands in the
 * form. https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
 */
function parseTyping(body: unknown, home: Home): Received {
  const { data } = changed.safeParse(body)
  const action = data?.actions[0]
  if (!data || !action || action.type === 'button') return ignored
  return typed(data.user, data.view, Number(action.action_ts) || 0, home)
}

/** What somebody did in a message or view: pressed a button, or changed a field. */
export function parseBlockAction(body: unknown, home: Home): Received {
  const press = parseAction(body, home)
  return press.kind === 'ignored' ? parseTyping(body, home) : press
}

/**
 * A form that was closed. Slack's own samples hold no values here, whatever was typed: then what came while it was typed
 * is what there is. A state that holds every field is the last word, letters included that were typed just before.
 * https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
 */
export function parseClosing(body: unknown, home: Home): Received {
  const { data } = closed.safeParse(body)
  if (!data) return ignored
  const asked = data.view.blocks.filter((block) => block.type === 'input')
  const whole = asked.every((block) => Object.hasOwn(data.view.state.values, block.block_id ?? ''))
  if (!whole) return ignored
  return typed(data.user, data.view, Number.POSITIVE_INFINITY, home)
}
