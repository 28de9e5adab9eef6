import type { ClientFact, ClientState } from '../../src/case/client.ts'
import type { Fact } from '../../src/case/facts.ts'
import type { Role } from '../../src/case/stage.ts'
import { type CaseState, newCase } from '../../src/case/state.ts'
import type { Chapter, Scene, Step } from '../../src/engine/flow.ts'
import type { OptionId } from '../../src/evaluation/model.ts'
import { message } from '../../src/language/text.ts'
import type { Actor, Stage } from '../stage.ts'

/** What a case is made of before the chapter under test begins. `people` maps the cast's names to roles. */
export interface Beginning {
  readonly people: Readonly<Record<string, readonly Role[]>>
  readonly opening?: Partial<typeof newCase>
  readonly option: OptionId
  readonly path?: string
  readonly conditions?: readonly string[]
  /** Facts of the case after the decision, given the ids of the cast by name. */
  readonly facts?: (id: (name: string) => string) => readonly Fact[]
}

/** Opens decided cases as earlier chapters would have left them, and tells the ids of people. */
export class Prologue {
  readonly chapter: Chapter
  readonly #ids = new Map<string, string>()
  #next: Beginning | undefined
  #seen: CaseState | undefined
  #seenClient: ClientState | undefined
  caseId = ''

  constructor() {
    const run = (scene: Scene): Step => this.#run(scene)
    const nothing: Step = { facts: [], reply: { kind: 'nothing' } }
    this.chapter = {
      name: 'prologue',
      presses: {
        'prologue.go': { on: 'workspace', act: 'case.open', run },
        'prologue.case': {
          on: 'case',
          act: 'case.read',
          run: (scene) => {
            this.#seen = scene.case
            return nothing
          },
        },
        'prologue.client': {
          on: 'client',
          act: 'log.write',
          run: (scene) => {
            this.#seenClient = scene.client
            return nothing
          },
        },
      },
    }
  }

  /** The case as somebody in it would have it loaded. */
  async look(actor: Actor): Promise<CaseState> {
    const { last } = actor
    await actor.press('prologue.case', { case: this.caseId })
    actor.last = last
    if (!this.#seen) throw new Error('the case was not loaded')
    return this.#seen
  }

  /** The client as somebody with a part in it would have it loaded. */
  async lookAtClient(actor: Actor): Promise<ClientState> {
    const { last } = actor
    const { client } = await this.look(actor)
    await actor.press('prologue.client', { client: client.id })
    actor.last = last
    if (!this.#seenClient) throw new Error('the client was not loaded')
    return this.#seenClient
  }

  /** The id of somebody who has spoken. */
  id(name: string): string {
    const known = this.#ids.get(name)
    if (known === undefined) throw new Error(`${name} has not spoken yet`)
    return known
  }

  /** Opens the case: everybody says hello, the first one opens. */
  async open(stage: Stage, actors: readonly Actor[], beginning: Beginning): Promise<string> {
    for (const actor of actors) await actor.press('prologue.go', {})
    this.#next = beginning
    const [first] = actors
    if (first) await first.press('prologue.go', {})
    await stage.settle()
    return this.caseId
  }

  #run(scene: Scene): Step {
    this.#ids.set(scene.me.name, scene.me.id)
    const reply = { kind: 'note', text: message('common.saved') } as const
    const beginning = this.#next
    if (!beginning) return { facts: [], profile: { language: scene.me.language }, reply }
    this.#next = undefined
    const id = scene.id('case')
    const client = scene.id('client')
    this.caseId = id
    return {
      begins: [
        { id, kind: 'case', name: 'Heron' },
        { id: client, kind: 'client', name: 'Havbris' },
      ],
      facts: [
        ...this.#caseFacts(scene, beginning, id, client).map((fact) => ({ on: id, fact })),
        { on: client, fact: { kind: 'ClientNamed', id: client, name: 'Havbris' } as ClientFact },
      ],
      reply,
    }
  }

  #caseFacts(scene: Scene, beginning: Beginning, id: string, client: string): readonly Fact[] {
    const roles = Object.entries(beginning.people).map(([name, held]) => [this.id(name), held] as const)
    const { openedAt, openedBy, stage, enteredStageAt, incidents, remedies, outcome, ...opening } = newCase
    const opened = {
      kind: 'CaseOpened',
      opening: {
        ...opening,
        zone: 'Europe/Oslo',
        country: 'NO',
        currency: 'NOK',
        ...beginning.opening,
        id,
        codeName: 'Heron',
        client: { id: client, name: 'Havbris' },
        people: Object.fromEntries(roles),
      },
    }
    const record = {
      version: 1,
      choice: 'follow',
      option: beginning.option,
      recommended: beginning.option,
      recommendation: {
        status: 'OK',
        path: beginning.path ?? 'band_remedy',
        conditions: beginning.conditions ?? [],
      },
      rationale: 'CANARY-rationale: we go on with our best clients',
      dissentAnswer: 'CANARY-dissent-answer',
      signedBy: scene.me.id,
      signedAt: scene.now,
    }
    const stayed = ['KEEP_TALK', 'REMEDY_PLAN', 'REPRICE'].includes(beginning.option)
    const facts: readonly (Fact & Readonly<Record<string, unknown>>)[] = [
      opened,
      ...(beginning.facts?.((name) => this.id(name)) ?? []).map((fact) => ({ ...fact })),
      { kind: 'DecisionSigned', record },
      { kind: 'StageEntered', stage: stayed ? 'remedy' : 'communicate' },
    ]
    return facts
  }
}
