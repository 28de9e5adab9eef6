import type { PersonId } from './person.ts'
import type { PushbackType } from './pushback.ts'

/** What people have changed about one task of the checklist; what they have not is derived (`tasksOf`). */
interface TaskChange {
  readonly owner?: PersonId
  /** ISO date */
  readonly due?: string
  readonly dueReason?: string
  readonly doneAt?: number
  readonly doneBy?: PersonId
  readonly evidence?: string
  /** Why it does not apply here; such a task counts as settled. */
  readonly droppedBecause?: string
}

/** A task that somebody added to the checklist. */
interface OwnTask {
  readonly id: string
  readonly title: string
  readonly owner: PersonId
  /** ISO date */
  readonly due: string
}

/** Something the client wrote after the notice, as it was pasted, and what we answered. */
export interface ClientMessage {
  readonly id: string
  readonly at: number
  readonly by: PersonId
  readonly words: string
  /** What the words look like; a person decides. */
  readonly suggested: PushbackType
  /** Absent until a person has said what kind it is. */
  readonly type?: PushbackType
  /** The how-manieth message of its type it is. */
  readonly nth?: number
  readonly reply?: { readonly words: string; readonly at: number; readonly by: PersonId }
  /** What came of new facts (05, section 5.2). */
  readonly settled?: { readonly result: NewFacts; readonly note: string; readonly by: PersonId }
}

/** What new facts can come to: nothing, or one of the four things that can change what was decided. */
export const newFactsResults = ['stands', 'date', 'amount', 'identity', 'legal'] as const
/** One of `newFactsResults`. */
export type NewFacts = (typeof newFactsResults)[number]

/** The terms that are frozen at sending (05, section 5.1). */
export const termNames = ['endDate', 'contactUntil', 'invoice', 'refund', 'goodwill', 'handover'] as const
/** One of `termNames`. */
export type TermName = (typeof termNames)[number]

/** A change of a frozen term: it holds once enough people have approved it (req S0.54). */
export interface Deviation {
  readonly id: string
  readonly term: TermName
  readonly change: string
  /** The new day, ISO, for terms that are a day. */
  readonly newDate?: string
  readonly reason: string
  readonly by: PersonId
  readonly at: number
  readonly approvedBy: readonly PersonId[]
  readonly declinedBy?: PersonId
}

/** When the client may come back, set on purpose (req S3.46). */
interface Reengagement {
  readonly rule: 'never' | 'after' | 'condition'
  /** ISO date */
  readonly after?: string
  readonly condition?: string
}

/** From the sent letter to the closed contact (05). */
export interface FollowThrough {
  readonly changes: Readonly<Record<string, TaskChange>>
  readonly added: readonly OwnTask[]
  /** Weekly looks at the service until the end; `on` is an ISO date. */
  readonly service: readonly {
    readonly on: string
    readonly level: 'kept' | 'dropped'
    readonly note?: string
    readonly by: PersonId
  }[]
  readonly messages: readonly ClientMessage[]
  /** What a reply needs and no other part of the case knows, by slot name of the letters. */
  readonly replyDetails: Readonly<Record<string, string>>
  readonly deviations: readonly Deviation[]
  readonly reengagement?: Reengagement
  /** The exit is on hold: since when, and because of which message. */
  readonly pausedAt?: number
  readonly contactClosedAt?: number
  /** Where the freed time goes (req S3.47). */
  readonly redeployment?: string
}

/** Before the letter is sent there is nothing to follow through. */
export const newFollowThrough: FollowThrough = {
  changes: {},
  added: [],
  service: [],
  messages: [],
  replyDetails: {},
  deviations: [],
}

/** What can become true between the sent letter and the closed contact. */
export type FollowFact =
  | { readonly kind: 'TaskDone'; readonly task: string; readonly evidence: string }
  | { readonly kind: 'TaskTaken'; readonly task: string; readonly owner: PersonId }
  | { readonly kind: 'TaskMoved'; readonly task: string; readonly due: string; readonly reason: string }
  | { readonly kind: 'TaskDropped'; readonly task: string; readonly reason: string }
  | { readonly kind: 'TaskAdded'; readonly task: OwnTask }
  | { readonly kind: 'ReengagementSet'; readonly reengagement: Reengagement }
  | {
      readonly kind: 'ServiceChecked'
      readonly on: string
      readonly level: 'kept' | 'dropped'
      readonly note?: string
    }
  | {
      readonly kind: 'MessageReceived'
      readonly id: string
      readonly words: string
      readonly suggested: PushbackType
    }
  | { readonly kind: 'MessageSorted'; readonly id: string; readonly type: PushbackType }
  | { readonly kind: 'ReplyDetailsSet'; readonly details: Readonly<Record<string, string>> }
  | { readonly kind: 'ReplyGiven'; readonly id: string; readonly words: string }
  | {
      readonly kind: 'NewFactsSettled'
      readonly id: string
      readonly result: NewFacts
      readonly note: string
    }
  | { readonly kind: 'ExitResumed' }
  | {
      readonly kind: 'TermChangeProposed'
      readonly deviation: Pick<Deviation, 'id' | 'term' | 'change' | 'newDate' | 'reason'>
    }
  | { readonly kind: 'TermChangeApproved'; readonly deviation: string }
  | { readonly kind: 'TermChangeDeclined'; readonly deviation: string }
  | { readonly kind: 'ContactClosed'; readonly redeployment: string }

