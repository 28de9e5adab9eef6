import { afterEach, describe, expect, it } from 'vitest'
import type { CaseFact } from '../../src/case/case-fact.ts'
import { newCase } from '../../src/case/state.ts'
import type { CodeName } from '../../src/engine/card.ts'
import { NotSent } from '../../src/engine/channel.ts'
import { askText } from '../../src/engine/fields.ts'
import { type Chapter, formOn } from '../../src/engine/flow.ts'
import { draftDays } from '../../src/engine/store.ts'
import { message } from '../../src/language/text.ts'
import { Stage } from '../stage.ts'

const codeName = 'Heron' as CodeName
const line = { key: 'common.openCase' } as const

/** A chapter as small as can be: it opens a case, withdraws it with a reason, and asks the owner for something. */
const small: Chapter = {
  name: 'small',
  commands: {
    open: {
      act: 'case.open',
      run(scene) {
        const id = scene.id('case')
        const { openedAt, openedBy, stage, enteredStageAt, incidents, remedies, outcome, ...opening } =
          newCase
        const fact: CaseFact = {
          kind: 'CaseOpened',
          opening: { ...opening, id, codeName: 'Heron', people: { [scene.me.id]: ['owner'] } },
        }
        return {
          begins: [{ id, kind: 'case', name: 'Heron' }],
          facts: [{ on: id, fact }],
          reply: { kind: 'note', text: message('common.saved') },
        }
      },
    },
  },
  forms: {
    'small.withdraw': formOn('case', {
      act: 'case.withdraw',
      form: (scene) => ({
        name: 'small.withdraw',
        subject: { case: scene.case.id },
        title: message('common.openCase'),
        fields: { reason: askText({ label: message('common.openCase'), min: 5 }) },
        submit: message('common.save'),
      }),
      take: (scene, { reason }) => ({
        facts: [{ on: scene.case.id, fact: { kind: 'CaseEnded', outcome: 'withdrawn', reason } as CaseFact }],
        reply: { kind: 'note', text: message('common.saved') },
      }),
    }),
  },
  timers: {
    'small.nudge': {
      run: (scene) => ({
        facts: [],
        tell: [
          {
            about: scene.case.id,
            to: scene.me.id,
            urgency: 'unasked',
            collapse: 'nudge',
            card: { audience: 'personal', preview: line, title: { key: 'common.over.text' }, blocks: [] },
          },
        ],
        reply: { kind: 'nothing' },
      }),
    },
  },
  due: ({ case: about }) =>
    about.stage === 'closed'
      ? []
      : [1, 2].map((n) => ({
          key: `nudge:${n}`,
          kind: 'small.nudge',
          dueAt: about.openedAt + n * 3_600_000,
        })),
  cards: ({ case: about }) =>
    about.stage === 'closed'
      ? []
      : Object.keys(about.people).map((person) => ({
          slot: `ask:${person}`,
          to: person,
          card: {
            audience: 'personal',
            preview: line,
            title: { key: 'common.over.title', values: { codeName } },
            blocks: [
              {
                kind: 'buttons',
                buttons: [
                  { label: line, action: 'small.withdraw', subject: { case: about.id }, opens: 'dialog' },
                ],
              },
            ],
          },
        })),
}

let stage: Stage
afterEach(() => stage.close())

async function opened() {
  stage = await Stage.open([small])
  const anna = stage.cast('Anna', { language: 'sv', zone: 'Europe/Stockholm', country: 'SE' })
  await anna.command('öppna')
  return anna
}

