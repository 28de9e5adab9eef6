import { consult } from '../../flows/consult.ts'
import { decide } from '../../flows/decide.ts'
import type { Incident, RemedyTried } from '../../src/case/client.ts'
import type { Fact } from '../../src/case/facts.ts'
import type { Contract } from '../../src/case/opening.ts'
import type { Role } from '../../src/case/stage.ts'
import type { CaseState } from '../../src/case/state.ts'
import type { Chapter, Scene, Step } from '../../src/engine/flow.ts'
import type { RawValues } from '../../src/engine/gesture.ts'
import { blockingFlags } from '../../src/evaluation/legal.ts'
import { ratedFactors } from '../../src/evaluation/model.ts'
import { profitSchema } from '../../src/evaluation/schema.ts'
import type { Language } from '../../src/language/language.ts'
import { type Actor, Stage } from '../stage.ts'

const caseId = 'case_heron'

/** What the test wants to be true of the case, without the chapters that come before. */
interface Setting {
  readonly people: Readonly<Record<string, readonly Role[]>>
  readonly profile?: CaseState['profile']
  readonly reasons?: readonly string[]
  /** Which flag questions are answered, beside "no" to the blocking ones. */
  readonly flags?: Readonly<Record<string, 'yes' | 'no' | 'unknown'>>
  readonly remedies?: readonly RemedyTried[]
  readonly legalScore?: number
  readonly facts?: readonly Fact[]
  /** Facts of the fact pack to leave out. */
  readonly without?: readonly ('reasons' | 'figures' | 'flags')[]
  readonly startsAt?: string
  /** Who does not read English. */
  readonly languages?: Readonly<Record<string, Language>>
}

/** Plays the part of the chapters before: makes true what a test names, and shows the state. */
function scaffold(seed: { facts: readonly { on: string; fact: Fact }[]; begins: boolean }): {
  chapter: Chapter
  ids: Map<string, string>
  seen: { state?: CaseState }
} {
  const ids = new Map<string, string>()
  const seen: { state?: CaseState } = {}
  const nothing = (scene: Scene): Step => {
    ids.set(scene.me.name, scene.me.id)
    const [state] = scene.mine
    if (state) seen.state = state
    return { facts: [], reply: { kind: 'nothing' } }
  }
  const chapter: Chapter = {
    name: 'scaffold',
    commands: {
      help: { act: 'desk.read', run: nothing },
      cases: { act: 'desk.read', needs: ['mine'], run: nothing },
      open: {
        act: 'case.open',
        run: () => ({
          facts: seed.facts,
          ...(seed.begins ? { begins: [{ id: caseId, kind: 'case' as const, name: 'Heron' }] } : {}),
          reply: { kind: 'nothing' },
        }),
      },
    },
  }
  return { chapter, ids, seen }
}

const contract: Contract = {
  kind: 'open-ended',
  noticeDays: 60,
  toMonthEnd: false,
  form: 'email',
  country: 'NO',
}

const incidents = (reasons: readonly string[], reporter: string): readonly Incident[] =>
  ['2026-10-12', '2026-11-17', '2026-12-15'].map((on, index) => ({
    id: `incident_${index}`,
    on,
    what: 'More hours without an order.',
    affected: 2,
    ourPart: 'partly',
    reasons,
    source: `ticket ${index}`,
    verified: false,
    reporter,
    shielded: false,
    loggedAt: 0,
  }))

/** A case in the stage "facts" with real people on a real store, ready to be asked about. */
export class AskedCase {
  readonly stage: Stage
  readonly actors: Readonly<Record<string, Actor>>
  readonly #scaffold: ReturnType<typeof scaffold>
  readonly #seed: { facts: readonly { on: string; fact: Fact }[]; begins: boolean }

  private constructor(
    stage: Stage,
    actors: Readonly<Record<string, Actor>>,
    made: ReturnType<typeof scaffold>,
    seed: { facts: readonly { on: string; fact: Fact }[]; begins: boolean },
  ) {
    this.stage = stage
    this.actors = actors
    this.#scaffold = made
    this.#seed = seed
  }

  static async open(setting: Setting): Promise<AskedCase> {
    const seed: { facts: readonly { on: string; fact: Fact }[]; begins: boolean } = {
      facts: [],
      begins: true,
    }
    const made = scaffold(seed)
    const stage = await Stage.open(
      [made.chapter, consult, decide],
      setting.startsAt ?? '2027-02-08T09:00:00Z',
    )
    const actors: Record<string, Actor> = {}
    for (const name of Object.keys(setting.people)) {
      const actor = stage.cast(name, {
        language: setting.languages?.[name] ?? 'en',
        zone: 'Europe/Oslo',
        country: 'NO',
      })
      actors[name] = actor
      await actor.command('help')
    }
    const opened = new AskedCase(stage, actors, made, seed)
    await opened.#fill(setting)
    return opened
  }