/** Which facts this part of the state folds; the compiler holds it complete. */
export const followKinds: Readonly<Record<FollowFact['kind'], true>> = {
  TaskDone: true,
  TaskTaken: true,
  TaskMoved: true,
  TaskDropped: true,
  TaskAdded: true,
  ReengagementSet: true,
  ServiceChecked: true,
  MessageReceived: true,
  MessageSorted: true,
  ReplyDetailsSet: true,
  ReplyGiven: true,
  NewFactsSettled: true,
  ExitResumed: true,
  TermChangeProposed: true,
  TermChangeApproved: true,
  TermChangeDeclined: true,
  ContactClosed: true,
}

function change(state: FollowThrough, task: string, changed: TaskChange): FollowThrough {
  return { ...state, changes: { ...state.changes, [task]: { ...state.changes[task], ...changed } } }
}

function onMessage(
  state: FollowThrough,
  id: string,
  update: (message: ClientMessage) => ClientMessage,
): FollowThrough {
  return { ...state, messages: state.messages.map((one) => (one.id === id ? update(one) : one)) }
}

function onDeviation(
  state: FollowThrough,
  id: string,
  update: (deviation: Deviation) => Deviation,
): FollowThrough {
  return { ...state, deviations: state.deviations.map((one) => (one.id === id ? update(one) : one)) }
}

function foldTask(state: FollowThrough, fact: FollowFact, at: number, by: PersonId): FollowThrough {
  switch (fact.kind) {
    case 'TaskDone':
      return change(state, fact.task, { doneAt: at, doneBy: by, evidence: fact.evidence })
    case 'TaskTaken':
      return change(state, fact.task, { owner: fact.owner })
    case 'TaskMoved':
      return change(state, fact.task, { due: fact.due, dueReason: fact.reason })
    case 'TaskDropped':
      return change(state, fact.task, { doneAt: at, doneBy: by, droppedBecause: fact.reason })
    case 'TaskAdded':
      return { ...state, added: [...state.added, fact.task] }
    case 'ServiceChecked': {
      const { kind: _kind, ...check } = fact
      return { ...state, service: [...state.service, { ...check, by }] }
    }
    default:
      return state
  }
}

/** A hint of self-harm holds the exit at once; so do a mistaken identity and a legal obstacle (05, sections 5.2, 5.3). */
function sorted(
  state: FollowThrough,
  fact: Extract<FollowFact, { kind: 'MessageSorted' }>,
  at: number,
): FollowThrough {
  const nth = state.messages.filter((one) => one.type === fact.type && one.id !== fact.id).length + 1
  const known = onMessage(state, fact.id, (one) => ({ ...one, type: fact.type, nth }))
  return fact.type === 'SELF_HARM' ? { ...known, pausedAt: at } : known
}

function foldMessage(state: FollowThrough, fact: FollowFact, at: number, by: PersonId): FollowThrough {
  switch (fact.kind) {
    case 'MessageReceived': {
      const { id, words, suggested } = fact
      return { ...state, messages: [...state.messages, { id, words, suggested, at, by }] }
    }
    case 'MessageSorted':
      return sorted(state, fact, at)
    case 'ReplyDetailsSet':
      return { ...state, replyDetails: { ...state.replyDetails, ...fact.details } }
    case 'ReplyGiven':
      return onMessage(state, fact.id, (one) => ({ ...one, reply: { words: fact.words, at, by } }))
    case 'NewFactsSettled': {
      const { id, result, note } = fact
      const known = onMessage(state, id, (one) => ({ ...one, settled: { result, note, by } }))
      return result === 'identity' || result === 'legal' ? { ...known, pausedAt: at } : known
    }
    case 'ExitResumed': {
      const { pausedAt: _paused, ...rest } = state
      return rest
    }
    default:
      return foldTask(state, fact, at, by)
  }
}

/** Folds one fact into the follow-through of a case. */
export function foldFollow(state: FollowThrough, fact: FollowFact, at: number, by: PersonId): FollowThrough {
  switch (fact.kind) {
    case 'TermChangeProposed': {
      const deviation = { ...fact.deviation, by, at, approvedBy: [] }
      return { ...state, deviations: [...state.deviations, deviation] }
    }
    case 'TermChangeApproved':
      return onDeviation(state, fact.deviation, (one) => ({
        ...one,
        approvedBy: one.approvedBy.includes(by) ? one.approvedBy : [...one.approvedBy, by],
      }))
    case 'TermChangeDeclined':
      return onDeviation(state, fact.deviation, (one) => ({ ...one, declinedBy: by }))
    case 'ReengagementSet':
      return { ...state, reengagement: fact.reengagement }
    case 'ContactClosed':
      return { ...state, contactClosedAt: at, redeployment: fact.redeployment }
    default:
      return foldMessage(state, fact, at, by)
  }
}
