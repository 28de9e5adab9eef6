import type { PersonId } from './person.ts'
import { type Role, type Stage, stages } from './stage.ts'
import { type CaseState, holders } from './state.ts'

/** Who an act is for: anybody in the workspace, everybody in the case, or these roles. */
type Whom = 'anyone' | 'participants' | readonly Role[]
interface Grant {
  readonly whom: Whom
  /** Stages in which it may be done; all of them where left out. */
  readonly in?: readonly Stage[]
}

const before = (stage: Stage): readonly Stage[] => stages.slice(0, stages.indexOf(stage))
const from = (stage: Stage): readonly Stage[] => stages.slice(stages.indexOf(stage))

/**
 * The access matrix: every act, who may do it and in which stage. The one place that decides (definitions.md, "Roles");
 * a command prints it, and the tests walk it. Observers read only after the reveal: `case.read` handlers see to that.
 */
export const grants = {
  // Without a case.
  'desk.read': { whom: 'anyone' },
  'log.write': { whom: 'anyone' },
  'case.open': { whom: 'anyone' },
  'settings.read': { whom: 'anyone' },
  'lessons.read': { whom: 'anyone' },
  'check.ask': { whom: 'anyone' },
  'screening.ask': { whom: 'anyone' },
  'insights.read': { whom: 'anyone' },
  // About a case as a whole.
  'case.read': { whom: 'participants' },
  'case.log': { whom: 'participants', in: before('closed') },
  'case.protect': { whom: 'participants', in: before('closed') },
  'case.people': { whom: ['owner', 'deputy'], in: before('closed') },
  'case.contract': { whom: ['owner', 'deputy', 'legal'], in: before('follow') },
  'case.room': { whom: ['owner', 'deputy'], in: before('closed') },
  'case.withdraw': { whom: ['owner', 'decider'], in: before('communicate') },
  'case.checkin': { whom: ['owner', 'safety'], in: before('closed') },
  'case.parked': { whom: ['owner'] },
  // Evaluate.
  'evaluate.facts': { whom: ['owner', 'deputy', 'contact'], in: ['open', 'evaluate'] },
  'evaluate.figures': { whom: ['owner', 'finance'], in: ['open', 'evaluate', 'remedy'] },
  'evaluate.flags': { whom: ['owner', 'legal'], in: ['open', 'evaluate', 'consult', 'decide'] },
  // Consult.
  'consult.start': { whom: ['owner', 'deputy'], in: ['open', 'evaluate'] },
  'consult.agree': { whom: 'participants', in: ['open', 'evaluate'] },
  'consult.answer': { whom: 'participants', in: ['consult', 'decide'] },
  'consult.close': { whom: ['owner', 'deputy', 'facilitator'], in: ['consult'] },
  'consult.summarise': { whom: ['facilitator'], in: ['consult', 'decide'] },
  'consult.dissent': { whom: 'participants', in: ['consult', 'decide'] },
  'consult.read': { whom: 'participants', in: from('consult') },
  // Decide.
  'decide.read': { whom: 'participants', in: from('decide') },
  'decide.clear': {
    whom: ['legal', 'finance', 'communications', 'safety', 'owner', 'decider'],
    in: ['decide'],
  },
  'decide.sign': { whom: ['decider'], in: ['decide'] },
  'decide.confirm': { whom: ['approver', 'decider'], in: ['decide'] },
  'decide.reopen': { whom: ['owner', 'deputy', 'decider'], in: ['decide'] },
  // Remedy.
  'remedy.plan': { whom: ['owner', 'deputy'], in: ['remedy'] },
  'remedy.check': { whom: ['owner', 'deputy', 'contact'], in: ['remedy'] },
  'remedy.approve': { whom: ['approver', 'decider', 'deputy', 'owner'], in: ['remedy'] },
  'remedy.settle': { whom: ['owner', 'decider'], in: ['remedy'] },
  // Communicate.
  'communicate.write': { whom: ['owner', 'deputy', 'communications'], in: ['communicate'] },
  'communicate.approve': { whom: ['approver', 'decider'], in: ['communicate'] },
  'communicate.release': { whom: ['legal'], in: ['communicate'] },
  'communicate.goodwill': { whom: ['finance', 'approver'], in: ['communicate'] },
  'communicate.call': { whom: ['caller', 'owner'], in: ['communicate'] },
  'communicate.send': { whom: ['owner', 'deputy', 'caller'], in: ['communicate'] },
  // Follow through.
  'follow.task': { whom: 'participants', in: ['follow', 'debrief'] },
  'follow.plan': { whom: ['owner', 'deputy'], in: ['follow', 'debrief'] },
  'follow.reply': { whom: 'participants', in: ['follow', 'debrief'] },
  'follow.deviate': { whom: ['owner', 'deputy'], in: ['follow', 'debrief'] },
  'follow.approve': { whom: ['approver', 'decider'], in: ['follow', 'debrief'] },
  'follow.close': { whom: ['owner', 'deputy'], in: ['follow', 'debrief'] },
  // Debrief.
  'debrief.answer': { whom: 'participants', in: ['remedy', 'follow', 'debrief'] },
  'debrief.lead': { whom: ['facilitator', 'owner', 'deputy'], in: ['follow', 'debrief'] },
  'debrief.lesson': { whom: ['facilitator', 'owner', 'deputy', 'decider'], in: ['debrief'] },
  'debrief.close': { whom: ['owner', 'deputy', 'decider'], in: ['debrief'] },
  'lesson.done': { whom: 'participants' },
  // Keep and erase.
  'keeping.hold': { whom: ['legal'], in: from('follow') },
  'keeping.erase': { whom: ['owner'], in: ['closed'] },
  'keeping.confirm': { whom: ['approver', 'decider'], in: ['closed'] },
  'keeping.decline': { whom: ['owner', 'approver', 'decider'], in: ['closed'] },
} as const satisfies Readonly<Record<string, Grant>>

/** Something a person can do. */
export type Act = keyof typeof grants

/** Why an act is not open to somebody. `not-yours` reads the same as not found (trust P2). */
export type Denied = 'not-yours' | 'not-your-role' | 'not-now'

/** Whether this person may do this to this case in its present stage. */
export function may(person: PersonId, act: Act, about: CaseState | undefined): 'yes' | Denied {
  const grant: Grant = grants[act]
  if (grant.whom === 'anyone') return 'yes'
  const held = about?.people[person]
  if (!about || !held) return 'not-yours'
  if (grant.whom !== 'participants' && !grant.whom.some((role) => holders(about, role).includes(person))) {
    return 'not-your-role'
  }
  return grant.in === undefined || grant.in.includes(about.stage) ? 'yes' : 'not-now'
}

/** Whether this person may read what the case holds: every participant; an observer only after the reveal. */
export function mayReadContent(person: PersonId, about: CaseState): boolean {
  const held = about.people[person]
  if (!held) return false
  return held.some((role) => role !== 'observer') || about.consultation.revealed.length > 0
}
