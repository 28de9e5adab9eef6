import type { Act } from '../case/access.ts'
import { peopleOfClient } from '../case/client.ts'
import type { Outcome } from '../case/outcome.ts'
import type { PersonId } from '../case/person.ts'
import { peopleOfProspect } from '../case/prospect.ts'
import type { CaseState } from '../case/state.ts'
import type { Workspace } from '../case/workspace.ts'
import { commandWord } from '../language/commands.ts'
import { type Message, message, say } from '../language/text.ts'
import { type Acquaintances, NeedAccounts } from './acquaintances.ts'
import type { ShownCard } from './card.ts'
import type { ShownReply } from './channel.ts'
import { type Author, commitStep } from './commit.ts'
import { exportOf } from './export.ts'
import { type NamedFile, nameFile } from './file.ts'
import type { FormRule, Need, Profile, Reply, Scene, Step } from './flow.ts'
import { type Form, parseForm } from './form.ts'
import type { Gesture, RawValues, Subject } from './gesture.ts'
import type { House } from './house.ts'
import { introduce } from './introduce.ts'
import { showCard, showForm } from './localise.ts'
import { type Asked, find, formOf, type Routes, takeOf } from './routes.ts'
import type { Tx } from './store.ts'
import { profileOf, World } from './world.ts'

/** Something the security log should hold: who was refused what. Ids and acts only. */
export type Notice = (
  event: 'denied' | 'same-id',
  fields: { readonly act?: Act; readonly why?: string },
) => void

export interface Conversation {
  readonly house: House
  readonly routes: Routes
  readonly known: Acquaintances
  readonly now: number
  readonly notice: Notice
}

/** An answer whose file has not been made: what is kept with the gesture's id, so that a repeat makes it again. */
export type Answered =
  | Exclude<ShownReply, { readonly kind: 'file' }>
  | { readonly kind: 'file'; readonly file: NamedFile; readonly card: ShownCard }

/** One gesture in one transaction: deduplicated, allowed, run, committed, answered (trust K1, P2). */
export async function converse(tx: Tx, gesture: Gesture, given: Conversation): Promise<Answered> {
  const content = tx.contentHash({ account: gesture.account, what: gesture.what })
  const taken = await tx.taken(gesture.id)
  const turn = await Turn.begin(tx, gesture, given)
  if (taken) {
    if (taken.content === content) return taken.reply as Answered
    given.notice('same-id', {})
    return turn.refused(message('common.refused.sameId'))
  }
  const { reply, changed, sealed } = await turn.play()
  // What the row says of a sealed answer must go with the link between the answer and its author.
  if (changed) await tx.take(gesture.id, { content, reply, ...(sealed ? { about: sealed } : {}) }, given.now)
  return reply
}

interface Played {
  readonly reply: Answered
  readonly changed: boolean
  /** The round to which a sealed answer was given. */
  readonly sealed?: { readonly stream: string; readonly round: string } | undefined
}

/** A gesture on its way through one transaction. */
class Turn {
  readonly #world: World
  readonly #gesture: Gesture
  readonly #given: Conversation
  readonly #me: Profile
  readonly #workspace: Workspace
  /** The form that is open in this turn, to show again with what was typed when something is refused. */
  #open: { form: Form; raw: RawValues } | undefined

  private constructor(
    world: World,
    gesture: Gesture,
    given: Conversation,
    me: Profile,
    workspace: Workspace,
  ) {
    this.#world = world
    this.#gesture = gesture
    this.#given = given
    this.#me = me
    this.#workspace = workspace
  }

  static async begin(tx: Tx, gesture: Gesture, given: Conversation): Promise<Turn> {
    const world = new World(tx, given.house)
    const workspace = await world.workspace()
    const record = await introduce(tx, gesture.account, given.known)
    world.knowPerson(record)
    return new Turn(world, gesture, given, profileOf(record, record.id, workspace), workspace)
  }

