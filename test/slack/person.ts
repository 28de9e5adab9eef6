import { buttonsIn, type Json, listOf, wordsOf } from './seen.ts'
import { type Call, type Town, teamId } from './town.ts'

/** A view as it stands before somebody. */
type View = Json

/** Somebody who uses Slack: types, presses, fills in; and sees what Slack shows them. */
export class Person {
  readonly name: string
  readonly id: string
  /** Modals, the top one last. */
  stack: View[] = []
  home: View | undefined
  /** What only this person saw, in order. */
  readonly whispers: Json[] = []
  /** Errors at the fields of the top modal. */
  errors: Readonly<Record<string, string>> = {}
  /** The body of the last answer to this person's request. */
  ack: Json = {}
  readonly #town: Town
  #read = 0

  constructor(town: Town, name: string) {
    this.#town = town
    this.name = name
    this.id = town.user(name)
  }

  get direct(): Promise<string> {
    return this.#town.channel.direct(this.#town.account(this.name)).then((place) => place.id)
  }

  get #user(): Json {
    return { id: this.id, username: this.name, name: this.name, team_id: teamId }
  }

  get top(): View | undefined {
    return this.stack.at(-1)
  }

  /** The words of the top modal. */
  text(): string {
    return wordsOf(this.top).join('\n')
  }

  /** Messages in this person's conversation with the bot, oldest first. */
  async messages(channel?: string): Promise<readonly Json[]> {
    const of = channel ?? (await this.direct)
    const token = of.startsWith('D') ? 'xoxb-ours' : 'xoxp-admin'
    const answer = await this.#town.slack('conversations.history', { channel: of, limit: 200 }, token)
    return listOf(answer.messages).toReversed()
  }

  async command(words: string, channel?: string): Promise<void> {
    this.stack = []
    const response = await this.#town.form({
      ...{ command: '/partwell', text: words, team_id: teamId, user_id: this.id, user_name: this.name },
      ...{ channel_id: channel ?? (await this.direct), api_app_id: 'A0PARTWELL' },
      ...{ is_enterprise_install: 'false', response_url: 'https://hooks.slack.com/commands/x' },
      trigger_id: await this.#town.trigger(this.id),
    })
    await this.#after(response)
    if (this.ack.response_type === 'ephemeral') this.whispers.push(this.ack)
  }

  async message(words: string): Promise<Response> {
    const channel = await this.direct
    const event = {
      type: 'message',
      channel_type: 'im',
      user: this.id,
      text: words,
      channel,
      ts: stamp(),
      team: teamId,
    }
    const response = await this.#town.event(event)
    await this.#after(response)
    return response
  }

  async mention(words: string, channel: string): Promise<void> {
    const text = `<@${this.#town.user('partwell')}> ${words}`
    const event = {
      type: 'app_mention',
      user: this.id,
      text,
      channel,
      ts: stamp(),
      event_ts: stamp(),
      team: teamId,
    }
    await this.#after(await this.#town.event(event))
  }

  async openHome(): Promise<void> {
    await this.#after(
      await this.#town.event({
        type: 'app_home_opened',
        user: this.id,
        channel: await this.direct,
        tab: 'home',
      }),
    )
  }

  async shortcut(callback: string, message?: Json, channel?: string): Promise<void> {
    this.stack = []
    const response = await this.#town.interaction({
      ...{ type: message ? 'message_action' : 'shortcut', callback_id: callback, user: this.#user },
      ...{ team: { id: teamId, domain: 'studio' }, trigger_id: await this.#town.trigger(this.id) },
      ...(message ? { message, channel: { id: channel }, message_ts: message.ts } : {}),
    })
    await this.#after(response)
  }

  /** Presses the newest button with this label or action: in the top modal, the home, or a message. */
  async press(what: string, where?: Json & { readonly channel?: string }): Promise<void> {
    const place = where ?? (await this.#find(what))
    const button = buttonsIn(place.blocks).findLast((one) => isNamed(one, what))
    if (!button) throw new Error(`${this.name} sees no ${what} there`)
    const inView = typeof place.id === 'string' && place.type !== 'message'
    const isHome = place.type === 'home'
    const trigger = await this.#town.trigger(this.id, inView && !isHome ? String(place.id) : undefined)
    if (!inView || isHome) this.stack = []
    const response = await this.#town.interaction({
      ...{
        type: 'block_actions',
        user: this.#user,
        team: { id: teamId, domain: 'studio' },
        trigger_id: trigger,
      },
      ...(inView
        ? { view: place, container: { type: 'view', view_id: place.id } }
        : {
            channel: { id: place.channel ?? (await this.direct) },
            container: { type: 'message', message_ts: place.ts },
            message: place,
          }),
      actions: [{ ...button, type: 'button', action_ts: stamp() }],
    })
    await this.#after(response)
  }

  async #find(what: string): Promise<Json & { readonly channel?: string }> {
    const places = [this.top, this.home, ...(await this.messages()).toReversed()]
    const found = places.find((place) => buttonsIn(place?.blocks).some((one) => isNamed(one, what)))
    if (found) return found
    const seen = places.flatMap((place) => buttonsIn(place?.blocks).map((one) => String(one.value)))
    throw new Error(`${this.name} sees no button ${what}; sees ${seen.join(' | ')}`)
  }

  /** The ids of the fields that the top modal asks. */
  fields(): readonly string[] {
    return listOf(this.top?.blocks).flatMap((block) => (block.type === 'input' ? [fieldIn(block)] : []))
  }

  /** Hands in the top modal: what it was prefilled with, changed by these. */
  async submit(values: Readonly<Record<string, string | readonly string[]>> = {}): Promise<void> {
    const view = this.top
    if (view?.callback_id !== 'partwell.form')
      throw new Error(`${this.name} sees no form, but ${this.text().slice(0, 300)}`)
    const missing = Object.keys(values).filter((id) => !this.fields().includes(id))
    if (missing.length > 0)
      throw new Error(`no field ${missing.join(', ')}; there are ${this.fields().join(', ')}`)
    const response = await this.#town.interaction({
      ...{ type: 'view_submission', user: this.#user, team: { id: teamId, domain: 'studio' } },
      trigger_id: await this.#town.trigger(this.id),
      view: { ...view, state: stateIn(view, values) },
    })
    await this.#after(response)
  }

  /** Changes fields of the top modal, which Slack tells of where a block asks for it; `at`: its own time of the change. */
  async type(
    values: Readonly<Record<string, string | readonly string[]>>,
    view: View | undefined = this.top,
    at = stamp(),
  ): Promise<void> {
    const changed = listOf(view?.blocks).filter(
      (block) => block.dispatch_action === true && fieldIn(block) in values,
    )
    for (const block of changed) {
      const { type, action_id } = block.element as Json
      const response = await this.#town.interaction({
        ...{ type: 'block_actions', user: this.#user, team: { id: teamId, domain: 'studio' } },
        ...{ trigger_id: await this.#town.trigger(this.id), container: { type: 'view', view_id: view?.id } },
        view: { ...view, state: stateIn(view, values) },
        actions: [{ type, action_id, block_id: block.block_id, action_ts: at }],
      })
      await this.#after(response)
    }
  }

  /** Closes the top modal with the cross. `state`: what Slack says of it, which in its own samples is nothing. */
  async close(values?: Readonly<Record<string, string | readonly string[]>>): Promise<void> {
    const view = this.top
    this.stack = this.stack.slice(0, -1)
    if (view?.notify_on_close !== true) return
    const response = await this.#town.interaction({
      ...{ type: 'view_closed', user: this.#user, team: { id: teamId, domain: 'studio' }, is_cleared: false },
      view: { ...view, state: values === undefined ? { values: {} } : stateIn(view, values) },
    })
    await this.#after(response)
  }

  /** What the fields of the top modal are filled with. */
  filled(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(
      listOf(this.top?.blocks).flatMap((block) => {
        const element = block.element as Json | undefined
        const value = element && Object.entries(element).find(([part]) => part.startsWith('initial_'))?.[1]
        return value === undefined ? [] : [[fieldIn(block), value]]
      }),
    )
  }

  async #after(response: Response): Promise<void> {
    const body = await response.text()
    this.ack = response.status === 200 && body !== '' ? (JSON.parse(body) as Json) : {}
    this.errors = {}
    if (this.ack.response_action === 'update') {
      const shown = this.ack.view as View
      this.stack = [...this.stack.slice(0, -1), { ...this.top, ...shown }]
    } else if (this.ack.response_action === 'errors') {
      const errors = this.ack.errors as Readonly<Record<string, string>>
      this.errors = Object.fromEntries(
        Object.entries(errors).map(([id, words]) => [id.split('~')[0] ?? id, words]),
      )
    }
    await this.#town.channel.idle()
    this.look()
  }

  /** Catches up with what Slack showed this person. */
  look(): void {
    const news = this.#town.calls.slice(this.#read)
    this.#read = this.#town.calls.length
    for (const call of news) this.#see(call)
  }

  #see({ method, args, answer }: Call): void {
    if (answer.ok !== true) return
    if (method === 'chat.postEphemeral' && args.user === this.id) this.whispers.push(args)
    if (method === 'views.publish' && args.user_id === this.id) this.home = answer.view as View
    if (!method.startsWith('views.') || method === 'views.publish') return
    const view = answer.view as View & { readonly id: string }
    if (method === 'views.update') {
      this.stack = this.stack.map((one) => (one.id === view.id ? view : one))
      return
    }
    if (this.#town.triggers.get(String(args.trigger_id)) !== this.id) return
    this.stack = method === 'views.push' ? [...this.stack, view] : [view]
  }
}

