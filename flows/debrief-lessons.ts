import type { CaseFact } from '../src/case/case-fact.ts'
import { followUpsOn } from '../src/case/debrief-dates.ts'
import { suggestionsFor } from '../src/case/debrief-questions.ts'
import type { PersonId } from '../src/case/person.ts'
import { type CaseState, ownerOf } from '../src/case/state.ts'
import { dayIn, morningOf } from '../src/case/whereabouts.ts'
import { type Lesson, lessonTypes, type WorkspaceFact } from '../src/case/workspace.ts'
import type { PersonalCard } from '../src/engine/card.ts'
import { askChoice, askDate, askPerson, askText, mayText } from '../src/engine/fields.ts'
import {
  type CaseScene,
  type Due,
  type FormRule,
  formOn,
  type Standing,
  type Step,
  type Tell,
  type TimerRule,
  type View,
} from '../src/engine/flow.ts'
import { message, say } from '../src/language/text.ts'
import { mayClose, toEverybody } from './closing.ts'
import {
  about,
  answer,
  button,
  codeNameOf,
  fieldErrors,
  neutral,
  note,
  onCase,
  personal,
  refuse,
} from './step.ts'

const nothing = answer({ kind: 'nothing' })

interface LessonValues {
  readonly type: Lesson['type']
  readonly text: string
  readonly measure: string
  readonly owner: PersonId
  readonly due: string
}

/** Everybody in the workspace reads lessons: the client's name has no place in one. */
function namesClient(words: string, state: CaseState): boolean {
  const name = state.client.name.trim().toLowerCase()
  return name !== '' && words.toLowerCase().includes(name)
}

const lessonForm = formOn<LessonValues>('case', {
  act: 'debrief.lesson',
  form: (scene) => {
    const { part } = scene.subject
    const suggested = suggestionsFor(scene.case.evaluation.reasons).find(({ id }) => id === part)
    return {
      name: 'debrief.lesson',
      subject: about(scene.case, suggested === undefined ? {} : { part: suggested.id }),
      title: message('debrief.lesson.title'),
      intro: [message('debrief.lesson.intro')],
      fields: {
        type: askChoice<Lesson['type']>({
          label: message('debrief.lesson.type'),
          options: lessonTypes.map((type) => ({
            value: type,
            label: message('debrief.lessonType', { type }),
          })),
          value: suggested?.type,
        }),
        text: askText({
          label: message('debrief.lesson.text'),
          hint: message('debrief.lesson.textHint'),
          max: 500,
          value: suggested === undefined ? undefined : say(suggested.text, scene.me),
        }),
        measure: askText({
          label: message('debrief.lesson.measure'),
          hint: message('debrief.lesson.measureHint'),
          max: 300,
        }),
        owner: askPerson({ label: message('common.label.owner'), value: scene.me.id }),
        due: askDate({ label: message('debrief.lesson.due'), min: dayIn(scene.case, scene.now) }),
      },
      submit: message('common.save'),
    }
  },
  take: (scene, values) => {
    const { case: state } = scene
    if (state.debrief.revealed === undefined) return refuse('debrief.read.early')
    const named = (['text', 'measure'] as const).filter((id) => namesClient(values[id], state))
    if (named.length > 0) {
      return fieldErrors(Object.fromEntries(named.map((id) => [id, message('debrief.lesson.named')])))
    }
    const lesson: Lesson = {
      ...values,
      id: scene.id('lesson'),
      codeName: state.codeName,
      reasons: state.evaluation.reasons,
      madeAt: scene.now,
    }
    const noted: CaseFact = { kind: 'LessonNoted', lesson }
    const learnt: WorkspaceFact = { kind: 'LessonLearnt', lesson }
    return {
      facts: [
        { on: state.id, fact: noted },
        { on: 'workspace', fact: learnt },
      ],
      reply: note('debrief.lesson.saved'),
    }
  },
})

/** A word of thanks to everybody when the case is done; the client is not named (C12). */
function thanks(state: CaseState): readonly Tell[] {
  const codeName = codeNameOf(state)
  const card = personal(
    neutral('debrief.thanks.title', { codeName }),
    neutral('debrief.thanks.preview', { codeName }),
    [{ kind: 'text', text: neutral('debrief.thanks.text') }],
  )
  return toEverybody(state, card)
}

function finish(scene: CaseScene, facts: readonly CaseFact[]): Step {
  const step = mayClose(scene, facts, (closed) =>
    note(closed ? 'debrief.complete.closed' : 'debrief.complete.waiting'),
  )
  const closed = step.facts.some(({ fact }) => fact.kind === 'CaseEnded')
  return { ...step, tell: closed ? thanks(scene.case) : [] }
}

function settled(state: CaseState): boolean {
  return state.debrief.completedAt !== undefined || state.debrief.waiver !== undefined
}

const completeForm = formOn<{ reason: string | undefined }>('case', {
  act: 'debrief.close',
  form: (scene) => {
    const { debrief } = scene.case
    if (settled(scene.case)) return { refused: message('debrief.complete.already') }
    if (debrief.revealed === undefined) return { refused: message('debrief.read.early') }
    const none = debrief.lessons.length === 0
    return {
      name: 'debrief.complete',
      subject: about(scene.case),
      title: message('debrief.complete.title'),
      intro: [message('debrief.complete.intro', { count: debrief.lessons.length })],
      fields: {
        reason: (none ? askText : mayText)({
          label: message(none ? 'debrief.complete.reason' : 'debrief.complete.remark'),
          max: 1000,
          ...(none ? { min: 10 } : {}),
        }),
      },
      submit: message('debrief.complete.button'),
    }
  },
  take: (scene, { reason }) => {
    const { lessons } = scene.case.debrief
    const none: readonly CaseFact[] =
      lessons.length === 0 && reason !== undefined ? [{ kind: 'NoLessonNeeded', reason }] : []
    return finish(scene, [...none, { kind: 'DebriefCompleted' }])
  },
})

const waiveForm = formOn<{ reason: string }>('case', {
  act: 'debrief.close',
  form: (scene) => {
    if (settled(scene.case)) return { refused: message('debrief.complete.already') }
    return {
      name: 'debrief.waive',
      subject: about(scene.case),
      title: message('debrief.waive.title'),
      intro: [message('debrief.waive.intro', { name: scene.me.name })],
      fields: { reason: askText({ label: message('debrief.waive.reason'), min: 20, max: 1000 }) },
      submit: message('debrief.waive.button'),
    }
  },
  take: (scene, { reason }) => {
    const open = scene.case.rounds.filter((one) => one.purpose === 'debrief' && one.closedAt === undefined)
    const closed = open.map((round): CaseFact => ({ kind: 'RoundClosed', round: round.id }))
    return finish(scene, [...closed, { kind: 'DebriefWaived', reason }])
  },
})

/** Whether a lesson of this case is still open in the workspace. */
function isOpen(scene: CaseScene, lesson: Lesson): boolean {
  return scene.workspace.lessons.find((one) => one.id === lesson.id)?.doneAt === undefined
}

function dayOfFollowUp(scene: CaseScene): 60 | 180 | undefined {
  return scene.case.debrief.followUps.find(
    (one) => String(one.day) === scene.subject.part && one.doneAt === undefined,
  )?.day
}

const followUpForm = formOn<{ note: string }>('case', {
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

/** Learning, completing, waiving, and looking again after 60 and 180 days. */
export const lessonForms: Readonly<Record<string, FormRule>> = {
  'debrief.lesson': lessonForm,
  'debrief.complete': completeForm,
  'debrief.waive': waiveForm,
  'debrief.followUp': followUpForm,
}

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
