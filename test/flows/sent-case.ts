import { debrief } from '../../flows/debrief.ts'
import { follow } from '../../flows/follow-through.ts'
import { prevent } from '../../flows/prevent.ts'
import { page, show } from '../../flows/step.ts'
import type { CaseFact } from '../../src/case/case-fact.ts'
import type { FrozenTerms, LetterFields } from '../../src/case/communication.ts'
import type { Fact } from '../../src/case/facts.ts'
import type { Role } from '../../src/case/stage.ts'
import type { CaseState } from '../../src/case/state.ts'
import { openTasks, tasksOf } from '../../src/case/tasks.ts'
import type { Page } from '../../src/engine/card.ts'
import type { CaseScene, Chapter, Step } from '../../src/engine/flow.ts'
import type { RawValues } from '../../src/engine/gesture.ts'
import type { Language } from '../../src/language/language.ts'
import { message } from '../../src/language/text.ts'
import { type Actor, Stage, textOf } from '../stage.ts'

const caseId = 'case_heron'

/** What these chapters say on the case page. */
function casePage(scene: CaseScene): Page {
  const sections = [follow, debrief, prevent].flatMap((chapter) => chapter.section?.(scene) ?? [])
  return page(
    message('common.openCase'),
    sections.flatMap(({ blocks, buttons }): Page['blocks'] => [...blocks, { kind: 'buttons', buttons }]),
  )
}

/** What a test wants to be true of a case, without the chapters that come before. */
export interface Setting {
  readonly people?: Readonly<Record<string, readonly Role[]>>
  readonly country?: string
  readonly zone?: string
  readonly clientLanguage?: Language
  readonly profile?: CaseState['profile']
  readonly reasons?: readonly string[]
  /** ISO date; the letter leaves that morning at ten (UTC). */
  readonly sentOn?: string
  readonly endDate?: string
  readonly terms?: Partial<FrozenTerms>
  readonly slots?: LetterFields
  readonly facts?: readonly CaseFact[]
  /** The client stays: a plan worked, nothing was sent. */
  readonly kept?: boolean
}

/** Seven people of a firm in the North. */
export const team: Readonly<Record<string, readonly Role[]>> = {
  anna: ['owner'],
  carl: ['caller', 'contact'],
  dora: ['decider'],
  alva: ['approver'],
  finn: ['finance'],
  dag: ['delivery'],
  lena: ['legal', 'safety'],
}

/** A case whose letter has just left, with real people on a real store. */
export class SentCase {
  readonly stage: Stage
  readonly #ids = new Map<string, string>()
  #next: Step = { facts: [], reply: { kind: 'nothing' } }
  #state: CaseState | undefined
  readonly #names: readonly string[]

  private constructor(stage: Stage, names: readonly string[]) {
    this.stage = stage
    this.#names = names
  }

  static async open(setting: Setting = {}): Promise<SentCase> {
    const people = setting.people ?? team
    const sentOn = setting.sentOn ?? '2027-03-01'
    const box: { made?: SentCase } = {}
    const scaffold: Chapter = {
      name: 'scaffold',
      commands: {
        cases: { act: 'desk.read', needs: ['mine'], run: (scene) => box.made?.look(scene) ?? nothing },
        open: { act: 'case.open', run: () => box.made?.pop() ?? nothing },
      },
      presses: {
        'scaffold.page': {
          on: 'case',
          act: 'case.read',
          run: (scene) => show(casePage(scene)),
        },
      },
    }
    const stage = await Stage.open([scaffold, follow, debrief, prevent], `${sentOn}T10:00:00Z`)
    const made = new SentCase(stage, Object.keys(people))
    box.made = made
    const { zone = 'Europe/Stockholm', country = 'SE' } = setting
    for (const name of Object.keys(people)) {
      await stage.cast(name, { language: 'en', zone, country }).command('cases')
    }
    await made.#fill(setting, people, sentOn)
    return made
  }

