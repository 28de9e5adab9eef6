import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Place } from '../src/case/person.ts'
import type { Button, ShownCard } from '../src/engine/card.ts'
import type { Belonging, Channel, ShownReply } from '../src/engine/channel.ts'
import { createEngine, type Engine } from '../src/engine/engine.ts'
import type { FileContent, MakeFile } from '../src/engine/file.ts'
import type { Chapter } from '../src/engine/flow.ts'
import type { ShownForm } from '../src/engine/form.ts'
import type { Account, Gesture, MessageRef, RawValues, Subject } from '../src/engine/gesture.ts'
import { makeFile } from '../src/files/make-file.ts'
import { createHouse } from '../src/house.ts'
import { type DatabaseAt, type OpenedStore, openStore, type StoreSettings } from '../src/store/open-store.ts'

/** A message as it stands in somebody's conversation or in a room. */
interface Standing {
  readonly ref: MessageRef
  card: ShownCard
}

interface Cast {
  readonly language?: string
  readonly zone?: string
  readonly country?: string
  readonly belonging?: Belonging
}

/** A gesture as it was made, and its answer. */
export interface Played {
  readonly gesture: Gesture
  readonly reply: ShownReply
  /** Business time, ms UTC. */
  readonly at: number
}

/** A platform without a network: people, rooms, and messages that can be read. The engine, the flows and the store are real. */
class StageChannel implements Channel {
  readonly name = 'web' as const
  readonly people = new Map<string, Cast>()
  readonly places = new Map<string, Belonging>()
  readonly messages: Standing[] = []
  /** Everything ever sent, edits included, for canary searches. */
  readonly sent: { readonly place: Place; readonly card: ShownCard }[] = []
  /** Throws what a test wants a platform to do. */
  fault: ((place: Place, card: ShownCard) => void) | undefined
  #count = 0

  async start(): Promise<void> {}
  async stop(): Promise<void> {}
  async post(to: Place, card: ShownCard): Promise<MessageRef> {
    this.fault?.(to, card)
    this.#count += 1
    const ref = { place: to, id: `m${this.#count}` }
    this.messages.push({ ref, card })
    this.sent.push({ place: to, card })
    return ref
  }
  async update(message: MessageRef, card: ShownCard): Promise<void> {
    this.fault?.(message.place, card)
    const found = this.messages.find((one) => one.ref.id === message.id)
    if (found) found.card = card
    this.sent.push({ place: message.place, card })
  }
  async withdraw(message: MessageRef): Promise<void> {
    const index = this.messages.findIndex((one) => one.ref.id === message.id)
    if (index >= 0) this.messages.splice(index, 1)
  }
  async direct(account: Account): Promise<Place> {
    return { kind: 'direct', channel: 'web', installation: account.installation, id: `dm-${account.user}` }
  }
  async home(): Promise<void> {}
  async profile(account: Account) {
    const cast = this.people.get(account.user)
    return {
      name: account.user,
      ...(cast?.language ? { languageTag: cast.language } : {}),
      ...(cast?.zone ? { zone: cast.zone } : {}),
      ...(cast?.country ? { country: cast.country } : {}),
    }
  }
  async standing(of: { account: Account } | { place: Place }): Promise<Belonging> {
    if ('place' in of)
      return of.place.kind === 'direct' ? 'member' : (this.places.get(of.place.id) ?? 'unknown')
    return this.people.has(of.account.user)
      ? (this.people.get(of.account.user)?.belonging ?? 'member')
      : 'unknown'
  }
}

/** A teammate on the stage: does what a person does, and remembers what was shown last. */
export class Actor {
  readonly name: string
  readonly #stage: Stage
  #open: ShownForm | undefined
  /** The last reply to this person. */
  last: ShownReply = { kind: 'nothing' }

  constructor(stage: Stage, name: string) {
    this.#stage = stage
    this.name = name
  }

  get account(): Account {
    return { channel: 'web', installation: 'stage', user: this.name }
  }

  /** Types a command, in the one-to-one conversation or in a room. */
  command(words: string, room?: string): Promise<ShownReply> {
    return this.#act({ kind: 'command', words }, room)
  }

  /** Presses the newest button with this action that the person can see; or any action, with a subject, as a forger would. */
  press(action: string, subject?: Subject): Promise<ShownReply> {
    const known = subject ?? this.buttons().findLast((button) => button.action === action)?.subject
    return this.#pressKnown(action, known)
  }

  /** Presses one of several buttons with this action on the page that is open, counted from 0. */
  pressNth(action: string, nth: number): Promise<ShownReply> {
    const page = this.#page ? buttonsOf(this.#page) : []
    return this.#pressKnown(action, page.filter((button) => button.action === action)[nth]?.subject)
  }

