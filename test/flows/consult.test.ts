import { afterEach, describe, expect, it } from 'vitest'
import { holders } from '../../src/case/state.ts'
import { ratedFactors } from '../../src/evaluation/model.ts'
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
const cardsOf = (asked: AskedCase, name: string) => asked.who(name).cards().map(textOf)
const reminders = (asked: AskedCase, name: string) =>
  cardsOf(asked, name).filter((text) => text.includes('still time to answer')).length

describe('asking the team', () => {
  it('asks everybody but observers, in neutral words, until 17:00 on the third working day', async () => {
    const asked = await open({ people: { ...nordlykt, watcher: ['observer'] } })
    await asked.start()
    const { rounds, stage } = await asked.state()
    expect(stage).toBe('consult')
    expect(rounds[0]?.closesAt).toBe(Date.parse('2027-02-11T16:00:00Z'))
    for (const name of everybody) {
      expect(cardsOf(asked, name).join()).toContain('Heron: your answer is asked for')
      expect(cardsOf(asked, name).join()).not.toContain('Havbris')
    }
    expect(cardsOf(asked, 'watcher')).toEqual([])
  })

  it('names what the fact pack lacks, and goes on only if somebody takes it on themselves', async () => {
    const asked = await open({ without: ['flags', 'figures'] })
    await asked.press('lead', 'consult.start')
    const intro = asked.who('lead').form()?.intro.join('\n')
    expect(intro).toContain('legal questions')
    expect(intro).toContain('figures are missing')
    await asked.who('lead').submit({ why: 'short' })
    expect(Object.keys(asked.who('lead').errors())).toEqual(['why'])
    await asked.who('lead').submit({ why: 'The renewal date leaves us no more time.' })
    const { consultation } = await asked.state()
    expect(consultation.override).toEqual({
      by: asked.id('lead'),
      reason: 'The renewal date leaves us no more time.',
    })
  })

  it('refuses an anonymous round of four, a round without the decision maker, and a partial facilitator', async () => {
    const asked = await open()
    await asked.start({ mode: 'anonymous', people: ['lead', 'director', 'manager', 'finance'] })
    expect(asked.who('lead').errors().people).toContain('at least 5')
    await asked.who('lead').submit({ mode: 'confidential', people: ['lead', 'manager', 'finance'] })
    expect(asked.who('lead').errors().people).toContain('decision maker rates too')
    await asked.who('lead').submit({ mode: 'confidential', people: everybody, facilitator: ['director'] })
    expect(asked.who('lead').errors().facilitator).toContain('must be neither')
    expect((await asked.state()).stage).toBe('evaluate')
  })

  it('opens a round with names only when all have agreed, and tells nobody who declined', async () => {
    const asked = await open()
    await asked.start({ mode: 'named' })
    expect((await asked.state()).rounds).toEqual([])
    await asked.press('director', 'consult.decline')
    expect(cardsOf(asked, 'lead').join()).toContain('Not everybody agreed')
    expect(cardsOf(asked, 'lead').join()).not.toContain('director')
    await asked.start({ mode: 'named' })
    for (const name of everybody.slice(1)) await asked.press(name, 'consult.agree')
    expect((await asked.state()).rounds[0]?.mode).toBe('named')
  })

  it('never loosens: after a confidential round no case asks with names', async () => {
    const asked = await open()
    await asked.start()
    await asked.make([{ kind: 'RoundClosed', round: (await asked.state()).rounds[0]?.id } as never])
    await asked.make([{ kind: 'StageEntered', stage: 'evaluate' } as never])
    await asked.press('lead', 'consult.start')
    const mode = asked
      .who('lead')
      .form()
      ?.fields.find(({ id }) => id === 'mode')?.face
    expect(mode?.kind === 'choice' && mode.options.map(({ value }) => value)).toEqual([
      'confidential',
      'anonymous',
    ])
  })
})

