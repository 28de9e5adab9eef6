import { type Act, may } from '../src/case/access.ts'
import { openMusts, openTasks, tasksOf } from '../src/case/tasks.ts'
import { openDeviations, termsOf } from '../src/case/terms.ts'
import type { Button, Page } from '../src/engine/card.ts'
import type { CaseScene, Chapter, Section } from '../src/engine/flow.ts'
import { type MessageKey, message } from '../src/language/text.ts'
import { followCards, runs } from './follow-cards.ts'
import { followDue, followTimers } from './follow-clock.ts'
import { endForms, endPresses } from './follow-end.ts'
import { isNarrowed } from './follow-message-page.ts'
import { messageForms, messagePresses } from './follow-messages.ts'
import { taskPresses } from './follow-task-page.ts'
import { taskForms } from './follow-tasks.ts'
import { termForms, termPresses } from './follow-terms.ts'
import { about, button } from './step.ts'

function buttons(scene: CaseScene): readonly Button[] {
  const { case: state, me } = scene
  const can = (act: Act) => may(me.id, act, state) === 'yes'
  const on = (key: MessageKey, action: string, act: Act, when = true): readonly Button[] =>
    when && can(act) ? [button(message(key), action, about(state))] : []
  const mine = openTasks(state).some((task) => task.owner === me.id)
  const closable = state.follow.contactClosedAt === undefined && openMusts(state).length === 0
  return [
    ...on('follow.mine.button', 'follow.mine', 'follow.task', mine),
    ...on('follow.tasks.button', 'follow.tasks', 'case.read'),
    ...on('follow.message.button', 'follow.message', 'follow.reply'),
    ...on('follow.messages.button', 'follow.messages', 'follow.reply', state.follow.messages.length > 0),
    ...on('follow.deviate.button', 'follow.deviate', 'follow.deviate'),
    ...on('follow.terms.button', 'follow.terms', 'case.read', state.follow.deviations.length > 0),
    ...on('follow.notice.button', 'follow.notice', 'follow.plan'),
    ...on('follow.resume.button', 'follow.resume', 'follow.plan', state.follow.pausedAt !== undefined),
    ...on('follow.close.button', 'follow.close', 'follow.close', closable),
  ]
}

function section(scene: CaseScene): Section | undefined {
  const { case: state } = scene
  const terms = termsOf(state)
  if (terms === undefined || !(runs(state) || state.stage === 'closed')) return undefined
  const tasks = tasksOf(state)
  const next = openTasks(state)[0]
  const mailbox = state.communication.slots.contactEmail
  const narrowed: Page['blocks'] = isNarrowed(state)
    ? [
        {
          kind: 'text',
          text: mailbox === undefined ? message('follow.narrow') : message('follow.narrowTo', { mailbox }),
        },
      ]
    : []
  return {
    blocks: [
      { kind: 'heading', text: message('follow.section.title') },
      {
        kind: 'rows',
        rows: [
          {
            label: message('follow.term', { term: 'endDate' }),
            value: message('follow.day', { date: { date: terms.endDate } }),
          },
          {
            label: message('follow.section.tasks'),
            value: message('follow.section.done', {
              done: tasks.filter((task) => task.doneAt !== undefined).length,
              all: tasks.length,
            }),
          },
          ...(next === undefined
            ? []
            : [
                {
                  label: message('common.label.next'),
                  value: message('follow.task.line', {
                    title: next.title,
                    name: scene.people.name(next.owner),
                    due: { date: next.due },
                  }),
                },
              ]),
        ],
      },
      ...(state.follow.pausedAt === undefined
        ? []
        : [{ kind: 'text' as const, text: message('follow.paused'), tone: 'warning' as const }]),
      ...narrowed,
      ...(openDeviations(state).length === 0
        ? []
        : [
            {
              kind: 'text' as const,
              text: message('follow.section.deviations', { count: openDeviations(state).length }),
            },
          ]),
      ...(state.follow.contactClosedAt === undefined
        ? []
        : [{ kind: 'text' as const, text: message('follow.section.closed') }]),
    ],
    buttons: runs(state) ? buttons(scene) : [],
  }
}

/** From the sent letter to the closed contact: tasks, holding the line, kept promises (05). */
export const follow: Chapter = {
  name: 'follow',
  presses: { ...taskPresses, ...messagePresses, ...termPresses, ...endPresses },
  forms: { ...taskForms, ...messageForms, ...termForms, ...endForms },
  timers: followTimers,
  cards: followCards,
  due: followDue,
  section,
}
