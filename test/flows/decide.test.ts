import { afterEach, describe, expect, it } from 'vitest'
import type { RemedyTried } from '../../src/case/client.ts'
import type { RawValues } from '../../src/engine/gesture.ts'
import { factorLabel } from '../../src/evaluation/model.ts'
import { textOf } from '../stage.ts'
import { AskedCase, nordlykt } from './asked-case.ts'

const opened: AskedCase[] = []
async function open(setting: Partial<Parameters<typeof AskedCase.open>[0]> = {}): Promise<AskedCase> {
  const asked = await AskedCase.open({ people: nordlykt, ...setting })
  opened.push(asked)
  return asked
}
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close()
})

const everybody = Object.keys(nordlykt)
const rationale = 'We stay a firm that people like to work in.'
const reason49 = 'x'.repeat(49)
const reason50 = 'x'.repeat(50)
const failed = (type: RemedyTried['type']): RemedyTried => ({
  id: `remedy_${type}`,
  on: '2026-11-01',
  type,
  owner: 'somebody',
  outcome: 'failed',
  loggedAt: 0,
})
const allTried = (['talk', 'written', 'terms', 'plan', 'escalation'] as const).map(failed)

/** Every answer speaks for ending, and nothing will change: the model recommends an end where remedies have failed. */
const forEnding: RawValues = { change: '0', history: '0', reputation: '0', influence: '0' }

async function answered(
  asked: AskedCase,
  grade: string,
  but: RawValues = {},
  names: readonly string[] = everybody,
): Promise<AskedCase> {
  await asked.start()
  for (const name of names) await asked.rate(name, grade, but)
  await asked.stage.until('2027-02-11T16:01:00Z')
  return asked
}

/** A case in which the model recommends to end with notice, with nothing in the way but time and a second person. */
async function ending(setting: Partial<Parameters<typeof AskedCase.open>[0]> = {}): Promise<AskedCase> {
  const asked = await open({ remedies: allTried, ...setting })
  return answered(asked, '4', forEnding)
}

const sign = (asked: AskedCase, values: RawValues = {}, name = 'director') =>
  asked.hand(name, 'decide.sign', { choice: 'follow', rationale, read: 'true', ...values })
const otherwise = (asked: AskedCase, option: string, reason = reason50) =>
  sign(asked, { choice: 'otherwise', option, reason })

describe('the decision page', () => {
  it('goes from factors over figures and dissent to the recommendation, with what would flip it (S0.37)', async () => {
    const asked = await ending()
    await asked.press('designer', 'decide.page')
    const text = asked.who('designer').text()
    const order = [
      'Factor by factor',
      'What the client leaves us',
      'What ending would bring',
      'If it goes badly',
      'Dissent',
      'Recommendation',
    ]
    expect(order.map((heading) => text.indexOf(`\n${heading}`))).toEqual(
      order.map((heading) => text.indexOf(`\n${heading}`)).toSorted((a, b) => a - b),
    )
    expect(text.indexOf('\nFactor by factor')).toBeGreaterThan(0)
    expect(text).toContain('Recommendation: End with notice.')
    expect(text).toContain('Speaks most for ending:')
    expect(text).toMatch(/Would change if: nothing within 20%|Another option would follow/)
    expect(text).toContain('Before you act')
  })

  it('tells of a consequence that two people saw no more than that they are too few', async () => {
    const asked = await open({ remedies: allTried })
    await asked.start()
    const [first, second, ...others] = everybody
    for (const name of [first, second]) if (name) await asked.rate(name, '4', { reputation: '3' })
    for (const name of others) await asked.rate(name, '4', { reputation: 'unknown' })
    await asked.stage.until('2027-02-11T16:01:00Z')
    await asked.press('designer', 'decide.page')
    const text = asked.who('designer').text()
    const [, bring = ''] = /\nWhat ending would bring([\s\S]*?)\nIf it goes badly/.exec(text) ?? []
    const [row] = bring.split('\n').filter((line) => line.startsWith(factorLabel('reputation').en))
    expect(row).toContain('Too few answers to show')
    expect(bring.split('\n').filter((line) => line.includes('Too few'))).toHaveLength(1)
  })

  it('offers the signature to the decision maker alone', async () => {
    const asked = await ending()
    await asked.press('designer', 'decide.page')
    expect(asked.who('designer').text()).not.toContain('[Decide and sign]')
    await asked.press('director', 'decide.page')
    expect(asked.who('director').text()).toContain('[Decide and sign]')
    expect(await asked.press('designer', 'decide.sign')).toMatchObject({ kind: 'refused' })
  })
})

