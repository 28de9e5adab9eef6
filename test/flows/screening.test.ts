import { afterEach, describe, expect, it } from 'vitest'
import { type Light, scoreOf, screeningQuestions } from '../../src/case/screening.ts'
import { type Lesson, newWorkspace } from '../../src/case/workspace.ts'
import { type Actor, textOf } from '../stage.ts'
import { type Cast, nordlykt } from './havbris.ts'
import { noteOutcomes, noteWorkspace, outcome } from './past-cases.ts'

let cast: Cast | undefined
afterEach(async () => {
  await cast?.stage.close()
  cast = undefined
})

const ids = ['S1', 'S2', 'S3', 'S4', 'S5', 'S6', 'S7', 'S8', 'S9', 'S10', 'S11', 'S12']
const all = (light: Light, but: Readonly<Record<string, Light>> = {}): Record<string, Light> => ({
  ...Object.fromEntries(ids.map((id) => [id, light])),
  ...but,
})

const lesson: Lesson = {
  id: 'lesson_1',
  type: 'SCREENING',
  codeName: 'Heron',
  reasons: ['R05'],
  text: 'Ask who signs a change order.',
  measure: 'Asked in every first talk',
  owner: 'person_x',
  due: '2027-01-20',
  madeAt: Date.parse('2026-12-01T09:00:00Z'),
}

async function screen(actor: Actor, answers: Record<string, Light>): Promise<string> {
  await actor.command('screen Nordvik Bygg')
  await actor.submit(answers)
  return actor.text()
}

describe('the score of a screening', () => {
  const questions = screeningQuestions(newWorkspace, [], '2027-02-01')
  it.each([
    ['take', all('green')],
    ['take', all('green', { S1: 'red', S2: 'red' })],
    ['conditions', all('green', { S1: 'red', S2: 'red', S3: 'unclear' })],
    ['conditions', all('unclear', { S1: 'green', S2: 'green' })],
    ['two', all('unclear')],
    ['two', all('green', { S7: 'red' })],
    ['two', all('green', { S8: 'red' })],
  ] as const)('says %s', (verdict, given) => {
    expect(scoreOf(questions, given).verdict).toBe(verdict)
  })

  it('counts double what happened in the last 24 months, and asks what was learnt (S0.66, S0.80)', () => {
    const outcomes = [
      outcome({ month: '2026-12', reasons: ['R05'] }),
      outcome({ month: '2025-01', reasons: ['R12'] }),
    ]
    const asked = screeningQuestions({ ...newWorkspace, lessons: [lesson] }, outcomes, '2027-02-01')
    expect(asked.filter(({ double }) => double).map(({ id }) => id)).toEqual(['S5', 'S12', 'lesson_1'])
    expect(asked.find(({ id }) => id === 'S5')?.cases).toEqual(['Heron'])
    expect(asked.at(-1)).toMatchObject({ text: { said: lesson.text }, cases: ['Heron'] })
  })

  it('asks every prospect what is in it for both sides (S0.83)', () => {
    expect(questions.find(({ id }) => id === 'S10')?.looks?.green).toMatchObject({
      en: 'Good for both sides.',
    })
  })
})

describe('screening a prospect', () => {
  it('says which past case each question comes from, in the form and beside the result (S0.66)', async () => {
    cast = await nordlykt()
    await cast.lead.command('')
    await noteWorkspace(cast.stage, [{ kind: 'LessonLearnt', lesson }])
    await noteOutcomes(cast.stage, [outcome({ month: '2026-12', reasons: ['R05'] })])
    await cast.lead.command('screen Nordvik Bygg')
    const fields = cast.lead.form()?.fields ?? []
    expect(fields.find(({ id }) => id === 'S5')?.face.hint).toBe('Past cases: Heron. Counts double.')
    expect(fields.find(({ id }) => id === 'lesson_1')?.face.hint).toBe('Learnt in Heron. Counts double.')
    await cast.lead.submit({ ...all('green'), lesson_1: 'unclear' })
    expect(cast.lead.text()).toContain('Take them on.')
    expect(cast.lead.text()).toContain('“Ask who signs a change order.” (counts double)')
    expect(cast.lead.text()).toContain('Past cases: Heron')
  })

  it('wants every answer, and asks for no protected characteristic', async () => {
    cast = await nordlykt()
    await cast.lead.command('screen')
    expect(cast.lead.form()?.intro.join(' ')).toContain('Never ask or write down origin')
    await cast.lead.submit({ name: 'Nordvik Bygg', S1: 'green' })
    expect(Object.keys(cast.lead.errors())).toEqual(ids.slice(1))
  })

  it('lets two people decide on red conduct, each for themselves first', async () => {
    cast = await nordlykt()
    const { lead, director } = cast
    expect(await screen(lead, all('green', { S7: 'red' }))).toContain('Two people decide')
    await lead.press('screening.say')
    await lead.submit({ choice: 'decline', why: 'They shouted at Eva on the phone.' })
    expect(lead.text()).toContain('open until both say the same')
    await lead.press('screening.second')
    await lead.submit({ person: ['sigrid'] })
    const told = director.cards().map(textOf).join()
    expect(told).toContain('kari har vurdert en mulig kunde')
    expect(told).not.toContain('Nordvik')
    await director.press('screening.read')
    expect(director.text()).toContain('Nordvik Bygg')
    expect(director.text()).not.toContain('shouted')
    await director.press('screening.say')
    await director.submit({ choice: 'conditions', why: 'Vi kan avtale hvordan vi snakker.' })
    expect(director.text()).toContain('Dere to ser ulikt på det')
    expect(director.text()).toContain('shouted')
    await director.press('screening.say')
    await director.submit({ choice: 'decline', why: 'Enig etter å ha snakket med Eva.' })
    expect(director.text()).toContain('Avgjort av to: takke vennlig nei')
    await lead.command('')
    await lead.press('screening.read')
    expect(lead.text()).toContain('Decided by two: decline kindly')
  })

  it('does not let one person be both', async () => {
    cast = await nordlykt()
    await screen(cast.lead, all('green', { S8: 'red' }))
    await cast.lead.press('screening.second')
    const reply = await cast.lead.submit({ person: ['kari'] })
    expect(reply.kind).toBe('refused')
    expect(cast.lead.text()).toContain('other than yourself')
  })

  it('shows a prospect to nobody who has no part in it', async () => {
    cast = await nordlykt()
    const { lead, designer } = cast
    await screen(lead, all('green'))
    await lead.command('')
    const subject = lead.buttons().find((one) => one.action === 'screening.read')?.subject
    expect((await designer.press('screening.read', subject)).kind).toBe('refused')
    await designer.command('')
    expect(designer.text()).not.toContain('Nordvik')
    expect(await screen(designer, all('red'))).not.toContain('Take them on')
    await lead.press('screening.read', subject)
    expect(lead.text()).toContain('Take them on.')
  })
})
