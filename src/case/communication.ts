import type { AddressForm, LetterReason } from '../letters/catalogue.ts'
import type { Greeting } from '../letters/compose.ts'
import type { AlternativeInput, GoodwillInput } from '../letters/phrases.ts'
import type { PersonId } from './person.ts'

/** A fact of the letter: a logged incident in neutral words, with its day and source. */
export interface LetterFact {
  readonly incident: string
  /** ISO date */
  readonly date: string
  readonly text: string
  readonly source: string
}

/** What was proposed to be paid back, and from what: kept so that the money-out sheet can show the working. */
export interface RefundWorking {
  readonly prepaid?: number
  readonly from?: string
  readonly to?: string
  readonly price?: number
  /** Share of the work that was accepted, 0 to 1. */
  readonly acceptedShare?: number
  /** The larger of the two ways to compute it (04, section 4.7), rounded to the cent. */
  readonly proposal: number
}

/**
 * Everything that can reach a letter: the approved fields and nothing else (trust P6). Words are in the client's
 * language; dates are ISO; money is in the case's currency.
 */
export interface LetterFields {
  readonly fullName?: string
  readonly lastName?: string
  readonly clientName?: string
  readonly address?: AddressForm
  readonly greeting?: Greeting
  readonly senderName?: string
  readonly senderTitle?: string
  readonly companyName?: string
  readonly contractRef?: string
  readonly serviceName?: string
  /** The day on which the notice is planned to arrive; the end is counted from it (07, section 7.3). */
  readonly receivedOn?: string
  readonly endDate?: string
  readonly noticePeriod?: string
  readonly clauseRef?: string
  readonly formChecked?: boolean
  readonly thanksFor?: 'cooperation' | 'product' | 'trust'
  /** The year in which it began. */
  readonly relationshipStart?: string
  readonly reason?: LetterReason
  readonly focusArea?: string
  readonly apology?: boolean
  readonly ourLimits?: boolean
  /** Ids of the remedies that are named as steps, at most three. */
  readonly steps?: readonly string[]
  readonly facts?: readonly LetterFact[]
  readonly invoice?: 'final' | 'none'
  readonly finalInvoiceAmount?: number
  readonly finalInvoiceDate?: string
  readonly finalInvoiceDue?: string
  readonly finalInvoiceScope?: string
  readonly openInvoices?: string
  readonly openInvoicesDue?: string
  readonly refundWorking?: RefundWorking
  readonly refundAmount?: number
  readonly refundReason?: string
  readonly refundDate?: string
  /** An empty list is a decision too: none is offered. */
  readonly goodwill?: readonly (Pick<GoodwillInput, 'type' | 'item' | 'hours'> & {
    readonly amount?: number
  })[]
  readonly handoverContact?: string
  readonly handoverItems?: string
  readonly handoverDate?: string
  readonly openDeliverables?: string
  readonly dataExportUntil?: string
  readonly dataChoiceDate?: string
  readonly accessRemovalDate?: string
  readonly assetList?: string
  readonly assetReturnDate?: string
  /** An empty list is a decision too: none are named. */
  readonly alternatives?: readonly AlternativeInput[]
  readonly directoryName?: string
  readonly alternativesChecked?: boolean
  readonly contactName?: string
  readonly contactPhone?: string
  readonly contactEmail?: string
  readonly contactUntil?: string
  readonly answerDate?: string
  /** ISO date of the call that the letter speaks of. */
  readonly callDate?: string
}

/** Why nobody calls: a closed list, and "uncomfortable" is not on it (04, section 4.1; req S3.8). */
export const noCallReasons = ['safety', 'attempts', 'form', 'legal', 'asked', 'silence'] as const
/** One reason not to call. `silence`: a duty not to tip anybody off. */
export type NoCallReason = (typeof noCallReasons)[number]

/** What is ticked before anybody speaks to the client; the rest of the list is computed (04, section 4.1). */
export const tickedChecks = ['second', 'doNots'] as const
/** One box of the list before contact. */
export type TickedCheck = (typeof tickedChecks)[number]