describe('signing', () => {
  it('needs a rationale of 20 characters and a tick (S0.37, S0.70)', async () => {
    const asked = await answered(await open(), '2')
    await asked.hand('director', 'decide.sign', { choice: 'follow', rationale: 'too short' })
    expect(Object.keys(asked.who('director').errors()).toSorted()).toEqual(['rationale', 'read'])
  })

  it('follows at once where the client is kept, and tells everybody in neutral words', async () => {
    const asked = await answered(await open(), '2')
    await sign(asked)
    const { decision, stage } = await asked.state()
    expect(stage).toBe('remedy')
    expect(decision.records).toHaveLength(1)
    expect(decision.records[0]).toMatchObject({
      version: 1,
      choice: 'follow',
      signedBy: asked.id('director'),
    })
    for (const name of everybody) {
      const cards = asked.who(name).cards().map(textOf).join()
      expect(cards).toContain('Heron: it is decided')
      expect(cards).not.toContain(rationale)
    }
    await asked.press('designer', 'decide.record')
    expect(asked.who('designer').text()).toContain(rationale)
  })

  it('decides otherwise with 50 characters and not with 49', async () => {
    const asked = await answered(await open(), '2')
    await otherwise(asked, 'KEEP_TALK', reason49)
    expect(asked.who('director').errors().reason).toContain('at least 50')
    expect((await asked.state()).decision.records).toEqual([])
    await otherwise(asked, 'KEEP_TALK', reason50)
    expect((await asked.state()).decision.records[0]).toMatchObject({
      choice: 'otherwise',
      option: 'KEEP_TALK',
    })
  })

  it('wants another option for "otherwise", and one at all', async () => {
    const asked = await answered(await open(), '2')
    await asked.press('director', 'decide.page')
    const { rounds } = await asked.state()
    expect(rounds.length).toBeGreaterThan(0)
    await sign(asked, { choice: 'otherwise', reason: reason50 })
    expect(asked.who('director').errors().option).toContain('instead')
  })

  it('waits a day before an ending, and then for a second person (S0.76)', async () => {
    const asked = await ending()
    const early = await sign(asked)
    expect(early).toMatchObject({ kind: 'refused' })
    expect(asked.who('director').text()).toContain('12 February 2027')
    await asked.stage.until('2027-02-12T16:00:00Z')
    await sign(asked)
    const { decision, stage } = await asked.state()
    expect([stage, decision.pending?.option, decision.records]).toEqual(['decide', 'TERMINATE_NOTICE', []])
    expect(await asked.press('director', 'decide.confirm')).toMatchObject({ kind: 'refused' })
    await asked.hand('finance', 'decide.confirm', { verdict: 'back' })
    expect(asked.who('finance').errors().reason).toContain('why you send it back')
    await asked.who('finance').submit({ verdict: 'back', reason: 'The renewal date is not considered.' })
    expect((await asked.state()).decision.pending).toBeUndefined()
    await sign(asked)
    await asked.hand('finance', 'decide.confirm', { verdict: 'confirm' })
    const after = await asked.state()
    expect(after.stage).toBe('communicate')
    expect(after.decision.records[0]).toMatchObject({
      option: 'TERMINATE_NOTICE',
      signedBy: asked.id('director'),
      confirmedBy: asked.id('finance'),
    })
  })

  it('needs an approver who is not the signer (S0.76)', async () => {
    const people = { ...nordlykt, finance: ['finance'], director: ['decider', 'approver'] } as const
    const asked = await ending({ people })
    await asked.stage.until('2027-02-12T16:00:00Z')
    await sign(asked)
    expect(asked.who('director').text()).toContain('two people')
  })

  it('passes the last-resort gate with a reason, never the legal lock (S0.34)', async () => {
    const asked = await open({ flags: { FIXED_TERM: 'no' }, legalScore: 3 })
    await answered(asked, '4', forEnding)
    await asked.press('director', 'decide.page')
    expect(asked.who('director').text()).toContain('Ending is the last resort')
    await asked.stage.until('2027-02-12T16:00:00Z')
    await otherwise(asked, 'TERMINATE_NOTICE')
    expect(asked.who('director').text()).toContain('Locked')
    expect(await asked.press('lead', 'decide.legal')).toMatchObject({ kind: 'refused' })
    await asked.hand('lead', 'decide.counsel', { name: 'Adv. Lie', on: '2027-02-10', file: 'L-17' })
    await otherwise(asked, 'TERMINATE_NOTICE')
    expect(asked.who('director').text()).toContain('Locked')
    await asked.press('director', 'decide.counselConfirm')
    expect(asked.who('director').form()?.intro.join()).toContain('Adv. Lie')
    await asked.who('director').submit({ sure: 'true' })
    await otherwise(asked, 'TERMINATE_NOTICE')
    expect((await asked.state()).decision.pending?.option).toBe('TERMINATE_NOTICE')
  })

  it('lets legal clear by themselves where there is one', async () => {
    const asked = await ending({ people: { ...nordlykt, jurist: ['legal'] }, legalScore: 3 })
    expect(asked.who('jurist').cards().map(textOf).join()).toContain('a condition waits for you')
    expect(await asked.press('lead', 'decide.counsel')).toMatchObject({ kind: 'refused' })
    await asked.hand('jurist', 'decide.legal', { note: 'Sixty days’ notice in writing is right.' })
    await asked.stage.until('2027-02-12T16:00:00Z')
    await sign(asked)
    expect((await asked.state()).decision.pending).toBeDefined()
  })

  it('waits for a reputation plan where many would hear of it (S0.36)', async () => {
    const asked = await open({ remedies: allTried })
    await answered(asked, '4', { ...forEnding, reputation: '3' })
    await asked.stage.until('2027-02-12T16:00:00Z')
    await sign(asked)
    expect(asked.who('director').text()).toContain('reputation plan')
    await asked.hand('lead', 'decide.reputation', {
      plan: 'The director answers, the two referred clients hear it first.',
    })
    await sign(asked)
    expect((await asked.state()).decision.pending).toBeDefined()
  })

  it('refuses an ending that no dated incident supports (S0.11, S0.77)', async () => {
    const asked = await open({ reasons: ['R05'], remedies: allTried })
    await asked.make([{ kind: 'ReasonsChosen', reasons: ['R08'] } as never])
    await asked.start({ takenBy: 'lead', why: 'We want to know what the team thinks.' })
    for (const name of everybody) await asked.rate(name, '4', forEnding)
    await asked.stage.until('2027-02-12T16:05:00Z')
    await otherwise(asked, 'TERMINATE_NOTICE')
    expect(asked.who('director').text()).toContain('No reason is backed by a dated incident')
  })

  it('is not for a decision maker with a material interest', async () => {
    const asked = await open()
    await asked.start()
    for (const name of everybody)
      await asked.rate(name, '2', name === 'director' ? { interest: 'shares' } : {})
    await asked.stage.until('2027-02-11T16:01:00Z')
    expect(await asked.press('director', 'decide.sign')).toMatchObject({ kind: 'refused' })
    expect(asked.who('director').text()).toContain('somebody else has to sign')
  })

  it('asks a decision maker who came later to declare first', async () => {
    const asked = await answered(await open({ people: { ...nordlykt, chair: ['observer'] } }), '2')
    await asked.make([
      { kind: 'PersonJoined', person: asked.id('director'), roles: ['delivery'] } as never,
      { kind: 'PersonJoined', person: asked.id('chair'), roles: ['decider'] } as never,
    ])
    await sign(asked, { interest: 'family' }, 'chair')
    expect(asked.who('chair').errors().interest).toContain('somebody else has to sign')
    await sign(asked, { interest: 'none' }, 'chair')
    expect((await asked.state()).stage).toBe('remedy')
  })

  it('refuses with too little known, and names what (S0.25)', async () => {
    const asked = await open({ without: ['figures'] })
    await asked.start({ takenBy: 'lead', why: 'The figures come later this month.' })
    const unknown = { severity: 'unknown', staff: 'unknown', frequency: 'unknown' }
    for (const name of everybody) await asked.rate(name, '2', unknown)
    await asked.stage.until('2027-02-12T16:05:00Z')
    await asked.hand('lead', 'consult.goOn', { reason: 'We look at it all the same.' })
    const state = await asked.state()
    expect(state.consultation.lacking).toEqual(['finance'])
    await asked.press('director', 'decide.page')
    expect(asked.who('director').text()).toContain('Too little is known')
    expect(asked.who('director').text()).toContain('How serious is it?')
    await sign(asked)
    expect(asked.who('director').errors().choice).toContain('no recommendation')
  })

  it('without the quorum allows keeping and a remedy plan, and nothing harder (S0.29)', async () => {
    const asked = await open({ remedies: allTried })
    await asked.start()
    for (const name of ['lead', 'manager', 'designer', 'second', 'finance'])
      await asked.rate(name, '4', forEnding)
    await asked.stage.until('2027-02-12T16:05:00Z')
    await asked.hand('lead', 'consult.goOn', { reason: 'The director was ill all week.' })
    await asked.stage.until('2027-02-14T16:00:00Z')
    await sign(asked, { interest: 'none' })
    expect(asked.who('director').errors().choice).toContain('Too few answered')
    await sign(asked, { interest: 'none', choice: 'otherwise', option: 'TERMINATE_NOTICE', reason: reason50 })
    expect(asked.who('director').errors().option).toBeDefined()
    await sign(asked, { interest: 'none', choice: 'otherwise', option: 'REMEDY_PLAN', reason: reason50 })
    expect((await asked.state()).stage).toBe('remedy')
  })
})

