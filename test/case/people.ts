import { type Role, roles, type Stage } from '../../src/case/stage.ts'
import { type CaseState, newCase } from '../../src/case/state.ts'

/** A case in a stage with one person for each role, named after it. */
export function caseWithEverybody(stage: Stage): CaseState {
  const people = Object.fromEntries(roles.map((role) => [role, [role] as readonly Role[]]))
  return { ...newCase, id: 'case_1', codeName: 'Heron', stage, openedBy: 'owner', people }
}
