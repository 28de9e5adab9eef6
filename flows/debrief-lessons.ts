import type { CaseFact } from '../src/case/case-fact.ts'
import { suggestionsFor } from '../src/case/debrief-questions.ts'
import type { PersonId } from '../src/case/person.ts'
import type { CaseState } from '../src/case/state.ts'
import { dayIn } from '../src/case/whereabouts.ts'
import { type Lesson, lessonTypes, type WorkspaceFact } from '../src/case/workspace.ts'
import { askChoice, askDate, askPerson, askText, mayText } from '../src/engine/fields.ts'
import { type CaseScene, type FormRule, formOn, type Step, type Tell } from '../src/engine/flow.ts'
import { message, say } from '../src/language/text.ts'
import { mayClose, toEverybody } from './closing.ts'
import { followUpForm } from './debrief-later.ts'
import { about, codeNameOf, fieldErrors, neutral, note, personal, refuse } from './step.ts'

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

/** Learning, completing, waiving, and looking again after 60 and 180 days. */
export const lessonForms: Readonly<Record<string, FormRule>> = {
  'debrief.lesson': lessonForm,
  'debrief.complete': completeForm,
  'debrief.waive': waiveForm,
  'debrief.followUp': followUpForm,
}