describe('dissent', () => {
  it('stands above the signature, and a direct contact’s on safety has to be answered', async () => {
    const asked = await answered(await open(), '2')
    await asked.hand('designer', 'consult.dissent', { said: 'x'.repeat(601) })
    expect(asked.who('designer').errors().said).toContain('At most 600')
    await asked.who('designer').submit({ said: 'Nobody should be alone with them.', safety: 'true' })
    await asked.press('director', 'decide.sign')
    expect(asked.who('director').form()?.intro).toContain('“Nobody should be alone with them.”')
    await sign(asked)
    expect(asked.who('director').errors().answer).toContain('at least 50')
    await sign(asked, { answer: 'Nobody goes there alone from today on, and the contact changes.' })
    const [record] = (await asked.state()).decision.records
    expect(record?.dissent).toEqual([{ said: 'Nobody should be alone with them.' }])
    expect(record?.dissentAnswer).toContain('Nobody goes there alone')
  })

  it('carries a name only where its author ticked so, and is never kept with one otherwise', async () => {
    const asked = await answered(await open(), '2')
    await asked.hand('developer', 'consult.dissent', { said: 'I would end it now.' })
    await asked.hand('designer', 'consult.dissent', { said: 'So would I.', named: 'true' })
    await asked.press('director', 'decide.page')
    expect(asked.who('director').text()).toContain('designer “So would I.”')
    expect(asked.who('director').text()).not.toContain('developer')
    const before = JSON.stringify(await asked.state())
    expect(before).not.toContain('I would end it now.')
  })

  it('of a third of those who answered is owed an answer', async () => {
    const asked = await answered(await open(), '2')
    await asked.press('lead', 'consult.agreeWithIt')
    await asked.press('finance', 'consult.liveWithIt')
    await asked.hand('developer', 'consult.dissent', {})
    await sign(asked)
    expect(asked.who('director').errors().answer).toContain('at least 50')
  })
})

