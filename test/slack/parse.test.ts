import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { constantFrom, integer, property, assert as prove, string, tuple } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCommand, parseEvent } from '../../adapters/slack/parse.ts'
import { parseAction, parseShortcut, parseSubmission } from '../../adapters/slack/parse-interaction.ts'
import { parseBlockAction, parseClosing } from '../../adapters/slack/parse-typing.ts'
import type { Received } from '../../adapters/slack/received.ts'

const folder = join(import.meta.dirname, '../fixtures/slack')
const fixture = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Record<string, unknown>

const home = { installation: 'T00STUDIO01', teamId: 'T00STUDIO01', botUser: 'U00BOT00001' }
const account = { channel: 'slack', installation: 'T00STUDIO01', user: 'U00EMMA0001' }
const place = (kind: string, id: string) => ({ kind, channel: 'slack', installation: 'T00STUDIO01', id })
const rate = { kind: 'press', action: 'consult.rate', subject: { case: 'case_1', round: 'round_2' } }

function gestureOf(received: Received) {
  if (received.kind !== 'gesture') throw new Error(`it is ${received.kind}`)
  return received
}

describe('what Slack really sends', () => {
  it('is a command', () => {
    const { gesture, surface, outsider } = gestureOf(parseCommand(fixture('slash-command'), home))
    expect(gesture).toMatchObject({
      ...{ account, at: place('room', 'C00ROOM0001') },
      what: { kind: 'command', words: 'log some words' },
    })
    expect(surface).toMatchObject({ from: 'command', dialog: true })
    expect(outsider).toBe(false)
  })

  it('is a mention, without the name of the bot', () => {
    const { gesture, surface } = gestureOf(parseEvent(fixture('mention'), home))
    expect(gesture).toMatchObject({
      ...{ account, at: place('room', 'C00ROOM0001') },
      what: { kind: 'command', words: 'cases' },
    })
    expect(surface.from).toBe('mention')
  })

  it('is a direct message', () => {
    const { gesture } = gestureOf(parseEvent(fixture('direct-message'), home))
    expect(gesture).toMatchObject({
      ...{ account, at: place('direct', 'D00DIRECT01') },
      what: { kind: 'command', words: 'help' },
    })
  })

  it('is not what people say among themselves', () => {
    expect(parseEvent(fixture('thread-reply'), home)).toEqual({ kind: 'ignored' })
  })

  it('is a press in a message, in one that only this person sees, in a modal', () => {
    const inMessage = gestureOf(parseAction(fixture('press-in-message'), home))
    expect(inMessage.gesture).toMatchObject({ account, at: place('direct', 'D00DIRECT01'), what: rate })
    expect(inMessage.surface).toMatchObject({ from: 'message', dialog: true, channel: 'D00DIRECT01' })
    const hidden = gestureOf(parseAction(fixture('press-in-ephemeral'), home))
    expect(hidden.gesture).toMatchObject({ at: place('room', 'C00ROOM0001'), what: rate })
    const inModal = gestureOf(parseAction(fixture('press-in-modal'), home))
    expect(inModal.surface).toMatchObject({ from: 'modal', view: { id: 'V0AB2P1M2HX', meta: { depth: 2 } } })
  })

  it('is a form, with every kind of field as the engine reads it', () => {
    const { gesture, surface } = gestureOf(parseSubmission(fixture('view-submission'), home))
    expect(gesture.what).toEqual({
      ...{ kind: 'submit', form: 'intake.log', subject: { case: 'case_1' } },
      values: {
        what: 'Åsa & “they” <b>\nsecond line',
        on: '2027-02-15',
        ourPart: 'no',
        reasons: ['R03', 'R05'],
        owner: 'U00ANNA0001',
        people: ['U00ANNA0001', 'U00CARL0001'],
        keep: 'true',
      },
    })
    expect(surface.view?.asks).toHaveLength(9)
  })

  it('has an id of what it means: the same again, another for anything else', () => {
    const submission = fixture('view-submission') as { view: { hash: string; state: unknown } }
    const id = (change: object) =>
      gestureOf(parseSubmission({ ...submission, view: { ...submission.view, ...change } }, home)).gesture.id
    expect(id({})).toBe(id({}))
    expect(id({ hash: 'another' })).not.toBe(id({}))
    expect(id({ state: { values: {} } })).not.toBe(id({}))
    const other = gestureOf(parseSubmission(submission, { ...home, installation: 'T0' })).gesture.id
    expect(other).not.toBe(id({}))
  })

  it('is from outside when it says so', () => {
    const stranger = { user: { id: 'U00EMMA0001', team_id: 'T00OTHER001' } }
    for (const [name, parse] of [
      ['press-in-message', parseAction],
      ['view-submission', parseSubmission],
    ] as const) {
      const received = parse({ ...fixture(name), ...stranger }, home)
      expect(received).toMatchObject({ outsider: true })
      // In an organisation colleagues of other workspaces are asked about instead.
      const grid = { ...home, enterpriseId: 'E00STUDIO01' }
      expect(parse({ ...fixture(name), ...stranger }, grid)).toMatchObject({ outsider: false })
    }
  })
})

