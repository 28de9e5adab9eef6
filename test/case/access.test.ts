import { describe, expect, it } from 'vitest'
import { type Act, grants, may, mayReadContent } from '../../src/case/access.ts'
import { type Role, roles, type Stage, stages } from '../../src/case/stage.ts'
import { type CaseState, newCase } from '../../src/case/state.ts'
import { caseWithEverybody } from './people.ts'

/**
 * Who may do what, as the pages say it (definitions.md, "Roles" and "Life of a case"; product.md): roles by their first
 * letters, then the stages by number (0 open … 8 closed). `all` is everybody in the case, `any` everybody at all.
 */
const expected = `
desk.read              any                          012345678
log.write              any                          012345678
case.open              any                          012345678
settings.read          any                          012345678
lessons.read           any                          012345678
check.ask              any                          012345678
screening.ask          any                          012345678
insights.read          any                          012345678
case.read              all                          012345678
case.log               all                          01234567
case.protect           all                          01234567
case.people            owner,deputy                 01234567
case.contract          owner,deputy,legal           012345
case.room              owner,deputy                 01234567
case.withdraw          owner,decider                01234
case.checkin           owner,safety                 01234567
case.parked            owner                        012345678
evaluate.facts         owner,deputy,contact         01
evaluate.figures       owner,finance                014
evaluate.flags         owner,legal                  0123
consult.start          owner,deputy                 01
consult.agree          all                          01
consult.answer         all                          23
consult.close          owner,deputy,facilitator     2
consult.summarise      facilitator                  23
consult.dissent        all                          23
consult.read           all                          2345678
decide.read            all                          345678
decide.clear           legal,finance,communications,safety,owner,decider 3
decide.sign            decider                      3
decide.confirm         approver,decider             3
decide.reopen          owner,deputy,decider         3
remedy.plan            owner,deputy                 4
remedy.check           owner,deputy,contact         4
remedy.approve         approver,decider,deputy,owner 4
remedy.settle          owner,decider                4
communicate.write      owner,deputy,communications  5
communicate.approve    approver,decider             5
communicate.release    legal                        5
communicate.goodwill   finance,approver             5
communicate.call       caller,owner                 5
communicate.send       owner,deputy,caller          5
follow.task            all                          67
follow.plan            owner,deputy                 67
follow.reply           all                          67
follow.deviate         owner,deputy                 67
follow.approve         approver,decider             67
follow.close           owner,deputy                 67
debrief.answer         all                          467
debrief.lead           facilitator,owner,deputy     67
debrief.lesson         facilitator,owner,deputy,decider 7
debrief.close          owner,deputy,decider         7
lesson.done            all                          012345678
keeping.hold           legal                        678
keeping.erase          owner                        8
keeping.confirm        approver,decider             8
keeping.decline        owner,approver,decider       8
`

const table = new Map(
  expected
    .trim()
    .split('\n')
    .map((line) => {
      const [act = '', whom = '', when = ''] = line.split(/\s+/)
      return [
        act as Act,
        { whom: whom.split(','), when: [...when].map((digit) => stages[Number(digit)]) },
      ] as const
    }),
)

function verdict(act: Act, role: Role | 'stranger', stage: Stage) {
  const row = table.get(act)
  if (!row) throw new Error(`the table of this test has no ${act}`)
  if (row.whom[0] === 'any') return 'yes'
  if (role === 'stranger') return 'not-yours'
  if (row.whom[0] !== 'all' && !row.whom.includes(role)) return 'not-your-role'
  return row.when.includes(stage) ? 'yes' : 'not-now'
}

describe('the access matrix', () => {
  it('has exactly the acts that this test knows', () => {
    expect([...table.keys()].toSorted()).toEqual(Object.keys(grants).toSorted())
  })

  it('answers every act, role and stage as the pages say (S0.4, S0.38, S2.22)', () => {
    const wrong: string[] = []
    let yes = 0
    for (const act of table.keys()) {
      for (const stage of stages) {
        const about = caseWithEverybody(stage)
        for (const role of [...roles, 'stranger'] as const) {
          const said = may(role, act, about)
          if (said !== verdict(act, role, stage)) wrong.push(`${act} ${role} ${stage}: ${said}`)
          if (said === 'yes') yes += 1
        }
      }
    }
    expect(wrong).toEqual([])
    expect(yes).toBeGreaterThan(500)
  })

  it('lets the owner stand in for a role that nobody holds, but never for the second person', () => {
    for (const stage of stages) {
      const alone: CaseState = { ...newCase, stage, openedBy: 'owner', people: { owner: ['owner'] } }
      for (const [act, { whom, when }] of table) {
        const others = whom.filter((role) => role !== 'owner')
        const fallsToOwner =
          whom[0] === 'any' ||
          whom[0] === 'all' ||
          others.some((role) => role !== 'approver') ||
          whom.includes('owner')
        const open = whom[0] === 'any' || when.includes(stage)
        const said = may('owner', act, alone)
        expect(said, `${act} ${stage}`).toBe(fallsToOwner ? (open ? 'yes' : 'not-now') : 'not-your-role')
      }
    }
  })

  it('tells a stranger the same of a case that is there and of one that is not', () => {
    const about = caseWithEverybody('consult')
    for (const act of table.keys()) expect(may('stranger', act, about)).toBe(may('stranger', act, undefined))
  })

  it('lets an observer read what a case holds only after the reveal', () => {
    const about = caseWithEverybody('consult')
    expect(mayReadContent('observer', about)).toBe(false)
    expect(mayReadContent('contact', about)).toBe(true)
    expect(mayReadContent('stranger', about)).toBe(false)
    const revealed = { ...about, consultation: { ...about.consultation, revealed: [{} as never] } }
    expect(mayReadContent('observer', revealed)).toBe(true)
  })
})
