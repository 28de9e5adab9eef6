import { randomUUID } from 'node:crypto'
import { cardProblems } from './card-rules.ts'
import { fillIn, type Put } from './filling.ts'
import { actionsIn, cardOf, cardType, inputsIn, isJson, type Json, readMarkdown, wordsOf } from './seen.ts'
import type { Conversation, Message, Town, User } from './town.ts'

/** A dialog as it stands before one person. Without a card it is one sentence. */
export interface Dialog {
  readonly title: string
  readonly card: Json
  /** Where it was opened from. */
  readonly where: Conversation
  /** Set when the message extension opened it. */
  readonly command: Json | undefined
}

/** An action by its title, by its verb, or by anything that it holds. */
export type Named = string | ((action: Json) => boolean)

/** Where somebody presses, and what they have filled in before. */
interface Pressing {
  readonly where?: Conversation
  readonly message?: Message
  readonly values?: Readonly<Record<string, Put>>
}

/** How long Teams waits for the answer to an invoke. */
const patienceMs = 5000

/** Somebody who uses Teams: types, presses, fills in; and sees what Teams shows them. */
export class Person {
  readonly name: string
  readonly user: User
  dialog: Dialog | undefined
  /** Sentences that were shown to this person only and stand nowhere. */
  readonly told: string[] = []
  /** When Teams had to say that something went wrong. */
  readonly troubles: string[] = []
  /** What Teams said at inputs itself, without asking anybody. */
  errors: Readonly<Record<string, string>> = {}
  /** A client that does not know Action.Execute. */
  old = false
  /** The slowest answer to an invoke, ms. */
  slowestMs = 0
  /** The activity that was sent last, for those who send it again. */
  last: Json = {}
  readonly #town: Town
  readonly #settled: () => Promise<void>
  /** Cards that were answered to this person's press: shown in place of what stands there, until Teams is opened anew. */
  readonly #own = new Map<string, { readonly card: Json; readonly over: Json }>()

  constructor(town: Town, name: string, settled: () => Promise<void> = async () => {}) {
    this.#town = town
    this.#settled = settled
    this.name = name
    this.user = town.settle(name)
  }

  get chat(): Conversation {
    return this.#town.personal(this.name)
  }

  /** Adds the app for themselves, or to a conversation. */
  async install(where: Conversation = this.chat): Promise<void> {
    for (const one of where.team?.channels ?? [where]) one.installed = true
    const bot = { id: this.#bot }
    const eventType = where.team
      ? { eventType: 'teamMemberAdded', settings: { selectedChannel: { id: where.id } } }
      : {}
    await this.#deliver(this.#activity(where, { type: 'installationUpdate', action: 'add' }))
    const added = this.#activity(where, { type: 'conversationUpdate', membersAdded: [bot] })
    await this.#deliver({ ...added, channelData: { ...(added.channelData as Json), ...eventType } })
  }

  async uninstall(where: Conversation = this.chat): Promise<void> {
    await this.#deliver(this.#activity(where, { type: 'installationUpdate', action: 'remove' }))
    for (const one of where.team?.channels ?? [where]) one.installed = false
  }

  /** Types in their own chat, or mentions the bot elsewhere: in a channel as a new post, or under another. */
  async say(words: string, where: Conversation = this.chat, thread?: string): Promise<Response> {
    const { text, mentions } = this.#town.mention(words)
    const personal = where.kind === 'personal'
    const id = this.#town.nextId()
    const under = where.kind === 'channel' ? (thread ?? id) : undefined
    const activity = this.#activity(
      where,
      { type: 'message', id, textFormat: 'plain', text: personal ? words : text },
      under,
    )
    const entities = [...(activity.entities as Json[]), ...(personal ? [] : (mentions as Json[]))]
    const sent = { ...activity, entities }
    where.messages.push({ id, thread, from: this.user.id, activity: sent })
    return this.#deliver(sent)
  }

  /** Sends anything that is no text: a picture, a file, a reaction. */
  send(more: Json, where: Conversation = this.chat): Promise<Response> {
    return this.#deliver(this.#activity(where, { type: 'message', ...more }))
  }

  /** The messages of a conversation as this person sees them, oldest first. */
  messages(where: Conversation = this.chat): readonly Message[] {
    return where.messages.map((one) => {
      const own = this.#own.get(one.id)
      // An edit by the bot is newer than the answer to a press.
      if (own?.over !== one.activity) return one
      return {
        ...one,
        activity: { ...one.activity, attachments: [{ contentType: cardType, content: own.card }] },
      }
    })
  }

