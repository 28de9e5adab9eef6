/** The life of a case (definitions.md, "Life of a case"), in order. `remedy` and `communicate` exclude each other. */
export const stages = [
  'open',
  'evaluate',
  'consult',
  'decide',
  'remedy',
  'communicate',
  'follow',
  'debrief',
  'closed',
] as const
export type Stage = (typeof stages)[number]

/** The roles of a case (definitions.md, "Roles"). One person may hold several. */
export const roles = [
  'owner',
  'deputy',
  'contact',
  'finance',
  'legal',
  'decider',
  'approver',
  'safety',
  'communications',
  'delivery',
  'facilitator',
  'caller',
  'observer',
] as const
export type Role = (typeof roles)[number]
