import { afterEach, describe, expect, it } from 'vitest'
import { debriefOn } from '../../src/case/debrief-dates.ts'
import { SentCase, type Setting, team } from './sent-case.ts'

const opened: SentCase[] = []
async function open(setting: Setting = {}): Promise<SentCase> {
  const sent = await SentCase.open(setting)
  opened.push(sent)
  return sent
}
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close()
})

const everybody = Object.keys(team)

async function answer(sent: SentCase, name: string, values: Record<string, string>): Promise<void> {
  await sent.hand(name, 'debrief.answer', values)
}

/** Everything settled by the end; the debrief has begun. */
async function debriefing(setting: Setting = {}): Promise<SentCase> {
  const sent = await open({ sentOn: '2027-03-01', endDate: '2027-03-31', ...setting })
  await sent.settleAll()
  await sent.later('2027-04-14T08:00:00Z')
  return sent
}

async function closeContact(sent: SentCase): Promise<void> {
  await sent.hand('anna', 'follow.close', { redeployment: 'A new client.', sure: 'true' })
}

describe('the day of the debrief', () => {
  it('is ten working days after the end, past Swedish Midsummer (S0.60)', async () => {
    const sent = await open({ sentOn: '2027-05-03', endDate: '2027-06-14' })
    await sent.settleAll()
    // 25 June is Midsummer Eve: a customary closing day.
    expect(debriefOn(await sent.state())).toBe('2027-06-29')
  })

  it('is ten working days after the end, past the Norwegian May', async () => {
    const sent = await open({
      sentOn: '2027-03-01',
      endDate: '2027-04-30',
      country: 'NO',
      zone: 'Europe/Oslo',
    })
    await sent.settleAll()
    // Ascension Day (6 May) and Whit Monday and the 17th of May (the same day in 2027).
    expect(debriefOn(await sent.state())).toBe('2027-05-18')
  })

  it('waits for the last task, and never beyond thirty working days after the end', async () => {
    const sent = await open({ endDate: '2027-03-31' })
    expect(debriefOn(await sent.state())).toBe('2027-05-13')
    await sent.settleAll(['F25'])
    expect(debriefOn(await sent.state())).toBe('2027-05-13')
    await sent.later('2027-04-28T09:00:00Z')
    await sent.hand('anna', 'follow.done', { evidence: 'https://example.com' }, { item: 'F25' })
    expect(debriefOn(await sent.state())).toBe('2027-04-28')
  })

  it('is moved only with a reason, and not beyond the last day', async () => {
    const sent = await open({ endDate: '2027-03-31' })
    await sent.press('anna', 'debrief.move')
    await sent.who('anna').submit({ on: '2027-05-10', reason: '' })
    expect(sent.who('anna').errors()).toHaveProperty('reason')
    await sent.who('anna').submit({ on: '2027-06-10', reason: 'Everybody is away.' })
    expect(sent.who('anna').errors()).toHaveProperty('on')
    await sent.who('anna').submit({ on: '2027-05-10', reason: 'Everybody is away.' })
    expect(debriefOn(await sent.state())).toBe('2027-05-10')
    await sent.press('anna', 'scaffold.page')
    expect(sent.said('anna')).toContain('Everybody is away.')
    await sent.later('2027-05-10T06:59:00Z')
    expect((await sent.state()).stage).toBe('follow')
    await sent.later('2027-05-10T07:00:00Z')
    expect((await sent.state()).stage).toBe('debrief')
  })
})