describe('postponing', () => {
  it('tells owner and decision maker on the day, and nobody else', async () => {
    const asked = await answered(await open(), '2')
    await asked.hand('director', 'decide.postpone', { until: '2027-02-01' })
    expect(asked.who('director').errors().until).toBeDefined()
    await asked.who('director').submit({ until: '2027-02-22' })
    await asked.stage.until('2027-02-22T08:30:00Z')
    const told = (name: string) =>
      asked.who(name).cards().map(textOf).join().includes('the day you postponed to')
    expect(everybody.filter(told)).toEqual(['lead', 'director'])
  })
})

describe('going back', () => {
  it('opens the facts again and asks anew', async () => {
    const asked = await answered(await open(), '2')
    await asked.hand('lead', 'decide.reopen', { reason: 'Finance has found other invoices.' })
    expect((await asked.state()).stage).toBe('evaluate')
    await asked.start()
    const { consultation, stage } = await asked.state()
    expect([stage, consultation.revealed]).toEqual(['consult', []])
  })
})

describe('modes and profiles', () => {
  it('destroys every link of an anonymous consultation with the signature', async () => {
    const asked = await open()
    await asked.start({ mode: 'anonymous' })
    for (const name of everybody) await asked.rate(name, '2')
    await asked.stage.until('2027-02-11T16:01:00Z')
    expect((await asked.state()).rounds.every(({ unlinked }) => !unlinked)).toBe(true)
    await sign(asked)
    const { rounds, stage } = await asked.state()
    expect(stage).toBe('remedy')
    expect(rounds.map(({ unlinked }) => unlinked)).toEqual(rounds.map(() => true))
    expect(rounds.some(({ purpose }) => purpose === 'late')).toBe(false)
  })

  it('keeps nothing of what stands in an answer that is open still when its link is destroyed', async () => {
    const asked = await open()
    await asked.start({ mode: 'anonymous' })
    for (const name of everybody) await asked.rate(name, '2')
    const [round] = (await asked.state()).rounds
    const [{ account }, subject] = [asked.who('lead'), { case: 'case_heron', round: String(round?.id) }]
    const what = { kind: 'typed', form: 'consult.rate', subject, values: { interest: 'own' } } as const
    const drafts = async (): Promise<number> => {
      const { store } = asked.stage
      return store.transact(await store.tenantOf(account), async (tx) => {
        const kept = await tx.keptAbout((await tx.person(account)).id)
        return kept?.drafts.length ?? 0
      })
    }
    await asked.stage.gesture(account, what, undefined, 'typing 1')
    expect(await drafts()).toBe(1)
    await asked.stage.until('2027-02-11T16:01:00Z')
    await sign(asked)
    expect(await drafts()).toBe(0)
    await asked.stage.gesture(account, what, undefined, 'typing 1')
    expect(await drafts()).toBe(0)
  })

  it('keeps nothing of a dissent that was typed and not handed in when its link is destroyed, whoever tells of it', async () => {
    const asked = await open()
    await asked.start({ mode: 'anonymous' })
    for (const name of everybody) await asked.rate(name, '2')
    await asked.stage.until('2027-02-11T16:01:00Z')
    await asked.press('designer', 'consult.dissent')
    const { account } = asked.who('designer')
    const subject = asked.who('designer').form()?.subject ?? {}
    const typed = (id: string, about: typeof subject) => {
      const values = { said: 'Nobody should go there alone.' }
      const what = { kind: 'typed', form: 'consult.dissent', subject: about, values } as const
      return asked.stage.gesture(account, what, undefined, id)
    }
    await typed('typing 1', subject)
    await typed('typing 2', { case: 'case_heron' })
    await sign(asked)
    const { store } = asked.stage
    const kept = await store.transact(await store.tenantOf(account), (tx) =>
      tx.keptAbout(asked.id('designer')),
    )
    expect(kept?.drafts).toEqual([])
  })

  it('needs no cooling-off on the fast track (S0.76)', async () => {
    const asked = await open({ profile: 'fast', remedies: allTried })
    await asked.start()
    for (const name of everybody) await asked.rate(name, '4', forEnding)
    await asked.stage.until('2027-02-09T16:01:00Z')
    await sign(asked)
    expect((await asked.state()).decision.pending?.option).toBe('TERMINATE_NOTICE')
  })

  it('lets one person alone confirm their own ending a day later, and records it as such', async () => {
    const asked = await open({
      profile: 'solo',
      people: { anna: ['owner', 'decider', 'contact'] },
      remedies: allTried,
    })
    await asked.start({}, 'anna')
    await asked.rate('anna', '4', forEnding)
    await asked.hand('anna', 'consult.close', { sure: 'true' })
    await asked.stage.until('2027-02-09T09:01:00Z')
    await asked.rate('anna', '4', forEnding)
    await asked.hand('anna', 'consult.close', { sure: 'true' })
    await asked.stage.until('2027-02-10T09:02:00Z')
    await sign(asked, {}, 'anna')
    expect(await asked.press('anna', 'decide.confirm')).toMatchObject({ kind: 'refused' })
    await asked.stage.until('2027-02-11T09:03:00Z')
    await asked.hand('anna', 'decide.confirm', { verdict: 'confirm' })
    expect((await asked.state()).stage).toBe('communicate')
    await asked.press('anna', 'decide.record')
    expect(asked.who('anna').text()).toContain('Looked at again a day later')
  })
})

