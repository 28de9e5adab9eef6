import { afterEach, describe, expect, it } from 'vitest'
import { answerTo, pushbackTypes, suggestType } from '../../src/case/pushback.ts'
import { openMusts, openTasks, tasksOf } from '../../src/case/tasks.ts'
import { languages } from '../../src/language/language.ts'
import { SentCase, type Setting } from './sent-case.ts'

const opened: SentCase[] = []
async function open(setting: Setting = {}): Promise<SentCase> {
  const sent = await SentCase.open(setting)
  opened.push(sent)
  return sent
}
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close()
})

const slots = {
  contactEmail: 'hello@nordlykt.example',
  clauseRef: 'section 9',
} as const

describe('the checklist of a sent letter', () => {
  it('falls due as the checklist says, over Easter and the first of May in Sweden (S0.53)', async () => {
    const sent = await open({
      sentOn: '2027-03-25',
      endDate: '2027-04-30',
      terms: {
        finalInvoice: { amount: 100, on: '2027-04-30', due: '2027-05-30' },
        refund: { amount: 50, by: '2027-05-14', reason: 'prepaid' },
        goodwill: [{ type: 'WAIVE_INVOICE' }],
      },
    })
    const due = Object.fromEntries(tasksOf(await sent.state()).map((task) => [task.id, task.due]))
    expect(due).toMatchObject({
      F01: '2027-03-25',
      // Good Friday and Easter Monday are no working days.
      F04: '2027-03-30',
      F09: '2027-04-05',
      F10: '2027-04-01',
      F11: '2027-04-23',
      F12: '2027-04-30',
      F13: '2027-05-30',
      // The sixth of May is Ascension Day.
      F07: '2027-05-10',
      F08: '2027-05-17',
      F27: '2027-05-30',
    })
  })

  it('asks only for what this parting has: no invoice, no refund, no call, no open questions', async () => {
    const sent = await open()
    const ids = tasksOf(await sent.state()).map((task) => task.id)
    for (const absent of ['F02', 'F07', 'F08', 'F09', 'F17', 'F22', 'F23']) expect(ids).not.toContain(absent)
    expect(ids).toContain('F21')
  })

  it('has the frozen terms, the call note and the confirmation done by itself (S0.54, S3.30)', async () => {
    const sent = await open({
      facts: [
        {
          kind: 'CallNoted',
          call: { at: Date.parse('2027-03-01T08:00:00Z'), reached: true, questions: 'Who keeps the files?' },
        },
      ],
    })
    const tasks = tasksOf(await sent.state())
    expect(tasks.filter((task) => task.doneAt !== undefined).map((task) => task.id)).toEqual([
      'F01',
      'F02',
      'F03',
    ])
    expect(tasks.find((task) => task.id === 'F23')?.due).toBe('2027-03-03')
  })

  it('gives every person one card, however many tasks they have', async () => {
    const sent = await open()
    expect(
      sent
        .who('dag')
        .cards()
        .filter((card) => card.title === 'Heron: your tasks'),
    ).toHaveLength(1)
    const before = JSON.stringify(sent.who('dag').cards())
    expect(before).toContain('the next by 4 March 2027')
    await sent.press('dag', 'follow.mine')
    expect(sent.said('dag')).toContain('Hand over files, status and open points')
  })

  it('takes a task as done with its evidence, from its owner and not from somebody else', async () => {
    const sent = await open()
    await sent.hand('finn', 'follow.done', { evidence: 'x' }, { item: 'F04' })
    expect(sent.said('finn')).toContain('anna')
    await sent.press('anna', 'follow.done', { item: 'F04' })
    await sent.who('anna').submit({ evidence: '' })
    expect(sent.who('anna').errors()).toHaveProperty('evidence')
    await sent.who('anna').submit({ evidence: 'RR123456789SE' })
    expect((await sent.state()).follow.changes.F04?.evidence).toBe('RR123456789SE')
  })

  it('hands a task over to somebody in the case; their card comes and mine changes', async () => {
    const sent = await open()
    await sent.hand('anna', 'follow.hand', { person: 'finn' }, { item: 'F04' })
    expect(openTasks(await sent.state()).find((task) => task.id === 'F04')?.owner).toBe(sent.id('finn'))
    sent.stage.cast('zoe', {})
    await sent.hand('anna', 'follow.hand', { person: 'zoe' }, { item: 'F21' })
    expect(sent.who('anna').errors().person).toContain('zoe is not part of the case')
  })

  it('moves a date with a reason, and never without', async () => {
    const sent = await open()
    await sent.press('anna', 'follow.move', { item: 'F04' })
    await sent.who('anna').submit({ due: '2027-03-09', reason: '' })
    expect(sent.who('anna').errors()).toHaveProperty('reason')
    await sent.who('anna').submit({ due: '2027-03-09', reason: 'The post is slow.' })
    expect(await sent.due('F04')).toBe('2027-03-09')
  })

  it('lets the owner say that something does not apply, but not what must always be done', async () => {
    const sent = await open()
    await sent.hand('anna', 'follow.drop', { reason: 'They have no assets of ours.' }, { item: 'F16' })
    expect(openMusts(await sent.state()).map((task) => task.id)).not.toContain('F16')
    await sent.hand('anna', 'follow.drop', { reason: 'We do not feel like it.' }, { item: 'F21' })
    expect(openMusts(await sent.state()).map((task) => task.id)).toContain('F21')
  })

  it('keeps the tasks of somebody who leaves: they fall to the role, at last to the owner', async () => {
    const sent = await open()
    await sent.make([{ kind: 'PersonLeft', person: sent.id('dag') }])
    expect(openTasks(await sent.state()).find((task) => task.id === 'F11')?.owner).toBe(sent.id('anna'))
  })

  it('sets when the client may come back (S3.46)', async () => {
    const sent = await open()
    await sent.press('carl', 'follow.crm', { item: 'F06' })
    await sent.who('carl').submit({ evidence: 'Ended on good terms.', rule: 'after' })
    expect(sent.who('carl').errors()).toHaveProperty('after')
    await sent.who('carl').submit({ evidence: 'Ended on good terms.', rule: 'after', after: '2028-03-01' })
    expect((await sent.state()).follow.reengagement).toEqual({ rule: 'after', after: '2028-03-01' })
  })
})