describe('rating', () => {
  it('wants every factor, and takes "don’t know" as an answer (S0.26, S0.27, S0.28, S2.16)', async () => {
    const asked = await open()
    await asked.start()
    await asked.press('designer', 'consult.rate')
    await asked.who('designer').submit({ interest: 'none', severity: '7' })
    expect(Object.keys(asked.who('designer').errors())).toEqual([...ratedFactors])
    await asked.rate('designer', 'unknown')
    expect(cardsOf(asked, 'designer').join()).toContain('you have answered')
  })

  it('wants to know which other interest there is', async () => {
    const asked = await open()
    await asked.start()
    await asked.rate('designer', '2', { interest: 'other' })
    expect(asked.who('designer').errors().interestNote).toContain('what it is')
  })

  it('keeps what was said before when the ratings are changed', async () => {
    const asked = await open()
    await asked.start()
    await asked.rate('designer', '2', {}, { forecast: '55', Q2: 'Pays for training.' })
    await asked.rate('designer', '3')
    await asked.press('designer', 'consult.words')
    const face = asked
      .who('designer')
      .form()
      ?.fields.find(({ id }) => id === 'Q2')?.face
    expect(face?.value).toBe('Pays for training.')
  })

  it('asks direct contacts how they feel, finance about money, and nobody else', async () => {
    const asked = await open()
    await asked.start()
    const questions = async (name: string) => {
      await asked.rate(name, '2')
      await asked.press(name, 'consult.words')
      return (
        asked
          .who(name)
          .form()
          ?.fields.map(({ id }) => id) ?? []
      )
    }
    expect(await questions('designer')).toContain('Q6')
    expect(await questions('finance')).toContain('Q7')
    expect(await questions('developer')).not.toContain('Q6')
    expect(await questions('director')).toContain('Q10')
  })

  it('refuses a forecast above 100 and somebody who was not asked', async () => {
    const asked = await open()
    await asked.start({ people: ['lead', 'director', 'manager'] })
    await asked.rate('lead', '2', {}, { forecast: '140' })
    expect(asked.who('lead').errors().forecast).toContain('0 to 100')
    const refused = await asked.press('designer', 'consult.rate')
    expect(refused).toMatchObject({ kind: 'refused' })
  })
})

describe('blindness', () => {
  const others = everybody.filter((name) => !['designer', 'developer'].includes(name))
  async function world(high: string, low: string) {
    const asked = await open()
    await asked.start()
    await asked.rate(high, '4', {}, { Q1: 'canary of the high one', asWritten: 'true' })
    await asked.rate(low, '0', {}, { Q1: 'canary of the low one' })
    await asked.press('lead', 'consult.close')
    const seen = others.map((name) => [cardsOf(asked, name), asked.who(name).text()])
    const state = await asked.state()
    // Ids differ from store to store: each has a random key of its own.
    const all = JSON.stringify([seen, asked.who('lead').last, state.timeline.map(({ kind }) => kind)])
    return all.replace(/round_[\w-]+/g, 'round')
  }

  it('shows everybody else the same until the close, whoever wrote what', async () => {
    const [one, other] = [await world('designer', 'developer'), await world('developer', 'designer')]
    expect(one).toBe(other)
    expect(one).not.toContain('canary')
  })

  it('keeps what was sealed out of the facts, the cards and the log', async () => {
    const asked = await open()
    await asked.start()
    await asked.rate('designer', '4', {}, { Q1: 'canary', asWritten: 'true' })
    expect(JSON.stringify(await asked.state())).not.toContain('canary')
    expect(asked.stage.channel.sent.map(({ card }) => textOf(card)).join()).not.toContain('canary')
    expect(asked.stage.logged.join()).not.toContain('canary')
    const refused = await asked.press('lead', 'consult.result')
    expect(refused).toMatchObject({ kind: 'refused' })
  })

  it('moves the progress of an anonymous round at three hours of the day, not with a person', async () => {
    const asked = await open()
    await asked.start({ mode: 'anonymous' })
    await asked.rate('designer', '3')
    expect((await asked.state()).consultation.progress).toBeUndefined()
    await asked.stage.until('2027-02-08T12:00:00Z')
    expect((await asked.state()).consultation.progress?.answered).toBe(1)
    await asked.rate('developer', '3')
    expect((await asked.state()).consultation.progress?.answered).toBe(1)
    await asked.stage.until('2027-02-08T16:00:00Z')
    expect((await asked.state()).consultation.progress?.answered).toBe(2)
  })
})

