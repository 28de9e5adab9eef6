import { describe, expect, it } from 'vitest'
import { OverLimit } from '../../adapters/teams/check-limits.ts'
import { TeamsPace } from '../../adapters/teams/pace.ts'
import { type Failure, isBlocked, notSent, TeamsFailure, waitMs } from '../../adapters/teams/teams-errors.ts'
import { NotSent } from '../../src/engine/channel.ts'

const status = (code: number, ...codes: readonly string[]): Failure => ({
  ...{ kind: 'status', status: code, codes },
  afterS: undefined,
})

describe('how a send ended', () => {
  it.each<[Failure, NotSent['outcome']]>([
    ...[412, 429, 502, 503, 504].map((code): [Failure, 'retry'] => [status(code), 'retry']),
    ...[500, 501, 505, 408].map((code): [Failure, 'unknown'] => [status(code), 'unknown']),
    ...[301, 400, 401, 403, 404, 405, 409, 413, 415].map((code): [Failure, 'refused'] => [
      status(code),
      'refused',
    ]),
    [{ kind: 'unreached' }, 'retry'],
    [{ kind: 'broken' }, 'unknown'],
  ])('with %j', (failure, outcome) => {
    expect(notSent(new TeamsFailure(failure)).outcome).toBe(outcome)
  })

  it('before it left is no secret either', () => {
    expect(notSent(new OverLimit(['card: too much'])).outcome).toBe('refused')
    expect(notSent(new Error('no token')).outcome).toBe('retry')
    const own = new NotSent('retry', 'our own pace', 5)
    expect(notSent(own)).toBe(own)
  })

  it.each([
    [7, 7000],
    [0, 1000],
    [0.2, 1000],
    [999_999, 600_000],
    [-1, undefined],
    [Number.NaN, undefined],
    [undefined, undefined],
  ])('says to wait %j s: %j ms', (given, expected) => {
    expect(waitMs(given)).toBe(expected)
  })

  it.each(['BotNotInConversationRoster', 'ConversationBlockedByUser', 'BotDisabledByAdmin'])(
    '%s keeps us from writing until somebody acts, other refusals do not',
    (code) => {
      expect(isBlocked(new TeamsFailure(status(403, code)))).toBe(true)
      expect(isBlocked(new TeamsFailure(status(403, 'ServiceError', code)))).toBe(true)
      expect(isBlocked(new TeamsFailure(status(404, code)))).toBe(false)
      expect(isBlocked(new TeamsFailure(status(403, 'Forbidden')))).toBe(false)
    },
  )
})

describe('our own pace', () => {
  const start = 1_000_000
  interface Clock {
    now: number
  }
  function sending(sends: readonly number[]): { readonly clock: Clock; readonly pace: TeamsPace } {
    const clock: Clock = { now: start }
    const pace = new TeamsPace(() => clock.now)
    for (const at of sends) {
      clock.now = start + at
      pace.take('19:a')
    }
    return { clock, pace }
  }

  it('is seven in a second', () => {
    const { clock, pace } = sending([0, 0, 0, 0, 0, 0, 0])
    expect(pace.waitMs('19:a')).toBe(1000)
    expect(() => pace.take('19:a')).toThrow(NotSent)
    clock.now = start + 999
    expect(pace.waitMs('19:a')).toBe(1)
    clock.now = start + 1000
    expect(pace.waitMs('19:a')).toBe(0)
  })

  it('is eight in two', () => {
    const { pace } = sending([0, 0, 0, 0, 0, 0, 0, 1000])
    expect(pace.waitMs('19:a')).toBe(1000)
  })

  it('is sixty in thirty, and 1,800 an hour', () => {
    const sixty = Array.from({ length: 60 }, (_unused, index) => index * 300)
    const { pace } = sending(sixty)
    expect(pace.waitMs('19:a')).toBe(30_000 - 59 * 300)
    const many = Array.from({ length: 1800 }, (_unused, index) => index * 600)
    expect(sending(many).pace.waitMs('19:a')).toBe(3_600_000 - 1799 * 600)
  })

  it('is one for each conversation, and thirty a second for all', () => {
    const { pace } = sending([0, 0, 0, 0, 0, 0, 0])
    expect(pace.waitMs('19:b')).toBe(0)
    for (let index = 0; index < 23; index += 1) pace.take(`19:${index}`)
    expect(pace.waitMs('19:z')).toBe(1000)
  })

  it('rests where Teams says so, and only there', () => {
    const { pace } = sending([])
    pace.rest('19:a', 7000)
    expect(pace.waitMs('19:a')).toBe(7000)
    expect(pace.waitMs('19:b')).toBe(0)
  })
})