describe('the debrief', () => {
  it('opens by itself at nine in the case’s zone and asks everybody until five, two working days later (S0.60)', async () => {
    const sent = await open({ sentOn: '2027-03-01', endDate: '2027-03-31' })
    await sent.settleAll()
    await sent.later('2027-04-14T06:59:00Z')
    expect((await sent.state()).stage).toBe('follow')
    await sent.later('2027-04-14T07:00:00Z')
    const state = await sent.state()
    expect(state.stage).toBe('debrief')
    expect(state.rounds).toHaveLength(1)
    expect(state.rounds[0]).toMatchObject({
      purpose: 'debrief',
      mode: 'confidential',
      closesAt: Date.parse('2027-04-16T15:00:00Z'),
    })
    for (const name of everybody) expect(sent.told(name, 'look back')).toBe(1)
  })

  it('opens once, late, after an outage of a month', async () => {
    const sent = await open({ sentOn: '2027-03-01', endDate: '2027-03-31' })
    await sent.settleAll()
    await sent.stage.sleepUntil('2027-05-19T08:00:00Z')
    const state = await sent.state()
    expect(state.rounds).toHaveLength(1)
    expect(state.rounds[0]?.closesAt).toBe(Date.parse('2027-05-21T15:00:00Z'))
    await sent.stage.sleepUntil('2027-05-19T09:00:00Z')
    expect((await sent.state()).rounds).toHaveLength(1)
  })

  it('does not ask observers', async () => {
    const sent = await debriefing({ people: { ...team, olle: ['observer'] } })
    expect((await sent.state()).rounds[0]?.invited).not.toContain(sent.id('olle'))
    await sent.press('olle', 'debrief.answer')
    expect(sent.who('olle').form()).toBeUndefined()
  })

  it('asks in the order that begins with recognition, and takes one answer as enough (S0.61, S0.62, S3.49)', async () => {
    const sent = await debriefing()
    await sent.press('finn', 'debrief.answer')
    const ids = sent
      .who('finn')
      .form()
      ?.fields.map((field) => field.id)
    expect(ids).toEqual(['D5', 'D9', 'D1', 'D2', 'D3', 'D4', 'D6', 'D7', 'D8', 'D10'])
    await sent.who('finn').submit({})
    expect(sent.who('finn').errors()).toHaveProperty('D5')
    await sent.who('finn').submit({ D10: 'yes' })
    expect(sent.said('finn')).toContain('Sealed')
  })

  it('is blind until the close: nobody reads a word, and two worlds look the same', async () => {
    const worlds = await Promise.all(
      (['carl', 'finn'] as const).map(async (author) => {
        const sent = await debriefing()
        for (const name of ['carl', 'finn']) {
          await answer(sent, name, { D2: name === author ? 'CANARY-ONE' : 'CANARY-TWO' })
        }
        await sent.press('anna', 'debrief.read')
        expect(sent.said('anna')).toContain('still sealed')
        await sent.press('anna', 'scaffold.page')
        // What each person gets, in its order; between people there is none.
        const got = sent.stage.channel.sent.toSorted((a, b) => a.place.id.localeCompare(b.place.id))
        return JSON.stringify([sent.said('anna'), got, await sent.state()]).replaceAll(
          /(person|round|case|evt)_[A-Za-z0-9_-]+/g,
          '$1',
        )
      }),
    )
    expect(worlds[0]).not.toContain('CANARY')
    expect(worlds[0]).toBe(worlds[1])
  })

  it('reminds those who have not answered, and nobody else', async () => {
    const sent = await debriefing()
    for (const name of everybody.filter((one) => one !== 'finn')) await answer(sent, name, { D1: 'x' })
    await sent.later('2027-04-16T14:59:00Z')
    expect(sent.told('finn', 'your answer?')).toBeGreaterThan(0)
    for (const name of everybody.filter((one) => one !== 'finn'))
      expect(sent.told(name, 'your answer?')).toBe(0)
  })

  it('opens all answers at the close, once, question by question and without names', async () => {
    const sent = await debriefing()
    await answer(sent, 'carl', { D2: 'zebra', D5: 'apple', D10: 'yes' })
    await answer(sent, 'finn', { D2: 'mango', D5: 'wolf', D10: 'later' })
    await sent.later('2027-04-16T15:00:00Z')
    const { debrief } = await sent.state()
    expect(debrief.answers).toEqual([
      { question: 'D5', said: 'apple' },
      { question: 'D5', said: 'wolf' },
      { question: 'D2', said: 'mango' },
      { question: 'D2', said: 'zebra' },
    ])
    expect(debrief.revealed).toMatchObject({ invited: 7, answered: 2, again: { yes: 1, later: 1 } })
    await sent.press('dora', 'debrief.read')
    expect(sent.said('dora')).toContain('apple')
    expect(sent.said('dora')).not.toContain('carl')
    await answer(sent, 'dag', { D2: 'late' })
    expect(JSON.stringify((await sent.state()).debrief.answers)).not.toContain('late')
  })

  it('can be opened early only when everybody has answered', async () => {
    const sent = await debriefing()
    for (const name of everybody.slice(1)) await answer(sent, name, { D1: name })
    await sent.press('anna', 'debrief.reveal')
    expect(sent.said('anna')).toContain('One answer is still missing')
    await answer(sent, 'anna', { D1: 'me too' })
    await sent.press('anna', 'debrief.reveal')
    expect((await sent.state()).debrief.revealed?.answered).toBe(7)
  })

  it('says so when there are so few that each may tell who wrote what', async () => {
    const sent = await debriefing({ people: { anna: ['owner'], carl: ['caller'], dora: ['decider'] } })
    await sent.press('carl', 'debrief.answer')
    const form = sent.who('carl').form()
    expect(form?.intro.join(' ')).toContain('may be able to tell who wrote what')
  })
})

