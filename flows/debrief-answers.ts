import { debriefRound, isKept } from '../src/case/debrief-dates.ts'
import { type DebriefQuestion, debriefQuestion, questionsOf } from '../src/case/debrief-questions.ts'
import { type Again, againAnswers } from '../src/case/debriefing.ts'
import type { Round } from '../src/case/rounds.ts'
import { mayChoice, mayText } from '../src/engine/fields.ts'
import { type CaseScene, type FormRule, formOn, type Step } from '../src/engine/flow.ts'
import type { Form } from '../src/engine/form.ts'
import { type Message, message } from '../src/language/text.ts'
import { texts } from './debrief-round.ts'
import { about, fieldErrors, note, onCase } from './step.ts'

/** From this many on an answer cannot be told by who could have given it. */
const fewestToHide = 5

type AnswerValues = Readonly<Partial<Record<DebriefQuestion, string>>> & { readonly D10?: Again }

function roundFor(scene: CaseScene): Round | { readonly refused: Message } {
  const round = debriefRound(scene.case)
  if (round === undefined || round.closedAt !== undefined || scene.now >= round.closesAt) {
    return { refused: message('debrief.answer.closed') }
  }
  if (!round.invited.includes(scene.me.id)) return { refused: message('debrief.answer.notAsked') }
  return round
}

function answerForm(scene: CaseScene): Form<AnswerValues> | { readonly refused: Message } {
  const round = roundFor(scene)
  if ('refused' in round) return round
  const own = texts(scene.ownBallot(round.id))
  const words = questionsOf(scene.case).map((id) => [
    id,
    mayText({
      label: debriefQuestion(id),
      ...(id === 'D9' ? { hint: message('debrief.answer.care') } : {}),
      value: own[id],
    }),
  ])
  const again = mayChoice<Again>({
    label: debriefQuestion('D10'),
    options: againAnswers.map((one) => ({ value: one, label: message('debrief.again', { again: one }) })),
    value: againAnswers.find((one) => one === own.D10),
  })
  return {
    name: 'debrief.answer',
    subject: about(scene.case, { round: round.id }),
    title: message('debrief.answer.title'),
    intro: [
      message(isKept(scene.case) ? 'debrief.answer.introKept' : 'debrief.answer.intro'),
      message('debrief.answer.sealed', { until: { instant: round.closesAt } }),
      ...(round.invited.length < fewestToHide ? [message('debrief.answer.few')] : []),
    ],
    fields: {
      ...Object.fromEntries(words),
      ...(isKept(scene.case) ? {} : { D10: again }),
    } as unknown as Form<AnswerValues>['fields'],
    submit: message('debrief.answer.submit'),
  }
}

function take(scene: CaseScene, values: AnswerValues): Step {
  const round = roundFor(scene)
  if ('refused' in round) return { facts: [], reply: { kind: 'refused', text: round.refused } }
  const words = Object.fromEntries(Object.entries(values).filter(([, said]) => said !== undefined))
  const first = questionsOf(scene.case)[0] ?? 'D1'
  if (Object.keys(words).length === 0) return fieldErrors({ [first]: message('debrief.answer.empty') })
  return {
    ...onCase(scene, [], note('debrief.answer.saved', { until: { instant: round.closesAt } })),
    seal: { stream: scene.case.id, round: round.id, words },
  }
}

/** Silent answers, sealed until all of them are opened at once (06, section 6.2). */
export const answerForms: Readonly<Record<string, FormRule>> = {
  'debrief.answer': formOn<AnswerValues>('case', {
    act: 'debrief.answer',
    needs: ['own-ballot'],
    form: answerForm,
    take,
  }),
}