describe('Havbris', () => {
  const ratings = (asked: AskedCase) => {
    const usual = { severity: '2', staff: '2', history: '2', reputation: '2', influence: '2', misfit: '1' }
    const answers: readonly (readonly [string, string, string, string])[] = [
      ['lead', 'REMEDY_PLAN', '55', '2'],
      ['manager', 'REMEDY_PLAN', '60', '2'],
      ['second', 'REMEDY_PLAN', '70', '2'],
      ['finance', 'REPRICE', '50', '2'],
      ['designer', 'TERMINATE_NOTICE', '40', '3'],
    ]
    return async () => {
      for (const [name, option, forecast, grade] of answers) {
        await asked.rate(name, grade, { ...usual, change: '2' }, { option, forecast })
      }
    }
  }

  it('ends in a remedy: five in time and one late, 3/1/1, median 55, ending gated', async () => {
    const asked = await open({ reasons: ['R06', 'R04', 'R08'] })
    await asked.start()
    await asked.rate('director', '2', { misfit: '1', severity: '2' })
    await ratings(asked)()
    await asked.stage.until('2027-02-11T16:01:00Z')
    await asked.rate('developer', '3', {}, { option: 'TERMINATE_NOW', Q1: 'late canary' })
    const { consultation } = await asked.state()
    expect(consultation.revealed[0]).toMatchObject({
      answered: 6,
      invited: 7,
      options: { REMEDY_PLAN: 3, REPRICE: 1, TERMINATE_NOTICE: 1 },
      forecasts: [40, 50, 55, 60, 70],
    })
    await asked.press('director', 'consult.result')
    const result = asked.who('director').text()
    expect(result).toContain('Change is likely to 55% (median).')
    expect(result).toContain('40%, 50%, 55%, 60% and 70%')
    expect(result).toContain('One answer came after the close. Marked as late')
    expect(result).not.toContain('late canary')
    await asked.hand('designer', 'consult.dissent', { said: 'A remedy only buys them time at our cost.' })
    await asked.stage.until('2027-02-15T09:00:00Z')
    await asked.press('director', 'decide.page')
    const page = asked.who('director').text()
    expect(page).toMatch(/Recommendation: (Change price or scope|Remedy plan with review date)\./)
    const [recommended] =
      /Change price or scope|Remedy plan/.exec(page.slice(page.indexOf('Recommendation: '))) ?? []
    const answer = 'We look at the hours every week, and the case reopens by itself if two measures fail.'
    await (recommended === 'Remedy plan'
      ? sign(asked, { answer })
      : sign(asked, { choice: 'otherwise', option: 'REMEDY_PLAN', reason: reason50, answer }))
    const { decision, stage } = await asked.state()
    expect(stage).toBe('remedy')
    expect(decision.records[0]?.option).toBe('REMEDY_PLAN')
    expect(decision.records[0]?.dissent).toEqual([{ said: 'A remedy only buys them time at our cost.' }])
  })
})
