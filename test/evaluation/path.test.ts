import { describe, expect, it } from 'vitest'
import { bandOf, effectiveBoundary } from '../../src/evaluation/band.ts'
import { reviewWorkingDays } from '../../src/evaluation/conditions.ts'
import { remediesScore } from '../../src/evaluation/factor-values.ts'
import { aCase, failed, recommend, team, unbearable } from './a-case.ts'

const abuse = [{ code: 'R01' as const, incidents: 3, sources: 2 }]
const hurtful = team(4, { severity: 3, staff: 3 })

describe('the fast track', () => {
  it('talks when no reason has a dated incident, whatever the score (S0.1, S2.6)', () => {
    const result = recommend({
      reasons: [{ code: 'R06', incidents: 0, sources: 3, verified: true }],
      ratings: team(4, unbearable),
      remedies: failed('talk', 'written', 'terms', 'plan'),
    })
    expect(result).toMatchObject({ option: 'KEEP_TALK', path: 'no_confirmed_reason', gates: ['G0_REASON'] })
    expect(result.score).toBeGreaterThan(62)
  })

  it('ends now on a verified red line, locked, with contact suspended', () => {
    const result = recommend({ reasons: abuse, flags: { redline: true, redlineVerified: true } })
    expect(result).toMatchObject({ option: 'TERMINATE_NOW', gates: ['G1_REDLINE'], locked: true })
    expect(result.conditions).toEqual(['FOUR_EYES', 'LEGAL_REVIEW', 'SUSPEND_CONTACT', 'PROTECT_STAFF'])
  })

  it('unlocks a red line once legal has cleared it', () => {
    const flags = { redline: true, redlineVerified: true, legalCleared: true }
    const result = recommend({ reasons: abuse, flags })
    expect(result.locked).toBe(false)
    expect(result.conditions).not.toContain('LEGAL_REVIEW')
  })

  it('verifies a reported red line first, and suspends contact meanwhile', () => {
    const result = recommend({ reasons: abuse, flags: { redline: true } })
    expect(result.option).not.toBe('TERMINATE_NOW')
    expect(result.conditions).toEqual(['VERIFY_REDLINE', 'SUSPEND_CONTACT'])
  })

  it.each(['R00', 'R03', 'R06'] as const)('never opens for %s', (code) => {
    const result = recommend({
      reasons: [{ code, incidents: 9, sources: 9, verified: true }],
      ratings: team(4, { severity: 4, staff: 4 }),
      flags: { redline: true, redlineVerified: true, warningGiven: true, repeatedAfterWarning: true },
    })
    expect(result.path).not.toMatch(/^fast|final/)
  })

  it('does not open on an unconfirmed report of abuse', () => {
    const reasons = [
      { code: 'R01' as const, incidents: 0, sources: 0 },
      { code: 'R06' as const, incidents: 2, sources: 2 },
    ]
    expect(recommend({ reasons, ratings: hurtful }).path).toBe('band_remedy')
  })

  it('gives a final warning first, ten working days, and protects people now', () => {
    const result = recommend({ reasons: abuse, ratings: hurtful })
    expect(result).toMatchObject({ option: 'REMEDY_PLAN', path: 'final_warning', gates: ['G2_FAST'] })
    expect(result.conditions).toContain('PROTECT_STAFF')
    expect(reviewWorkingDays(result.path, 3)).toBe(10)
  })

  it('ends with notice when a warned client repeats it, however little was tried and however likely a change (S0.12)', () => {
    const result = recommend({
      reasons: abuse,
      ratings: team(4, { severity: 3, staff: 3, change: 4 }),
      remedies: [{ type: 'plan', outcome: 'pending' }],
      flags: { warningGiven: true, repeatedAfterWarning: true },
    })
    expect(result).toMatchObject({ option: 'TERMINATE_NOTICE', path: 'fast_repeated', gates: ['G2_FAST'] })
  })

  it('does not ask what the client is worth: 30 % of the revenue and great influence change nothing (S0.13)', () => {
    const given = { reasons: abuse, flags: { warningGiven: true, repeatedAfterWarning: true } }
    const small = recommend({ ...given, ratings: hurtful })
    const large = recommend({
      ...given,
      ratings: team(4, { severity: 3, staff: 3, influence: 4 }),
      expert: { legal: 1, profitability: 0, dependency: 4 },
    })
    expect([small.option, large.option]).toEqual(['TERMINATE_NOTICE', 'TERMINATE_NOTICE'])
    expect(large.conditions).toContain('FINANCE_SIGNOFF')
  })

  it('notes a warning that has held, and goes on', () => {
    const result = recommend({ reasons: abuse, ratings: hurtful, flags: { warningGiven: true } })
    expect(result).toMatchObject({ path: 'band_remedy', gates: ['G2_FAST_WARNING_HELD'] })
  })

  it('opens for an integrity matter without harm to staff (S2.12)', () => {
    const reasons = [{ code: 'R12' as const, incidents: 1, sources: 1 }]
    const result = recommend({
      reasons,
      ratings: team(4, { severity: 3, staff: 0 }),
      flags: { tippingOff: true },
    })
    expect(result.path).toBe('final_warning')
    expect(result.conditions).toEqual(['NO_REASON_TO_CLIENT', 'PROTECT_STAFF'])
  })
})