function isNamed(button: Json, what: string): boolean {
  const carried = JSON.parse(String(button.value ?? '{}')) as Json
  return carried.a === what || (button.text as Json).text === what || button.action_id === what
}

const fieldIn = (block: Json): string => String(block.block_id).split('~')[0] ?? ''

/** What stands in the fields of a view: what it was prefilled with, changed by these. */
function stateIn(view: View | undefined, values: Readonly<Record<string, string | readonly string[]>>): Json {
  const inputs = listOf(view?.blocks).filter((block) => block.type === 'input')
  const state = inputs.map((block) => {
    const element = block.element as Json
    return [block.block_id, { [String(element.action_id)]: stateOf(element, values[fieldIn(block)]) }]
  })
  return { values: Object.fromEntries(state) as Json }
}

let moment = 1_700_000_000
const stamp = (): string => {
  moment += 1
  return `${moment}.000100`
}

function stateOf(element: Json, given: string | readonly string[] | undefined): Json {
  const one = typeof given === 'string' ? given : given?.[0]
  const many = typeof given === 'string' ? [given] : given
  const option = (value: string): Json => ({ value, text: { type: 'plain_text', text: value } })
  switch (element.type) {
    case 'plain_text_input':
      return {
        type: element.type,
        value: given === undefined ? (element.initial_value ?? null) : (one ?? null),
      }
    case 'datepicker':
      return {
        type: element.type,
        selected_date: given === undefined ? (element.initial_date ?? null) : one || null,
      }
    case 'radio_buttons':
    case 'static_select':
      return {
        type: element.type,
        selected_option: given === undefined ? (element.initial_option ?? null) : one ? option(one) : null,
      }
    case 'users_select':
      return { type: element.type, selected_user: given === undefined ? (element.initial_user ?? null) : one }
    case 'multi_users_select':
      return { type: element.type, selected_users: many ?? element.initial_users ?? [] }
    default:
      return {
        type: element.type,
        selected_options:
          many?.filter((value) => value !== '' && value !== 'false').map(option) ??
          element.initial_options ??
          [],
      }
  }
}