  async #fill(
    setting: Setting,
    people: Readonly<Record<string, readonly Role[]>>,
    sentOn: string,
  ): Promise<void> {
    const { zone = 'Europe/Stockholm', country = 'SE', clientLanguage = 'sv' } = setting
    const opening = {
      id: caseId,
      codeName: 'Heron',
      client: { id: 'client_1', name: 'Havbris Sjømat AS' },
      profile: setting.profile ?? ('normal' as const),
      language: 'en' as const,
      clientLanguage,
      zone,
      country,
      currency: 'SEK',
      people: Object.fromEntries(Object.entries(people).map(([name, roles]) => [this.id(name), roles])),
      clientPeople: '',
      concern: 'Hours and late payment.',
    }
    const endDate = setting.endDate ?? '2027-04-30'
    const terms: FrozenTerms = {
      currency: 'SEK',
      endDate,
      contactUntil: endDate,
      contactName: 'Carl Berg',
      goodwill: [],
      handover: { items: 'Files', by: endDate, contact: 'Dag Ek' },
      ...setting.terms,
    }
    const letter: readonly CaseFact[] = setting.kept
      ? [{ kind: 'StageEntered', stage: 'debrief' }]
      : [
          { kind: 'LetterFieldsSet', fields: setting.slots ?? {}, kept: [] },
          { kind: 'LetterSent', on: sentOn, route: 'e-mail', proof: 'receipt 1', hash: 'x', terms },
          { kind: 'StageEntered', stage: 'follow' },
        ]
    await this.make(
      [
        { kind: 'CaseOpened', opening },
        { kind: 'ReasonsChosen', reasons: (setting.reasons ?? ['R05', 'R06']) as never },
        ...(setting.facts ?? []),
        ...letter,
      ],
      true,
    )
  }

  /** Makes facts true of the case, as another chapter would. */
  async make(facts: readonly CaseFact[], begins = false): Promise<void> {
    this.#next = {
      facts: facts.map((fact: Fact) => ({ on: caseId, fact })),
      ...(begins ? { begins: [{ id: caseId, kind: 'case' as const, name: 'Heron' }] } : {}),
      reply: { kind: 'nothing' },
    }
    await this.who(this.#names[0] ?? '').command('open')
  }

  pop(): Step {
    const next = this.#next
    this.#next = nothing
    return next
  }

  look(scene: {
    readonly me: { readonly id: string; readonly name: string }
    readonly mine: readonly CaseState[]
  }): Step {
    this.#ids.set(scene.me.name, scene.me.id)
    this.#state = scene.mine[0] ?? this.#state
    return nothing
  }

  who(name: string): Actor {
    return this.stage.cast(name)
  }

  id(name: string): string {
    const id = this.#ids.get(name)
    if (!id) throw new Error(`no ${name} in this case`)
    return id
  }

  async state(): Promise<CaseState> {
    const actor = this.who(this.#names[0] ?? '')
    const { last } = actor
    await actor.command('cases')
    actor.last = last
    if (!this.#state) throw new Error('the case is not there')
    return this.#state
  }

  press(name: string, action: string, more: Readonly<Record<string, string>> = {}) {
    return this.who(name).press(action, { case: caseId, ...more })
  }

  /** Opens a form and hands it in. */
  async hand(
    name: string,
    form: string,
    values: RawValues = {},
    more: Readonly<Record<string, string>> = {},
  ) {
    const opened = await this.press(name, form, more)
    return opened.kind === 'form' ? this.who(name).submit(values) : opened
  }

  /** What this person was told last, in words. */
  said(name: string): string {
    const { last } = this.who(name)
    return 'words' in last ? last.words : last.kind === 'page' ? textOf(last.card) : JSON.stringify(last)
  }

  /** Titles of everything that was ever shown to this person in their own conversation. */
  told(name: string, title: string): number {
    return this.stage.channel.sent.filter(
      ({ place, card }) => place.id === `dm-${name}` && card.title.includes(title),
    ).length
  }

  due = async (id: string): Promise<string | undefined> =>
    tasksOf(await this.state()).find((task) => task.id === id)?.due

  /** Settles everything that is open, as its owner would, but for these tasks. */
  async settleAll(but: readonly string[] = []): Promise<void> {
    for (let round = 0; round < 60; round += 1) {
      const task = openTasks(await this.state()).find(({ id }) => !but.includes(id))
      if (!task) return
      const facts: readonly CaseFact[] =
        task.id === 'F10'
          ? [{ kind: 'ServiceChecked', on: task.due, level: 'kept' }]
          : [{ kind: 'TaskDone', task: task.id, evidence: 'receipt' }]
      await this.make(facts)
    }
    throw new Error('the tasks never end')
  }

  async later(iso: string): Promise<void> {
    await this.stage.until(iso)
  }

  close(): Promise<void> {
    return this.stage.close()
  }
}

const nothing: Step = { facts: [], reply: { kind: 'nothing' } }