  /** Opens Teams anew: what was only shown in answer to a press is gone. */
  reopen(): void {
    this.#own.clear()
    this.dialog = undefined
  }

  /** What a message or a dialog says, in lines. */
  read(shown: Message | Dialog | undefined): string {
    if (!shown) return ''
    if ('card' in shown) return [shown.title, ...wordsOf(shown.card)].join('\n')
    const { text, textFormat } = shown.activity
    const words = typeof text !== 'string' ? '' : textFormat === 'plain' ? text : readMarkdown(text).words
    return [words, ...wordsOf(cardOf(shown.activity))].filter((line) => line !== '').join('\n')
  }

  /** What the dialog says; without one, the newest message of the bot in this person's own chat. */
  text(): string {
    return this.read(this.dialog ?? this.messages().findLast(({ from }) => from === 'bot'))
  }

  /** The ids of what can be filled in, in the dialog or in the newest message that asks anything. */
  inputs(): readonly string[] {
    return inputsIn(this.#asking()?.card).map(({ id }) => String(id))
  }

  #asking(): { readonly card: Json; readonly message?: Message } | undefined {
    if (this.dialog) return { card: this.dialog.card }
    const message = this.messages().findLast(({ activity }) => inputsIn(cardOf(activity)).length > 0)
    const card = message && cardOf(message.activity)
    return card && { card, message }
  }

  /** Fills in what asks, and presses this; the first action when nothing is named. */
  async submit(values: Readonly<Record<string, Put>> = {}, what?: Named): Promise<void> {
    const asking = this.#asking()
    if (!asking) throw new Error(`${this.name} is asked nothing; sees ${this.text().slice(0, 300)}`)
    const named = what ?? ((action: Json) => action === actionsIn(asking.card)[0])
    await this.press(named, { values, ...(asking.message ? { message: asking.message } : {}) })
  }

  /** Presses the newest action of this name: in the dialog, in a message, or in a conversation. */
  async press(what: Named, { where, message, values = {} }: Pressing = {}): Promise<void> {
    const found = this.#find(what, where, message)
    const card = found.message ? cardOf(found.message.activity) : this.dialog?.card
    const action = this.old && isJson(found.action.fallback) ? found.action.fallback : found.action
    const asks = action.associatedInputs !== 'none'
    const filled = fillIn(card ?? {}, asks ? values : {})
    this.errors = asks ? filled.errors : {}
    if (Object.keys(this.errors).length > 0) return
    const data = { ...(isJson(action.data) ? action.data : {}), ...(asks ? filled.data : {}) }
    if (found.message) await this.#act(action, data, found.message, found.where)
    else await this.#handIn(action, data)
    await this.#settled()
  }

  #find(what: Named, where: Conversation | undefined, message: Message | undefined) {
    const isIt = (action: Json): boolean =>
      typeof what === 'function' ? what(action) : [action.title, action.verb].includes(what)
    const inCard = (card: Json | undefined): Json | undefined => actionsIn(card).findLast(isIt)
    const open = where === undefined && message === undefined ? inCard(this.dialog?.card) : undefined
    const chat = where ?? this.chat
    if (open) return { action: open, message: undefined, where: chat }
    for (const one of message ? [message] : this.messages(chat).toReversed()) {
      const action = inCard(cardOf(one.activity))
      if (action) return { action, message: one, where: this.#whereIs(one) ?? chat }
    }
    const titles = [this.dialog?.card, ...this.messages(chat).map(({ activity }) => cardOf(activity))]
    throw new Error(
      `${this.name} sees no ${String(what)}; sees ${titles.flatMap((card) => actionsIn(card).map(({ title }) => title)).join(' | ')}`,
    )
  }