describe('the slow path', () => {
  const everything = failed('talk', 'written', 'approach', 'plan')
  const confirmed = (...codes: ('R03' | 'R06' | 'R08' | 'R09' | 'R10' | 'R11' | 'R13')[]) =>
    codes.map((code) => ({ code, incidents: 2, sources: 2 }))
  const outOfPlace = team(4, { ...unbearable, severity: 2, misfit: 4 })

  it('never ends for want of growth and referrals (S2.9, S2.10)', () => {
    const result = recommend({ reasons: confirmed('R09', 'R10'), ratings: outOfPlace, remedies: everything })
    expect(result).toMatchObject({ option: 'KEEP_TALK', path: 'weak_reasons', gates: ['G3_WEAK'] })
  })

  it('talks with an old friend who no longer fits, but not when they also pay late (S2.13, S2.15)', () => {
    const ratings = team(4, { ...unbearable, severity: 2, misfit: 4, history: 3 })
    expect(recommend({ reasons: confirmed('R13'), ratings, remedies: everything }).gates).toEqual([
      'G4_LOYALTY',
    ])
    expect(recommend({ reasons: confirmed('R13', 'R06'), ratings, remedies: everything }).path).toBe('fit')
  })

  it('refers a client who no longer fits once enough has failed', () => {
    const result = recommend({ reasons: confirmed('R13'), ratings: outOfPlace, remedies: everything })
    expect(result).toMatchObject({ option: 'REFER', path: 'fit', gates: [] })
  })

  it('asks for another price before anything else when it is only money', () => {
    const changes = { reasons: confirmed('R11'), expert: { legal: 1, profitability: 3, dependency: 1 } }
    expect(recommend(changes)).toMatchObject({ option: 'REPRICE', path: 'economic' })
    const good = team(4, { severity: 0, frequency: 0, staff: 0, business: 0, change: 4, misfit: 0 })
    expect(recommend({ ...changes, ratings: good })).toMatchObject({
      option: 'REPRICE',
      path: 'economic_loss',
    })
  })

  it('refers when a new price was refused and the loss remains, once enough has failed', () => {
    const changes = { reasons: confirmed('R11'), expert: { legal: 1, profitability: 3, dependency: 1 } }
    const enough = recommend({ ...changes, remedies: failed('talk', 'written', 'terms') })
    expect(enough).toMatchObject({ option: 'REFER', path: 'economic_refused', gates: [] })
    const tooEarly = recommend({ ...changes, remedies: failed('terms') })
    expect(tooEarly).toMatchObject({
      option: 'REMEDY_PLAN',
      path: 'economic_refused',
      gates: ['G7_LAST_RESORT'],
    })
  })

  it('takes a case as only money from half the target down, and only while nobody is hurt', () => {
    const at = (profitability: number, rates = {}) =>
      recommend({
        reasons: confirmed('R03'),
        ratings: team(4, rates),
        expert: { legal: 1, profitability, dependency: 1 },
      }).path
    expect([1, 2].map((profitability) => at(profitability))).toEqual(['band_remedy', 'economic'])
    expect(at(3, { staff: 3 })).toBe('band_remedy')
    expect(at(3, { severity: 3 })).toBe('band_remedy')
  })

  it('does not refer below the exit band while change is possible or unknown', () => {
    const misfit = (change: number | null) =>
      recommend({
        reasons: confirmed('R13'),
        ratings: team(4, { misfit: 3, change }),
        remedies: failed('talk', 'written', 'approach'),
      })
    expect(misfit(1)).toMatchObject({ option: 'REFER', path: 'fit' })
    expect(misfit(2)).toMatchObject({ option: 'REMEDY_PLAN', path: 'band_remedy' })
    expect(misfit(null)).toMatchObject({ option: 'REMEDY_PLAN', path: 'band_remedy' })
  })

  it('waits for a running plan, then for a likely change, then for other remedies (S0.24, S2.16, S2.17)', () => {
    const ratings = team(4, unbearable)
    const tried = failed('talk', 'written', 'terms')
    const pending = [...tried, { type: 'plan' as const, outcome: 'pending' as const }]
    expect(recommend({ ratings, remedies: tried }).option).toBe('TERMINATE_NOTICE')
    expect(recommend({ ratings, remedies: pending }).gates).toEqual(['G5_PENDING'])
    expect(recommend({ ratings, remedies: failed('talk', 'terms') }).gates).toEqual(['G7_LAST_RESORT'])
    const hopeful = team(4, { ...unbearable, severity: 4, staff: 4, misfit: 4, change: 3 })
    expect(recommend({ ratings: hopeful, remedies: tried }).gates).toEqual(['G6_CHANGE'])
    expect(recommend({ ratings: hopeful, remedies: [...tried, ...failed('plan')] }).gates).toEqual([])
  })
})

