import type { PersonId } from '../../src/case/person.ts'
import type { CaseState } from '../../src/case/state.ts'
import type { Button, ShownCard } from '../../src/engine/card.ts'
import type { ShownReply } from '../../src/engine/channel.ts'
import type { ShownForm } from '../../src/engine/form.ts'
import type { Actor, Stage } from '../stage.ts'
import type { Chance } from './chance.ts'
import { fill, type Pen } from './fill.ts'
import type { Story } from './stories.ts'

/** Buttons that answer with a document or a picture. */
const asFile = /[.]picture|File$/

interface Choice {
  readonly actor: Actor
  readonly button: Button<string>
  readonly weight: number
  readonly key: string
}

const buttonsOf = (card: ShownCard): readonly Button<string>[] =>
  card.blocks.flatMap((block) => (block.kind === 'buttons' ? block.buttons : []))

/**
 * Uses the bot as a team does that has never seen it: somebody looks at their cards and at the case, presses something,
 * fills in what opens, and now and then time passes. It knows nothing of chapters but the hints of its story.
 */
export class Explorer {
  readonly stage: Stage
  readonly story: Story
  readonly #chance: Chance
  readonly #actors: readonly Actor[]
  /** The case page as each person saw it last, and in which version of the case. */
  readonly #pages = new Map<string, { readonly card: ShownCard; readonly version: number }>()
  /** The page that each person was shown last. */
  readonly #shown = new Map<string, ShownCard>()
  readonly #pressed = new Map<string, number>()
  /** Forms that were met, by name, with the person who met them. */
  readonly forms = new Map<string, { readonly form: ShownForm; readonly actor: Actor }>()
  /** What kept a form from being taken, for the report of a walk that gets stuck. */
  readonly stuck = new Map<string, string>()
  /** Every text that was typed into a field, and where. */
  readonly typed: {
    readonly by: string
    readonly form: string
    readonly field: string
    readonly text: string
  }[] = []
  /** Looks at every form that somebody has opened, before they fill it in. */
  onForm: ((form: ShownForm, actor: Actor) => Promise<void>) | undefined
  #case: CaseState | undefined
  #version = 0
  #words = 0

  constructor(stage: Stage, story: Story, chance: Chance) {
    this.stage = stage
    this.story = story
    this.#chance = chance
    this.#actors = story.cast.map(({ name, ...cast }) => stage.cast(name, cast))
  }

  get actors(): readonly Actor[] {
    return this.#actors
  }

  /** The case as it is stored now. */
  async look(): Promise<CaseState | undefined> {
    const tenant = await this.stage.store.tenantOf({ channel: 'web', installation: 'stage' })
    const streams = await this.stage.store.transact(tenant, (tx) => tx.allStreams('case'))
    // Should another case have been opened meanwhile, it is not the one that this story is about.
    const mine = streams.find(({ id }) => id === this.#case?.id) ?? streams.at(-1)
    this.#case = mine?.state as CaseState | undefined
    this.#version = mine?.version ?? 0
    return this.#case
  }

  /** The person ids of the cast, by name. */
  async ids(): Promise<ReadonlyMap<string, PersonId>> {
    const tenant = await this.stage.store.tenantOf({ channel: 'web', installation: 'stage' })
    const people = await this.stage.store.transact(tenant, (tx) => tx.everyone())
    return new Map(people.map(({ id, account }) => [account.user, id]))
  }

  /** What begins the story: the client is logged about and the case is opened. */
  async begin(): Promise<void> {
    for (const { by, words } of this.story.opening) {
      const actor = this.#actor(by)
      await this.#answer(actor, await actor.command(words))
    }
    await this.look()
  }

  /** Goes on until the case is closed or so many steps are taken. */
  async walk(steps: number): Promise<CaseState | undefined> {
    for (let step = 0; step < steps; step += 1) {
      if (this.#case?.stage === 'closed') break
      await this.step()
    }
    return this.#case
  }

  /** One thing that somebody does, or time that passes. */
  async step(): Promise<void> {
    const choices = await this.#choices()
    const total = choices.reduce((sum, { weight }) => sum + weight, 0)
    if (total < 0.5 || this.#chance.oneIn(patience(this.#case))) await this.#pass()
    else {
      let left = this.#chance.share() * total
      const choice = choices.find(({ weight }) => {
        left -= weight
        return left <= 0
      })
      if (choice) await this.#press(choice)
    }
    await this.look()
  }

  /** Time passes until the next thing is due, or to the next day. */
  async #pass(): Promise<void> {
    const { now } = this.stage
    const next = (await this.stage.store.nextDue(now)) ?? now
    const tomorrow = now + 86_400_000
    const to = next > now && next < now + 30 * 86_400_000 ? next : tomorrow
    await this.stage.until(new Date(to).toISOString())
  }

  #actor(name: string): Actor {
    return this.stage.cast(name, this.story.cast.find((one) => one.name === name) ?? {})
  }

  async #choices(): Promise<readonly Choice[]> {
    const about = this.#case
    if (!about) return []
    const all: Choice[] = []
    for (const actor of this.#actors) {
      await this.#openPage(actor, about)
      const asks = actor.cards().flatMap(buttonsOf)
      const page = this.#pages.get(actor.name)
      const shown = this.#shown.get(actor.name)
      const found: [Button<string>, number][] = [
        ...asks.map((one): [Button<string>, number] => [one, 4]),
        ...(page ? buttonsOf(page.card).map((one): [Button<string>, number] => [one, 1]) : []),
        ...(shown ? buttonsOf(shown).map((one): [Button<string>, number] => [one, 2]) : []),
      ]
      for (const [button, base] of found) all.push(this.#choice(actor, button, base, about))
    }
    return all
  }

  #choice(actor: Actor, button: Button<string>, base: number, about: CaseState): Choice {
    const key = JSON.stringify([actor.name, button.action, button.subject])
    const now = this.#pressed.get(`${this.#version} ${this.stage.now} ${key}`) ?? 0
    const ever = this.#pressed.get(key) ?? 0
    const liking = this.story.likes(button.action, about, actor.name, button.subject)
    const primary = button.style === 'primary' ? 2 : 1
    // A file says what its page says: nobody needs one on the way.
    if (asFile.test(button.action)) return { actor, button, weight: 0, key }
    const weight = now > 0 ? 0.01 : (base * primary * liking) / (1 + ever) ** 2
    return { actor, button, weight, key }
  }