describe('the first look back', () => {
  it('asks the caller and a second person within two working days, and reminds on the last', async () => {
    const sent = await open({ sentOn: '2027-03-25' })
    for (const name of ['carl', 'anna']) expect(sent.told(name, 'talk it over')).toBe(1)
    expect(sent.told('dora', 'talk it over')).toBe(0)
    await sent.hand('dag', 'debrief.wash', { surprised: 'x', promised: 'y' })
    expect((await sent.state()).debrief.hotWash).toBeUndefined()
    await sent.later('2027-03-31T10:00:00Z')
    // Two working days after Maundy Thursday is the Wednesday after Easter.
    expect(sent.told('anna', 'talk it over')).toBe(2)
    await sent.hand('anna', 'debrief.wash', {
      surprised: 'They were calm.',
      promised: 'Nothing.',
      care: 'true',
    })
    expect((await sent.state()).debrief.hotWash?.surprised).toBe('They were calm.')
    expect(sent.told('lena', 'a check-in, please')).toBe(1)
  })

  it('has an interim debrief five working days after the letter when the end is far', async () => {
    const sent = await open({ sentOn: '2027-03-01', endDate: '2027-06-30' })
    await sent.later('2027-03-08T12:00:00Z')
    expect(sent.told('anna', 'interim debrief')).toBe(1)
    await sent.hand('anna', 'debrief.interim', { notes: 'The order rule was never used.' })
    expect((await sent.state()).debrief.interim?.notes).toContain('order rule')
    const near = await open({ sentOn: '2027-03-01', endDate: '2027-04-30' })
    await near.later('2027-03-08T12:00:00Z')
    expect(near.told('anna', 'interim debrief')).toBe(0)
  })
})

/** The answers are open; two have said something. */
async function revealed(setting: Setting = {}): Promise<SentCase> {
  const sent = await debriefing(setting)
  await answer(sent, 'carl', { D2: 'No change orders.', D5: 'Anna stayed calm.' })
  await sent.later('2027-04-16T15:00:00Z')
  return sent
}

const lesson = {
  type: 'EXPECTATION',
  text: 'Changes are agreed in writing before work starts.',
  measure: 'No unpaid hours in two months.',
  owner: 'dag',
  due: '2027-06-01',
}