describe('nudges', () => {
  it('come on the day and one working day after, once each, only for what is open', async () => {
    const sent = await open()
    await sent.settleAll(['F25'])
    await sent.later('2027-04-30T15:00:00Z')
    // Nobody holds communications: the task is the owner's.
    expect(sent.told('anna', 'due now')).toBe(1)
    await sent.later('2027-05-03T15:00:00Z')
    expect(sent.told('anna', 'due now')).toBe(2)
    await sent.later('2027-05-20T15:00:00Z')
    expect(sent.told('anna', 'due now')).toBe(2)
    expect(sent.told('dag', 'due now')).toBe(0)
    // Not a must: nobody is alarmed.
    expect(sent.told('anna', 'overdue')).toBe(0)
  })

  it('do not come for a task that was done in time', async () => {
    const sent = await open()
    await sent.settleAll()
    await sent.later('2027-05-20T15:00:00Z')
    for (const name of ['anna', 'carl', 'dag', 'finn', 'lena']) expect(sent.told(name, 'due now')).toBe(0)
  })

  it('come as one after an outage of weeks', async () => {
    const sent = await open()
    await sent.stage.sleepUntil('2027-05-03T09:00:00Z')
    expect(sent.told('dag', 'due now')).toBe(1)
    expect(sent.told('anna', 'overdue')).toBe(1)
  })

  it('alarm the owner when something that must be done is late', async () => {
    const sent = await open()
    await sent.settleAll(['F11'])
    await sent.later('2027-04-26T06:30:00Z')
    expect(sent.told('anna', 'overdue')).toBe(0)
    await sent.later('2027-04-26T12:00:00Z')
    expect(sent.told('anna', 'overdue')).toBe(1)
  })

  it('alarm at once when access is still open the day after the end, weekend or not', async () => {
    const sent = await open({ endDate: '2027-04-30' })
    await sent.settleAll(['F14'])
    await sent.later('2027-05-01T08:00:00Z')
    expect(sent.told('dag', 'access still open')).toBe(1)
    expect(sent.told('anna', 'access still open')).toBe(1)
  })

  it('look at the service every week until the end, and raise a drop (S3.29)', async () => {
    const sent = await open({ endDate: '2027-03-12' })
    expect(await sent.due('F10')).toBe('2027-03-08')
    await sent.later('2027-03-08T10:00:00Z')
    await sent.press('dag', 'follow.service')
    await sent.who('dag').submit({ level: 'dropped' })
    expect(sent.who('dag').errors()).toHaveProperty('note')
    await sent.who('dag').submit({ level: 'dropped', note: 'Answers take two days.' })
    expect(sent.told('anna', 'service has dropped')).toBe(1)
    expect(await sent.due('F10')).toBe('2027-03-12')
    await sent.later('2027-03-12T10:00:00Z')
    await sent.hand('dag', 'follow.service', { level: 'kept' })
    expect(tasksOf(await sent.state()).find((task) => task.id === 'F10')?.doneAt).toBeDefined()
  })
})

