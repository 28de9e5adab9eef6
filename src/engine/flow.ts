import type { Act } from '../case/access.ts'
import type { ClientState } from '../case/client.ts'
import type { Fact } from '../case/facts.ts'
import type { Outcome } from '../case/outcome.ts'
import type { PersonId, Place } from '../case/person.ts'
import type { ProspectState } from '../case/prospect.ts'
import type { CaseState } from '../case/state.ts'
import type { Workspace } from '../case/workspace.ts'
import type { Language } from '../language/language.ts'
import type { Message } from '../language/text.ts'
import type { Button, Page, PersonalCard, PersonName, RoomCard } from './card.ts'
import type { FileDraft } from './file.ts'
import type { Form } from './form.ts'
import type { Subject } from './gesture.ts'

/** A person as the flows know them. */
export interface Profile {
  readonly id: PersonId
  readonly name: PersonName
  readonly language: Language
  /** IANA zone, such as `Europe/Oslo`. */
  readonly zone: string
  /** ISO country of their public holidays, such as `NO`. */
  readonly country: string
}

/** The people of the tenant by id. Unknown ids answer with a neutral stand-in, so that no card ever breaks. */
export interface Directory {
  profile(id: PersonId): Profile
  name(id: PersonId): PersonName
}

/** A sealed input as its author gave it; after the close, all of a round come shuffled and without their authors. */
export type Sealed = Readonly<Record<string, unknown>>

/** What a case looks like to the functions that derive cards and timers from it. */
export interface View {
  readonly case: CaseState
  readonly workspace: Workspace
  readonly people: Directory
  /** Who of the invited has answered this sealed round. Never what, when or in which order. */
  answered(round: string): ReadonlySet<PersonId>
}

/** Everything a handler may know: the time, who acts, and what is stored. Handlers are pure functions of it. */
export interface Scene {
  /** Business time, ms UTC. */
  readonly now: number
  /** The person who acts; for a timer, nobody. */
  readonly me: Profile
  /** Where the gesture was made; absent for a timer. */
  readonly at?: Place
  readonly workspace: Workspace
  readonly people: Directory
  readonly subject: Subject
  /** Cases in which I have a part, open ones first; only with `needs: ['mine']`. */
  readonly mine: readonly CaseState[]
  /** Clients whose account owner I am or about whom I logged something; only with `needs: ['mine']`. */
  readonly myClients: readonly ClientState[]
  /** Prospects that I screened or was asked about; only with `needs: ['mine']`. */
  readonly myProspects: readonly ProspectState[]
  /** How the workspace's cases ended, by month, from rows that outlive the cases; only with `needs: ['outcomes']`. */
  readonly outcomes: readonly Outcome[]
  /** The client that `findClient` of the form named, if we know it already. */
  readonly found?: ClientState
  /** The prospect that `findProspect` of the form named, if we know it already. */
  readonly foundProspect?: ProspectState
  /** What was quoted, for "Log for a case" on a message. */
  readonly quoted?: { readonly words: string; readonly source: string }
  /** All that is kept about me as JSON, others taken out of it (trust K4); only with `needs: ['export']`. */
  readonly export?: string
  answered(round: string): ReadonlySet<PersonId>
  /** All answers of a round, shuffled, without authors; only with `needs: ['ballots']`. The reveal of the engine. */
  ballots(round: string): readonly Sealed[]
  /** My own answer, to change it until the close; only with `needs: ['own-ballot']`. */
  ownBallot(round: string): Sealed | undefined
  /** A new id, `prefix_…`: the same for the same gesture and the same sequence of calls. */
  id(prefix: string): string
}
export interface CaseScene extends Scene {
  readonly case: CaseState
}
export interface ClientScene extends Scene {
  readonly client: ClientState
}
export interface ProspectScene extends Scene {
  readonly prospect: ProspectState
}

/** A message outside the derived cards: a reminder, an alarm, a confirmation. */
export interface Tell {
  /** The stream that it is about, under whose key it waits. */
  readonly about: string
  readonly to: PersonId
  readonly card: PersonalCard
  /** `unasked` counts towards three a day and waits for the reader's working hours; `asked` and `alarm` go at once. */
  readonly urgency: 'alarm' | 'asked' | 'unasked'
  /** A later message with the same key replaces one that has not left yet: missed reminders collapse into one. */
  readonly collapse?: string
  /** A decision or a letter is never sent twice: where we cannot know whether it arrived, the owner is asked. */
  readonly promise?: 'at-most-once'
}

/** A new stream that this step begins. `name` is what it is found by (a client's name, a code name), kept as a keyed hash. */
export interface NewStream {
  readonly id: string
  readonly kind: 'case' | 'client' | 'prospect'
  readonly name: string
}

/** What the person gets at once. It must reach them within the platform's seconds; it is kept with the gesture's id. */
export type Reply =
  | { readonly kind: 'form'; readonly form: Form }
  | {
      readonly kind: 'errors'
      readonly errors: Readonly<Record<string, Message>>
      readonly problem?: Message
    }
  | { readonly kind: 'page'; readonly page: Page }
  /** A file for this person only; the page holds the same text, for where no file can go. */
  | { readonly kind: 'file'; readonly file: FileDraft; readonly page: Page }
  | { readonly kind: 'note'; readonly text: Message }
  /** Refused, in words that say what to do next. Nothing has changed; typed text is kept. */
  | { readonly kind: 'refused'; readonly text: Message }
  | { readonly kind: 'nothing' }

