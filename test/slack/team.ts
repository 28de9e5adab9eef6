import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { carryButton } from '../../adapters/slack/carry.ts'
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
import { Person } from './person.ts'
import { type Json, wordsOf } from './seen.ts'
import { Town, teamId } from './town.ts'

/** Somebody of a story who does everything in Slack, and knows what the engine answered. */
class SlackActor {
  readonly person: Person
  readonly name: string
  readonly #team: SlackTeam

  constructor(team: SlackTeam, person: Person) {
    this.#team = team
    this.person = person
    this.name = person.name
  }

  command(words: string, room?: string): Promise<ShownReply> {
    return this.#team.during(this, () => this.person.command(words, room))
  }

  /** Presses the button where it stands; one that stands nowhere any more as from a copied card. */
  press(action: string, subject: Subject): Promise<ShownReply> {
    const value = carryButton({ label: '', action, subject, opens: 'dialog' })
    const quiet = carryButton({ label: '', action, subject, opens: 'nothing' })
    return this.#team.during(this, async () => {
      const places = [this.person.top, ...(await this.person.messages()).toReversed()]
      const place = places.find((one) => {
        const text = JSON.stringify(one?.blocks ?? [])
        return text.includes(JSON.stringify(value)) || text.includes(JSON.stringify(quiet))
      })
      const copied: Json = {
        type: 'message',
        ts: '1.000001',
        blocks: [{ type: 'button', action_id: 'press:1', value, text: { type: 'plain_text', text: action } }],
      }
      const button = [value, quiet].find((one) =>
        JSON.stringify(place?.blocks ?? []).includes(JSON.stringify(one)),
      )
      const only = { ...(place ?? copied), blocks: [buttonOf(button ?? value)] }
      await this.person.press(action, place === undefined ? copied : only)
    })
  }

  submit(values: RawValues, form: ShownForm): Promise<ShownReply> {
    const asked = new Set(this.person.fields())
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
    return this.#team.during(this, () => this.person.submit(given))
  }

  cards(): readonly ShownCard[] {
    return this.#team.standing(this.person.id)
  }
}

const buttonOf = (value: string): Json => ({
  ...{ type: 'button', action_id: 'press:1', value },
  text: { type: 'plain_text', text: 'x' },
})

/** A team that lives a story in an emulated Slack: Bolt over signed HTTP, the real engine, chapters and database. */
export class SlackTeam {
  readonly town: Town
  readonly store: Pick<OpenedStore, 'tenantOf' | 'transact' | 'nextDue'>
  readonly engine: Engine
  readonly played: Played[] = []
  readonly problems: unknown[] = []
  readonly logged: string[] = []
  /** Every card that was sent, edits included, with its place. */
  readonly sent: { readonly place: Place; readonly card: ShownCard }[] = []
  /** Each act counts as one of its own minute: for a load that no person makes. */
  hurry = false
  readonly #opened: OpenedStore
  readonly #dir: string
  readonly #actors = new Map<string, SlackActor>()
  readonly #messages = new Map<string, { readonly place: Place; card: ShownCard }>()
  readonly #directs = new Map<string, string>()
  #now = Date.parse('2027-01-04T09:00:00Z')