  #pressKnown(action: string, subject: Subject | undefined): Promise<ShownReply> {
    if (!subject) {
      const seen = this.buttons().map((one) => one.action)
      throw new Error(`${this.name} sees no button ${action}; sees ${seen.join(', ')}`)
    }
    return this.#act({ kind: 'press', action, subject })
  }

  /** Hands in the form that was shown last: its prefilled values, changed by these. */
  submit(values: RawValues = {}, form: ShownForm | undefined = this.form()): Promise<ShownReply> {
    if (!form) throw new Error(`${this.name} sees no form, but ${JSON.stringify(this.last).slice(0, 400)}`)
    return this.#act({
      kind: 'submit',
      form: form.name,
      subject: form.subject,
      values: filledIn(form, values),
    })
  }

  async #act(what: Parameters<Stage['gesture']>[1], room?: string): Promise<ShownReply> {
    const before = what.kind === 'submit' ? this.form() : undefined
    this.last = await this.#stage.gesture(this.account, what, room)
    this.#open = before
    return this.last
  }

  /** The form that is open: the one shown last; a refused attempt leaves it open. */
  form(): ShownForm | undefined {
    return this.last.kind === 'form' ? this.last.form : this.last.kind === 'refused' ? this.#open : undefined
  }

  /** Errors at the fields of the form that was shown last. */
  errors(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      (this.form()?.fields ?? []).flatMap((one) => (one.error ? [[one.id, one.error]] : [])),
    )
  }

  /** The page that was shown last, as plain text. */
  text(): string {
    return this.#page ? textOf(this.#page) : 'words' in this.last ? this.last.words : ''
  }

  /** The page that is open: one of its own, or the one that a file comes with. */
  get #page(): ShownCard | undefined {
    return 'card' in this.last ? this.last.card : undefined
  }

  /** Cards that stand in this person's one-to-one conversation. */
  cards(): readonly ShownCard[] {
    return this.#stage.channel.messages
      .filter((one) => one.ref.place.id === `dm-${this.name}`)
      .map((one) => one.card)
  }

  /** How many buttons with this action are on the page that is open. */
  count(action: string): number {
    const page = this.#page ? buttonsOf(this.#page) : []
    return page.filter((button) => button.action === action).length
  }

  buttons(): readonly Button<string>[] {
    const shown = this.#page ? [this.#page] : []
    const rooms = this.#stage.channel.messages
      .filter((one) => one.ref.place.kind === 'room')
      .map((one) => one.card)
    return [...rooms, ...this.cards(), ...shown].flatMap(buttonsOf)
  }
}

export function buttonsOf(card: ShownCard): readonly Button<string>[] {
  return card.blocks.flatMap((block) => (block.kind === 'buttons' ? block.buttons : []))
}

/** A form as it would be handed in: what it is prefilled with, changed by these; `'*'` answers every open choice. */
export function filledIn(form: ShownForm, values: RawValues): RawValues {
  const { '*': everything, ...given } = values
  const unknown = Object.keys(given).filter((id) => !form.fields.some((field) => field.id === id))
  if (unknown.length > 0) throw new Error(`${form.name} has no field ${unknown.join(', ')}`)
  return {
    ...prefilled(form),
    ...(everything === undefined ? {} : openChoices(form, everything)),
    ...byLabel(form, given),
  }
}

/** The same answer to every choice that must be made and is not made yet: `'*': 'met'`. */
function openChoices(form: ShownForm, value: string | readonly string[]): RawValues {
  const open = form.fields.filter(
    ({ face }) => face.kind === 'choice' && face.required && !face.value?.length,
  )
  return Object.fromEntries(open.map(({ id }) => [id, value]))
}

/** `label:Mikko` chooses the option that reads so, where its value is an id that no story knows. */
function byLabel(form: ShownForm, given: RawValues): RawValues {
  return Object.fromEntries(
    Object.entries(given).map(([id, value]) => {
      const wanted = typeof value === 'string' && value.startsWith('label:') ? value.slice(6) : undefined
      const face = form.fields.find((field) => field.id === id)?.face
      if (wanted === undefined || face?.kind !== 'choice') return [id, value]
      return [id, face.options.find((option) => option.label.includes(wanted))?.value ?? '']
    }),
  )
}

function prefilled(form: ShownForm): RawValues {
  const raw: Record<string, string | readonly string[]> = {}
  for (const { id, face } of form.fields) {
    if (face.value === undefined) continue
    raw[id] = typeof face.value === 'boolean' ? String(face.value) : face.value
  }
  return raw
}

/** Everything that a card shows, as lines. */
export function textOf(card: ShownCard): string {
  const lines = [card.title, card.preview]
  for (const block of card.blocks) {
    if (block.kind === 'heading' || block.kind === 'text') lines.push(block.text)
    if (block.kind === 'rows') lines.push(...block.rows.map((row) => `${row.label}: ${row.value}`))
    if (block.kind === 'list') lines.push(...block.items)
    if (block.kind === 'said') lines.push(`${block.by ?? ''} “${block.words.said}”`)
    if (block.kind === 'bars') lines.push(...block.bars.map((bar) => `${bar.label}: ${bar.words}`))
    if (block.kind === 'copy') lines.push(block.label, block.words)
    if (block.kind === 'buttons') lines.push(...block.buttons.map((button) => `[${button.label}]`))
  }
  return lines.join('\n')
}