describe('late payment and disputes', () => {
  it('can end, once enough has failed, no plan runs and no change is likely (S0.21)', () => {
    for (const code of ['R06', 'R07'] as const) {
      const given = { reasons: [{ code, incidents: 4, sources: 2 }], ratings: team(4, unbearable) }
      expect(recommend({ ...given, remedies: failed('talk', 'written', 'terms', 'plan') }).option).toBe(
        'TERMINATE_NOTICE',
      )
      expect(recommend({ ...given, remedies: failed('talk') }).option).not.toBe('TERMINATE_NOTICE')
    }
  })
})

describe('conditions', () => {
  it('asks finance, a reputation plan and legal about an exit that needs them, in the given order (S0.6, S0.33, S0.35)', () => {
    const result = recommend({
      ratings: team(4, { ...unbearable, staff: 3, influence: 3 }),
      remedies: failed('talk', 'written', 'terms', 'plan'),
      expert: { legal: 3, profitability: 2, dependency: 3 },
    })
    expect(result.option).toBe('TERMINATE_NOTICE')
    expect(result.conditions).toEqual([
      'FOUR_EYES',
      'LEGAL_REVIEW',
      'REPUTATION_PLAN',
      'FINANCE_SIGNOFF',
      'PROTECT_STAFF',
    ])
  })

  it('keeps the lock of a blocking flag on a kept client too, so that nobody decides otherwise past it', () => {
    const result = recommend({ flags: { legalBlocking: ['INSOLVENCY'] } })
    expect(result).toMatchObject({ option: 'REMEDY_PLAN', locked: true, conditions: ['LEGAL_REVIEW'] })
    expect(recommend({ flags: { legalBlocking: ['INSOLVENCY'], legalCleared: true } }).locked).toBe(false)
  })

  it('locks from a legal score of 3, not for a score of 2 or none', () => {
    const locked = (legal: number | null) =>
      recommend({ expert: { legal, profitability: 1, dependency: 1 } }).locked
    expect([null, 2, 2.5, 3].map(locked)).toEqual([false, false, false, true])
  })

  it('puts cases with several reasons first (S2.14, S2.18)', () => {
    const reasons = (['R03', 'R06', 'R07'] as const).map((code) => ({ code, incidents: 1, sources: 1 }))
    const result = recommend({ reasons })
    expect(result.conditions).toEqual(['MULTI_REASON'])
    expect(result.priority).toBeCloseTo(result.score + 10, 9)
    expect(reviewWorkingDays(result.path, 3)).toBe(20)
    expect(reviewWorkingDays(result.path, 2)).toBe(30)
  })
})

describe('the bands', () => {
  it('begin at 37 and 62, and at 33 and just above 58 once a plan has failed', () => {
    expect(effectiveBoundary(false)).toEqual({ remedy: 37, exit: 62 })
    expect(effectiveBoundary(true)).toEqual({ remedy: 33, exit: 58 })
    expect(bandOf(61.99, false)).toEqual({ band: 'REMEDY', nearBoundary: true })
    expect(bandOf(62, false)).toEqual({ band: 'EXIT', nearBoundary: false })
    expect(bandOf(58, true)).toEqual({ band: 'REMEDY', nearBoundary: false })
    expect(bandOf(58.01, true)).toEqual({ band: 'EXIT', nearBoundary: true })
    expect(bandOf(36.99, false)).toEqual({ band: 'KEEP', nearBoundary: true })
    expect(bandOf(37, false)).toEqual({ band: 'REMEDY', nearBoundary: false })
    expect(bandOf(33, true)).toEqual({ band: 'KEEP', nearBoundary: false })
    expect(bandOf(33.01, true)).toEqual({ band: 'REMEDY', nearBoundary: true })
  })
})

describe('the remedies tried', () => {
  it.each([
    [[], 0],
    [failed('talk', 'talk'), 1],
    [failed('talk', 'plan'), 2],
    [failed('talk', 'approach', 'terms', 'escalation'), 2],
    [failed('talk', 'approach', 'written'), 3],
    [failed('talk', 'approach', 'terms', 'written'), 3],
    [failed('talk', 'approach', 'plan'), 3],
    [failed('talk', 'approach', 'terms', 'plan'), 4],
    [[...failed('talk'), { type: 'plan' as const, outcome: 'worked' as const }], 1],
  ])('%j score %i', (remedies, score) => {
    expect(remediesScore(remedies)).toBe(score)
  })
})

it('needs fewer raters in fast and solo mode', () => {
  expect(recommend({ ratings: team(2), mode: 'fast' }).confidence.caps).toEqual(['few_raters'])
  expect(recommend({ ratings: team(1), mode: 'solo' }).disagreement.D).toBeNull()
  expect(aCase().mode).toBe('normal')
})

it('takes what an expert sets by hand before what the figures say', () => {
  const pnl = { revenue: 100, directCost: 95, companyRevenue: 200 }
  const computed = recommend({ pnl, expert: { legal: 1 } }).factors
  expect(computed).toMatchObject({ profitability: 2, dependency: 4, legal: 1 })
  const set = recommend({ pnl, expert: { legal: 1, profitability: 0, dependency: 0 } }).factors
  expect(set).toMatchObject({ profitability: 0, dependency: 0 })
})
