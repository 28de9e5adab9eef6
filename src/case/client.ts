import type { Recorded } from './facts.ts'
import type { PersonId } from './person.ts'

/** Something that happened, dated, told as a fact and apart from how it felt (product.md, "Log"). */
export interface Incident {
  readonly id: string
  /** ISO date on which it happened. */
  readonly on: string
  readonly what: string
  readonly felt?: string
  /** How many of us were affected; a count, never names. */
  readonly affected: number
  readonly ourPart: 'yes' | 'partly' | 'no'
  /** Reason codes that it shows, such as R05 (02, section 2.2). */
  readonly reasons: readonly string[]
  /** For a disputed invoice: was the objection justified? Justified ones do not count (req S0.20). */
  readonly justified?: 'yes' | 'partly' | 'no'
  readonly answer?: string
  readonly source?: string
  /** A document verifies it. */
  readonly verified: boolean
  readonly reporter: PersonId
  /** The reporter's name is shown to the account owner only. */
  readonly shielded: boolean
  readonly loggedAt: number
}

/** A remedy that was tried: only `failed` counts towards the last resort (02, "Remedy types"). */
export interface RemedyTried {
  readonly id: string
  readonly on: string
  readonly type: 'talk' | 'written' | 'approach' | 'terms' | 'escalation' | 'plan'
  readonly owner: PersonId
  readonly outcome: 'failed' | 'worked' | 'pending'
  /** ISO date on which a pending one is looked at. */
  readonly reviewDate?: string
  readonly note?: string
  readonly loggedAt: number
}

/** What a quick check answered, in the words its author kept (definitions, "Quick check"). Only its author ever sees it. */
export interface CheckNote {
  readonly id: string
  readonly author: PersonId
  readonly words: string
  readonly keptAt: number
}

/** A client as we keep it, long before and beyond any case. */
export interface ClientState {
  readonly id: string
  readonly name: string
  readonly accountOwner?: PersonId
  readonly incidents: readonly Incident[]
  readonly remedies: readonly RemedyTried[]
  readonly checks: readonly CheckNote[]
  readonly cases: readonly string[]
  /** When the account owner was told of a pattern, once until a case is opened. */
  readonly nudgedAt?: number
}

export type ClientFact =
  | { readonly kind: 'ClientNamed'; readonly id: string; readonly name: string }
  | { readonly kind: 'AccountOwnerSet'; readonly person: PersonId }
  | { readonly kind: 'IncidentLogged'; readonly incident: Incident }
  | { readonly kind: 'RemedyLogged'; readonly remedy: RemedyTried }
  | { readonly kind: 'RemedySettled'; readonly remedy: string; readonly outcome: 'failed' | 'worked' }
  | { readonly kind: 'CaseOpenedAbout'; readonly case: string }
  | { readonly kind: 'CheckKept'; readonly check: CheckNote }
  | { readonly kind: 'PatternTold' }

export const newClient: ClientState = { id: '', name: '', incidents: [], remedies: [], checks: [], cases: [] }

/** Folds one fact into a client. */
export function foldClient(state: ClientState, { fact, at }: Recorded<ClientFact>): ClientState {
  switch (fact.kind) {
    case 'ClientNamed':
      return { ...state, id: fact.id, name: fact.name }
    case 'AccountOwnerSet':
      return { ...state, accountOwner: fact.person }
    case 'IncidentLogged':
      return { ...state, incidents: [...state.incidents, fact.incident] }
    case 'RemedyLogged':
      return { ...state, remedies: [...state.remedies, fact.remedy] }
    case 'RemedySettled':
      return {
        ...state,
        remedies: state.remedies.map((one) =>
          one.id === fact.remedy ? { ...one, outcome: fact.outcome } : one,
        ),
      }
    case 'CaseOpenedAbout': {
      const { nudgedAt: _told, ...rest } = state
      return { ...rest, cases: [...state.cases, fact.case] }
    }
    case 'CheckKept':
      return { ...state, checks: [...state.checks, fact.check] }
    case 'PatternTold':
      return { ...state, nudgedAt: at }
  }
}

/** Who has a part in a client: those who logged or kept something about it, and its account owner (definitions.md, "Streams"). */
export function peopleOfClient(state: ClientState): readonly PersonId[] {
  const people = new Set(state.incidents.map((incident) => incident.reporter))
  for (const remedy of state.remedies) people.add(remedy.owner)
  for (const check of state.checks) people.add(check.author)
  if (state.accountOwner) people.add(state.accountOwner)
  return [...people]
}

/**
 * What this person may see of a client before any case: the account owner all that was logged, others what they logged;
 * a quick check that was kept is its author's alone.
 */
export function seenBy(
  person: PersonId,
  state: ClientState,
): Pick<ClientState, 'incidents' | 'remedies' | 'checks'> {
  const checks = state.checks.filter((one) => one.author === person)
  if (state.accountOwner === person) return { incidents: state.incidents, remedies: state.remedies, checks }
  return {
    checks,
    incidents: state.incidents.filter((one) => one.reporter === person),
    remedies: state.remedies.filter((one) => one.owner === person),
  }
}