/** The whole bot on a real database file, with a clock that tests move and a platform that tests read. */
export class Stage {
  readonly channel = new StageChannel()
  readonly store: OpenedStore
  readonly engine: Engine
  readonly dir: string
  readonly problems: unknown[] = []
  /** What files were made of, in order. */
  readonly made: FileContent[] = []
  /** Every gesture, in order. */
  readonly played: Played[] = []
  /** Lines that would have been logged. */
  readonly logged: string[] = []
  readonly #actors = new Map<string, Actor>()
  #now: number
  #gestures = 0

  private constructor(
    dir: string,
    store: OpenedStore,
    chapters: readonly Chapter[],
    startsAt: string,
    make: MakeFile,
  ) {
    this.dir = dir
    this.store = store
    this.#now = Date.parse(startsAt)
    // Each gesture comes in a minute of its own, so that the pace of people never stands in a test's way.
    this.engine = createEngine({
      store,
      house: createHouse(chapters),
      channels: new Map([['web', this.channel]]),
      clock: { now: () => this.#now },
      realNow: () => this.#gestures * 60_000,
      log: (event, fields) => this.logged.push(JSON.stringify([event, fields])),
      notice: (event, fields) => this.logged.push(JSON.stringify([event, fields])),
      onError: (error) => this.problems.push(error),
      makeFile: (content) => {
        this.made.push(content)
        return make(content)
      },
      language: 'en',
    })
  }

  /** `given`: where chance and real time come from, for two stages that must be alike; another database; who makes files. */
  static async open(
    chapters: readonly Chapter[],
    startsAt = '2027-01-04T09:00:00Z',
    given: Pick<StoreSettings, 'random' | 'realNow'> & {
      readonly at?: DatabaseAt
      readonly makeFile?: MakeFile
    } = {},
  ): Promise<Stage> {
    const dir = mkdtempSync(join(tmpdir(), 'partwell-stage-'))
    const masterKey = new Uint8Array(32).fill(7)
    const { at = { file: join(dir, 'partwell.db') }, makeFile: make = makeFile, ...rest } = given
    const store = await openStore({ ...at, masterKey, ...rest })
    return new Stage(dir, store, chapters, startsAt, make)
  }

  /** A teammate; known to the platform from now on. */
  cast(name: string, cast: Cast = {}): Actor {
    this.channel.people.set(name, cast)
    const actor = this.#actors.get(name) ?? new Actor(this, name)
    this.#actors.set(name, actor)
    return actor
  }

  room(id: string, belonging: Belonging = 'member'): Place {
    this.channel.places.set(id, belonging)
    return { kind: 'room', channel: 'web', installation: 'stage', id }
  }

  /** One gesture through the engine; then everything that follows from it is delivered. */
  async gesture(
    account: Account,
    what: Parameters<Engine['receive']>[0]['what'],
    room?: string,
    id?: string,
  ): Promise<ShownReply> {
    this.#gestures += 1
    const at: Place = room
      ? { kind: 'room', channel: 'web', installation: account.installation, id: room }
      : { kind: 'direct', channel: 'web', installation: account.installation, id: `dm-${account.user}` }
    const gesture = { id: id ?? `g${this.#gestures}`, account, at, what }
    const reply = await this.engine.receive(gesture)
    this.played.push({ gesture, reply, at: this.#now })
    await this.settle()
    return reply
  }

  get now(): number {
    return this.#now
  }

  /** Delivers until nothing is due any more. A problem inside the engine fails the test here. */
  async settle(): Promise<void> {
    for (let round = 0; round < 200; round += 1) {
      const done = await this.engine.delivery.round()
      if (this.problems.length > 0) throw this.problems[0]
      if (done === 0) return
    }
    throw new Error('the outbox and the timers never come to rest')
  }

  /** Moves the clock in steps of what is due, as if time passed: nothing fires late. */
  async until(iso: string): Promise<void> {
    const end = Date.parse(iso)
    for (let step = 0; step < 500; step += 1) {
      const next = await this.store.nextDue(this.#now)
      if (next === undefined || next > end) break
      this.#now = Math.max(this.#now, next)
      await this.settle()
    }
    this.#now = end
    await this.settle()
  }

  /** Moves the clock at once, as after an outage: what is due fires late. */
  async sleepUntil(iso: string): Promise<void> {
    this.#now = Date.parse(iso)
    await this.settle()
  }

  async close(): Promise<void> {
    await this.store.close()
    rmSync(this.dir, { recursive: true, force: true })
  }
}