describe('reminders', () => {
  it('go to the missing only, three at most', async () => {
    const asked = await open()
    await asked.start()
    await asked.rate('designer', '3')
    await asked.stage.until('2027-02-11T15:30:00Z')
    expect(reminders(asked, 'designer')).toBe(0)
    expect(reminders(asked, 'developer')).toBe(3)
  })

  it('collapse into one after an outage', async () => {
    const asked = await open()
    await asked.start()
    await asked.stage.sleepUntil('2027-02-11T15:30:00Z')
    expect(reminders(asked, 'developer')).toBe(1)
  })

  it('are not sent for a round that should have closed meanwhile', async () => {
    const asked = await open()
    await asked.start()
    for (const name of everybody) if (name !== 'developer') await asked.rate(name, '2')
    await asked.stage.sleepUntil('2027-02-12T09:00:00Z')
    expect(reminders(asked, 'developer')).toBe(0)
    expect((await asked.state()).stage).toBe('decide')
  })
})

describe('the close', () => {
  it('extends once by a working day without new reminders, then names roles and no persons', async () => {
    const asked = await open()
    await asked.start()
    for (const name of ['lead', 'manager', 'designer', 'second', 'finance']) await asked.rate(name, '2')
    await asked.stage.until('2027-02-11T16:30:00Z')
    const extended = (await asked.state()).rounds[0]
    expect(extended).toMatchObject({ extended: true, closesAt: Date.parse('2027-02-12T16:00:00Z') })
    const before = reminders(asked, 'director')
    await asked.stage.until('2027-02-12T16:30:00Z')
    expect(reminders(asked, 'director')).toBe(before)
    const { consultation, stage } = await asked.state()
    expect([consultation.lacking, stage, consultation.revealed]).toEqual([['decider'], 'consult', []])
    await asked.press('lead', 'consult.quorum')
    expect(asked.who('lead').text()).toContain('rating by the decision maker')
    expect(asked.who('lead').text()).not.toContain('director')
  })

  it('is not quorate without one who deals with the client, however many others answer (S0.30)', async () => {
    const asked = await open()
    await asked.start()
    const contacts = new Set(holders(await asked.state(), 'contact'))
    for (const name of Object.keys(asked.actors)) {
      if (!contacts.has(asked.id(name))) await asked.rate(name, '2')
    }
    await asked.stage.until('2027-02-12T16:30:00Z')
    expect((await asked.state()).consultation.lacking).toContain('contact')
  })

  it('opens again for more people before anything is revealed; what was sealed counts', async () => {
    const asked = await open()
    await asked.start()
    for (const name of ['lead', 'manager', 'designer', 'second', 'finance']) await asked.rate(name, '2')
    await asked.stage.until('2027-02-12T16:30:00Z')
    await asked.hand('lead', 'consult.retry')
    await asked.rate('director', '2')
    await asked.stage.until('2027-02-15T16:30:00Z')
    const { consultation, stage } = await asked.state()
    expect([stage, consultation.lacking]).toEqual(['decide', []])
    expect(consultation.revealed[0]?.answered).toBe(6)
  })

  it('goes on without the quorum with a reason, and keeps what was lacking (S0.29)', async () => {
    const asked = await open()
    await asked.start()
    for (const name of ['lead', 'manager', 'designer', 'second', 'finance']) await asked.rate(name, '2')
    await asked.stage.until('2027-02-12T16:30:00Z')
    await asked.hand('lead', 'consult.goOn', { reason: 'The director is ill for weeks.' })
    const { consultation, stage } = await asked.state()
    expect([stage, consultation.lacking]).toEqual(['decide', ['decider']])
  })

  it('counts neither material interests nor more than four "don’t know", and shows a spread from five only', async () => {
    const asked = await open()
    await asked.start()
    for (const name of ['lead', 'director', 'manager', 'second']) await asked.rate(name, '2')
    await asked.rate('designer', '4', { interest: 'bonus' })
    const unknown = ratedFactors.slice(0, 5).map((factor) => [factor, 'unknown'])
    await asked.rate('developer', '4', Object.fromEntries(unknown))
    await asked.stage.until('2027-02-11T16:30:00Z')
    const revealed = (await asked.state()).consultation.revealed[0]
    expect([revealed?.answered, revealed?.informationOnly]).toEqual([6, 2])
    expect(Object.keys(revealed?.ratings ?? {})).toEqual(['r1', 'r2', 'r3', 'r4'])
    await asked.press('lead', 'consult.result')
    expect(asked.who('lead').text()).toContain('How serious is it?: Median 2, close together')
    expect(asked.who('lead').text()).not.toContain('0: 0')
  })

  it('shows words only where their author ticked so; a facilitator sums up the rest (S0.31)', async () => {
    const asked = await open({ people: { ...nordlykt, moderator: ['facilitator'] } })
    await asked.start()
    for (const name of everybody) {
      const ticked = name === 'manager'
      await asked.rate(
        name,
        '2',
        {},
        { Q1: `words of one ${name.length}${ticked}`, ...(ticked ? { asWritten: 'true' } : {}) },
      )
    }
    await asked.stage.until('2027-02-11T16:30:00Z')
    await asked.press('director', 'consult.result')
    expect(asked.who('director').text()).toContain('words of one 7true')
    expect(asked.who('director').text()).not.toContain('false')
    expect(await asked.press('director', 'consult.summarise')).toMatchObject({ kind: 'refused' })
    expect(await asked.press('lead', 'consult.summarise')).toMatchObject({ kind: 'refused' })
    await asked.press('moderator', 'consult.summarise')
    expect(asked.who('moderator').form()?.intro.join()).toContain('false')
    await asked.who('moderator').submit({ said: 'Most speak of unordered hours.' })
    await asked.press('director', 'consult.result')
    expect(asked.who('director').text()).toContain('Most speak of unordered hours.')
  })

  it('can be early, on purpose, and asks for a tick', async () => {
    const asked = await open()
    await asked.start()
    for (const name of everybody.slice(1)) await asked.rate(name, '2')
    await asked.press('lead', 'consult.close')
    expect(asked.who('lead').form()?.intro.join()).toContain('One answer is still missing')
    await asked.who('lead').submit({})
    expect(asked.who('lead').errors().sure).toContain('tick')
    await asked.who('lead').submit({ sure: 'true' })
    expect((await asked.state()).stage).toBe('decide')
  })
})

