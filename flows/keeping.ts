import { may } from '../src/case/access.ts'
import type { CaseFact } from '../src/case/case-fact.ts'
import { deadlineOf } from '../src/case/keeping.ts'
import { ownerOf } from '../src/case/state.ts'
import type { Button, Page } from '../src/engine/card.ts'
import type {
  CaseScene,
  Chapter,
  Due,
  Scene,
  Section,
  Standing,
  Step,
  TimerRule,
  View,
} from '../src/engine/flow.ts'
import { message } from '../src/language/text.ts'
import { erased, eraseForms, secondPeople } from './keeping-erase.ts'
import { holdForms } from './keeping-hold.ts'
import { about, answer, button, codeNameOf, neutral, note, onCase, page, personal, show } from './step.ts'

function cards({ case: state, workspace, people }: View): readonly Standing[] {
  const codeName = codeNameOf(state)
  const open = {
    kind: 'buttons',
    buttons: [button(neutral('common.openCase'), 'desk.case', about(state))],
  } as const
  const deadline = deadlineOf(state, workspace.retentionMonths)
  const owner = ownerOf(state)
  const { asked } = state.keeping
  const noticed: readonly Standing[] = deadline?.isNoticed
    ? [
        {
          slot: `keeping.notice:${owner}`,
          to: owner,
          card: personal(
            neutral('keeping.notice.title', { codeName }),
            neutral('keeping.notice.preview', { codeName, instant: { instant: deadline.eraseAt } }),
            [
              {
                kind: 'text',
                text: neutral('keeping.notice.preview', {
                  codeName,
                  instant: { instant: deadline.eraseAt },
                }),
              },
              { kind: 'text', text: neutral('keeping.notice.text') },
              open,
            ],
          ),
        },
      ]
    : []
  const second = asked ? secondPeople(state, asked.by) : []
  return [
    ...noticed,
    ...second.map((to) => ({
      slot: `keeping.confirm:${to}`,
      to,
      card: personal(
        neutral('keeping.ask.title', { codeName }),
        neutral('keeping.ask.preview', { codeName }),
        [
          {
            kind: 'text',
            text: { key: 'keeping.ask.text', values: { name: people.name(asked?.by ?? owner) } },
          },
          open,
        ],
      ),
    })),
  ]
}

function due({ case: state, workspace }: View): readonly Due[] {
  const deadline = deadlineOf(state, workspace.retentionMonths)
  if (!deadline) return []
  const key = `${deadline.on}:${state.keeping.turns}`
  return deadline.isNoticed
    ? [{ key: `keeping.erase:${key}`, kind: 'keeping.erase', dueAt: deadline.eraseAt }]
    : [{ key: `keeping.notice:${key}`, kind: 'keeping.notice', dueAt: deadline.noticeAt }]
}

const nothing = answer({ kind: 'nothing' })

/** After an outage the notice comes late, and the erasure a week after it; a hold set meanwhile stops both. */
const timers: Readonly<Record<string, TimerRule>> = {
  'keeping.notice': {
    run: (scene) => {
      const deadline = deadlineOf(scene.case, scene.workspace.retentionMonths)
      if (!deadline || deadline.isNoticed || deadline.noticeAt > scene.now) return nothing
      const told: CaseFact = { kind: 'ErasureNoticed', on: deadline.on }
      return onCase(scene, [told], { kind: 'nothing' })
    },
  },
  'keeping.erase': {
    run: (scene) => {
      const deadline = deadlineOf(scene.case, scene.workspace.retentionMonths)
      if (!deadline?.isNoticed || deadline.eraseAt > scene.now) return nothing
      return erased(scene, 'retention')
    },
  },
}

function decline(scene: CaseScene): Step {
  const facts: readonly CaseFact[] = scene.case.keeping.asked ? [{ kind: 'ErasureDeclined' }] : []
  return onCase(scene, facts, note('keeping.decline.done'))
}

/** What a page can hold on every platform, in characters; the operator's command gives the whole of it. */
const mostExported = 40_000

function exported({ export: words = '' }: Scene): Step {
  const rest: Page['blocks'] =
    words.length > mostExported ? [{ kind: 'text', text: message('keeping.export.more') }] : []
  return show(
    page(message('keeping.export.title'), [
      { kind: 'text', text: message('keeping.export.intro') },
      ...rest,
      { kind: 'copy', label: message('keeping.export.label'), words: words.slice(0, mostExported) },
    ]),
  )
}

function buttonsOf({ case: state, me }: CaseScene): readonly Button[] {
  const { hold, asked } = state.keeping
  const subject = about(state)
  const open = (act: Parameters<typeof may>[1]): boolean => may(me.id, act, state) === 'yes'
  const all: readonly (readonly [boolean, Button])[] = [
    [
      asked !== undefined && asked.by !== me.id && open('keeping.confirm'),
      button(message('keeping.confirm.button'), 'keeping.confirm', subject, { style: 'danger' }),
    ],
    [
      asked !== undefined && open('keeping.decline'),
      button(message('keeping.decline.button'), 'keeping.decline', subject, { opens: 'nothing' }),
    ],
    [
      hold === undefined && open('keeping.hold'),
      button(message('keeping.hold.button'), 'keeping.hold', subject),
    ],
    [
      hold !== undefined && open('keeping.hold'),
      button(message('keeping.lift.title'), 'keeping.lift', subject),
    ],
    [
      hold === undefined && asked === undefined && open('keeping.erase'),
      button(message('keeping.erase.title'), 'keeping.erase', subject),
    ],
  ]
  return all.flatMap(([isThere, one]) => (isThere ? [one] : []))
}

function section(scene: CaseScene): Section | undefined {
  const { keeping } = scene.case
  const deadline = deadlineOf(scene.case, scene.workspace.retentionMonths)
  const { hold, asked } = keeping
  const blocks: Page['blocks'] = [
    ...(hold
      ? [
          {
            kind: 'text' as const,
            text: message('keeping.held', {
              name: scene.people.name(hold.by),
              instant: { instant: hold.at },
            }),
            tone: 'strong' as const,
          },
          { kind: 'said' as const, words: { said: hold.reason } },
        ]
      : []),
    ...(deadline
      ? [
          {
            kind: 'text' as const,
            text: message('keeping.until', { instant: { instant: deadline.eraseAt } }),
            tone: 'muted' as const,
          },
        ]
      : []),
    ...(asked
      ? [
          {
            kind: 'text' as const,
            text: message('keeping.ask.text', { name: scene.people.name(asked.by) }),
          },
          { kind: 'said' as const, words: { said: asked.reason } },
        ]
      : []),
  ]
  const buttons = buttonsOf(scene)
  return blocks.length + buttons.length > 0 ? { blocks, buttons } : undefined
}

/** How long a case is kept, what holds it, and how it goes (trust K4). */
export const keeping: Chapter = {
  name: 'keeping',
  presses: {
    'keeping.decline': { on: 'case', act: 'keeping.decline', run: decline },
    'keeping.export': { on: 'workspace', act: 'settings.read', needs: ['export'], run: exported },
  },
  forms: { ...holdForms, ...eraseForms },
  timers,
  cards,
  due,
  section,
}
