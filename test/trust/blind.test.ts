import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import type { Mode } from '../../src/case/rounds.ts'
import type { Explorer } from '../explore/explorer.ts'
import { begin } from '../explore/journeys.ts'
import { ended, type Story } from '../explore/stories.ts'

/** What each of two teammates thinks; in the other world they have changed places. */
const minds = {
  one: {
    rating: '4',
    option: 'TERMINATE_NOTICE',
    forecast: '5',
    words: 'I have written much more than the other one did. '.repeat(9),
  },
  other: { rating: '2', option: 'REMEDY_PLAN', forecast: '80', words: 'Short.' },
} as const

/** Dagny and Eero answer what the world lets them think; all the rest is the same in both worlds. */
function world(mode: Mode, mindOf: Readonly<Record<string, keyof typeof minds>>): Story {
  return {
    ...ended,
    likes: (action, about, by, subject) =>
      action === 'consult.decline' ? 0 : ended.likes(action, about, by, subject),
    hint(moment) {
      const mind = minds[mindOf[moment.by] ?? 'one']
      const { form, field } = moment
      if (form === 'consult.start' && field === 'mode') return mode
      // Whoever is asked for questions of a role of theirs leaves them, so that the forms of both are filled alike.
      if (form === 'consult.words' && field === 'option') return mind.option
      if (form === 'consult.words' && field === 'forecast') return mind.forecast
      if (form === 'consult.words') return field === 'Q1' ? mind.words : field === 'asWritten' ? 'true' : ''
      if (form === 'consult.rate' && field === 'interest') return 'none'
      if (form === 'consult.rate') return field === 'interestNote' ? '' : mind.rating
      return ended.hint(moment)
    },
  }
}

const sealedForms = /^consult\.(rate|words)$/

/** Everything that people saw, each by whom, but what the two were shown of their own answers. */
function shown({ stage }: Explorer): readonly string[] {
  const replies = stage.played.map(({ gesture, reply, at }) => {
    const { what, account } = gesture
    const isOwn = what.kind === 'submit' && sealedForms.test(what.form)
    const ownForm = reply.kind === 'form' && sealedForms.test(reply.form.name)
    const doing = isOwn ? { ...what, values: {} } : what
    const own = (account.user === 'Dagny' || account.user === 'Eero') && ownForm
    return JSON.stringify([at, account.user, doing, own ? reply.form.name : reply])
  })
  const sent = stage.channel.sent.map((one) => JSON.stringify(one))
  return [...replies, ...sent, ...stage.logged]
}

/** What somebody sees who can read the file and has no key: how many rows, what stands in clear, how long the rest is. */
function dump({ stage }: Explorer): Readonly<Record<string, readonly string[]>> {
  const database = new DatabaseSync(join(stage.dir, 'partwell.db'), { readOnly: true })
  try {
    const tables = database
      .prepare(
        "select name from sqlite_master where type = 'table' and name not like 'kysely%' order by name",
      )
      .all()
    return Object.fromEntries(
      tables.map(({ name }) => {
        const rows = database.prepare(`select * from "${String(name)}"`).all()
        const seen = rows.map((row) =>
          Object.entries(row)
            .map(
              ([column, value]) =>
                `${column}=${value instanceof Uint8Array ? `${value.length} bytes` : opaque(column, value)}`,
            )
            .join(' '),
        )
        return [String(name), seen.toSorted()]
      }),
    )
  } finally {
    database.close()
  }
}

/** The ledger's keyed hash of a gesture's content tells nothing without the key but its length. */
const opaque = (column: string, value: unknown): string =>
  column === 'content' ? `${String(value).length} characters` : String(value)

describe('P5: two worlds that differ only in who answered what', () => {
  it.each(['confidential', 'anonymous'] as const)(
    'are the same to everybody else until the close (%s)',
    async (mode) => {
      const here = await begin(world(mode, { Dagny: 'one', Eero: 'other' }), 1)
      const there = await begin(world(mode, { Dagny: 'other', Eero: 'one' }), 1)
      try {
        let answered = new Set<string>()
        for (let step = 0; step < 200; step += 1) {
          await Promise.all([here.step(), there.step()])
          const { stage } = (await here.look()) ?? {}
          if (stage === 'decide') break
          answered = new Set(
            here.typed
              .filter(({ form, field }) => form === 'consult.words' && field === 'Q1')
              .map(({ by }) => by),
          )
          if (stage === 'consult' && step % 10 === 0) expect(dump(there)).toEqual(dump(here))
          if (stage === 'consult') expect(shown(there)).toEqual(shown(here))
        }
        expect([...answered]).toEqual(expect.arrayContaining(['Dagny', 'Eero']))
        // The worlds do differ, for the two themselves.
        const own = ({ stage }: Explorer) =>
          stage.played.filter(
            ({ gesture: { account, what } }) => account.user === 'Eero' && what.kind === 'submit',
          )
        expect(JSON.stringify(own(there))).not.toBe(JSON.stringify(own(here)))
        expect((await here.look())?.stage).toBe('decide')
      } finally {
        await Promise.all([here.stage.close(), there.stage.close()])
      }
    },
  )

  it.each(['confidential', 'anonymous'] as const)(
    'read the same to everybody after it, too (%s)',
    async (mode) => {
      const texts = []
      for (const minds of [
        { Dagny: 'one', Eero: 'other' },
        { Dagny: 'other', Eero: 'one' },
      ] as const) {
        const explorer = await begin(world(mode, minds), 1)
        for (let step = 0; step < 200 && (await explorer.look())?.stage !== 'decide'; step += 1)
          await explorer.step()
        const about = await explorer.look()
        const anna = explorer.stage.cast('Anna')
        await anna.press('consult.result', { case: about?.id ?? '' })
        // What is shuffled may come in another order; which order says nothing.
        texts.push(
          JSON.stringify(anna.last)
            .split(/(?<=[}\]"]),/)
            .toSorted(),
        )
        expect(anna.last.kind).toBe('page')
        await explorer.stage.close()
      }
      expect(texts[1]).toEqual(texts[0])
    },
  )
})
