import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FieldFace, ShownForm } from '../../src/engine/form.ts'
import type { RawValues } from '../../src/engine/gesture.ts'
import type { Explorer } from '../explore/explorer.ts'
import { prefilledOf, type Raw } from '../explore/fill.ts'
import { begin } from '../explore/journeys.ts'
import { ended, kept } from '../explore/stories.ts'
import type { Actor } from '../stage.ts'

type Kind = FieldFace['kind']

/** What nobody types by accident. Each goes into every field of its kind at once, on top of what was there. */
const attacks: readonly { readonly name: string; readonly into: readonly Kind[]; readonly raw: Raw }[] = [
  { name: '40,000 characters', into: ['text'], raw: 'å'.repeat(40_000) },
  {
    name: 'a NUL',
    into: ['text'],
    raw: `before\u0000after, and some more words so that it is long enough for all of them`,
  },
  {
    name: 'lone surrogates',
    into: ['text'],
    raw: `half \ud83d and \udca9 half, and some more words so that it is long enough`,
  },
  {
    name: 'right-to-left',
    into: ['text'],
    raw: `\u202egnp.exe \u2066 and some more words so that it is long enough for this`,
  },
  { name: '10,000 emoji', into: ['text'], raw: '🦭'.repeat(10_000) },
  { name: 'a prototype', into: ['text', 'choice', 'number', 'date', 'check'], raw: '__proto__' },
  { name: 'a constructor', into: ['choice', 'people'], raw: ['constructor', 'toString'] },
  {
    name: 'ICU and markup',
    into: ['text'],
    raw: `{count, plural, other {#}} <b>@channel</b> *x* [a](http://b) =1+1 '' and more`,
  },
  { name: 'a list for a text', into: ['text', 'number', 'date', 'check'], raw: ['one', 'two'] },
  { name: 'a text for a list', into: ['choice', 'people'], raw: 'no such thing' },
  {
    name: '300 choices',
    into: ['choice'],
    raw: Array.from({ length: 300 }, (_, index) => `option ${index}`),
  },
  { name: 'a day that never was', into: ['date'], raw: '2027-02-30' },
  { name: 'a year far away', into: ['date'], raw: '999999-01-01' },
  { name: 'a huge number', into: ['number'], raw: '9'.repeat(400) },
  { name: 'not a number', into: ['number'], raw: 'NaN' },
  { name: 'infinity', into: ['number'], raw: '1e999' },
  { name: 'less than nothing', into: ['number'], raw: '-1' },
  { name: 'a stranger', into: ['people'], raw: ['Nobody'] },
  { name: 'nothing at all', into: ['text', 'choice', 'number', 'date', 'people', 'check'], raw: '' },
]

/** Values with keys that no form asks for, as somebody may send who writes to the platform's door by hand. */
function withStrangeKeys(values: RawValues): RawValues {
  const strange = JSON.parse(
    '{"__proto__": "polluted", "constructor": "x", "toString": ["y"], "no-such-field": "z"}',
  )
  return Object.assign(Object.create(null), strange, { ['__proto__']: 'polluted' }, values) as RawValues
}

describe('F14: bad input at every form', () => {
  const wrong: string[] = []
  const met = new Set<string>()
  const answers = { errors: 0, accepted: 0, refused: 0 }

  async function attack(explorer: Explorer, form: ShownForm, actor: Actor): Promise<void> {
    const { stage } = explorer
    met.add(form.name)
    for (const { name, into, raw } of attacks) {
      const targets = form.fields.filter(({ face }) => into.includes(face.kind))
      if (targets.length === 0) continue
      const values: Record<string, Raw> = { ...prefilledOf(form) }
      for (const { id } of targets) values[id] = raw
      const where = `${form.name} with ${name}`
      const what = {
        kind: 'submit',
        form: form.name,
        subject: form.subject,
        values: withStrangeKeys(values),
      } as const
      const reply = await stage.gesture(actor.account, what).catch((error: unknown) => {
        wrong.push(`${where}: ${String(error).slice(0, 200)}`)
        stage.problems.length = 0
        return undefined
      })
      if (stage.logged.some((line) => line.includes('gesture-failed'))) {
        wrong.push(`${where}: not saved`)
        stage.logged.length = 0
      }
      if (reply?.kind !== 'form' || reply.form.name !== form.name) {
        answers[reply?.kind === 'refused' ? 'refused' : 'accepted'] += 1
        if (reply && reply.kind !== 'refused' && typeof raw === 'string' && into.includes('text')) {
          await expectKept(explorer, where, targets, raw)
        }
        continue
      }
      answers.errors += 1
      if (!reply.form.fields.some(({ error }) => error) && reply.form.problem === undefined) continue
      for (const { id, face } of reply.form.fields) {
        const isTarget = targets.some((one) => one.id === id)
        if (isTarget && face.kind === 'text' && typeof raw === 'string' && (face.value ?? '') !== raw) {
          wrong.push(`${where}: what was typed into ${id} is gone`)
        }
      }
    }
  }

  /** What was accepted is there exactly, wherever it went; sealed answers are read back by their author's form. */
  async function expectKept(
    { stage }: Explorer,
    where: string,
    targets: readonly ShownForm['fields'][number][],
    raw: string,
  ): Promise<void> {
    if (!targets.some(({ face }) => face.kind === 'text') || raw.trim() === '') return
    const tenant = await stage.store.tenantOf({ channel: 'web', installation: 'stage' })
    const stored = await stage.store.transact(tenant, async (tx) => {
      const kinds = ['case', 'client', 'workspace'] as const
      const streams = (await Promise.all(kinds.map((kind) => tx.allStreams(kind)))).flat()
      const everyone = await tx.everyone()
      const rounds = streams.flatMap(({ id, state }) =>
        ((state as { rounds?: readonly { id: string; unlinked: boolean }[] }).rounds ?? [])
          .filter(({ unlinked }) => !unlinked)
          .map((round) => [id, round.id] as const),
      )
      const own = []
      for (const [id, round] of rounds)
        for (const person of everyone) own.push(await tx.ownSealed(id, round, person.id))
      const facts = []
      for (const { id } of streams) facts.push(await tx.facts(id))
      return JSON.stringify([facts, own])
    })
    const exact = JSON.stringify(raw.trim()).slice(1, -1)
    if (!stored.includes(exact)) wrong.push(`${where}: accepted, but not kept as it was typed`)
  }

  const journeys: Explorer[] = []
  beforeAll(async () => {
    for (const story of [ended, kept]) {
      const explorer = await begin(story, story === ended ? 3 : 1)
      journeys.push(explorer)
      explorer.onForm = async (form, actor) => {
        if (!met.has(form.name)) await attack(explorer, form, actor)
      }
      await explorer.walk(story === ended ? 450 : 200)
    }
  }, 150_000)
  afterAll(async () => {
    for (const { stage } of journeys) await stage.close()
  })

  it('is answered at its field or taken exactly; nothing breaks and nothing typed is lost', () => {
    expect([...new Set(wrong)]).toEqual([])
  })

  it('was tried at most of the forms', () => {
    expect(met.size).toBeGreaterThan(35)
    expect(answers.errors).toBeGreaterThan(200)
    expect(answers.accepted).toBeGreaterThan(20)
  })

  it('left the prototype alone', () => {
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    expect(Object.keys(Object.prototype)).toEqual([])
  })
})