  #whereIs(message: Message): Conversation | undefined {
    return [...this.#town.conversations.values()].find(({ messages }) =>
      messages.some(({ id }) => id === message.id),
    )
  }

  /** An action of a message. */
  async #act(action: Json, data: Json, message: Message, where: Conversation): Promise<void> {
    const about = { replyToId: message.id }
    const thread = where.kind === 'channel' ? (message.thread ?? message.id) : undefined
    if (action.type === 'Action.Execute') {
      const { title, verb, id } = action
      const value = {
        action: { type: action.type, title, ...(id ? { id } : {}), verb, data },
        trigger: 'manual',
      }
      const answer = await this.#invoke('adaptiveCard/action', value, where, about, thread)
      return this.#shown(answer, message)
    }
    if (action.type !== 'Action.Submit') throw new Error(`${String(action.type)} goes nowhere`)
    const kind = isJson(data.msteams) ? data.msteams.type : undefined
    if (kind === 'task/fetch') {
      const answer = await this.#invoke(
        'task/fetch',
        { data, context: { theme: 'default' } },
        where,
        about,
        thread,
      )
      return this.#opened(answer, where, undefined)
    }
    const { msteams: _msteams, ...value } = data
    await this.#deliver(this.#activity(where, { type: 'message', value, ...about }, thread))
  }

  /** An action of the dialog that is open. */
  async #handIn(action: Json, data: Json): Promise<void> {
    const { dialog } = this
    if (!dialog) return
    if (action.type !== 'Action.Submit') throw new Error(`a dialog does not know ${String(action.type)}`)
    const name = dialog.command ? 'composeExtension/submitAction' : 'task/submit'
    const value = { ...dialog.command, data, context: { theme: 'default' } }
    this.#opened(await this.#invoke(name, value, dialog.where), dialog.where, dialog.command)
  }

  /** Uses a command of the message extension on a message. */
  async onMessage(commandId: string, message: Message, where: Conversation): Promise<void> {
    const messagePayload = this.#town.payload(message, where)
    const command = { commandId, commandContext: 'message', messagePayload }
    const value = { ...command, context: { theme: 'default' } }
    this.#opened(await this.#invoke('composeExtension/fetchTask', value, where), where, command)
    await this.#settled()
  }

  /** Sends an invoke and shows trouble as Teams does: nothing, too late, or not well. */
  async #invoke(
    name: string,
    value: Json,
    where: Conversation,
    more: Json = {},
    thread?: string,
  ): Promise<Json> {
    const begun = performance.now()
    const id = `f:${randomUUID()}`
    const response = await this.#send(
      this.#activity(where, { type: 'invoke', id, name, value, ...more }, thread),
    )
    const took = performance.now() - begun
    this.slowestMs = Math.max(this.slowestMs, took)
    const body = await response.text()
    if (took > patienceMs) return this.#trouble(`${name} was answered after ${Math.round(took)} ms`)
    if (response.status !== 200) return this.#trouble(`${name} was answered with ${response.status}`)
    try {
      const answer: unknown = JSON.parse(body)
      return isJson(answer) ? answer : this.#trouble(`${name} was answered with no object`)
    } catch {
      return this.#trouble(`${name} was answered with nothing`)
    }
  }

  #trouble(what: string): Json {
    this.troubles.push(what)
    return {}
  }

  /** The answer to Action.Execute. */
  #shown(answer: Json, message: Message): void {
    if (answer.statusCode === undefined) return
    const { type, value, statusCode } = answer
    if (type === cardType) {
      const over = this.#whereIs(message)?.messages.find(({ id }) => id === message.id)?.activity
      if (over) this.#own.set(message.id, { card: this.#fit(value), over })
    } else if (type === 'application/vnd.microsoft.activity.message') this.told.push(String(value))
    else if (type === 'application/vnd.microsoft.error')
      this.#trouble(`error ${isJson(value) ? String(value.message) : ''}`)
    else this.#trouble(`adaptiveCard/action was answered with ${String(type)} ${String(statusCode)}`)
  }

  /** The answer to what a dialog asked, or to what opens one. An answer without a task closes it. */
  #opened(answer: Json, where: Conversation, command: Json | undefined): void {
    const { task } = answer
    this.dialog = undefined
    if (!isJson(task)) return
    if (task.type === 'message') this.told.push(String(task.value))
    else if (task.type === 'continue' && isJson(task.value) && isJson(task.value.card)) {
      const { title = '', card } = task.value
      this.dialog = { title: String(title), card: this.#fit(card.content), where, command }
    } else this.#trouble(`a dialog of the type ${String(task.type)}`)
  }

  #fit(card: unknown): Json {
    const problems = cardProblems(card)
    if (problems.length > 0 || !isJson(card))
      throw new Error(`Teams does not show this: ${problems.join('; ')}`)
    return card
  }

  get #bot(): string {
    return String((this.#town.activity(this.user, this.chat, {}).recipient as Json).id)
  }

  #activity(where: Conversation, more: Json, thread?: string): Json {
    return this.#town.activity(this.user, where, more, thread)
  }

  /** Sends an activity. */
  #send(activity: Json): Promise<Response> {
    this.last = activity
    return this.#town.deliver(activity)
  }

  /** Sends an activity, and waits for what follows from it. */
  async #deliver(activity: Json): Promise<Response> {
    const response = await this.#send(activity)
    await this.#settled()
    return response
  }
}