async function wrote(sent: SentCase, words: string, type?: string, name = 'carl'): Promise<void> {
  await sent.hand(name, 'follow.message', { words })
  await sent.who(name).submit(type === undefined ? {} : { type })
}

describe('holding the line', () => {
  it('suggests the kind and gives the approved answer in the client’s language in one block (S0.55)', async () => {
    const sent = await open({ slots })
    await sent.hand('carl', 'follow.message', { words: 'We offer to pay more if you stay one more month.' })
    const shown = sent.who('carl').form()
    expect(shown?.fields[0]?.face.value).toEqual(['NEGOTIATION'])
    await sent.who('carl').submit()
    expect(sent.said('carl')).toContain('beslutet står fast: avtalet upphör den 30 april 2027')
    await sent.press('carl', 'follow.replied', { item: (await sent.state()).follow.messages[0]?.id ?? '' })
    expect((await sent.state()).follow.messages[0]?.reply?.words).toContain('Carl Berg')
  })

  it('answers once, then finally, then not at all (S0.55, S3.32, S3.34)', async () => {
    const sent = await open({ slots })
    await wrote(sent, 'We offer more.', 'NEGOTIATION')
    expect(sent.said('carl')).toContain('Tack för erbjudandet')
    await sent.press('carl', 'follow.replied', { item: (await sent.state()).follow.messages[0]?.id ?? '' })
    await sent.later('2027-03-03T09:00:00Z')
    await wrote(sent, 'We offer even more.', 'NEGOTIATION')
    expect(sent.said('carl')).toContain('inget att tillägga till mitt svar från den 1 mars 2027')
    await wrote(sent, 'Please!', 'NEGOTIATION')
    expect(sent.said('carl')).toContain('not answered any more')
    expect(
      sent
        .who('carl')
        .buttons()
        .map((one) => one.action),
    ).not.toContain('follow.replied')
    // Another kind has its own first answer.
    await wrote(sent, 'After all these years.', 'GUILT')
    expect(sent.said('carl')).toContain('Dag Ek')
  })

  it('never meets invoices, data, complaints or courts with silence', () => {
    for (const type of pushbackTypes) {
      const third = answerTo(type, 3).kind
      const open = ['INVOICE', 'DATA', 'COMPLAINT', 'LEGAL_THREAT', 'PAYMENT_REFUSAL'].includes(type)
      if (open) expect(third).toBe('routed')
    }
    expect(answerTo('ABUSE', 2).kind).toBe('silence')
    expect(answerTo('REVIEW_THREAT', 2).kind).toBe('silence')
    expect(answerTo('ARGUMENT', 2)).toEqual({ kind: 'reply', reply: 'FINAL' })
  })

  it.each([
    ['Unser Anwalt wird sich melden.', 'LEGAL_THREAT'],
    ['Jag vet var du bor.', 'VIOLENCE'],
    ['En jaksa elää enää.', 'SELF_HARM'],
    ['Wij betalen niet.', 'PAYMENT_REFUSAL'],
    ['Dere er noen idioter!', 'ABUSE'],
    ['When will you send the files?', 'PRACTICAL'],
  ])('reads %j as %s', (words, type) => {
    expect(suggestType(words, false)).toBe(type)
  })

  it('takes what looks like nothing special after the end as contact after the end', () => {
    expect(suggestType('When will you send the files?', true)).toBe('AFTER_END')
  })

  it('asks for what an answer lacks, once, and keeps it', async () => {
    const sent = await open({ slots })
    await wrote(sent, 'You idiots!')
    expect(
      sent
        .who('carl')
        .form()
        ?.fields.map((field) => field.id),
    ).toEqual(['policyName'])
    await sent.who('carl').submit({ policyName: 'vår uppförandekod' })
    expect(sent.said('carl')).toContain('vår uppförandekod')
    expect(sent.said('carl')).toContain('in writing only, to hello@nordlykt.example')
    expect((await sent.state()).follow.replyDetails).toEqual({ policyName: 'vår uppförandekod' })
    expect(sent.told('lena', 'this is for you')).toBe(1)
  })

  it('gives an answer without a hole for every kind in every language (S0.55, S0.56)', async () => {
    for (const clientLanguage of languages) {
      const sent = await open({
        slots,
        clientLanguage,
        terms: { finalInvoice: { amount: 1000, on: '2027-04-30', due: '2027-05-30' } },
      })
      await sent.make([
        {
          kind: 'ReplyDetailsSet',
          details: { policyName: 'P', legalContact: 'L', commitmentsShort: 'C' },
        },
      ])
      for (const type of [
        'ARGUMENT',
        'GUILT',
        'ABUSE',
        'REVIEW_THREAT',
        'LEGAL_THREAT',
        'OVER_HEAD',
        'PAYMENT_REFUSAL',
        'AFTER_END',
      ]) {
        await wrote(sent, 'x', type)
        const page = sent.who('carl').last
        const copy =
          page.kind === 'page' ? page.card.blocks.find((block) => block.kind === 'copy') : undefined
        expect(copy?.kind === 'copy' ? copy.words : `${clientLanguage} ${type}: none`).not.toMatch(
          /\{\{|none$/,
        )
      }
    }
  })

  it('alarms safety and everyone concerned at once, at night too, when violence is threatened (S0.57)', async () => {
    const sent = await open()
    await sent.later('2027-03-06T23:30:00Z')
    await wrote(sent, 'I know where you live.')
    for (const name of ['lena', 'anna', 'carl', 'dag']) expect(sent.told(name, 'please read now')).toBe(1)
    expect(sent.told('finn', 'please read now')).toBe(0)
    expect(sent.said('carl')).toContain('inform security and the police')
  })

  it('puts the exit on hold at a hint of self-harm, and nothing is chased meanwhile', async () => {
    const sent = await open()
    await wrote(sent, 'I will end my life.')
    expect((await sent.state()).follow.pausedAt).toBeDefined()
    await sent.later('2027-03-20T12:00:00Z')
    expect(sent.told('dag', 'due now')).toBe(0)
    await sent.press('finn', 'follow.resume')
    expect((await sent.state()).follow.pausedAt).toBeDefined()
    await sent.press('anna', 'follow.resume')
    expect((await sent.state()).follow.pausedAt).toBeUndefined()
  })

  it('hands a lawyer’s letter to legal and holds all data', async () => {
    const sent = await open()
    await sent.later('2027-03-10T10:00:00Z')
    await wrote(sent, 'Our lawyer will sue.')
    expect(sent.told('lena', 'this is for you')).toBe(1)
    expect(await sent.due('F22')).toBe('2027-03-11')
  })

  it('gives a request for personal data its month', async () => {
    const sent = await open()
    await wrote(sent, 'This is an access request under the GDPR.')
    const task = openTasks(await sent.state()).find((one) => one.id.startsWith('data:'))
    expect(task).toMatchObject({ due: '2027-03-31', owner: sent.id('lena'), must: true })
  })

  it('sends new facts to the decision maker, who has two days', async () => {
    const sent = await open()
    await wrote(sent, 'You have the wrong date: the contract says May.', 'NEW_FACTS')
    expect(sent.told('dora', 'new facts')).toBe(1)
    await sent.later('2027-03-03T11:00:00Z')
    expect(sent.told('dora', 'new facts wait')).toBe(1)
    const id = (await sent.state()).follow.messages[0]?.id ?? ''
    await sent.hand('carl', 'follow.facts', { result: 'stands', note: 'Checked.' }, { item: id })
    expect((await sent.state()).follow.messages[0]?.settled).toBeUndefined()
    await sent.hand('dora', 'follow.facts', { result: 'legal', note: 'A notice rule applies.' }, { item: id })
    expect((await sent.state()).follow.messages[0]?.settled?.result).toBe('legal')
    expect((await sent.state()).follow.pausedAt).toBeDefined()
  })

  it('reads changed words like a letter (S0.58, S3.14, S3.38)', async () => {
    const sent = await open({ slots, clientLanguage: 'en' })
    await wrote(sent, 'We offer more.', 'NEGOTIATION')
    const item = (await sent.state()).follow.messages[0]?.id ?? ''
    await sent.press('carl', 'follow.edit', { item })
    await sent.who('carl').submit({ words: 'You are impossible and we will sue you!!!', keep: 'true' })
    expect(sent.who('carl').errors()).toHaveProperty('words')
    await sent
      .who('carl')
      .submit({ words: 'Thank you. The decision stands. Carl helps you until 30 April 2027.' })
    expect((await sent.state()).follow.messages[0]?.reply?.words).toContain('The decision stands')
  })

  it('narrows the contact from the first day for reasons that hurt people (S3.33)', async () => {
    const sent = await open({ reasons: ['R01'], slots })
    await sent.press('anna', 'scaffold.page')
    expect(sent.said('anna')).toContain('in writing only, to hello@nordlykt.example')
  })
})

describe('a promised term', () => {
  const change = {
    term: 'endDate',
    change: 'Two weeks more for the hand-over.',
    newDate: '2027-05-14',
    reason: 'Their new supplier starts later.',
  }

  it('changes only when two others agree, and moves what hangs on it (S0.54)', async () => {
    const sent = await open()
    await sent.hand('anna', 'follow.deviate', change)
    const item = (await sent.state()).follow.deviations[0]?.id ?? ''
    await sent.press('dora', 'follow.agree', { item })
    await sent.press('dora', 'follow.agree', { item })
    expect(await sent.due('F12')).toBe('2027-04-30')
    await sent.press('finn', 'follow.agree', { item })
    expect(await sent.due('F12')).toBe('2027-04-30')
    await sent.press('alva', 'follow.agree', { item })
    expect(await sent.due('F12')).toBe('2027-05-14')
    expect((await sent.state()).communication.terms?.endDate).toBe('2027-04-30')
  })

  it('cannot be approved by the one who proposes it', async () => {
    const sent = await open({
      people: { anna: ['owner', 'decider'], alva: ['approver'], bo: ['approver'] },
    })
    await sent.hand('anna', 'follow.deviate', change)
    const item = (await sent.state()).follow.deviations[0]?.id ?? ''
    await sent.press('anna', 'follow.agree', { item })
    expect((await sent.state()).follow.deviations[0]?.approvedBy).toEqual([])
  })

  it('stays when one of them declines', async () => {
    const sent = await open()
    await sent.hand('anna', 'follow.deviate', change)
    const item = (await sent.state()).follow.deviations[0]?.id ?? ''
    await sent.press('alva', 'follow.decline', { item })
    await sent.press('dora', 'follow.agree', { item })
    expect(await sent.due('F12')).toBe('2027-04-30')
  })

  it('alarms leadership at the second change', async () => {
    const sent = await open()
    for (const [index, term] of ['endDate', 'goodwill'].entries()) {
      await sent.hand('anna', 'follow.deviate', { ...change, term })
      const item = (await sent.state()).follow.deviations[index]?.id ?? ''
      await sent.press('dora', 'follow.agree', { item })
      await sent.press('alva', 'follow.agree', { item })
      expect(sent.told('dora', 'terms changed again')).toBe(index)
    }
  })

  it('is refused where there are not two others to ask', async () => {
    const sent = await open({ people: { anna: ['owner'], alva: ['approver'] } })
    await sent.press('anna', 'follow.deviate')
    expect(sent.said('anna')).toContain('Add one to the case first')
  })
})

describe('the contact', () => {
  it('cannot be closed while something that must be done is open, nor before the end has passed (S3.31)', async () => {
    const sent = await open()
    await sent.press('anna', 'follow.close')
    expect(sent.said('anna')).toMatch(/tasks stand in the way/)
    await sent.settleAll()
    await sent.press('anna', 'follow.close')
    expect(sent.said('anna')).toContain('runs until 30 April 2027')
    await sent.later('2027-04-30T15:00:00Z')
    await sent.press('anna', 'follow.close')
    expect(sent.who('anna').form()).toBeUndefined()
  })

  it('is closed with a plan for the freed time, and a word for the people who did it (S0.75, S3.47, S3.48)', async () => {
    const sent = await open()
    await sent.settleAll()
    await sent.later('2027-05-03T09:00:00Z')
    await sent.press('anna', 'follow.close')
    await sent.who('anna').submit({ redeployment: '', sure: 'true' })
    expect(sent.who('anna').errors()).toHaveProperty('redeployment')
    await sent.who('anna').submit({ redeployment: 'Half for the new client, half for rest.', sure: 'true' })
    expect((await sent.state()).follow.contactClosedAt).toBeDefined()
    await sent.later('2027-05-03T12:00:00Z')
    for (const name of ['anna', 'carl', 'dag', 'finn']) expect(sent.told(name, 'thank you')).toBe(1)
    expect(JSON.stringify(sent.stage.channel.sent)).not.toContain('Havbris')
  })
})
