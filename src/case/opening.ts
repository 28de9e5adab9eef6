import type { Weights } from '../evaluation/model.ts'
import type { Language } from '../language/language.ts'
import type { Incident, RemedyTried } from './client.ts'
import type { PersonId, Place } from './person.ts'
import type { Role, Stage } from './stage.ts'

/** What the agreement says about ending it (product.md, "Open"). Dates are ISO; notice counts from receipt. */
export interface Contract {
  readonly kind: 'open-ended' | 'fixed-term' | 'renewing' | 'none'
  readonly noticeDays?: number
  readonly noticeMonths?: number
  /** Notice runs to the end of a month. */
  readonly toMonthEnd: boolean
  /** End of the term, or the date on which it renews by itself. */
  readonly termEnds?: string
  /** Length of each further term of a renewing contract; a year where nobody says otherwise. */
  readonly renewalMonths?: number
  readonly form: 'any' | 'email' | 'letter' | 'registered'
  readonly exitClause?: string
  /** The client's country, for their holidays and the legal notes. */
  readonly country: string
}

/** Protection of our people from the day it is needed (one button; never waits for the case). */
export interface Protection {
  readonly since: number
  readonly by: PersonId
  readonly note?: string
  /** Days after `since` on which somebody asks how people are; done ones carry a time, never what was said. */
  readonly checkIns: readonly { readonly day: number; readonly askedAt?: number; readonly doneAt?: number }[]
  readonly lifted?: number
}

/** The part of a case that is there from the first day. */
export interface Opening {
  readonly id: string
  readonly codeName: string
  readonly client: { readonly id: string; readonly name: string }
  readonly openedAt: number
  readonly openedBy: PersonId
  readonly profile: 'normal' | 'fast' | 'solo'
  /** The language of the room's card; each person reads in their own. */
  readonly language: Language
  /** The client reads in this one. */
  readonly clientLanguage: Language
  readonly zone: string
  readonly country: string
  readonly region?: string
  /** Optional closing days of the workspace, as they were set when the case was opened. */
  readonly optionalClosing?: readonly string[]
  /** The weights of the model that held when the case was opened; a later change never touches it. */
  readonly weights?: Weights
  readonly currency: string
  readonly stage: Stage
  readonly enteredStageAt: number
  /** Time spent in each stage that the case has left, ms. */
  readonly spentMs: Readonly<Partial<Record<Stage, number>>>
  readonly people: Readonly<Record<PersonId, readonly Role[]>>
  /** The client's own people (names, addresses, domains): they can never take part. */
  readonly clientPeople: string
  readonly concern: string
  readonly contract?: Contract
  readonly room?: Place
  readonly protection?: Protection
  readonly incidents: readonly Incident[]
  readonly remedies: readonly RemedyTried[]
  /** How it ended, once it has. */
  readonly outcome?: 'kept' | 'ended' | 'withdrawn'
  readonly outcomeReason?: string
}

export type OpeningFact =
  | {
      readonly kind: 'CaseOpened'
      readonly opening: Omit<
        Opening,
        | 'openedAt'
        | 'openedBy'
        | 'stage'
        | 'enteredStageAt'
        | 'spentMs'
        | 'incidents'
        | 'remedies'
        | 'outcome'
      >
    }
  | { readonly kind: 'PersonJoined'; readonly person: PersonId; readonly roles: readonly Role[] }
  | { readonly kind: 'PersonLeft'; readonly person: PersonId }
  | {
      readonly kind: 'ContractSet'
      readonly contract: Contract
      readonly clientLanguage?: Language
      readonly currency?: string
    }
  | { readonly kind: 'ClientPeopleListed'; readonly clientPeople: string }
  | { readonly kind: 'RoomChosen'; readonly room: Place }
  | { readonly kind: 'RoomLeft' }
  | { readonly kind: 'IncidentQuoted'; readonly incident: Incident }
  | { readonly kind: 'RemedyQuoted'; readonly remedy: RemedyTried }
  | { readonly kind: 'ProfileSet'; readonly profile: Opening['profile'] }
  | { readonly kind: 'ProtectionBegun'; readonly note?: string }
  | { readonly kind: 'CheckInAsked'; readonly day: number }
  | { readonly kind: 'CheckInDone'; readonly day: number }
  | { readonly kind: 'StageEntered'; readonly stage: Stage; readonly reason?: string }
  | { readonly kind: 'CaseEnded'; readonly outcome: 'kept' | 'ended' | 'withdrawn'; readonly reason?: string }