/** A call that was made or tried. */
export interface CallNote {
  /** ms UTC */
  readonly at: number
  readonly by: PersonId
  readonly reached: boolean
  readonly minutes?: number
  readonly promised?: string
  readonly questions?: string
}

/** Three texts, canonical, subject first: exactly what is approved and copied. */
export interface DraftedTexts {
  readonly letter: string
  readonly email: string
  readonly call: string
  /** SHA-256 over the three texts, hexadecimal. */
  readonly hash: string
}

/** The texts of a parting, as drafted from approved fields, approved, and sent (product.md, "Communicate"). */
export interface Communication {
  readonly preset?: string
  /** Field values by slot name. */
  readonly slots: LetterFields
  readonly texts?: DraftedTexts
  /** Everybody who wrote a field of the present draft, and who finished it: none of them may approve it. */
  readonly authors: readonly PersonId[]
  readonly draftedAt?: number
  /** What legal has released (T25, T27, T29 only), and flagged wording a person chose to keep; `id:field:hash`. */
  readonly released: readonly string[]
  readonly kept: readonly string[]
  /** Legal says that no reason may be given. */
  readonly silenced: boolean
  /** Approvals of the present texts; every change withdraws them. */
  readonly approvals: readonly { readonly by: PersonId; readonly at: number; readonly hash: string }[]
  /** Why a second person sent the texts back. */
  readonly returned?: { readonly by: PersonId; readonly note: string }
  /** Who approved which goodwill over the cap; a change of the goodwill withdraws it. */
  readonly goodwillApprovedBy?: PersonId
  readonly caller?: PersonId
  /** When the call is planned, ms UTC. */
  readonly callAt?: number
  readonly checklist: readonly string[]
  readonly noCallReason?: NoCallReason
  readonly calls: readonly CallNote[]
  readonly sent?: {
    readonly on: string
    readonly route: string
    readonly proof: string
    readonly by: PersonId
    readonly hash: string
  }
  /** Frozen at sending: end date, invoice, refund, goodwill, hand-over, contact until (05.1). */
  readonly terms?: FrozenTerms
}

/** What was promised in the sent text. Money is in `currency`; words are in the client's language. */
export interface FrozenTerms {
  readonly currency: string
  /** ISO dates */
  readonly endDate: string
  readonly contactUntil: string
  readonly contactName: string
  /** Absent: there is nothing more to pay. */
  readonly finalInvoice?: { readonly amount: number; readonly on: string; readonly due: string }
  readonly refund?: { readonly amount: number; readonly by: string; readonly reason: string }
  readonly goodwill: readonly {
    readonly type: string
    readonly amount?: number
    readonly item?: string
    readonly hours?: number
  }[]
  readonly handover: { readonly items: string; readonly by: string; readonly contact: string }
}

export const newCommunication: Communication = {
  slots: {},
  authors: [],
  released: [],
  kept: [],
  silenced: false,
  approvals: [],
  checklist: [],
  calls: [],
}

export type CommunicationFact =
  /** `fields` of null were emptied. */
  | {
      readonly kind: 'LetterFieldsSet'
      readonly fields: { readonly [K in keyof LetterFields]?: LetterFields[K] | null }
      readonly kept: readonly string[]
    }
  | { readonly kind: 'SilenceOrdered'; readonly silenced: boolean }
  | { readonly kind: 'WordingReleased'; readonly finding: string }
  | { readonly kind: 'GoodwillApproved' }
  | { readonly kind: 'TextsDrafted'; readonly preset: string; readonly texts: DraftedTexts }
  | { readonly kind: 'TextsApproved'; readonly hash: string }
  | { readonly kind: 'TextsReturned'; readonly note: string }
  | { readonly kind: 'CheckTicked'; readonly check: TickedCheck }
  | { readonly kind: 'CallPlanned'; readonly caller: PersonId; readonly at: number; readonly on: string }
  | { readonly kind: 'CallDropped'; readonly reason: NoCallReason }
  | { readonly kind: 'CallNoted'; readonly call: Omit<CallNote, 'by'> }
  | {
      readonly kind: 'LetterSent'
      readonly on: string
      readonly route: string
      readonly proof: string
      readonly hash: string
      readonly terms: FrozenTerms
    }