describe('the end of a debrief', () => {
  it('suggests lessons from the reasons of the case and takes them over (S0.63)', async () => {
    const sent = await revealed({ reasons: ['R05'] })
    await sent.press('anna', 'debrief.read', { part: 'lessons' })
    expect(sent.said('anna')).toContain(
      'Changes are agreed in writing with price and date before work starts.',
    )
    await sent.press('anna', 'debrief.lesson', { part: 'S12' })
    const fields = sent.who('anna').form()?.fields ?? []
    expect(fields.find((field) => field.id === 'text')?.face.value).toBe(
      'What is not part of the assignment?',
    )
  })

  it('shows what was decided beside what came', async () => {
    const sent = await revealed()
    await sent.press('carl', 'debrief.read', { part: 'record' })
    expect(sent.said('carl')).toContain('The relationship has ended')
    expect(sent.said('carl')).toContain('Compare with what was known then')
  })

  it('needs a lesson or a reason for none (S0.65, S0.80)', async () => {
    const sent = await revealed()
    await closeContact(sent)
    await sent.press('anna', 'debrief.complete')
    await sent.who('anna').submit({ reason: '' })
    expect(sent.who('anna').errors()).toHaveProperty('reason')
    expect((await sent.state()).stage).toBe('debrief')
    await sent.who('anna').submit({ reason: 'It was a one-off of the market.' })
    expect(await sent.state()).toMatchObject({ stage: 'closed', outcome: 'ended' })
  })

  it('does not let a lesson name the client', async () => {
    const sent = await revealed()
    await sent.hand('anna', 'debrief.lesson', { ...lesson, text: 'Never again havbris sjømat as.' })
    expect(sent.who('anna').errors()).toHaveProperty('text')
  })

  it('closes the case with the contact, whichever comes last, and destroys who wrote what', async () => {
    const sent = await revealed()
    await sent.hand('anna', 'debrief.lesson', lesson)
    await sent.hand('anna', 'debrief.complete')
    expect((await sent.state()).stage).toBe('debrief')
    await closeContact(sent)
    const state = await sent.state()
    expect(state).toMatchObject({ stage: 'closed', outcome: 'ended' })
    expect(state.rounds.every((round) => round.unlinked)).toBe(true)
    expect(state.debrief.answers).toHaveLength(2)
  })

  it('is not closed without looking back, unless somebody stands for it by name (S0.64)', async () => {
    const sent = await debriefing()
    await closeContact(sent)
    await sent.press('anna', 'debrief.complete')
    expect(sent.said('anna')).toContain('still sealed')
    await sent.press('carl', 'debrief.waive')
    expect(sent.who('carl').form()).toBeUndefined()
    await sent.hand('dora', 'debrief.waive', { reason: 'Everybody who took part has left the firm.' })
    const state = await sent.state()
    expect(state).toMatchObject({ stage: 'closed', outcome: 'ended' })
    expect(state.debrief.waiver).toMatchObject({ by: sent.id('dora') })
  })

  it('looks again after 60 and 180 days', async () => {
    const sent = await revealed()
    await sent.hand('anna', 'debrief.lesson', { ...lesson, due: '2028-01-10' })
    await closeContact(sent)
    await sent.hand('anna', 'debrief.complete')
    expect((await sent.state()).stage).toBe('closed')
    await sent.later('2027-06-14T12:00:00Z')
    expect(sent.told('anna', 'follow-up')).toBe(0)
    await sent.later('2027-06-15T12:00:00Z')
    expect(sent.told('anna', 'follow-up')).toBe(1)
    expect(sent.told('dag', 'lessons, again')).toBe(1)
    await sent.hand('dag', 'debrief.followUp', { note: 'x' }, { part: '60' })
    expect((await sent.state()).debrief.followUps[0]?.doneAt).toBeUndefined()
    await sent.hand('anna', 'debrief.followUp', { note: 'The rule is used.' }, { part: '60' })
    expect((await sent.state()).debrief.followUps[0]?.note).toBe('The rule is used.')
    await sent.later('2027-10-20T12:00:00Z')
    expect((await sent.state()).debrief.followUps.map((one) => one.day)).toEqual([60, 180])
  })
})

describe('a client who stays', () => {
  it('is debriefed at once, with fewer questions, and closed as kept', async () => {
    const sent = await open({ kept: true, sentOn: '2027-03-01' })
    const state = await sent.state()
    expect(state.rounds[0]).toMatchObject({
      purpose: 'debrief',
      closesAt: Date.parse('2027-03-03T16:00:00Z'),
    })
    await sent.press('carl', 'debrief.answer')
    expect(
      sent
        .who('carl')
        .form()
        ?.fields.map((field) => field.id),
    ).toEqual(['D1', 'D4', 'D6', 'D7', 'D8'])
    await sent.who('carl').submit({ D6: 'Who approves the hours?' })
    await sent.later('2027-03-03T16:00:00Z')
    await sent.hand('anna', 'debrief.lesson', lesson)
    await sent.hand('anna', 'debrief.complete')
    expect(await sent.state()).toMatchObject({ stage: 'closed', outcome: 'kept' })
  })
})