/** Which facts this part of the state folds; the compiler holds it complete. */
export const openingKinds: Readonly<Record<OpeningFact['kind'], true>> = {
  CaseOpened: true,
  PersonJoined: true,
  PersonLeft: true,
  ContractSet: true,
  ClientPeopleListed: true,
  RoomChosen: true,
  RoomLeft: true,
  IncidentQuoted: true,
  RemedyQuoted: true,
  ProfileSet: true,
  ProtectionBegun: true,
  CheckInAsked: true,
  CheckInDone: true,
  StageEntered: true,
  CaseEnded: true,
}

/** Folds one fact into the opening part of a case. */
export function foldOpening(state: Opening, fact: OpeningFact, at: number, by: PersonId): Opening {
  switch (fact.kind) {
    case 'CaseOpened':
      return { ...state, ...fact.opening, openedAt: at, openedBy: by, enteredStageAt: at }
    case 'PersonJoined':
      return { ...state, people: { ...state.people, [fact.person]: fact.roles } }
    case 'PersonLeft': {
      const { [fact.person]: _left, ...people } = state.people
      return { ...state, people }
    }
    case 'ContractSet':
      return {
        ...state,
        contract: fact.contract,
        clientLanguage: fact.clientLanguage ?? state.clientLanguage,
        currency: fact.currency ?? state.currency,
      }
    case 'ClientPeopleListed':
      return { ...state, clientPeople: fact.clientPeople }
    case 'RoomChosen':
      return { ...state, room: fact.room }
    case 'RoomLeft': {
      const { room: _room, ...rest } = state
      return rest
    }
    case 'IncidentQuoted':
      return { ...state, incidents: [...state.incidents, fact.incident] }
    case 'RemedyQuoted':
      return {
        ...state,
        remedies: [...state.remedies.filter((one) => one.id !== fact.remedy.id), fact.remedy],
      }
    case 'ProfileSet':
      return { ...state, profile: fact.profile }
    case 'ProtectionBegun':
      return { ...state, protection: state.protection ?? beginProtection(fact.note, at, by) }
    case 'CheckInAsked':
      return state.protection
        ? { ...state, protection: checkIn(state.protection, fact.day, { askedAt: at }) }
        : state
    case 'CheckInDone':
      return state.protection
        ? { ...state, protection: checkIn(state.protection, fact.day, { doneAt: at }) }
        : state
    case 'StageEntered':
      return { ...left(state, at), stage: fact.stage }
    case 'CaseEnded':
      return {
        ...left(state, at),
        stage: 'closed',
        outcome: fact.outcome,
        ...(fact.reason === undefined ? {} : { outcomeReason: fact.reason }),
      }
  }
}

/** The case as it leaves its stage: the time it spent there is added up, also where it comes back. */
function left(state: Opening, at: number): Opening {
  const spent = (state.spentMs[state.stage] ?? 0) + at - state.enteredStageAt
  return { ...state, spentMs: { ...state.spentMs, [state.stage]: spent }, enteredStageAt: at }
}

/** Check-ins fall on days 3, 14 and 30 (product.md, "Open"). */
function beginProtection(note: string | undefined, at: number, by: PersonId): Protection {
  return {
    since: at,
    by,
    checkIns: [{ day: 3 }, { day: 14 }, { day: 30 }],
    ...(note === undefined ? {} : { note }),
  }
}

function checkIn(
  protection: Protection,
  day: number,
  change: Partial<Protection['checkIns'][number]>,
): Protection {
  return {
    ...protection,
    checkIns: protection.checkIns.map((one) => (one.day === day ? { ...one, ...change } : one)),
  }
}
