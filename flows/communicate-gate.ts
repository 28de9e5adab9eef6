import type { PersonId } from '../src/case/person.ts'
import { type CaseState, holders, participants } from '../src/case/state.ts'
import type { Workspace } from '../src/case/workspace.ts'
import { goodwillCap } from '../src/letters/goodwill.ts'
import { pendingReleases, presetOf } from './communicate-letter.ts'
import { decisionOf, unmetConditions } from './decided.ts'

const dayMs = 86_400_000

/** The list before anybody speaks to the client, in the order people walk it (04, section 4.1). */
export const gateItems = [
  'signed',
  'conditions',
  'endDate',
  'form',
  'goodwill',
  'alternatives',
  'caller',
  'second',
  'approved',
  'doNots',
] as const
/** One line of the list before contact. */
export type GateItem = (typeof gateItems)[number]

/** Average revenue of a month, from the figures; 0 where nobody has entered any. */
function monthlyRevenue(state: CaseState): number {
  const { figures } = state.evaluation
  return figures === undefined ? 0 : figures.revenue / Math.max(1, figures.months)
}

/** The most that may be given without finance: a month's revenue or the budget, whichever is less (04, section 4.7). */
export function capOf(state: CaseState, workspace: Pick<Workspace, 'goodwillBudget'>): number {
  return goodwillCap({
    averageMonthlyRevenue: monthlyRevenue(state),
    workspaceBudget: workspace.goodwillBudget,
  })
}

/** Whether the goodwill still waits for finance or an approver. */
export function goodwillWaits(state: CaseState, workspace: Pick<Workspace, 'goodwillBudget'>): boolean {
  const { slots, goodwillApprovedBy } = state.communication
  const given = (slots.goodwill ?? []).reduce((sum, one) => sum + (one.amount ?? 0), 0)
  return given > capOf(state, workspace) && goodwillApprovedBy === undefined
}

/** Some letters have no room for goodwill or other providers. */
function hasRoom(state: CaseState): boolean {
  const preset = presetOf(state)
  return preset !== 'TERMINATE_NOW' && preset !== 'NO_REASON'
}

function isDone(item: GateItem, state: CaseState, workspace: Pick<Workspace, 'goodwillBudget'>): boolean {
  const { slots, caller, noCallReason, checklist } = state.communication
  switch (item) {
    case 'signed':
      return decisionOf(state) !== undefined
    case 'conditions':
      return unmetConditions(state).length === 0
    case 'endDate':
      return slots.endDate !== undefined && slots.receivedOn !== undefined
    case 'form':
      return slots.formChecked === true
    case 'goodwill':
      return (!hasRoom(state) || slots.goodwill !== undefined) && !goodwillWaits(state, workspace)
    case 'alternatives': {
      const named = (slots.alternatives ?? []).length > 0
      return (
        !hasRoom(state) || (named ? slots.alternativesChecked === true : slots.alternatives !== undefined)
      )
    }
    case 'caller':
      return caller !== undefined || noCallReason !== undefined
    case 'second':
      return checklist.includes('second')
    case 'approved':
      return isApproved(state)
    case 'doNots':
      return checklist.includes('doNots')
  }
}

/** The list before contact, each line with whether it is done. */
export function gateOf(
  state: CaseState,
  workspace: Pick<Workspace, 'goodwillBudget'>,
): readonly { readonly item: GateItem; readonly done: boolean }[] {
  return gateItems.map((item) => ({ item, done: isDone(item, state, workspace) }))
}

/** Whether the client may be contacted now. */
export function isGateOpen(state: CaseState, workspace: Pick<Workspace, 'goodwillBudget'>): boolean {
  return gateOf(state, workspace).every(({ done }) => done)
}

/** Someone who has the case alone: the second look is their own, a day later (definitions.md, "Roles"). */
export function isAlone(state: CaseState): boolean {
  return state.profile === 'solo' && participants(state).length === 1
}

/** Who must approve: every approver who wrote nothing of it, else the decision maker; never an author. */
export function requiredApprovers(state: CaseState): readonly PersonId[] {
  const { authors } = state.communication
  const free = (people: readonly PersonId[]) => people.filter((person) => !authors.includes(person))
  const approvers = free(holders(state, 'approver'))
  if (approvers.length > 0) return approvers
  const deciders = free(holders(state, 'decider'))
  if (deciders.length > 0) return deciders
  return isAlone(state) ? participants(state) : []
}

/** Why this person may not approve the present texts now. */
export type ApprovalProblem = 'noTexts' | 'author' | 'release' | 'tomorrow' | 'already'

/** Whether this person may approve now; a person alone waits a day. */
export function approvalProblem(
  state: CaseState,
  person: PersonId,
  now: number,
): ApprovalProblem | undefined {
  const { texts, authors, approvals, draftedAt = now } = state.communication
  if (texts === undefined) return 'noTexts'
  if (authors.includes(person) && !isAlone(state)) return 'author'
  if (isAlone(state) && now < draftedAt + dayMs) return 'tomorrow'
  if (pendingReleases(state).length > 0) return 'release'
  return approvals.some((approval) => approval.by === person) ? 'already' : undefined
}

/** Whether everybody who must approve has approved exactly these texts. */
export function isApproved(state: CaseState): boolean {
  const { texts, approvals } = state.communication
  const needed = requiredApprovers(state)
  if (texts === undefined || needed.length === 0) return false
  return needed.every((person) => approvals.some((one) => one.by === person && one.hash === texts.hash))
}

/** Whether somebody reported being hurt by this client: such a person never makes the call (req S3.1). */
export function isHarmed(state: CaseState, person: PersonId): boolean {
  return state.incidents.some(
    (incident) => incident.reporter === person && (incident.shielded || incident.reasons.includes('R01')),
  )
}

/** Whether the client has been told by voice, or somebody decided with a reason that nobody calls. */
export function isCallSettled(state: CaseState): boolean {
  const { calls, noCallReason } = state.communication
  return noCallReason !== undefined || calls.some((call) => call.reached)
}