  /** Opens the case again when it has moved on since this person looked, as people do who were told. */
  async #openPage(actor: Actor, about: CaseState): Promise<void> {
    const known = this.#pages.get(actor.name)
    if (known?.version === this.#version) return
    if (known && !this.#chance.oneIn(8)) return
    const reply = await actor.command(`case ${about.codeName}`)
    if (reply.kind === 'page') this.#pages.set(actor.name, { card: reply.card, version: this.#version })
    else this.#pages.delete(actor.name)
  }

  async #press({ actor, button, key }: Choice): Promise<void> {
    for (const count of [key, `${this.#version} ${this.stage.now} ${key}`]) {
      this.#pressed.set(count, (this.#pressed.get(count) ?? 0) + 1)
    }
    const reply = await actor.press(button.action, button.subject)
    // Who has been refused does not try again soon.
    if (reply.kind === 'refused') this.#pressed.set(key, (this.#pressed.get(key) ?? 0) + 3)
    await this.#answer(actor, reply)
  }

  /** Deals with an answer: reads a page, fills in a form, and the next one if there is one. */
  async #answer(actor: Actor, reply: ShownReply): Promise<void> {
    let now = reply
    for (let part = 0; part < 6; part += 1) {
      if ('card' in now) this.#shown.set(actor.name, now.card)
      if (now.kind !== 'form') return
      now = await this.#fillIn(actor, now.form)
    }
  }

  async #fillIn(actor: Actor, opened: ShownForm): Promise<ShownReply> {
    if (!this.forms.has(opened.name)) this.forms.set(opened.name, { form: opened, actor })
    await this.onForm?.(opened, actor)
    let form = opened
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const values = fill(form, attempt, this.#pen(actor))
      this.#note(actor, form, values)
      const reply = await actor.submit(values, form)
      if (reply.kind !== 'form' || reply.form.name !== form.name || !isRefused(reply.form)) return reply
      form = reply.form
      const why = form.fields.flatMap(({ id, error }) => (error ? [`${id}: ${error}`] : []))
      this.stuck.set(form.name, [...why, form.problem].join(' · '))
    }
    return { kind: 'nothing' }
  }

  #note(actor: Actor, form: ShownForm, values: Readonly<Record<string, string | readonly string[]>>): void {
    for (const { id, face } of form.fields) {
      const text = values[id]
      if (face.kind === 'text' && typeof text === 'string' && text !== '') {
        this.typed.push({ by: actor.name, form: form.name, field: id, text })
      }
    }
  }

  #pen(actor: Actor): Pen {
    const about = this.#case
    return {
      chance: this.#chance,
      today: new Date(this.stage.now).toISOString().slice(0, 10),
      people: this.#actors.map(({ name }) => name),
      hint: (name, field, value, attempt) =>
        this.story.hint({
          form: name,
          field,
          value,
          attempt,
          by: actor.name,
          about,
          chance: this.#chance,
          today: new Date(this.stage.now).toISOString().slice(0, 10),
        }),
      words: (field, max) => {
        this.#words += 1
        return this.story.words(this.#words, field, max)
      },
    }
  }
}

/** How many things are done, about, before time passes: less in the stages that take weeks. */
function patience(about: CaseState | undefined): number {
  return about && ['remedy', 'follow', 'debrief'].includes(about.stage) ? 5 : 15
}

const isRefused = (form: ShownForm): boolean =>
  form.problem !== undefined || form.fields.some(({ error }) => error !== undefined)
