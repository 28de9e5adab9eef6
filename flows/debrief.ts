import { type Act, may } from '../src/case/access.ts'
import {
  debriefOn,
  debriefRound,
  expectedDebriefOn,
  hotWashPeople,
  interimOn,
} from '../src/case/debrief-dates.ts'
import type { CaseState } from '../src/case/state.ts'
import type { Button, Page } from '../src/engine/card.ts'
import type { CaseScene, Chapter, Section } from '../src/engine/flow.ts'
import { type MessageKey, message } from '../src/language/text.ts'
import { answerForms } from './debrief-answers.ts'
import { earlyCards, earlyDue, earlyForms, earlyTimers } from './debrief-early.ts'
import { followUpCards, lessonDue, lessonTimers } from './debrief-later.ts'
import { lessonForms } from './debrief-lessons.ts'
import { lessonBlocks, readDebrief } from './debrief-page.ts'
import { answerCards, answerTimers, leadCards, revealEarly, roundDue } from './debrief-round.ts'
import { about, button } from './step.ts'

function early(state: CaseState): boolean {
  return state.stage === 'follow'
}

function buttons(scene: CaseScene): readonly Button[] {
  const { case: state, me } = scene
  const { debrief } = state
  const round = debriefRound(state)
  const open = state.stage === 'debrief' && round !== undefined && round.closedAt === undefined
  const undone =
    state.stage === 'debrief' && debrief.completedAt === undefined && debrief.waiver === undefined
  const on = (key: MessageKey, action: string, act: Act, when: boolean): readonly Button[] =>
    when && may(me.id, act, state) === 'yes' ? [button(message(key), action, about(state))] : []
  const washes = early(state) && debrief.hotWash === undefined && hotWashPeople(state).includes(me.id)
  const interim = early(state) && debrief.interim === undefined && interimOn(state) !== undefined
  const read = debrief.revealed !== undefined
  return [
    ...on('debrief.wash.button', 'debrief.wash', 'debrief.answer', washes),
    ...on('debrief.interim.button', 'debrief.interim', 'debrief.lead', interim),
    ...on('debrief.move.button', 'debrief.move', 'debrief.lead', early(state) && round === undefined),
    ...on('debrief.answer.button', 'debrief.answer', 'debrief.answer', open && round.invited.includes(me.id)),
    ...on('debrief.reveal.button', 'debrief.reveal', 'debrief.lead', open),
    ...on('debrief.read.button', 'debrief.read', 'case.read', read),
    ...on('debrief.lesson.button', 'debrief.lesson', 'debrief.lesson', undone && read),
    ...on('debrief.complete.button', 'debrief.complete', 'debrief.close', undone && read),
    ...on('debrief.waive.button', 'debrief.waive', 'debrief.close', undone),
  ]
}

/** The day: fixed, or what to expect while tasks are open. */
function dateBlocks(scene: CaseScene): Page['blocks'] {
  const { case: state } = scene
  const on = debriefOn(state)
  const expected = expectedDebriefOn(state)
  if (on === undefined || expected === undefined || !early(state)) return []
  const { movedBecause } = state.debrief
  return [
    {
      kind: 'text',
      text:
        on === expected
          ? message('debrief.section.on', { date: { date: on } })
          : message('debrief.section.expected', { date: { date: expected }, latest: { date: on } }),
    },
    ...(movedBecause === undefined
      ? []
      : [{ kind: 'said' as const, words: { said: movedBecause }, by: message('debrief.move.reason') }]),
  ]
}

function roundBlocks(scene: CaseScene): Page['blocks'] {
  const round = debriefRound(scene.case)
  if (round === undefined || round.closedAt !== undefined) return []
  const values = {
    answered: scene.answered(round.id).size,
    invited: round.invited.length,
    until: { instant: round.closesAt },
  }
  return [{ kind: 'text', text: message('debrief.section.answers', values) }]
}

function section(scene: CaseScene): Section | undefined {
  const { case: state } = scene
  const { debrief } = state
  const blocks: Page['blocks'] = [
    ...dateBlocks(scene),
    ...roundBlocks(scene),
    ...lessonBlocks(scene),
    ...(debrief.noLessonReason === undefined
      ? []
      : [
          {
            kind: 'said' as const,
            words: { said: debrief.noLessonReason },
            by: message('debrief.section.noLesson'),
          },
        ]),
    ...(debrief.waiver === undefined
      ? []
      : [
          {
            kind: 'said' as const,
            words: { said: debrief.waiver.reason },
            by: message('debrief.section.waived', { name: scene.people.name(debrief.waiver.by) }),
          },
        ]),
  ]
  const here = buttons(scene)
  if (blocks.length === 0 && here.length === 0) return undefined
  return { blocks: [{ kind: 'heading', text: message('debrief.section.title') }, ...blocks], buttons: here }
}

/** Looking back without blame: hot wash, the day that comes by itself, silent answers, lessons, follow-ups (06). */
export const debrief: Chapter = {
  name: 'debrief',
  presses: {
    'debrief.read': { on: 'case', act: 'case.read', run: readDebrief },
    'debrief.reveal': { on: 'case', act: 'debrief.lead', needs: ['ballots'], run: revealEarly },
  },
  forms: { ...answerForms, ...earlyForms, ...lessonForms },
  timers: { ...answerTimers, ...earlyTimers, ...lessonTimers },
  cards: (view) => [...earlyCards(view), ...answerCards(view), ...leadCards(view), ...followUpCards(view)],
  due: (view) => [...earlyDue(view), ...roundDue(view), ...lessonDue(view)],
  section,
}
