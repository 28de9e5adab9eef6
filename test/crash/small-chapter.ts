import type { CaseFact } from '../../src/case/case-fact.ts'
import { newCase } from '../../src/case/state.ts'
import type { CodeName, PersonalCard } from '../../src/engine/card.ts'
import type { Chapter, Tell } from '../../src/engine/flow.ts'
import { message } from '../../src/language/text.ts'

const hour = 3_600_000

/** A card that says one word, so that a log of a platform can be read: what it is, and of which note. */
function saying(word: string): PersonalCard {
  const title = { key: 'common.over.title', values: { codeName: word as CodeName } } as const
  return { audience: 'personal', preview: title, title, blocks: [] }
}

function tell(about: string, to: string, word: string, more: Partial<Tell> = {}): Tell {
  return { about, to, urgency: 'asked', card: saying(word), ...more }
}

/**
 * A chapter in which everything can be counted. Every note of a person is one fact, one message that may come again,
 * one that may not, a change of a standing card, and two reminders that are due an hour later and collapse into one.
 */
export const small: Chapter = {
  name: 'small',
  commands: {
    open: {
      act: 'case.open',
      run(scene) {
        const id = scene.id('case')
        const { openedAt, openedBy, stage, enteredStageAt, incidents, remedies, outcome, ...opening } =
          newCase
        const people = { [scene.me.id]: ['owner' as const] }
        const fact: CaseFact = { kind: 'CaseOpened', opening: { ...opening, id, codeName: 'Heron', people } }
        return {
          begins: [{ id, kind: 'case', name: 'Heron' }],
          facts: [{ on: id, fact }],
          reply: { kind: 'note', text: message('common.saved') },
        }
      },
    },
  },
  presses: {
    'small.note': {
      on: 'case',
      act: 'case.read',
      run({ case: about, me, now, subject }) {
        const id = subject.item ?? ''
        const fact: CaseFact = {
          kind: 'IncidentQuoted',
          incident: {
            id,
            on: '2027-01-04',
            what: id,
            affected: 0,
            ourPart: 'no',
            reasons: [],
            verified: false,
            reporter: me.id,
            shielded: false,
            loggedAt: now,
          },
        }
        return {
          facts: [{ on: about.id, fact }],
          tell: [
            tell(about.id, me.id, `told ${id}`),
            tell(about.id, me.id, `decided ${id}`, { promise: 'at-most-once' }),
          ],
          // Every answer differs: the ledger must give the first one again, not make a new one.
          reply: {
            kind: 'note',
            text: message('common.error.people', { max: about.incidents.length + 1 }),
          },
        }
      },
    },
  },
  timers: {
    'small.remind': {
      run: ({ case: about, me }, { key }) => ({
        facts: [],
        tell: [
          tell(about.id, me.id, key),
          tell(about.id, me.id, 'missed', { urgency: 'unasked', collapse: 'missed' }),
        ],
        reply: { kind: 'nothing' },
      }),
    },
  },
  due: ({ case: about }) =>
    about.incidents.map(({ id, loggedAt }) => ({
      key: `reminded ${id}`,
      kind: 'small.remind',
      dueAt: loggedAt + hour,
    })),
  cards: ({ case: about }) =>
    Object.keys(about.people).map((person) => ({
      slot: `live:${person}`,
      to: person,
      card: saying(`live ${about.incidents.length}`),
    })),
}