describe('a gesture', () => {
  it('becomes facts, an answer in the person’s language, and the cards that follow', async () => {
    const anna = await opened()
    expect(anna.last).toEqual({ kind: 'note', words: 'Sparat.' })
    expect(anna.cards()).toHaveLength(1)
    expect(anna.cards()[0]?.title).toBe('Heron: det här steget är klart')
  })

  it('F9: changes a case once, however often it comes, and gets the same answer', async () => {
    const anna = await opened()
    await anna.press('small.withdraw')
    const what = {
      kind: 'submit',
      form: 'small.withdraw',
      subject: anna.form()?.subject ?? {},
      values: { reason: 'Talked it over' },
    } as const
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => stage.gesture(anna.account, what, undefined, 'same')),
    )
    expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1)
    const verdict = await stage.store.verifyChains()
    expect(verdict).toEqual({ streams: 2, facts: 2, faults: [] })
  })

  it('is refused when its id comes back with other content', async () => {
    const anna = await opened()
    await anna.press('small.withdraw')
    const what = { kind: 'submit', form: 'small.withdraw', subject: anna.form()?.subject ?? {} } as const
    await stage.gesture(anna.account, { ...what, values: { reason: 'Talked it over' } }, undefined, 'same')
    const second = await stage.gesture(
      anna.account,
      { ...what, values: { reason: 'Something else' } },
      undefined,
      'same',
    )
    expect(second).toMatchObject({ kind: 'refused' })
  })

  it('keeps what was typed when it is refused, at the field and as a draft', async () => {
    const anna = await opened()
    await anna.press('small.withdraw')
    await anna.submit({ reason: 'no' })
    expect(anna.errors()).toEqual({ reason: 'Skriv minst 5 tecken. Nu är det 2.' })
    expect(anna.form()?.fields[0]?.face.value).toBe('no')
    await anna.press('small.withdraw')
    expect(anna.form()?.fields[0]?.face.value).toBe('no')
  })

  it('forgets what was typed after so many days, though nobody does anything any more', async () => {
    const anna = await opened()
    await anna.press('small.withdraw')
    await anna.submit({ reason: 'no' })
    const drafts = async () => {
      const tenant = await stage.store.tenantOf(anna.account)
      return stage.store.transact(tenant, async (tx) => {
        const kept = await tx.keptAbout((await tx.person(anna.account)).id)
        return kept?.drafts.length
      })
    }
    const day = (count: number) => new Date(stage.now + count * 86_400_000).toISOString()
    await stage.until(day(draftDays))
    expect(await drafts()).toBe(1)
    await stage.until(day(1))
    expect(await drafts()).toBe(0)
  })

  it('reads the same to a stranger whether the case exists or not', async () => {
    const anna = await opened()
    const bo = stage.cast('Bo')
    const subject = anna.buttons()[0]?.subject ?? {}
    const real = await bo.press('small.withdraw', subject)
    const none = await bo.press('small.withdraw', { case: 'case_none' })
    expect(real).toEqual(none)
    expect(real).toMatchObject({ kind: 'refused' })
  })

  it('keeps nothing of what somebody types in a form that they may not open', async () => {
    const anna = await opened()
    const bo = stage.cast('Bo')
    const subject = anna.buttons()[0]?.subject ?? {}
    const what = { kind: 'typed', form: 'small.withdraw', subject, values: { reason: 'no' } } as const
    const refused = await stage.gesture(bo.account, what, undefined, 'typing 1')
    expect(refused).toEqual(await bo.press('small.withdraw', { case: 'case_none' }))
    const tenant = await stage.store.tenantOf(bo.account)
    const kept = await stage.store.transact(tenant, async (tx) =>
      tx.keptAbout((await tx.person(bo.account)).id),
    )
    expect(kept?.drafts).toEqual([])
  })

  it('is refused kindly from guests, and nothing happens', async () => {
    stage = await Stage.open([small])
    const guest = stage.cast('Gus', { belonging: 'guest' })
    expect(await guest.command('open')).toMatchObject({ kind: 'refused' })
    expect(guest.cards()).toHaveLength(0)
  })
})

describe('after the commit', () => {
  it('says on the card that its step is over', async () => {
    const anna = await opened()
    await anna.press('small.withdraw')
    await anna.submit({ reason: 'Talked it over' })
    expect(anna.cards()).toHaveLength(1)
    expect(anna.buttons()).toHaveLength(0)
  })

  it('collapses reminders that were missed, and waits for working hours', async () => {
    const anna = await opened()
    await stage.sleepUntil('2027-01-04T20:00:00Z')
    expect(anna.cards()).toHaveLength(1)
    await stage.sleepUntil('2027-01-05T06:00:00Z')
    expect(anna.cards()).toHaveLength(1)
    // Epiphany is a holiday in Sweden, the 5th is not: 08:30 in Stockholm.
    await stage.until('2027-01-05T07:31:00Z')
    expect(anna.cards()).toHaveLength(2)
    await stage.until('2027-01-08T12:00:00Z')
    expect(anna.cards()).toHaveLength(2)
  })

  it('F2: asks the owner about a message of which nobody can know whether it arrived', async () => {
    stage = await Stage.open([small])
    const anna = stage.cast('Anna')
    stage.channel.fault = () => {
      throw new NotSent('refused', 'blocked')
    }
    await anna.command('open')
    stage.channel.fault = undefined
    expect(anna.cards()).toHaveLength(0)
    await stage.settle()
    expect(stage.logged.some((one) => one.includes('parked'))).toBe(true)
  })
})