  async #fill(setting: Setting): Promise<void> {
    const people = Object.fromEntries(
      Object.entries(setting.people).map(([name, roles]) => [this.id(name), roles]),
    )
    const [owner] = Object.keys(setting.people)
    const reasons = setting.reasons ?? ['R05', 'R06']
    const kept = (part: 'reasons' | 'figures' | 'flags', fact: Fact): readonly Fact[] =>
      setting.without?.includes(part) ? [] : [fact]
    const figures = profitSchema.parse({
      revenue: 555_000,
      directCost: 19_500,
      costToServe: [{ hours: 618, rate: 820 }],
      invoices: [{ amount: 185_000, daysLate: 21 }],
      costOfCapital: 0,
      targetMargin: 0.3,
      companyRevenue: 12_000_000,
    })
    const opening = {
      id: caseId,
      codeName: 'Heron',
      client: { id: 'client_1', name: 'Havbris Sjømat AS' },
      profile: setting.profile ?? 'normal',
      language: 'en',
      clientLanguage: 'nb',
      zone: 'Europe/Oslo',
      country: 'NO',
      currency: 'NOK',
      people,
      clientPeople: '',
      concern: 'Hours and late payment.',
      contract,
    }
    await this.make(
      [
        { kind: 'CaseOpened', opening } as Fact,
        ...incidents(reasons, this.id(owner ?? '')).map(
          (incident) => ({ kind: 'IncidentQuoted', incident }) as Fact,
        ),
        ...(setting.remedies ?? []).map((remedy) => ({ kind: 'RemedyQuoted', remedy }) as Fact),
        { kind: 'StageEntered', stage: 'evaluate' } as Fact,
        ...kept('reasons', { kind: 'ReasonsChosen', reasons } as Fact),
        ...kept('figures', { kind: 'FiguresEntered', figures: { ...figures, months: 3 } } as Fact),
        ...kept('flags', {
          kind: 'FlagsAnswered',
          flags: { ...Object.fromEntries(blockingFlags.map((id) => [id, 'no'])), ...setting.flags },
          legalScore: setting.legalScore ?? 1,
        } as Fact),
        ...(setting.facts ?? []),
      ],
      true,
    )
  }

  /** Makes facts true of the case, as another chapter would. */
  async make(facts: readonly Fact[], begins = false): Promise<void> {
    this.#seed.facts = facts.map((fact) => ({ on: caseId, fact }))
    this.#seed.begins = begins
    await this.any().command('open')
  }

  any(): Actor {
    const [first] = Object.values(this.actors)
    if (!first) throw new Error('nobody is there')
    return first
  }

  /** A person by name. */
  who(name: string): Actor {
    const actor = this.actors[name]
    if (!actor) throw new Error(`no ${name} in this case`)
    return actor
  }

  id(name: string): string {
    const id = this.#scaffold.ids.get(name)
    if (!id) throw new Error(`no ${name} in this case`)
    return id
  }

  /** The case as it is now. */
  async state(): Promise<CaseState> {
    const actor = this.any()
    const { last } = actor
    await actor.command('cases')
    actor.last = last
    const { state } = this.#scaffold.seen
    if (!state) throw new Error('the case is not there')
    return state
  }

  press(name: string, action: string, more: Readonly<Record<string, string>> = {}) {
    return this.who(name).press(action, { case: caseId, ...more })
  }

  /** Opens a form and hands it in. */
  async hand(name: string, form: string, values: RawValues = {}) {
    const opened = await this.press(name, form)
    if (opened.kind !== 'form') return opened
    return this.who(name).submit(values)
  }

  start(values: RawValues = {}, by = Object.keys(this.actors)[0] ?? '') {
    return this.hand(by, 'consult.start', values)
  }

  /** Rates everything alike, but for what is named, then answers the open questions. */
  async rate(name: string, grade: string, but: RawValues = {}, words: RawValues = {}): Promise<void> {
    await this.press(name, 'consult.rate')
    const values = Object.fromEntries(ratedFactors.map((factor) => [factor, grade]))
    const form = this.who(name).form()
    const asked = new Set(form?.fields.map((field) => field.id))
    const given = Object.fromEntries(
      Object.entries({ interest: 'none', ...values, ...but }).filter(([id]) => asked.has(id)),
    )
    await this.who(name).submit(given)
    if (this.who(name).form()?.name === 'consult.words') await this.who(name).submit(words)
  }

  close(): Promise<void> {
    return this.stage.close()
  }
}

/** The seven of Nordlykt Digital: the managing director decides, the designer will disagree. */
export const nordlykt: Setting['people'] = {
  lead: ['owner', 'contact'],
  director: ['decider'],
  manager: ['contact'],
  designer: ['contact'],
  second: ['delivery'],
  developer: ['delivery'],
  finance: ['finance', 'approver'],
}
