import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { carryButton, readData } from '../../adapters/teams/carry.ts'
import { chapters } from '../../flows/index.ts'
import type { Place } from '../../src/case/person.ts'
import type { ShownCard } from '../../src/engine/card.ts'
import type { Channel, ShownReply } from '../../src/engine/channel.ts'
import { createEngine, type Engine } from '../../src/engine/engine.ts'
import type { ShownForm } from '../../src/engine/form.ts'
import type { Gesture, MessageRef, RawValues, Subject } from '../../src/engine/gesture.ts'
import { makeFile } from '../../src/files/make-file.ts'
import { createHouse } from '../../src/house.ts'
import { type OpenedStore, openStore } from '../../src/store/open-store.ts'
import { Chance } from '../explore/chance.ts'
import { Explorer } from '../explore/explorer.ts'
import type { Story } from '../explore/stories.ts'
import type { Actor, Played, Stage } from '../stage.ts'
import { Bot } from './bot.ts'
import type { Person } from './person.ts'
import { actionsIn, cardOf, cardType, type Json } from './seen.ts'
import { type Message, Town, tenantId } from './town.ts'

/** What a button of ours does, read as the adapter reads it. */
const doing = (action: Json) => readData(action.data)
const pressing =
  (wanted: string, subject: Subject) =>
  (action: Json): boolean => {
    const carried = doing(action)
    if (carried?.kind !== 'press' || carried.action !== wanted) return false
    return sorted(carried.subject) === sorted(subject)
  }
const sorted = (subject: Subject): string => JSON.stringify(Object.entries(subject).toSorted())

/** A card that somebody kept or was sent: with one button that stands nowhere any more. */
function copied(action: string, subject: Subject): Message {
  const data = carryButton({ action, subject }, false)
  const button = { type: 'Action.Execute', title: action, verb: 'partwell', data }
  const content = { type: 'AdaptiveCard', version: '1.5', body: [], actions: [button] }
  const activity = { type: 'message', attachments: [{ contentType: cardType, content }] }
  return { id: '1767000000000', thread: undefined, from: 'bot', activity }
}

/** Somebody of a story who does everything in Teams, and knows what the engine answered. */
class TeamsActor {
  readonly person: Person
  readonly name: string
  readonly #team: TeamsTeam

  constructor(team: TeamsTeam, person: Person) {
    this.#team = team
    this.person = person
    this.name = person.name
  }