/** The answer of a flow to a gesture: what is now true, what the person sees, who else is told. */
export interface Step {
  /** New facts by stream id, in order. `scene.case.id`, `scene.client.id`, 'workspace', or an id of `begins`. */
  readonly facts: readonly { readonly on: string; readonly fact: Fact }[]
  readonly begins?: readonly NewStream[]
  /** My sealed answer to a round; replaces an earlier one of mine. */
  readonly seal?: { readonly stream: string; readonly round: string; readonly words: Sealed }
  /** Rounds whose link between person and answer is destroyed now, for ever. */
  readonly unlink?: readonly { readonly stream: string; readonly round: string }[]
  /**
   * Streams that are erased once everything else of this step is done (trust K4). Their standing cards are withdrawn; a
   * message that tells of it is `about` another stream. What a step writes to such a stream is gone with it.
   */
  readonly erase?: readonly string[]
  /** A setting has changed on which cards and timers of every case depend: they are derived again. */
  readonly deriveAll?: true
  /** My own settings, changed by me. */
  readonly profile?: Partial<Pick<Profile, 'language' | 'zone' | 'country'>>
  /** How the case ended, once: codes and days only, kept in the clear and beyond the case. */
  readonly outcome?: Outcome
  readonly tell?: readonly Tell[]
  /** A parked message of which the owner now knows. */
  readonly parked?: { readonly id: string; readonly as: 'again' | 'arrived' }
  readonly reply: Reply
}

export type Need = 'mine' | 'outcomes' | 'ballots' | 'own-ballot' | 'export'
interface Rule {
  /** What the access table must allow before the handler is called. */
  readonly act: Act
  readonly needs?: readonly Need[]
}
/** Handlers by what they are about; the engine has looked it up and asked the access table before it calls. */
export type PressRule =
  | (Rule & { readonly on: 'workspace'; run(scene: Scene): Step })
  | (Rule & { readonly on: 'case'; run(scene: CaseScene): Step })
  | (Rule & { readonly on: 'client'; run(scene: ClientScene): Step })
  | (Rule & { readonly on: 'prospect'; run(scene: ProspectScene): Step })

interface FormPart<S, V> {
  /** The form as it would be asked now. Opening it and parsing what comes back both use this. */
  form(scene: S): Form<V> | { readonly refused: Message }
  /** A client's name among the values, to look up before `take`: it is then `scene.found`. */
  findClient?(values: V): string | undefined
  /** Likewise a prospect's name: it is then `scene.foundProspect`. */
  findProspect?(values: V): string | undefined
  /** Takes parsed values. May still answer with errors at fields or a refusal. */
  take(scene: S, values: V): Step
}
export type FormRule =
  | (Rule & { readonly on: 'workspace' } & FormPart<Scene, Record<string, unknown>>)
  | (Rule & { readonly on: 'case' } & FormPart<CaseScene, Record<string, unknown>>)
  | (Rule & { readonly on: 'client' } & FormPart<ClientScene, Record<string, unknown>>)
  | (Rule & { readonly on: 'prospect' } & FormPart<ProspectScene, Record<string, unknown>>)

/** Lets `take` know the types that `form` asks for, then forgets them for the table. */
export function formOn<V>(on: 'workspace', rule: Rule & FormPart<Scene, V>): FormRule
export function formOn<V>(on: 'case', rule: Rule & FormPart<CaseScene, V>): FormRule
export function formOn<V>(on: 'client', rule: Rule & FormPart<ClientScene, V>): FormRule
export function formOn<V>(on: 'prospect', rule: Rule & FormPart<ProspectScene, V>): FormRule
export function formOn(on: FormRule['on'], rule: object): FormRule {
  return { on, ...rule } as unknown as FormRule
}

/** A timer of a case that has come due. It answers like a press; `reply` goes nowhere. */
export interface TimerRule {
  readonly needs?: readonly Need[]
  run(scene: CaseScene, tick: { readonly dueAt: number; readonly key: string }): Step
}

/** A card that should stand somewhere as long as the case is as it is. The engine posts, edits and retires it. */
export type Standing =
  | { readonly slot: string; readonly to: 'room'; readonly card: RoomCard }
  | { readonly slot: string; readonly to: PersonId; readonly card: PersonalCard }

/** A timer that should exist as long as the case is as it is. A key fires once, ever. */
export interface Due {
  readonly key: string
  readonly kind: string
  /** ms UTC */
  readonly dueAt: number
}

/** Commands by their canonical English word; `rest` is what followed, as typed. */
export interface CommandRule extends Rule {
  run(scene: Scene, rest: string): Step
}

/** A part of the case page: what this person may read of this chapter, and what they can do now. */
export interface Section {
  readonly blocks: Page['blocks']
  readonly buttons: readonly Button[]
}

/** A chapter of the conversation (product.md). Names of actions, forms and timers begin with the chapter's name: `consult.rate`. */
export interface Chapter {
  readonly name: string
  readonly commands?: Readonly<Record<string, CommandRule>>
  readonly presses?: Readonly<Record<string, PressRule>>
  readonly forms?: Readonly<Record<string, FormRule>>
  readonly timers?: Readonly<Record<string, TimerRule>>
  /** Cards that should stand now, derived from the state alone. */
  cards?(view: View): readonly Standing[]
  /** Timers that should be set now, derived from the state alone. */
  due?(view: View): readonly Due[]
  /** This chapter's part of the case page for one person. Absent when the chapter has nothing to say yet. */
  section?(scene: CaseScene): Section | undefined
}
