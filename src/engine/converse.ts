import type { Act } from '../case/access.ts'
import { peopleOfClient } from '../case/client.ts'
import type { Outcome } from '../case/outcome.ts'
import { peopleOfProspect } from '../case/prospect.ts'
import type { CaseState } from '../case/state.ts'
import type { Workspace } from '../case/workspace.ts'
import { commandWord } from '../language/commands.ts'
import { type Message, message } from '../language/text.ts'
import type { Acquaintances } from './acquaintances.ts'
import { type Answered, Answering } from './answering.ts'
import { type Author, commitStep } from './commit.ts'
import { Drafts, holdTheSame, valuesOf } from './drafts.ts'
import { exportOf } from './export.ts'
import type { FormRule, Need, Profile, Scene, Step } from './flow.ts'
import { type Form, parseForm } from './form.ts'
import { type Gesture, meant, type RawValues, type Subject } from './gesture.ts'
import type { House } from './house.ts'
import { introduce } from './introduce.ts'
import { picked } from './picked.ts'
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

/** One gesture in one transaction: deduplicated, allowed, run, committed, answered (trust K1, P2). */
export async function converse(tx: Tx, gesture: Gesture, given: Conversation): Promise<Answered> {
  const { what } = gesture
  const content = tx.contentHash({ account: gesture.account, what: meant(what) })
  const taken = await tx.taken(gesture.id)
  // What was typed in a form comes late when that form has been handed in.
  if (taken && what.kind === 'typed') return { kind: 'nothing' }
  const turn = await Turn.begin(tx, gesture, given)
  if (taken) {
    if (taken.content === content) return taken.reply as Answered
    given.notice('same-id', {})
    return turn.refused(message('common.refused.sameId'))
  }
  const typing = what.kind === 'submit' ? what.typing : undefined
  const isTyped = typing !== undefined && !(await tx.taken(typing))
  const { reply, changed, accepted, sealed } = await turn.play()
  // What the row says of a sealed answer must go with the link between the answer and its author.
  const about = sealed ? { about: sealed } : {}
  if (changed) await tx.take(gesture.id, { content, reply, ...about }, given.now)
  if (accepted && isTyped) {
    await tx.take(typing, { content: '', reply: { kind: 'nothing' }, ...about }, given.now)
  }
  return reply
}

interface Played {
  readonly reply: Answered
  readonly changed: boolean
  /** A form was handed in, and taken. */
  readonly accepted: boolean
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
  readonly #drafts: Drafts
  readonly #answering: Answering
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
    this.#drafts = new Drafts(world.tx, me.id, given.now)
    this.#answering = new Answering(world, me, this.#drafts)
  }

  static async begin(tx: Tx, gesture: Gesture, given: Conversation): Promise<Turn> {
    const world = new World(tx, given.house)
    const workspace = await world.workspace()
    const record = await introduce(tx, gesture.account, given.known)
    world.knowPerson(record)
    return new Turn(world, gesture, given, profileOf(record, record.id, workspace), workspace)
  }

  refused(text: Message): Answered {
    return this.#answering.refused(text)
  }

  async play(): Promise<Played> {
    const { what } = this.#gesture
    const asked = find(this.#given.routes, what, this.#me.language)
    const unchanged = { changed: false, accepted: false }
    if (asked.kind === 'refused') return { reply: this.refused(asked.text), ...unchanged }
    const rule = asked.kind === 'run' ? asked : asked.rule
    const subject = 'subject' in what ? what.subject : {}
    const scene = await this.#scene(rule.on, rule.act, subject, rule.needs ?? [])
    if ('denied' in scene) return { reply: this.refused(scene.denied), ...unchanged }
    if (what.kind === 'typed' && asked.kind === 'typed') {
      await this.#keepTyped(formOf(asked.rule, scene.scene), what.values)
      return { reply: { kind: 'nothing' }, ...unchanged }
    }
    const step = await this.#run(asked, scene.scene, subject)
    const author: Author = {
      by: this.#me.id,
      person: this.#me.id,
      now: this.#given.now,
      seed: this.#gesture.id,
    }
    const changed = await commitStep(this.#world, step, author)
    const accepted = await this.#keepDraft(step)
    const sealed = step.seal && { stream: step.seal.stream, round: step.seal.round }
    return { reply: await this.#answering.reply(step.reply, what, this.#open), changed, accepted, sealed }
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
    const { what } = this.#gesture
    if (what.kind === 'press' && what.afresh) await this.#drafts.drop(form)
    if (asked.kind === 'open') return { facts: [], reply: { kind: 'form', form } }
    const raw = what.kind === 'submit' ? what.values : {}
    this.#open = { form, raw }
    const { known } = this.#given
    const people = await picked(form, raw, this.#gesture.account, { world: this.#world, known })
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

  /** Nothing typed is lost when something is refused; what was taken needs no draft any more. True when it was taken. */
  async #keepDraft(step: Step): Promise<boolean> {
    if (!this.#open) return false
    const { form, raw } = this.#open
    const refused = step.reply.kind === 'errors' || step.reply.kind === 'refused'
    if (refused) await this.#drafts.keep(form, raw)
    else await this.#drafts.drop(form)
    return !refused
  }

  /** Keeps what stands in an open form, as long as it could be handed in and says something new. */
  async #keepTyped(form: Form | { readonly refused: Message }, values: RawValues): Promise<void> {
    if ('refused' in form) return
    const raw = valuesOf(form, values)
    if (holdTheSame(await this.#answering.form(form, {}), await this.#answering.form(form, { raw })))
      await this.#drafts.drop(form)
    else await this.#drafts.keep(form, raw)
  }
}