describe('a second round', () => {
  async function split(): Promise<AskedCase> {
    const asked = await open()
    await asked.start()
    const apart = { severity: '0', staff: '0' }
    for (const name of ['lead', 'director', 'manager']) await asked.rate(name, '3', apart)
    for (const name of ['designer', 'second', 'finance'])
      await asked.rate(name, '3', { severity: '4', staff: '4' })
    await asked.stage.until('2027-02-11T16:30:00Z')
    return asked
  }

  it('is needed when a weighty factor splits the team, and asks about the disputed factors only', async () => {
    const asked = await split()
    expect((await asked.state()).stage).toBe('consult')
    await asked.press('lead', 'consult.second')
    await asked.press('designer', 'consult.rate')
    const fields = asked.who('designer').form()?.fields ?? []
    expect(fields.map(({ id }) => id)).toEqual(['severity', 'staff'])
    expect(fields[0]?.face.hint).toBe('Median of the first round: 2. You said: 4 – highest.')
    expect(await asked.press('developer', 'consult.rate')).toMatchObject({ kind: 'form' })
    expect(asked.who('developer').form()?.intro.join()).toContain('marked as late')
  })

  it('replaces the first values of those who answer again, keeps the others’, and is the last one', async () => {
    const asked = await split()
    await asked.press('lead', 'consult.second')
    await asked.rate('lead', '3')
    await asked.rate('director', '3')
    await asked.stage.until('2027-02-15T16:30:00Z')
    const { consultation, stage } = await asked.state()
    expect(stage).toBe('decide')
    const severities = Object.values(consultation.revealed.at(-1)?.ratings ?? {}).map(
      ({ severity }) => severity,
    )
    expect(severities.toSorted()).toEqual([0, 3, 3, 4, 4, 4])
    expect(await asked.press('lead', 'consult.second')).toMatchObject({ kind: 'refused' })
  })

  it('does not take a first answer that was still on the screen as a second one', async () => {
    const asked = await open()
    await asked.start()
    for (const name of ['lead', 'director', 'manager'])
      await asked.rate(name, '3', { severity: '0', staff: '0' })
    for (const name of ['designer', 'second', 'finance'])
      await asked.rate(name, '3', { severity: '4', staff: '4' })
    await asked.press('designer', 'consult.rate')
    const stale = asked.who('designer').form()
    await asked.stage.until('2027-02-11T16:30:00Z')
    await asked.press('lead', 'consult.second')
    const reply = await asked.who('designer').submit({ severity: '1' }, stale)
    expect(reply).toMatchObject({ kind: 'refused' })
  })

  it('can be done without, with a reason', async () => {
    const asked = await split()
    await asked.hand('lead', 'consult.moveOn', { reason: 'too short' })
    expect(asked.who('lead').errors().reason).toContain('at least 20')
    await asked.who('lead').submit({ reason: 'We talked it through and nobody wants to rate again.' })
    expect((await asked.state()).stage).toBe('decide')
  })
})