describe('what Slack tells while somebody types', () => {
  const shown = '{"d":1,"f":"intake.log","s":{"case":"case_1"},"n":"act1"}'
  const { view = {}, user, team } = fixture('view-submission') as Record<string, Record<string, unknown>>
  const open = { ...view, private_metadata: shown }
  const typing = (more: object = {}) => ({
    ...{ type: 'block_actions', user, team, view: open, container: { type: 'view', view_id: view.id } },
    actions: [
      { type: 'plain_text_input', action_id: 'text:what', block_id: 'what~0123abcd', action_ts: '2.5' },
    ],
    ...more,
  })
  const closing = (more: object = {}) => ({ type: 'view_closed', user, team, view: open, ...more })
  const submitted = gestureOf(parseSubmission({ ...fixture('view-submission'), view: open }, home)).gesture
    .what

  it('is all that stands in the form, under the id that its submission names', () => {
    const received = parseBlockAction(typing(), home)
    if (received.kind !== 'typed' || submitted.kind !== 'submit') throw new Error(received.kind)
    const { form, subject, values, typing: id } = submitted
    expect(received).toMatchObject({ order: 2.5, outsider: false, gesture: { id, account } })
    expect(received.gesture.what).toEqual({ kind: 'typed', form, subject, values })
    const other = parseBlockAction(
      typing({ view: { ...open, private_metadata: shown.replace('act1', 'act2') } }),
      home,
    )
    expect(other.kind === 'typed' && other.gesture.id).not.toBe(id)
  })

  it('is nothing in a page, in a form of before, or in a view of somebody else’s', () => {
    const before = { ...open, private_metadata: shown.replace(',"n":"act1"', '') }
    expect(parseBlockAction(typing({ view: before }), home)).toEqual({ kind: 'ignored' })
    expect(parseBlockAction(typing({ view: { ...open, callback_id: 'other' } }), home)).toEqual({
      kind: 'ignored',
    })
    expect(parseBlockAction(typing({ view: undefined }), home)).toEqual({ kind: 'ignored' })
  })

  it('is the last word at the closing, if all the fields are there: in Slack’s own samples none is', () => {
    expect(parseClosing(closing(), home)).toMatchObject({ kind: 'typed', order: Number.POSITIVE_INFINITY })
    const { 'what~0123abcd': _what, ...partly } = (view.state as { values: Record<string, unknown> }).values
    for (const values of [{}, partly])
      expect(parseClosing(closing({ view: { ...open, state: { values } } }), home)).toEqual({
        kind: 'ignored',
      })
  })

  it('is an outsider’s where the payload says so', () => {
    const stranger = { user: { ...user, team_id: 'T00OTHER001' } }
    expect(parseBlockAction(typing(stranger), home)).toMatchObject({ kind: 'typed', outsider: true })
  })
})

describe('what Slack would not send', () => {
  const forged = (value: string) => ({
    ...fixture('press-in-message'),
    actions: [{ type: 'button', action_id: 'press:1', value, action_ts: '1.1' }],
  })
  it.each([
    'nothing',
    '{}',
    '[]',
    'null',
    '{"a":"x y","s":{},"o":"d"}',
    '{"a":"x","s":{"case":"Havbris AS"},"o":"d"}',
    '{"a":"x","s":{"name":"x"},"o":"d"}',
    '{"a":"x","s":{"__proto__":"x"},"o":"d"}',
    `{"a":"${'x'.repeat(101)}","s":{},"o":"d"}`,
  ])('is ignored: a button that says %s', (value) => {
    expect(parseAction(forged(value), home)).toEqual({ kind: 'ignored' })
  })

  it('never breaks a parser', () => {
    const parsers = [parseBlockAction, parseCommand, parseEvent, parseShortcut, parseSubmission, parseClosing]
    const names = readdirSync(folder).map((name) => name.replace('.json', ''))
    let known = 0
    const anyPath = tuple(constantFrom(...names), integer({ min: 0, max: 9999 }))
    const junk = constantFrom<unknown>(null, [], {}, '', 0, -1, true, 'x'.repeat(60_000), { __proto__: null })
    prove(
      property(anyPath, junk, string(), ([name, where], value, text) => {
        const broken = replaced(fixture(name), where / 10_000, text.length % 2 ? value : text)
        for (const parse of parsers) if (parse(broken, home).kind !== 'ignored') known += 1
      }),
      { numRuns: 1000 },
    )
    expect(known).toBeGreaterThan(50)
  })
})

/** The same JSON with one value in it replaced. */
function replaced(body: unknown, where: number, value: unknown): unknown {
  let left = Math.floor(where * count(body))
  const walk = (one: unknown): unknown => {
    left -= 1
    if (left === -1) return value
    if (Array.isArray(one)) return one.map(walk)
    if (typeof one !== 'object' || one === null) return one
    return Object.fromEntries(Object.entries(one).map(([key, part]) => [key, walk(part)]))
  }
  return walk(body)
}
function count(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1
  return 1 + Object.values(value).reduce((sum: number, part) => sum + count(part), 0)
}