  refused(text: Message): Answered {
    return { kind: 'refused', words: say(text, this.#me) }
  }

  async play(): Promise<Played> {
    const { what } = this.#gesture
    const asked = find(this.#given.routes, what, this.#me.language)
    if (asked.kind === 'refused') return { reply: this.refused(asked.text), changed: false }
    const rule = asked.kind === 'run' ? asked : asked.rule
    const subject = what.kind === 'press' || what.kind === 'submit' ? what.subject : {}
    const scene = await this.#scene(rule.on, rule.act, subject, rule.needs ?? [])
    if ('denied' in scene) return { reply: this.refused(scene.denied), changed: false }
    const step = await this.#run(asked, scene.scene, subject)
    const author: Author = {
      by: this.#me.id,
      person: this.#me.id,
      now: this.#given.now,
      seed: this.#gesture.id,
    }
    const changed = await commitStep(this.#world, step, author)
    await this.#keepDraft(step, subject)
    const sealed = step.seal && { stream: step.seal.stream, round: step.seal.round }
    return { reply: await this.#show(step.reply), changed, sealed }
  }

  /** Loads what the handler is about and asks the access table. "Not found" and "not allowed" read the same (trust P2). */
  async #scene(
    on: FormRule['on'],
    act: Act,
    subject: Subject,
    needs: readonly Need[],
  ): Promise<{ scene: Scene } | { denied: Message }> {
    const about = on === 'case' && subject.case ? await this.#world.case(subject.case) : undefined
    const client = on === 'client' && subject.client ? await this.#world.client(subject.client) : undefined
    const prospect =
      on === 'prospect' && subject.prospect ? await this.#world.prospect(subject.prospect) : undefined
    const verdict = this.#given.house.may(this.#me.id, act, about)
    const inIt = [...(client ? peopleOfClient(client) : []), ...(prospect ? peopleOfProspect(prospect) : [])]
    const stranger = (on === 'client' || on === 'prospect') && !inIt.includes(this.#me.id)
    if (verdict !== 'yes' || stranger)
      return { denied: await this.#denied(act, stranger ? 'not-yours' : verdict, about) }
    if (about) {
      await this.#world.meet([...Object.keys(about.people), ...about.incidents.map((one) => one.reporter)])
      await this.#world.loadRounds(about, this.#me.id, needs)
      await this.#world.tx.noteView(this.#me.id, about.id, this.#given.now)
    }
    await this.#world.meet(inIt)
    return {
      scene: {
        ...(await this.#bare(subject, needs)),
        ...(about ? { case: about } : {}),
        ...(client ? { client } : {}),
        ...(prospect ? { prospect } : {}),
      },
    }
  }

  async #bare(subject: Subject, needs: readonly Need[]): Promise<Scene> {
    const { mine, myClients, myProspects } = await this.#mine(needs.includes('mine'))
    for (const one of mine) {
      await this.#world.meet(Object.keys(one.people))
      await this.#world.loadRounds(one, this.#me.id, [])
    }
    await this.#world.meet([
      ...this.#workspace.admins,
      ...this.#workspace.lessons.map((lesson) => lesson.owner),
    ])
    const { what, at } = this.#gesture
    const scene = this.#world.scene({
      now: this.#given.now,
      me: this.#me,
      workspace: this.#workspace,
      subject,
      seed: (text) => this.#world.tx.contentHash(`${this.#gesture.id}:${text}`).slice(0, 20),
    })
    const quoted = what.kind === 'quote' ? { quoted: { words: what.words, source: what.source } } : {}
    const outcomes = needs.includes('outcomes') ? await this.#outcomes() : []
    return { ...scene, at, mine, myClients, myProspects, outcomes, ...quoted, ...(await this.#export(needs)) }
  }

  /** What the store keeps of them is codes and days that the case's own outcome was written with. */
  async #outcomes(): Promise<readonly Outcome[]> {
    return (await this.#world.tx.outcomes()) as readonly Outcome[]
  }

  async #export(needs: readonly Need[]): Promise<Pick<Scene, 'export'>> {
    if (!needs.includes('export')) return {}
    const kept = await exportOf(this.#world.tx, this.#given.house, this.#me.id)
    return { export: JSON.stringify(kept, undefined, 2) }
  }

  async #mine(needed: boolean): Promise<Pick<Scene, 'mine' | 'myClients' | 'myProspects'>> {
    if (!needed) return { mine: [], myClients: [], myProspects: [] }
    const me = this.#me.id
    return {
      mine: await this.#world.of('case', me),
      myClients: await this.#world.of('client', me),
      myProspects: await this.#world.of('prospect', me),
    }
  }

  async #denied(act: Act, why: string, about: CaseState | undefined): Promise<Message> {
    this.#given.notice('denied', { act, why })
    if (!about || why === 'not-yours') {
      return message('common.refused.notFound', { cases: commandWord('cases', this.#me.language) })
    }
    if (why === 'not-now') return message('common.refused.stage')
    const owner = this.#given.house.owner(about)
    await this.#world.meet([owner])
    return message('common.refused.role', { owner: this.#world.directory(this.#workspace).name(owner) })
  }

  async #run(asked: Exclude<Asked, { kind: 'refused' }>, scene: Scene, subject: Subject): Promise<Step> {
    if (asked.kind === 'run') return asked.run(scene)
    const form = formOf(asked.rule, scene)
    if ('refused' in form) return { facts: [], reply: { kind: 'refused', text: form.refused } }
    if (asked.kind === 'open') return { facts: [], reply: { kind: 'form', form } }
    const raw = this.#gesture.what.kind === 'submit' ? this.#gesture.what.values : {}
    this.#open = { form, raw }
    const people = await this.#people(form, raw)
    const parsed = parseForm(form, people.raw, this.#me.language)
    const errors = { ...(parsed.ok ? {} : parsed.errors), ...people.errors }
    if (!parsed.ok || Object.keys(errors).length > 0) return { facts: [], reply: { kind: 'errors', errors } }
    return takeOf(
      asked.rule,
      { ...scene, subject, ...(await this.#found(asked.rule, parsed.values)) },
      parsed.values,
    )
  }

  /** What we know already of the client or the prospect that a form names. */
  async #found(
    rule: FormRule,
    values: Record<string, unknown>,
  ): Promise<Pick<Scene, 'found' | 'foundProspect'>> {
    const client = rule.findClient?.(values)
    const found = client === undefined ? undefined : await this.#world.clientNamed(client)
    const prospect = rule.findProspect?.(values)
    const foundProspect = prospect === undefined ? undefined : await this.#world.prospectNamed(prospect)
    return { ...(found ? { found } : {}), ...(foundProspect ? { foundProspect } : {}) }
  }

  /** Turns the accounts that people pickers send into persons; only full members can be picked (trust P4). */
  async #people(form: Form, raw: RawValues): Promise<{ raw: RawValues; errors: Record<string, Message> }> {
    const changed: Record<string, string | readonly string[]> = { ...raw }
    const errors: Record<string, Message> = {}
    for (const [id, field] of Object.entries(form.fields)) {
      const typed = Object.hasOwn(raw, id) ? raw[id] : undefined
      if (field.face.kind !== 'people' || typed === undefined) continue
      const users = (typeof typed === 'string' ? [typed] : typed).filter((user) => user !== '').slice(0, 200)
      const accounts = users.map((user) => ({ ...this.#gesture.account, user }))
      const strangers = accounts.filter((account) => !this.#given.known.knows(account))
      if (strangers.length > 0) throw new NeedAccounts(strangers)
      const outside = accounts.find((account) => this.#given.known.belonging(account) !== 'member')
      if (outside) {
        errors[id] = message('common.error.outsider', { name: this.#given.known.name(outside) })
        continue
      }
      const persons: PersonId[] = []
      for (const account of accounts) {
        const record = await introduce(this.#world.tx, account, this.#given.known)
        this.#world.knowPerson(record)
        persons.push(record.id)
      }
      changed[id] = persons
    }
    return { raw: changed, errors }
  }

  /** Nothing typed is lost when something is refused; what was taken needs no draft any more. */
  async #keepDraft(step: Step, subject: Subject): Promise<void> {
    if (!this.#open) return
    const key = draftKey(this.#open.form.name, subject)
    const refused = step.reply.kind === 'errors' || step.reply.kind === 'refused'
    if (refused) await this.#world.tx.saveDraft(this.#me.id, key, this.#open.raw)
    else await this.#world.tx.dropDraft(this.#me.id, key)
  }

  async #show(reply: Reply): Promise<Answered> {
    switch (reply.kind) {
      case 'nothing':
        return { kind: 'nothing' }
      case 'note':
        return { kind: 'note', words: say(reply.text, this.#me) }
      case 'refused':
        return this.refused(reply.text)
      case 'page':
        return { kind: 'page', card: showCard(reply.page, this.#me) }
      case 'file':
        return { kind: 'file', file: nameFile(reply.file, this.#me), card: showCard(reply.page, this.#me) }
      case 'form': {
        const raw = await this.#world.tx.draft(this.#me.id, draftKey(reply.form.name, reply.form.subject))
        return this.#showForm(reply.form, raw)
      }
      case 'errors':
        return this.#open
          ? this.#showForm(this.#open.form, this.#open.raw, reply.errors, reply.problem)
          : this.refused(message('common.refused.unknownButton'))
    }
  }

  async #showForm(
    form: Form,
    raw: RawValues | undefined,
    errors?: Readonly<Record<string, Message>>,
    problem?: Message,
  ): Promise<Answered> {
    for (const field of Object.values(form.fields)) {
      if (field.face.kind === 'people') await this.#world.meet(field.face.value ?? [])
    }
    const accountOf = (person: string): string | undefined => this.#world.accountOf(person)
    return { kind: 'form', form: showForm(form, this.#me, { raw, errors, problem, accountOf }) }
  }
}

/** One draft a person, form and subject. */
function draftKey(form: string, subject: Subject): string {
  return JSON.stringify([form, Object.entries(subject).sort(([a], [b]) => (a < b ? -1 : 1))])
}