describe('other profiles', () => {
  it('closes a fast round on the next working day without an extension', async () => {
    const asked = await open({ profile: 'fast' })
    await asked.start()
    await asked.rate('designer', '3')
    await asked.stage.until('2027-02-09T16:30:00Z')
    const { consultation, rounds } = await asked.state()
    expect(rounds[0]?.extended).toBe(false)
    expect(consultation.lacking).toContain('decider')
  })

  it('lets one person alone look twice, a day apart, and takes the mean (S3.3)', async () => {
    const asked = await open({ profile: 'solo', people: { anna: ['owner', 'decider', 'contact'] } })
    await asked.start({}, 'anna')
    await asked.rate('anna', '1')
    await asked.hand('anna', 'consult.close', { sure: 'true' })
    expect((await asked.state()).consultation.revealed).toEqual([])
    expect(await asked.press('anna', 'consult.rate')).toMatchObject({ kind: 'refused' })
    await asked.stage.until('2027-02-09T09:01:00Z')
    await asked.rate('anna', '4')
    await asked.hand('anna', 'consult.close', { sure: 'true' })
    const { consultation, stage } = await asked.state()
    expect(stage).toBe('decide')
    expect(consultation.revealed[0]?.ratings.r1?.severity).toBe(2.5)
  })

  it('shows advice from outside as reported, and counts it nowhere', async () => {
    const asked = await open({ profile: 'solo', people: { anna: ['owner', 'decider', 'contact'] } })
    await asked.start({}, 'anna')
    await asked.hand('anna', 'consult.advice', { said: 'I would talk to them first.', option: 'KEEP_TALK' })
    const { consultation } = await asked.state()
    expect(consultation.reported).toEqual([{ said: 'I would talk to them first.', option: 'KEEP_TALK' }])
  })
})
