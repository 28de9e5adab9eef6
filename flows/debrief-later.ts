import type { CaseFact } from '../src/case/case-fact.ts'
import { followUpsOn } from '../src/case/debrief-dates.ts'
import { type CaseState, ownerOf } from '../src/case/state.ts'
import { morningOf } from '../src/case/whereabouts.ts'
import type { Lesson } from '../src/case/workspace.ts'
import type { PersonalCard } from '../src/engine/card.ts'
import { askText } from '../src/engine/fields.ts'
import {
  type CaseScene,
  type Due,
  formOn,
  type Standing,
  type Tell,
  type TimerRule,
  type View,
} from '../src/engine/flow.ts'
import { message } from '../src/language/text.ts'
import { about, answer, button, codeNameOf, neutral, note, onCase, personal, refuse } from './step.ts'

/** Whether a lesson of this case is still open in the workspace. */
function isOpen(scene: CaseScene, lesson: Lesson): boolean {
  return scene.workspace.lessons.find((one) => one.id === lesson.id)?.doneAt === undefined
}

function dayOfFollowUp(scene: CaseScene): 60 | 180 | undefined {
  return scene.case.debrief.followUps.find(
    (one) => String(one.day) === scene.subject.part && one.doneAt === undefined,
  )?.day
}

/** What came of the lessons, told by the owner of the case. */
export const followUpForm = formOn<{ note: string }>('case', {
  act: 'lesson.done',
  form: (scene) => {
    const day = dayOfFollowUp(scene)
    if (day === undefined || ownerOf(scene.case) !== scene.me.id) {
      return { refused: message('debrief.followUp.none') }
    }
    const open = scene.case.debrief.lessons.filter((one) => isOpen(scene, one)).length
    return {
      name: 'debrief.followUp',
      subject: about(scene.case, { part: String(day) }),
      title: message('debrief.followUp.title'),
      intro: [message('debrief.followUp.intro', { day, open, all: scene.case.debrief.lessons.length })],
      fields: { note: askText({ label: message('debrief.followUp.note'), max: 1000 }) },
      submit: message('common.save'),
    }
  },
  take: (scene, { note: said }) => {
    const day = dayOfFollowUp(scene)
    if (day === undefined) return refuse('debrief.followUp.none')
    const done: CaseFact = { kind: 'FollowUpDone', day, note: said }
    return onCase(scene, [done], note('common.saved'))
  },
})

/** The owner's card of a follow-up that has come due. */
export function followUpCards({ case: state }: View): readonly Standing[] {
  if (state.stage !== 'closed') return []
  const codeName = codeNameOf(state)
  const owner = ownerOf(state)
  return state.debrief.followUps
    .filter((one) => one.doneAt === undefined)
    .map(({ day }) => ({
      slot: `debrief.followUp:${day}:${owner}`,
      to: owner,
      card: personal(
        neutral('debrief.followUp.askTitle', { codeName }),
        neutral('debrief.followUp.preview', { codeName, day }),
        [
          { kind: 'text', text: neutral('debrief.followUp.text', { day }) },
          {
            kind: 'buttons',
            buttons: [
              button(
                neutral('debrief.followUp.button'),
                'debrief.followUp',
                about(state, { part: String(day) }),
              ),
              button(neutral('prevent.lessons.button'), 'prevent.lessons', {}),
            ],
          },
        ],
      ),
    }))
}

/** The day of each lesson, and of the two follow-ups. */
export function lessonDue({ case: state }: View): readonly Due[] {
  if (state.stage !== 'debrief' && state.stage !== 'closed') return []
  return [
    ...state.debrief.lessons.map(({ id, due }) => ({
      key: `debrief.lesson:${id}`,
      kind: 'debrief.lesson',
      dueAt: morningOf(state, due),
    })),
    ...followUpsOn(state).map(({ day, on }) => ({
      key: `debrief.followUp:${day}`,
      kind: 'debrief.followUp',
      dueAt: morningOf(state, on),
    })),
  ]
}

function lessonCard(state: CaseState, key: 'due' | 'again'): PersonalCard {
  const codeName = codeNameOf(state)
  return personal(
    neutral(key === 'due' ? 'debrief.lessonDue.title' : 'debrief.lessonAgain.title', { codeName }),
    neutral(key === 'due' ? 'debrief.lessonDue.preview' : 'debrief.lessonAgain.preview', { codeName }),
    [{ kind: 'buttons', buttons: [button(neutral('prevent.lessons.button'), 'prevent.lessons', {})] }],
  )
}

function remindOwners(scene: CaseScene, lessons: readonly Lesson[], key: 'due' | 'again'): readonly Tell[] {
  const owners = new Set(lessons.filter((one) => isOpen(scene, one)).map((one) => one.owner))
  return [...owners].map((to) => ({
    about: scene.case.id,
    to,
    card: lessonCard(scene.case, key),
    urgency: 'unasked' as const,
    collapse: `debrief.lesson:${scene.case.id}:${to}`,
  }))
}

/** Lesson owners on their day; everybody with an open lesson and the case's owner at the follow-ups. */
export const lessonTimers: Readonly<Record<string, TimerRule>> = {
  'debrief.lesson': {
    run: (scene, tick) => {
      const due = scene.case.debrief.lessons.filter(({ id }) => tick.key === `debrief.lesson:${id}`)
      return { ...nothing, tell: remindOwners(scene, due, 'due') }
    },
  },
  'debrief.followUp': {
    run: (scene, tick) => {
      const day = tick.key.endsWith(':60') ? 60 : 180
      if (scene.case.debrief.followUps.some((one) => one.day === day)) return nothing
      const asked: CaseFact = { kind: 'FollowUpAsked', day }
      return {
        ...onCase(scene, [asked], { kind: 'nothing' }),
        tell: remindOwners(scene, scene.case.debrief.lessons, 'again'),
      }
    },
  },
}

const nothing = answer({ kind: 'nothing' })