  private constructor(town: Town, opened: OpenedStore, dir: string, channel: Channel) {
    this.town = town
    this.#opened = opened
    this.#dir = dir
    this.store = {
      tenantOf: () => opened.tenantOf({ channel: 'slack', installation: teamId }),
      transact: (tenant, work) => opened.transact(tenant, work),
      nextDue: (now) => opened.nextDue(now),
    }
    const log = (event: string, fields: unknown): void => {
      this.logged.push(JSON.stringify([event, fields]))
    }
    this.engine = createEngine({
      ...{
        store: opened,
        house: createHouse(chapters),
        channels: new Map([['slack', this.#recording(channel)]]),
      },
      ...{ clock: { now: () => this.#now }, log, notice: log, makeFile, language: 'en' },
      realNow: () => town.now() + (this.hurry ? 61_000 * this.played.length : 0),
      onError: (error) => this.problems.push(error),
    })
  }

  static async gather(names: readonly string[], startsAt?: string): Promise<SlackTeam> {
    const town = await Town.build(names)
    const dir = mkdtempSync(join(tmpdir(), 'partwell-slack-'))
    const masterKey = new Uint8Array(32).fill(7)
    const opened = await openStore({ file: join(dir, 'partwell.db'), masterKey, realNow: town.now })
    let team: SlackTeam | undefined
    const channel = await town.connect((gesture) => {
      if (!team) throw new Error('nobody is there yet')
      return team.#receive(gesture)
    })
    team = new SlackTeam(town, opened, dir, channel)
    if (startsAt !== undefined) team.#now = Date.parse(startsAt)
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
      direct: async (account) => {
        const place = await channel.direct(account)
        this.#directs.set(place.id, account.user)
        return place
      },
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

  cast(name: string, cast: { readonly language?: string; readonly zone?: string } = {}): Actor {
    const known = this.#actors.get(name) ?? new SlackActor(this, new Person(this.town, name))
    this.#actors.set(name, known)
    this.town.extra.set(this.town.user(name), {
      locale: `${cast.language ?? 'en'}-XX`,
      tz: cast.zone ?? 'Europe/Oslo',
    })
    return known as unknown as Actor
  }

  person(name: string): Person {
    const actor = this.#actors.get(name)
    if (!actor) throw new Error(`no ${name}`)
    return actor.person
  }

  userOf(name: string): string {
    return this.town.people.get(name) ?? name
  }

  /** The cards in a person's own conversation. */
  standing(user: string): readonly ShownCard[] {
    return [...this.#messages.values()]
      .filter(({ place }) => this.#directs.get(place.id) === user)
      .map(({ card }) => card)
  }

  /** What the engine answered while a person did something, once Slack shows it and all that follows is delivered. */
  async during(actor: SlackActor, doing: () => Promise<void>): Promise<ShownReply> {
    // Each act in a minute of its own: neither the pace of people nor that of Slack stands in the way.
    this.town.shift += 61_000
    const before = this.played.length
    await doing()
    const mine = this.played.slice(before).filter(({ gesture }) => gesture.account.user === actor.person.id)
    const reply = mine[0]?.reply ?? { kind: 'nothing' }
    this.#expectShown(actor.person, reply)
    await this.settle()
    return reply
  }

  #expectShown(person: Person, reply: ShownReply): void {
    const fail = (what: string): never => {
      throw new Error(
        `${person.name}: ${what}; ${person.text().slice(0, 300)} ${this.town.failures.map(String)}`,
      )
    }
    if ('card' in reply && !wordsOf(person.top).some((one) => one.startsWith(reply.card.title.slice(0, 23))))
      fail(`the page “${reply.card.title}” does not stand there`)
    if (reply.kind === 'form') {
      if (reply.form.fields.some(({ id }) => !person.fields().includes(id)))
        fail(`${reply.form.name} is not asked`)
      const errors = reply.form.fields.filter(({ error }) => error !== undefined)
      if (errors.some(({ id, error }) => person.errors[id] !== error && !person.text().includes(error ?? '')))
        fail(`errors of ${reply.form.name} are not shown`)
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
    for (const { person } of this.#actors.values()) person.look()
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
    await this.town.close()
    await this.#opened.close()
    rmSync(this.#dir, { recursive: true, force: true })
  }
}

const keyOf = (ref: MessageRef): string => `${ref.place.id} ${ref.id}`

/**
 * A story that has begun in Slack: the client is logged about, the case is open, and its live card stands in a room.
 * `others` are in the workspace, and have no part in it.
 */
export async function beginInSlack(
  story: Story,
  seed: number,
  others: readonly string[] = [],
): Promise<{ readonly team: SlackTeam; readonly explorer: Explorer; readonly room: string }> {
  const names = story.cast.map(({ name }) => name)
  const team = await SlackTeam.gather([...names, ...others])
  for (const name of others) team.cast(name)
  const room = await team.town.room('team', names)
  const explorer = new Explorer(team as unknown as Stage, story, new Chance(seed))
  await explorer.begin()
  const about = await explorer.look()
  const [owner] = explorer.actors
  if (!about || !owner) throw new Error('the story did not begin')
  await owner.command(`case ${about.codeName}`, room)
  await owner.press('desk.room', { case: about.id, item: room })
  return { team, explorer, room }
}