/** Which facts this part of the state folds; the compiler holds it complete. */
export const communicationKinds: Readonly<Record<CommunicationFact['kind'], true>> = {
  LetterFieldsSet: true,
  SilenceOrdered: true,
  WordingReleased: true,
  GoodwillApproved: true,
  TextsDrafted: true,
  TextsApproved: true,
  TextsReturned: true,
  CheckTicked: true,
  CallPlanned: true,
  CallDropped: true,
  CallNoted: true,
  LetterSent: true,
}

/** Any change of what a letter is made of takes its texts and their approvals away. */
function withdrawn(state: Communication): Communication {
  const { texts: _texts, preset: _preset, draftedAt: _at, ...rest } = state
  return { ...rest, approvals: [] }
}

function withFields(
  state: Communication,
  fact: Extract<CommunicationFact, { kind: 'LetterFieldsSet' }>,
  by: PersonId,
): Communication {
  const merged = Object.entries({ ...state.slots, ...fact.fields }).filter(([, value]) => value !== null)
  const { goodwillApprovedBy, ...rest } = withdrawn(state)
  return {
    ...rest,
    ...(goodwillApprovedBy === undefined || 'goodwill' in fact.fields ? {} : { goodwillApprovedBy }),
    slots: Object.fromEntries(merged) as LetterFields,
    kept: [...new Set([...state.kept, ...fact.kept])],
    authors: withPerson(state.authors, by),
  }
}

function withPerson(people: readonly PersonId[], person: PersonId): readonly PersonId[] {
  return people.includes(person) ? people : [...people, person]
}

function withPlan(
  state: Communication,
  fact: Extract<CommunicationFact, { kind: 'CallPlanned' }>,
): Communication {
  const { noCallReason: _reason, ...rest } = state
  const changed = state.slots.callDate !== fact.on || state.noCallReason !== undefined
  const planned = {
    ...rest,
    caller: fact.caller,
    callAt: fact.at,
    slots: { ...state.slots, callDate: fact.on },
  }
  return changed ? withdrawn(planned) : planned
}

/** Folds one fact into the communication of a case. */
export function foldCommunication(
  state: Communication,
  fact: CommunicationFact,
  at: number,
  by: PersonId,
): Communication {
  switch (fact.kind) {
    case 'LetterFieldsSet':
      return withFields(state, fact, by)
    case 'SilenceOrdered':
      return withdrawn({ ...state, silenced: fact.silenced })
    case 'WordingReleased':
      return { ...state, released: withPerson(state.released, fact.finding) }
    case 'GoodwillApproved':
      return { ...state, goodwillApprovedBy: by }
    case 'TextsDrafted': {
      const { returned: _returned, ...rest } = withdrawn(state)
      const authors = withPerson(state.authors, by)
      return { ...rest, preset: fact.preset, texts: fact.texts, authors, draftedAt: at }
    }
    case 'TextsApproved':
      return fact.hash === state.texts?.hash
        ? { ...state, approvals: [...state.approvals, { by, at, hash: fact.hash }] }
        : state
    case 'TextsReturned':
      return { ...withdrawn(state), returned: { by, note: fact.note } }
    case 'CheckTicked':
      return { ...state, checklist: withPerson(state.checklist, fact.check) }
    case 'CallPlanned':
      return withPlan(state, fact)
    case 'CallDropped':
      return withdrawn({ ...state, noCallReason: fact.reason })
    case 'CallNoted':
      return withCall(state, { ...fact.call, by })
    case 'LetterSent': {
      const { kind: _kind, terms, ...sent } = fact
      return { ...state, sent: { ...sent, by }, terms }
    }
  }
}

/** A failed attempt stands in the letter of a client whom nobody could reach: it changes the texts. */
function withCall(state: Communication, call: CallNote): Communication {
  const noted = { ...state, calls: [...state.calls, call] }
  return state.noCallReason === 'attempts' && !call.reached ? withdrawn(noted) : noted
}