  /** Types in their own chat; in a room by mentioning the bot, and then opens what it holds for them. */
  command(words: string, room?: string): Promise<ShownReply> {
    return this.#team.during(this, async () => {
      this.person.dialog = undefined
      if (room === undefined) await this.person.say(words)
      else {
        const where = this.#team.town.conversation(room)
        await this.person.say(words, where)
        await this.person.press((action) => doing(action)?.kind === 'again', { where })
      }
    })
  }

  /** Presses the button where it stands, turning pages to find it; one that stands nowhere any more as from a copied card. */
  press(action: string, subject: Subject): Promise<ShownReply> {
    return this.#team.during(this, async () => {
      const isIt = pressing(action, subject)
      for (let turns = 0; turns < 20; turns += 1) {
        if (this.#sees(isIt)) return this.person.press(isIt)
        if (!(await this.#turn(turns))) break
      }
      await this.person.press(isIt, { message: copied(action, subject) })
    })
  }

  #sees(isIt: (action: Json) => boolean): boolean {
    const cards = [
      this.person.dialog?.card,
      ...this.person.messages().map(({ activity }) => cardOf(activity)),
    ]
    return cards.some((card) => actionsIn(card).some(isIt))
  }

  /** Turns to this part of the page that is open. */
  async #turn(part: number): Promise<boolean> {
    const turns = (action: Json): boolean => {
      const carried = doing(action)
      return carried?.kind === 'part' && carried.part === part + 1
    }
    if (!this.#sees(turns)) return false
    await this.person.press(turns)
    return true
  }

  submit(values: RawValues, form: ShownForm): Promise<ShownReply> {
    const asked = new Set(this.person.inputs())
    const given = Object.fromEntries(
      form.fields
        .filter(({ id }) => asked.has(id) && values[id] !== undefined)
        .map(({ id, face }) => {
          const raw = values[id] ?? ''
          if (face.kind !== 'people') return [id, raw]
          return [
            id,
            (typeof raw === 'string' ? [raw] : raw).filter(Boolean).map((one) => this.#team.userOf(one)),
          ]
        }),
    )
    const handsIn = (action: Json): boolean => {
      const carried = doing(action)
      return carried?.kind === 'submit' && carried.form === form.name
    }
    return this.#team.during(this, () => this.person.press(handsIn, { values: given }))
  }

  cards(): readonly ShownCard[] {
    return this.#team.standing(this.person.chat.id)
  }

  /** Reads on, part by part, to where a long form asks. */
  async readOn({ fields }: ShownForm): Promise<void> {
    for (let turns = 0; turns < 20; turns += 1) {
      if (fields.some(({ id }) => this.person.inputs().includes(id)) || !(await this.#turn(turns))) return
    }
  }
}

interface CastMember {
  readonly name: string
  readonly language?: string
  readonly zone?: string
  readonly country?: string
}

/** A team that lives a story in an emulated Teams: the SDK over signed HTTP, the real engine, chapters and database. */
export class TeamsTeam {
  readonly town: Town
  readonly bot: Bot
  readonly store: Pick<OpenedStore, 'tenantOf' | 'transact' | 'nextDue'>
  readonly engine: Engine
  readonly played: Played[] = []
  readonly problems: unknown[] = []
  readonly logged: string[] = []
  /** Every card that was sent, edits included, with its place. */
  readonly sent: { readonly place: Place; readonly card: ShownCard }[] = []
  readonly #opened: OpenedStore
  readonly #dir: string
  readonly #actors = new Map<string, TeamsActor>()
  readonly #messages = new Map<string, { readonly place: Place; card: ShownCard }>()
  #now = Date.parse('2027-01-04T09:00:00Z')

  private constructor(bot: Bot, opened: OpenedStore, dir: string) {
    this.bot = bot
    this.town = bot.town
    this.#opened = opened
    this.#dir = dir
    this.store = {
      tenantOf: () => opened.tenantOf({ channel: 'teams', installation: tenantId }),
      transact: (tenant, work) => opened.transact(tenant, work),
      nextDue: (now) => opened.nextDue(now),
    }
    const log = (event: string, fields: unknown): void => {
      this.logged.push(JSON.stringify([event, fields]))
    }
    this.engine = createEngine({
      ...{ store: opened, house: createHouse(chapters) },
      channels: new Map([['teams', this.#recording(bot.channel)]]),
      ...{ clock: { now: () => this.#now }, log, notice: log, makeFile, language: 'en' },
      realNow: this.town.now,
      onError: (error) => this.problems.push(error),
    })
  }

  /** People who all have the app. */
  static async gather(cast: readonly CastMember[], startsAt?: string): Promise<TeamsTeam> {
    const town = await Town.open(cast.map(({ name }) => name))
    const dir = mkdtempSync(join(tmpdir(), 'partwell-teams-'))
    const masterKey = new Uint8Array(32).fill(7)
    const opened = await openStore({ file: join(dir, 'partwell.db'), masterKey, realNow: town.now })
    let team: TeamsTeam | undefined
    const bot = await Bot.connect(town, (gesture) => {
      if (!team) throw new Error('nobody is there yet')
      return team.#receive(gesture)
    })
    team = new TeamsTeam(bot, opened, dir)
    if (startsAt !== undefined) team.#now = Date.parse(startsAt)
    for (const { name, language = 'en', zone = 'Europe/Oslo', country = 'NO' } of cast) {
      Object.assign(town.user(name), { locale: `${language}-${country}`, zone, country })
      await team.#actor(name).person.install()
      town.shift += 5000
    }
    return team
  }

  async #receive(gesture: Gesture): Promise<ShownReply> {
    const reply = await this.engine.receive(gesture)
    this.played.push({ gesture, reply, at: this.#now })
    return reply
  }

  #recording(channel: Channel): Channel {
    return {
      ...channel,
      post: async (to, card) => {
        const ref = await channel.post(to, card)
        this.#messages.set(keyOf(ref), { place: to, card })
        this.sent.push({ place: to, card })
        return ref
      },
      update: async (message, card) => {
        await channel.update(message, card)
        this.#messages.set(keyOf(message), { place: message.place, card })
        this.sent.push({ place: message.place, card })
      },
      withdraw: async (message) => {
        await channel.withdraw(message)
        this.#messages.delete(keyOf(message))
      },
    }
  }

  #actor(name: string): TeamsActor {
    const known = this.#actors.get(name) ?? new TeamsActor(this, this.bot.person(name))
    this.#actors.set(name, known)
    return known
  }

  cast(name: string): Actor {
    return this.#actor(name) as unknown as Actor
  }

  person(name: string): Person {
    return this.#actor(name).person
  }

  userOf(name: string): string {
    return this.town.people.get(name)?.aadObjectId ?? name
  }

  /** The cards of the engine in a person's own conversation. */
  standing(chat: string): readonly ShownCard[] {
    return [...this.#messages.values()].filter(({ place }) => place.id === chat).map(({ card }) => card)
  }

  /** What the engine answered while a person did something, once Teams shows it and all that follows is delivered. */
  async during(actor: TeamsActor, work: () => Promise<void>): Promise<ShownReply> {
    // Each act in a minute of its own: neither the pace of people nor that of Teams stands in the way.
    this.town.shift += 61_000
    const before = this.played.length
    await work()
    const user = this.userOf(actor.name)
    const mine = this.played.slice(before).filter(({ gesture }) => gesture.account.user === user)
    const reply = mine.at(-1)?.reply ?? { kind: 'nothing' }
    if (reply.kind === 'form') await actor.readOn(reply.form)
    this.#expectShown(actor.person, reply)
    await this.settle()
    return reply
  }

  #expectShown(person: Person, reply: ShownReply): void {
    const fail = (what: string): never => {
      const { troubles, told } = person
      const seen = [person.text().slice(0, 300), ...troubles, told.at(-1), ...this.bot.failures]
      throw new Error(`${person.name}: ${what}; ${seen.join(' | ')}`)
    }
    if (person.troubles.length > 0) fail('Teams had to say that something went wrong')
    // What took the place of a card need not be the newest there.
    const text = [person.dialog, ...person.messages()].map((one) => person.read(one)).join('\n')
    if (reply.kind === 'page' && !text.includes(reply.card.title))
      fail(`the page “${reply.card.title}” does not stand there`)
    if (reply.kind === 'form') {
      const wanted = reply.form.fields.filter(({ face }) => face.kind !== 'choice' || face.options.length > 0)
      if (wanted.some(({ id }) => !person.inputs().includes(id))) fail(`${reply.form.name} is not asked`)
      const errors = reply.form.fields.flatMap(({ error }) => (error === undefined ? [] : [error]))
      if (errors.some((error) => !text.includes(error))) fail(`errors of ${reply.form.name} are not shown`)
    }
  }

  get now(): number {
    return this.#now
  }

  async settle(): Promise<void> {
    for (let round = 0; round < 200; round += 1) {
      this.town.shift += 2000
      const done = await this.engine.delivery.round()
      if (this.problems.length > 0) throw this.problems[0]
      if (done === 0) break
    }
  }

  async until(iso: string): Promise<void> {
    const end = Date.parse(iso)
    for (let step = 0; step < 500; step += 1) {
      const next = await this.#opened.nextDue(this.#now)
      if (next === undefined || next > end) break
      this.#now = Math.max(this.#now, next)
      await this.settle()
    }
    this.#now = Math.max(end, this.#now)
    await this.settle()
  }

  async close(): Promise<void> {
    await this.bot.close()
    await this.town.close()
    await this.#opened.close()
    rmSync(this.#dir, { recursive: true, force: true })
  }
}

const keyOf = (ref: MessageRef): string => `${ref.place.id} ${ref.id}`

/** A story that has begun in Teams: the client is logged about, the case is open, and its live card stands in a channel. */
export async function beginInTeams(
  story: Story,
  seed: number,
): Promise<{ readonly team: TeamsTeam; readonly explorer: Explorer; readonly room: string }> {
  const team = await TeamsTeam.gather(story.cast)
  const names = story.cast.map(({ name }) => name)
  const [channel] = team.town.team('team', names).channels
  const [first = ''] = names
  if (!channel) throw new Error('a team has a channel')
  await team.person(first).install(channel)
  const explorer = new Explorer(team as unknown as Stage, story, new Chance(seed))
  await explorer.begin()
  const about = await explorer.look()
  const [owner] = explorer.actors
  if (!about || !owner) throw new Error('the story did not begin')
  await owner.command(`case ${about.codeName}`, channel.id)
  await owner.press('desk.room', { case: about.id, item: channel.id })
  return { team, explorer, room: channel.id }
}
