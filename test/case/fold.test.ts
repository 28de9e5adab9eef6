import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { OpeningFact } from '../../src/case/opening.ts'
import { roles } from '../../src/case/stage.ts'
import { type CaseState, foldCase, holders, newCase, ownerOf } from '../../src/case/state.ts'

const fold = (facts: readonly OpeningFact[], from: CaseState = newCase): CaseState =>
  facts.reduce((state, fact, at) => foldCase(state, { fact, by: 'kari', at, v: 1 }), from)

const opened: OpeningFact = {
  kind: 'CaseOpened',
  opening: {
    id: 'case_1',
    codeName: 'Heron',
    client: { id: 'client_1', name: 'Havbris' },
    profile: 'normal',
    language: 'en',
    clientLanguage: 'nb',
    zone: 'Europe/Oslo',
    country: 'NO',
    currency: 'NOK',
    people: { kari: ['owner'] },
    clientPeople: '',
    concern: 'Hours without an order.',
  },
}
const room = { kind: 'room', channel: 'web', installation: 'local', id: 'studio' } as const

describe('a case', () => {
  it('is opened by somebody, in the first stage, and keeps a timeline of what became true', () => {
    const state = fold([opened, { kind: 'StageEntered', stage: 'evaluate' }])
    expect(state).toMatchObject({ codeName: 'Heron', stage: 'evaluate', openedBy: 'kari', enteredStageAt: 1 })
    expect(state.timeline.map(({ kind }) => kind)).toEqual(['CaseOpened', 'StageEntered'])
  })

  it('has no room any more once the room was left', () => {
    const state = fold([opened, { kind: 'RoomChosen', room }, { kind: 'RoomLeft' }])
    expect('room' in state).toBe(false)
  })

  it('keeps one protection, however often it is begun, and its check-ins by day', () => {
    const state = fold([
      opened,
      { kind: 'ProtectionBegun' },
      { kind: 'CheckInAsked', day: 3 },
      { kind: 'CheckInDone', day: 3 },
      { kind: 'ProtectionBegun', note: 'again' },
    ])
    expect(state.protection).toEqual({
      since: 1,
      by: 'kari',
      checkIns: [{ day: 3, askedAt: 2, doneAt: 3 }, { day: 14 }, { day: 30 }],
    })
  })

  it('lets a role that nobody holds fall to the owner, except the second person', () => {
    const state = fold([opened, { kind: 'PersonJoined', person: 'ola', roles: ['finance', 'contact'] }])
    expect(holders(state, 'finance')).toEqual(['ola'])
    expect(holders(state, 'legal')).toEqual(['kari'])
    expect(holders(state, 'approver')).toEqual([])
    expect(ownerOf(state)).toBe('kari')
  })

  it('folds to the same whatever it is cut into', () => {
    const person = fc.constantFrom('kari', 'ola', 'eva')
    const fact: fc.Arbitrary<OpeningFact> = fc.oneof(
      fc.record({
        kind: fc.constant('PersonJoined' as const),
        person,
        roles: fc.subarray([...roles], { minLength: 1 }),
      }),
      fc.record({ kind: fc.constant('PersonLeft' as const), person }),
      fc.constant({ kind: 'RoomChosen', room } as const),
      fc.constant({ kind: 'RoomLeft' } as const),
      fc.constant({ kind: 'ProtectionBegun' } as const),
      fc.record({ kind: fc.constant('CheckInDone' as const), day: fc.constantFrom(3, 14, 30) }),
    )
    let withRoom = 0
    let without = 0
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 20 }), (facts) => {
        const at = (state: CaseState, one: OpeningFact, index: number): CaseState =>
          foldCase(state, { fact: one, by: 'kari', at: index, v: 1 })
        const whole = facts.reduce(at, fold([opened]))
        // As a snapshot: through JSON, in the middle.
        const half = Math.floor(facts.length / 2)
        const first = facts.slice(0, half).reduce(at, fold([opened]))
        const snapshot = JSON.parse(JSON.stringify(first)) as CaseState
        const again = facts.slice(half).reduce((state, one, index) => at(state, one, index + half), snapshot)
        expect(again).toEqual(whole)
        if (whole.room) withRoom += 1
        else without += 1
      }),
    )
    expect(withRoom).toBeGreaterThan(5)
    expect(without).toBeGreaterThan(5)
  })
})
