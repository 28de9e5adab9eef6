import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chapters } from '../../flows/index.ts'
import type { Place } from '../../src/case/person.ts'
import type { ShownCard } from '../../src/engine/card.ts'
import type { Channel, ShownReply } from '../../src/engine/channel.ts'
import { createEngine, type Engine } from '../../src/engine/engine.ts'
import type { Gesture, MessageRef } from '../../src/engine/gesture.ts'
import { makeFile } from '../../src/files/make-file.ts'
import { createHouse } from '../../src/house.ts'
import { type OpenedStore, openStore } from '../../src/store/open-store.ts'
import { Chance } from '../explore/chance.ts'
import { Explorer } from '../explore/explorer.ts'
import type { Story } from '../explore/stories.ts'
import type { Actor, Played, Stage } from '../stage.ts'
import { TeamsActor } from './actor.ts'
import { Bot } from './bot.ts'
import type { Person } from './person.ts'
import { Town, tenantId } from './town.ts'

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
    if ('card' in reply && !text.includes(reply.card.title))
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
